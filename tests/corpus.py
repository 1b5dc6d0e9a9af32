"""Folders of damaged passages, made of what lies in fixtures/."""

from __future__ import annotations

from pathlib import Path
from random import Random

FIXTURES = Path(__file__).parents[1] / "fixtures"
MISREAD = {"h": "li", "e": "c", "m": "rn", "l": "1", "o": "0", "d": "cl", "fi": "ﬁ"}


def passages() -> list[str]:
    """Public-domain sentences and pages, as they should be."""
    rows = (FIXTURES / "keep" / "words-in-context.tsv").read_text("utf-8").splitlines()
    sentences = [row.split("\t")[-1] for row in rows if row and not row.startswith("#")]
    paragraphs = [" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
    return [p for p in paragraphs if p[-1] in ".!?" and p[0].isupper()]


def damaged(text: str, random: Random, share: float = 0.01) -> str:
    """A text with some of its letters read as others."""
    return "".join(MISREAD.get(c, c) if random.random() < share else c for c in text)


def make(folder: Path, *, files: int, paragraphs: int = 2, seed: int = 1) -> Path:
    """A folder of small damaged files."""
    random = Random(seed)  # noqa: S311 (the same for all)
    known = passages()
    for number in range(files):
        path = folder / f"{number % 7}" / f"page-{number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "\n\n".join(random.choice(known) for _ in range(paragraphs))
        path.write_bytes(f"{damaged(text, random)}\n".encode())
    return folder


def large(length: int, seed: int = 2) -> str:
    """A damaged text of about a length."""
    random = Random(seed)  # noqa: S311 (the same for all)
    known = passages()
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts.append(damaged(random.choice(known), random))
    return "\n\n".join(parts) + "\n"


def results(out: Path) -> dict[str, bytes]:
    """What a run left, its report without the times; not what it remembers."""
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".ocrfix" not in path.parts
    }
    for name, end in (("report.json", b'"times":'), ("report.html", b"; began")):
        if name in found:
            found[name] = found[name].partition(end)[0].replace(str(out).encode(), b"OUT")
    return found
