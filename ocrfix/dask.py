"""For pipelines of Dask: a bag or a series of texts, cleaned where its parts are.

Needs ``ocrfix[dask]``. What is known of the language is loaded once in each worker process;
only the settings are sent there. ``ocrfix clean --scheduler`` cleans files on a cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ocrfix import series
from ocrfix.series import EDITS, TEXT
from ocrfix.settings import Settings


def clean_bag(
    bag: Any,  # noqa: ANN401 (a type of Dask's, which isn't imported)
    settings: Settings | None = None,
    *,
    field: str | None = None,
    edits: bool = False,
) -> Any:  # noqa: ANN401 (as above)
    """Clean the texts of a bag; lazily, as all of Dask.

    Args:
        bag: a ``dask.bag.Bag`` of texts and None, or of mappings that have one.
        settings: how to clean.
        field: the field of the mappings that has the text.
        edits: whether to give the edits too, as ``ocrfix.clean_series`` does: texts become
            mappings of ``text`` and ``edits``, mappings get a field ``edits``.

    Returns:
        A bag with as many partitions. Other fields of mappings stay.
    """
    return bag.map_partitions(clean_items, settings, field=field, edits=edits)


def clean_items(
    items: Iterable[Any], settings: Settings | None, *, field: str | None, edits: bool
) -> list[Any]:
    """Clean a partition of a bag; see ``clean_bag``.

    Raises:
        TypeError: an item has no text; says which.
    """
    given = list(items)
    column = given if field is None else [_text_of(item, field, i) for i, item in enumerate(given)]
    done = series.clean_series(column, settings, edits=edits)
    texts, rows = (done[TEXT], done[EDITS]) if edits else (done, None)
    if field is None:
        if rows is None:
            return list(texts)
        return [{TEXT: t, EDITS: r} for t, r in zip(texts, rows, strict=True)]
    cleaned = [{**item, field: text} for item, text in zip(given, texts, strict=True)]
    if rows is not None:
        cleaned = [{**item, EDITS: r} for item, r in zip(cleaned, rows, strict=True)]
    return cleaned


def clean_series(
    column: Any,  # noqa: ANN401 (as above)
    settings: Settings | None = None,
    *,
    edits: bool = False,
) -> Any:  # noqa: ANN401 (as above)
    """Clean a column of a Dask DataFrame; lazily, as all of Dask.

    Args:
        column: a ``dask.dataframe.Series`` of texts.
        settings: how to clean.
        edits: whether to give the edits too.

    Returns:
        A series with its index, name and type; with ``edits`` a DataFrame of the columns
        ``text`` and ``edits``.
    """
    # Of a column without rows: the types that the result will have.
    meta = series.clean_series(column._meta, settings, edits=edits)  # noqa: SLF001 (Dask's word for it)
    return column.map_partitions(series.clean_series, settings, edits=edits, meta=meta)


def _text_of(item: object, field: str, row: int) -> object:
    if not isinstance(item, Mapping):
        raise TypeError(f"row {row} is no mapping, and so has no field {field!r}: {item!r:.40}")
    if field not in item:
        raise TypeError(f"row {row} has no field {field!r}")
    return item[field]
