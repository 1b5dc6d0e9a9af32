"""Output folders to review, made of edits given outright: no stage has a say in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ocrfix import diff, rows, source
from ocrfix import log as logs
from ocrfix.edits import Alternative, Edit, apply
from ocrfix.identity import identify
from ocrfix.pipeline import Result
from ocrfix.settings import Settings


class Change(NamedTuple):
    """An edit to be: ``before`` is looked for after the last one."""

    before: str
    after: str
    rule: str = "misread"
    suggested: bool = False
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.9


MEMOIR = (
    "{p. 1} He came to tbe Caf6 Royal, and tbe door\n"
    "was open. Tlie porter knew tbe man\n\n"
    "{p. 2} as vven as she did, and tbe end came so on.\n"
)
CHANGES = (
    Change("tbe", "the", alternatives=("tube",)),
    Change("Caf6", "Café"),
    Change("tbe", "the"),
    Change("Tlie", "The", rule="case", confidence=0.85),
    Change("tbe", "the"),
    Change(
        "vven",
        "well",
        rule="confusable",
        suggested=True,
        confidence=0.5,
        alternatives=("even", "oven"),
    ),
    Change("tbe", "the"),
    Change("so on", "soon", rule="torn", suggested=True, confidence=0.4),
)


def edits_of(text: str, changes: Sequence[Change]) -> list[tuple[Edit, bool]]:
    """The edits, in order, each with whether it is only suggested."""
    made = []
    at = 0
    for change in changes:
        at = text.index(change.before, at)
        end = at + len(change.before)
        made.append(
            (
                Edit(
                    at,
                    end,
                    change.before,
                    change.after,
                    "words",
                    change.rule,
                    change.confidence,
                    f"read as {change.before!r}",
                    tuple(Alternative(a, 0.1) for a in change.alternatives),
                ),
                change.suggested,
            )
        )
        at = end
    return made


def write(
    root: Path,
    name: str = "memoir",
    text: str = MEMOIR,
    changes: Sequence[Change] = CHANGES,
    *,
    encoding: str = "utf-8",
) -> Path:
    """Write a source into ``root/in`` and its results into ``root/out``; gives ``root/out``."""
    path = root / "in" / f"{name}.txt"
    source.write(path, text.encode(encoding))
    given = source.read(path)
    made = edits_of(given.text, changes)
    identified = identify(given.text, [edit for edit, _ in made])
    applied = tuple(e for e, (_, asked) in zip(identified, made, strict=True) if not asked)
    asked = tuple(e for e, (_, asked) in zip(identified, made, strict=True) if asked)
    result = Result(given.text, apply(given.text, applied), applied, asked, ())
    depth = "../" * (name.count("/") + 1)
    log = logs.of(result, given, Settings(), path=f"{depth}in/{name}.txt")
    out = root / "out"
    source.write(out / f"{name}.edits.jsonl", rows.dumps(log, given.text))
    source.write(out / f"{name}.diff", diff.of_file(given, result.text, applied, name=path.name))
    source.write(out / f"{name}.txt", source.to_bytes(result.text))
    return out
