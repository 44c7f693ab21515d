"""Invitations as the invited see them: sender, terms, due date, nothing of the case (need-to-know 22)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from medaccord.apps.cases.models import Case, Invitation, Participant
from medaccord.apps.cases.queries.first_contact import ToldView, newest_told
from medaccord.core.marking import label_of, together
from medaccord.core.models import Fact
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.domain.voice import told_at


@dataclass(frozen=True, slots=True)
class InvitationView:
    """The newest invitation of one party, made from the invitation and the party's own row alone.

    `terms` is the proposal to be agreed to, if there is one; `message` is what its sender wrote to the
    invited; `past_embargo` says that no embargo was possible any more when it was sent, `lapsed` that its
    time passed unanswered; `case` is set once the reader sees the case.
    `told` is what the manufacturer of the device was told of the report with it, `kind` what the invited
    organisation is, empty for a reporter: its duties by law follow from that.
    """

    party: uuid.UUID
    sender: str
    message: str
    sent_at: dt.datetime
    due_at: dt.datetime
    ends_at: dt.datetime | None
    terms: uuid.UUID | None
    past_embargo: bool
    consent: str
    opened_at: dt.datetime | None
    answered_at: dt.datetime | None
    lapsed: bool
    left: bool
    case: uuid.UUID | None
    told: ToldView | None
    kind: str
    marking: str

    @property
    def marked(self) -> Marking:
        """How it is to be handled: as its case was when it was sent, and as what is told of the report."""
        return together([self.told] if self.told else [], label_of(self))

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answered_at is None and not self.lapsed and not self.left


@query
def invitation(actor: Actor, party: uuid.UUID) -> InvitationView:
    """The newest invitation of a party that the actor acts for; raises Missing for anybody else's."""
    found = _invitations(actor, _sides(actor), party)
    if not found:
        raise Missing
    return found[0]


@query
def open_invitations(actor: Actor) -> list[InvitationView]:
    """Invitations that wait for the actor's answer, the nearest due date first."""
    found = _invitations(actor, _sides(actor))
    return sorted((i for i in found if i.is_open), key=lambda i: (i.due_at, str(i.party)))


@query
def asked_anew(actor: Actor, case_id: uuid.UUID) -> uuid.UUID | None:
    """The actor's own party of a case that it was in and reads again once it agrees to other terms.

    None for everybody else, also for who is invited for the first time: to them a case's key says nothing.
    """
    own = Participant.objects.visible_to(actor).filter(stream=case_id, room__in=_sides(actor), left_at=None)
    was_in = own.filter(~Q(report_state=ReportState.START) | Q(role=Role.REPORTER))
    for party in was_in.order_by("id").values_list("id", flat=True):
        found = _invitations(actor, _sides(actor), party)
        if found and found[0].is_open and found[0].case is None:
            return uuid.UUID(str(party))
    return None


def _sides(actor: Actor) -> set[uuid.UUID]:
    """Rooms that the actor is in for a party, not for the desk."""
    desk = (Role.LEAD, Role.COORDINATOR)
    return set(open_grants(actor).exclude(role__in=desk).values_list("room_id", flat=True))


def _invitations(
    actor: Actor, sides: Iterable[uuid.UUID], party: uuid.UUID | None = None
) -> list[InvitationView]:
    """The newest invitation of each party whose side is one of these."""
    rows = Invitation.objects.visible_to(actor).filter(room__in=sides)
    if party is not None:
        rows = rows.filter(participant=party)
    newest: dict[uuid.UUID, Invitation] = {}
    for row in rows.order_by("-sent_at", "id"):
        newest.setdefault(row.participant_id, row)
    parties = {
        p.id: p
        for p in Participant.objects.visible_to(actor).filter(id__in=newest).select_related("organisation")
    }
    streams = [row.stream_id for row in newest.values()]
    seen = set(Case.objects.visible_to(actor).filter(id__in=streams).values_list("id", flat=True))
    dated = told_by_day(actor, streams)
    told = newest_told(actor, newest)
    return [
        _view(row, parties[key], row.stream_id in seen, (row.stream_id, row.sent_at) in dated, told.get(key))
        for key, row in newest.items()
        if key in parties
    ]


def told_by_day(actor: Actor, streams: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, dt.datetime]]:
    """Instants of which a reporter's step by somebody else is told by its day (need-to-know 35)."""
    facts = Fact.objects.visible_to(actor).filter(stream__in=streams, by_day=True)
    return set(facts.exclude(actor__in=own_principals(actor)).values_list("stream_id", "recorded_at"))


def _view(
    row: Invitation, party: Participant, seen: bool, by_day: bool, told: ToldView | None
) -> InvitationView:
    return InvitationView(
        party=row.participant_id,
        sender=row.sender,
        message=row.message,
        sent_at=told_at(row.sent_at, by_day),
        due_at=row.due_at,
        ends_at=row.ends_at,
        terms=row.terms_id,
        past_embargo=row.past_embargo,
        consent=party.consent,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        lapsed=row.answered_at is None and party.declined_at is not None,
        left=party.left_at is not None,
        case=row.stream_id if seen else None,
        told=told,
        kind=party.organisation.kind if party.organisation else "",
        marking=row.marking,
    )
