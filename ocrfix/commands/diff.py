"""``ocrfix diff``: what was changed, for reading and for ``patch``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ocrfix import apply as applying
from ocrfix import batch, worddiff
from ocrfix import diff as diffs
from ocrfix import log as logs
from ocrfix.commands.options import PATH
from ocrfix.commands.speech import print_text, say_failure
from ocrfix.errors import ExitCode, OcrfixError
from ocrfix.report import Failed


@click.command()
@click.argument("out", type=PATH)
@click.option("--words", is_flag=True, help="Show the words that change within their line.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="For --words."
)
def diff(out: Path, color: str, *, words: bool) -> int:
    """Print how the texts in OUT differ from their sources.

    A unified diff, which patch and git apply take in the folder of the source; or, with --words,
    each changed line once, with what goes and what comes marked.
    """
    colored = color == "always" or (color == "auto" and sys.stdout.isatty())
    failed = 0
    for path in applying.find_logs(out):
        try:
            log, given = batch.read_log_of(path)
        except OcrfixError as error:
            failed += 1
            say_failure(Failed.because_of(str(path), error))
            continue
        edits = log.effective()
        if words:
            for line in worddiff.lines(given.text, edits, name=given.name, colored=colored):
                print_text(line)
            continue
        text = logs.replay(log, given.text)
        sys.stdout.flush()
        sys.stdout.buffer.write(diffs.of_file(given, text, edits, name=Path(given.name).name))
        sys.stdout.buffer.flush()
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE
