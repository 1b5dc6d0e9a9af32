"""``ocrfix score``: how good the cleaning is, on one's own pages."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ocrfix.cleaner import Cleaner
from ocrfix.commands.options import PATH, for_programs, settings_of, with_settings
from ocrfix.commands.speech import print_json, print_text


@click.command()
@click.option("--ocr", required=True, type=PATH, help="A text as OCR read it, or a folder.")
@click.option("--truth", required=True, type=PATH, help="The same text as it should be.")
@for_programs
@with_settings
def score(ocr: Path, truth: Path, form: str, **flags: Any) -> int:
    """Compare OCR and its cleaned text with the truth.

    Prints character and word error rates before and after, and the share of words fixed and
    broken. Two folders are compared file by file.
    """
    from ocrfix import score as scoring  # loads rapidfuzz

    cleaner = Cleaner(settings_of(flags))
    total = scoring.Score()
    for paths in scoring.pairs(ocr, truth):
        damaged, wanted = scoring.read(*paths)
        total += scoring.score(damaged, wanted, cleaner.clean(damaged).text)
    if form == "json":
        print_json({**asdict(total), "rates": total.rates()})
        return 0
    rates = {k: "-" if v is None else f"{100 * v:.2f} %" for k, v in total.rates().items()}
    print_text(f"characters wrong  {rates['cer_before']} before, {rates['cer_after']} after")
    print_text(f"words wrong       {rates['wer_before']} before, {rates['wer_after']} after")
    print_text(
        f"fixed             {total.fixed} of {total.damaged} damaged words ({rates['fixed']})"
    )
    sound = total.words - total.damaged
    print_text(f"broken            {total.broken} of {sound} sound words ({rates['broken']})")
    return 0
