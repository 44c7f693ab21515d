"""Read records: what was read, how it left, and over what time downloads are counted (need-to-know 38)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

WITHIN: Final = dt.timedelta(hours=1)
"""Downloads of one person are counted over so long."""


class Thing(StrEnum):
    """What was read: a file, what an owner's ledger tells, the answer to a request for records, posts, a
    report, a draft of an advisory, one of a safety communication, an assessment rationale, or what a
    periodic report says.
    """

    FILE = "file"
    LEDGER = "ledger"
    ANSWER = "answer"
    POST = "post"
    REPORT = "report"
    DRAFT = "draft"
    SAFETY = "safety"
    RATIONALE = "rationale"
    PERIODIC = "periodic"


class Opening(StrEnum):
    """How it was read: on a page, as bytes that left, laid out for paper, as an export, or by a program."""

    PAGE = "page"
    DOWNLOAD = "download"
    PRINT = "print"
    EXPORT = "export"
    API = "api"


ONCE_A_DAY: Final = frozenset({Opening.PAGE, Opening.API})
"""Looked at again on the same day (UTC) it leaves no further record; bytes that leave always do."""
TAKEN: Final = frozenset({Opening.DOWNLOAD, Opening.EXPORT})
"""It left as a file."""
