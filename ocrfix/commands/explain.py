"""``ocrfix explain``: why a word is or is not changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from ocrfix.commands.options import settings_of, with_settings
from ocrfix.commands.speech import print_json, print_text
from ocrfix.explain import Explanation
from ocrfix.explain import explain as explain_word


@click.command()
@click.argument("word")
@click.option("--in", "sentence", required=True, help="The sentence that the word stands in.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@with_settings
def explain(word: str, sentence: str, form: str, **flags: Any) -> int:
    """Say why WORD is or is not changed in a sentence."""
    explanation = explain_word(word, sentence, settings_of(flags))
    if form == "json":
        print_json(asdict(explanation))
    else:
        for line in _lines(explanation):
            print_text(line)
    return 0


def _lines(explanation: Explanation) -> list[str]:
    known = "known" if explanation.is_known else "not known"
    lines = [f"{explanation.word}: {known}, {explanation.frequency:.2f} in a million words"]
    for r in explanation.readings:
        change = f"{r.before!r} to {r.after!r}"
        lines += [
            f"  {r.verdict:9} {r.confidence:.2f}  {change}  ({r.stage}, {r.rule})",
            f"            {r.reason}",
        ]
    if not explanation.readings:
        lines.append("  kept: no stage proposes anything else")
    return lines
