"""A world made once for a module and really committed, so that other connections see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Every command has run; the database is made pristine after the module's last test."""
    from tests.support.database import pristine
    from tests.support.everything import everything

    with django_db_blocker.unblock():
        try:
            yield everything()
        finally:
            pristine()
