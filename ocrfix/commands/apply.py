"""``ocrfix apply``: the text again, as decided."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix import apply as applying
from ocrfix.apply import UNREVIEWED, Applied
from ocrfix.commands.options import PATH
from ocrfix.commands.speech import print_text, say, say_failure
from ocrfix.errors import ExitCode
from ocrfix.report import Failed
from ocrfix.review.decisions import Decision
from ocrfix.review.merge import describe


@click.command()
@click.argument("out", type=PATH)
@click.option(
    "--unreviewed",
    type=click.Choice(UNREVIEWED),
    default="apply",
    help="Make edits that nobody decided on (apply, the default), or hold them back (hold).",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def apply(out: Path, *, unreviewed: str, quiet: bool) -> int:
    """Write the texts in OUT again, as NAME.decisions.jsonl decides.

    Rejected edits are dropped, accepted suggestions made, replacements set in. Refuses when the
    source, the log or the text was altered since.
    """
    failed = []
    for outcome in applying.run(out, unreviewed=unreviewed):
        if isinstance(outcome, Failed):
            failed.append(outcome)
            say_failure(outcome)
            continue
        if not quiet:
            print_text(f"{outcome.text}: {_summary(outcome)}")
        for decision in outcome.stale:
            say(f"ocrfix: {outcome.text}: {_orphan(decision)}")
    if len(failed) == 1 and len(applying.find_logs(out)) == 1:
        return failed[0].exit_code
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _summary(applied: Applied) -> str:
    counts = [
        f"{applied.verdicts.get('accept', 0)} accepted",
        f"{applied.verdicts.get('reject', 0)} rejected",
        f"{applied.verdicts.get('replace', 0)} replaced",
    ]
    if applied.held:
        counts.append(f"{applied.held} undecided edits held back")
    else:
        counts.append(f"{applied.made} undecided edits made")
    counts.append(f"{applied.unmade} undecided suggestions not made")
    return ", ".join(counts)


def _orphan(decision: Decision) -> str:
    what = f" ({decision.before!r} → {decision.after!r})" if decision.before else ""
    said = describe(decision)
    return f"no edit has the id {decision.id}{what} now; kept, but not followed: {said}"
