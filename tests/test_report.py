"""The report: its schema, its page, and that it depends on the files alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ocrfix import Cleaner, Settings
from ocrfix.batch import run
from ocrfix.discovery import find
from ocrfix.report import BINS, Done, Failed, Outcome, Report, Series, Spelling, row_of, summary
from ocrfix.report import totals as module
from ocrfix.report.page import page
from tests import corpus

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "ocrfix" / "report" / "schema.json").read_text("utf-8"))
TIMES = {"began": "2026-11-22T20:00:00+00:00", "ended": "x", "seconds": 1.5}


def done(source: str, **values: Any) -> Done:  # noqa: ANN401 (of each field its own)
    made_at = (0,) * (BINS - 1) + (2,)
    row = Done(
        source=source,
        text="a.txt",
        log="a.edits.jsonl",
        diff="a.diff",
        sha256="0" * 64,
        encoding="utf-8",
        undecodable=0,
        words=100,
        edits=2,
        suggestions=0,
        by_rule={"words.misread": 2},
        before=Spelling(100, 10),
        after=Spelling(100, 8),
        made_at=made_at,
        suggested_at=(0,) * BINS,
        series=(Series("tbe", "the", 2),),
    )
    return replace(row, **values)


def counted(*rows: Outcome) -> Report:
    report = Report(Settings())
    for row in rows:
        report.add(row)
    return report


def test_a_run_s_report_fits_its_schema(tmp_path: Path) -> None:
    """``report.json`` is as schema.json says, with files that were done and that failed."""
    folder = corpus.make(tmp_path / "in", files=3)
    (folder / "empty.txt").write_bytes(b"")
    list(run(find([str(folder)], None), tmp_path / "out", Cleaner()))
    values = json.loads((tmp_path / "out" / "report.json").read_bytes())

    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(values)
    assert [len(values[name]) for name in ("files", "failed", "worst")] == [3, 1, 3]
    assert values["totals"]["edits"] == sum(values["confidence"]["edits"])


def test_an_empty_report_fits_its_schema() -> None:
    """A folder without texts has a report as well."""
    values = json.loads(b"".join(counted().pieces(list)))

    Draft202012Validator(SCHEMA).validate(values)
    assert values["totals"]["files"] == 0


def test_the_docs_name_every_field() -> None:
    """docs/report.md has each field of the report, and of its rows."""
    told = (ROOT / "docs" / "report.md").read_text("utf-8")
    properties = SCHEMA["properties"]
    for name in properties:
        assert f"`{name}`" in told
    for name in ("totals", "unknown", "confidence", "times"):
        for inner in properties[name]["properties"]:
            assert f"`{inner}`" in told
    for name in ("series", "worst", "failed", "files"):
        for inner in properties[name]["items"]["properties"]:
            assert f"`{inner}`" in told


def test_rows_survive_the_way_through_json() -> None:
    """What the manifest keeps is what was put in."""
    for row in (done("a"), Failed(source="b", error="E", reason="r", exit_code=1)):
        assert row_of(json.loads(json.dumps(row.as_dict()))) == row


def test_the_worst_come_first() -> None:
    """By the share of unknown words; of equals the one that came first."""
    rows = [done(name, before=Spelling(1000, n)) for name, n in (("a", 5), ("b", 90), ("c", 5))]

    assert [f["source"] for f in counted(*rows).as_dict()["worst"]] == ["b", "a", "c"]


def test_series_are_counted_over_all_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Common ones are exact, also where the rarest have been forgotten."""
    monkeypatch.setattr(module, "SERIES_KEPT", 10)
    rows = [
        done(str(i), series=(Series("tbe", "the", 2), Series(f"x{i}", "y", 1))) for i in range(99)
    ]
    found = counted(*rows).as_dict()["series"]

    assert found[0] == {"before": "tbe", "after": "the", "count": 198}
    assert len(found) <= 21


def test_the_page_needs_no_network_and_no_script() -> None:
    """One file: no address, no script, its style within."""
    text = page(counted(done("a")).as_dict(), [done("a")], TIMES)

    assert "<style>" in text
    assert "<script" not in text
    assert not re.search(r"(?:src|href|url\(|@import|http)", text)


def test_the_page_takes_any_text_as_text() -> None:
    """Names and changes with brackets and odd characters are shown, not obeyed."""
    bad = done("<b>.txt", series=(Series("<i> \n", "&\x07\ud800", 3),))
    failed = Failed(source="c&d", error="E", reason="c&d: <u>\nnext", exit_code=1)
    text = page(counted(bad, failed).as_dict(), [bad, failed], {})

    assert "&lt;b&gt;.txt" in text
    assert "&lt;i&gt;␣⏎" in text
    assert "&amp;U+0007U+D800" in text
    assert "<td>&lt;u&gt;<br>next</td>" in text


def test_the_summary_is_some_lines() -> None:
    """Totals, unknown words, stages, rules, series and the worst files."""
    report = counted(done("a"), done("b"), Failed(source="c", error="E", reason="r", exit_code=1))

    assert list(summary.lines(report.as_dict())) == [
        "2 files, 200 words, 4 edits, 0 suggestions, 1 failed",
        "unknown words: 10.00% before, 8.00% after",
        "edits by stage: words 4",
        "by rule: words.misread 4",
        "most frequent: 'tbe' → 'the' 4",
        "worst files, by unknown words before and after:",
        "  10.0%    8.0%  a",
        "  10.0%    8.0%  b",
    ]
