"""Cases for a reader, many at once: one query a table, whatever their number."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.models import (
    Bulk,
    Case,
    Cell,
    Claim,
    ConsentRequest,
    DisclosureNotice,
    DisclosureParagraph,
    DisclosureRequest,
    Embargo,
    EmergencyAccess,
    Link,
    NoticedParagraph,
    Override,
    Participant,
    Proposal,
    Score,
    Share,
    Sign,
    Signature,
    Vulnerability,
)
from medaccord.apps.cases.queries.bulks import views_of
from medaccord.apps.cases.queries.leaks import leaks_in
from medaccord.apps.cases.queries.own import is_own
from medaccord.apps.cases.queries.views import (
    BulkView,
    CaseView,
    CellView,
    ClaimedView,
    EmbargoView,
    KeptView,
    NoticedView,
    Party,
    ProductView,
    RecordsView,
    ReviewView,
    ScoreView,
    SignView,
    Terms,
    VulnerabilityView,
    WaitingView,
)
from medaccord.apps.devices.models import Product
from medaccord.apps.devices.queries.described import devices_in
from medaccord.core import many
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.claims import ClaimState
from medaccord.domain.disclosure import Decision
from medaccord.domain.disclosure_notice import NoticeState
from medaccord.domain.errors import Missing
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sharing import RequestState
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import told_at

ByCase = dict[uuid.UUID, list[Any]]
Doors = dict[uuid.UUID, list[tuple[uuid.UUID, str, bool]]]
"""By case the reader's rooms and roles, and whether each is held without an end."""

_STANDS = (ClaimState.SPOKEN.value, ClaimState.SUBMITTED.value, ClaimState.REJECTED.value)
OPEN_CLAIM = Q(state__in=_STANDS) & ~Q(state=ClaimState.REJECTED.value, item=None)
"""A claim about which somebody has to do something: of rejected words that were spoken nothing is kept."""

CELL = (
    "id",
    "participant_id",
    "product_id",
    "vulnerability_id",
    "status",
    "fix",
    "plan",
    "plan_date",
    "fixed_version",
    "justification",
    "impact_statement",
    "reason",
    "asked_at",
    "seen_at",
    "answered_at",
    "due_at",
    "question",
    "version",
)
"""Columns of a cell in the order of `CellView`."""


@query
def case_view(actor: Actor, case_id: uuid.UUID, *, answers: bool = True) -> CaseView:
    """One case as the actor may see it; raises Missing when there is none to be seen.

    A screen that shows nothing of the answers may leave those out, which are most of a large case.
    """
    found = load(actor, [case_id], answers=answers)
    if not found:
        raise Missing
    return found[0]


@query
def case_views(actor: Actor, case_ids: Sequence[uuid.UUID]) -> list[CaseView]:
    """Cases by their keys, in that order, without those that the actor may not see."""
    return load(actor, case_ids)


def fingerprint(view: CaseView, now: dt.datetime) -> str:
    """What the effect of an end depends on, for one reader: terms in force, proposals, consents, answers.

    Whoever acts on an effect names the fingerprint that it was shown with; another one is another case.
    """
    terms = view.terms_in_force(now)
    parties, cells = (sum(row.version for row in rows) for rows in (view.parties, view.cells))
    counts = (len(view.proposals), len(view.open_terms(now)), parties, cells)
    return ".".join(map(str, (terms.id if terms else "", *counts)))


def load(actor: Actor, case_ids: Sequence[uuid.UUID], *, answers: bool = True) -> list[CaseView]:
    """As `case_views`, inside a read scope that is open already."""
    rows = {c.id: c for c in Case.objects.visible_to(actor).filter(id__in=case_ids).select_related("stream")}
    keys = [key for key in case_ids if key in rows]
    doors = _doors(actor, keys)
    signed = _signatures(actor, keys)
    parties = list(_parties(actor, keys, doors, signed))
    known = {party.id: party for _, party in parties}
    flaws, scores = (list(_rows(model, actor, keys, "position")) for model in (Vulnerability, Score))
    products = list(_products(actor, keys))
    gone = {row.id for row in (*flaws, *products) if row.withdrawn_at}
    tables = {
        "parties": _grouped(parties),
        "embargo": _grouped((e.stream_id, _embargo(e)) for e in _rows(Embargo, actor, keys)),
        "proposals": _grouped(
            (p.stream_id, _terms(p, known)) for p in _rows(Proposal, actor, keys, "number")
        ),
        "vulnerabilities": _grouped((v.stream_id, _vulnerability(v)) for v in flaws if not v.withdrawn_at),
        "products": _grouped((p.stream_id, _product(p)) for p in products if not p.withdrawn_at),
        "devices": _grouped((key, one) for key, one in devices_in(actor, keys) if one.product not in gone),
        "cells": _grouped(_cells(actor, keys, gone) if answers else ()),
        "scores": _grouped(
            (s.stream_id, _score(s)) for s in scores if not s.withdrawn_at and s.vulnerability_id not in gone
        ),
        "names": _grouped(_names_of_old(flaws, products, scores)),
        "leaks": _grouped(leaks_in(actor, keys, {p.id for p in known.values() if p.role == Role.REPORTER})),
    }
    asked = _rows(ConsentRequest, actor, keys, "due_at").filter(state=RequestState.ASKED.value)
    tables["consents"] = _grouped((r.stream_id, WaitingView(r.id, r.owner_id, r.due_at)) for r in asked)
    claimed = _rows(Claim, actor, keys, "due_at", "id").filter(OPEN_CLAIM)
    tables["claims"] = _grouped(
        (c.stream_id, ClaimedView(c.id, c.owner_id, ClaimState(c.state), c.due_at)) for c in claimed
    )
    tables["notices"] = _grouped(_notices(actor, keys))
    desks = [key for key in keys if DESK & {role for _, role, _ in doors.get(key, ())}]
    lasting = [key for key in desks if any(role in DESK and lasts for _, role, lasts in doors[key])]
    tables["reviews"] = _grouped(_reviews(actor, desks, lasting) if desks else ())
    entered = list(_rows(EmergencyAccess, actor, desks, "review_due")) if desks else []
    tables["accesses"] = _grouped(_unreviewed(actor, entered, lasting))
    mine = [row for row in entered if row.person_id == actor.person and row.until > timezone.now()]
    here = {row.stream_id: row.until for row in mine}
    tables["requests"] = _grouped(_requests(actor, desks) if desks else ())
    tables["bulks"] = _grouped(_bulks(actor, desks) if desks else ())
    signs = _rows(Sign, actor, desks, "at") if desks else ()
    tables["signs"] = _grouped(
        (s.stream_id, SignView(s.indication, s.source, s.occurred_at, s.at)) for s in signs
    )
    leaked = _rows(Link, actor, desks, "leaked_at").exclude(leaked_at=None) if desks else ()
    tables["leaked_kin"] = _grouped((link.stream_id, link.other_id) for link in leaked)
    kept = list(_rows(Override, actor, keys, "at").filter(verb=Verb.EMBARGO_KEEP))
    people = {c.lead_id for c in rows.values()} | {row.principal_id for row in kept}
    names = dict(Person.objects.filter(principal__in=people).values_list("principal_id", "name"))
    tables["kept"] = _grouped((k.stream_id, _kept(k, names)) for k in kept)
    return [_view(rows[key], names, doors, tables, here.get(key)) for key in keys]


def _reviews(
    actor: Actor, desks: Sequence[uuid.UUID], lasting: Collection[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, ReviewView]]:
    """Shares that wait for a second person, in cases whose desk the reader is of; `lasting` for good."""
    waiting = _rows(Share, actor, desks, "review_due").filter(review="", ended_at=None)
    own = own_principals(actor)
    for row in waiting.exclude(review_due=None):
        another = row.stream_id in lasting and row.by_id not in own
        yield row.stream_id, ReviewView(row.id, row.review_due, another)


def _notices(actor: Actor, keys: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, NoticedView]]:
    """Notices to submitters that run: those to the reader's own party, and for the desk all of them."""
    rows = list(_rows(DisclosureNotice, actor, keys, "due_at", "id").filter(ended_at=None))
    if not rows:
        return
    lines = NoticedParagraph.objects.visible_to(actor).filter(notice__in=[row.id for row in rows])
    told = list(lines.values_list("notice_id", "state", "paragraph_id"))
    kept = DisclosureParagraph.objects.visible_to(actor).filter(id__in=[key for *_, key in told])
    withheld = set(kept.filter(decision=Decision.WITHHOLD).values_list("id", flat=True))
    unanswered = Counter(notice for notice, state, _ in told if state == NoticeState.TOLD)
    objected = Counter(
        notice for notice, state, key in told if state == NoticeState.OBJECTED and key not in withheld
    )
    for row in rows:
        counts = unanswered[row.id], objected[row.id]
        yield row.stream_id, NoticedView(row.id, row.owner_id, row.due_at, *counts)


def _requests(actor: Actor, desks: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, RecordsView]]:
    """Requests for records that are open: each is answered by the end of its day."""
    for row in _rows(DisclosureRequest, actor, desks, "due_on", "id").filter(closed_at=None):
        due = dt.datetime.combine(row.due_on, dt.time(23, 59), dt.UTC)
        yield row.stream_id, RecordsView(row.id, due)


def _unreviewed(
    actor: Actor, entered: Iterable[EmergencyAccess], lasting: Collection[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, ReviewView]]:
    """Emergency access at which nobody has looked."""
    for row in entered:
        if not row.review:
            another = row.stream_id in lasting and row.person_id != actor.person
            yield row.stream_id, ReviewView(row.id, row.review_due, another)


def _bulks(actor: Actor, desks: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, BulkView]]:
    """Many downloads of one person that nobody has looked at, in cases whose desk the reader is of."""
    for one in views_of(actor, _rows(Bulk, actor, desks, "at").filter(reviewed_at=None)):
        yield one.stream, one


def _rows(model: Any, actor: Actor, keys: Sequence[uuid.UUID], *order: str) -> Any:
    return model.objects.visible_to(actor).filter(stream__in=keys).order_by(*order, "id")


def _grouped(pairs: Iterable[tuple[uuid.UUID, Any]]) -> ByCase:
    groups: ByCase = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return groups


def _doors(actor: Actor, keys: Sequence[uuid.UUID]) -> Doors:
    """The reader's rooms and roles in each case, and whether each is held without an end."""
    return _grouped(
        (stream, (room, role, until is None))
        for stream, room, role, until in open_grants(actor)
        .filter(stream__in=keys)
        .values_list("stream_id", "room_id", "role", "until")
    )


def _signatures(actor: Actor, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for party, terms in _rows(Signature, actor, keys).values_list("participant_id", "proposal_id"):
        found[party].add(terms)
    return found


def _parties(
    actor: Actor,
    keys: Sequence[uuid.UUID],
    doors: Doors,
    signed: dict[uuid.UUID, set[uuid.UUID]],
) -> Iterator[tuple[uuid.UUID, Party]]:
    held: dict[uuid.UUID, set[str]] = defaultdict(set)
    for room, role, _ in (door for entered in doors.values() for door in entered):
        held[room].add(role)
    rows = _rows(Participant, actor, keys, "invited_at")
    for row in rows.annotate(organisation_kind=F("organisation__kind")):
        yield (
            row.stream_id,
            Party(
                id=row.id,
                role=row.role,
                name=row.name,
                organisation=row.organisation_id,
                organisation_kind=row.organisation_kind or "",
                report_state=row.report_state,
                consent=row.consent,
                first_contact_at=row.first_contact_at,
                invited_at=row.invited_at,
                lapses_at=row.lapses_at,
                declined_at=row.declined_at,
                opened_at=row.opened_at,
                acknowledged_at=row.acknowledged_at,
                learned_at=row.learned_at,
                finished_at=row.finished_at,
                finished_because=row.finished_because,
                left_at=row.left_at,
                left_because=row.left_because,
                removed_because=row.removed_because,
                bound_until=row.bound_until,
                reference=row.reference,
                alias=row.alias,
                side=row.side_id,
                version=row.version,
                signed=frozenset(signed.get(row.id, ())),
                mine=is_own(row.role, held.get(row.room_id, ())),
            ),
        )


def _embargo(row: Embargo) -> EmbargoView:
    return EmbargoView(
        id=row.id,
        state=row.state,
        terms=row.terms_id,
        ends_at=row.ends_at,
        began_at=row.began_at,
        ended_at=row.ended_at,
        reason=row.reason,
        version=row.version,
    )


def _terms(row: Proposal, known: Mapping[uuid.UUID, Party]) -> Terms:
    party = known.get(row.participant_id)
    by_day = party is None or (party.role == Role.REPORTER and not party.mine)
    return Terms(
        id=row.id,
        number=row.number,
        party=party.id if party else None,
        ends_at=row.ends_at,
        reason=row.reason,
        proposed_at=told_at(row.proposed_at, by_day),
        by_day=by_day,
        binds=row.binds_proposer,
        agreed=row.coordinator_agreed,
        state=row.state,
        decided_at=row.decided_at,
    )


def _vulnerability(row: Vulnerability) -> VulnerabilityView:
    ids = tuple((system, text) for system, text in row.ids)
    named = (row.title, row.cve, row.cwe, row.cwe_name, ids)
    return VulnerabilityView(row.id, row.position, *named, row.certainty, row.moved, row.version)


def _products(actor: Actor, keys: Sequence[uuid.UUID]) -> Any:
    return _rows(Product, actor, keys, "position").annotate(maker=F("organisation__name"))


def _product(row: Any) -> ProductView:
    path = tuple((category, name) for category, name in row.path)
    return ProductView(
        id=row.id,
        organisation=row.organisation_id,
        maker=row.maker,
        name=row.name,
        path=path,
        identifiers=row.identifiers,
        position=row.position,
        version=row.version,
    )


def _cells(
    actor: Actor, keys: Sequence[uuid.UUID], gone: Collection[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, CellView]]:
    """The answers, of which a case may hold thousands: read without models, in their columns alone.

    Those about what was withdrawn count no more.
    """
    for stream, *columns in many.values(_rows(Cell, actor, keys), "stream_id", *CELL):
        cell = CellView._make(columns)
        if not gone or (cell.product not in gone and cell.vulnerability not in gone):
            yield stream, cell


def _names_of_old(
    flaws: Iterable[Vulnerability], products: Iterable[Product], scores: Iterable[Score]
) -> Iterator[tuple[uuid.UUID, Any]]:
    """What withdrawn rows were called, for a history that tells of them."""
    labels = {row.id: f"V{row.position}" for row in flaws}
    for row in flaws:
        if row.withdrawn_at:
            yield row.stream_id, (row.id, ("vulnerability", (labels[row.id],)))
    for product in products:
        if product.withdrawn_at:
            yield product.stream_id, (product.id, ("product", (product.name,)))
    for score in scores:
        if score.withdrawn_at or score.vulnerability_id not in labels:
            told = (f"{score.base}", labels.get(score.vulnerability_id, ""))
            yield score.stream_id, (score.id, ("score", told))


def _score(row: Score) -> ScoreView:
    return ScoreView(
        row.id,
        row.vulnerability_id,
        row.vector,
        row.cvss,
        row.base,
        row.severity,
        row.source,
        row.party_id,
        row.version,
    )


def _kept(row: Override, names: Mapping[uuid.UUID, str]) -> KeptView:
    return KeptView(row.rule, row.grounds, row.reason, names.get(row.principal_id, ""), row.at)


def _view(
    row: Case,
    names: dict[uuid.UUID, str],
    doors: Doors,
    tables: dict[str, ByCase],
    here_until: dt.datetime | None,
) -> CaseView:
    parts = {name: tuple(rows.get(row.id, ())) for name, rows in tables.items()}
    parties = tuple(sorted(parts.pop("parties"), key=lambda p: (p.role != Role.LEAD, p.role, p.name)))
    embargo = next(iter(parts.pop("embargo")), None)
    old_names = dict(parts.pop("names"))
    roles = frozenset(Role(role) for _, role, _ in doors.get(row.id, ()))
    lasting = {Role(role) for _, role, lasts in doors.get(row.id, ()) if lasts}
    return CaseView(
        id=row.id,
        number=row.stream.number,
        title=row.title,
        kind=row.kind,
        phase=row.phase,
        origin=row.origin,
        urgent=row.urgent,
        marking=row.marking,
        lead=names.get(row.lead_id, ""),
        opened_at=row.opened_at,
        public_at=row.public_at,
        exploit_at=row.exploit_at,
        attacks_at=row.attacks_at,
        drafted_at=row.drafted_at,
        released_at=row.released_at,
        closed_at=row.closed_at,
        withdrawn_for=row.withdrawn_for,
        withdrawn_why=row.withdrawn_why,
        room=row.room_id,
        version=row.version,
        roles=roles,
        for_hours=roles - lasting,
        parties=parties,
        embargo=embargo,
        names=old_names,
        here_until=here_until,
        **parts,
    )
