"""``ocrfix clean``: files, folders or standard input."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ocrfix import batch, discovery, ownwords, rows, source
from ocrfix.batch import Plan
from ocrfix.cleaner import Cleaner
from ocrfix.commands.options import PATH, settings_of, with_settings
from ocrfix.commands.progress import progress
from ocrfix.commands.speech import print_json, say, shows_progress
from ocrfix.report import Report, summary
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
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that clean; as many as there are cores unless given.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=batch.TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="A file that takes longer is given up; of a large file, each part.",
)
@click.option(
    "--resume/--no-resume",
    default=None,
    help="Keep what is done already; unless given, if the last run was broken off.",
)
@with_settings
def clean(  # noqa: PLR0913 (an option each)
    paths: tuple[Path, ...],
    out: Path | None,
    form: str,
    *,
    quiet: bool,
    jobs: int | None,
    timeout: float,
    resume: bool | None,
    **flags: Any,
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
    found = discovery.find(paths, out)
    report = Report(cleaner.settings)
    workers = min(jobs or cores(), max(1, len(found)))
    plan = Plan(workers=workers, timeout=timeout, resume=resume)
    steps = batch.run(found, out, cleaner, plan, report)
    with progress(found, form, quiet=quiet) as tell, closing(steps):
        for step in steps:
            tell(step)
    _conclude(report, out, form, quiet=quiet)
    return report.exit_code


def cores() -> int:
    """The cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _conclude(report: Report, out: Path, form: str, *, quiet: bool) -> None:
    """Say what was done, all in all."""
    if quiet or form == "json":
        return
    values = report.as_dict()
    said = (
        summary.lines(values) if shows_progress(form, quiet=quiet) else [summary.headline(values)]
    )
    for line in said:
        say(line)
    say(f"see {out / batch.REPORT}")
    if any(out.rglob(f"*{decisions.SUFFIX}")):
        say(f"ocrfix: {out} holds decisions; `ocrfix apply {out}` follows them")


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
