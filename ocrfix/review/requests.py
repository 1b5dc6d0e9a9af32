"""What a page may ask for, checked: nothing of it is trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from ocrfix.review.corpus import File, Item
from ocrfix.review.decisions import VERDICTS
from ocrfix.review.query import ORDERS, SERIES, STATES, Query
from ocrfix.review.session import Review, Stroke

CHOICES: Mapping[str, Sequence[str]] = {
    "state": STATES,
    "order": ORDERS,
    "status": ("applied", "suggested"),
}
MOST_ITEMS = 500
LONGEST_TEXT = 10_000
"""Code points of a reviewer's own reading or note."""


class RequestError(Exception):
    """A page asked for what there isn't."""


def query(values: Mapping[str, Any]) -> Query:
    """The filter that a page asks for; what is empty filters nothing.

    Raises:
        RequestError: a value can't be.
    """
    known = {field.name for field in fields(Query)}
    given: dict[str, Any] = {k: v for k, v in values.items() if k in known and v not in ("", None)}
    try:
        if "file" in given:
            given["file"] = int(given["file"])
        for key in ("least", "most"):
            if key in given:
                given[key] = float(given[key])
    except (TypeError, ValueError) as error:
        raise RequestError("a number is not one") from error
    for key, choices in CHOICES.items():
        if key in given and given[key] not in choices:
            raise RequestError(f"{key} can't be {given[key]!r}")
    for key in ("stage", "rule", "text"):
        if not isinstance(given.get(key, ""), str):
            raise RequestError(f"{key} is no text")
    return Query(**given)


def number(values: Mapping[str, Any], key: str, default: int, most: int) -> int:
    """A whole number from 0 up to a limit.

    Raises:
        RequestError: it isn't one.
    """
    try:
        value = int(values.get(key, default))
    except (TypeError, ValueError) as error:
        raise RequestError(f"{key} is no number") from error
    return max(0, min(value, most))


def item(review: Review, value: Any) -> Item:  # noqa: ANN401 (whatever the page sends)
    """The edit with a number.

    Raises:
        RequestError: there is none.
    """
    items = review.corpus.items
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(items):
        raise RequestError("there is no such edit")
    return items[value]


def file(review: Review, value: int) -> File:
    """The file with a number.

    Raises:
        RequestError: there is none.
    """
    if not 0 <= value < len(review.corpus.files):
        raise RequestError("there is no such file")
    return review.corpus.files[value]


def items(review: Review, values: Mapping[str, Any]) -> list[Item]:
    """The edits with some numbers.

    Raises:
        RequestError: there is none with one of them, or they are too many.
    """
    numbers = _list(values.get("numbers"))
    if len(numbers) > MOST_ITEMS:
        raise RequestError("these are too many")
    return [item(review, value) for value in numbers]


def series_by(value: Any) -> str:  # noqa: ANN401 (whatever the page sends)
    """What the edits of a series have in common.

    Raises:
        RequestError: it is none of ``SERIES``.
    """
    if value not in SERIES:
        raise RequestError("there is no such series")
    return str(value)


def decide(review: Review, values: Mapping[str, Any]) -> Stroke:
    """Do what a page decided: ``items``, ``series`` or ``filter``, and the ``verdict``.

    Raises:
        RequestError: a value can't be.
        OcrfixError: it can't be saved.
    """
    verdict, text, note = values.get("verdict"), values.get("text"), values.get("note", "")
    if verdict not in VERDICTS:
        raise RequestError("there is no such verdict")
    if (verdict == "replace") != isinstance(text, str):
        raise RequestError("a text goes with the verdict 'replace' alone")
    if not isinstance(note, str) or len(note) + len(text or "") > LONGEST_TEXT:
        raise RequestError("the text or note is too long")
    return review.decide(_targets(review, values), verdict, text=text, note=note)


def _targets(review: Review, values: Mapping[str, Any]) -> list[Item]:
    """The edits that a decision is about."""
    if "items" in values:
        return [item(review, value) for value in _list(values["items"])]
    if "filter" in values:
        wanted = review.find(query(_mapping(values["filter"])))
    else:
        asked = _mapping(values.get("series"))
        wanted = review.index.series_of(
            item(review, asked.get("number")), series_by(asked.get("by"))
        )
    left_out = {item(review, value).number for value in _list(values.get("except", []))}
    return [i for i in wanted if review.is_open(i) and i.number not in left_out]


def word(review: Review, values: Mapping[str, Any]) -> Stroke:
    """Never or always change a word: note it, and decide the rest of its series.

    Raises:
        RequestError: a value can't be.
        OcrfixError: it can't be saved.
    """
    chosen, what = item(review, values.get("number")), values.get("what")
    if what not in ("never", "always"):
        raise RequestError("there is no such wish")
    return review.never(chosen) if what == "never" else review.always(chosen)


def _list(value: Any) -> list[Any]:  # noqa: ANN401 (whatever the page sends)
    if not isinstance(value, list):
        raise RequestError("a list is missing")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 (whatever the page sends)
    if not isinstance(value, dict):
        raise RequestError("something is missing")
    return value
