"""One synthetic advisory that uses every property of CSAF 2.0 and is valid; tests change it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.complete import complete_advisory


@pytest.fixture
def complete() -> dict[str, Any]:
    """A fresh copy of the synthetic advisory."""
    return complete_advisory()
