"""Everything that was done to reach one party, in order: the proof on which its silence is judged."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from django.conf import settings

from medaccord.apps.cases.models import ContactAct, Invitation
from medaccord.apps.cases.queries.contacts import Touch, touches
from medaccord.apps.cases.queries.first_contact import Decided, ToldView, newest_told, permitted, untold
from medaccord.apps.cases.queries.invitations import told_by_day
from medaccord.apps.cases.queries.searches import Search, at_desk_of, made
from medaccord.apps.cases.queries.views import Party
from medaccord.core.marking import label_of, together
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.cvd.reaching import disclosable_from
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.domain.voice import told_at


class Fate(StrEnum):
    """What became of one invitation."""

    ANSWERED = "answered"
    OPENED = "opened"
    UNOPENED = "unopened"


@dataclass(frozen=True, slots=True)
class Sent:
    """One invitation; where `by_day` is true, `sent_at` stands for its day.

    `past_embargo` says that no embargo was possible any more, so that it went under its marking alone.
    `duties` is the version of the duties by law that was shown before a yes, `basis` the standing agreement
    by which it was given.
    """

    id: uuid.UUID
    sent_at: dt.datetime
    by_day: bool
    due_at: dt.datetime
    answered_at: dt.datetime | None
    fate: str
    duties: str
    basis: str
    past_embargo: bool


@dataclass(frozen=True, slots=True)
class Attempts:
    """What was done to reach one party, the oldest first, and from when its silence no longer binds.

    `told` and `untold` are what a manufacturer was told before it agreed, and why not, `permitted` who of its
    sender allowed that where it goes on with permission only.
    `disclosable_from` is None for who is no manufacturer, has answered, or was never tried. Nothing follows
    of itself once it has passed: people decide.
    """

    case: uuid.UUID
    number: str
    party: uuid.UUID
    name: str
    role: str
    marking: str
    first_at: dt.datetime | None
    answered_at: dt.datetime | None
    days: int
    disclosable_from: dt.datetime | None
    told: ToldView | None
    untold: tuple[Decided, ...]
    permitted: tuple[Decided, ...]
    touches: tuple[Touch, ...]
    invitations: tuple[Sent, ...]
    searches: tuple[Search, ...]

    @property
    def marked(self) -> Marking:
        """How it is to be handled: as the case, and as what the party was told."""
        return together([self.told] if self.told else [], label_of(self))


@query
def attempts(actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID) -> Attempts:
    """All of it for the case's desk; raises Missing for anybody else, and for who is no invited party."""
    view = at_desk_of(actor, case_id)
    party = view.party(party_id)
    if party is None or party.organisation is None or party.role == Role.LEAD:
        raise Missing
    days = settings.MEDACCORD.silence_days
    own = tuple(touch for touch in reversed(touches(actor, [view.id])) if touch.party == party.id)
    return Attempts(
        case=view.id,
        number=view.number,
        party=party.id,
        name=party.name,
        role=party.role,
        marking=view.marking,
        first_at=party.first_contact_at,
        answered_at=party.acknowledged_at,
        days=days,
        disclosable_from=silent_until(party, days),
        told=newest_told(actor, [party.id]).get(party.id),
        untold=untold(actor, party.id),
        permitted=permitted(actor, party.id),
        touches=own,
        invitations=tuple(_invitations(actor, view.id, party, own)),
        searches=tuple(s for s in reversed(made(actor, view)) if s.organisation == party.organisation),
    )


def silent_until(party: Party, days: int) -> dt.datetime | None:
    """From when a manufacturer that was tried and has not answered no longer binds others."""
    silent = party.report_state == ReportState.START and party.acknowledged_at is None
    if party.role != Role.MANUFACTURER or not silent or party.first_contact_at is None:
        return None
    return disclosable_from(party.first_contact_at, days)


def _invitations(actor: Actor, case: uuid.UUID, party: Party, own: Sequence[Touch]) -> Sequence[Sent]:
    opened = [touch.at for touch in own if touch.act == ContactAct.OPENED]
    rows = list(Invitation.objects.visible_to(actor).filter(participant=party.id).order_by("sent_at", "id"))
    dated = told_by_day(actor, [case])
    return [
        Sent(
            id=row.id,
            sent_at=told_at(row.sent_at, by_day := (case, row.sent_at) in dated),
            by_day=by_day,
            due_at=row.due_at,
            answered_at=row.answered_at,
            fate=_fate(row, later, opened),
            duties=row.duties,
            basis=row.basis,
            past_embargo=row.past_embargo,
        )
        for row, later in pairwise([*rows, None])
        if row is not None
    ]


def _fate(row: Invitation, later: Invitation | None, opened: Sequence[dt.datetime]) -> str:
    """What became of it; a sign that it was opened may also have been logged by hand, before the next one."""
    if row.answered_at is not None:
        return Fate.ANSWERED
    told = any(row.sent_at <= at and (later is None or at < later.sent_at) for at in opened)
    return Fate.OPENED if row.opened_at is not None or told else Fate.UNOPENED
