"""Decisions that travel: from one folder to another, from the single page to a folder.

A folder has a file of decisions for each log. One file may as well hold the decisions on
several logs; then each line names its log in ``file``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ocrfix import source
from ocrfix.errors import LogError
from ocrfix.review import decisions
from ocrfix.review.decisions import SUFFIX, Decision
from ocrfix.review.merge import Merged, merge

ByName = dict[str, list[Decision]]
"""Decisions by the log that they are about: the path of its results in their folder."""


def read(path: Path) -> ByName:
    """The decisions of a file or a folder.

    Raises:
        LogError: there are none, or a file is damaged.
    """
    if not path.exists():
        raise LogError(f"{path}: doesn't exist", remedy="check the path")
    found: ByName = {}
    if path.is_dir():
        for file in sorted(path.rglob(f"*{SUFFIX}")):
            name = file.relative_to(path).as_posix().removesuffix(SUFFIX)
            found[name] = [replace(d, file="") for d in decisions.read(file)]
        return found
    for decision in decisions.read(path):
        found.setdefault(decision.file, []).append(replace(decision, file=""))
    return found


def merge_paths(ours: Path, theirs: Path) -> Mapping[str, Merged]:
    """Merge two files or folders of decisions, log by log.

    Raises:
        LogError: one of them can't be read.
    """
    a, b = read(ours), read(theirs)
    a, b = _named(a, like=b), _named(b, like=a)
    return {name: merge(a.get(name, []), b.get(name, [])) for name in sorted(a.keys() | b.keys())}


def _named(found: ByName, *, like: ByName) -> ByName:
    """Decisions that don't name their log are about the only one that the others name."""
    names = [name for name in like if name]
    if "" in found and len(names) == 1:
        return {**found, names[0]: found.get(names[0], []) + found[""]} | {"": []}
    return found


def write(path: Path, merged: Mapping[str, Merged]) -> None:
    """Write merged decisions into a folder, a file a log, or into one file.

    Raises:
        OutputError: it can't be written.
        LogError: a folder is asked for, and decisions don't name their log, or name one that
            lies outside it.
    """
    parts = {name: part.decisions for name, part in merged.items() if part.decisions}
    if not path.is_dir():
        lines = [replace(d, file=name) for name, part in parts.items() for d in part]
        source.write(path, decisions.dumps(lines))
        return
    for name in parts:
        inside = (path / f"{name}{SUFFIX}").resolve().is_relative_to(path.resolve())
        if not name or not inside:
            raise LogError(
                f"decisions are about {name!r}, which is no log of {path}",
                remedy="give a file with -o",
            )
    for name, part in parts.items():
        source.write(path / f"{name}{SUFFIX}", decisions.dumps(part))
