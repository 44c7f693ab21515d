"""The second person: another natural person, who is at the desk of the case for good."""

from __future__ import annotations

import uuid

from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.core.principal import persons_behind
from medaccord.domain.errors import Denied
from medaccord.domain.roles import DESK

FOR_HOURS = "You are here by emergency access yourself. A colleague of the desk does this."


def is_admitted(stream: uuid.UUID, person: uuid.UUID | None) -> bool:
    """Whether somebody is at the desk of a case or report for good, and not for some hours."""
    return Grant.objects.filter(stream=stream, principal=person, role__in=DESK, until=None).exists()


def require_admitted(act: Act, stream: uuid.UUID) -> None:
    """Raise Denied for whoever is at the desk for some hours only."""
    if not is_admitted(stream, act.actor.person):
        raise Denied(FOR_HOURS)


def check_second(act: Act, stream: uuid.UUID, first: uuid.UUID, sentence: str) -> None:
    """Raise Denied with `sentence` for whoever did what is looked at, and for who is here for some hours."""
    if act.actor.person is None or act.actor.person in persons_behind([first]):
        raise Denied(sentence)
    require_admitted(act, stream)
