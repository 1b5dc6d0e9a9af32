"""The words of JSON Lines, for what a corpus has in common: a record is a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ocrfix import corpuswords, cuts, storage
from ocrfix.batch.work import Task
from ocrfix.cleaner import Cleaner
from ocrfix.corpuswords import TextCounts
from ocrfix.errors import OcrfixError
from ocrfix.jsonl.record import BadLineError, Fields
from ocrfix.jsonl.stream import Reader
from ocrfix.jsonl.work import Chunk, text_of


def chunks(tasks: Iterable[Task]) -> Iterator[Chunk]:
    """The lines of files; cleaning will tell of one that can't be read."""
    for task in tasks:
        try:
            with storage.opened(task.source) as stream:
                yield from Reader(stream)
        except (OcrfixError, OSError):
            continue


class LineCounter:
    """Counts the words of records, each of which is a text.

    Args:
        fields: which fields are what.
        cleaner: whose lexicon tells which words are known.
    """

    def __init__(self, fields: Fields, cleaner: Cleaner) -> None:
        self._fields = fields
        self._cleaner = cleaner

    def __call__(self, chunk: Chunk) -> Sequence[TextCounts]:
        """The counts of each record; none of a bad line, which cleaning will tell of."""
        lexicon = self._cleaner.knowledge.lexicon
        return [corpuswords.count(cuts.parts(text), lexicon) for text in self._texts(chunk)]

    def _texts(self, chunk: Chunk) -> Iterator[str]:
        for line in chunk.lines:
            try:
                text = text_of(line, self._fields)
            except BadLineError:
                continue
            if text is not None:
                yield text
