"""``ocrfix apply``: the text again, as decided."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix import apply as applying
from ocrfix.commands.options import PATH
from ocrfix.commands.speech import print_text, say, say_failure
from ocrfix.errors import ExitCode
from ocrfix.report import Failed


@click.command()
@click.argument("out", type=PATH)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def apply(out: Path, *, quiet: bool) -> int:
    """Write the texts in OUT again, as NAME.decisions.jsonl decides.

    Rejected edits are dropped, accepted suggestions made, replacements set in. Refuses when the
    source, the log or the text was altered since.
    """
    failed = []
    for outcome in applying.run(out):
        if isinstance(outcome, Failed):
            failed.append(outcome)
            say_failure(outcome)
            continue
        if not quiet:
            print_text(f"{outcome.text}: {outcome.decided} decisions")
        for id_ in outcome.stale:
            say(f"ocrfix: {outcome.text}: no edit has the id {id_}; its decision was left out")
    if len(failed) == 1 and len(applying.find_logs(out)) == 1:
        return failed[0].exit_code
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE
