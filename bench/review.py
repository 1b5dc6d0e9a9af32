"""How quick the reviewing page is with 50,000 edits in 300 files.

    python bench/review.py [--browser]

Writes an output folder of generated text, serves it as ``ocrfix review`` does, and times each
question over HTTP, as the page asks it; with ``--browser`` also until Chromium shows the first
rows. The last figures are kept in bench/results/review.json.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ocrfix import log as logs
from ocrfix import rows, source
from ocrfix.edits import Edit, apply
from ocrfix.identity import identify
from ocrfix.pipeline import Result
from ocrfix.review import corpus, server
from ocrfix.review.session import Review
from ocrfix.settings import Settings

FILES, EDITS = 300, 50_000
WORDS = (
    ("tbe", "the"),
    ("arid", "and"),
    ("Caf6", "Café"),
    ("lias", "has"),
    ("wbich", "which"),
    *((f"w{n}rd", f"w{n}ord") for n in range(400)),
)
WEIGHTS = (200, 100, 20, 50, 30, *([1] * 400))
KEPT = Path(__file__).parent / "results" / "review.json"


def write_folder(root: Path) -> Path:
    """Write sources and results; gives the output folder."""
    chance = random.Random(1)  # noqa: S311 (no secret)
    out = root / "out"
    for number in range(FILES):
        size = EDITS * (number + 1) // FILES - EDITS * number // FILES
        parts: list[str] = []
        edits: list[Edit] = []
        at = 0
        for before, after in chance.choices(WORDS, WEIGHTS, k=size):
            lead = " ".join(chance.choices(("some", "words", "between", "them"), k=12)) + " "
            parts += (lead, before, "\n" if chance.random() < 0.3 else " ")
            at += len(lead)
            confidence = round(chance.uniform(0.3, 1), 3)
            end = at + len(before)
            reason = "letters misread"
            edits.append(Edit(at, end, before, after, "words", "misread", confidence, reason))
            at = end + 1
        text = "".join(parts)
        identified = identify(text, edits)
        made = tuple(e for e in identified if e.confidence >= 0.8)
        asked = tuple(e for e in identified if e.confidence < 0.8)
        path = root / "in" / f"{number:03}.txt"
        source.write(path, text.encode())
        result = Result(text, apply(text, made), made, asked, ())
        log = logs.of(result, source.read(path), Settings(), path=f"../in/{path.name}")
        source.write(out / f"{number:03}.edits.jsonl", rows.dumps(log, text))
        source.write(out / f"{number:03}.txt", result.text.encode())
    return out


class Page:
    """Asks the server what the page asks."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str) -> Any:  # noqa: ANN401 (whatever the JSON holds)
        """Read something."""
        with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310 (our own)
            data = answer.read()
        return json.loads(data) if path.startswith("api/") else data

    def post(self, name: str, values: object) -> Any:  # noqa: ANN401 (as above)
        """Do something."""
        request = urllib.request.Request(  # noqa: S310 (our own)
            f"{self.address}api/{name}",
            json.dumps(values).encode(),
            {
                "Content-Type": "application/json",
                "Origin": self.address.rsplit("/", 2)[0],
            },
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 (our own)
            return json.loads(answer.read())


def seconds(action: Callable[[], object], times: int = 5) -> float:
    """The median time that an action takes."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begun)
    return round(statistics.median(taken), 4)


def measure(out: Path, *, browser: bool) -> dict[str, Any]:
    """All figures, in seconds."""
    begun = time.perf_counter()
    review = Review(corpus.load(out), who="bench")
    figures: dict[str, Any] = {
        "edits": len(review.corpus.items),
        "files": len(review.corpus.files),
        "start": round(time.perf_counter() - begun, 3),
    }
    listening = server.listen(review)
    threading.Thread(target=listening.run, daemon=True).start()
    page = Page(listening.address)
    if browser:
        figures["first rows in Chromium"] = in_browser(listening.address)

    def first_page() -> None:
        for path in ("", "style.css", "app.js", "api/overview", "api/edits?state=open"):
            page.get(path)
        page.get("api/edit?number=0")

    figures["first page, all its requests"] = seconds(first_page)
    for name, path in (
        ("filter by rule and state", "api/edits?rule=words.misread&state=open"),
        ("filter by file and confidence", "api/edits?file=7&most=0.5"),
        ("text search, first", "api/edits?text=between"),
        ("least sure first", "api/edits?order=doubt"),
        ("page 400 of the list", "api/edits?offset=40000"),
        ("list of series", "api/series?by=change&state=open"),
        ("concordance of the longest series", "api/concordance?by=change&number=0"),
        ("one edit", "api/edit?number=25000"),
        ("progress, as polled", "api/progress"),
    ):
        figures[name] = seconds(lambda path=path: page.get(path), 1 if "first" in name else 5)  # type: ignore[misc]
    figures["text search, again"] = seconds(lambda: page.get("api/edits?text=arid"))
    one = {"items": [3], "verdict": "accept", "text": None}
    figures["decide one edit"] = seconds(lambda: page.post("decide", one))
    longest = page.get("api/series?by=change")["series"][0]
    begun = time.perf_counter()
    asked = {"series": {"by": "change", "number": longest["number"]}, "verdict": "accept"}
    told = page.post("decide", {**asked, "text": None})
    name = f"decide the longest series ({told['decided']} edits in {FILES} files)"
    figures[name] = round(time.perf_counter() - begun, 3)
    begun = time.perf_counter()
    page.post("undo", {"stroke": told["stroke"]})
    figures["take it back"] = round(time.perf_counter() - begun, 3)
    return figures


def in_browser(address: str) -> float:
    """Until Chromium, started before, shows the first rows."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"):
        options.add_argument(flag)
    for flag in ("--no-first-run", "--disable-background-networking", "--disable-sync"):
        options.add_argument(flag)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options.add_argument(f"--user-data-dir={profile}")
        driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        try:
            begun = time.perf_counter()
            driver.get(address)
            while not driver.find_elements("css selector", "#detail .passage"):
                time.sleep(0.01)
            return round(time.perf_counter() - begun, 3)
        finally:
            driver.quit()


def main() -> None:
    """Measure, print, and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(write_folder(Path(folder)), browser="--browser" in sys.argv)
    for name, value in figures.items():
        print(f"{name:60} {value}")
    KEPT.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
