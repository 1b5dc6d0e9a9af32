"""JSON Lines: what is no text keeps its bytes, and a bad line costs that line only."""

from __future__ import annotations

import io
import json
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ocrfix import Cleaner, Settings
from ocrfix.jsonl import stream
from ocrfix.jsonl.record import Fields
from ocrfix.jsonl.work import Cleaned, Refused

DAMAGED, CLEAN = "It was ﬁne.", "It was fine."
QUICK = Cleaner(Settings(stages=("encoding",)))
"""What these tests need, and no more: they are of lines, not of texts."""


def run(data: bytes, fields: Fields | None = None, longest: int = stream.LONGEST) -> Cleaned:
    """What comes out, all chunks together."""
    whole = Cleaned()

    def write(part: Cleaned) -> None:
        whole.lines += part.lines
        whole.changes += part.changes
        whole.refused += part.refused

    reader = stream.Reader(io.BytesIO(data), longest)
    whole.tally = stream.clean_stream(reader, write, fields or Fields("text"), QUICK)
    return whole


def only(line: str, fields: Fields | None = None) -> str:
    """What comes of one good line."""
    done = run(f"{line}\n".encode(), fields)
    assert not done.refused
    return done.lines.decode().removesuffix("\n")


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1e400, "n": 1.10, "big": 123456789012345678901234567890, "text": "plain"}',
        '{ "b" : [1 , {"text" : "ﬁ"}],\t"a":null,"text":"A \\u00e9 \\/ b","ß":"\\ud83d" }',
        '{"text": null, "x": "ﬁ"}',
        '{"text": ""}',
        "",
        "   \t",
    ],
)
def test_a_line_without_changes_keeps_every_byte(line: str) -> None:
    """Numbers, escapes, blanks, order, nested fields of the same name; blank lines too."""
    assert only(line) == line


@pytest.mark.parametrize(
    ("line", "after"),
    [
        (
            '{ "n":1.10,"text" : "It was ﬁne.", "z": "ﬁ\\u00e9" }',
            '{ "n":1.10,"text" : "It was fine.", "z": "ﬁ\\u00e9" }',
        ),
        ('{"text":"It was \\ufb01ne, Ren\\u00e9."}', '{"text":"It was fine, Ren\\u00e9."}'),
        ('{"text":"It was ﬁne, Ren\\u00e9."}', '{"text":"It was fine, René."}'),
    ],
)
def test_only_the_text_changes(line: str, after: str) -> None:
    """A line of nothing but ASCII stays ASCII."""
    assert only(line) == after


def test_line_ends_stay() -> None:
    """CRLF and LF as they were, the last line without an end too."""
    lines = b'{"text":"a"}\r\n\r\n{"text":"\xef\xac\x81"}\n{"text":"b"}'

    assert run(lines).lines == lines.replace(b"\xef\xac\x81", b"fi")


def test_a_byte_order_mark_goes() -> None:
    """Those who read JSON stumble over it; it isn't part of the first record."""
    done = run(b'\xef\xbb\xbf{"text":"a"}\n')

    assert (done.lines, done.refused) == (b'{"text":"a"}\n', [])


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (b'{"text": "a"', 13, "is not JSON: Expecting ',' delimiter"),
        (b'{"text": "a",}', 14, "is not JSON: Expecting property name"),
        (b'{"text": "a"} x', 15, "is not JSON: Extra data"),
        (b'{"text" "a"}', 9, "is not JSON: Expecting ':' delimiter"),
        (b'{"text": "a\tb"}', 12, "is not JSON: Invalid control character"),
        (b"text", 1, "is not JSON: Expecting value"),
        (b'["text"]', 1, "is not a JSON object"),
        (b'"text"', 1, "is not a JSON object"),
        (b'{"Text": "a"}', 1, "has no field 'text'"),
        (b"{}", 1, "has no field 'text'"),
        (b'{"text": 3}', 10, "field 'text' is no text"),
        (b'{"text": ["a"]}', 10, "field 'text' is no text"),
        (b'{"text": "a", "text": "b"}', 15, "has the field 'text' twice"),
        (b'{"text": "\xc3\xa9\xff"}', 12, "is not UTF-8: byte 0xff"),
        (b'{"text": "' + b"a" * 300 + b'"}', 1, "is too long"),
        (b'{"x": ' + b"[" * 250 + b"}", 257, "is not JSON"),
    ],
)
def test_a_bad_line_costs_that_line_only(line: bytes, column: int, reason: str) -> None:
    """It is left out, and its place and reason are told; the others are done."""
    good = '{"text": "ﬁ"}\n'.encode()
    done = run(good + line + b"\n" + good, longest=280)
    (refused,) = done.refused

    assert done.lines == b'{"text": "fi"}\n' * 2
    assert (refused.line, refused.column) == (2, column)
    assert refused.reason.startswith(reason)
    assert done.tally.records == 3


def test_nesting_without_end_costs_that_line_only() -> None:
    """However deep, and however long a number."""
    deep = b'{"x": ' + b"[" * 200_000 + b"}\n"
    number = b'{"x": ' + b"9" * 100_000 + b', "text": "a"}\n'
    done = run(deep + number)

    assert [r.line for r in done.refused] == [1]
    assert done.lines == number


def test_a_line_too_long_is_passed_over() -> None:
    """Without being held in memory; what comes after has its right number."""
    long = b'{"text": "' + b"a" * 5000 + b'"}\n'
    done = run(long + b'{"text": "a"}\n' + long[:-1], longest=1000)

    assert done.refused == [Refused(1, 1, "is too long"), Refused(3, 1, "is too long")]
    assert done.lines == b'{"text": "a"}\n'


def test_source_and_edits_can_be_kept() -> None:
    """In fields of their own, which come last; a missing text has missing ones."""
    fields = Fields("text", source="ocr", edits="edits")
    after = json.loads(only('{"text": "It was ﬁne.", "id": 7}', fields))
    missing = only('{"id": 7, "text": null}', fields)

    assert list(after) == ["text", "id", "ocr", "edits"]
    assert (after["text"], after["ocr"]) == (CLEAN, DAMAGED)
    assert [(e["before"], e["after"], e["status"]) for e in after["edits"]] == [
        ("ﬁ", "fi", "applied")
    ]
    assert missing == '{"id": 7, "text": null, "ocr": null, "edits": null}'
    assert json.loads(only('{"text": "a"}', fields)) == {"text": "a", "ocr": "a", "edits": []}


def test_nothing_is_written_over_a_field_that_is_there() -> None:
    """A second run would lose the first one's source."""
    done = run(b'{"text": "a", "ocr": "b"}\n', Fields("text", source="ocr"))

    assert done.refused == [Refused(1, 22, "has a field 'ocr' already")]


def test_changes_name_line_and_record() -> None:
    """A line a record that has any; the name as the record writes it."""
    lines = '{"text": "a", "id": "p1"}\n\n{"text": "ﬁ", "id": 1.50}\n{"text": "ﬁ"}\n'
    done = run(lines.encode(), Fields("text", id="id"))
    first, second = done.changes.decode().splitlines()

    assert first.startswith('{"line": 3, "id": 1.50, "edits": [{"id": "')
    assert json.loads(second)["line"] == 4
    assert json.loads(first)["edits"][0]["before"] == "ﬁ"


def test_any_number_of_lines_comes_out_in_order() -> None:
    """Over the bounds of chunks; numbers go on."""
    lines = [f'{{"text": "ﬁ", "n": {n}}}\n' for n in range(2 * stream.CHUNK_LINES + 3)]
    done = run("".join(lines).encode() + b"bad\n")

    assert done.lines.decode() == "".join(lines).replace("ﬁ", "fi")
    assert [r.line for r in done.refused] == [len(lines) + 1]
    assert done.tally.edits == len(lines)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=5), st.text(max_size=30), st.data())
@hypothesis_settings(max_examples=60)
def test_any_record_keeps_its_other_fields(
    others: dict[str, Any], text: str, data: st.DataObject
) -> None:
    """Whatever they hold and however they are written, and in their order."""
    items = [(k, v) for k, v in others.items() if k != "text"]
    items.insert(data.draw(st.integers(0, len(items))), ("text", text))
    line = json.dumps(dict(items), ensure_ascii=data.draw(st.booleans()))
    before, after = json.loads(line), json.loads(only(line))

    assert list(after) == list(before)
    assert repr({**after, "text": ""}) == repr({**before, "text": ""})


@given(st.binary(max_size=200))
@hypothesis_settings(max_examples=100)
def test_no_bytes_make_it_raise(data: bytes) -> None:
    """Each line comes out or is refused."""
    lines = data.split(b"\n")

    assert all(1 <= refused.line <= len(lines) for refused in run(data).refused)


def test_clean_in_pieces_of_any_size() -> None:
    """A stream that gives a few bytes at a time gives the same."""
    data = ('{"text": "It was ﬁne."}\r\n' * 20).encode()
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    with os.fdopen(read, "rb", buffering=16) as piped:
        whole = bytearray()
        stream.clean_stream(
            stream.Reader(piped), lambda part: whole.extend(part.lines), Fields("text"), QUICK
        )

    assert bytes(whole) == run(data).lines
