"""Cleaning one text: the door to the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ocrfix import data, knowledge, ownwords, parts, pipeline
from ocrfix.edits import Edit
from ocrfix.parts import Each
from ocrfix.pipeline import Part, Result
from ocrfix.settings import Settings
from ocrfix.urls import is_url

WARMING = "He saw tlie house on the hill."
"""A sentence for which every table is asked."""


class Cleaner:
    """Cleans texts with the same settings; what it knows is loaded once.

    Safe to share between threads.

    Args:
        settings: how to clean.
        base: folder from which paths of the settings lead; the working folder if None.

    Raises:
        SettingsError: a word list or confusion file of the settings can't be read, or the
            language isn't known.
    """

    def __init__(self, settings: Settings | None = None, base: Path | None = None) -> None:
        self.settings = settings or Settings()
        self._base = base
        found = self.settings if base is None else self.settings.found_from(base)
        self._found = _here(found) if any(map(is_url, found.wordlists)) else found
        data.check_language(self.settings.language)
        self.knowledge = knowledge.load(self._found)
        ownwords.load(self._found.wordlists)  # one that can't be read is told at once

    def __reduce__(self) -> tuple[type[Cleaner], tuple[Settings, Path | None]]:
        """Go to another process as settings: what is known is mapped there, not sent."""
        return Cleaner, (self.settings, self._base)

    def elsewhere(self) -> Cleaner:
        """The same for a process with another working folder, which shares the disk."""
        return Cleaner(self.settings, self._base or Path.cwd())

    def warm_up(self) -> None:
        """Load what is otherwise loaded when first needed, so that forked processes share it."""
        self.clean(WARMING)

    def clean(self, text: str, each: Each | None = None) -> Result:
        """Clean a text.

        Args:
            text: any Unicode text; code points that are no characters are allowed. One that is
                larger than a book is cleaned in parts (``cuts.LIMIT``).
            each: cleans the parts, as ``clean_parts`` does, which does it unless given.
        """
        return pipeline.conclude(text, self.part(text, each), self._found)

    def part(self, text: str, each: Each | None = None) -> Part:
        """As ``clean``, but without ids, suggestions and pages: what the stages make of a text."""
        return parts.clean(text, each or self.clean_parts)

    def changes(self, text: str, each: Each | None = None) -> tuple[Edit, ...]:
        """The edits of ``part`` alone: who asks no more than whether a text is clean waits less."""
        return parts.clean(text, each or self._change_parts).edits

    def clean_parts(self, texts: Sequence[str]) -> list[Part]:
        """Clean texts, or parts of one, each in one piece."""
        return [pipeline.run(text, self.knowledge, self._found) for text in texts]

    def _change_parts(self, texts: Sequence[str]) -> list[Part]:
        settings = self._found.without_suggestions()
        return [pipeline.run(text, self.knowledge, settings) for text in texts]


def _here(settings: Settings) -> Settings:
    from ocrfix import fetched  # which most runs don't need

    return fetched.here(settings)


def clean(text: str, settings: Settings | None = None) -> Result:
    """Clean a text; what is known of the language is loaded once per settings.

    Args:
        text: any Unicode text.
        settings: how to clean.

    Raises:
        SettingsError: as ``Cleaner`` does.
    """
    return Cleaner(settings).clean(text)
