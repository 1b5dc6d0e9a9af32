"""``ocrfix clean``: files, folders or standard input."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ocrfix import batch, compression, discovery, ownwords, rows, source
from ocrfix import log as logs
from ocrfix.batch import Folder, Place, Plan
from ocrfix.check import check
from ocrfix.cleaner import Cleaner
from ocrfix.commands.hands import Hands, hands
from ocrfix.commands.options import fields_of, settings_of, with_fields, with_settings
from ocrfix.commands.progress import progress
from ocrfix.commands.speech import print_json, say, say_failure, shows_progress
from ocrfix.errors import ExitCode
from ocrfix.jsonl import Fields
from ocrfix.report import Report, summary
from ocrfix.review import decisions

STDIN = "-"


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--out", help="Folder of the results, or its URL; made if need be.")
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
@click.option(
    "--learn-corpus",
    is_flag=True,
    help="First find the words that the files have in common, and know them.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of a Dask cluster clean.")
@with_fields
@with_settings
def clean(  # noqa: PLR0913 (an option each)
    paths: tuple[str, ...],
    out: str | None,
    form: str,
    *,
    quiet: bool,
    jobs: int | None,
    timeout: float,
    resume: bool | None,
    learn_corpus: bool,
    scheduler: str | None,
    **flags: Any,
) -> int:
    """Clean files and folders, by path or URL; "-" is standard input.

    Writes NAME.txt, NAME.edits.jsonl and NAME.diff for each file into the folder OUT, and one
    report.json. With "-" the clean text goes to standard output. With --format json a line of
    JSON for each file goes there instead. With --jsonl FIELD the files are JSON Lines, and
    come out as such.
    """
    fields = fields_of(flags)
    settings = settings_of(flags)
    if out is not None and (Path(out) / ownwords.NAME).is_file():
        own = str(Path(out) / ownwords.NAME)
        settings = replace(settings, wordlists=(*settings.wordlists, own))
    cleaner = Cleaner(settings)
    plan = Plan(workers=jobs or cores(), timeout=timeout, resume=resume)
    if STDIN in paths:
        if len(paths) > 1 or out:
            raise click.UsageError('"-" stands alone: its text goes to standard output.')
        if fields is None:
            return _clean_stdin(cleaner, form)
        if form == "json":
            raise click.UsageError("--format json is for files; JSON Lines come out as such.")
        with hands(cleaner, plan, scheduler) as working:
            return _clean_lines(working, fields)
    if out is None:
        raise click.UsageError("Give the folder of the results with -o OUT.")
    found = discovery.find(paths, out, discovery.LINES if fields else discovery.TEXTS)
    place = batch.place_of(out, found)
    tasks = [batch.Task(job.source, job.name.as_posix()) for job in found]
    with hands(cleaner, plan, scheduler) as working:
        if learn_corpus:
            if not quiet:
                say("reading all files first, for the words that they have in common")
            working = working.learned(tasks, place, fields)  # noqa: PLW2901 (the same, knowing more)
        report = Report(working.cleaner.settings)
        execute = working.execute(place, fields)
        steps = batch.run_at(
            place, tasks, working.cleaner, plan=plan, report=report, execute=execute
        )
        with progress(found, form, quiet=quiet) as tell, closing(steps):
            for step in steps:
                tell(step)
    _conclude(report, place, form, quiet=quiet)
    return report.exit_code


def cores() -> int:
    """The cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _conclude(report: Report, place: Place, form: str, *, quiet: bool) -> None:
    """Say what was done, all in all."""
    if quiet or form == "json":
        return
    values = report.as_dict()
    watched = shows_progress(form, quiet=quiet)
    for line in summary.lines(values) if watched else [summary.headline(values)]:
        say(line)
    say(f"see {place.where(batch.PAGE if watched else batch.REPORT)}")
    if isinstance(place, Folder) and any(place.out.rglob(f"*{decisions.SUFFIX}")):
        say(f"ocrfix: {place.out} holds decisions; `ocrfix apply {place.out}` follows them")


def _clean_stdin(cleaner: Cleaner, form: str) -> int:
    data = compression.unpack(sys.stdin.buffer.read(), "standard input")
    given = source.decode(data, "standard input")
    result = cleaner.clean(given.text)
    if form == "json":
        log = batch.checked_log(result, given, cleaner)
        head, *edits = rows.parse_lines(log, "the log")
        print_json({**head, "text": result.text, "rows": edits})
    else:
        # A log that nobody gets need not be spelled out and read back.
        check(result, logs.of(result, given, cleaner.settings), cleaner.changes, given.name)
        sys.stdout.buffer.write(source.to_bytes(result.text))
        sys.stdout.buffer.flush()
    return 0


def _clean_lines(working: Hands, fields: Fields) -> int:
    from ocrfix.jsonl.files import clean_pipe

    refusals = clean_pipe(
        sys.stdin.buffer,
        sys.stdout.buffer,
        fields,
        working.sent,
        working.in_order(),
        say_failure,
    )
    if refusals.untold:
        say(f"ocrfix: standard input: {refusals.untold:,} lines more")
    return ExitCode.SOME_FAILED if refusals.count else ExitCode.DONE
