"""How much ocrfix and others repair, and how much they damage, on pages of one's own.

    python bench/quality.py SET.jsonl... [--train SET.jsonl...] [--out DIR] [--docs PAGE.md]

A set has a page a line: ``id``, ``ocr``, ``truth``. ``--train`` gives pages from which a plain
list of corrections is learned, as a peer. Writes ``quality.md``, ``quality.json``,
``quality.svg`` and ``broken.tsv`` (each word that was damaged) into DIR; with PAGE.md, the
tables between its marks too, and the plot beside it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

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
BROKEN_HEAD = "set\tpage\ttrue\tnow\taround\n"
AROUND = 40
"""Characters on either side of a damaged word that are shown."""


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
    broken: list[str] = field(default_factory=list)
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


def measure(
    pages: Sequence[Pair],
    peers: dict[str, Clean],
    settings: Settings,
    known: dict[str, dict[str, Any]],
) -> SetReport:
    """Measure ocrfix and its peers on a set.

    Args:
        pages: of the set.
        peers: by name.
        settings: of ocrfix.
        known: rows of peers from an earlier run.
    """
    start = process_time()
    cleaned = edited.clean(pages, settings)
    seconds = process_time() - start
    outputs = [page.text for page in cleaned]
    words = sum(len(p.ocr.split()) for p in pages)
    found = SetReport(len(pages), words, {OCRFIX: row(pages, outputs, seconds)})
    found.broken = broken(cleaned)
    found.sweep = edited.sweep(edited.clean(pages, edited.wide(settings)))
    shown = edited.verdicts(cleaned)
    found.calibration, found.calibration_error = edited.calibration(shown)
    engine = [v for v in shown if v.stage in ENGINE_STAGES]
    found.engine_error = edited.calibration(engine)[1]
    found.stages = edited.by_stage(shown)
    suggested = [v for v in shown if not v.is_applied]
    found.suggestions = len(suggested)
    found.suggestions_on_wrong = sum(v.on_wrong for v in suggested) / max(1, len(suggested))
    found.reach = edited.reach(cleaned)
    for name, correct in peers.items():
        if name in known:
            found.rows[name] = Row(**known[name])
            continue
        start = process_time()
        outputs = [correct(p.ocr) for p in pages]
        found.rows[name] = row(pages, outputs, process_time() - start)
    return found


def broken(cleaned: Sequence[edited.Cleaned]) -> list[str]:
    """The words that count as damaged, with what stands around them, to be read by eye."""
    lines = []
    for number, page in enumerate(cleaned):
        ocr, truth = page.pair
        for fate in measures.fates(ocr, truth, page.text, measures.key):
            if fate.read == fate.true != fate.now:
                around = " ".join(ocr[max(0, fate.start - AROUND) : fate.end + AROUND].split())
                lines.append(f"\t{number}\t{fate.read}\t{fate.now}\t{around}\n")
    return lines


def last_rows(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """By set and peer, with its version, the rows of the last run."""
    if not path.exists():
        return {}
    sets = json.loads(path.read_text("utf-8"))["sets"]
    return {name: some["rows"] for name, some in sets.items()}


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
    parser.add_argument(
        "--reuse", action="store_true", help="keep the peers' rows of the last run in DIR"
    )
    args = parser.parse_args(argv)
    settings = Settings()
    peers = ready_peers(args.train, args.peers)
    known = last_rows(args.out / "quality.json") if args.reuse else {}
    found: dict[str, SetReport] = {}
    for path in args.sets:
        found[path.stem] = measure(read(path), peers, settings, known.get(path.stem, {}))
        best = found[path.stem].rows[OCRFIX].micro["normalised"]
        print(path.stem, *(f"{name} {value:.1f}" for name, value in best.items()), flush=True)
    head = {"ocrfix": ocrfix.__version__, "apply_from": settings.apply_from}
    lines = [f"{name}{line}" for name, some in found.items() for line in some.broken]
    plain: dict[str, Any] = {
        "made with": head,
        "sets": {name: asdict(some) for name, some in found.items()},
    }
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "quality.json").write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    for some in plain["sets"].values():
        del some["broken"]
    (args.out / "broken.tsv").write_text(BROKEN_HEAD + "".join(lines), "utf-8")
    tables = report.tables(plain)
    (args.out / "quality.md").write_text(tables, "utf-8")
    report.plot(plain, (args.docs or args.out / "quality.md").with_suffix(".svg"))
    if args.docs:
        report.put(tables, args.docs)


if __name__ == "__main__":
    main()
