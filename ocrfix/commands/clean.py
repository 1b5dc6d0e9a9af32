"""``ocrfix clean``: files, folders or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from ocrfix import batch, discovery, ownwords, rows, source
from ocrfix.cleaner import Cleaner
from ocrfix.commands.options import PATH, settings_of, with_settings
from ocrfix.commands.speech import print_json, say, say_failure, shows_progress
from ocrfix.report import Done, Failed, Report
from ocrfix.review import decisions

STDIN = Path("-")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("-o", "--out", type=PATH, help="Folder of the results; made if need be.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json: a line of JSON for each file to standard output.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@with_settings
def clean(
    paths: tuple[Path, ...], out: Path | None, form: str, *, quiet: bool, **flags: Any
) -> int:
    """Clean files and folders; "-" is standard input.

    Writes NAME.txt, NAME.edits.jsonl and NAME.diff for each file into the folder OUT, and one
    report.json. With "-" the clean text goes to standard output. With --format json a line of
    JSON for each file goes there instead.
    """
    settings = settings_of(flags)
    if out is not None and (out / ownwords.NAME).is_file():
        settings = replace(settings, wordlists=(*settings.wordlists, str(out / ownwords.NAME)))
    cleaner = Cleaner(settings)
    if STDIN in paths:
        if len(paths) > 1 or out:
            raise click.UsageError('"-" stands alone: its text goes to standard output.')
        return _clean_stdin(cleaner, form)
    if out is None:
        raise click.UsageError("Give the folder of the results with -o OUT.")
    jobs = discovery.find(paths, out)
    report = Report(cleaner.settings)
    with _progress(len(jobs), form, quiet=quiet) as advance:
        for outcome in batch.run(jobs, out, cleaner):
            report.add(outcome)
            if isinstance(outcome, Failed):
                say_failure(outcome)
            if form == "json":
                print_json({"status": _status(outcome), **asdict(outcome)})
            advance()
    written = batch.write_report(report, out, sources=source.identities(j.source for j in jobs))
    if shows_progress(form, quiet=quiet):
        say(_summary(report, written))
    if not quiet and form == "text" and any(out.rglob(f"*{decisions.SUFFIX}")):
        say(f"ocrfix: {out} holds decisions; `ocrfix apply {out}` follows them")
    return report.exit_code


def _clean_stdin(cleaner: Cleaner, form: str) -> int:
    given = source.decode(sys.stdin.buffer.read(), "standard input")
    result = cleaner.clean(given.text)
    data = batch.checked_log(result, given, cleaner)
    if form == "json":
        head, *edits = rows.parse_lines(data, "the log")
        print_json({**head, "text": result.text, "rows": edits})
    else:
        sys.stdout.buffer.write(source.to_bytes(result.text))
        sys.stdout.buffer.flush()
    return 0


def _status(outcome: Done | Failed) -> str:
    return "done" if isinstance(outcome, Done) else "failed"


def _summary(report: Report, written: Path) -> str:
    totals = report.as_dict()["totals"]
    counts = [
        f"{totals[what]:,} {what[:-1] if totals[what] == 1 else what}"
        for what in ("files", "words", "edits", "suggestions")
    ]
    failed = f", {totals['failed']:,} failed" if totals["failed"] else ""
    return f"{', '.join(counts)}{failed}; see {written}"


@contextmanager
def _progress(total: int, form: str, *, quiet: bool) -> Iterator[Any]:
    """A bar on a terminal; nothing in a pipe."""
    if not shows_progress(form, quiet=quiet):
        yield lambda: None
        return
    from rich.console import Console  # slow, and only for people
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("cleaning", total=total)
        yield lambda: bar.advance(task)
