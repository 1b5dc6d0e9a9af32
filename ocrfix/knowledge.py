"""What is known of a language: loaded once, lazily, shared read-only."""

from __future__ import annotations

from functools import lru_cache

from ocrfix import data
from ocrfix.lexicon import Lexicon
from ocrfix.settings import Settings


class Knowledge:
    """Lexicon, confusions and context of one language, as the settings ask for them."""

    def __init__(self, settings: Settings) -> None:
        self.lexicon = Lexicon.load(data.find(f"{settings.language}/lexicon.bin"))


@lru_cache(maxsize=8)
def load(settings: Settings) -> Knowledge:
    """The knowledge for some settings; the same object for the same settings."""
    return Knowledge(settings)
