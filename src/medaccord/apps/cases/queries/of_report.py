"""Cases seen from a report: the reporter's own part in one, and the desk's way from report to case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from medaccord.apps.cases.models import Case, CaseReport, Invitation, Participant
from medaccord.apps.cases.queries.leaks import leaks_in
from medaccord.apps.cases.queries.load import load
from medaccord.apps.cases.queries.views import CaseView, LeakView
from medaccord.apps.intake.models import Report
from medaccord.apps.intake.queries.tracking import sent_in
from medaccord.core import search
from medaccord.core.models import Fact
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.cvd.consent import AWAITING, ConsentState
from medaccord.domain.cvd.phase import Phase, PhaseFacts, ReporterPhase, reporter_phase
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.intake import likeness
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb

MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms that a party is asked to agree to: as they were sent to it, or as they stand in an open case."""

    terms: uuid.UUID | None
    ends_at: dt.datetime | None
    sender: str
    sent_at: dt.datetime
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The actor's own part in a case; `view` is the case as far as it is open to the actor, else None.

    `record` is the room of the part itself, `side` the one in which the actor and the desk talk. `withdrawn`
    says that the case was, which the record tells also where the case is not open.
    """

    participant: uuid.UUID
    case: uuid.UUID
    record: uuid.UUID
    side: uuid.UUID
    name: str
    credit_as: str
    consent: str
    left_at: dt.datetime | None
    offer: Offer | None
    view: CaseView | None
    leaks: tuple[LeakView, ...] = ()
    withdrawn: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether terms, or an invitation without any, wait for the actor's answer."""
        if self.offer is None or self.withdrawn:
            return False
        return ConsentState(self.consent) in AWAITING or self.is_invited

    @property
    def is_invited(self) -> bool:
        """Whether it is asked to take part where no embargo is in scope."""
        without = self.offer is not None and self.offer.terms is None and self.offer.sender != ""
        return without and self.view is None and self.consent == ConsentState.NO_EMBARGO

    @property
    def is_over(self) -> bool:
        """Whether the case has ended, as far as the actor is told."""
        return self.withdrawn or (self.view is not None and self.view.closed_at is not None)


@dataclass(frozen=True, slots=True)
class CaseOfReport:
    """The case that answers a report; `withdrawn` where it was and no other case of the report runs.

    `ended_at` is when the last case of the report closed, where none is open that the reader sees.
    """

    id: uuid.UUID
    number: str
    title: str
    phase: str
    withdrawn: bool = False
    ended_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A report or case at whose desk the reader is, and the words that it shares with a report."""

    id: uuid.UUID
    number: str
    words: tuple[str, ...]
    is_case: bool


EARLY = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Stands for the opening of a case that the reporter does not see."""


@query
def own_parts(actor: Actor, report: uuid.UUID, now: dt.datetime) -> list[OwnPart]:
    """The actor's own parts in the cases that answer its report, those first that wait for an answer.

    A split leaves several: then the oldest that runs follows, in which the report was first taken up.
    """
    if actor.person is None:
        return []
    answering = CaseReport.objects.visible_to(actor).filter(report=report)
    followed = open_grants(actor).filter(stream=report, role=Role.REPORTER)
    own = Report.objects.visible_to(actor).filter(id=report, room__in=followed.values("room"))
    mine = Q(role=Role.REPORTER.value, principal=actor.person)
    mine |= Q(role__in=(Role.MANUFACTURER, Role.ADVISER), organisation__in=own.values("organisation"))
    there = Participant.objects.visible_to(actor).filter(stream__in=answering.values("stream"))
    rows = list(there.filter(mine))
    views = {view.id: view for view in load(actor, [row.stream_id for row in rows])}
    sent = Invitation.objects.visible_to(actor).filter(participant__in=rows, answered_at=None)
    offers = {
        one.participant_id: Offer(one.terms_id, one.ends_at, one.sender, one.sent_at, one.due_at)
        for one in sent.order_by("sent_at", "id")
    }
    keys = {row.id for row in rows}
    told = [one for _, one in leaks_in(actor, [row.stream_id for row in rows], keys) if one.party in keys]
    ends = Fact.objects.visible_to(actor).filter(verb=Verb.CASE_WITHDRAW, room__in=[r.room_id for r in rows])
    withdrawn = set(ends.values_list("room_id", flat=True))
    parts = [
        _part(row, offers.get(row.id), views.get(row.stream_id), now, told, row.room_id in withdrawn)
        for row in rows
    ]
    return sorted(parts, key=lambda part: (not part.is_asked, part.is_over, _opened(part), part.participant))


def _opened(part: OwnPart) -> dt.datetime:
    return part.view.opened_at if part.view else EARLY


def _part(
    row: Participant,
    sent: Offer | None,
    view: CaseView | None,
    now: dt.datetime,
    told: Sequence[LeakView],
    withdrawn: bool,
) -> OwnPart:
    return OwnPart(
        participant=row.id,
        case=row.stream_id,
        record=row.room_id,
        side=row.side_id,
        name=row.name,
        credit_as=row.credit_as,
        consent=row.consent,
        left_at=row.left_at,
        offer=sent or (_standing(view, row, now) if view else None),
        view=view,
        leaks=tuple(one for one in told if one.party == row.id),
        withdrawn=withdrawn,
    )


def _standing(view: CaseView, row: Participant, now: dt.datetime) -> Offer | None:
    """The terms in scope of a case that is open to the party: those in force, else the newest proposed."""
    chosen = view.terms_in_force(now) or next(reversed(view.open_terms(now)), None)
    if chosen is None:
        return None
    return Offer(chosen.id, chosen.ends_at, "", chosen.proposed_at, row.lapses_at)


def phase_for_reporter(state: str, part: OwnPart | None) -> ReporterPhase:
    """How far a reporter sees its report, from the report's state and the own part in the case, if any.

    What the case's room hides is not told: without its view a case counts as just opened.
    """
    view = part.view if part else None
    if view is None:
        return reporter_phase(PhaseFacts(lead=ReportState(state)))
    reached = Phase(view.phase).rank
    return reporter_phase(
        PhaseFacts(
            lead=ReportState.RECEIVED if view.phase == Phase.CHECKING else ReportState.ACCEPTED,
            invited=reached >= Phase.FIXING.rank,
            answered=Phase.FIXING.rank <= reached < Phase.CLOSED.rank,
            statuses_open=view.phase != Phase.WRITING,
            draft=view.drafted_at is not None,
            released=view.released_at is not None,
            closed=view.closed_at is not None,
        )
    )


@query
def case_of_report(actor: Actor, report_id: uuid.UUID) -> CaseOfReport | None:
    """The case that answers a report, for those at its desk; None where there is none to be seen.

    Of several, which a split leaves, it is the one that was opened for the report.
    """
    links = CaseReport.objects.visible_to(actor).filter(report=report_id).values("stream")
    rows = list(Case.objects.visible_to(actor).filter(pk__in=links).order_by("opened_at", "id"))
    if not rows:
        return None
    first, runs = rows[0], any(row.phase != Phase.CLOSED for row in rows)
    withdrawn = first.withdrawn_for != "" and not runs
    ends = [row.closed_at for row in rows if row.closed_at]
    ended = max(ends) if len(ends) == len(rows) else None
    return CaseOfReport(first.id, first.stream.number, first.title, first.phase, withdrawn, ended)


@dataclass(frozen=True, slots=True)
class Answered:
    """A report that a case answers; `mine` says that the reader, or its agency, sent it."""

    id: uuid.UUID
    number: str
    mine: bool


@query
def reports_of_case(actor: Actor, case: uuid.UUID) -> list[Answered]:
    """The reports that a case answers, for those who may see both the link and the report."""
    answered = CaseReport.objects.visible_to(actor).filter(stream=case).values_list("report_id", flat=True)
    rows = Report.objects.visible_to(actor).filter(id__in=list(answered)).select_related("stream")
    mine = set(sent_in(actor, answered).values_list("id", flat=True))
    return [
        Answered(row.id, row.stream.number, row.id in mine) for row in rows.order_by("submitted_at", "id")
    ]


@query
def left_by_their_case(actor: Actor) -> set[uuid.UUID]:
    """Reports whose case was withdrawn and that no running case answers, as far as the actor sees."""
    answers, seen = CaseReport.objects.visible_to(actor), Case.objects.visible_to(actor)
    withdrawn = seen.exclude(withdrawn_for="").values("id")
    left = set(answers.filter(stream__in=withdrawn).values_list("report_id", flat=True))
    if not left:
        return left
    running = seen.exclude(phase=Phase.CLOSED.value).values("id")
    return left - set(answers.filter(report__in=left, stream__in=running).values_list("report_id", flat=True))


@query
def similar(actor: Actor, device: str, story: str, but: uuid.UUID) -> list[Similar]:
    """Reports and cases that share what tells a report from others (`likeness`), `but` one report.

    Those at whose desk the actor is and no others: what is elsewhere changes nothing here, not even how much
    a word weighs.
    """
    held: dict[likeness.Term, set[uuid.UUID]] = {
        term: {stream for _, stream, _ in search.find(actor, term.text)}
        for term in likeness.terms(device, story)
    }
    streams = set().union(*held.values())
    desk = set(open_grants(actor).filter(stream__in=streams, role__in=DESK).values_list("stream", flat=True))
    found: dict[uuid.UUID, dict[str, float]] = {}
    for term, holders in held.items():
        ours = holders & desk
        for stream in ours - {but}:
            found.setdefault(stream, {})[term.text] = likeness.shared(term, len(ours | {but}))
    alike = {key: words for key, words in found.items() if likeness.is_enough(words.values())}
    rows = [
        Similar(row.id, row.stream.number, tuple(alike[row.id]), model is Case)
        for model in (Case, Report)
        for row in model.objects.visible_to(actor).filter(pk__in=alike).select_related("stream")
    ]
    return sorted(rows, key=lambda one: (-sum(alike[one.id].values()), one.number))[:MOST_SIMILAR]
