"""Page marks: what counts as one, what does not, and a user's own pattern."""

from __future__ import annotations

import time

import pytest

from ocrfix import marks
from ocrfix.errors import SettingsError

PAGE = "A page has many words, and this is one of them that stands for all. " * 12


def labels(text: str, pattern: str | None = None) -> list[str]:
    """The labels of the marks of a text."""
    return [mark.label for mark in marks.find(text, pattern)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No mark at all.",
        "a footnote[29] in running text",
        "as Smith has it [29] and others [30] too [31] here [32] again [33]",
        "a set {x} and {p. } and {page}",
        "an aside [p. 29] in a line",
        "In 1929, p. 29 was lost.",
        "-----File: 029.png in a line",
    ],
)
def test_what_is_no_mark(text: str) -> None:
    """Footnotes, citations and braces of other kinds are no page marks."""
    assert labels(text) == []


def test_footnotes_at_paragraph_starts_are_no_marks() -> None:
    """Numbers that don't rise by pages are notes."""
    notes = "\n\n".join(f"[{n}] Ibid." for n in (1, 2, 1, 2, 3, 1))

    assert labels(notes) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("end\n\n{p. 29} begin", ["29"]),
        ("end {p. xvi} begin", ["xvi"]),
        ("{P. 3}{pg 4}{Page 5}", ["3", "4", "5"]),
        ("end\n\n[p. 29]\n\nbegin", ["29"]),
        ("end\n[Pg 29] begin", ["29"]),
        ("end\n\n[29]\n\nbegin\n\n[30]\n\nand", ["29", "30"]),
        ("end\r\n[29]\r\nbegin", ["29"]),
        ("-----File: 029.png-----\nbegin", ["029"]),
        ("end\n-----File: 030.png---\\anna\\bert\\------\nbegin", ["030"]),
        ("one\ftwo\fthree", ["2", "3"]),
    ],
)
def test_known_forms(text: str, expected: list[str]) -> None:
    """The usual forms are found, with their labels."""
    assert labels(text) == expected


def test_bare_numbers_within_lines_that_number_the_pages() -> None:
    """Numbers in brackets that rise a page's length apart are page marks."""
    text = "".join(f"{PAGE}[{n}] " for n in range(11, 20))

    assert labels(text) == [str(n) for n in range(11, 20)]


def test_span_is_the_mark_alone() -> None:
    """A mark's span has no white space."""
    (mark,) = marks.find("end\n\n{p. 29} begin")

    assert (mark.start, mark.end) == (5, 12)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"<leaf (?P<label>\w+)>", ["7b"]),
        (r"<leaf (\w+)>", ["7b"]),
        (r"<leaf \w+>", ["<leaf 7b>"]),
        (r"x*", []),
    ],
)
def test_pattern_of_the_user(pattern: str, expected: list[str]) -> None:
    """The label is the group of that name, the first group, or the whole match."""
    assert labels("one <leaf 7b> two", pattern) == expected


def test_bad_pattern_says_where() -> None:
    """An invalid pattern is the user's mistake, told with its place."""
    with pytest.raises(SettingsError, match=r"page_pattern: missing .* at position 2"):
        marks.find("text", "(a")


def test_runaway_pattern_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that takes exponential time raises and doesn't hang."""
    monkeypatch.setattr(marks, "PATTERN_SECONDS", 0.2)

    with pytest.raises(SettingsError, match="took over"):
        marks.find("a" * 60 + "b", r"(a|a|b?a)+$")


@pytest.mark.parametrize(("label", "number"), [("29", 29), ("xvi", 16), ("IV", 4), ("12a", 12)])
def test_order_of_labels(label: str, number: int) -> None:
    """Arabic and Roman labels have an order."""
    assert marks.order(label) == number


@pytest.mark.parametrize("part", ["[", "{p. ", "[1] ", "\n[7]", "-----File: ", "{p. 3}"])
def test_hostile_text_takes_linear_time(part: str) -> None:
    """A text of nothing but half marks is no trap."""
    begin = time.perf_counter()

    marks.find(part * (400_000 // len(part)))

    assert time.perf_counter() - begin < 5
