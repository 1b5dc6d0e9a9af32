"""Train the ranker on pages with their truth and on clean books.

The channel that makes the options of a page must not have learned from it: the pages are
halved, and each half is judged with the channel of the other. Clean text comes from books
that nothing was counted in; without it, the ranker would take any rare word for an error.
Then trees are grown on what the ranker's curves leave open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from build import forest, ranker, technical
from build.counts import held_out_for_training
from build.damage import Damager
from build.examples import SAMPLED, Page, collect, collect_sampled, join, prepare, word_pairs
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
LONGEST_BOOK, MOST_BOOKS = 1_200_000, 10
"""Characters of whole books, and how many of each folder there are. What is thought of a
document as a whole is another thing for a book than for a page."""
LONG_PART = 300_000
"""Characters of every third of them that get a few words misread, each at its own rate."""
SHARES: Mapping[str, float] = {
    "rare": 3.0,
    "books-sure": 1 / SAMPLED,
    "damaged-books-sure": 1 / SAMPLED,
}
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
        sets[name] = join(parts)
    weights = learning.learn(word_pairs(halves[0] + halves[1]))
    whole = _engine(tables, weights)
    clean = clean_pages(corpora)
    sets["clean"] = collect(whole, clean)
    sets["technical"] = collect(whole, technical.pages())
    seeds = read_table(tables / "confusions.seed.tsv")
    cut = [page.ocr[start:][:PART_LENGTH] for page in clean for start in PARTS]
    some_parts = [Page(text, text) for text in cut]
    damager = Damager(weights | seeds)
    sets["rare"] = collect(whole, list(damager.pages(some_parts, seed=3)))
    books = whole_books(corpora)
    sets["books"], sets["books-sure"] = collect_sampled(whole, books)
    long = [page.ocr[len(page.ocr) // 4 :][:LONG_PART] for page in books[1::3]]
    damaged = list(damager.pages([Page(text, text) for text in long], seed=7))
    sets["damaged-books"], sets["damaged-books-sure"] = collect_sampled(whole, damaged)
    curves = ranker.learn(sets, SHARES)
    return Ranker(curves.curves, curves.biases, forest.grow(sets, SHARES, curves))


def clean_pages(corpora: Path) -> list[Page]:
    """Parts of held-out books, as they come out of the earlier stages: nothing to change."""
    texts = [path.read_text("utf-8", "replace") for path in held_out_for_training(corpora)]
    parts = [text[len(text) // 2 :][:CLEAN_LENGTH] for text in texts]
    return [Page(page.ocr, page.ocr) for page in prepare(Page(part, part) for part in parts)]


def whole_books(corpora: Path) -> list[Page]:
    """Held-out books that aren't too long, as ``clean_pages`` has parts of others."""
    folders: dict[str, list[str]] = {}
    for path in held_out_for_training(corpora):
        some = folders.setdefault(path.parent.name, [])
        if len(some) < MOST_BOOKS and path.stat().st_size < LONGEST_BOOK:
            some.append(path.read_text("utf-8", "replace"))
    texts = [text for some in folders.values() for text in some]
    return [Page(page.ocr, page.ocr) for page in prepare(Page(text, text) for text in texts)]


def _engine(tables: Path, weights: Weights) -> WordEngine:
    for pair, cost in read_table(tables / "confusions.seed.tsv").items():
        weights[pair] = min(cost, weights.get(pair, cost))
    return WordEngine(
        Tables(
            Lexicon.load(tables / "lexicon.bin"),
            Confusions(weights),
            Context.load(tables / "context.bin"),
            LetterModel.load(tables / "letters.bin"),
            Ranker.load(tables / "ranker.tsv", tables / "forest.tsv"),
        )
    )
