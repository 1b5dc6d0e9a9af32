"""The report as a page for people: one file that needs no network and no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ocrfix.report.outcome import BINS, Failed, Outcome

STYLE = Path(__file__).with_name("page.css")
MOST_RULES = 25
MOST_CHANGES = 30
MOST_FAILED = 200
"""Rows of each table; ``report.json`` has more."""
SIGNS = {" ": "␣", "\n": "⏎", "\r": "␍", "\t": "⇥", "\f": "␌"}
"""What is shown for what can't be seen."""


def page(values: Mapping[str, Any], rows: Iterable[Outcome], times: Mapping[str, Any]) -> str:
    """The page.

    Args:
        values: of ``Report.as_dict``.
        rows: of all files.
        times: when the run began and ended, and how long it took.
    """
    failed: list[Failed] = []
    for row in rows:
        if isinstance(row, Failed) and len(failed) < MOST_FAILED:
            failed.append(row)
    body = "\n".join(
        (
            _figures(values),
            _failures(failed, values["totals"]["failed"]),
            _confidence(values["confidence"]),
            _rules(values["totals"]["by_rule"]),
            _changes(values["series"]),
            _worst(values["worst"]),
            _footer(values, times),
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>ocrfix: what was done</title>\n<style>\n{STYLE.read_text('utf-8')}</style>\n"
        f"</head>\n<body>\n<h1>What was done</h1>\n{body}\n</body>\n</html>\n"
    )


def _figures(values: Mapping[str, Any]) -> str:
    totals, unknown = values["totals"], values["unknown"]
    shares = " → ".join(_percent(unknown[name]["share"]) for name in ("before", "after"))
    figures = [
        ("files", f"{totals['files']:,}"),
        ("words", f"{totals['words']:,}"),
        ("edits", f"{totals['edits']:,}"),
        ("suggestions", f"{totals['suggestions']:,}"),
        ("unknown words", shares),
    ]
    tiles = [f"<div><dt>{name}</dt><dd>{figure}</dd></div>" for name, figure in figures]
    kind = ' class="bad"' if totals["failed"] else ""
    tiles.append(f"<div><dt>failed</dt><dd{kind}>{totals['failed']:,}</dd></div>")
    return f"<dl>{''.join(tiles)}</dl>"


def _failures(failed: Sequence[Failed], count: int) -> str:
    if not failed:
        return ""
    rows = [(row.source, f"<td>{escape(row.error)}</td><td>{_lines(row)}</td>") for row in failed]
    told = "" if count <= len(failed) else f" The first {len(failed):,} of {count:,}."
    return _section(
        "Failed",
        f"Nothing was written for these.{told}",
        _table(("file", "error", "reason"), rows),
    )


def _lines(row: Failed) -> str:
    return "<br>".join(map(escape, row.reason.removeprefix(f"{row.source}: ").splitlines()))


def _confidence(counts: Mapping[str, Sequence[int]]) -> str:
    made, asked = counts["edits"], counts["suggestions"]
    highest = max(1, *(a + b for a, b in zip(made, asked, strict=True)))
    columns = "".join(
        f'<span title="{i / BINS:.2f} to {(i + 1) / BINS:.2f}: '
        f'{a:,} edits, {b:,} suggestions">'
        f'<i style="height:{100 * a / highest:.2f}%"></i>'
        f'<i class="asked" style="height:{100 * b / highest:.2f}%"></i></span>'
        for i, (a, b) in enumerate(zip(made, asked, strict=True))
    )
    scale = "".join(f"<span>{i / 10:.1f}</span>" for i in range(11))
    return _section(
        "Confidence",
        'How probable each change is: <span class="key"></span> made, '
        '<span class="key asked"></span> suggested.',
        f'<div class="columns" role="img" aria-label="{sum(made):,} edits and {sum(asked):,} '
        f'suggestions by confidence">{columns}</div><div class="scale">{scale}</div>',
    )


def _rules(by_rule: Mapping[str, int]) -> str:
    ranked = sorted(by_rule.items(), key=lambda item: (-item[1], item[0]))[:MOST_RULES]
    if not ranked:
        return ""
    highest = ranked[0][1]
    rows = [(rule, f"{_number(n)}{_bars((n / highest, ''))}") for rule, n in ranked]
    return _section("Rules", "Edits made, by stage and rule.", _table(("rule", "edits", ""), rows))


def _changes(series: Sequence[Mapping[str, Any]]) -> str:
    if not series:
        return ""
    shown, highest = series[:MOST_CHANGES], series[0]["count"]
    rows = [(None, _change(s, highest)) for s in shown]
    return _section("Changes", "Made most often.", _table(("before", "after", "times", ""), rows))


def _change(series: Mapping[str, Any], highest: int) -> str:
    sides = "".join(f"<td>{_seen(series[side])}</td>" for side in ("before", "after"))
    return f"{sides}{_number(series['count'])}{_bars((series['count'] / highest, ''))}"


def _worst(files: Sequence[Mapping[str, Any]]) -> str:
    if not files:
        return ""
    highest = max(0.01, *(f[name] for f in files for name in ("unknown_before", "unknown_after")))
    rows = [
        (
            file["source"],
            f"{_number(file['words'])}{_number(file['edits'])}{_number(file['suggestions'])}"
            f'<td class="number">{_percent(file["unknown_before"])} → '
            f"{_percent(file['unknown_after'])}</td>"
            + _bars(
                (file["unknown_before"] / highest, "asked"), (file["unknown_after"] / highest, "")
            ),
        )
        for file in files
    ]
    return _section(
        "Worst files",
        "Ranked by the share of their words that the lexicon doesn't know: "
        '<span class="key asked"></span> before, <span class="key"></span> after. '
        "Names and other languages count as well as damage.",
        _table(("file", "words", "edits", "suggestions", "unknown", ""), rows),
    )


def _footer(values: Mapping[str, Any], times: Mapping[str, Any]) -> str:
    told = f"ocrfix {escape(values['ocrfix'])}, language {escape(values['settings']['language'])}"
    if times:
        told += f"; began {escape(times['began'])}, took {times['seconds']:,.1f} s"
    return f"<footer>{told}. All figures are in report.json.</footer>"


def _section(title: str, told: str, content: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n<p>{told}</p>\n{content}\n</section>"


def _table(heads: Sequence[str], rows: Iterable[tuple[str | None, str]]) -> str:
    """A table; a row's name, if it has one, is its head."""
    numbers = {"words", "edits", "suggestions", "unknown", "times"}
    head = "".join(f"<th{' class=number' if name in numbers else ''}>{name}</th>" for name in heads)
    body = "\n".join(
        f"<tr>{'' if name is None else f'<th>{escape(name)}</th>'}{cells}</tr>"
        for name, cells in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _number(number: int) -> str:
    return f'<td class="number">{number:,}</td>'


def _bars(*bars: tuple[float, str]) -> str:
    drawn = "".join(
        f'<i{f" class={kind}" if kind else ""} style="width:{100 * share:.2f}%"></i>'
        for share, kind in bars
    )
    return f'<td class="bar">{drawn}</td>'


def _seen(text: str) -> str:
    """A change with its blanks made visible; nothing is told as such."""
    if not text:
        return "(nothing)"
    shown = "".join(SIGNS.get(c, c if c.isprintable() else f"U+{ord(c):04X}") for c in text)
    return f"<code>{escape(shown)}</code>"


def _percent(share: float) -> str:
    return f"{share:.2%}" if share < 0.1 else f"{share:.1%}"
