"""Errors know their exit code and their remedy."""

from __future__ import annotations

import pytest

from ocrfix import errors
from ocrfix.errors import OcrfixError

KINDS = [v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, OcrfixError)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_says_what_happened_and_what_to_do(kind: type[OcrfixError]) -> None:
    """Message, then remedy; the message alone where there is none."""
    assert str(kind("it broke", remedy="mend it")) == "it broke\nmend it"
    assert str(kind("it broke")) == "it broke"


def test_each_error_has_its_own_code() -> None:
    """A script can tell them apart."""
    codes = [kind.exit_code for kind in KINDS]

    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tree_is_drawn(kind: type[OcrfixError]) -> None:
    """The module's docstring draws each error."""
    assert kind.__name__ in (errors.__doc__ or "")
