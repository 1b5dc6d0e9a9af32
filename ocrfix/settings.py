"""What a run may be told: defaults, then ``ocrfix.toml``, then flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ocrfix.errors import SettingsError
from ocrfix.urls import is_url

STAGE_NAMES = ("encoding", "pages", "hyphens", "spaces", "punctuation", "words", "realwords")
"""The kinds of damage, in the order they are repaired."""

PRESETS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "cautious": MappingProxyType({"apply_from": 0.95, "suggest_from": 0.5}),
        "balanced": MappingProxyType({"apply_from": 0.8, "suggest_from": 0.06}),
        "eager": MappingProxyType({"apply_from": 0.5, "suggest_from": 0.04}),
    }
)

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "page_marks": ("keep", "drop"),
        "lines": ("keep", "join"),
        "quotes": ("keep", "straight", "typographic"),
        "dashes": ("keep", "straight", "typographic"),
    }
)

TEXTS = ("language", *CHOICES)
OPTIONAL_TEXTS = ("page_pattern", "confusions")
NUMBERS = ("apply_from", "suggest_from")
LISTS = ("stages", "wordlists")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """How to clean. Frozen; make another with ``dataclasses.replace``.

    Attributes:
        language: ISO 639-1 code of the text's main language. English has the whole word
            engine; other languages of pyspellchecker have their lexicon.
        stages: names of the stages to run; their order is fixed.
        apply_from: probability from which a change is made.
        suggest_from: probability from which a change that is not made is suggested: that one
            of its first three readings is right.
        page_marks: ``keep`` page marks in the running text or ``drop`` them.
        page_pattern: a regular expression for page marks of the user's own; its group
            ``label``, or its first group, is the page's label.
        lines: ``keep`` line ends or ``join`` the lines of a paragraph.
        quotes: ``keep`` quotation marks as they are, or make all of them ``straight`` or
            ``typographic``.
        dashes: ``keep`` dashes as they are, or make them ``straight`` (``--``) or
            ``typographic`` (``—``).
        wordlists: files of the user's own words, one a line; paths or URLs.
        confusions: file of the user's own confusions, as ``ocrfix learn`` writes it.

    Raises:
        SettingsError: a value is not one that the setting takes.
    """

    language: str = "en"
    stages: tuple[str, ...] = STAGE_NAMES
    apply_from: float = PRESETS["balanced"]["apply_from"]
    suggest_from: float = PRESETS["balanced"]["suggest_from"]
    page_marks: str = "keep"
    page_pattern: str | None = None
    lines: str = "keep"
    quotes: str = "keep"
    dashes: str = "keep"
    wordlists: tuple[str, ...] = ()
    confusions: str | None = None

    def __post_init__(self) -> None:
        for name in (*TEXTS, *OPTIONAL_TEXTS, *NUMBERS, *LISTS):
            object.__setattr__(self, name, _of_its_kind(name, getattr(self, name)))
        for stage in self.stages:
            if stage not in STAGE_NAMES:
                raise SettingsError(f"unknown stage {stage!r}", remedy=_nearest(stage, STAGE_NAMES))
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise SettingsError(
                    f"{name} can't be {getattr(self, name)!r}",
                    remedy=f"it takes {' or '.join(choices)}",
                )
        if not 0 <= self.suggest_from <= self.apply_from <= 1:
            raise SettingsError(
                f"suggest_from {self.suggest_from} and apply_from {self.apply_from} are not "
                "probabilities in this order",
                remedy="give 0 <= suggest_from <= apply_from <= 1",
            )
        # Two ways to name the same stages are the same settings.
        ordered = tuple(stage for stage in STAGE_NAMES if stage in self.stages)
        object.__setattr__(self, "stages", ordered)

    def found_from(self, folder: Path) -> Settings:
        """The same settings, with paths that lead from a folder as absolute ones; URLs stay."""
        confusions = None if self.confusions is None else str(folder / self.confusions)
        lists = tuple(p if is_url(p) else str(folder / p) for p in self.wordlists)
        return replace(self, wordlists=lists, confusions=confusions)

    def without_suggestions(self) -> Settings:
        """The same settings, of which only what is changed is wanted: that takes less time."""
        return replace(self, suggest_from=self.apply_from)

    def as_dict(self) -> dict[str, Any]:
        """The settings as plain JSON values, as the log's header has them."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def load(path: Path | None, flags: Mapping[str, Any]) -> Settings:
    """Defaults, then the file, then the flags.

    Args:
        path: an ``ocrfix.toml``, or None for none.
        flags: settings given on the command line; a None is one not given.

    Raises:
        SettingsError: the file can't be read, or a key or value is not known.
    """
    layers = {**(_read(path) if path else {}), **{k: v for k, v in flags.items() if v is not None}}
    return from_mapping(layers, where=str(path) if path else "settings")


def from_mapping(values: Mapping[str, Any], *, where: str = "settings") -> Settings:
    """Settings of plain values; ``preset`` stands for the values of a preset.

    Raises:
        SettingsError: a key or value is not known; says the nearest one.
    """
    known = [f.name for f in fields(Settings)]
    given = dict(values)
    preset = given.pop("preset", None)
    if preset is not None:
        if preset not in PRESETS:
            raise SettingsError(
                f"{where}: unknown preset {preset!r}", remedy=_nearest(str(preset), PRESETS)
            )
        given = {**PRESETS[preset], **given}
    for key in given:
        if key not in known:
            raise SettingsError(f"{where}: unknown key {key!r}", remedy=_nearest(key, known))
    try:
        return replace(Settings(), **given)
    except SettingsError as error:
        raise SettingsError(f"{where}: {error.message}", remedy=error.remedy) from error


def _of_its_kind(name: str, value: object) -> object:
    """The value as it is kept: lists as tuples, paths as texts.

    Raises:
        SettingsError: it is of another kind than the setting takes.
    """
    if name in LISTS:
        if isinstance(value, list | tuple):
            items = tuple(_as_text(item) for item in value)
            if all(isinstance(item, str) for item in items):
                return items
        takes = 'a list of texts, as in ["first", "second"]'
    elif name in NUMBERS:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        takes = "a number, as 0.8"
    else:
        text = _as_text(value)
        if isinstance(text, str) or (text is None and name in OPTIONAL_TEXTS):
            return text
        takes = "a text in quotes"
    raise SettingsError(f"{name} can't be {value!r}", remedy=f"it takes {takes}")


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, PathLike) else value


def _read(path: Path) -> dict[str, Any]:
    import tomllib  # as difflib below: most runs have no file of settings, and no error

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: can't be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1, cutoff=0)
    return f"did you mean {near[0]!r}?" if near else ""
