"""The page on the word engine shows what ``ocrfix explain`` prints now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocrfix.cli import cli

PAGE = Path(__file__).parents[1] / "docs" / "engine.md"
BLOCK = re.compile(r"(<!-- explain: begin -->\n).*?(<!-- explain: end -->)", re.DOTALL)
EXAMPLES = (
    ("arrivcd", "The ship arrivcd at noon."),
    ("stiff", "The old man is stiff alive and well."),
)


def explained() -> str:
    """The examples, as one would see them."""
    parts = []
    for word, sentence in EXAMPLES:
        done = CliRunner().invoke(cli, ["explain", word, "--in", sentence])
        assert done.exit_code == 0, done.output
        parts.append(f'$ ocrfix explain {word} --in "{sentence}"\n{done.output}')
    return "```text\n" + "\n".join(parts) + "```\n"


def test_page_shows_what_explain_prints(request: pytest.FixtureRequest) -> None:
    """The block on the page is what the command prints; ``--update-golden`` keeps it so."""
    text = PAGE.read_text("utf-8")
    wanted = BLOCK.sub(lambda m: m[1] + explained() + m[2], text)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(wanted, "utf-8")
    else:
        assert text == wanted
