"""Clean technical English: what the documentation of scientific packages says of itself.

Modern papers are full of words, names and letters that no novel has; the ranker must have
seen them stay. The docstrings of scikit-learn and SciPy (both BSD) are such text, and where
the ranker is learned they are installed. Nothing of them but its share in the weights is kept.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Iterator
from types import ModuleType

from build.examples import Page, prepare

PACKAGES = ("sklearn", "scipy")
SHORTEST = 200
PROSE_SHARE = 0.95
LENGTHS = (1, 2, 4, 8, 16)
"""Paragraphs to a page: papers come in pieces of all lengths."""
# Code, tables and markup, of which no paragraph of prose has any.
MARKUP = re.compile(r">>>|---|\.\. |::|`")


def pages(seed: int = 1) -> list[Page]:
    """Pages of technical prose, as they come out of the earlier stages: nothing to change."""
    paragraphs = sorted({p for name in PACKAGES for p in _paragraphs(name)})
    chance = random.Random(seed)  # noqa: S311  nothing secret
    chance.shuffle(paragraphs)
    made = []
    while paragraphs:
        length = chance.choice(LENGTHS)
        made.append("\n\n".join(paragraphs[:length]))
        del paragraphs[:length]
    return [Page(p.ocr, p.ocr) for p in prepare(Page(text, text) for text in made)]


def _paragraphs(package: str) -> Iterator[str]:
    """The paragraphs of prose in a package's docstrings."""
    for text in _docstrings(importlib.import_module(package)):
        for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
            words = " ".join(paragraph.split())
            prose = sum(c.isalpha() or c in " ,.;:()-'" for c in words)
            is_long = len(words) >= SHORTEST and words[0].isupper()
            if is_long and prose >= PROSE_SHARE * len(words) and not MARKUP.search(paragraph):
                yield words


def _docstrings(package: ModuleType) -> Iterator[str]:
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        name = module.name.rpartition(".")[2]
        if "test" in module.name or name.startswith("_"):
            continue
        try:
            loaded = importlib.import_module(module.name)
        except ImportError:
            continue  # a part that needs what is not installed
        yield loaded.__doc__ or ""
        for member_name, member in vars(loaded).items():
            if not member_name.startswith("_"):
                yield from _of_member(member)


def _of_member(member: object) -> Iterator[str]:
    yield str(getattr(member, "__doc__", None) or "")
    if inspect.isclass(member):
        for part in vars(member).values():
            yield str(getattr(part, "__doc__", None) or "")
