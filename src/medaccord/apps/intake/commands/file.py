"""Reports that reach the desk some other way than by the form: it files what it was told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from medaccord.apps.intake.commands.report import (
    Evidence,
    Submitted,
    Told,
    check,
    in_name_of,
    marked,
    receipt_for,
    take_in,
)
from medaccord.apps.intake.models import Way
from medaccord.apps.parties.models import MAKERS, Organisation, OrganisationKind, Origin
from medaccord.apps.parties.queries.people import triage_of
from medaccord.core.act import Act
from medaccord.core.command import opening
from medaccord.core.models.principal import Kind as PrincipalKind
from medaccord.core.principal import new_principal
from medaccord.domain import text
from medaccord.domain.errors import Denied, Invalid
from medaccord.domain.handling import AS_USUAL, Wish
from medaccord.domain.verbs import Verb

EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""A mistyped year is told."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a report reached the desk: by which way, when, and whose organisation told it.

    `organisation` is the manufacturer of the directory whose own report it is, `told_for` whose it is in
    words.
    """

    came_by: Way
    received_at: dt.datetime
    told_for: str = ""
    organisation: uuid.UUID | None = None


@opening(Verb.REPORT_FILE)
def file(
    act: Act,
    told: Told,
    arrival: Arrival,
    evidence: Sequence[Evidence] = (),
    origin: Origin | None = None,
    *,
    wish: Wish = AS_USUAL,
    marked_as: str = "",
) -> Submitted:
    """File a report that came by mail, telephone, letter, document or from another program.

    Whoever told it is its reporter, under a receipt code that can be handed to them; the desk's person who
    files it is named in its chain. A manufacturer's own report goes by its name and has no code: nobody of it
    reads anything here before a case is opened (decision 0220). `marked_as` is how its sender had marked it,
    in its own words, and never wider than the label that those name is its `wish` (decision 0259).
    """
    origin = origin or Origin.here()
    person = act.actor.person
    if person not in triage_of(OrganisationKind.COORDINATION_CENTER, origin):
        raise Denied("Only people on triage duty at the coordination center file reports.")
    _check(act, arrival)
    maker = _maker(arrival.organisation, origin)
    told = _of_maker(maker, told) if maker else told
    check(told, evidence, act.now, arrival.received_at)
    further = marked(wish, marked_as, maker)
    code, reporter = (None, new_principal(PrincipalKind.RECEIPT).id) if maker else receipt_for(act)
    act.occurred_at = arrival.received_at
    further |= {name: getattr(arrival, name) for name in Arrival.__slots__} | {"organisation": maker}
    return take_in(act, told, evidence, reporter, code, origin=origin, filed_by_id=person, **further)


def _maker(key: uuid.UUID | None, origin: Origin) -> Organisation | None:
    """The manufacturer that was chosen, if one was; of this origin's directory alone."""
    if key is None:
        return None
    found = Organisation.objects.filter(id=key, kind__in=MAKERS, origin=origin).first()
    if found is None:
        raise Invalid({"organisation": ["Choose a manufacturer of the directory, or add it there first."]})
    return found


def _of_maker(maker: Organisation, told: Told) -> Told:
    """Its own report goes by its name; who wrote for it is somebody to reach. It is thanked nowhere."""
    if told.credit_wanted or told.credit_as.strip():
        raise Invalid({"credit_as": ["A manufacturer is not thanked for its own report. Leave this empty."]})
    writer = told.known_as.strip() if told.known_as.strip() != maker.name else ""
    told = replace(told, contact=", ".join(filter(None, (writer, told.contact))))
    return in_name_of(maker, told)


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
