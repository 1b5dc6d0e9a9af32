"""Bytes to text and back."""

from __future__ import annotations

import codecs
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import source
from ocrfix.errors import OutputError, SourceError

TEXT = "The Café Royal, “the naïve attaché” — and £3.\r\nSecond line.\n" * 3


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "cp1252"),
        (b"", "mac-roman"),
    ],
)
def test_encodings_are_told_apart(mark: bytes, encoding: str) -> None:
    """A text is read right in each encoding, and its bytes come back."""
    data = mark + TEXT.encode(encoding)
    found = source.decode(data, "test")

    assert (found.encoding, found.bom, found.text) == (encoding, bool(mark), TEXT)
    assert source.encode(found.text, found.encoding, bom=found.bom) == data
    assert found.undecodable == 0


def test_a_few_broken_bytes_leave_utf8_utf8() -> None:
    """One bad byte amid good UTF-8 is kept and counted, and the rest is read right."""
    found = source.decode(TEXT.encode() + b"\xff", "test")

    assert found.encoding == "utf-8"
    assert found.text == TEXT + "\udcff"
    assert found.undecodable == 1


def test_a_few_odd_bytes_in_a_long_text_are_windows_s() -> None:
    """One accent is too little to tell encodings by: the commonest is taken."""
    found = source.decode(b"Plain text. " * 20_000 + b"Caf\xe9 \x81", "test")

    assert (found.encoding, found.text[-6:], found.undecodable) == ("cp1252", "Café \udc81", 1)


def test_another_script_is_read() -> None:
    """Cyrillic in its own old encoding."""
    text = "Он пошёл в кафе и сказал, что всё хорошо. Это было давно.\n" * 4

    assert source.decode(text.encode("koi8_r"), "test").text == text


def test_the_digest_is_of_the_bytes() -> None:
    """The header's digest is what ``sha256sum`` prints."""
    assert (
        source.decode(b"\xef\xbb\xbfa\r\n", "test").sha256
        == sha256(b"\xef\xbb\xbfa\r\n").hexdigest()
    )


@given(st.binary(max_size=400))
def test_any_bytes_come_back(data: bytes) -> None:
    """No byte is dropped, whatever the file is."""
    found = source.decode(data, "test")

    assert source.encode(found.text, found.encoding, bom=found.bom) == data


@given(st.binary(max_size=100))
def test_undecodable_bytes_are_written_as_they_were(data: bytes) -> None:
    """A byte that was kept as a lone surrogate is that byte again in the output."""
    assert source.to_bytes(data.decode("utf-8", "surrogateescape")) == data


def test_other_lone_surrogates_are_written_too() -> None:
    """A surrogate that stands for no byte does not stop the writing."""
    assert source.to_bytes("a\ud800\udc81") == b"a\xed\xa0\x80\x81"


@pytest.mark.parametrize(
    ("text", "style"),
    [("a", "none"), ("a\nb", "lf"), ("a\r\nb", "crlf"), ("a\rb", "cr"), ("a\nb\r\n", "mixed")],
)
def test_newline_styles(text: str, style: str) -> None:
    """The header names the newlines; the text keeps them."""
    found = source.decode(text.encode(), "test")

    assert (found.newlines, found.text) == (style, text)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """The message has the path, the cause and the remedy."""
    with pytest.raises(
        SourceError, match=r"nowhere: can't be read: No such file.*\ncheck the path"
    ):
        source.read(tmp_path / "nowhere")


def test_writing_makes_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    """The file is there whole, and no temporary file with it."""
    source.write(tmp_path / "a" / "b.txt", b"text")

    assert (tmp_path / "a" / "b.txt").read_bytes() == b"text"
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full, what was there stays."""
    path = tmp_path / "b.txt"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="can't be written: No space left on device"):
        source.write(path, b"new")

    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]


@pytest.mark.parametrize("way", ["itself", "symlink", "hardlink", "folder"])
def test_a_source_is_never_written_over(tmp_path: Path, way: str) -> None:
    """Not by its own path, nor through a link of either kind, nor a linked folder."""
    original = tmp_path / "in" / "a.txt"
    source.write(original, b"scan")
    link = {
        "itself": original,
        "symlink": tmp_path / "s.txt",
        "hardlink": tmp_path / "h.txt",
        "folder": tmp_path / "link" / "a.txt",
    }[way]
    if way == "symlink":
        link.symlink_to(original)
    elif way == "hardlink":
        link.hardlink_to(original)
    elif way == "folder":
        link.parent.symlink_to(original.parent)

    with pytest.raises(OutputError, match="is a source; a source is never written over"):
        source.write(link, b"clean", sources=source.identities([original]))

    assert original.read_bytes() == b"scan"
