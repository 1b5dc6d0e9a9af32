"""What must stay true of the project itself."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

import ocrfix
from ocrfix import errors
from ocrfix.cli import COMMANDS
from ocrfix.errors import ExitCode, OcrfixError
from ocrfix.settings import CHOICES, PRESETS, STAGE_NAMES, Settings
from ocrfix.stages import STAGES

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "ocrfix").rglob("*.py"))
HEAVY = ("rich", "spellchecker", "ftfy", "click", "charset_normalizer")


def docs(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_docs_name_every_command() -> None:
    """The README has a row for each verb."""
    for name in COMMANDS:
        assert f"| `ocrfix {name} " in docs("README.md")


def test_docs_head_every_stage() -> None:
    """docs/stages.md has a heading for each stage, in the order they run."""
    assert tuple(re.findall(r"^## (\w+)$", docs("docs/stages.md"), re.MULTILINE)) == STAGE_NAMES
    assert tuple(name for name, _ in STAGES) == STAGE_NAMES


def test_stages_have_one_name_everywhere() -> None:
    """Module, cases and settings agree."""
    for name in STAGE_NAMES:
        module = ROOT / "ocrfix" / "stages" / name
        assert module.with_suffix(".py").exists() or (module / "__init__.py").exists(), name
    for case in (ROOT / "fixtures" / "cases").glob("*.toml"):
        assert case.stem in STAGE_NAMES


def test_docs_name_every_error_and_exit_code() -> None:
    """docs/errors.md has each error, in a row with its code."""
    page = docs("docs/errors.md")
    for code in ExitCode:
        assert f"| {code.value} | `{code.name}` |" in page
    for value in vars(errors).values():
        if isinstance(value, type) and issubclass(value, OcrfixError):
            code = value.exit_code
            assert f"| {code.value} | `{code.name}` | `{value.__name__}` |" in page


def test_docs_name_every_setting() -> None:
    """docs/settings.md has each key, with its default, each choice and each preset."""
    page = docs("docs/settings.md")
    for field in fields(Settings):
        assert f"| `{field.name}` |" in page
    for value in (*PRESETS, *(choice for choices in CHOICES.values() for choice in choices)):
        assert f"`{value}`" in page


def test_docs_name_every_field_of_a_row() -> None:
    """docs/log.md describes each field of header and rows."""
    from ocrfix.rows import HEADER_TYPES, ROW_TYPES

    for name in (*HEADER_TYPES, *ROW_TYPES, "steps", "decided"):
        assert f"`{name}`" in docs("docs/log.md")


def test_all_is_what_shows() -> None:
    """The public names are those of ``__all__``, sorted."""
    shown = {
        name
        for name, value in vars(ocrfix).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert shown == set(ocrfix.__all__)
    assert ocrfix.__all__ == sorted(ocrfix.__all__)


def test_importing_is_light() -> None:
    """``import ocrfix`` loads no package that only some runs need."""
    code = "import sys, json, ocrfix; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}

    assert loaded & set(HEAVY) == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_small_and_documented(module: Path) -> None:
    """A module has at most 300 lines and begins with a docstring."""
    text = module.read_text("utf-8")

    assert len(text.splitlines()) <= 300
    assert text.startswith(('"""', 'r"""'))


@pytest.mark.parametrize(
    "path",
    [p for p in sorted((ROOT / "wordlists").rglob("*.txt")) if "build" not in p.parts],
    ids=lambda path: path.name,
)
def test_wordlists_are_sorted(path: Path) -> None:
    """One entry a line, sorted by code point, none twice; comments come first."""
    lines = path.read_text("utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]

    assert entries == sorted(set(entries))


def test_every_test_says_what_it_promises() -> None:
    """Each test function has a docstring."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"
