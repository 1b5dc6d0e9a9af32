"""Train the ranker on pages with their truth and on clean books.

The channel that makes the options of a page must not have learned from it: the pages are
halved, and each half is judged with the channel of the other. Clean text comes from books
that nothing was counted in; without it, the ranker would take any rare word for an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from build import ranker, technical
from build.counts import held_out_for_training
from build.damage import Damager
from build.examples import Page, collect, prepare, word_pairs
from ocrfix import learning
from ocrfix.confusions import Confusions, Weights, read_table
from ocrfix.context import Context
from ocrfix.engine.decide import Tables, WordEngine
from ocrfix.engine.letters import LetterModel
from ocrfix.engine.ranker import Ranker
from ocrfix.lexicon import Lexicon

CLEAN_LENGTH = 40_000
"""Characters from the middle of each clean book."""
PART_LENGTH = 13_000
PARTS = (0, PART_LENGTH, 2 * PART_LENGTH)
"""Where the parts of them begin that get a few words misread, each at its own rate."""
SHARES: Mapping[str, float] = {"rare": 3.0}
"""How much an example of a source weighs, where not 1."""


def train(pages: Mapping[str, Sequence[Page]], corpora: Path, tables: Path) -> Ranker:
    """The ranker that pages and clean books teach.

    Args:
        pages: damaged ones by the name of their source.
        corpora: folder of the clean texts.
        tables: folder of the lexicon, the context and the other tables, made before. The
            ranker that is there makes the first guesses at the words around each option.
    """
    prepared = {name: prepare(some) for name, some in sorted(pages.items())}
    halves = [[page for some in prepared.values() for page in some[i::2]] for i in (0, 1)]
    engines = [_engine(tables, learning.learn(word_pairs(half))) for half in halves]
    sets = {}
    for name, some in prepared.items():
        parts = [collect(engines[1 - i], some[i::2]) for i in (0, 1)]
        sets[name] = ranker.join(parts)
    weights = learning.learn(word_pairs(halves[0] + halves[1]))
    whole = _engine(tables, weights)
    clean = clean_pages(corpora)
    sets["clean"] = collect(whole, clean)
    sets["technical"] = collect(whole, technical.pages())
    seeds = read_table(tables / "confusions.seed.tsv")
    cut = [page.ocr[start:][:PART_LENGTH] for page in clean for start in PARTS]
    some_parts = [Page(text, text) for text in cut]
    sets["rare"] = collect(whole, list(Damager(weights | seeds).pages(some_parts, seed=3)))
    return ranker.learn(sets, SHARES)


def clean_pages(corpora: Path) -> list[Page]:
    """Parts of held-out books, as they come out of the earlier stages: nothing to change."""
    texts = [path.read_text("utf-8", "replace") for path in held_out_for_training(corpora)]
    parts = [text[len(text) // 2 :][:CLEAN_LENGTH] for text in texts]
    return [Page(page.ocr, page.ocr) for page in prepare(Page(part, part) for part in parts)]


def _engine(tables: Path, weights: Weights) -> WordEngine:
    for pair, cost in read_table(tables / "confusions.seed.tsv").items():
        weights[pair] = min(cost, weights.get(pair, cost))
    return WordEngine(
        Tables(
            Lexicon.load(tables / "lexicon.bin"),
            Confusions(weights),
            Context.load(tables / "context.bin"),
            LetterModel.load(tables / "letters.bin"),
            Ranker.load(tables / "ranker.tsv"),
        )
    )
