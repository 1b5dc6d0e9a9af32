"""The unit of work: one source read, cleaned, checked and written, and a row that tells of it."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from ocrfix import detection, rows, source, storage
from ocrfix import diff as diffs
from ocrfix import log as logs
from ocrfix.batch.large import Checked, PartsMissing
from ocrfix.batch.place import DIFF, LOG, TEXT, Place
from ocrfix.check import check
from ocrfix.cleaner import Cleaner
from ocrfix.document import Document
from ocrfix.edits import Edit
from ocrfix.errors import ExitCode, OcrfixError, SourceError
from ocrfix.log import Log
from ocrfix.parts import Each
from ocrfix.pipeline import Result
from ocrfix.report import BINS, Done, Failed, Series, Spelling
from ocrfix.source import Source

MOST_SERIES = 100
"""Changes that a file's row has, the commonest ones: a row stays small, whatever the file."""
LONGEST_SERIES = 40
"""Code points of a change that can be a series: longer ones stand once."""

HUGE = 1 << 30
"""Bytes of a source beyond which it is refused: cleaning takes some ten times as much memory."""


@dataclass(frozen=True)
class Task:
    """A source to clean.

    Attributes:
        source: its path, as its place knows it.
        name: of its results, with slashes, without their endings.
    """

    source: str
    name: str


def attempt(task: Task, place: Place, cleaner: Cleaner, each: Each | None = None) -> Done | Failed:
    """Clean one source; whatever happens, a row tells what became of it.

    Safe to be done again, and at two places at once: the results are the same, and each is
    written whole or not at all.

    Args:
        task: what to clean.
        place: where it is, and where its results go.
        cleaner: how to clean.
        each: cleans the parts of a large one, if not this very process.

    Raises:
        PartsMissing: it is large, and parts of it are to be cleaned before.
    """
    try:
        return clean_file(task, place, cleaner, each)
    except PartsMissing:
        raise
    except OcrfixError as error:
        return Failed.because_of(task.source, error)
    except Exception as error:  # noqa: BLE001 (a mistake of ours costs this file, not the rest)
        return unexpected(task.source, error)


def clean_file(task: Task, place: Place, cleaner: Cleaner, each: Each | None = None) -> Done:
    """Clean one source and write its text, log and diff.

    Raises:
        PartsMissing: as ``attempt`` does.
        SourceError: it can't be read, or is no text.
        CheckError: the result doesn't hold; nothing was written.
        OutputError: a result can't be written, or would overwrite something not ours.
    """
    place.refuse(task.name)
    data = place.read(task.source)
    refuse_other(data, task.source)
    given = source.decode(data, task.source)
    each = each or Checked(cleaner)
    result = cleaner.clean(given.text, each)
    way = place.way(task.source, task.name)
    log = checked_log(result, given, cleaner, path=way, each=each)
    diff = diffs.of_file(given, result.text, result.edits, name=PurePath(task.source).name)
    # The text comes last: a log without its text is harmless, the reverse is not.
    place.write(f"{task.name}{LOG}", log)
    place.write(f"{task.name}{DIFF}", diff)
    place.write(f"{task.name}{TEXT}", source.to_bytes(result.text))
    return row(task, place, given, result, cleaner)


def refuse_other(data: bytes, path: str) -> None:
    """Refuse what is no text: nothing, pictures, archives, programs.

    Standard input and the library take anything; in a folder of thousands such a file is an
    accident, and its owner wants to know.

    Raises:
        SourceError: it is no text; says why.
    """
    if not data:
        raise SourceError(f"{path}: is empty", remedy="scan or copy it again, or leave it out")
    if len(data) > HUGE:
        raise SourceError(
            f"{path}: has {len(data) / 1e6:,.0f} MB; a text may have {HUGE / 1e6:,.0f}",
            remedy="cut it into several files",
        )
    if detection.is_binary(data):
        raise SourceError(f"{path}: is binary, not text", remedy="leave it out")


def row(task: Task, place: Place, given: Source, result: Result, cleaner: Cleaner) -> Done:
    """What a report needs of a file that was done: counts, no text."""
    return Done(
        source=task.source,
        text=place.where(f"{task.name}{TEXT}"),
        log=place.where(f"{task.name}{LOG}"),
        diff=place.where(f"{task.name}{DIFF}"),
        sha256=given.sha256,
        encoding=given.encoding,
        undecodable=given.undecodable,
        words=len(given.text.split()),
        edits=len(result.edits),
        suggestions=len(result.suggestions),
        by_rule=dict(sorted(Counter(f"{e.stage}.{e.rule}" for e in result.edits).items())),
        before=spelling(given.text, cleaner),
        after=spelling(result.text, cleaner),
        made_at=histogram(result.edits),
        suggested_at=histogram(result.suggestions),
        series=series(result.edits),
    )


def spelling(text: str, cleaner: Cleaner) -> Spelling:
    """How many words of a text are letters, and how many of them the lexicon doesn't know."""
    vocabulary = Document.of(text).vocabulary
    forms = sorted({word.lower().replace("’", "'") for word in vocabulary})
    numbers = cleaner.knowledge.lexicon.look_up(forms)
    unknown = {form for form, number in zip(forms, numbers.tolist(), strict=True) if number < 0}
    return Spelling(
        words=vocabulary.total(),
        unknown=sum(n for w, n in vocabulary.items() if w.lower().replace("’", "'") in unknown),
    )


def histogram(edits: Sequence[Edit]) -> tuple[int, ...]:
    """How many of the edits have which confidence, in ``BINS`` equal steps from 0 to 1."""
    found = Counter(min(BINS - 1, int(e.confidence * BINS)) for e in edits)
    return tuple(found[i] for i in range(BINS))


def series(edits: Sequence[Edit]) -> tuple[Series, ...]:
    """The commonest changes, the most frequent first."""
    found = Counter(
        (e.before, e.after) for e in edits if len(e.before) + len(e.after) <= LONGEST_SERIES
    )
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Series(before, after, n) for (before, after), n in ranked[:MOST_SERIES])


def unexpected(path: str, error: BaseException) -> Failed:
    """The failure that a mistake of ours, or a lack of memory, makes of a file."""
    name = type(error).__name__
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" ({Path(f.filename).name}:{f.lineno} in {f.name})" for f in frame)
    reason = f"a mistake of ocrfix: {name}: {error}{where}\nnothing was written for this file; "
    reason += "please report it"
    if isinstance(error, MemoryError):
        reason = "there was not enough memory\nrun again with fewer --jobs"
    return Failed(
        source=path, error=name, reason=f"{path}: {reason}", exit_code=int(ExitCode.SOME_FAILED)
    )


def checked_log(
    result: Result,
    given: Source,
    cleaner: Cleaner,
    *,
    path: str = "",
    each: Each | None = None,
) -> bytes:
    """The log of a result, read back and checked.

    Args:
        result: what cleaning gave.
        given: what was cleaned.
        cleaner: that cleaned.
        path: of the source, from the folder that the log will be in.
        each: that cleaned the parts.

    Raises:
        CheckError: the result doesn't hold.
    """
    data = rows.dumps(logs.of(result, given, cleaner.settings, path=path), given.text)
    again = partial(cleaner.clean, each=each)
    check(result, rows.loads(data, "the log"), again, given.name)
    return data


def read_log_of(log_path: Path) -> tuple[Log, Source]:
    """A log and its source, found beside it and verified.

    Raises:
        LogError: the log is damaged, or not of this source.
        SourceError: the source is gone.
    """
    log = rows.read(log_path)
    if storage.is_url(log.header.source):
        given = source.decode(storage.read(log.header.source), log.header.source)
    else:
        given = source.read(log_path.parent / log.header.source)
    logs.verify(log, given, str(log_path))
    return log, given
