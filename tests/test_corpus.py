"""What many files have in common: names are learned, damage that recurs is not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ocrfix import Cleaner, Settings, corpuswords, cuts, storage
from ocrfix.batch import Folder, Task, corpus, taking
from ocrfix.batch.crew import Processes
from ocrfix.batch.fingerprint import fingerprint
from ocrfix.cli import run
from ocrfix.corpuswords import CorpusCounts, count
from ocrfix.errors import ExitCode, SettingsError
from ocrfix.jsonl import Fields
from ocrfix.jsonl.counting import LineCounter, chunks
from tests.extras import need

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


def learned(folder: Path, cleaner: Cleaner, workers: int = 1, most: int | None = None) -> list[str]:
    """The words that the files of a folder have in common."""
    count = corpus.FileCounter(Folder(folder), cleaner)
    return words(corpus.learn(tasks(folder)[:most], count, cleaner, Processes(workers)), cleaner)


def words(counts: CorpusCounts, cleaner: Cleaner) -> list[str]:
    return counts.words(cleaner.knowledge.engine.finder.confusions)


def as_lines(folder: Path, made: Path, *, more: tuple[bytes, ...] = ()) -> Path:
    """The files of a folder as the records of a file of JSON Lines."""
    texts = [path.read_text("utf-8") for path in sorted(folder.iterdir())]
    lines = [json.dumps({"id": n, "text": text}).encode() + b"\n" for n, text in enumerate(texts)]
    made.write_bytes(b"".join([*lines[:3], *more, *lines[3:]]))
    return made


@pytest.mark.parametrize("workers", [1, 3])
def test_names_are_learned_and_damage_is_not(folder: Path, cleaner: Cleaner, workers: int) -> None:
    """Names as written; nothing that a confusion made which made others too; by any number."""
    assert learned(folder, cleaner, workers) == ["Chuquibamba", "Parinacochas"]


@pytest.mark.parametrize("workers", [1, 3])
def test_a_record_of_json_lines_is_a_text(
    folder: Path, tmp_path: Path, cleaner: Cleaner, workers: int
) -> None:
    """What a folder of files has in common is what a file with a record each has; bad lines too."""
    bad = (b"\n", b"{\n", b'{"text": 7}\n', b'{"text": null}\n', b'{"text": "\xff"}\n')
    lines = as_lines(folder, tmp_path / "a.jsonl", more=bad)
    sources = [Task(str(lines), "a.jsonl"), Task(str(tmp_path / "gone.jsonl"), "gone.jsonl")]
    count = LineCounter(Fields("text"), cleaner)
    counts = corpus.learn(chunks(sources), count, cleaner, Processes(workers))

    assert words(counts, cleaner) == ["Chuquibamba", "Parinacochas"]
    assert counts.texts == 41


@pytest.mark.parametrize("size", [0, 10**9])
def test_a_large_file_is_counted_in_parts(
    tmp_path: Path, cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """In those in which it is cleaned, whether they come from memory or from the disk."""
    monkeypatch.setattr(taking, "LEAST", size)
    text = "They came to Parinacochas at noon.\n\n" * (3 * cuts.LIMIT // 36)
    (tmp_path / "a.txt").write_text(text, "utf-8")
    count = corpus.FileCounter(Folder(tmp_path), cleaner)
    (counts,) = count(Task(str(tmp_path / "a.txt"), "a"))

    assert counts.unknown["parinacochas"][0] == text.count("Parinacochas")


def test_a_name_of_few_files_is_not_learned(folder: Path, cleaner: Cleaner) -> None:
    """What three files repeat may be the damage of one book."""
    assert learned(folder, cleaner, most=4) == []


def test_halves_of_cut_words_are_not_counted(cleaner: Cleaner) -> None:
    """Neither the half before a line's end, nor the one after it."""
    found = count(
        ["An expedi-\n  tionary force at Yananariz\u00ad\r\nna, or half-Yanan'ariz."],
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
        counts.add(count([f"Qxzabel qxz{odd}w qxy{odd}w"], counts.lexicon))

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


@pytest.fixture
def shared(tmp_path: Path) -> str:
    """A store of this machine's files, which other processes see too."""
    need("fsspec", "remote")
    return (tmp_path / "store").as_uri()


def test_the_list_may_lie_in_a_store(folder: Path, tmp_path: Path, shared: str) -> None:
    """The texts are those of a folder of this machine, and a run that has all is not done anew."""
    assert run(["clean", str(folder), "-o", str(tmp_path / "out"), "--learn-corpus"]) == 0
    there = ["clean", str(folder), "-o", shared, "--learn-corpus", "--quiet"]
    assert run([*there, "--jobs", "1"]) == 0
    first = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "store").glob("*.txt")}
    assert run([*there, "--jobs", "2", "--resume"]) == 0

    for path in (tmp_path / "out").iterdir():
        if path.suffix in {".txt", ".diff", ".words"}:
            assert (tmp_path / "store" / path.name).read_bytes() == path.read_bytes()
    again = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "store").glob("*.txt")}
    assert again == first


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_json_lines_are_mended_by_each_other(folder: Path, tmp_path: Path, jobs: str) -> None:
    """The record with the damaged name, by what the others have; compressed or not."""
    lines = as_lines(folder, tmp_path / "a.jsonl")
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    for source in (lines, packed):
        out = tmp_path / f"out-{source.name}"
        arguments = ["--jsonl", "text", "--learn-corpus", "--jobs", jobs]
        assert run(["clean", str(source), "-o", str(out), *arguments]) == 0
        listed = (out / "corpus.words").read_text("utf-8").splitlines()
        assert listed[0].startswith("# words that 41 texts have in common")
        assert listed[1:] == ["Chuquibamba", "Parinacochas"]
    assert "Parinacoehas" not in (tmp_path / "out-a.jsonl/a.jsonl").read_text("utf-8")
    cleaned = gzip.decompress((tmp_path / "out-b.jsonl.gz/b.jsonl.gz").read_bytes())
    assert cleaned == (tmp_path / "out-a.jsonl/a.jsonl").read_bytes()


def test_a_word_list_may_have_a_url(tmp_path: Path) -> None:
    """What has changed there is read anew; one that isn't there is told at once."""
    need("fsspec", "remote")
    url = "memory://lists/own.words"
    settings = Settings(wordlists=(url,))
    storage.write(url, b"# ours\nteh\n")
    before, cleaner = fingerprint(settings), Cleaner(settings)
    assert cleaner.clean("It was teh day.").text == "It was teh day."
    assert cleaner.settings.wordlists == (url,)
    assert fingerprint(settings, base=tmp_path) == before

    storage.write(url, b"teh -> the\n")
    assert Cleaner(settings, base=tmp_path).clean("It was teh day.").text == "It was the day."
    assert fingerprint(settings) != before
    with pytest.raises(SettingsError, match="doesn't exist"):
        Cleaner(Settings(wordlists=("memory://lists/none.words",)))


def test_another_run_is_not_disturbed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its list is not written over."""
    out = tmp_path / "out"
    with Folder(out).manifest():
        code = run(["clean", str(folder), "-o", str(out), "--learn-corpus"])

    assert code == ExitCode.UNWRITABLE
    assert "another run is writing into this folder" in capsys.readouterr().err
    assert not (out / "corpus.words").exists()
