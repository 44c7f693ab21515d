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
        Verb.COMMUNICATION_RELEASE,
        Verb.DISCLOSURE_APPROVE,
        Verb.DISCLOSURE_EXPORT,
        Verb.DISCLOSURE_INTEND,
        Verb.REPORT_RELEASE,
        Verb.REPORTER_REVEAL,
        Verb.SHARE_OVERRIDE,
        Verb.SHARE_RELEASE,
        Verb.SHARE_REVIEW,
    }
)
"""What makes something public, at once or at an instant, shares it past its owner, or tells who reported."""
READS_ONLY: Final = "This token only reads. For this step make one with: medaccord token create --scope write"
PUBLISHES_NOT: Final = (
    "This token publishes nothing, goes past no owner and shows nobody who reported."
    " For this step make one with: medaccord token create --scope publish"
)


def beyond(scope: Scope, verb: Verb) -> str:
    """Why a step is beyond a token; nothing where it is not."""
    if scope == Scope.PUBLISH or verb not in PUBLISHING:
        return ""
    return PUBLISHES_NOT
