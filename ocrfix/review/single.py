"""One page that needs no server and no network: for sending to someone.

All that the reviewing page shows stands in it as data. Its policy lets nothing run but our own
script, known by its digest, and nothing be loaded. Decisions made in it are exported as a file
that ``ocrfix merge`` takes.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

from ocrfix.review import page, view
from ocrfix.review.session import Review

MODULES = (*page.MODULES, "local.js", "local-main.js")
EXPORT = "review.decisions.jsonl"
STYLE = '<link rel="stylesheet" href="style.css">'
SCRIPT = '<script type="module" src="main.js"></script>'
SLOT = re.compile(f"{re.escape(STYLE)}|{re.escape(SCRIPT)}")
# Imports and exports of our own modules, at the starts of lines. Linear: bounded by the line.
IMPORT = re.compile(r"^import [^;\n]*;\n", re.MULTILINE)
EXPORTED = re.compile(r"^export ", re.MULTILINE)


def html(review: Review) -> str:
    """The page, with all edits of a review in it."""
    style, script = page.read("style.css"), bundle()
    policy = (
        f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    fillings = {
        STYLE: f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<style>{style}</style>",
        SCRIPT: f'<script type="application/json" id="data">{data(review)}</script>\n'
        f'<script type="module">{script}</script>',
    }
    # In one pass: what is filled in may hold anything, a slot too.
    return SLOT.sub(lambda match: fillings[match[0]], page.read("index.html"))


def bundle() -> str:
    """The modules in one: each name of theirs is unique, so imports can go."""
    parts = [EXPORTED.sub("", IMPORT.sub("", page.read(name))) for name in MODULES]
    return "\n".join(parts)


def digest(text: str) -> str:
    """A script's or style's digest, as a content security policy has it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def data(review: Review) -> str:
    """All edits as JSON that can stand in a script element, whatever the texts hold."""
    values: dict[str, Any] = {
        "overview": {**view.overview(review), "export": EXPORT},
        "edits": [_edit(review, number) for number in range(len(review.corpus.items))],
        "diffs": [view.diff(file) for file in review.corpus.files],
    }
    # Only ASCII, and nothing that could end the element or begin a comment.
    return json.dumps(values).replace("<", "\\u003c").replace(">", "\\u003e")


def _edit(review: Review, number: int) -> view.Values:
    item = review.corpus.items[number]
    values = {**view.detail(review, item), "confusion": list(item.confusion)}
    # Words can't be noted where there is no folder to note them in.
    return {**values, "never": False, "always": False}
