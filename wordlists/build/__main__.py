"""Rebuild the English word lists and tables.

    cd wordlists
    python -m build --corpora DIR --sets DIR [--scans FILE] --scowl DIR [STEP...]

The steps, in their order: ``counts``, ``channel``, ``lexicon``, ``surnames``, ``context``,
``surroundings``, ``letters``, ``junctions``, ``capitals``, ``confusables``, ``ranker``, ``added``.
Without any, all are taken. The counts are kept in the folder ``--work``, so that later steps can be
taken by themselves.
What each file is made of stands in wordlists/README.md.
"""

from __future__ import annotations

import argparse
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from build import capitals, confusables, junctions, lexicon, ngrams, sources, surnames
from build.counts import Counts, corpus_files, count, count_compounds
from build.examples import Page, read_pages, word_pairs
from ocrfix import learning, packed
from ocrfix.confusions import Confusions
from ocrfix.engine import letters
from ocrfix.lexicon import Lexicon

WORDLISTS = Path(__file__).parents[1]
CONFUSIONS_HEAD = "read, true, cost"
RANKER_HEAD = "case, feature, knot, height"
FOREST_HEAD = "questions of each tree, lowest bit first, and what its leaves give"
SEEN_FOR_LETTERS = 2.0
"""Words counted more often than this teach what words look like."""


@dataclass(frozen=True)
class Places:
    """Where everything is.

    Attributes:
        corpora: folder of clean texts, in folders ``en-…``.
        sets: folder of pages with their truth, ``NAME.train.jsonl``.
        scans: further such pages, scanned by oneself.
        scowl: the folder of Debian's package ``scowl``.
        work: folder for what is kept between steps.
        out: folder for the tables.
    """

    corpora: Path
    sets: Path
    scans: Path | None
    scowl: Path
    work: Path
    out: Path

    @property
    def counted(self) -> list[Path]:
        """The texts to count in."""
        return corpus_files(self.corpora, held_out=False)

    def counts(self) -> Counts:
        """The counts that the first step kept."""
        return Counts.load(self.work / "counts.npz")

    def pages(self) -> dict[str, list[Page]]:
        """The pages to learn from, by the name of their set."""
        paths = sorted(self.sets.glob("*.train.jsonl"))
        paths += [self.scans] if self.scans else []
        return {path.name.partition(".")[0]: read_pages(path) for path in paths}


def make_counts(places: Places) -> None:
    """Number the words of the corpora, and count their compounds."""
    count(places.counted).save(places.work / "counts.npz")
    compounds = count_compounds(places.counted)
    (places.work / "compounds.json").write_text(json.dumps(compounds), "utf-8")


def make_channel(places: Places) -> None:
    """Learn the confusions."""
    pages = [page for some in places.pages().values() for page in some]
    Confusions(learning.learn(word_pairs(pages))).save(
        places.out / "confusions.tsv", CONFUSIONS_HEAD
    )


def make_lexicon(places: Places) -> None:
    """Join counts and lists."""
    counts = places.counts()
    times, texts = json.loads((places.work / "compounds.json").read_text("utf-8"))
    gathered = sources.gather(
        places.scowl, WORDLISTS / "abbreviations.txt", WORDLISTS / "dialect.txt"
    )
    confusions = Confusions.load(places.out / "confusions.tsv")
    compounds = Counter(times), Counter(texts)
    entries = lexicon.build(counts, compounds, places.scowl, gathered, confusions)
    lexicon.write_list(entries, places.out / "words.tsv")
    lexicon.pack(entries, counts.words, places.out / "lexicon.bin")


def make_surnames(places: Places) -> None:
    """List the surnames that the lexicon hasn't."""
    _, names = sources.census()
    surnames.build(names, Lexicon.load(places.out / "lexicon.bin"), places.out / "surnames.bin")


def make_context(places: Places) -> None:
    """Count neighbours."""
    ngrams.build(places.counts(), places.out / "context.bin")


def make_surroundings(places: Places) -> None:
    """Learn what fits among the words around it; Numba is needed for nothing else."""
    from build import surroundings

    known = Lexicon.load(places.out / "lexicon.bin")
    surroundings.build(places.counts(), known, places.out / "surroundings.bin")


def make_letters(places: Places) -> None:
    """Learn what words look like."""
    known = Lexicon.load(places.out / "lexicon.bin")
    often = np.flatnonzero(known.log_counts > np.log(1 + SEEN_FOR_LETTERS))
    words = [known.word(number) for number in often.tolist()]
    table = letters.learn(words, known.log_counts[often].astype(np.float64))
    packed.write(places.out / "letters.bin", {"table": table}, {})


def make_junctions(places: Places) -> None:
    """Count what stands between words."""
    _print_to(places.out.parent / "en.junctions.tsv", junctions.main, places.counted)


def make_capitals(places: Places) -> None:
    """Count capitals within sentences."""
    _print_to(places.out.parent / "en.capitals.tsv", capitals.main, places.counted)


def _print_to(path: Path, main: Callable[[list[str]], None], texts: list[Path]) -> None:
    with redirect_stdout(io.StringIO()) as printed:
        main([str(text) for text in texts])
    path.write_text(printed.getvalue(), "utf-8")


def make_ranker(places: Places) -> None:
    """Train the ranker: all that is particular to it is in ``build.training``."""
    from build import training

    ranker = training.train(places.pages(), places.corpora, places.out)
    ranker.save(places.out / "ranker.tsv", RANKER_HEAD)
    ranker.forest.save(places.out / "forest.tsv", FOREST_HEAD)


def make_added(places: Places) -> None:
    """Teach the ranker what came to be known of options since it was trained."""
    from build import training

    ranker = training.train_added(places.pages(), places.corpora, places.out)
    ranker.save(places.out / "ranker.tsv", RANKER_HEAD)


def make_confusables(places: Places) -> None:
    """Find the candidates of common words."""
    tables = (places.out / "confusions.tsv", places.out / "confusions.seed.tsv")
    lexicon_made = Lexicon.load(places.out / "lexicon.bin")
    found = confusables.build(lexicon_made, Confusions.load(*tables))
    found.save(places.out / "confusables.bin")


STEPS: dict[str, Callable[[Places], None]] = {
    "counts": make_counts,
    "channel": make_channel,
    "lexicon": make_lexicon,
    "surnames": make_surnames,
    "context": make_context,
    "surroundings": make_surroundings,
    "letters": make_letters,
    "junctions": make_junctions,
    "capitals": make_capitals,
    "confusables": make_confusables,
    "ranker": make_ranker,
    "added": make_added,
}


def main(argv: Sequence[str] | None = None) -> None:
    """Take the steps."""
    parser = argparse.ArgumentParser(prog="python -m build", description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--scans", type=Path)
    parser.add_argument("--scowl", type=Path, default=Path("/usr/share/dict/scowl"))
    parser.add_argument("--work", type=Path, default=Path("build-work"))
    parser.add_argument("--out", type=Path, default=WORDLISTS / "en")
    args = parser.parse_args(argv)
    unknown = [step for step in args.steps if step not in STEPS]
    if unknown:
        parser.error(f"unknown step {unknown[0]!r}; there are {', '.join(STEPS)}")
    places = Places(args.corpora, args.sets, args.scans, args.scowl, args.work, args.out)
    for folder in (places.work, places.out):
        folder.mkdir(parents=True, exist_ok=True)
    for name, step in STEPS.items():
        if not args.steps or name in args.steps:
            start = perf_counter()
            step(places)
            print(f"{name}: {perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
