"""What many files have in common: names are learned, damage that recurs is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocrfix import Cleaner, corpuswords
from ocrfix.batch import Folder, Task, corpus
from ocrfix.cli import run
from ocrfix.corpuswords import CorpusCounts, count

NAMES = "They came to Parinacochas at noon, and {} found Chuquibamba {}."
THINGS = ("from", "more", "some", "time", "much", "many", "came", "home", "name", "room")


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty files with two names in each, damage that recurs, and one file with a name damaged."""
    made = tmp_path / "in"
    made.mkdir()
    for n in range(40):
        things = " and ".join(THINGS)
        damage = " ".join(thing.replace("m", "rn") for thing in THINGS) if n % 2 else ""
        text = f"{NAMES.format('all of them', 'empty')} {things}, {things}; {damage} was said.\n"
        (made / f"{n:02}.txt").write_text(text, "utf-8")
    (made / "bad.txt").write_text(NAMES.format("we", "full").replace("cochas", "coehas"), "utf-8")
    return made


def tasks(folder: Path) -> list[Task]:
    return [Task(str(path), path.stem) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("workers", [1, 3])
def test_names_are_learned_and_damage_is_not(folder: Path, cleaner: Cleaner, workers: int) -> None:
    """Names as written; nothing that a confusion made which made others too; by any number."""
    found = corpus.learn(tasks(folder), Folder(folder), cleaner, workers=workers)

    assert found == ["Chuquibamba", "Parinacochas"]


def test_a_name_of_few_files_is_not_learned(folder: Path, cleaner: Cleaner) -> None:
    """What three files repeat may be the damage of one book."""
    assert corpus.learn(tasks(folder)[:4], Folder(folder), cleaner) == []


def test_halves_of_cut_words_are_not_counted(cleaner: Cleaner) -> None:
    """Neither the half before a line's end, nor the one after it."""
    found = count(
        "An expedi-\n  tionary force at Yananariz\u00ad\r\nna, or half-Yanan'ariz.",
        lexicon(cleaner),
    )

    assert dict(found.unknown) == {}


def test_counting_needs_no_more_memory_than_it_may(
    cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rarest forms are forgotten, by a rule that doesn't depend on chance."""
    monkeypatch.setattr(corpuswords, "MOST_FORMS", 50)
    counts = CorpusCounts(lexicon(cleaner))
    for n in range(100):
        odd = "".join(chr(ord("a") + int(digit)) for digit in f"{n:03}")
        counts.add(count(f"Qxzabel qxz{odd}w qxy{odd}w", counts.lexicon))

    assert len(counts.unknown) <= 102
    assert counts.unknown["qxzabel"] == (100, 100, 100)


def lexicon(cleaner: Cleaner) -> corpuswords.Lexicon:
    return cleaner.knowledge.lexicon


def test_the_command_mends_a_name_by_the_other_files(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --learn-corpus the damaged name becomes the one that all others have."""
    assert run(["clean", str(folder), "-o", str(tmp_path / "plain")]) == 0
    assert run(["clean", str(folder), "-o", str(tmp_path / "out"), "--learn-corpus"]) == 0

    assert "Parinacoehas" in (tmp_path / "plain" / "bad.txt").read_text("utf-8")
    assert "Parinacochas" in (tmp_path / "out" / "bad.txt").read_text("utf-8")
    listed = (tmp_path / "out" / "corpus.words").read_text("utf-8").splitlines()
    assert listed[1:] == ["Chuquibamba", "Parinacochas"]
    assert "41 files" in capsys.readouterr().err


def test_the_command_learns_of_files_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store has no place for the list."""
    (tmp_path / "a.txt").write_text("It was so.\n", "utf-8")
    arguments = ["clean", str(tmp_path / "a.txt"), "-o", "memory://out", "--learn-corpus"]

    assert run(arguments) == 2
    assert "a folder as OUT" in capsys.readouterr().err
