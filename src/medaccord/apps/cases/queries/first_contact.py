"""What the manufacturer of the device was told of the report with its invitation, and what it could be."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from medaccord.apps.cases.models import CaseReport, Excerpt, FirstContact
from medaccord.apps.cases.queries.contacts import names_of
from medaccord.apps.intake.models import Report
from medaccord.core.marking import marking_of
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.core.shown import Sight
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.reading import Thing


@dataclass(frozen=True, slots=True)
class ToldView:
    """What a report says of one manufacturer's device, as it was sent."""

    device: str
    report: str
    sent_at: dt.datetime
    marking: str
    handling: list[str]
    onward: str

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return marking_of(self)


@dataclass(frozen=True, slots=True)
class Decided:
    """Why the manufacturer of the device was invited without it, or who permitted it, and who noted so."""

    reason: str
    by: str
    at: dt.datetime


@query
def told_to(actor: Actor, party: uuid.UUID) -> ToldView:
    """What a party was told at first contact, for its people and the desk; raises Missing."""
    found = newest_told(actor, [party])
    if party not in found:
        raise Missing
    return found[party]


@query
def parties_told(actor: Actor, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Parties of a case of which the actor may read what they were told at first contact."""
    rows = Excerpt.objects.visible_to(actor).filter(stream=case_id)
    return set(rows.values_list("participant_id", flat=True))


@query
def proposed_words(actor: Actor, case_id: uuid.UUID) -> Words:
    """The reports of a case in the reporters' own words, as far as the actor reads them, for checking.

    It holds no name and no way to reach anybody, unless a reporter wrote one into the story.
    """
    keys = CaseReport.objects.visible_to(actor).filter(stream=case_id).values_list("report_id", flat=True)
    rows = Report.objects.visible_to(actor).filter(id__in=list(keys)).order_by("submitted_at", "id")
    reports = list(rows)
    actor.sees(Sight(row.id, row.room_id, Thing.REPORT, row.id, row.version) for row in reports)
    story = [part.strip() for row in reports for part in (row.description, row.harm) if part.strip()]
    return Words(reports[0].device.strip() if reports else "", "\n\n".join(story))


def newest_told(actor: Actor, parties: Collection[uuid.UUID]) -> dict[uuid.UUID, ToldView]:
    """What each of these parties was told last, inside a read scope that is open already."""
    rows = Excerpt.objects.visible_to(actor).filter(participant__in=list(parties)).order_by("sent_at", "id")
    return {row.participant_id: _told(row) for row in rows}


def _told(row: Excerpt) -> ToldView:
    return ToldView(*(getattr(row, name) for name in ToldView.__slots__))


def permitted(actor: Actor, party: uuid.UUID) -> tuple[Decided, ...]:
    """Who permitted, each time, that a party was told what goes on with permission only, the oldest first."""
    return _decided(actor, party, told=True)


def untold(actor: Actor, party: uuid.UUID) -> tuple[Decided, ...]:
    """Each time that a party was invited without it, the oldest first."""
    return _decided(actor, party, told=False)


def _decided(actor: Actor, party: uuid.UUID, *, told: bool) -> tuple[Decided, ...]:
    rows = FirstContact.objects.visible_to(actor).filter(participant=party, told=told)
    found = list(rows.exclude(reason="").order_by("at", "id"))
    names = names_of(row.by_id for row in found)
    return tuple(Decided(row.reason, names.get(row.by_id, ""), row.at) for row in found)
