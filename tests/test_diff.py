"""The unified diff that is made of the edits."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import diff
from ocrfix import source as sources
from ocrfix.edits import Edit, apply, fold, settle
from tests.test_edits import proposal

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")


def made(source: str, *changes: tuple[int, int, str]) -> tuple[str, str]:
    """The text after some changes, and the diff."""
    edits = [
        Edit(a, b, source[a:b], after, "words", "test", 1.0, "because") for a, b, after in changes
    ]
    text = apply(source, edits)
    return text, diff.unified(source, text, edits, source_name="a", text_name="b")


def patched(source: str, changes: str) -> str:
    """What ``patch`` would make: lines end at newlines alone, and contexts must fit."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", source)
    out: list[str] = []
    at = 0
    rows = re.findall(r"[^\n]*\n", changes)[2:]
    for i, row in enumerate(rows):
        bare = i + 1 < len(rows) and rows[i + 1].startswith("\\")
        content = row[1:-1] if bare else row[1:]
        if head := HUNK.fullmatch(row):
            start = int(head[1]) - (head[2] != "0")
            out += lines[at:start]
            at = start
            assert len(out) == int(head[3]) - (head[4] != "0")
        elif row[0] == "+":
            out.append(content)
        elif row[0] in "- ":
            assert lines[at] == content
            at += 1
            out += [content] if row[0] == " " else []
    return "".join(out + lines[at:])


def test_no_change_is_no_diff() -> None:
    """Equal texts give an empty diff, not one without hunks."""
    assert made("a\nb\n") == ("a\nb\n", "")


def test_a_change_stands_in_three_lines_of_context() -> None:
    """As ``diff -u`` has it."""
    _, changes = made("1\n2\n3\n4\n5\n6\n7\n8\n9\n", (8, 9, "x"))

    assert changes == "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"


def test_changed_lines_stand_beside_each_other() -> None:
    """A file whose every newline changes is no single block of minus and plus."""
    _, changes = made("a\r\nb\r\n", (1, 3, "\n"), (4, 6, "\n"))

    assert changes.split("@@\n")[1] == "-a\r\n+a\n-b\r\n+b\n"


@pytest.mark.parametrize("odd", ["\f", "\v", "\r", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_newlines_end_lines(odd: str) -> None:
    """What Python calls a line end is within a line for ``patch``."""
    text, changes = made(f"a{odd}b\nc\n", (3, 3, "x"))

    assert f"-a{odd}b\n+a{odd}bx\n" in changes
    assert patched(f"a{odd}b\nc\n", changes) == text


def test_a_missing_newline_at_the_end_is_told() -> None:
    """On the side that misses it."""
    _, changes = made("a", (1, 1, "\n"))

    assert changes.endswith("-a\n\\ No newline at end of file\n+a\n")


def test_a_byte_order_mark_alone_is_taken_away() -> None:
    """A file of nothing else becomes an empty one."""
    given = sources.decode(codecs.BOM_UTF8, "a.txt")

    assert diff.of_file(given, "", [], name="a.txt") == (
        b"--- a/a.txt\n+++ b/a.txt\n@@ -1 +0,0 @@\n-\xef\xbb\xbf\n\\ No newline at end of file\n"
    )


def test_a_name_stays_on_its_line() -> None:
    """A file name with a newline or a space does not break the head."""
    edits = [Edit(0, 1, "a", "b", "words", "test", 1.0, "because")]
    changes = diff.unified("a", "b", edits, source_name="x\ny", text_name="x y")

    assert changes.startswith("--- x?y\n+++ x y\t\n@@ -1 +1 @@\n")


@given(st.text("ab\n\n\n\r\f", max_size=40), st.data())
def test_patching_the_source_gives_the_text(source: str, data: st.DataObject) -> None:
    """Whatever was changed, ``patch`` makes the text of the source with the diff."""
    proposals = []
    for _ in range(data.draw(st.integers(0, 5))):
        start = data.draw(st.integers(0, len(source)))
        end = data.draw(st.integers(start, min(len(source), start + 5)))
        proposals.append(proposal(start, end, data.draw(st.text("xy\n", max_size=3))))
    edits = fold(source, source, [], settle(proposals), "words")
    text = apply(source, edits)
    changes = diff.unified(source, text, edits, source_name="a", text_name="b")

    assert patched(source, changes) == text
    assert bool(changes) == (source != text)
