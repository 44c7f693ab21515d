"""Legal holds as commands meet them: what stands keeps everything in its stream from being erased."""

from __future__ import annotations

from medaccord.apps.intake.models import Hold
from medaccord.core.act import Act
from medaccord.domain.errors import Illegal

HELD = "This is kept for a legal matter and cannot be erased now. Ask the desk that leads here."


def standing(act: Act, stream: object) -> list[Hold]:
    """Holds of one locked stream that nobody has lifted."""
    return list(Hold.objects.within(act).filter(stream=stream, lifted_at=None).order_by("at", "id"))


def require_free(act: Act, stream: object) -> None:
    """Raise Illegal while a hold stands in a locked stream; what it is for is the desk's to read."""
    if standing(act, stream):
        raise Illegal(HELD)
