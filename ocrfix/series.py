"""A column of texts, cleaned: of pandas, Arrow, Polars or NumPy, or any sequence.

Data tools hand a function a piece of a column and want the same back; ``clean_series`` is
that function. None of the tools is imported unless one of its columns is given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ocrfix.cleaner import Cleaner
from ocrfix.edits import Edit
from ocrfix.pipeline import Result
from ocrfix.settings import Settings

TEXT, EDITS = "text", "edits"
"""The two columns that ``clean_series`` gives when asked for edits."""

ALTERNATIVE = {"text": str, "confidence": float}
ROW = {
    "id": str,
    "start": int,
    "end": int,
    "before": str,
    "after": str,
    "stage": str,
    "rule": str,
    "status": str,
    "confidence": float,
    "reason": str,
    "alternatives": ALTERNATIVE,
}
"""What each edit has in the column, as the log names it; a mapping stands for a list of such."""


def _ddl(fields: Mapping[str, Any]) -> str:
    words = {str: "string", int: "bigint", float: "double"}
    listed = (
        f"{name}: {_ddl(kind) if isinstance(kind, Mapping) else words[kind]}"
        for name, kind in fields.items()
    )
    return f"array<struct<{', '.join(listed)}>>"


EDITS_DDL = _ddl(ROW)
"""The type of the column of edits, as Spark writes types."""

Rows = list[dict[str, Any]]


def clean_series(column: Any, settings: Settings | None = None, *, edits: bool = False) -> Any:  # noqa: ANN401 (a type a tool, none of them imported)
    """Clean a column of texts, each a text by itself; what is missing stays missing.

    Args:
        column: a pandas or Polars Series, an Arrow Array or ChunkedArray, a NumPy array of one
            dimension, or any sequence of texts and None.
        settings: how to clean.
        edits: whether to give the edits too, applied and suggested ones, in source order.

    Returns:
        A column of the same kind; pandas' has its index and name. With ``edits`` two columns,
        ``text`` and ``edits``, as the tool has them: a DataFrame of pandas', structs of
        Arrow's or Polars', of a sequence a dict of two lists. Fields are those of the log.

    >>> clean_series(["The ﬁrst.", None])
    ['The first.', None]
    >>> clean_series(["The ﬁrst."], edits=True)["edits"][0][0]["before"]
    'ﬁ'

    Raises:
        TypeError: it is no column, or a value is no text; says which.
        SettingsError: as ``Cleaner`` does.
    """
    return _kind(column)(column, _Work(Cleaner(settings), edits=edits))


class _Cleaned(NamedTuple):
    """A value as it came out.

    Attributes:
        text: clean, or as it was given where it is missing.
        edits: of the text, if they are asked for; None where it is missing.
    """

    text: Any
    edits: Rows | None


class _Work:
    """What is to be done to each value.

    Args:
        cleaner: how to clean.
        edits: whether the edits are asked for.
    """

    def __init__(self, cleaner: Cleaner, *, edits: bool) -> None:
        self.cleaner = cleaner
        self.edits = edits

    def clean(
        self,
        values: Sequence[Any],
        is_missing: Callable[[Any], bool],
        *,
        first: int = 0,
        label: Callable[[int], str] = lambda _: "",
    ) -> list[_Cleaned]:
        """Clean values.

        Args:
            values: texts, and what stands for a missing one.
            is_missing: tells them apart.
            first: row of the first value, for messages.
            label: what the column calls a row, for messages.
        """
        done = []
        for row, value in enumerate(values):
            if isinstance(value, str):
                result = self.cleaner.clean(str(value))
                done.append(_Cleaned(result.text, edit_rows(result) if self.edits else None))
            elif is_missing(value):
                done.append(_Cleaned(value, None))
            else:
                raise TypeError(
                    f"row {first + row}{label(row)} is no text but {_article(value)}: "
                    f"{_shortened(repr(value))}"
                )
        return done


def edit_rows(result: Result) -> Rows:
    """The edits and suggestions of a result, in source order, as plain values."""
    return [_plain(edit, status) for edit, status in in_order(result)]


def in_order(result: Result) -> Iterator[tuple[Edit, str]]:
    """Edits and suggestions of a result with their status, in source order."""
    both = [(e, "applied") for e in result.edits] + [(e, "suggested") for e in result.suggestions]
    return iter(sorted(both, key=lambda pair: (pair[0].start, pair[0].end)))


def _plain(edit: Edit, status: str) -> dict[str, Any]:
    others = {"status": status, "alternatives": [a._asdict() for a in edit.alternatives]}
    return {name: others[name] if name in others else getattr(edit, name) for name in ROW}


def _article(value: object) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _kind(column: object) -> Callable[[Any, _Work], Any]:
    """What cleans a column of this kind."""
    for tool, names, function in (
        ("pandas", ("Series",), _pandas),
        ("pyarrow", ("Array", "ChunkedArray"), _arrow),
        ("polars", ("Series",), _polars),
        ("numpy", ("ndarray",), _numpy),
    ):
        # Whoever gives a column of a tool has imported it.
        if (module := sys.modules.get(tool)) and isinstance(
            column, tuple(getattr(module, name) for name in names)
        ):
            return function
    if isinstance(column, Sequence) and not isinstance(column, str | bytes | bytearray):
        return _sequence
    raise TypeError(
        f"clean_series takes a column of texts, and not {_article(column)}; "
        "ocrfix.clean takes one text"
    )


def _is_none(value: object) -> bool:
    # A NaN, which tables without another sign have for a missing text, isn't equal to itself.
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124


def _sequence(column: Sequence[Any], work: _Work) -> Any:  # noqa: ANN401 (as clean_series)
    done = work.clean(column, _is_none)
    texts = [d.text for d in done]
    if work.edits:
        return {TEXT: texts, EDITS: [d.edits for d in done]}
    return tuple(texts) if isinstance(column, tuple) else texts


def _numpy(column: Any, work: _Work) -> Any:  # noqa: ANN401 (as clean_series)
    import numpy as np

    if column.ndim != 1:
        raise TypeError(f"clean_series takes one column, and not an array of shape {column.shape}")
    done = work.clean(column.tolist(), _is_none)

    def array(values: list[Any]) -> Any:  # noqa: ANN401
        made = np.empty(len(values), dtype=object)  # a clean text may be longer than its source
        made[:] = values
        return made

    texts = array([d.text for d in done])
    return {TEXT: texts, EDITS: array([d.edits for d in done])} if work.edits else texts


def _pandas(column: Any, work: _Work) -> Any:  # noqa: ANN401 (as clean_series)
    import pandas as pd

    index = column.index
    done = work.clean(
        column.tolist(),
        lambda value: value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value))),
        label=lambda row: f" (index {index[row]!r})",
    )
    is_category = isinstance(column.dtype, pd.CategoricalDtype)
    texts = pd.Series(
        [d.text for d in done],
        index=index,
        name=column.name,
        dtype="category" if is_category else column.dtype,
    )
    if not work.edits:
        return texts
    rows = pd.Series([d.edits for d in done], index=index, dtype=object)
    return pd.DataFrame({TEXT: texts, EDITS: rows}, index=index)


def _arrow(column: Any, work: _Work) -> Any:  # noqa: ANN401 (as clean_series)
    import pyarrow as pa

    types = pa.types
    kind = column.type
    is_encoded = types.is_dictionary(kind)
    plain = kind.value_type if is_encoded else kind
    if types.is_null(plain):
        plain = kind = pa.string()
    elif not (
        types.is_string(plain) or types.is_large_string(plain) or types.is_string_view(plain)
    ):
        raise TypeError(f"clean_series takes a column of texts, and not one of type {kind}")
    row_type = pa.list_(_arrow_struct(ROW))
    made_type = pa.struct({TEXT: plain, EDITS: row_type}) if work.edits else kind

    def piece(given: Any, first: int) -> Any:  # noqa: ANN401
        done = work.clean(given.to_pylist(), _is_none, first=first)
        texts = pa.array([d.text for d in done], type=plain)
        if not work.edits:
            return texts.dictionary_encode().cast(kind) if is_encoded else texts
        rows = pa.array([d.edits for d in done], type=row_type)
        return pa.StructArray.from_arrays([texts, rows], fields=list(made_type))

    if not isinstance(column, pa.ChunkedArray):
        return piece(column, 0)
    pieces, first = [], 0
    for chunk in column.chunks:
        pieces.append(piece(chunk, first))
        first += len(chunk)
    return pa.chunked_array(pieces, type=made_type)


def _arrow_struct(fields: Mapping[str, Any]) -> Any:  # noqa: ANN401 (as clean_series)
    import pyarrow as pa

    plain = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    return pa.struct(
        {
            name: pa.list_(_arrow_struct(kind)) if isinstance(kind, Mapping) else plain[kind]
            for name, kind in fields.items()
        }
    )


def _polars(column: Any, work: _Work) -> Any:  # noqa: ANN401 (as clean_series)
    import polars as pl

    if column.dtype not in {pl.String, pl.Categorical, pl.Enum, pl.Null, pl.Object}:
        raise TypeError(f"clean_series takes a column of texts, and not one of {column.dtype}")
    done = work.clean(column.to_list(), _is_none)
    if not work.edits:
        return pl.Series(column.name, [d.text for d in done], dtype=pl.String)
    kind = pl.Struct({TEXT: pl.String, EDITS: pl.List(_polars_struct(ROW))})
    return pl.Series(column.name, [{TEXT: d.text, EDITS: d.edits} for d in done], dtype=kind)


def _polars_struct(fields: Mapping[str, Any]) -> Any:  # noqa: ANN401 (as clean_series)
    import polars as pl

    plain = {str: pl.String, int: pl.Int64, float: pl.Float64}
    return pl.Struct(
        {
            name: pl.List(_polars_struct(kind)) if isinstance(kind, Mapping) else plain[kind]
            for name, kind in fields.items()
        }
    )
