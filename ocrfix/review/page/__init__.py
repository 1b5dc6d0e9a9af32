"""The files of the reviewing page: markup, style, and scripts in small modules.

The server sends them as they are; ``single`` puts them into one page.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
MODULES = (
    "dom.js",
    "text.js",
    "filters.js",
    "list.js",
    "detail.js",
    "series.js",
    "diff.js",
    "summary.js",
    "keys.js",
    "app.js",
)
"""What both pages share, each after those that it imports."""
SERVED = ("style.css", *MODULES, "remote.js", "main.js")
"""What the server sends; nothing else is ever opened for a browser."""
MEDIA_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}


def read(name: str) -> str:
    """The text of one of the files."""
    return (FOLDER / name).read_text("utf-8")


def media_type(name: str) -> str:
    """What a file is, as HTTP names it."""
    return f"{MEDIA_TYPES[name.rpartition('.')[2]]}; charset=utf-8"
