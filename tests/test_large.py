"""Large files: what is put together from parts on the disk is what memory would have held."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocrfix import Cleaner, Settings, batch, cuts, diff, log, rows, source, strip
from ocrfix.batch import Folder, Task, folding, taking
from ocrfix.batch import counts as counting
from ocrfix.batch.shelf import PartsMissing, Shelf
from ocrfix.document import Document
from ocrfix.edits import Edit, Proposal, apply, suggest
from ocrfix.errors import CheckError, SourceError
from ocrfix.pipeline import Part
from ocrfix.report import Done
from ocrfix.strip import Strip
from tests import corpus
from tests.texts import ANY, damaged_prose

FEW = ("encoding", "hyphens", "spaces", "punctuation", "words")


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(Settings(stages=FEW))


def small(patch: pytest.MonkeyPatch, limit: int, least: int, window: int, most: int) -> None:
    """Parts, windows and batches of some code points, so that small texts have many."""
    patch.setattr(cuts, "LIMIT", limit)
    patch.setattr(cuts, "LEAST", least)
    patch.setattr(cuts, "WINDOW", window)
    patch.setattr(strip, "WINDOW", window)
    patch.setattr(folding, "MOST", most)


def from_parts(data: bytes, cleaner: Cleaner) -> tuple[dict[str, bytes], Done]:
    """What a file's results are, and its row."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.txt").write_bytes(data)
        place = Folder(folder / "out")
        row = batch.clean_file(Task(str(folder / "a.txt"), "a"), place, cleaner)
        found = {path.suffix: path.read_bytes() for path in (folder / "out").iterdir()}
    return found, row


def in_memory(data: bytes, cleaner: Cleaner) -> tuple[dict[str, bytes], dict[str, object]]:
    """The same, of a text held whole; of the row what was counted."""
    read = source.decode(data, "a.txt")
    result = cleaner.clean(read.text)
    log_of = log.of(result, read, cleaner.settings, path="../a.txt")
    counts = counting.Counts.of(result)
    results = {
        ".txt": source.to_bytes(result.text),
        ".jsonl": rows.dumps(log_of, read.text),
        ".diff": diff.of_file(read, result.text, result.edits, name="a.txt"),
    }
    return results, {
        "words": len(read.text.split()),
        "edits": len(result.edits),
        "suggestions": len(result.suggestions),
        "by_rule": counts.by_rule,
        "made_at": tuple(counts.made_at),
        "suggested_at": tuple(counts.suggested_at),
        "before": counting.spelling(read.text, cleaner),
        "after": counting.spelling(result.text, cleaner),
        "series": counting.series(lambda: result.edits),
    }


def same(data: bytes, cleaner: Cleaner) -> Done:
    """See that both are the same."""
    found, row = from_parts(data, cleaner)
    expected, counted = in_memory(data, cleaner)
    assert found == expected
    assert {name: getattr(row, name) for name in counted} == counted
    return row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_parts_on_the_disk_give_the_same_bytes(
    encoding: str, cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text, log, diff, and what the report has; whatever the encoding."""
    small(monkeypatch, 6_000, 1_500, 700, 20)
    text = corpus.large(40_000).replace("ﬁ", "fi").replace("'", "’") + "café…" * 9
    row = same(text.encode(encoding), cleaner)

    assert len(cuts.cuts(text)) > 6
    assert row.edits > 20


@settings(max_examples=15, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.lists(damaged_prose(), min_size=1, max_size=4).map("\n\n".join) | ANY,
    st.sampled_from([1, 3, 60, 5_000]),
)
def test_any_text_gives_the_same_bytes(text: str, window: int) -> None:
    """Cut into sentences, looked at by some letters at a time."""
    data = text.encode("utf-8", "replace") or b"."
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taking, "refuse_other", lambda *_: None)
        small(patch, 120, 20, window, 3)
        same(data, Cleaner())


BYTES = st.sampled_from(
    [
        *(b"It was so.\r\n", b"\r", b"\n", b"\0", b"a" * 30),
        *("café".encode(), "café".encode("cp1252"), "“ſ”".encode("utf-16-le")),
        *(b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80", b"\xed\xa0\x80"),
    ]
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(BYTES, min_size=1, max_size=12).map(b"".join), st.integers(3, 9))
def test_what_is_taken_in_pieces_is_what_is_read(data: bytes, size: int) -> None:
    """Encoding, mark, newlines, digest, broken bytes and text; or it is left to who reads all."""
    whole = source.decode(data, "a.txt")
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(taking, "refuse_other", lambda *_: None)
        patch.setattr(taking, "READ", size)
        small(patch, 40, 10, 15, 3)
        shelf = Shelf(Path(folder))
        taken = taking.take(io.BytesIO(data), "a.txt", shelf)
        if taken is None:
            return
        bare, pieces = taken
        text = shelf.strip(pieces)

        assert bare == replace(whole, text="")
        assert text[:] == whole.text
        assert shelf.kept(whole.sha256) == taken
        assert [piece.length for piece in pieces] == [b - a for a, b in cuts.cuts(whole.text)]


def test_a_file_in_utf_8_is_taken_in_pieces(
    cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The results are those of a file that was read whole; pictures are refused alike."""
    small(monkeypatch, 6_000, 1_500, 700, 20)
    text = corpus.large(20_000).encode()
    expected = from_parts(text, cleaner)[0]
    monkeypatch.setattr(taking, "LEAST", 1)
    monkeypatch.setattr(taking, "READ", 1_000)
    monkeypatch.setattr(source, "decode", None)

    assert from_parts(text, cleaner)[0] == expected
    with pytest.raises(SourceError, match="is binary, not text"):
        from_parts(bytes(range(256)) * 40, cleaner)


class Replacing(Cleaner):
    """Cleans by replacing a string, so that a text may have as many edits as one likes."""

    before, after = "Xthe", "The"

    def clean_parts(self, texts: Sequence[str]) -> list[Part]:
        """Clean texts."""
        return [self._replaced(text) for text in texts]

    def _replaced(self, text: str) -> Part:
        edits: list[Edit] = []
        at = text.find(self.before)
        while at >= 0:
            end = at + len(self.before)
            edits.append(Edit(at, end, self.before, self.after, "words", "test", 0.9, "so"))
            at = text.find(self.before, end)
        cleaned = text.replace(self.before, self.after)
        place = cleaned.find("odd")
        unsure = (("words", Proposal(place, place + 3, "even", "r", 0.5, "?")),)
        return Part(cleaned, tuple(edits), unsure if place >= 0 else ())


def test_where_cuts_move_the_bytes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sentence begins anew: all ranks change, and what was cut is cut elsewhere."""
    small(monkeypatch, 12_000, 3_000, 5_000, 100)
    text = "\n\n".join(f"Xthe {i} odd and even things of long ago {i}." for i in range(2_000))
    row = same(text.encode(), Replacing())

    assert row.edits == 2_000
    assert row.suggestions > 5


@pytest.mark.parametrize("seed", range(12))
def test_edits_of_edits_are_folded_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches of any size as all together; so are suggestions."""
    random = Random(seed)  # noqa: S311 (the same each time)
    monkeypatch.setattr(folding, "MOST", random.choice([1, 2, 5]))
    source = "abc " * 60
    first = [*changes(source, random)]
    text = apply(source, first)
    second = [*changes(text, random)]
    unsure = [("words", Proposal(e.start, e.end, "?", "r", 0.3, "")) for e in changes(text, random)]
    document = Document(source, text, tuple(first))

    assert [*folding.folded(source, text, first, second)] == [*document.followed(second).edits]
    found = [*folding.reviewed(source, text, first, unsure)]
    assert [e for e, is_applied in found if is_applied] == first
    assert [e for e, is_applied in found if not is_applied] == suggest(source, text, first, unsure)
    assert sorted(found, key=lambda pair: (pair[0].start, pair[0].end)) == found


def changes(text: str, random: Random) -> Iterator[Edit]:
    """Insertions, deletions and replacements, some of them side by side."""
    at = 0
    while at < len(text):
        end = min(len(text), at + random.choice([0, 0, 1, 2, 5]))
        after = random.choice(["", "x", "yy", text[at:end]])
        if text[at:end] != after:
            yield Edit(at, end, text[at:end], after, "words", "r", 0.9, "so")
        at = end + random.choice([0, 1, 1, 3, 9]) + (at == end)


@pytest.mark.parametrize("size", [60, 4_096])
def test_a_strip_is_cut_as_its_text_is(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its pieces and however little of it is looked at at a time."""
    small(monkeypatch, 12_000, 3_000, 997, 20)
    for text in (corpus.large(60_000), "It is. " * 9_000, "word " * 9_000, "a" * 40_000):
        pieces = [text[i : i + size] for i in range(0, len(text), size)]
        strip_of = Strip(map(len, pieces), pieces.__getitem__)
        with monkeypatch.context() as patch:
            patch.setattr(cuts, "WINDOW", 1 << 20)
            expected = cuts.cuts(text)
        assert cuts.cuts(strip_of) == expected


def test_what_was_put_together_wrong_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that is not what it was: the log no longer gives the text."""
    small(monkeypatch, 12_000, 3_000, 5_000, 100)
    (tmp_path / "a.txt").write_text("".join(islice(lines(1), 900)))
    shelf, place, task = Shelf(tmp_path / "shelf"), Folder(tmp_path / "out"), task_of(tmp_path)
    cleaner = Replacing()
    with pytest.raises(PartsMissing) as missing:
        batch.clean_file(task, place, cleaner, shelf)
    for key in missing.value.digests:
        shelf.clean(key, cleaner)
    key = shelf.made(missing.value.digests[1]).piece.key
    text = shelf.text(key)
    (shelf.folder / f"{key}.given").write_text(text.replace("things", "thinqs", 1))

    with pytest.raises(PartsMissing) as missing:
        batch.clean_file(task, place, cleaner, shelf)
    for key in missing.value.digests:
        shelf.clean(key, cleaner)
    with pytest.raises(CheckError, match="replaying the log differs at line"):
        batch.clean_file(task, place, cleaner, shelf)
    assert not place.out.exists()


def task_of(folder: Path) -> Task:
    return Task(str(folder / "a.txt"), "a")


def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the process that puts a file together: not by a quarter of what more there is."""
    small(monkeypatch, 60_000, 20_000, 20_000, 100)
    peaks = [peak(tmp_path / str(size), size) for size in (300_000, 900_000)]

    assert peaks[1] - peaks[0] < 0.25 * 600_000


def lines(nth: int) -> Iterator[str]:
    """Paragraphs, every nth of them to be changed, far from where it may be cut."""
    random = Random(7)  # noqa: S311 (the same each time)
    for n in count():
        name = "".join(random.choices("abcdefgh", k=9)).capitalize()
        what = "Xthe" if n % nth == 0 else "the"
        yield f"{name} {n} saw {what} things of long ago, {'and more, ' * 20}of all.\n\n"


def peak(folder: Path, size: int) -> int:
    """Bytes held at most while a file is put together, of which every tenth line is changed."""
    folder.mkdir()
    text = "".join(islice(lines(10), size // 260))
    (folder / "a.txt").write_text(text)
    shelf, cleaner = Shelf(folder / "shelf"), Replacing()
    shelf.keep(source.read(folder / "a.txt"))
    for path in list(shelf.folder.glob("*.given")):
        shelf.clean(path.stem, cleaner)
    tracemalloc.start()
    try:
        batch.clean_file(task_of(folder), Folder(folder / "out"), cleaner, shelf)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
