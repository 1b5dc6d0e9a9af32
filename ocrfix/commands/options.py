"""Options that several verbs have, and the settings that they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ocrfix import settings as settings_module
from ocrfix.jsonl import Fields
from ocrfix.settings import CHOICES, PRESETS, STAGE_NAMES, Settings

F = TypeVar("F", bound=Callable[..., object])

DEFAULT_FILE = Path("ocrfix.toml")
"""Settings of the working folder; read when there, unless ``--settings`` names another."""

PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, dir_okay=False)
STAGE = click.Choice(STAGE_NAMES)

SETTINGS = (
    click.option("--settings", "settings_file", type=FILE, help="Settings instead of ocrfix.toml."),
    click.option("--preset", type=click.Choice(list(PRESETS)), help="How bold to be."),
    click.option("--language", metavar="CODE", help="Language of the text (ISO 639-1)."),
    click.option("--only", type=STAGE, multiple=True, help="Run this stage alone; repeatable."),
    click.option("--without", type=STAGE, multiple=True, help="Leave a stage out; repeatable."),
    click.option(
        "--suggest-below",
        type=click.FloatRange(0, 1),
        metavar="P",
        help="Suggest, not make, what is less probable than this.",
    ),
    click.option("--page-marks", type=click.Choice(CHOICES["page_marks"]), help="In the text."),
    click.option("--page-pattern", metavar="REGEX", help="What page marks look like."),
    click.option("--lines", type=click.Choice(CHOICES["lines"]), help="Of a paragraph."),
    click.option("--quotes", type=click.Choice(CHOICES["quotes"]), help="Style of quotes."),
    click.option("--dashes", type=click.Choice(CHOICES["dashes"]), help="Style of dashes."),
    click.option(
        "--wordlist",
        metavar="FILE",
        multiple=True,
        help="Words of your own, one a line, by path or URL; repeatable.",
    ),
    click.option("--confusions", type=FILE, help="Confusions of your own."),
)

FIELDS = (
    click.option(
        "--jsonl", metavar="FIELD", help="The files are JSON Lines; clean this field of each line."
    ),
    click.option("--source-field", metavar="NAME", help="Keep the text as it was in this field."),
    click.option("--edits-field", metavar="NAME", help="Put the edits into this field."),
    click.option("--id-field", metavar="NAME", help="Name lines by this field where edits go."),
)


for_programs = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json: for programs.",
)
"""Whether a command prints for people or for programs."""


def with_settings(command: F) -> F:
    """Give a command the options that ``settings_of`` takes."""
    for option in reversed(SETTINGS):
        command = option(command)
    return command


def with_fields(command: F) -> F:
    """Give a command the options that ``fields_of`` takes."""
    for option in reversed(FIELDS):
        command = option(command)
    return command


def fields_of(flags: dict[str, Any]) -> Fields | None:
    """The fields of JSON Lines that the flags name; None if the files are no such."""
    text = flags.pop("jsonl")
    others = [flags.pop(name) for name in ("source_field", "edits_field", "id_field")]
    given = [name for name in (text, *others[:2]) if name is not None]
    if text is None and any(other is not None for other in others):
        raise click.UsageError("Name the field of the text with --jsonl FIELD.")
    if len(set(given)) < len(given):
        raise click.UsageError("Text, source and edits need a field each.")
    return None if text is None else Fields(text, *others)


def settings_of(flags: dict[str, Any]) -> Settings:
    """The settings that the flags ask for, over those of the settings file.

    Raises:
        SettingsError: a file can't be read, or a value is not one that the setting takes.
    """
    path = flags.pop("settings_file")
    if path is None and DEFAULT_FILE.is_file():
        path = DEFAULT_FILE
    only, without = flags.pop("only"), flags.pop("without")
    below, wordlists = flags.pop("suggest_below"), flags.pop("wordlist")
    layer: dict[str, Any] = {**flags}
    if only or without:
        names = only or settings_module.load(path, {}).stages
        layer["stages"] = tuple(s for s in STAGE_NAMES if s in names and s not in without)
    if wordlists:
        layer["wordlists"] = tuple(wordlists)
    if layer["confusions"] is not None:
        layer["confusions"] = str(layer["confusions"])
    if below is not None:
        asked_from = settings_module.load(path, layer).suggest_from
        layer |= {"apply_from": below, "suggest_from": min(asked_from, below)}
    return settings_module.load(path, layer)
