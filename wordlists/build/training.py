"""Train the ranker on pages with their truth and on clean books.

The channel that makes the options of a page must not have learned from it: the pages are
halved, and each half is judged with the channel of the other. Clean text comes from books
that nothing was counted in; without it, the ranker would take any rare word for an error.
Then trees are grown on what the ranker's curves leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from build import clean, forest, ranker, technical
from build.damage import Damager
from build.examples import (
    SAMPLED,
    Examples,
    Page,
    collect,
    collect_mended,
    collect_sampled,
    join,
    prepare,
    word_pairs,
)
from ocrfix import learning
from ocrfix.confusions import Confusions, Weights, read_table
from ocrfix.context import Context
from ocrfix.engine.decide import Tables, WordEngine
from ocrfix.engine.letters import LetterModel
from ocrfix.engine.marked import Marked
from ocrfix.engine.ranker import Ranker
from ocrfix.lexicon import Lexicon
from ocrfix.surnames import Surnames
from ocrfix.surroundings import Surroundings

PART_LENGTH = 13_000
PARTS = (0, PART_LENGTH, 2 * PART_LENGTH)
"""Where the parts of them begin that get a few words misread, each at its own rate."""
LONG_PART = 300_000
"""Characters of every third whole book that get a few words misread, each at its own rate."""
CLEAN_PASSAGES, DAMAGED_PASSAGES = 7000, 2500
RATES_OF_PASSAGES = (0.01, 0.02, 0.05, 0.1)
"""Shares of the words of short passages that are misread: of fewer, most would have none."""
SHARES: Mapping[str, float] = {
    "rare": 3.0,
    "books-sure": 1 / SAMPLED,
    "damaged-books-sure": 1 / SAMPLED,
    "passages-sure": 1 / SAMPLED,
    "damaged-passages-sure": 1 / SAMPLED,
}
"""How much an example of a source weighs, where not 1."""

Crossed = dict[str, list[tuple[WordEngine, Sequence[Page]]]]


def train(pages: Mapping[str, Sequence[Page]], corpora: Path, tables: Path) -> Ranker:
    """The ranker that pages and clean books teach.

    Args:
        pages: damaged ones by the name of their source.
        corpora: folder of the clean texts.
        tables: folder of the lexicon, the context and the other tables, made before. The
            ranker that is there makes the first guesses at the words around each option.
    """
    sets = _sets(_crossed(pages, tables), corpora, tables)
    curves = ranker.learn(sets, SHARES)
    return Ranker(curves.curves, curves.biases, forest.grow(sets, SHARES, curves))


def train_added(pages: Mapping[str, Sequence[Page]], corpora: Path, tables: Path) -> Ranker:
    """The ranker that is there, with what came to be known of options since.

    Args:
        pages: as for ``train``.
        corpora: likewise.
        tables: likewise.
    """
    trained = Ranker.load(tables / "ranker.tsv", tables / "forest.tsv")
    crossed = _crossed(pages, tables)
    sets = _sets(crossed, corpora, tables)
    for name, parts in crossed.items():
        sets[f"{name}-mended"] = join([collect_mended(*part) for part in parts])
    return ranker.learn_added(trained, sets, SHARES)


def _sets(crossed: Crossed, corpora: Path, tables: Path) -> dict[str, Examples]:
    """Examples from pages and clean books, by the name of their source."""
    sets = {name: join([collect(*part) for part in parts]) for name, parts in crossed.items()}
    pages = [page for parts in crossed.values() for _, some in parts for page in some]
    weights = learning.learn(word_pairs(pages))
    seeds = read_table(tables / "confusions.seed.tsv")
    return sets | _clean_sets(_engine(tables, weights), Damager(weights | seeds), corpora)


def _crossed(pages: Mapping[str, Sequence[Page]], tables: Path) -> Crossed:
    """The halves of each source's pages, and an engine for each that has not learned from it."""
    prepared = {name: prepare(some) for name, some in sorted(pages.items())}
    halves = [[page for some in prepared.values() for page in some[i::2]] for i in (0, 1)]
    engines = [_engine(tables, learning.learn(word_pairs(half))) for half in halves]
    return {name: [(engines[1 - i], some[i::2]) for i in (0, 1)] for name, some in prepared.items()}


def _clean_sets(engine: WordEngine, damager: Damager, corpora: Path) -> dict[str, Examples]:
    """Examples from clean text, and from clean text with a few words misread."""
    pages, books = clean.pages(corpora), clean.books(corpora)
    sets = {"clean": collect(engine, pages), "technical": collect(engine, technical.pages())}
    parts = _as_pages(page.ocr[start:][:PART_LENGTH] for page in pages for start in PARTS)
    sets["rare"] = collect(engine, list(damager.pages(parts, seed=3)))
    long = _as_pages(book.ocr[len(book.ocr) // 4 :][:LONG_PART] for book in books[1::3])
    short = clean.passages([*pages, *books[::2]], seed=11)
    some, others = short[:CLEAN_PASSAGES], short[CLEAN_PASSAGES:][:DAMAGED_PASSAGES]
    for name, texts in (
        ("books", books),
        ("damaged-books", damager.pages(long, seed=7)),
        ("passages", some),
        ("damaged-passages", damager.pages(others, seed=4, rates=RATES_OF_PASSAGES)),
    ):
        sets[name], sets[f"{name}-sure"] = collect_sampled(engine, list(texts))
    return sets


def _as_pages(texts: Iterable[str]) -> list[Page]:
    return [Page(text, text) for text in texts]


def _engine(tables: Path, weights: Weights) -> WordEngine:
    for pair, cost in read_table(tables / "confusions.seed.tsv").items():
        weights[pair] = min(cost, weights.get(pair, cost))
    lexicon = Lexicon.load(tables / "lexicon.bin")
    return WordEngine(
        Tables(
            lexicon,
            Confusions(weights),
            Context.load(tables / "context.bin"),
            LetterModel.load(tables / "letters.bin"),
            Ranker.load(tables / "ranker.tsv", tables / "forest.tsv"),
            surroundings=Surroundings.load(tables / "surroundings.bin"),
            surnames=Surnames.load(tables / "surnames.bin"),
            marked=Marked(lexicon),
        )
    )
