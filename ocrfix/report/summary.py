"""The report in some lines, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

FEW = 5
"""Rows of each list."""
LONGEST_NAME = 60
"""Code points of a file's name; a longer one loses its beginning."""


def headline(values: Mapping[str, Any]) -> str:
    """The totals in a line.

    Args:
        values: of ``Report.as_dict``.
    """
    totals = values["totals"]
    counts = [
        f"{totals[what]:,} {what[:-1] if totals[what] == 1 else what}"
        for what in ("files", "words", "edits", "suggestions")
    ]
    return ", ".join(counts) + (f", {totals['failed']:,} failed" if totals["failed"] else "")


def lines(values: Mapping[str, Any]) -> Iterator[str]:
    """The report in some lines.

    Args:
        values: of ``Report.as_dict``.
    """
    yield headline(values)
    before, after = (values["unknown"][name]["share"] for name in ("before", "after"))
    yield f"unknown words: {before:.2%} before, {after:.2%} after"
    totals = values["totals"]
    if totals["by_stage"]:
        yield f"edits by stage: {_counts(totals['by_stage'], len(totals['by_stage']))}"
        yield f"by rule: {_counts(totals['by_rule'], FEW)}"
    if values["series"]:
        shown = (f"{_shown(s)} {s['count']:,}" for s in values["series"][:FEW])
        yield f"most frequent: {', '.join(shown)}"
    worst = [file for file in values["worst"] if file["badness"] > 0][:FEW]
    if totals["files"] > 1 and worst:
        yield "worst files, by unknown words before and after:"
        for file in worst:
            shares = f"{file['unknown_before']:7.1%} {file['unknown_after']:7.1%}"
            yield f"{shares}  {_short(file['source'])}"


def _counts(counts: Mapping[str, int], most: int) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count:,}" for name, count in ranked[:most])


def _shown(series: Mapping[str, Any]) -> str:
    """A change with its blanks and odd characters made visible."""
    return f"{series['before']!r} → {series['after']!r}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"…{name[1 - LONGEST_NAME :]}"
