"""How far a program's token reaches, whatever its person may do."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from medaccord.domain.verbs import Verb


class Scope(StrEnum):
    """What a token is for, each with all that stands before it."""

    READ = "read"
    WRITE = "write"
    PUBLISH = "publish"


PUBLISHING: Final = frozenset(
    {
        Verb.ACCESS_REVIEW,
        Verb.ACCESS_TAKE,
        Verb.ADVISORY_RELEASE,
        Verb.ADVISORY_SCHEDULE,
        Verb.COLLEAGUE_CONFIRM,
        Verb.COMMUNICATION_RELEASE,
        Verb.DISCLOSURE_APPROVE,
        Verb.DISCLOSURE_EXPORT,
        Verb.DISCLOSURE_INTEND,
        Verb.FILE_CLEAR,
        Verb.FILE_ENTRUST,
        Verb.FILE_FORWARD,
        Verb.PARTICIPANT_ADMIT,
        Verb.REPORT_RELEASE,
        Verb.REPORTER_REVEAL,
        Verb.SHARE_OVERRIDE,
        Verb.SHARE_RELEASE,
        Verb.SHARE_REVIEW,
    }
)
"""What makes something public, at once or at an instant, goes past an owner or past what protects somebody,
lets somebody into all of a case, or tells who reported (decisions 0246 and 0270)."""
READS_ONLY: Final = "This token only reads. For this step make one of scope write."
PUBLISHES_NOT: Final = (
    "This token publishes nothing, goes past no owner and no protection, lets nobody into a case and shows"
    " nobody who reported."
    " For this step make one of scope publish."
)


def beyond(scope: Scope, verb: Verb) -> str:
    """Why a step is beyond a token; nothing where it is not."""
    if scope == Scope.PUBLISH or verb not in PUBLISHING:
        return ""
    return PUBLISHES_NOT
