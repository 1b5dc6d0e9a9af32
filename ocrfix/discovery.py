"""Which files a batch has, and what each one's results are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

from ocrfix import compression, storage
from ocrfix.errors import SourceError
from ocrfix.urls import is_url


class Kind(NamedTuple):
    """A kind of files.

    Attributes:
        suffixes: what is taken of a folder, compressed or not; a file named outright is taken
            whatever its suffix.
        keeps_suffix: whether results are called as their sources, suffix and all.
    """

    suffixes: tuple[str, ...]
    keeps_suffix: bool


TEXTS = Kind((".txt", ".text", ".md", ".asc"), keeps_suffix=False)
LINES = Kind((".jsonl", ".ndjson"), keeps_suffix=True)
CHANGES = ".changes"
"""What stands before the suffix of a file that tells of changes in JSON Lines: no source."""


@dataclass(frozen=True)
class Job:
    """A file to clean.

    Attributes:
        source: its path or URL, as it was given or found.
        name: path of its results in the output folder, without their suffixes.
    """

    source: str
    name: PurePath


@dataclass(frozen=True)
class _Found:
    """A file, the way to it from what was given, and the folders above that."""

    source: str
    inside: PurePath
    above: tuple[str, ...]

    def name(self, length: int, kind: Kind) -> PurePath:
        """The name of its results; the greater the length, the rarer."""
        inside = self.inside
        if not kind.keeps_suffix:
            if not length:
                inside = inside.with_name(compression.plain_name(inside.name))
            if not length or inside.suffix.lower() == ".txt":
                inside = inside.with_suffix("")
        return PurePath(*self.above[max(0, len(self.above) + 1 - length) :], inside)


def find(paths: Sequence[Path | str], out: Path | str | None, kind: Kind = TEXTS) -> list[Job]:
    """The files to clean, those of folders in order of their names.

    Hidden files and folders, and the output folder itself, are left out. Where two results
    would have the same name, the one that isn't ``.txt`` keeps its suffix (``a.md.txt``), and
    if that is not enough the folders above come into the name.

    Args:
        paths: files and folders; URLs of both are texts.
        out: folder of the results.
        kind: what is taken of a folder.

    Raises:
        SourceError: a path doesn't exist.
    """
    found: dict[str, _Found] = {}
    for path in paths:
        if isinstance(path, str) and is_url(path):
            for file in _in_store(path, out, kind):
                found.setdefault(storage.canonical(file.source), file)
        else:
            for file in _here(Path(path), out, kind):
                found.setdefault(os.path.abspath(file.source), file)  # noqa: PTH100 (links stay)
    return _named(list(found.values()), kind)


def _here(path: Path, out: Path | str | None, kind: Kind) -> Iterator[_Found]:
    if not path.exists():
        raise SourceError(f"{path}: doesn't exist", remedy="check the path")
    root = path if path.is_dir() else path.parent
    above = tuple(p for p in root.absolute().parts if p != root.absolute().anchor)
    local = None if out is None or is_url(str(out)) else Path(out)
    for source in _walked(path, local, kind) if path.is_dir() else [path]:
        yield _Found(str(source), source.relative_to(root), above)


def _walked(folder: Path, out: Path | None, kind: Kind) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        here = Path(where)
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and not _is_same(here / f, out)
        )
        yield from (here / f for f in sorted(files) if _is_taken(f, kind))


def _in_store(url: str, out: Path | str | None, kind: Kind) -> Iterator[_Found]:
    is_folder, files = storage.find(url)
    results = storage.canonical(str(out)) if out and is_url(str(out)) else None
    if results == storage.canonical(url):
        results = None  # as with a folder that is its own output folder: nothing is hidden
    root = _path_of(storage.canonical(url))
    if not is_folder or "*" in url:
        root = root.parent if "*" not in url else _unchanging(root)
    for file in files:
        inside = _path_of(file if is_folder else storage.canonical(file)).relative_to(root)
        if is_folder and (
            any(part.startswith(".") for part in inside.parts)
            or (results and file.startswith(results.rstrip("/") + "/"))
            or not _is_taken(inside.name, kind)
        ):
            continue
        yield _Found(file, PurePath(inside), root.parts)


def _path_of(url: str) -> PurePosixPath:
    """The path within the store."""
    return PurePosixPath(url.partition("::")[0].partition("://")[2])


def _unchanging(path: PurePosixPath) -> PurePosixPath:
    """The folder of a path before the first part that has a ``*``."""
    return next(p for p in (path, *path.parents) if "*" not in str(p))


def _is_taken(name: str, kind: Kind) -> bool:
    plain = PurePath(compression.plain_name(name))
    return (
        not name.startswith(".")
        and plain.suffix.lower() in kind.suffixes
        and not (kind is LINES and PurePath(plain.stem).suffix == CHANGES)
    )


def _is_same(path: Path, out: Path | None) -> bool:
    return out is not None and out.exists() and path.samefile(out)


def _named(found: list[_Found], kind: Kind) -> list[Job]:
    """Each with the shortest name that is its own, also where case doesn't count."""
    lengths = [0] * len(found)
    while True:
        names = [f.name(length, kind) for f, length in zip(found, lengths, strict=True)]
        count = Counter(str(name).casefold() for name in names)
        clashing = [i for i, name in enumerate(names) if count[str(name).casefold()] > 1]
        longer = [i for i in clashing if lengths[i] <= len(found[i].above) + 1]
        if not longer:
            break
        for i in longer:
            lengths[i] += 1
    return [Job(f.source, name) for f, name in zip(found, names, strict=True)]
