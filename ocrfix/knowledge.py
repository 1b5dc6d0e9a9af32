"""What is known of a language: loaded once, lazily, shared read-only."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocrfix import data, ownwords
from ocrfix.errors import SettingsError
from ocrfix.lexicon import Lexicon
from ocrfix.ownwords import OwnWords
from ocrfix.settings import Settings

if TYPE_CHECKING:
    from ocrfix.confusions import Confusions, Weights
    from ocrfix.engine.confusables import Confusables
    from ocrfix.engine.decide import Tables, WordEngine

ENGLISH = "en"
"""The language whose tables were learned; others have a plain lexicon and borrow the rest."""


class Knowledge:
    """Lexicon, confusions and context of one language, and what the user knows better.

    Args:
        language: as data.check_language allows.
        own_words: the user's own.
        own_confusions: the user's own, or None.

    Attributes:
        language: the same.
        lexicon: the words of the language and the user's own.
    """

    def __init__(
        self,
        language: str = ENGLISH,
        own_words: OwnWords | None = None,
        own_confusions: Weights | None = None,
    ) -> None:
        self.language = language
        self._own_confusions = own_confusions
        self._plain = _lexicon(language)
        self.lexicon = self._plain.with_own(_spellings(own_words, self._plain) if own_words else ())

    @cached_property
    def engine(self) -> WordEngine:
        """The word engine, made when a stage first asks for it."""
        from ocrfix.engine.decide import WordEngine

        return WordEngine(self._english() if self.language == ENGLISH else self._borrowed())

    def _english(self) -> Tables:
        from ocrfix.context import Context
        from ocrfix.engine.decide import Tables
        from ocrfix.engine.letters import LetterModel
        from ocrfix.engine.marked import Marked
        from ocrfix.engine.ranker import Ranker
        from ocrfix.surnames import Surnames
        from ocrfix.surroundings import Surroundings

        return Tables(
            self.lexicon,
            self._confusions(),
            Context.load(data.find("en/context.bin")),
            LetterModel.load(data.find("en/letters.bin")),
            Ranker.load(data.find("en/ranker.tsv"), data.find("en/forest.tsv")),
            # They were found with the confusions that come with the package.
            None if self._own_confusions else self._confusables(),
            Surroundings.load(data.find("en/surroundings.bin")),
            Surnames.load(data.find("en/surnames.bin")),
            Marked(self.lexicon),
        )

    def _confusables(self) -> Confusables:
        from ocrfix.engine.confusables import Confusables

        found = Confusables.load(data.find("en/confusables.bin"))
        if self.lexicon is self._plain:
            return found
        moved = self.lexicon.moved
        words, numbers = moved(found.words), moved(found.numbers)
        return Confusables(words, found.edges, numbers, found.costs, self.lexicon.fingerprint)

    def _borrowed(self) -> Tables:
        """Tables for a language that has but a lexicon."""
        from ocrfix import languages
        from ocrfix.engine.decide import Tables

        return Tables(
            self.lexicon,
            self._confusions(),
            languages.NoContext(),
            languages.letter_model(self._plain),
            languages.WaryRanker.load(data.find("en/ranker.tsv"), data.find("en/forest.tsv")),
        )

    def _confusions(self) -> Confusions:
        from ocrfix.alignment import FAR
        from ocrfix.confusions import Confusions

        weights = Confusions.load(
            data.find("en/confusions.tsv"), data.find("en/confusions.seed.tsv")
        ).weights
        if self.language != ENGLISH:
            from ocrfix import languages

            for pair, cost in languages.confusions().items():
                weights[pair] = min(cost, weights.get(pair, cost))
        made = Confusions({**weights, **(self._own_confusions or {})})
        if self.language != ENGLISH:
            made.tell_apart_no_others(FAR)
        return made


def _lexicon(language: str) -> Lexicon:
    if language == ENGLISH:
        return Lexicon.load(data.find("en/lexicon.bin"))
    from ocrfix import languages  # only for those who need it

    return languages.lexicon(language)


def _spellings(own: OwnWords, lexicon: Lexicon) -> set[str]:
    """The words of the user's entries: whole ones, and of phrases those that aren't known."""
    from ocrfix.engine.tokens import HYPHENS, LETTER, TOKEN

    found: set[str] = set()
    for entry in (*own.never, *own.always.values()):
        whole = entry.replace("’", "'")
        parts = [m.group() for m in TOKEN.finditer(whole)]
        if not whole.split()[1:] and LETTER.search(whole):
            found.add(whole.strip(HYPHENS))
        found.update(p for p in parts if len(parts) == 1 or p not in lexicon)
    return {word for word in found if LETTER.search(word)}


def load(settings: Settings) -> Knowledge:
    """The knowledge for some settings; the same object while files and settings are the same.

    Raises:
        SettingsError: a file of the user's own words or confusions can't be read or has a
            bad line.
    """
    data.check_language(settings.language)
    own = ownwords.load(settings.wordlists)
    stamp: tuple[str, int, int] | None = None
    if settings.confusions is not None:
        try:
            stat = Path(settings.confusions).stat()
        except OSError as error:
            raise SettingsError(
                f"{settings.confusions}: can't be read: {error.strerror}",
                remedy="check the setting `confusions`",
            ) from error
        stamp = settings.confusions, stat.st_mtime_ns, stat.st_size
    return _load(settings.language, own if settings.wordlists else None, stamp)


@lru_cache(maxsize=8)
def _load(
    language: str, own: OwnWords | None, confusions: tuple[str, int, int] | None
) -> Knowledge:
    weights = None
    if confusions is not None:
        from ocrfix.confusions import read_own

        weights = read_own(Path(confusions[0]))
    return Knowledge(language, own, weights)
