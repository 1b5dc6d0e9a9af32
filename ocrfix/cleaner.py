"""Cleaning one text: the door to the library."""

from __future__ import annotations

from ocrfix import data, knowledge, ownwords
from ocrfix.pipeline import Result, run
from ocrfix.settings import Settings

WARMING = "He saw tlie house on the hill."
"""A sentence for which every table is asked."""


class Cleaner:
    """Cleans texts with the same settings; what it knows is loaded once.

    Safe to share between threads.

    Args:
        settings: how to clean.

    Raises:
        SettingsError: a word list or confusion file of the settings can't be read, or the
            language isn't known.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        data.check_language(self.settings.language)
        self.knowledge = knowledge.load(self.settings)
        ownwords.load(self.settings.wordlists)  # one that can't be read is told at once

    def __reduce__(self) -> tuple[type[Cleaner], tuple[Settings]]:
        """Go to another process as settings: what is known is mapped there, not sent."""
        return Cleaner, (self.settings,)

    def warm_up(self) -> None:
        """Load what is otherwise loaded when first needed, so that forked processes share it."""
        self.clean(WARMING)

    def clean(self, text: str) -> Result:
        """Clean a text.

        Args:
            text: any Unicode text; code points that are no characters are allowed.
        """
        return run(text, self.knowledge, self.settings)


def clean(text: str, settings: Settings | None = None) -> Result:
    """Clean a text; what is known of the language is loaded once per settings.

    Args:
        text: any Unicode text.
        settings: how to clean.

    Raises:
        SettingsError: as ``Cleaner`` does.
    """
    return Cleaner(settings).clean(text)
