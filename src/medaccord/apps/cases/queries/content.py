"""What was written for the advisory, and what a decision about the embargo looks at, for one reader."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.models import (
    Acknowledgment,
    Case,
    CaseReport,
    Link,
    Note,
    NoteKind,
    Override,
    Participant,
    Reference,
    ReferenceKind,
    Remediation,
    RemediationGroup,
    RemediationKind,
    Score,
    Vulnerability,
)
from medaccord.apps.cases.queries.linked import Linked, linked
from medaccord.apps.cases.queries.rollouts import RolloutView, rollouts_in
from medaccord.apps.cases.queries.seen import check_seen
from medaccord.apps.cases.queries.statements import StatementView, statements_of
from medaccord.apps.devices.models import ProductSet
from medaccord.apps.devices.queries.sets import Members, products_of_sets
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.queries.policy import center_of, policy_of
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.cvd.terms import DEFAULTS, Policy
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.voice import is_hidden, told_at

__all__ = ["Content", "NoteKind", "ReferenceKind", "RemediationKind", "Stakes", "content", "stakes"]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A text for the advisory; without a vulnerability it is about the whole.

    It is the own statement of `party`, or a text of the desk.
    """

    id: uuid.UUID
    room: uuid.UUID
    vulnerability: uuid.UUID | None
    category: str
    title: str
    text: str
    party: uuid.UUID | None
    version: int
    waits: bool = False
    """Whether counsel of its party has not approved it, so that no advisory takes it in."""


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """An address for the advisory; `party` wrote it, or the desk did."""

    id: uuid.UUID
    room: uuid.UUID
    vulnerability: uuid.UUID | None
    category: str
    summary: str
    url: str
    party: uuid.UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class ThanksView:
    """Whom the advisory thanks; a reporter's own wish has no version: only the reporter changes it."""

    id: uuid.UUID
    room: uuid.UUID
    vulnerability: uuid.UUID | None
    names: tuple[str, ...]
    organization: str
    summary: str
    urls: tuple[str, ...]
    version: int | None


@dataclass(frozen=True, slots=True)
class RemediationView:
    """What users can do, for products and for named groups of them that the reader sees.

    `named` are the keys of those groups; `party` wrote it, or the desk did.
    """

    id: uuid.UUID
    vulnerability: uuid.UUID
    category: str
    details: str
    url: str
    dated: dt.datetime | None
    products: frozenset[uuid.UUID]
    groups: tuple[str, ...]
    named: frozenset[uuid.UUID]
    party: uuid.UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A named set of products."""

    id: uuid.UUID
    room: uuid.UUID
    name: str
    summary: str
    products: frozenset[uuid.UUID]
    version: int


@dataclass(frozen=True, slots=True)
class Content:
    """Every text of a case that a reader sees; `scored` are the products of each score.

    `counsel` is what the counsel of the reader's own party said of its newest statements, by their keys.
    """

    notes: tuple[NoteView, ...] = ()
    references: tuple[ReferenceView, ...] = ()
    thanks: tuple[ThanksView, ...] = ()
    remediations: tuple[RemediationView, ...] = ()
    rollouts: tuple[RolloutView, ...] = ()
    groups: tuple[GroupView, ...] = ()
    scored: Mapping[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)
    counsel: Mapping[uuid.UUID, StatementView] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody went on although a rule says SHOULD NOT."""

    rule: str
    verb: str
    who: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a new end of the embargo is measured by, as far as the reader may know it.

    `limits` are days until which reporters keep quiet, `talks` those on which they speak; `policy` is the
    coordination center's own, which every reader may know. `linked` are the linked cases that the reader
    knows, `knows_linked` says if that is all.
    """

    policy: Policy
    limits: tuple[dt.date, ...]
    talks: tuple[dt.date, ...]
    reasons: tuple[Reason, ...]
    linked: tuple[Linked, ...]
    knows_linked: bool


@query
def content(actor: Actor, case_id: uuid.UUID) -> Content:
    """The texts of a case in their order, those first that are about the whole; raises Missing."""
    check_seen(actor, case_id)
    members = products_of_sets(actor, case_id)
    return Content(
        counsel=statements_of(actor, case_id),
        notes=tuple(
            NoteView(
                n.id,
                n.room_id,
                n.vulnerability_id,
                n.category,
                n.title,
                n.text,
                n.party_id,
                n.version,
                n.waits,
            )
            for n in _rows(Note, actor, case_id)
        ),
        references=tuple(
            ReferenceView(
                r.id, r.room_id, r.vulnerability_id, r.category, r.summary, r.url, r.party_id, r.version
            )
            for r in _rows(Reference, actor, case_id)
        ),
        thanks=(*(_thanks(r) for r in _rows(Acknowledgment, actor, case_id)), *_credits(actor, case_id)),
        remediations=_remediations(actor, case_id, members),
        rollouts=rollouts_in(actor, case_id, members),
        groups=_groups(actor, case_id, members),
        scored={s.id: members.get(s.products_id, frozenset()) for s in _rows(Score, actor, case_id)},
    )


@dataclass(frozen=True, slots=True)
class Named:
    """Days that the reporters of a case named, each the earliest first."""

    limits: tuple[dt.date, ...] = ()
    talks: tuple[dt.date, ...] = ()


def days_named(actor: Actor, case_id: uuid.UUID) -> Named:
    """Those of reports that the actor may read, inside a read scope that is open already."""
    told = CaseReport.objects.visible_to(actor).filter(stream=case_id).values_list("report_id", flat=True)
    rows = list(Report.objects.visible_to(actor).filter(id__in=list(told)))
    limits, talks = [row.limit for row in rows], [row.talk for row in rows]
    return Named(*(tuple(sorted(day for day in days if day)) for days in (limits, talks)))


@query
def named_days(actor: Actor, case_id: uuid.UUID) -> Named:
    """The days until which reporters keep a case private and on which they speak, as far as one may know."""
    return days_named(actor, case_id)


@query
def stakes(actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> Stakes:
    """What a decision about the embargo looks at; raises Missing."""
    case = Case.objects.visible_to(actor).filter(id=case_id).first()
    if case is None:
        raise Missing
    desk = Participant.objects.visible_to(actor).filter(stream=case_id, role=Role.LEAD)
    center = desk.select_related("organisation").first()
    links = Link.objects.visible_to(actor).filter(stream=case_id).values("other").distinct().count()
    known = linked(actor, case_id, now)
    named = days_named(actor, case_id)
    return Stakes(
        policy=_policy(case, center),
        limits=named.limits,
        talks=named.talks,
        reasons=_reasons(actor, case_id),
        linked=known,
        knows_linked=center is not None and links == len(known),
    )


def _rows(model: Any, actor: Actor, case_id: uuid.UUID) -> list[Any]:
    """Rows that stand, without those about a vulnerability that was withdrawn."""
    over = Vulnerability.objects.visible_to(actor).filter(stream=case_id, withdrawn_at__isnull=False)
    rows = model.objects.visible_to(actor).filter(stream=case_id, withdrawn_at=None)
    return list(rows.exclude(vulnerability__in=over.values("id")).order_by("position", "id"))


def _groups(actor: Actor, case_id: uuid.UUID, members: Members) -> tuple[GroupView, ...]:
    rows = ProductSet.objects.visible_to(actor).filter(stream=case_id, withdrawn_at=None)
    return tuple(
        GroupView(row.id, row.room_id, row.group, row.summary, members.get(row.id, frozenset()), row.version)
        for row in rows.exclude(group="").order_by("group", "id")
    )


def _remediations(actor: Actor, case_id: uuid.UUID, members: Members) -> tuple[RemediationView, ...]:
    names = {group.id: group.name for group in _groups(actor, case_id, members)}
    named: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    links = RemediationGroup.objects.visible_to(actor).filter(stream=case_id, ended_at=None).order_by("id")
    for remediation, group in links.values_list("remediation_id", "group_id"):
        named[remediation].append(group)
    return tuple(
        RemediationView(
            id=row.id,
            vulnerability=row.vulnerability_id,
            category=row.category,
            details=row.details,
            url=row.url,
            dated=row.dated,
            products=members.get(row.products_id, frozenset()),
            groups=tuple(names[group] for group in named[row.id] if group in names),
            named=frozenset(named[row.id]) & frozenset(names),
            party=row.party_id,
            version=row.version,
        )
        for row in _rows(Remediation, actor, case_id)
    )


def _thanks(row: Acknowledgment) -> ThanksView:
    return ThanksView(
        id=row.id,
        room=row.room_id,
        vulnerability=row.vulnerability_id,
        names=tuple(row.names),
        organization=row.organization,
        summary=row.summary,
        urls=tuple(row.urls),
        version=row.version,
    )


def _credits(actor: Actor, case_id: uuid.UUID) -> Iterator[ThanksView]:
    """Thanks that reporters asked for themselves; those in whose room a reporter's part lies see them."""
    asked = Participant.objects.visible_to(actor).filter(stream=case_id).exclude(credit_as="")
    for row in asked.order_by("id"):
        yield ThanksView(row.id, row.room_id, None, (row.credit_as,), "", "", (), None)


def _policy(case: Case, center: Participant | None) -> Policy:
    """The policy of the case's center, found by its lead where its own row is not for the reader."""
    known = center.organisation if center else None
    found = known or center_of(case.lead_id, case.opened_at)
    return policy_of(found) if found else DEFAULTS.policy


def _reasons(actor: Actor, case_id: uuid.UUID) -> tuple[Reason, ...]:
    """Newest first. Only people of organisations are named: a reporter goes by the part it has.

    What a party says lies in its own room: there a reporter speaks as one, whatever else it is (0180).
    """
    rows = list(Override.objects.visible_to(actor).filter(stream=case_id).order_by("-at", "id"))
    people = Person.objects.filter(principal__in={row.principal_id for row in rows})
    reporters = set(
        Participant.objects.visible_to(actor)
        .filter(stream=case_id, role=Role.REPORTER)
        .values_list("room_id", flat=True)
    )
    own = own_principals(actor)
    desk = Participant.objects.visible_to(actor).filter(stream=case_id, role=Role.LEAD).exists()
    names = {p.principal_id: p.name for p in people if desk}

    def told(row: Override) -> Reason:
        of_reporter = row.room_id in reporters
        name = "" if of_reporter else names.get(row.principal_id, "")
        at = told_at(row.at, is_hidden(of_reporter, row.principal_id, own))
        return Reason(row.rule, row.verb, name, row.reason, at)

    return tuple(map(told, rows))
