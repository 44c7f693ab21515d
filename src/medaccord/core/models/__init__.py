"""Tables of the core, one file per mechanism."""

from __future__ import annotations

from .access import Grant, Room, Stream
from .audit import AuditEntry, AuditSide
from .checkpoints import ChainEnd, Checkpoint
from .correctable import Correctable
from .facts import Delivery, Fact, Undelivered
from .files import Blob
from .principal import Principal
from .requests import DoneRequest
from .scoped import Scoped
from .search import SearchRow
from .throttle import Bucket
from .verified import Verified

__all__ = [
    "AuditEntry",
    "AuditSide",
    "Blob",
    "Bucket",
    "ChainEnd",
    "Checkpoint",
    "Correctable",
    "Delivery",
    "DoneRequest",
    "Fact",
    "Grant",
    "Principal",
    "Room",
    "Scoped",
    "SearchRow",
    "Stream",
    "Undelivered",
    "Verified",
]
