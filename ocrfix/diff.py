r"""A unified diff made of the edits: nothing is compared, so nothing is guessed.

Only ``\n`` ends a line, as ``patch`` and ``git apply`` see it: not a form feed, a lone
carriage return or U+2028, at which ``str.splitlines`` would cut. Linear in the text, where
``difflib`` is not.

``of_file`` is the diff that a file's results have: of its bytes, so that ``patch`` and
``git apply`` make the clean text of the source whatever the encoding, but UTF-16 and UTF-32.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ocrfix import source as sources
from ocrfix.edits import Edit
from ocrfix.offsets import OffsetMap
from ocrfix.source import Source

CONTEXT = 3
"""Lines around a change, as ``diff -u`` shows them."""
NOT_FOR_PATCH = (
    "ocrfix: this diff is for reading. The source is {encoding}, which patch and git apply "
    "can't read; the diff shows it as UTF-8.\n"
)


class Block(NamedTuple):
    """Lines ``start`` to ``end`` of the source which lines of the text stand for."""

    start: int
    end: int
    text_start: int
    text_end: int


class _Lines:
    """A text cut after each newline."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines(keepends=True) if _is_plain(text) else _split(text)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.count = len(self.lines)
        self.open_end = bool(text) and not text.endswith("\n")

    def at(self, place: int) -> int:
        """The line that a place is in; one past the last for the end after a newline."""
        line = bisect_right(self.starts, place) - 1
        return line - 1 if line == self.count and self.open_end else line


def _is_plain(text: str) -> bool:
    """Whether ``str.splitlines``, which is fast, cuts at newlines alone."""
    return text.isascii() and not any(c in text for c in "\r\v\f\x1c\x1d\x1e")


def _split(text: str) -> list[str]:
    parts = text.split("\n")
    last = parts.pop()
    return [*(f"{part}\n" for part in parts), *([last] if last else [])]


@dataclass(frozen=True)
class _Raw:
    """The bytes of a text's lines, each byte as the code point of its number."""

    lines: list[str]

    @property
    def count(self) -> int:
        return len(self.lines)

    @classmethod
    def of(cls, lines: Iterable[bytes]) -> _Raw:
        return cls([line.decode("latin-1") for line in lines])


def of_file(given: Source, text: str, edits: Sequence[Edit], *, name: str) -> bytes:
    """The diff between a source's bytes and the bytes of its clean text.

    The clean text is UTF-8. Where the source is not, each line with a letter that the two
    encode differently is a change as well.

    Args:
        given: the source.
        text: ``edits.apply(given.text, edits)``.
        edits: in order, not overlapping.
        name: of the source, without its folders; the head has it as git does.
    """
    before, after = _Lines(given.text), _Lines(text)
    blocks = list(_blocks(before, after, edits))
    head = f"--- {_name(f'a/{name}')}\n+++ {_name(f'b/{name}')}\n"
    if given.encoding == "utf-8" and not given.bom:
        return sources.to_bytes(_written(head, blocks, before, after))
    old = _raw_source(given, before)
    if old is None:
        note = NOT_FOR_PATCH.format(encoding=given.encoding.upper())
        return sources.to_bytes(note + _written(head, blocks, before, after))
    new = _Raw.of(sources.to_bytes(line) for line in after.lines)
    recoded = list(_recoded(blocks, old, new))
    return _written(head.encode().decode("latin-1"), recoded, old, new).encode("latin-1")


def _raw_source(given: Source, before: _Lines) -> _Raw | None:
    """The bytes of the source's lines; None if its bytes are not cut where its lines are."""
    raw = [sources.encode(line, given.encoding, bom=False) for line in before.lines]
    if any(line.find(b"\n") not in (-1, len(line) - 1) or b"\0\n" in line for line in raw):
        return None
    if given.encoding.startswith(("utf-16", "utf-32")):
        return None
    mark = sources.encode("", given.encoding, bom=given.bom)
    return _Raw.of([mark + raw[0], *raw[1:]] if raw else [mark] if mark else [])


def _recoded(blocks: Sequence[Block], old: _Raw, new: _Raw) -> Iterator[Block]:
    """The blocks, and each line between them whose bytes differ all the same."""
    at = text_at = 0
    for block in (*blocks, Block(old.count, old.count, new.count, new.count)):
        for i in range(block.start - at):
            if old.lines[at + i] != new.lines[text_at + i]:
                yield Block(at + i, at + i + 1, text_at + i, text_at + i + 1)
        if block.start < block.end or block.text_start < block.text_end:
            yield block
        at, text_at = block.end, block.text_end


def unified(
    source: str, text: str, edits: Sequence[Edit], *, source_name: str, text_name: str
) -> str:
    """The unified diff, source to text; empty when they are equal.

    Args:
        source: what was given.
        text: ``edits.apply(source, edits)``.
        edits: in order, not overlapping.
        source_name: name of the old file in the diff's head.
        text_name: name of the new one.
    """
    before, after = _Lines(source), _Lines(text)
    head = f"--- {_name(source_name)}\n+++ {_name(text_name)}\n"
    return _written(head, list(_blocks(before, after, edits)), before, after)


def _written(
    head: str, blocks: Sequence[Block], before: _Lines | _Raw, after: _Lines | _Raw
) -> str:
    """Head and hunks; nothing where nothing is changed."""
    if not blocks:
        return ""
    parts = [head]
    for hunk in _hunks(blocks):
        parts += _hunk(hunk, before, after)
    return "".join(parts)


def _name(name: str) -> str:
    """A file's name as ``patch`` reads it: up to a tab, blanks included, on one line."""
    name = "".join(c if c.isprintable() else "?" for c in name)
    return f"{name}\t" if " " in name else name


def _blocks(before: _Lines, after: _Lines, edits: Sequence[Edit]) -> Iterator[Block]:
    """The changed lines, in order; lines that two edits share are in one block."""
    where = OffsetMap(edits)
    open_block: Block | None = None
    for i, edit in enumerate(edits):
        # An edit that ends both sides at a line's end leaves the next line alone.
        whole = edit.before[-1:] == edit.after[-1:] == "\n"
        block = Block(
            before.at(edit.start),
            min(before.at(edit.end - whole) + 1, before.count),
            after.at(where.starts[i]),
            min(after.at(where.ends[i] - whole) + 1, after.count),
        )
        if open_block and _share(open_block, block):
            open_block = Block(
                open_block.start,
                max(open_block.end, block.end),
                open_block.text_start,
                max(open_block.text_end, block.text_end),
            )
            continue
        if open_block:
            yield from _trimmed(open_block, before, after)
        open_block = block
    if open_block:
        yield from _trimmed(open_block, before, after)


def _share(a: Block, b: Block) -> bool:
    return b.start < a.end or b.text_start < a.text_end


def _trimmed(block: Block, before: _Lines, after: _Lines) -> Iterator[Block]:
    """The block without the equal lines at its ends; nothing if no more remains."""
    start, end, text_start, text_end = block
    while start < end and text_start < text_end and before.lines[start] == after.lines[text_start]:
        start, text_start = start + 1, text_start + 1
    while (
        start < end and text_start < text_end and before.lines[end - 1] == after.lines[text_end - 1]
    ):
        end, text_end = end - 1, text_end - 1
    if start < end or text_start < text_end:
        yield Block(start, end, text_start, text_end)


def _hunks(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks whose contexts meet, together."""
    hunk = [blocks[0]]
    for last, block in pairwise(blocks):
        if block.start - last.end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    yield hunk


def _hunk(blocks: Sequence[Block], before: _Lines | _Raw, after: _Lines | _Raw) -> Iterator[str]:
    first, last = blocks[0], blocks[-1]
    lead = min(CONTEXT, first.start)
    tail = min(CONTEXT, before.count - last.end)
    old = _range(first.start - lead, last.end + tail)
    new = _range(first.text_start - lead, last.text_end + tail)
    yield f"@@ -{old} +{new} @@\n"
    at = first.start - lead
    for block in blocks:
        yield from _marked(" ", before.lines[at : block.start])
        yield from _marked("-", before.lines[block.start : block.end])
        yield from _marked("+", after.lines[block.text_start : block.text_end])
        at = block.end
    yield from _marked(" ", before.lines[at : at + tail])


def _range(start: int, end: int) -> str:
    """Lines as a hunk's head has them: the first is 1, and of none the one before."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + 1 if end > start else start},{end - start}"


def _marked(mark: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}"
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"
