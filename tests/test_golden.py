"""Whole passages: source, clean text and log, kept side by side in fixtures/books."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocrfix import Cleaner, Settings, rows
from ocrfix import log as logs
from ocrfix import source as sources

BOOKS = Path(__file__).parents[1] / "fixtures" / "books"
NAMES = sorted(path.name for path in BOOKS.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(Settings())


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, cleaner: Cleaner, request: pytest.FixtureRequest) -> None:
    """A passage comes out as it is kept, edit by edit; ``--update-golden`` keeps it anew."""
    folder = BOOKS / name
    given = sources.read(folder / "source.txt")
    result = cleaner.clean(given.text)
    log = logs.of(result, given, cleaner.settings, path="source.txt")
    found = {
        "clean.txt": sources.to_bytes(result.text).decode("utf-8"),
        "edits.jsonl": rows.dumps(log, given.text).decode("utf-8"),
    }
    if request.config.getoption("--update-golden"):
        for file, text in found.items():
            (folder / file).write_text(text, "utf-8", newline="")

    changes = [line for file, text in found.items() for line in _changes(folder / file, text)]
    if changes:
        pytest.fail(
            "\n".join([*changes, "if that is better: pytest --update-golden"]), pytrace=False
        )


@pytest.mark.parametrize("name", NAMES)
def test_changes_alone_are_the_same(name: str, cleaner: Cleaner) -> None:
    """Who asks for no suggestions gets the same edits, of the source and of the clean text."""
    source, clean = ((BOOKS / name / f"{n}.txt").read_text("utf-8") for n in ("source", "clean"))

    assert cleaner.changes(source) == cleaner.part(source).edits
    assert cleaner.changes(clean) == ()


def _changes(kept: Path, found: str) -> Iterator[str]:
    """Unified diff of a kept file and what was found, without the control characters."""
    before, after = kept.read_bytes().decode("utf-8").split("\n"), found.split("\n")
    lines = difflib.unified_diff(
        before, after, f"{kept.parent.name}/{kept.name}", "found", lineterm=""
    )
    return (line if line.isprintable() else repr(line)[1:-1] for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_golden_log_replays(name: str) -> None:
    """The kept log makes the kept text of the kept source, and the other way round."""
    folder = BOOKS / name
    given = sources.read(folder / "source.txt")
    text = sources.read(folder / "clean.txt").text
    log = rows.read(folder / "edits.jsonl")

    logs.verify(log, given, name)

    assert logs.replay(log, given.text) == text
    assert logs.restore(log, text) == (folder / "source.txt").read_bytes()
