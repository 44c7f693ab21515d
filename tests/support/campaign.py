"""Long campaigns: a short seeded slice each time, all of it under `make soak` (tests marked `soak`)."""

from __future__ import annotations

import os

FULL = os.environ.get("MEDACCORD_SOAK") == "1"


def times(short: int, full: int) -> int:
    """How often to repeat: `short` in the everyday run, `full` in the long one."""
    return full if FULL else short
