"""Files of settings that lie behind URLs: a copy of each on this machine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from ocrfix import source, storage
from ocrfix.errors import SettingsError, SourceError
from ocrfix.settings import Settings
from ocrfix.urls import is_url


def here(settings: Settings) -> Settings:
    """The same settings, with paths in place of the URLs of word lists.

    Raises:
        SettingsError: one can't be read.
    """
    paths = tuple(_copied(p) if is_url(p) else p for p in settings.wordlists)
    return replace(settings, wordlists=paths)


def _copied(url: str) -> str:
    """The path of a copy, called after what is in it: what has changed is read anew."""
    try:
        data = storage.read(url)
    except SourceError as error:
        raise SettingsError(error.message, remedy="check the setting `wordlists`") from error
    path = Path(_folder().name) / sha256(data).hexdigest()[:16] / url.rpartition("/")[2]
    if not path.exists():
        source.write(path, data)
    return str(path)


@cache
def _folder() -> TemporaryDirectory[str]:
    """Where the copies lie, as long as this process lives."""
    return TemporaryDirectory(prefix="ocrfix-")
