"""Numbers of what a case publishes: no two publications of a realm share one, nor do drafts."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import IntegrityError, transaction

from medaccord.apps.advisories.models import TakenNumber
from medaccord.core.act import NUMBER_TRIES, Act
from medaccord.domain.advisory.scheme import Scheme
from medaccord.domain.errors import Illegal
from medaccord.domain.numbers import CAPACITY, NumberKind, number


def of_advisory(act: Act) -> str:
    """A number by the operator's scheme; raises Illegal where none is free."""
    scheme, today = Scheme.read(settings.MEDACCORD.advisory_numbers), act.now.astimezone(dt.UTC).date()
    return _take(act, lambda: scheme.number(today, _counted(act, scheme, today)))


def of_communication(act: Act) -> str:
    """A number for a safety communication; raises Illegal where none is free."""
    return _take(act, lambda: number(NumberKind.COMMUNICATION, act.now.year, secrets.randbelow(CAPACITY)))


def _take(act: Act, draw: Callable[[], str]) -> str:
    for _ in range(NUMBER_TRIES):
        drawn = draw()
        try:
            with transaction.atomic():
                TakenNumber.objects.create(realm=act.realm, number=drawn)
        except IntegrityError:
            continue
        return drawn
    raise Illegal("No free number was found for this year. Try again.")


def _counted(act: Act, scheme: Scheme, today: dt.date) -> int:
    """What makes the number unique: drawn by lot, or the next one in the realm."""
    if scheme.random:
        return secrets.randbelow(CAPACITY)
    taken = TakenNumber.objects.filter(realm=act.realm, number__startswith=scheme.start(today))
    return scheme.next(taken.values_list("number", flat=True), today)
