"""Reports that reach the desk some other way than by the form: it files what it was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.intake.commands.report import Evidence, Submitted, Told, check, receipt_for, take_in
from medaccord.apps.intake.models import Way
from medaccord.apps.parties.models import OrganisationKind, Origin
from medaccord.apps.parties.queries.people import triage_of
from medaccord.core.act import Act
from medaccord.core.command import opening
from medaccord.domain import text
from medaccord.domain.errors import Denied, Invalid
from medaccord.domain.verbs import Verb

EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""A mistyped year is told."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a report reached the desk: by which way, when, and whose organisation told it."""

    came_by: Way
    received_at: dt.datetime
    told_for: str = ""


@opening(Verb.REPORT_FILE)
def file(
    act: Act,
    told: Told,
    arrival: Arrival,
    evidence: Sequence[Evidence] = (),
    origin: Origin | None = None,
) -> Submitted:
    """File a report that came by mail, telephone, letter, document or from another program.

    Whoever told it is its reporter, under a receipt code that can be handed to them; the desk's person who
    files it is named in its chain.
    """
    origin = origin or Origin.here()
    person = act.actor.person
    if person not in triage_of(OrganisationKind.COORDINATION_CENTER, origin):
        raise Denied("Only people on triage duty at the coordination center file reports.")
    _check(act, arrival)
    check(told, evidence, act.now, arrival.received_at)
    code, reporter = receipt_for(act)
    act.occurred_at = arrival.received_at
    arrived = {name: getattr(arrival, name) for name in Arrival.__slots__}
    return take_in(act, told, evidence, reporter, code, origin=origin, filed_by_id=person, **arrived)


def _check(act: Act, arrival: Arrival) -> None:
    """It came by another way than this platform, at an instant that is past."""
    at = arrival.received_at
    text.line(arrival.told_for, name="told_for")
    if arrival.came_by == Way.PLATFORM:
        raise Invalid({"came_by": ["Say how it came. What is typed here is sent by its own form."]})
    if at.tzinfo is None:
        raise Invalid({"received_at": ["Give the instant with its offset from UTC."]})
    if not at >= EARLIEST:
        raise Invalid({"received_at": ["Check the year."]})
    if at > act.now:
        raise Invalid({"received_at": ["This has not happened yet."]})
