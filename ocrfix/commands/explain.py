"""``ocrfix explain``: why a word is or is not changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from ocrfix.commands.options import for_programs, settings_of, with_settings
from ocrfix.commands.speech import print_json, print_text
from ocrfix.explain import Explanation, Option
from ocrfix.explain import explain as explain_word

MOST_EVIDENCE = 6
"""Pieces of evidence that are shown of an option."""

SPOKEN = {
    "bias": "to begin with",
    "channel": "how it is misread",
    "commonness": "how common it is",
    "left": "the word before",
    "right": "the word after",
    "left_two": "the two words before",
    "both": "the words on both sides",
    "letters": "how word-like the form is",
    "in_document": "how often the text has it",
    "form_in_document": "how often the text has the form",
    "damage": "how damaged the text is",
    "best_rival": "lead over the next option",
    "pair_fit": "how the halves fit",
    "odd": "how odd the text's words are",
    "mended": "how much of what is odd is misread",
    "dirt": "how much dirt the text has",
    "crowd": "how odd the words around it are",
    "left_title": "a title before it",
    "surname": "a rare surname",
    "marked": "the marks beside it",
    "sense": "the words around",
    "sense_lead": "lead among the words around",
    "together": "all of it together",
}
"""Features whose names don't say enough."""


@click.command()
@click.argument("word")
@click.option("--in", "sentence", required=True, help="The sentence that the word stands in.")
@for_programs
@with_settings
def explain(word: str, sentence: str, form: str, **flags: Any) -> int:
    """Say why WORD is or is not changed in a sentence.

    Tells what each stage would make of it, and what the word engine thinks may stand there: how
    likely each option is, and what speaks for (+) and against it (-).
    """
    explanation = explain_word(word, sentence, settings_of(flags))
    if form == "json":
        print_json(asdict(explanation))
    elif sys.stdout.isatty():
        _show(explanation)
    else:
        for line in _lines(explanation):
            print_text(line)
    return 0


def _lines(explanation: Explanation) -> Iterator[str]:
    yield from _head(explanation)
    for r in explanation.readings:
        change = f"{r.before!r} to {r.after!r}"
        yield f"  {r.verdict:9} {r.confidence:.2f}  {change}  ({r.stage}, {r.rule})"
        yield f"            {r.reason}"
    if explanation.options:
        yield "The word engine weighs:"
    for option in explanation.options:
        yield f"  {option.chance:7.2%}  {_name(option)}"
        yield f"           {_evidence(option)}"


def _head(explanation: Explanation) -> Iterator[str]:
    known = "known" if explanation.is_known else "not in the lexicon"
    often = f", {explanation.frequency:.2f} in a million words" if explanation.frequency else ""
    yield f"{explanation.word}: {known}{often}"
    if explanation.result == explanation.sentence:
        yield "The sentence stays as it is."
    else:
        yield f"The sentence becomes: {explanation.result}"
    if not explanation.readings:
        yield "Kept: no stage proposes anything else."


def _name(option: Option) -> str:
    if option.kind == "keep":
        return f"{option.text} (kept)"
    return option.text or "(dropped)"


def _evidence(option: Option) -> str:
    shown = option.evidence[:MOST_EVIDENCE]
    pieces = [f"{e.points:+.1f} {SPOKEN.get(e.feature, e.feature)}" for e in shown]
    return ", ".join(pieces).replace("_", " ")


def _show(explanation: Explanation) -> None:
    """The same as tables, for a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    for line in _head(explanation):
        console.print(Text(line))
    if explanation.readings:
        table = Table(title="What the stages propose", title_justify="left")
        for name in ("verdict", "sure", "instead of", "put", "stage, rule", "reason"):
            table.add_column(name)
        for r in explanation.readings:
            cells = (r.verdict, f"{r.confidence:.2f}", r.before, r.after, f"{r.stage}, {r.rule}")
            table.add_row(*(Text(cell) for cell in (*cells, r.reason)))
        console.print(table)
    if explanation.options:
        table = Table(title="What the word engine weighs", title_justify="left")
        for name in ("chance", "option", "for (+) and against (-)"):
            table.add_column(name)
        for option in explanation.options:
            chance = f"{option.chance:.2%}"
            table.add_row(Text(chance), Text(_name(option)), Text(_evidence(option)))
        console.print(table)
