"""``ocrfix merge``: two reviewers' decisions made one."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.commands.options import PATH
from ocrfix.commands.speech import print_text, say
from ocrfix.errors import ExitCode
from ocrfix.review import exchange


@click.command()
@click.argument("ours", type=PATH, metavar="A")
@click.argument("theirs", type=PATH, metavar="B")
@click.option("-o", "--out", type=PATH, required=True, help="File or folder of the result.")
def merge(ours: Path, theirs: Path, out: Path) -> int:
    """Merge the decisions of two reviewers: files of decisions, or folders with them.

    Where the two disagree the result leaves the edit open, with a note of what each said, and
    the conflict is listed. Exits with 1 if there are any. OUT may be A or B.
    """
    merged = exchange.merge_paths(ours, theirs)
    exchange.write(out, merged)
    conflicts = 0
    for name, part in merged.items():
        for conflict in part.conflicts:
            conflicts += 1
            print_text(f"{name or out}: conflict: {conflict}")
    lines = sum(len(part.decisions) for part in merged.values())
    say(f"ocrfix: {out}: {lines} decisions, {conflicts} conflicts")
    return ExitCode.SOME_FAILED if conflicts else ExitCode.DONE
