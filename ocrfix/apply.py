"""The text written again as decided: log and decisions, replayed on the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ocrfix import diff, rows, source
from ocrfix import log as logs
from ocrfix.batch import DIFF, LOG, TEXT, read_log_of
from ocrfix.errors import LogError, OcrfixError
from ocrfix.report import Failed
from ocrfix.review import decisions

DECISIONS = ".decisions.jsonl"


@dataclass(frozen=True, kw_only=True)
class Applied:
    """A text written as decided.

    Attributes:
        text: its path.
        decided: decisions that were followed.
        stale: ids of decisions about edits that the log doesn't have.
    """

    text: str
    decided: int
    stale: tuple[str, ...]


def find_logs(out: Path) -> list[Path]:
    """The logs in an output folder.

    Raises:
        LogError: there is none.
    """
    found = sorted(out.rglob(f"*{LOG}"))
    if not found:
        raise LogError(f"{out}: holds no logs", remedy="give the folder that `ocrfix clean` wrote")
    return found


def run(out: Path) -> Iterator[Applied | Failed]:
    """Write each text of an output folder again, as decided."""
    for path in find_logs(out):
        try:
            yield apply_to(path)
        except OcrfixError as error:
            yield Failed.because_of(str(path), error)


def apply_to(log_path: Path) -> Applied:
    """Write the text of one log again, and the log and diff with it.

    Raises:
        LogError: log, source or text were altered since; nothing was written.
        SourceError: the source is gone.
        OutputError: a result can't be written.
    """
    name = log_path.name.removesuffix(LOG)
    text_path, diff_path, decisions_path = (
        log_path.with_name(name + end) for end in (TEXT, DIFF, DECISIONS)
    )
    log, given = read_log_of(log_path)
    _refuse_altered(log.header.text_sha256, logs.replay(log, given.text), log_path, text_path)
    wanted = decisions.in_force(decisions.read(decisions_path))
    known = {edit.id for edit in (*log.edits, *log.suggestions)}
    decided = {id_: d for id_, d in wanted.items() if id_ in known}
    log, text = logs.decide(log, given.text, decided)
    sources = source.identities([Path(given.name)])
    changes = diff.unified(
        given.text, text, log.effective(), source_name=given.name, text_name=str(text_path)
    )
    source.write(log_path, rows.dumps(log, given.text), sources=sources)
    source.write(diff_path, source.to_bytes(changes), sources=sources)
    source.write(text_path, source.to_bytes(text), sources=sources)
    return Applied(
        text=str(text_path), decided=len(decided), stale=tuple(sorted(wanted.keys() - known))
    )


def _refuse_altered(digest: str, text: str, log_path: Path, text_path: Path) -> None:
    """Refuse a log that was altered, and a text that someone edited by hand.

    Raises:
        LogError: one of them was.
    """
    if logs.digest(text) != digest:
        raise LogError(f"{log_path}: was altered since it was written", remedy=logs.AGAIN)
    if text_path.exists() and text_path.read_bytes() != source.to_bytes(text):
        raise LogError(
            f"{text_path}: was altered since it was written",
            remedy="move it away to have it written again; its changes are not in the log",
        )
