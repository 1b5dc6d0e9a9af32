"""Rows in which few values stand again and again: what is asked of each is told but once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
T = TypeVar("T", bound=np.generic)
Tell = Callable[[list[str]], npt.NDArray[T]]
"""What tells something of some values, of each by itself."""


class Values:
    """A row of values, such as the tokens of a text. Immutable.

    Attributes:
        row: the values.
        different: each once, in the order in which they first stand.
        which: the place of each of the row among these.
    """

    def __init__(self, row: list[str], different: list[str], which: Ints) -> None:
        self.row = row
        self.different = different
        self.which = which
        self._told: dict[Tell[Any], npt.NDArray[Any]] = {}

    @classmethod
    def of(cls, row: list[str]) -> Values:
        """Find the different values of a row.

        >>> Values.of(["b", "a", "b"]).different
        ['b', 'a']
        """
        place = _numbered(row)
        return cls(row, list(place), _places(row, place))

    def each(self, tell: Tell[T]) -> npt.NDArray[T]:
        """What is told of each of the different values; remembered."""
        if tell not in self._told:
            self._told[tell] = tell(self.different)
        return self._told[tell]

    def all(self, tell: Tell[T]) -> npt.NDArray[T]:
        """What is told of each value of the row."""
        return self.each(tell)[self.which]

    def pieced(self, pieces: Sequence[slice | list[str]]) -> Values:
        """A row put together from pieces of this one and others; what was told is still known.

        >>> Values.of(["b", "a", "c"]).pieced([slice(1, 3), ["d", "a"]]).different
        ['a', 'c', 'd']
        """
        others = chain.from_iterable(piece for piece in pieces if isinstance(piece, list))
        place = _numbered(chain(self.different, others))
        row: list[str] = []
        parts = [np.zeros(0, np.int64)]
        for piece in pieces:
            if isinstance(piece, slice):
                row += self.row[piece]
                parts.append(self.which[piece])
            else:
                row += piece
                parts.append(_places(piece, place))
        which = np.concatenate(parts)
        # In the order of ``of``, so that nothing hangs on the way by which a row was made.
        first = np.full(len(place), len(row))
        first[which[::-1]] = np.arange(len(row))[::-1]
        order = np.argsort(first)[: np.count_nonzero(first < len(row))]
        rank = np.zeros(len(place), np.int64)
        rank[order] = np.arange(len(order))
        names = list(place)
        made = Values(row, [names[k] for k in order.tolist()], rank[which])
        fresh = names[len(self.different) :]
        for tell, told in list(self._told.items()):
            made._told[tell] = np.concatenate([told, tell(fresh)])[order]
        return made


def _numbered(values: Iterable[str]) -> dict[str, int]:
    """Each of some values once, with its number among these."""
    different = dict.fromkeys(values)
    return dict(zip(different, range(len(different)), strict=True))


def _places(row: list[str], place: Mapping[str, int]) -> Ints:
    return np.fromiter(map(place.__getitem__, row), np.int64, len(row))
