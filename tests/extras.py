"""Parts of the surroundings that only some tests need."""

from __future__ import annotations

import os
from importlib.util import find_spec
from shutil import which

import pytest


def need(module: str, extra: str) -> None:
    """Skip the test where a package isn't installed, and say how to install it; fail in CI."""
    try:
        found = find_spec(module)
    except ModuleNotFoundError:  # of a package within another
        found = None
    if found is None:
        _miss(f"{module} is not there: pip install '.[{extra}]'")


def need_command(name: str, package: str) -> None:
    """Skip the test where a command isn't there, and say which package has it; fail in CI."""
    if which(name) is None:
        _miss(f"{name} is not there: install the system's package {package}")


def _miss(message: str) -> None:
    if "OCRFIX_CI" in os.environ:
        pytest.fail(message)
    pytest.skip(message)
