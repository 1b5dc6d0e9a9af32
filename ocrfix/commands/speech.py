"""What commands say: results to standard output, talk to standard error."""

from __future__ import annotations

import json
import sys
from typing import Any

from ocrfix.errors import OcrfixError
from ocrfix.report import Failed


def say(message: str) -> None:
    """Tell the person something."""
    sys.stderr.write(_printable(f"{message}\n", sys.stderr.encoding))


def say_error(error: OcrfixError) -> None:
    """Tell what happened, where, and what to do."""
    say(f"ocrfix: {error}".replace("\n", "\n  "))


def say_failure(failed: Failed) -> None:
    """Tell why a file was not done."""
    say(f"ocrfix: {failed.reason}".replace("\n", "\n  "))


def print_json(value: dict[str, Any]) -> None:
    """Print a line of JSON."""
    text = json.dumps(value, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def print_text(text: str) -> None:
    """Print a line of text."""
    sys.stdout.write(_printable(f"{text}\n", sys.stdout.encoding))


def _printable(text: str, encoding: str | None) -> str:
    """The text with what the terminal can't show as backslash escapes."""
    encoding = encoding or "utf-8"  # none is told while a bar is drawn
    return text.encode(encoding, "backslashreplace").decode(encoding)


def shows_progress(form: str, *, quiet: bool) -> bool:
    """Whether a person is watching."""
    return not quiet and form == "text" and sys.stderr.isatty()
