"""Where the word lists lie: in the installed package, or beside it in a checkout."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from ocrfix.errors import SettingsError

PACKAGE = Path(__file__).parent
FOLDERS = (PACKAGE / "wordlists", PACKAGE.parent / "wordlists")
"""The wheel has the lists in ``ocrfix/wordlists``; a checkout has them in ``wordlists``."""
PLAIN = ".json.gz"
"""Ending of pyspellchecker's lists."""


def find(name: str) -> Path:
    """The file of a list.

    >>> find("abbreviations.txt").name
    'abbreviations.txt'

    Raises:
        FileNotFoundError: there is no list of this name in either place.
    """
    for folder in FOLDERS:
        path = folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"no word list {name!r} in or beside {PACKAGE}")


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages that have a lexicon, sorted: of the package's own, and plain ones."""
    found = {path.parent.name for folder in FOLDERS for path in folder.glob("*/lexicon.bin")}
    plain = (path.name.removesuffix(PLAIN) for path in _plain_lists().glob(f"*{PLAIN}"))
    return tuple(sorted(found.union(plain)))


def find_plain(language: str) -> Path:
    """The frequency list of a language of pyspellchecker's."""
    return _plain_lists() / f"{language}{PLAIN}"


def _plain_lists() -> Path:
    # Looked for, not imported: a text in English needs nothing of it.
    spec = find_spec("spellchecker")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pyspellchecker, which ocrfix depends on, isn't installed")
    return Path(spec.origin).parent / "resources"


def check_language(language: str) -> None:
    """See that there are word lists for a language.

    Raises:
        SettingsError: there are none; names those that there are.
    """
    if language not in languages():
        raise SettingsError(
            f"no word lists for language {language!r}",
            remedy=f"it takes {' or '.join(map(repr, languages()))}",
        )


@lru_cache(maxsize=16)
def entries(name: str) -> frozenset[str]:
    """The entries of a list that has one a line; empty lines and ``#`` comments aside."""
    lines = find(name).read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
