"""Columns of texts: the same kind comes back, clean, and a bad value is named."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from ocrfix import Settings, clean, clean_series
from ocrfix.series import ROW
from tests.extras import need

TEXTS = ["The ﬁrst.", None, "He went to the Caf6 Royal.", ""]
CLEAN = ["The first.", None, "He went to the Café Royal.", ""]
GIVEN = {"pandas": "pipelines", "pyarrow": "pipelines", "polars": "pipelines"}


def tool(name: str) -> Any:  # noqa: ANN401 (a module)
    need(name, GIVEN[name])
    return pytest.importorskip(name)


def test_a_list_gives_a_list() -> None:
    """Missing stays missing, and what was given stays as it was."""
    given = list(TEXTS)

    assert clean_series(given) == CLEAN
    assert given == TEXTS
    assert clean_series(tuple(TEXTS)) == tuple(CLEAN)
    assert clean_series([]) == []


def test_edits_of_a_list_are_a_dict_of_lists() -> None:
    """As ``datasets.map(batched=True)`` takes it: fields are those of the log."""
    done = clean_series(TEXTS, edits=True)
    (edit,) = clean("The ﬁrst.").edits

    assert done["text"] == CLEAN
    assert [None if rows is None else len(rows) for rows in done["edits"]] == [1, None, 1, 0]
    assert done["edits"][0][0] == {
        **{name: getattr(edit, name) for name in ROW if name not in {"status", "alternatives"}},
        "alternatives": [],
        "status": "applied",
    }


def test_settings_are_heeded() -> None:
    """They are those of ``Cleaner``."""
    assert clean_series(["The ﬁrst."], Settings(stages=("pages",))) == ["The ﬁrst."]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("a text", "a column of texts, and not a str; ocrfix.clean takes one text"),
        (iter(["a"]), "and not a list_iterator"),
        (["a", None, 3], "row 2 is no text but an int: 3"),
        (["a", b"b"], "row 1 is no text but a bytes: b'b'"),
        ([["x" * 99]], r"row 0 is no text but a list: \['x{38}…$"),
        (np.zeros((2, 2)), r"an array of shape \(2, 2\)"),
        (np.zeros(1), "row 0 is no text but a float"),
    ],
)
def test_what_is_no_text_is_named(column: object, message: str) -> None:
    """The row and the value, or what was given instead of a column."""
    with pytest.raises(TypeError, match=message):
        clean_series(column)


def test_numpy_gives_objects() -> None:
    """A clean text may be longer than the array's texts can be."""
    done = clean_series(np.array(["ﬁ", "b"]))

    assert done.dtype == object
    assert done.tolist() == ["fi", "b"]


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category", "string[pyarrow]"])
def test_pandas_keeps_index_name_and_type(dtype: str) -> None:
    """A missing value is the one that it was."""
    pd = tool("pandas")
    tool("pyarrow")
    given = pd.Series(TEXTS, index=[5, 3, 8, 1], name="page", dtype=dtype)
    done = clean_series(given)

    assert done.index.tolist() == [5, 3, 8, 1]
    assert done.name == "page"
    assert done.dtype.name == given.dtype.name
    assert done.isna().tolist() == [False, True, False, False]
    assert type(done.iloc[1]) is type(given.iloc[1])
    assert done.dropna().tolist() == [text for text in CLEAN if text is not None]


def test_pandas_edits_are_a_frame() -> None:
    """Two columns over the index given; a column of nothing but missing ones passes."""
    pd = tool("pandas")
    done = clean_series(pd.Series(TEXTS, index=list("abcd")), edits=True)

    assert list(done.columns) == ["text", "edits"]
    assert done.index.tolist() == list("abcd")
    assert done.loc["c", "edits"][0]["before"] == "Caf6"
    assert done.loc["b", "edits"] is None
    assert clean_series(pd.Series([float("nan")])).isna().all()


def test_pandas_names_row_and_index() -> None:
    """Both are wanted: which is known depends on who asks."""
    pd = tool("pandas")

    with pytest.raises(TypeError, match=r"row 1 \(index 'q'\) is no text but an int: 3"):
        clean_series(pd.Series(["a", 3], index=["p", "q"]))


@pytest.mark.parametrize("name", ["string", "large_string", "string_view"])
def test_arrow_keeps_its_type(name: str) -> None:
    """Also when it is encoded as a dictionary."""
    pa = tool("pyarrow")
    kind = getattr(pa, name)()
    done = clean_series(pa.array(TEXTS, type=kind))

    assert (done.type, done.to_pylist()) == (kind, CLEAN)
    if name != "string_view":
        encoded = pa.array(TEXTS, type=kind).dictionary_encode()
        assert clean_series(encoded).type == encoded.type
        assert clean_series(encoded).to_pylist() == CLEAN


def test_arrow_keeps_its_chunks() -> None:
    """A row is counted over all of them; an empty column has the type of a full one."""
    pa = tool("pyarrow")
    given = pa.chunked_array([TEXTS, [], ["It was ﬁne."]], type=pa.string())
    done = clean_series(given)
    both = clean_series(given, edits=True)

    assert [len(chunk) for chunk in done.chunks] == [4, 0, 1]
    assert done.to_pylist() == [*CLEAN, "It was fine."]
    assert both.type == clean_series(pa.array([], pa.string()), edits=True).type
    assert both.to_pylist()[4]["edits"][0]["before"] == "ﬁ"
    assert both.to_pylist()[1] == {"text": None, "edits": None}


def test_arrow_refuses_other_types() -> None:
    """Before anything is cleaned; nothing but nulls passes."""
    pa = tool("pyarrow")

    with pytest.raises(TypeError, match="and not one of type int64"):
        clean_series(pa.array([1, None]))
    assert clean_series(pa.nulls(2)).to_pylist() == [None, None]


def test_polars_keeps_the_name() -> None:
    """In an expression as well; edits are structs."""
    pl = tool("polars")
    done = clean_series(pl.Series("page", TEXTS))
    frame = pl.DataFrame({"page": TEXTS})
    both = frame.select(pl.col("page").map_batches(lambda s: clean_series(s, edits=True))).unnest(
        "page"
    )

    assert (done.name, done.dtype, done.to_list()) == ("page", pl.String, CLEAN)
    assert both.columns == ["text", "edits"]
    assert both["edits"][2][0]["before"] == "Caf6"
    with pytest.raises(TypeError, match="and not one of Int64"):
        clean_series(pl.Series([1]))


def test_no_tool_is_imported_unless_given() -> None:
    """A list needs none of them."""
    code = (
        "import sys, ocrfix; ocrfix.clean_series(['a'], edits=True);"
        "print({'pandas', 'pyarrow', 'polars', 'dask', 'fsspec'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "set()"
