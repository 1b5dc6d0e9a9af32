"""The tokens of a text of which the tokens were found before it changed here and there.

No token reaches across a line's end: those of lines that are still there are still the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.engine.origins import origins, together
from ocrfix.engine.tokens import Tokens, cut, form_of

Ints = npt.NDArray[np.int64]

MOST_CHANGED = 4
"""Part of a text's lines, a fourth, from which on all tokens are found as quickly."""


def continued(before: Tokens, text: str) -> Tokens:
    r"""The tokens of a text, found anew only in lines that an earlier one hasn't.

    >>> continued(Tokens.of("He saw\ntbe dog."), "He saw\nthe dog.").raw
    ['He', 'saw', 'the', 'dog']
    """
    old_lines, lines = before.text.split("\n"), text.split("\n")
    if len(set(lines).difference(old_lines)) * MOST_CHANGED >= len(lines):
        return Tokens.of(text)
    origin = origins(old_lines, lines)
    if origin is None:
        return Tokens.of(text)
    pieces = [*_pieces(before, _starts(old_lines), text, _starts(lines), origin)]
    if not pieces:
        return Tokens.of(text)
    spans = np.concatenate([before.spans[:0], *(piece.spans for piece in pieces)])
    # Between two pieces there stands what neither has by itself.
    ends = np.cumsum([len(piece.spans) for piece in pieces])[:-1]
    seams = zip(spans[ends - 1, 1].tolist(), spans[ends, 0].tolist(), strict=True)
    gaps = [*(text[start:end] for start, end in seams), ""]
    return Tokens(
        text,
        spans,
        before.written.pieced([piece.written for piece in pieces]),
        before.formed.pieced([piece.formed for piece in pieces]),
        before.parted.pieced(
            [*chain.from_iterable((p.inside, [gap]) for p, gap in zip(pieces, gaps, strict=True))]
        ),
    )


class _Piece(NamedTuple):
    """The tokens of some lines: from where among the tokens before, or new ones.

    Attributes:
        spans: where they stand.
        written, formed: as in ``Tokens``.
        inside: what stands between them.
    """

    spans: Ints
    written: slice | list[str]
    formed: slice | list[str]
    inside: slice | list[str]


def _pieces(
    before: Tokens, old_starts: Ints, text: str, starts: Ints, origin: Ints
) -> Iterator[_Piece]:
    """The tokens of lines that stood together before, and of those that are new between them.

    Args:
        before: the tokens before.
        old_starts: where the lines began.
        text: as it stands now.
        starts: where its lines begin.
        origin: which line each was before, -1 for a new one.
    """
    firsts = np.searchsorted(before.spans[:, 0], old_starts).tolist()
    for line, size, old in together(origin):
        start, end = int(starts[line]), int(starts[line + size])
        if old < 0:
            spans, raw, gaps = cut(text[start:end])
            if raw:
                yield _Piece(spans + start, raw, [*map(form_of, raw)], gaps[:-1])
        elif firsts[old] < firsts[old + size]:
            low, high = firsts[old], firsts[old + size]
            there = slice(low, high)
            spans = before.spans[there] + (start - old_starts[old])
            yield _Piece(spans, there, there, slice(low, high - 1))


def _starts(lines: Sequence[str]) -> Ints:
    """Where lines begin and, last, where one behind them would."""
    return np.cumsum([0, *(len(line) + 1 for line in lines)])
