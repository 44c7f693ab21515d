"""A case is split: some vulnerabilities go on in a linked case, all bound as before (Vultron T22)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from medaccord.apps.cases import counsel
from medaccord.apps.cases.commands.hold import pass_on
from medaccord.apps.cases.kin import kin_of, tie_siblings
from medaccord.apps.cases.models import (
    Acknowledgment,
    Case,
    CaseReport,
    Cell,
    Embargo,
    Excerpt,
    Invitation,
    Note,
    Override,
    Participant,
    Proposal,
    Reference,
    Remediation,
    RemediationGroup,
    Rollout,
    RolloutVulnerability,
    Score,
    Sign,
    Signature,
    Statement,
    Vulnerability,
)
from medaccord.apps.cases.picture import Picture, attempt, forget_moved, take_picture
from medaccord.apps.cases.settle import excerpt_rooms, settle_phase
from medaccord.apps.cases.talk import SHARED, talk_now
from medaccord.apps.devices.commands import product as devices
from medaccord.apps.devices.models import Device, Product, ProductSet, ProductSetMember
from medaccord.core.act import Act
from medaccord.core.catalogue import going_along
from medaccord.core.command import command
from medaccord.core.models import Grant, Room, Stream
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.counsel import StatementState
from medaccord.domain.cvd import phase
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.errors import Illegal, Missing
from medaccord.domain.numbers import NumberKind
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

RULE = "T22"
STAYING = (
    *SHARED,
    RoomKind.ITEM,
    RoomKind.PCII,
    RoomKind.ORIGINAL,
    RoomKind.READINGS,
    RoomKind.OPINION,
)
"""Rooms without a twin: what was said, filed and judged stays in the case in which it was."""
OF_VULNERABILITY = (Cell, Score, Remediation, Note, Reference, Acknowledgment)
OF_WHOLE_CASE = (Note, Reference)
"""Texts that may be about no vulnerability in particular."""
OF_CASE = (Participant, Excerpt, Proposal, Embargo, Signature, CaseReport, Sign)


@command(Verb.CASE_SPLIT, on=Case)
def split(
    act: Act,
    case: Case,
    *,
    vulnerabilities: Collection[uuid.UUID],
    title: str,
    leak_risk: str = "",
    reasons: Mapping[str, str] | None = None,
) -> Case:
    """Move vulnerabilities to a linked case with the same people and the same embargo; returns that case.

    While an embargo is proposed or binds, `leak_risk` says what a leak from one case would mean for the
    other. What is moved stays here for the desk alone, marked as moved.
    """
    text.title(title)
    picture = take_picture(act, case)
    parting = part(act, case, vulnerabilities)
    if parting.is_whole:
        raise Illegal("Leave at least one vulnerability here, or go on in this case.")
    check_leak_risk(picture.embargo, leak_risk)
    attempt(act, picture, Attempt(Move.CASE_SPLIT, str(picture.owner.id), act.now), reasons)
    mark_moved(act, parting, picture)
    settle_phase(act, picture)
    return open_linked(act, parting, title=title, leak_risk=leak_risk)


@dataclass(frozen=True)
class Parting:
    """What goes to the linked case, as the rows were when it was read; nothing is written yet."""

    case: Case
    vulnerabilities: list[Vulnerability]
    remaining: int
    linked: list[uuid.UUID]
    rooms: list[Room]
    grants: list[Grant]
    rows: list[list[Any]]

    @property
    def is_whole(self) -> bool:
        """Whether nothing would stay behind."""
        return not self.remaining


def part(act: Act, case: Case, vulnerabilities: Collection[uuid.UUID]) -> Parting:
    """Read what goes with these vulnerabilities; raises Missing for others than this case's own."""
    standing = _here(act, case, Vulnerability).filter(moved=False, withdrawn_at=None)
    here = list(standing.order_by("position", "id"))
    going = [row for row in here if row.id in set(vulnerabilities)]
    if not going or len(going) != len(set(vulnerabilities)):
        raise Missing("Choose vulnerabilities of this case that have not moved yet.")
    kept = [list(_here(act, case, model).order_by("id")) for model in OF_CASE]
    kept.append(list(_here(act, case, Invitation).filter(answered_at=None).order_by("id")))
    return Parting(
        case=_here(act, case, Case).get(),
        vulnerabilities=going,
        remaining=len(here) - len(going),
        linked=kin_of(act, case),
        rooms=list(Room.objects.filter(stream=case.stream_id).exclude(kind__in=STAYING).order_by("id")),
        grants=_open_grants(act, case),
        rows=[*kept, *_content(act, case, going)],
    )


def _here(act: Act, case: Case, model: type[Any]) -> Any:
    return model.objects.within(act).filter(stream=case.stream_id)


def _open_grants(act: Act, case: Case) -> list[Grant]:
    """Keys that have a twin; whoever was removed or refused hears of no other case."""
    held = Grant.objects.filter(Q(until=None) | Q(until__gt=act.now), stream=case.stream_id)
    held = held.exclude(room__kind__in=STAYING).exclude(role__in=DESK, until__isnull=False)
    own = _here(act, case, Participant).filter(Q(left_at__isnull=False) | Q(declined_at__isnull=False))
    gone = list(own.exclude(role=Role.REPORTER, left_at=None))
    rooms = {room for row in gone for room in (row.room_id, row.side_id, row.counsel_id) if room}
    rooms |= set(excerpt_rooms(act, gone))
    return list(held.exclude(~Q(role__in=DESK), room__in=rooms).order_by("since", "id"))


def _content(act: Act, case: Case, going: list[Vulnerability]) -> list[list[Any]]:
    """Products and their devices, sets, vulnerabilities and all that hangs on them, parents first."""
    own = {
        model: list(_here(act, case, model).filter(vulnerability__in=going, **_kept(model)).order_by("id"))
        for model in OF_VULNERABILITY
    }
    named_by = {"remediation__in": own[Remediation], "ended_at": None}
    links = list(_here(act, case, RemediationGroup).filter(**named_by).order_by("id"))
    plans, fixed = _rollouts(act, case, going)
    with_products = (*own[Score], *own[Remediation], *plans)
    named = {row.products_id for row in with_products} | {row.group_id for row in links}
    sets = list(_here(act, case, ProductSet).filter(id__in=named - {None}).order_by("id"))
    members = list(_here(act, case, ProductSetMember).filter(product_set__in=sets).order_by("id"))
    used = {row.product_id for row in (*own[Cell], *members)}
    products = list(_here(act, case, Product).filter(id__in=used).order_by("position", "id"))
    described = list(_here(act, case, Device).filter(product__in=products).order_by("id"))
    along = [list(_along(act, case, model, going)) for model in going_along()]
    before = _here(act, case, Statement).filter(subject__in=[row.id for row in own[Note]])
    stated = list(before.exclude(state=StatementState.CLOSED.value).order_by("id"))
    return [products, described, sets, members, going, *own.values(), links, plans, fixed, stated, *along]


def _along(act: Act, case: Case, model: type[Any], going: Collection[Vulnerability]) -> Any:
    chosen = going_along()[model]
    return _here(act, case, model).filter(vulnerability__in=going, **chosen).order_by("id")


def _rollouts(act: Act, case: Case, going: list[Vulnerability]) -> tuple[list[Rollout], list[Any]]:
    """Plans of where a fix comes when that fix what goes, and what each fixes of that; they stay here too."""
    fixed = _here(act, case, RolloutVulnerability).filter(vulnerability__in=going, ended_at=None)
    links = list(fixed.filter(rollout__withdrawn_at=None).order_by("id"))
    plans = _here(act, case, Rollout).filter(id__in={link.rollout_id for link in links})
    return list(plans.order_by("position", "id")), links


def _kept(model: type[Any]) -> dict[str, Any]:
    """What was withdrawn stays behind, and so do answers about a product that was."""
    return {"product__withdrawn_at": None} if model is Cell else {"withdrawn_at": None}


def check_leak_risk(embargo: Embargo, leak_risk: str) -> None:
    """Whoever splits a case under embargo weighs what a leak would mean (Vultron T22: SHALL weigh)."""
    text.text(leak_risk, limit=text.LETTER, name="leak_risk")
    if embargo.state in IN_SCOPE and not leak_risk.strip():
        raise Illegal(
            Sentence(
                "Weigh what a leak from one case would mean for the vulnerabilities of the other, and "
                "write it down (rule {rule}).",
                rule=RULE,
            )
        )


def mark_moved(act: Act, parting: Parting, picture: Picture) -> None:
    """Mark what goes on elsewhere; what the case's room told of it is for the desk from now on.

    Whoever knew it reads it in the linked case, under that case's embargo; whoever comes in here later must
    not (need-to-know 22). A text of the whole case may speak of it: it stays with who could read it so far.
    """
    desk, common = act.desk(parting.case.stream_id), parting.case.room_id
    here = _here(act, parting.case, Vulnerability)
    rows = list(here.filter(id__in=[v.id for v in parting.vulnerabilities]))
    for row in rows:
        row.moved, row.version, row.room_id = True, row.version + 1, desk
    act.change_all(rows, ["moved", "version", "room_id"])
    for stated in _here(act, parting.case, Note).filter(vulnerability__in=rows, waits=True):
        counsel.close(act, stated.id)  # it waits in the linked case
    for model in OF_VULNERABILITY:
        told = list(_here(act, parting.case, model).filter(vulnerability__in=rows, room=common))
        for one in told:
            one.room_id = desk
        act.change_all(told, ["room_id"])
    for model in going_along():
        gone = list(_along(act, parting.case, model, rows))
        for one in gone:
            one.moved, one.version = True, one.version + 1
        act.change_all(gone, ["moved", "version"])
    forget_moved(picture, {row.id for row in rows})
    _keep_to_members(act, parting.case)


def _keep_to_members(act: Act, case: Case) -> None:
    for model in OF_WHOLE_CASE:
        rows = list(_here(act, case, model).filter(vulnerability=None, room=case.room_id))
        room = talk_now(act, case) if rows else None
        for row in rows:
            row.room_id = room
        act.change_all(rows, ["room_id"])


def open_linked(act: Act, parting: Parting, *, title: str, leak_risk: str) -> Case:
    """Open the linked case; from here on two streams are locked, so the first case must be settled before."""
    stream = act.open_stream(StreamKind.CASE, NumberKind.CASE)
    copies = _Copies(act, parting, stream)
    case = _linked_case(act, parting, stream, copies, title)
    for rows in parting.rows:
        copies.copy(rows)
    for grant in parting.grants:
        role = Role(grant.role)
        act.grant(copies.keys[grant.room_id], stream.id, grant.principal_id, role, "case split", grant.until)
    if leak_risk.strip():
        for one in (parting.case, case):
            row = Override(stream_id=one.stream_id, room_id=act.desk(one.stream_id), rule=RULE, verb=act.verb)
            row.principal_id, row.reason, row.at = act.by or STRANGER, leak_risk, act.now
            act.add(row)
    pass_on(act, parting.case.stream_id, stream.id)
    tie_siblings(act, stream.id, [parting.case.stream_id, *parting.linked])
    return case


def _linked_case(act: Act, parting: Parting, stream: Stream, copies: _Copies, title: str) -> Case:
    """The new case as exposed as the old one was; its phase follows from what it takes with it."""
    old = parting.case
    case = Case(id=stream.id, stream=stream, room_id=copies.keys[old.room_id], title=title, kind=old.kind)
    case.origin, case.lead_id, case.urgent, case.marking = old.origin, old.lead_id, old.urgent, old.marking
    case.public_at, case.exploit_at, case.attacks_at = old.public_at, old.exploit_at, old.attacks_at
    case.opened_at = case.changed_at = act.now
    case.closed_at = old.closed_at
    rows = [row for listed in parting.rows for row in listed]
    parties = [row for row in rows if isinstance(row, Participant)]
    facts = phase.phase_facts(parties, [row for row in rows if isinstance(row, Cell)])
    case.phase = phase.phase(facts).value
    return act.add(case)


class _Copies:
    """Twins of rows in a new stream: every key within the old case is replaced by its twin's."""

    def __init__(self, act: Act, parting: Parting, stream: Stream) -> None:
        self._act = act
        self.keys: dict[uuid.UUID, uuid.UUID] = {parting.case.stream_id: stream.id}
        for room in parting.rooms:
            kind = RoomKind(room.kind)
            is_desk = kind == RoomKind.AGENCIES
            twin = act.desk(stream.id) if is_desk else act.open_room(stream.id, kind).id
            self.keys[room.id] = twin
        self._members = self._members_of(parting)

    def _members_of(self, parting: Parting) -> dict[uuid.UUID, set[uuid.UUID]]:
        found: dict[uuid.UUID, set[uuid.UUID]] = {}
        for row in (row for listed in parting.rows for row in listed):
            if isinstance(row, ProductSetMember):
                found.setdefault(row.product_set_id, set()).add(row.product_id)
        return found

    def copy(self, rows: Iterable[Any]) -> None:
        """Add the twins of rows of one model, whose parents have theirs already."""
        self._act.add_all([self._twin(row) for row in rows])

    def _twin(self, row: Model) -> Model:
        key = uuid.uuid4()
        values = {
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name not in ("id", "realm")
        }
        values = {
            name: self.keys.get(value, value) if isinstance(value, uuid.UUID) else value
            for name, value in values.items()
        }
        if isinstance(row, ProductSet):
            members = frozenset(self.keys[member] for member in self._members.get(row.id, ()))
            values["digest"] = devices.set_digest(members, row.group, row.summary)
        if isinstance(row, Participant):
            values["opinion_id"] = None
        self.keys[row.pk] = key
        return type(row)(id=key, **values)
