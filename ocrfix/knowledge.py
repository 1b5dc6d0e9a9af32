"""What is known of a language: loaded once, lazily, shared read-only."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ocrfix import data
from ocrfix.lexicon import Lexicon
from ocrfix.settings import Settings

if TYPE_CHECKING:
    from ocrfix.engine.decide import WordEngine


class Knowledge:
    """Lexicon, confusions and context of one language, as the settings ask for them."""

    def __init__(self, settings: Settings) -> None:
        self.lexicon = Lexicon.load(data.find(f"{settings.language}/lexicon.bin"))
        self._language = settings.language

    @cached_property
    def engine(self) -> WordEngine:
        """The word engine, made when a stage first asks for it."""
        from ocrfix.confusions import Confusions
        from ocrfix.context import Context
        from ocrfix.engine.candidates import Confusables
        from ocrfix.engine.decide import Tables, WordEngine
        from ocrfix.engine.letters import LetterModel
        from ocrfix.engine.ranker import Ranker

        folder = self._language
        return WordEngine(
            Tables(
                self.lexicon,
                Confusions.load(
                    data.find(f"{folder}/confusions.tsv"),
                    data.find(f"{folder}/confusions.seed.tsv"),
                ),
                Context.load(data.find(f"{folder}/context.bin")),
                LetterModel.load(data.find(f"{folder}/letters.bin")),
                Ranker.load(data.find(f"{folder}/ranker.tsv")),
                Confusables.load(data.find(f"{folder}/confusables.bin")),
            )
        )


@lru_cache(maxsize=8)
def load(settings: Settings) -> Knowledge:
    """The knowledge for some settings; the same object for the same settings."""
    return Knowledge(settings)
