"""The text written again as decided: log and decisions, replayed on the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ocrfix import diff, rows, source
from ocrfix import log as logs
from ocrfix.batch import DIFF, LOG, TEXT, read_log_of
from ocrfix.errors import LogError, OcrfixError
from ocrfix.identity import identify
from ocrfix.log import Decided, Log
from ocrfix.report import Failed
from ocrfix.review import decisions
from ocrfix.review.decisions import OPEN, Decision
from ocrfix.source import Source

UNREVIEWED = ("apply", "hold")
"""What may become of edits that nobody decided on: made as cleaned, or held back."""


@dataclass(frozen=True, kw_only=True)
class Applied:
    """A text written as decided.

    Attributes:
        text: its path.
        verdicts: how many decisions of each kind were followed.
        made: edits that nobody decided on and that were made.
        held: edits that nobody decided on and that were held back.
        unmade: suggestions that nobody decided on.
        stale: decisions about edits that the log doesn't have; they stay in their file.
    """

    text: str
    verdicts: Mapping[str, int]
    made: int
    held: int
    unmade: int
    stale: tuple[Decision, ...]


def find_logs(out: Path) -> list[Path]:
    """The logs in an output folder.

    Raises:
        LogError: there is none.
    """
    found = sorted(out.rglob(f"*{LOG}"))
    if not found:
        raise LogError(f"{out}: holds no logs", remedy="give the folder that `ocrfix clean` wrote")
    return found


def decisions_path(log_path: Path) -> Path:
    """Where the decisions on a log's edits stand."""
    return log_path.with_name(log_path.name.removesuffix(LOG) + decisions.SUFFIX)


def run(out: Path, *, unreviewed: str = "apply") -> Iterator[Applied | Failed]:
    """Write each text of an output folder again, as decided.

    Args:
        out: the folder.
        unreviewed: one of ``UNREVIEWED``.
    """
    for path in find_logs(out):
        try:
            yield apply_to(path, unreviewed=unreviewed)
        except OcrfixError as error:
            yield Failed.because_of(str(path), error)


def apply_to(log_path: Path, *, unreviewed: str = "apply") -> Applied:
    """Write the text of one log again, and the log and diff with it.

    Args:
        log_path: of the log.
        unreviewed: one of ``UNREVIEWED``.

    Raises:
        LogError: log, source or text were altered since; nothing was written.
        SourceError: the source is gone.
        OutputError: a result can't be written.
    """
    name = log_path.name.removesuffix(LOG)
    text_path, diff_path = (log_path.with_name(name + end) for end in (TEXT, DIFF))
    log, given = read_log_of(log_path)
    _refuse_altered_log(log, given, log_path)
    last = decisions.last(decisions.read(decisions_path(log_path)))
    known = {edit.id for edit in (*log.edits, *log.suggestions)}
    wanted = {d.id: Decided(d.verdict, d.text) for d in last.values() if d.verdict != OPEN}
    followed = {id_: decided for id_, decided in wanted.items() if id_ in known}
    held = [e.id for e in log.edits if e.id not in followed] if unreviewed == "hold" else []
    new_log, text = _decide(log, given, followed | dict.fromkeys(held, Decided("hold")), log_path)
    _refuse_altered_text(text_path, logs.replay(log, given.text), text)
    changes = diff.of_file(given, text, new_log.effective(), name=Path(given.name).name)
    # The log comes last: until it is written, running again does the same.
    sources = source.identities([Path(given.name)])
    source.write(diff_path, changes, sources=sources)
    source.write(text_path, source.to_bytes(text), sources=sources)
    source.write(log_path, rows.dumps(new_log, given.text), sources=sources)
    return Applied(
        text=str(text_path),
        verdicts=Counter(decided.verdict for decided in followed.values()),
        made=sum(e.id not in followed for e in log.edits) - len(held),
        held=len(held),
        unmade=sum(e.id not in followed for e in log.suggestions),
        stale=tuple(last[id_] for id_ in sorted(wanted.keys() - known)),
    )


def _decide(
    log: Log, given: Source, decided: Mapping[str, Decided], log_path: Path
) -> tuple[Log, str]:
    try:
        return logs.decide(log, given.text, decided)
    except LogError as error:
        raise LogError(f"{log_path}: {error.message}", remedy=error.remedy) from error


def _refuse_altered_log(log: Log, given: Source, log_path: Path) -> None:
    """Refuse a log that was altered: an edit's id, or the digest of the text, tells.

    Raises:
        LogError: it was.
    """
    edits = (*log.edits, *log.suggestions)
    fits = {e.id for e in identify(given.text, edits)} == {e.id for e in edits}
    if not fits or logs.digest(logs.replay(log, given.text)) != log.header.text_sha256:
        raise LogError(f"{log_path}: was altered since it was written", remedy=logs.AGAIN)


def _refuse_altered_text(path: Path, *expected: str) -> None:
    """Refuse to write over a text that someone edited by hand.

    Args:
        path: of the text.
        expected: what may stand there: the log's text, or the one about to be written.

    Raises:
        LogError: something else does.
    """
    if not path.exists():
        return
    data = path.read_bytes()
    if all(data != source.to_bytes(text) for text in expected):
        raise LogError(
            f"{path}: was altered since it was written",
            remedy="move it away to have it written again; its changes are not in the log",
        )
