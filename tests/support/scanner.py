"""A scanner that stands where no daemon runs, and rounds of examination with it."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings

from medaccord.core.ports import Unanswered
from medaccord.worker.examine import Looked, examine
from medaccord.worker.patience import Patience

BAD = b"what Scanner finds"
"""Bytes in which it finds something."""
STUCK = b"what Scanner gets stuck in"
"""Bytes over which it fails."""


class Scanner:
    """Finds BAD and nothing else."""

    def version(self) -> str:
        return "Stand-in 1.0/7"

    def scan(self, data: bytes) -> str:
        if STUCK in data:
            raise Unanswered("stuck")
        return "Stand-in.Bad" if BAD in data else ""


class Away:
    """Does not answer."""

    def version(self) -> str:
        raise Unanswered("away")

    def scan(self, data: bytes) -> str:
        raise Unanswered("away")


@contextmanager
def scanned(by: type = Scanner):
    """An installation with a scanner."""
    path = f"{by.__module__}.{by.__name__}"
    with override_settings(MEDACCORD_ADAPTERS={**settings.MEDACCORD_ADAPTERS, "scanner": path}):
        yield


def examined(by: type = Scanner, now: dt.datetime | None = None, patience: Patience | None = None) -> Looked:
    """One round of the worker over all files that wait."""
    with scanned(by):
        return examine(now or dt.datetime.now(dt.UTC), patience or Patience(), lambda: False)
