"""The world that tests of access read, and who sees what in it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.filled import filled

__all__ = ["filled", "reckoned"]


@pytest.fixture(scope="module")
def reckoned(filled: Any) -> Any:
    """For each role and scoped model the keys that the raw grants give, reckoned without SQL and scopes."""
    from tests.support.reckoning import reckon

    return reckon(filled.people)


@pytest.fixture(scope="module")
def doors(filled: Any) -> Any:
    """Those who hold one role alone in every room, with all that is there."""
    from tests.access.doors import doors_of

    return doors_of(filled)
