"""What results depend on but their sources: settings, the user's files, tables, the package."""

from __future__ import annotations

import json
from hashlib import file_digest, sha256
from pathlib import Path

from ocrfix import __version__, data, storage
from ocrfix.knowledge import ENGLISH
from ocrfix.settings import Settings
from ocrfix.urls import is_url

FILES = ("wordlists", "confusions")
"""Settings that name files: what is in them counts, not what they are called."""

UNUSED = ("words.tsv",)
"""Files that the tables were built from; the wheel hasn't them."""


def fingerprint(settings: Settings, facts: str = "", base: Path | None = None) -> str:
    """A digest that is the same as long as the same source gives the same results.

    Args:
        settings: how to clean.
        facts: what else the results depend on.
        base: folder from which paths of the settings lead; the working folder if None.
    """
    values = settings.as_dict()
    if base is not None:
        settings = settings.found_from(base)
    own = [*settings.wordlists, *([settings.confusions] if settings.confusions else [])]
    all_facts = {
        "ocrfix": __version__,
        "settings": {name: value for name, value in values.items() if name not in FILES},
        "counts": [len(settings.wordlists), settings.confusions is not None],
        "files": [_digest_of(path) for path in own],
        "facts": facts,
        "tables": [_digest(path) for path in _tables(settings.language)],
    }
    return sha256(json.dumps(all_facts, sort_keys=True).encode()).hexdigest()


def _tables(language: str) -> list[Path]:
    """The package's own files that are read for a language; all borrow some of English's."""
    folder = data.find(f"{ENGLISH}/lexicon.bin").parent
    found = [p for end in ("bin", "tsv", "txt") for p in folder.parent.glob(f"**/*.{end}")]
    if language != ENGLISH:
        found.append(data.find_plain(language))
    return sorted(path for path in found if path.name not in UNUSED)


def _digest_of(path: str) -> str:
    """Of a file of the user's, by path or URL."""
    return sha256(storage.read(path)).hexdigest() if is_url(path) else _digest(Path(path))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
