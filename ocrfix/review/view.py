"""What a reviewing page is told: edits, series and progress as plain JSON values.

The server sends them one by one, the single page holds them all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from ocrfix import __version__
from ocrfix import diff as diffs
from ocrfix import log as logs
from ocrfix.log import Decided
from ocrfix.review import passage, words
from ocrfix.review.corpus import File, Item
from ocrfix.review.decisions import OPEN
from ocrfix.review.query import SERIES
from ocrfix.review.session import Review

Values = dict[str, Any]

IN_LIST = 80
"""Code points of a change that a list shows."""
ALTERNATIVES = 9
"""As many as there are keys to pick them."""
BANDS = (0.0, 0.3, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0)
"""Confidences between which a summary counts."""


def overview(review: Review) -> Values:
    """What there is to review, once for all."""
    corpus = review.corpus
    rules = Counter((i.edit.stage, i.edit.rule) for i in corpus.items)
    return {
        "ocrfix": __version__,
        "run": review.run,
        "out": str(corpus.out),
        "who": review.who,
        "files": [{"name": f.name, "edits": len(f.items)} for f in corpus.files],
        "rules": [{"stage": s, "rule": r, "edits": n} for (s, r), n in sorted(rules.items())],
        "confidence": list(_bands(corpus.items)),
        "problems": [p._asdict() for p in corpus.problems],
        "orphans": [{"file": f.name, **d.as_dict()} for f, d in review.orphans()],
    }


def _bands(items: Sequence[Item]) -> Iterator[Values]:
    """How many edits the program was how sure of; the last band has its upper bound too."""
    bands = len(BANDS) - 1
    counts = Counter(
        (min(bands, bisect_right(BANDS, i.edit.confidence)) - 1, i.is_suggestion) for i in items
    )
    for band, (least, most) in enumerate(pairwise(BANDS)):
        made, suggested = counts[band, False], counts[band, True]
        yield {"least": least, "most": most, "applied": made, "suggested": suggested}


def progress(review: Review) -> Values:
    """How far the review is, and which state of it this tells of."""
    return {"version": review.version, **review.progress()._asdict()}


def row(review: Review, item: Item) -> Values:
    """An edit as a list or a concordance shows it."""
    file, edit = review.corpus.files[item.file], item.edit
    decision = review.decision(item)
    return {
        "number": item.number,
        "file": item.file,
        "name": file.name,
        "page": item.page,
        "line": item.line,
        "stage": edit.stage,
        "rule": edit.rule,
        "status": "suggested" if item.is_suggestion else "applied",
        "confidence": edit.confidence,
        "before": edit.before[:IN_LIST],
        "after": edit.after[:IN_LIST],
        "left": file.left(edit),
        "right": file.right(edit),
        "state": review.state(item),
        "text": decision.text if decision else None,
    }


def detail(review: Review, item: Item) -> Values:
    """An edit with all that a person needs to judge it."""
    file, edit = review.corpus.files[item.file], item.edit
    last = review.last(item)
    return {
        **row(review, item),
        "id": edit.id,
        "reason": edit.reason,
        "alternatives": alternatives(item),
        "steps": [step._asdict() for step in edit.steps],
        "decision": last.as_dict() if last else None,
        "source": list(passage.before(file, edit)),
        "result": list(passage.after(file, item, shown_text(review, item), review.decision)),
        "full": {"before": passage.clipped(edit.before), "after": passage.clipped(edit.after)},
        "series": {by: series_counts(review, review.index.series_of(item, by)) for by in SERIES},
        "never": words.can_be_never(edit.before),
        "always": words.can_be_always(edit.before, edit.after),
    }


def alternatives(item: Item) -> list[Values]:
    """Readings to pick by key: what the program says first, then the others."""
    edit = item.edit
    readings = [{"text": edit.after, "confidence": edit.confidence}]
    readings += [a._asdict() for a in edit.alternatives if a.text not in (edit.before, edit.after)]
    return readings[:ALTERNATIVES]


def shown_text(review: Review, item: Item) -> str:
    """What stands in an edit's place, as far as it is decided; else as the edit would."""
    decision = review.decision(item)
    if decision is None or decision.verdict == "accept":
        return item.edit.after
    return item.edit.before if decision.text is None else decision.text


def diff(file: File) -> str:
    """A file's unified diff, as decided so far.

    Raises:
        LogError: two accepted suggestions overlap.
    """
    decided = {
        id_: Decided(d.verdict, d.text) for id_, d in file.journal.last.items() if d.verdict != OPEN
    }
    log, text = logs.decide(file.log, file.text, decided)
    name = file.source.name
    edits = log.effective()
    return diffs.unified(file.text, text, edits, source_name=f"a/{name}", text_name=f"b/{name}")


def series_counts(review: Review, items: Sequence[Item]) -> Values:
    """How long a series is, and how much of it is still open."""
    return {"edits": len(items), "open": sum(map(review.is_open, items))}


def series(review: Review, items: Sequence[Item], by: str) -> Values:
    """A series as a list of series shows it."""
    first = items[0]
    before, after = (first.edit.before, first.edit.after) if by == "change" else first.confusion
    return {
        "number": first.number,
        "stage": first.edit.stage,
        "rule": first.edit.rule,
        "before": before[:IN_LIST],
        "after": after[:IN_LIST],
        "confidence": sum(i.edit.confidence for i in items) / len(items),
        **series_counts(review, items),
    }
