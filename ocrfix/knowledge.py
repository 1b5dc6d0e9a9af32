"""What is known of a language: loaded once, lazily, shared read-only."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ocrfix.lexicon import Lexicon
from ocrfix.settings import Settings

WORDLISTS = Path(__file__).parents[1] / "wordlists"


class Knowledge:
    """Lexicon, confusions and context of one language, as the settings ask for them."""

    def __init__(self, settings: Settings) -> None:
        self.lexicon = Lexicon.load(WORDLISTS / settings.language / "lexicon.bin")


@lru_cache(maxsize=8)
def load(settings: Settings) -> Knowledge:
    """The knowledge for some settings; the same object for the same settings."""
    return Knowledge(settings)
