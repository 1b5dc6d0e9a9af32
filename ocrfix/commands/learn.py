"""``ocrfix learn``: the confusions of one's own pages."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.commands.options import FILE, PATH
from ocrfix.commands.speech import say
from ocrfix.errors import SourceError


@click.command()
@click.option("--ocr", required=True, type=PATH, help="A text as OCR read it, or a folder.")
@click.option("--truth", required=True, type=PATH, help="The same text as it should be.")
@click.option("-o", "--out", required=True, type=FILE, help="File of the confusions.")
@click.option(
    "--min",
    "least",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="How often a confusion must be seen.",
)
def learn(ocr: Path, truth: Path, out: Path, least: int) -> int:
    """Learn what OCR takes for what, from pages and their truth.

    Writes a line for each confusion: what was read, what it was, and the cost of so reading it,
    the negative logarithm of its chance. `ocrfix clean --confusions FILE` takes it. Of two
    folders, the files of the same name belong together.
    """
    from ocrfix import learning, source  # loads rapidfuzz
    from ocrfix import score as scoring
    from ocrfix.confusions import Confusions

    files = scoring.pairs(ocr, truth)
    pairs: list[tuple[str, str]] = []
    for paths in files:
        for piece in learning.pieces(*scoring.read(*paths)):
            pairs += learning.word_pairs(*piece)
    misread = sum(read != true for read, true in pairs)
    weights = learning.misreadings(pairs, least)
    if not weights:
        raise SourceError(
            f"{ocr}: of {len(pairs):,} words {misread:,} are misread, and no confusion was seen "
            f"{least:,} times",
            remedy="give more pages, or a lower --min",
        )
    head = f"read, true, cost: learned by `ocrfix learn` from {len(pairs):,} words"
    given = source.identities(path for pair in files for path in pair)
    source.write(out, Confusions(weights).as_text(head).encode(), sources=given)
    say(
        f"ocrfix: {out}: {len(weights):,} confusions, from {len(files):,} "
        f"{'pair' if len(files) == 1 else 'pairs'} of files with {len(pairs):,} words, "
        f"{misread:,} of them misread"
    )
    return 0
