r"""A unified diff made of the edits: nothing is compared, so nothing is guessed.

Only ``\n`` ends a line, as ``patch`` and ``git apply`` see it: not a form feed, a lone
carriage return or U+2028, at which ``str.splitlines`` would cut. Linear in the text, where
``difflib`` is not.

``of_file`` is the diff that a file's results have: of its bytes, so that ``patch`` and
``git apply`` make the clean text of the source whatever the encoding, but UTF-16 and UTF-32.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ocrfix import source as sources
from ocrfix.edits import Edit
from ocrfix.lines import Lines, RawLines
from ocrfix.source import Source
from ocrfix.strip import Sliceable

OPEN_END = "\\ No newline at end of file"
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
    return b"".join(pieces(given, given.text, text, edits, name=name))


def pieces(
    given: Source, source: Sliceable, text: Sliceable, edits: Iterable[Edit], *, name: str
) -> Iterator[bytes]:
    """The diff that ``of_file`` gives, a piece at a time; texts needn't be in memory.

    Args:
        given: how the source is encoded; its text is not looked at.
        source: its text.
        text: what the edits make of it.
        edits: in order, not overlapping.
        name: of the source, without its folders.
    """
    before, after = Lines(source), Lines(text)
    blocks = _blocks(before, after, edits)
    head = f"--- {_name(f'a/{name}')}\n+++ {_name(f'b/{name}')}\n"
    if given.encoding == "utf-8" and not given.bom:
        yield from map(sources.to_bytes, _written(head, blocks, before, after))
    elif not _is_for_patch(given, before):
        yield NOT_FOR_PATCH.format(encoding=given.encoding.upper()).encode()
        yield from map(sources.to_bytes, _written(head, blocks, before, after))
    else:
        old = RawLines(before, given.encoding, sources.encode("", given.encoding, bom=given.bom))
        new = RawLines(after, "utf-8")
        head = head.encode().decode("latin-1")
        for piece in _written(head, _recoded(blocks, old, new), old, new):
            yield piece.encode("latin-1")


def _is_for_patch(given: Source, before: Lines) -> bool:
    """Whether the source's bytes are cut where its lines are."""
    if given.encoding.startswith(("utf-16", "utf-32")):
        return False
    for number in range(before.count):
        raw = sources.encode(before.line(number), given.encoding, bom=False)
        if raw.find(b"\n") not in (-1, len(raw) - 1) or b"\0\n" in raw:
            return False
    return True


def _recoded(blocks: Iterable[Block], old: RawLines, new: RawLines) -> Iterator[Block]:
    """The blocks, and each line between them whose bytes differ all the same."""
    if not new.count and old.count:
        yield Block(0, old.count, 0, 0)  # maybe of a byte order mark alone
        return
    at = text_at = 0
    for block in chain(blocks, [Block(old.count, old.count, new.count, new.count)]):
        for i in range(block.start - at):
            if old.line(at + i) != new.line(text_at + i):
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
    before, after = Lines(source), Lines(text)
    head = f"--- {_name(source_name)}\n+++ {_name(text_name)}\n"
    return "".join(_written(head, _blocks(before, after, edits), before, after))


def _written(
    head: str, blocks: Iterable[Block], before: Lines | RawLines, after: Lines | RawLines
) -> Iterator[str]:
    """Head and hunks; nothing where nothing is changed."""
    for hunk in _hunks(blocks):
        yield head
        head = ""
        yield from _hunk(hunk, before, after)


def _name(name: str) -> str:
    """A file's name as ``patch`` reads it: up to a tab, blanks included, on one line."""
    name = "".join(c if c.isprintable() else "?" for c in name)
    return f"{name}\t" if " " in name else name


def _blocks(before: Lines, after: Lines, edits: Iterable[Edit]) -> Iterator[Block]:
    """The changed lines, in order; lines that two edits share are in one block."""
    shift = 0
    open_block: Block | None = None
    for edit in edits:
        # An edit that ends both sides at a line's end leaves the next line alone.
        whole = edit.before[-1:] == edit.after[-1:] == "\n"
        text_start = edit.start + shift
        shift += len(edit.after) - (edit.end - edit.start)
        block = Block(
            before.at(edit.start),
            min(before.at(edit.end - whole) + 1, before.count),
            after.at(text_start),
            min(after.at(edit.end + shift - whole) + 1, after.count),
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


def _trimmed(block: Block, before: Lines, after: Lines) -> Iterator[Block]:
    """The block without the equal lines at its ends; nothing if no more remains."""
    start, end, text_start, text_end = block
    while start < end and text_start < text_end and before.line(start) == after.line(text_start):
        start, text_start = start + 1, text_start + 1
    while (
        start < end and text_start < text_end and before.line(end - 1) == after.line(text_end - 1)
    ):
        end, text_end = end - 1, text_end - 1
    if start < end or text_start < text_end:
        yield Block(start, end, text_start, text_end)


def _hunks(blocks: Iterable[Block]) -> Iterator[_Hunk]:
    """Blocks whose contexts meet, together."""
    hunk = _Hunk()
    end: int | None = None
    for block in blocks:
        if end is not None and block.start - end > 2 * CONTEXT:
            yield hunk
            hunk = _Hunk()
        hunk.add(block)
        end = block.end
    if end is not None:
        yield hunk


class _Hunk:
    """Blocks; where each line is changed a hunk may have as many as a file has lines."""

    def __init__(self) -> None:
        self._numbers = array("Q")

    def add(self, block: Block) -> None:
        """One more."""
        self._numbers.extend(block)

    def __iter__(self) -> Iterator[Block]:
        for i in range(0, len(self._numbers), 4):
            yield Block(*self._numbers[i : i + 4])

    def ends(self) -> tuple[Block, Block]:
        """The first and the last."""
        return Block(*self._numbers[:4]), Block(*self._numbers[-4:])


def _hunk(blocks: _Hunk, before: Lines | RawLines, after: Lines | RawLines) -> Iterator[str]:
    first, last = blocks.ends()
    lead = min(CONTEXT, first.start)
    tail = min(CONTEXT, before.count - last.end)
    old = _range(first.start - lead, last.end + tail)
    new = _range(first.text_start - lead, last.text_end + tail)
    yield f"@@ -{old} +{new} @@\n"
    at = first.start - lead
    for block in blocks:
        yield from _marked(" ", before, at, block.start)
        yield from _marked("-", before, block.start, block.end)
        yield from _marked("+", after, block.text_start, block.text_end)
        at = block.end
    yield from _marked(" ", before, at, at + tail)


def _range(start: int, end: int) -> str:
    """Lines as a hunk's head has them: the first is 1, and of none the one before."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + 1 if end > start else start},{end - start}"


def _marked(mark: str, text: Lines | RawLines, start: int, end: int) -> Iterator[str]:
    for line in map(text.line, range(start, end)):
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n{OPEN_END}\n"
