"""The page's files: what must hold of them without a browser."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ocrfix.cli import run
from ocrfix.review import corpus, page, single
from ocrfix.review.session import Review
from tests.review import folders
from tests.review.folders import Change

SCRIPTS = sorted(p.name for p in page.FOLDER.glob("*.js"))
COLORS = re.compile(r"--([\w-]+): #([0-9a-f]{6});")
PAIRS = [
    ("text", "page"), ("text", "panel"), ("text", "chosen"), ("quiet", "page"),
    ("quiet", "panel"), ("quiet", "chosen"), ("accent-text", "accent"), ("gone-text", "gone"),
    ("new-text", "new"), ("warn-text", "warn"), ("gone-text", "page"), ("new-text", "page"),
    ("gone-text", "chosen"), ("new-text", "chosen"), ("gone-text", "panel"),
]  # fmt: skip
EDGES = [("field", "page"), ("field", "panel"), ("accent", "page"), ("accent", "panel")]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = page.read("style.css").split("prefers-color-scheme: dark", 1)
    colors = dict(COLORS.findall(light))
    return {"light": colors, "dark": {**colors, **dict(COLORS.findall(dark))}}


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_aa(scheme: str) -> None:
    """Text has 4.5 to 1, edges of controls 3 to 1, in light and dark."""
    colors = palettes()[scheme]
    for text, ground in PAIRS:
        assert contrast(colors[text], colors[ground]) >= 4.5, (text, ground)
    for edge, ground in EDGES:
        assert contrast(colors[edge], colors[ground]) >= 3, (edge, ground)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_of_text(name: str) -> None:
    """Text goes in as text."""
    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setHTML",
        page.read(name),
    )
    assert found == []


def test_names_at_the_top_of_modules_are_unique() -> None:
    """The single page puts the modules into one."""
    names = re.findall(
        r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", single.bundle(), re.MULTILINE
    )

    assert len(names) == len(set(names))
    assert "import " not in single.bundle()
    assert not re.search(r"^export ", single.bundle(), re.MULTILINE)


def test_every_script_is_served_or_bundled() -> None:
    """None lies about unused."""
    assert {*page.SERVED, *single.MODULES} - {"style.css"} == {*SCRIPTS}


class Elements(HTMLParser):
    """The elements of a page, and the text within scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the parser's own signature)
        """No element nests in a script."""
        self._in_script = False

    def handle_data(self, data: str) -> None:
        """Note the text of a script."""
        if self._in_script:
            self.scripts.append(data)


def test_the_page_itself_has_no_inline_script_or_style() -> None:
    """So its policy can forbid them."""
    parsed = Elements()
    parsed.feed(page.read("index.html"))

    assert parsed.scripts == []
    for tag, attributes in parsed.tags:
        assert tag != "style"
        assert not any(name.startswith("on") or name == "style" for name in attributes)


def test_controls_have_labels() -> None:
    """Each field stands in a label or has one by name."""
    markup = page.read("index.html")
    for field in re.finditer(r"<(?:input|select|textarea)\b", markup):
        opened = markup.rfind("<label", 0, field.start())
        assert opened > markup.rfind("</label", 0, field.start()), markup[field.start() :][:60]


def test_the_single_page_needs_nothing(tmp_path: Path) -> None:
    """No address to load from; its policy allows its own script by digest alone."""
    hostile = "</script><script>alert(1)</script><!--"
    out = folders.write(
        tmp_path, text=f"{hostile} tbe\n", changes=[Change(hostile, "x"), Change("tbe", "the")]
    )
    assert run(["review", str(out), "--html", str(tmp_path / "page.html")]) == 0
    text = (tmp_path / "page.html").read_text("utf-8")
    parsed = Elements()
    parsed.feed(text)
    sources = [a for _, a in parsed.tags if "src" in a or "href" in a]

    assert sources == []
    assert hostile not in text
    data = json.loads(next(s for s in parsed.scripts if s.startswith("{")))
    assert data["edits"][0]["full"]["before"] == hostile
    policy = next(a for t, a in parsed.tags if t == "meta" and a.get("http-equiv"))["content"] or ""
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    script = next(s for s in parsed.scripts if not s.startswith("{"))
    assert single.digest(script) in policy


def test_a_slot_in_the_text_stays_text(tmp_path: Path) -> None:
    """A source that has our own markup in it does not bend the page."""
    out = folders.write(tmp_path, text=f"{single.SCRIPT} tbe", changes=[Change("tbe", "the")])
    text = single.html(Review(corpus.load(out)))

    assert text.count('type="module"') == 1
