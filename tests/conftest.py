"""What the tests share."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from ocrfix import knowledge
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings

# No test asserts a time: on a busy machine any example may be slow.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="session")
def english() -> Knowledge:
    """What is known of English, loaded once."""
    return knowledge.load(Settings())


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of cases and books."""
    return FIXTURES


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` keeps what fixtures/books come out as now."""
    parser.addoption("--update-golden", action="store_true", help="keep new golden results")
