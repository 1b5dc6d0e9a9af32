"""Tables and plots of what was measured, from its plain JSON form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
SHOWN = ("wRed", "cRed", "prec", "broken", "fixed:broken")
PEER_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#999999")
MOST_BROKEN = 1000.0
LOWEST = -50.0
"""Where a corrector stands that adds more errors than half of those there were."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def tables(measured: dict[str, Any]) -> str:
    """All tables of a run of ``quality.py``."""
    parts = []
    for name, some in measured["sets"].items():
        parts.append(f"### {name}\n\n{some['pages']} pages, {some['words']:,} words.\n")
        parts.append(_correctors(some, "normalised"))
        parts.append("Case and punctuation count:\n")
        parts.append(_correctors(some, "strict"))
        parts.append(_threshold_table(some))
        parts.append(_calibration_table(some))
        parts.append(_stage_table(some))
    return "\n".join(parts)


def _correctors(some: dict[str, Any], mode: str) -> str:
    rows = []
    for name, row in some["rows"].items():
        micro, macro, between = row["micro"][mode], row["macro"][mode], row["intervals"][mode]
        cells = [name]
        for figure in SHOWN:
            cell = f"{micro[figure]:.1f}"
            if figure != "fixed:broken":
                low, high = between[figure]
                cell += f" ({low:.1f} to {high:.1f})"
            cells.append(cell)
        cells.append(f"{macro['wRed']:.1f} / {macro['prec']:.1f} / {macro['broken']:.1f}")
        rows.append(cells)
    head = ["", "wRed", "cRed", "prec", "broken", "fixed:broken"]
    return table([*head, "by page: wRed / prec / broken"], rows)


def _threshold_table(some: dict[str, Any]) -> str:
    rows = [
        [f"{point['apply_from']:.2f}", *(f"{point[figure]:.1f}" for figure in SHOWN)]
        for point in some["sweep"]
    ]
    return table(["`apply_from`", *SHOWN], rows)


def _calibration_table(some: dict[str, Any]) -> str:
    rows = [
        [f"{i / 10:.1f} to {(i + 1) / 10:.1f}", f"{count}", f"{said:.2f}", f"{was:.2f}"]
        for i, (count, said, was) in enumerate(some["calibration"])
        if count
    ]
    said = (
        f"Expected calibration error {some['calibration_error']:.3f}; of the word engine alone "
        f"{some['engine_error']:.3f}. Of the wrong words, "
        f"{100 * some['reach']:.1f} % have their truth applied or among the first three "
        f"readings suggested; of {some['suggestions']} suggestions, "
        f"{100 * some['suggestions_on_wrong']:.1f} % stand on words that are wrong.\n"
    )
    return table(["confidence", "edits", "said", "was right"], rows) + "\n" + said


def _stage_table(some: dict[str, Any]) -> str:
    rows = [
        [stage, f"{n}", f"{said:.2f}", f"{right:.2f}", f"{m}", f"{told:.2f}", f"{so:.2f}"]
        for stage, (n, said, right, m, told, so) in some["stages"].items()
    ]
    head = ["stage", "applied", "said", "was right", "suggested", "said", "was right"]
    return table(head, rows)


def put(tables: str, page: Path) -> None:
    """Write tables between the marks of a page."""
    text = page.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", "utf-8")


def plot(measured: dict[str, Any], path: Path) -> None:
    """Draw repaired against damaged, a line over all thresholds, a point a peer."""
    try:
        import matplotlib as mpl
    except ImportError:
        print("no plot: matplotlib is missing; pip install 'ocrfix[bench]'")
        return
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "ocrfix"
    from matplotlib import pyplot as plt

    sets = measured["sets"]
    figure, axes = plt.subplots(
        1, len(sets), figsize=(4.2 * len(sets), 4.4), squeeze=False, layout="constrained"
    )
    for axis, (name, some) in zip(axes[0], sets.items(), strict=True):
        sweep = some["sweep"]
        axis.plot(
            [max(0.1, p["broken"]) for p in sweep],
            [p["wRed"] for p in sweep],
            marker=".",
            color="black",
            label="ocrfix, all thresholds",
        )
        default = some["rows"]["ocrfix"]["micro"]["normalised"]
        axis.plot(
            max(0.1, default["broken"]), default["wRed"], "o", color="#d55e00", label="ocrfix"
        )
        peers = [item for item in some["rows"].items() if item[0] != "ocrfix"]
        for (peer, row), colour in zip(peers, PEER_COLOURS, strict=False):
            one = row["micro"]["normalised"]
            axis.plot(
                max(0.1, one["broken"]), max(LOWEST, one["wRed"]), "s", color=colour, label=peer
            )
        axis.set(title=name, xscale="log", xlim=(0.08, MOST_BROKEN), ylim=(LOWEST - 5, 60))
        axis.set(xlabel="right words damaged per 10,000", ylabel="word errors taken away, %")
        axis.axhline(0, color="grey", linewidth=0.6)
        axis.grid(visible=True, alpha=0.3)
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, fontsize=8, ncols=4, loc="outside lower center")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    plt.close(figure)
