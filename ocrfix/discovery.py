"""Which files a batch has, and what each one's results are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ocrfix.errors import SourceError

TEXT_SUFFIXES = (".txt", ".text", ".md", ".asc")
"""What is taken of a folder; a file named outright is taken whatever its suffix."""


@dataclass(frozen=True)
class Job:
    """A file to clean.

    Attributes:
        source: its path, as it was given or found.
        name: path of its results in the output folder, without their suffixes.
    """

    source: Path
    name: PurePath


@dataclass(frozen=True)
class _Found:
    source: Path
    root: Path

    def name(self, length: int) -> PurePath:
        """The name of its results; the greater the length, the rarer."""
        inside = self.source.relative_to(self.root)
        is_text = inside.suffix.lower() == ".txt"
        name = inside.with_suffix("") if is_text or not length else inside
        ancestors = [p for p in self.root.absolute().parts if p != self.root.absolute().anchor]
        return PurePath(*ancestors[max(0, len(ancestors) + 1 - length) :], name)


def find(paths: Sequence[Path], out: Path | None) -> list[Job]:
    """The files to clean, those of folders in order of their names.

    Hidden files and folders, and the output folder itself, are left out. Where two results
    would have the same name, the one that isn't ``.txt`` keeps its suffix (``a.md.txt``), and
    if that is not enough the folders above come into the name.

    Raises:
        SourceError: a path doesn't exist.
    """
    found: dict[Path, _Found] = {}
    for path in paths:
        if not path.exists():
            raise SourceError(f"{path}: doesn't exist", remedy="check the path")
        inside = _texts(path, out) if path.is_dir() else [path]
        for source in inside:
            root = path if path.is_dir() else path.parent
            found.setdefault(Path(os.path.abspath(source)), _Found(source, root))  # noqa: PTH100 (links stay)
    return _named(list(found.values()))


def _texts(folder: Path, out: Path | None) -> list[Path]:
    texts = []
    for where, folders, files in os.walk(folder):
        here = Path(where)
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and not _is_same(here / f, out)
        )
        texts += [
            here / f
            for f in sorted(files)
            if not f.startswith(".") and Path(f).suffix.lower() in TEXT_SUFFIXES
        ]
    return texts


def _is_same(path: Path, out: Path | None) -> bool:
    return out is not None and out.exists() and path.samefile(out)


def _named(found: list[_Found]) -> list[Job]:
    """Each with the shortest name that is its own, also where case doesn't count."""
    lengths = [0] * len(found)
    while True:
        names = [f.name(length) for f, length in zip(found, lengths, strict=True)]
        count = Counter(str(name).casefold() for name in names)
        clashing = [i for i, name in enumerate(names) if count[str(name).casefold()] > 1]
        longer = [i for i in clashing if lengths[i] <= len(found[i].root.absolute().parts)]
        if not longer:
            break
        for i in longer:
            lengths[i] += 1
    return [Job(f.source, name) for f, name in zip(found, names, strict=True)]
