"""The user's own words: files of what is right as it is, and of what it should be.

An entry a line; blank lines and lines that begin with ``#`` are passed over. A word is left
as it is wherever it stands; ``wrong -> right``, as codespell writes it, is always changed, by
the stage ``words``. The reviewing page keeps such a file, ``review.words``, in the output
folder, and ``ocrfix clean`` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from ocrfix import source
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.errors import SettingsError, SourceError

NAME = "review.words"
ARROW = "->"
STAGE = "words"
RULE = "own-words"
REACH = 48
"""Code points on either side of a change in which its word begins and ends."""


class OwnWords:
    """What the user says of single words.

    Args:
        entries: the lines of the files.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self.never: set[str] = set()
        self.always: dict[str, str] = {}
        for entry in entries:
            wrong, arrow, right = (part.strip() for part in entry.partition(ARROW))
            if not arrow:
                self.never.add(wrong)
            # An entry that its own result fits would be made over and over.
            elif wrong and right and not _whole([wrong]).search(right):
                self.always[wrong] = right

    @cached_property
    def _wrong(self) -> re.Pattern[str]:
        return _whole(self.always)

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not self.never and not self.always

    def heed(
        self, document: Document, stage: str, proposals: Iterable[Proposal]
    ) -> Iterator[Proposal]:
        """The proposals of a stage that the user's words allow, and those that they make.

        Args:
            document: that the proposals are about.
            stage: whose they are.
            proposals: to be sorted out.
        """
        if self.is_empty:
            yield from proposals
            return
        for p in proposals:
            if not self.never or not self._is_kept(document.text, p):
                yield p
        if stage == STAGE and self.always:
            for match in self._wrong.finditer(document.text):
                after, reason = self.always[match[0]], "your own words ask for it"
                yield Proposal(match.start(), match.end(), after, RULE, 1.0, reason)

    def _is_kept(self, text: str, p: Proposal) -> bool:
        """Whether a proposal changes a word that is to be left as it is."""
        low, high = p.start, p.end
        while low > max(0, p.start - REACH) and not text[low - 1].isspace():
            low -= 1
        while high < min(len(text), p.end + REACH) and not text[high].isspace():
            high += 1
        before, changed = text[low:high], text[low : p.start] + p.after + text[p.end : high]
        if before in self.never or text[p.start : p.end] in self.never:
            return True
        return any(
            word in self.never
            and word not in changed.split()
            and _bare(word) not in _words(changed)
            for word in _words(before)
        )


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    """Finds words that stand alone, the longest first. Linear: literals between two looks."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _words(text: str) -> list[str]:
    return [_bare(part) for part in text.split()]


def _bare(word: str) -> str:
    """A word without the punctuation around it."""
    return word.strip("\"'“”‘’.,;:!?()[]{}*_-")


def load(paths: Sequence[str]) -> OwnWords:
    """Read files of the user's own words; again only where one was altered.

    Raises:
        SettingsError: one can't be read, or has a line that is no entry.
    """
    try:
        stats = [Path(path).stat() for path in paths]
    except OSError as error:
        raise SettingsError(
            f"{error.filename}: can't be read: {error.strerror}",
            remedy="check the setting `wordlists`",
        ) from error
    return _load(tuple((p, s.st_mtime_ns, s.st_size) for p, s in zip(paths, stats, strict=True)))


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[str, int, int], ...]) -> OwnWords:
    entries: list[str] = []
    for path, _, _ in files:
        try:
            lines = source.read(Path(path)).text.splitlines()
        except SourceError as error:
            raise SettingsError(error.message, remedy="check the setting `wordlists`") from error
        for number, line in enumerate(lines, 1):
            entry = line.strip()
            if entry and not entry.startswith("#"):
                _check(entry, f"{path}:{number}")
                entries.append(entry)
    return OwnWords(entries)


def _check(entry: str, where: str) -> None:
    """See that an entry is one.

    Raises:
        SettingsError: it has a character of no text, or half of a change.
    """
    if not entry.isprintable():
        raise SettingsError(
            f"{where}: has a character that can't be printed",
            remedy="a list is plain text, a word a line",
        )
    _, arrow, right = entry.partition(ARROW)
    if arrow and (not right.strip() or entry.startswith(ARROW)):
        raise SettingsError(
            f"{where}: {entry!r} is half a change",
            remedy=f"write `wrong {ARROW} right`, or one word that is right",
        )
