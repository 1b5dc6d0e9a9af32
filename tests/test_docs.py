"""The examples of the documentation do what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.extras import need, need_command

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IMPORTED = re.compile(r"^(?:from|import) (\w+)", re.MULTILINE)
EXTRAS = dict.fromkeys(("dask", "datasets", "pandas", "polars", "pyspark"), "pipelines")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def blocks(language: str) -> list[object]:
    return [
        pytest.param(
            match[2],
            id=f"{page.name}:{page.read_text('utf-8').count(chr(10), 0, match.start()) + 1}",
        )
        for page in PAGES
        for match in FENCED.finditer(page.read_text("utf-8"))
        if match[1] == language
    ]


@pytest.mark.parametrize("code", blocks("python"))
def test_python_examples_run(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each Python example runs, and what it asserts holds."""
    for module in set(IMPORTED.findall(code)) & set(EXTRAS):
        need(module, EXTRAS[module])
        if module == "pyspark":
            need_command("java", "default-jre-headless")
            monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    exec(compile(code, "example", "exec"), {"__name__": "example"})  # noqa: S102 (our own)


@pytest.fixture(scope="module")
def shell_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose ``ocrfix`` is the one under test."""
    folder = tmp_path_factory.mktemp("console")
    (folder / "bin").mkdir()
    script = folder / "bin" / "ocrfix"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ocrfix "$@"\n', "utf-8")
    script.chmod(0o755)
    return folder


@pytest.mark.parametrize("session", blocks("console"))
@pytest.mark.skipif(sys.platform == "win32", reason="the examples are for a POSIX shell")
def test_console_examples_print_what_they_show(session: str, shell_folder: Path) -> None:
    """Each command of a session prints what stands under it."""
    environment = {
        **os.environ,
        "PATH": f"{shell_folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=shell_folder,
            env=environment,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout.decode() == expected, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each link to a file of the project finds it."""
    for link in LINK.findall(page.read_text("utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link
