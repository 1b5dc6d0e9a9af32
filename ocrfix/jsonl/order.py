"""Chunks done by several workers, and what comes of them in order again.

A chunk whose worker died or took too long is done again line by line, so that the line that
did it is the only one that is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from ocrfix.batch.crew import Crew
from ocrfix.batch.pool import Lost
from ocrfix.jsonl.tally import Tally
from ocrfix.jsonl.work import Chunk, Cleaned, Refused

AHEAD = 4
"""Chunks for each worker that may be under way or wait for an earlier one."""


class Line:
    """Chunks in the order in which they must come out.

    Args:
        chunks: what is to be done.
        longest: how many may be under way or wait.
    """

    def __init__(self, chunks: Iterable[Chunk], longest: int) -> None:
        self._chunks = iter(chunks)
        self._longest = longest
        self._again: deque[Chunk] = deque()
        self._order: deque[int] = deque()
        self._done: dict[int, Cleaned] = {}

    def take(self) -> Chunk | None:
        """The next chunk to be done; None if there is none, or too many wait."""
        if self._again:
            return self._again.popleft()
        if len(self._order) >= self._longest:
            return None
        chunk = next(self._chunks, None)
        if chunk is not None:
            self._order.append(chunk.first)
        return chunk

    def put(self, chunk: Chunk, answer: Cleaned | Lost) -> Iterator[Cleaned]:
        """Take what became of a chunk; yields what can come out now."""
        if isinstance(answer, Lost) and len(chunk.lines) > 1:
            singles = [Chunk(n, (line,)) for n, line in enumerate(chunk.lines, chunk.first)]
            place = self._order.index(chunk.first)
            del self._order[place]
            for i, single in enumerate(singles):
                self._order.insert(place + i, single.first)
            self._again.extend(singles)
        else:
            self._done[chunk.first] = lost(chunk, answer) if isinstance(answer, Lost) else answer
        while self._order and self._order[0] in self._done:
            yield self._done.pop(self._order.popleft())


def lost(chunk: Chunk, answer: Lost) -> Cleaned:
    """What comes of a line whose worker was lost."""
    refused = [Refused(chunk.first, 1, f"is left out: {answer.reason}")]
    return Cleaned(refused=refused, tally=Tally(records=1))


def in_order(
    crew: Crew,
) -> Callable[[Callable[[Chunk], Cleaned], Iterable[Chunk]], Iterator[Cleaned]]:
    """Chunks are done by a crew.

    Args:
        crew: processes of this machine, or workers of a cluster.
    """

    def done(work: Callable[[Chunk], Cleaned], chunks: Iterable[Chunk]) -> Iterator[Cleaned]:
        line = Line(chunks, AHEAD * crew.size)
        for chunk, answer in crew.in_turn(work, line.take):
            yield from line.put(chunk, answer)

    return done
