"""Settings: three layers, known keys, values that make sense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ocrfix.cleaner import Cleaner
from ocrfix.errors import SettingsError
from ocrfix.settings import PRESETS, STAGE_NAMES, Settings, from_mapping, load


def test_flags_go_over_the_file_and_the_file_over_defaults(tmp_path: Path) -> None:
    """The last word is the command line's; a flag not given is None."""
    path = tmp_path / "ocrfix.toml"
    path.write_text('quotes = "straight"\nlines = "join"\nwordlists = ["a.txt"]\n', "utf-8")
    settings = load(path, {"lines": "keep", "quotes": None})

    assert (settings.quotes, settings.lines) == ("straight", "keep")
    assert settings.wordlists == ("a.txt",)
    assert settings.stages == STAGE_NAMES


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_set_the_thresholds(preset: str) -> None:
    """A preset stands for its values; a value given beside it goes over it."""
    settings = from_mapping({"preset": preset, "suggest_from": 0.05})

    assert settings.apply_from == PRESETS[preset]["apply_from"]
    assert settings.suggest_from == 0.05


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"quote": "keep"}, "settings: unknown key 'quote'\ndid you mean 'quotes'?"),
        ({"preset": "bold"}, "settings: unknown preset 'bold'\ndid you mean"),
        ({"stages": ["page"]}, "unknown stage 'page'\ndid you mean 'pages'?"),
        ({"lines": "cut"}, "lines can't be 'cut'\nit takes keep or join"),
        ({"apply_from": 2}, "are not probabilities in this order\ngive 0 <= suggest_from"),
        ({"apply_from": 0.05}, "are not probabilities in this order\ngive 0 <= suggest_from"),
        ({"apply_from": "0.8"}, "settings: apply_from can't be '0.8'\nit takes a number, as 0.8"),
        ({"apply_from": True}, "apply_from can't be True\nit takes a number"),
        ({"apply_from": float("nan")}, "are not probabilities in this order"),
        ({"language": 5}, "settings: language can't be 5\nit takes a text in quotes"),
        ({"stages": "pages"}, "stages can't be 'pages'\nit takes a list of texts"),
        ({"stages": [["pages"]]}, "stages can't be [['pages']]\nit takes a list of texts"),
        ({"wordlists": "mine.txt"}, "wordlists can't be 'mine.txt'\nit takes a list of texts"),
        ({"page_pattern": 1}, "page_pattern can't be 1\nit takes a text in quotes"),
        ({"quotes": None}, "quotes can't be None\nit takes a text in quotes"),
    ],
)
def test_a_wrong_value_says_what_is_right(values: dict[str, object], message: str) -> None:
    """What happened, and what to do."""
    with pytest.raises(SettingsError) as caught:
        from_mapping(values)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a = ", "is not TOML"), (b"\xff", "can't be read"), (None, "can't be read")],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    """The message has the path and the cause."""
    path = tmp_path / "ocrfix.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SettingsError, match=rf"ocrfix.toml: {message}"):
        load(path, {})


def test_settings_of_a_library_user_are_kept_as_those_of_a_file() -> None:
    """Lists, paths and any order of the stages are fine, and make equal settings."""
    given: Any = {"stages": ["words", "pages"], "wordlists": [Path("names.txt")]}
    settings = Settings(**given)

    assert settings == Settings(stages=("pages", "words"), wordlists=("names.txt",))
    assert hash(settings) == hash(from_mapping(settings.as_dict()))


def test_an_unknown_language_names_those_that_are_known() -> None:
    """A language without word lists is told before any text is read."""
    with pytest.raises(SettingsError, match="no word lists for language 'xx'") as caught:
        Cleaner(Settings(language="xx"))

    assert "'en'" in str(caught.value)


def test_settings_are_plain_json() -> None:
    """The log's header has them, and they make the same settings again."""
    settings = Settings(stages=("pages", "words"), quotes="straight")

    assert from_mapping(settings.as_dict()) == settings
