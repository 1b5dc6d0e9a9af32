"""How much ocrfix and others repair, and how much they damage, on pages of one's own.

    python bench/quality.py SET.jsonl... [--train SET.jsonl...] [--out DIR] [--docs PAGE.md]

A set has a page a line: ``id``, ``ocr``, ``truth``. ``--train`` gives pages from which a plain
list of corrections is learned, as a peer. Writes ``quality.md``, ``quality.json`` and
``quality.svg`` into DIR, and the tables between the marks of PAGE.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from time import process_time

import edited
import measures
import report
from measures import MODES
from peers import PEERS, Clean, MissingPeerError, learned_list, make, version_of
from sets import Pair, read

import ocrfix
from ocrfix import Settings

OCRFIX = "ocrfix"
ENGINE_STAGES = ("words", "realwords")
HERE = Path(__file__).parent


@dataclass
class Row:
    """Figures of one corrector on one set.

    Attributes:
        micro, macro, intervals: by mode (normalised, strict), then by name.
        seconds: of processor time that it took, in this process.
    """

    micro: dict[str, dict[str, float]]
    macro: dict[str, dict[str, float]]
    intervals: dict[str, dict[str, tuple[float, float]]]
    seconds: float


@dataclass
class SetReport:
    """All figures of a set."""

    pages: int
    words: int
    rows: dict[str, Row] = field(default_factory=dict)
    sweep: list[dict[str, float]] = field(default_factory=list)
    calibration: list[edited.Bin] = field(default_factory=list)
    calibration_error: float = 0.0
    engine_error: float = 0.0
    stages: dict[str, edited.StageFigures] = field(default_factory=dict)
    reach: float = 0.0
    suggestions: int = 0
    suggestions_on_wrong: float = 0.0


def row(pages: Sequence[Pair], outputs: Sequence[str], seconds: float) -> Row:
    """Measure a corrector's output."""
    judged = {
        mode: [
            measures.judge(p.ocr, p.truth, out, how) for p, out in zip(pages, outputs, strict=True)
        ]
        for mode, how in MODES.items()
    }
    return Row(
        {mode: measures.micro(some) for mode, some in judged.items()},
        {mode: measures.macro(some) for mode, some in judged.items()},
        {mode: measures.intervals(some) for mode, some in judged.items()},
        seconds,
    )


def measure(pages: Sequence[Pair], peers: dict[str, Clean], settings: Settings) -> SetReport:
    """Measure ocrfix and its peers on a set."""
    start = process_time()
    cleaned = edited.clean(pages, settings)
    seconds = process_time() - start
    outputs = [page.text for page in cleaned]
    words = sum(len(p.ocr.split()) for p in pages)
    found = SetReport(len(pages), words, {OCRFIX: row(pages, outputs, seconds)})
    found.sweep = edited.sweep(cleaned)
    shown = [
        v for v in edited.verdicts(cleaned) if v.is_applied or v.confidence >= settings.suggest_from
    ]
    found.calibration, found.calibration_error = edited.calibration(shown)
    engine = [v for v in shown if v.stage in ENGINE_STAGES]
    found.engine_error = edited.calibration(engine)[1]
    found.stages = edited.by_stage(shown)
    suggested = [v for v in shown if not v.is_applied]
    found.suggestions = len(suggested)
    found.suggestions_on_wrong = sum(v.on_wrong for v in suggested) / max(1, len(suggested))
    found.reach = edited.reach(cleaned, settings.suggest_from)
    for name, correct in peers.items():
        start = process_time()
        outputs = [correct(p.ocr) for p in pages]
        found.rows[name] = row(pages, outputs, process_time() - start)
    return found


def ready_peers(train: Sequence[Path], wanted: Sequence[str]) -> dict[str, Clean]:
    """The peers that are installed; names the others."""
    ready: dict[str, Clean] = {}
    makers: dict[str, Callable[[], Clean]] = {
        f"{name} {version_of(name)}": partial(make, name) for name in wanted
    }
    if train:
        pages = [pair for path in train for pair in read(path)]
        makers["plain list"] = partial(learned_list, pages)
    for name, ready_one in makers.items():
        try:
            ready[name] = ready_one()
        except MissingPeerError as error:
            print(f"left out: {error}")
    return ready


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--train", nargs="*", type=Path, default=[])
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--out", type=Path, default=HERE / "results")
    parser.add_argument("--docs", type=Path)
    args = parser.parse_args(argv)
    settings = Settings()
    peers = ready_peers(args.train, args.peers)
    found: dict[str, SetReport] = {}
    for path in args.sets:
        found[path.stem] = measure(read(path), peers, settings)
        best = found[path.stem].rows[OCRFIX].micro["normalised"]
        print(path.stem, *(f"{name} {value:.1f}" for name, value in best.items()), flush=True)
    head = {"ocrfix": ocrfix.__version__, "apply_from": settings.apply_from}
    plain = {"made with": head, "sets": {name: asdict(some) for name, some in found.items()}}
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "quality.json").write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    tables = report.tables(plain)
    (args.out / "quality.md").write_text(tables, "utf-8")
    report.plot(plain, args.out / "quality.svg")
    if args.docs:
        report.put(tables, args.docs)


if __name__ == "__main__":
    main()
