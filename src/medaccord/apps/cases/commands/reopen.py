"""A closed case goes on as a linked successor: another number, the same lead, everybody asked anew."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases import kin
from medaccord.apps.cases.commands import follow
from medaccord.apps.cases.commands.case import add_center, desk_of
from medaccord.apps.cases.commands.embargo import bind_by
from medaccord.apps.cases.commands.hold import pass_on
from medaccord.apps.cases.models import Case, Embargo, Participant, Sign
from medaccord.apps.cases.picture import take_picture
from medaccord.apps.cases.settle import set_phase
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.domain import text
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.kin import Relation
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.numbers import NumberKind
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb


@command(Verb.CASE_REOPEN, on=Case)
def reopen(
    act: Act,
    case: Case,
    *,
    reason: str,
    title: str | None = None,
    message: str = "",
    vulnerabilities: Collection[uuid.UUID] | None = None,
    parties: Collection[uuid.UUID] | None = None,
) -> Case:
    """Go on with a closed case in a linked one, and return that; this one stays closed.

    `vulnerabilities` are those that go on and `parties` those that are asked to take part, all where None.
    Nobody but the desk is in before it agrees. An embargo that still binds here binds there as well.
    """
    text.said(reason, "Say why the case is reopened.", limit=text.LETTER)
    new_title = case.title if title is None else title
    text.title(new_title)
    text.text(message, name="message")
    kin.check_end(act, case)
    picture = take_picture(act, case)
    going = follow.standing(act, case, vulnerabilities)
    asked = follow.chosen(act, case, parties)
    related = kin.kin_of(act, case)
    exposed = _exposed(act, case, bool(going))
    new = _successor(act, case, picture.owner, new_title, exposed=exposed)
    _bind(act, new, picture.now.terms)
    if exposed:
        _carry_signs(act, case, new)
    follow.describe(act, going, new)
    follow.list_products(act, case, new, follow.ask_anew(act, asked, new, message))
    pass_on(act, case.stream_id, new.stream_id)
    kin.tie(act, case.stream_id, new.stream_id, Relation.SUCCESSOR)
    kin.tie_siblings(act, new.stream_id, related)
    kin.tell(act, asked, new, Relation.SUCCESSOR)
    for one in (case, new):
        kin.passed(act, one, reason)
    return new


def _bind(act: Act, new: Case, terms: Terms | None) -> None:
    if terms is not None:
        bind_by(act, new, terms.ends_at)


def _carry_signs(act: Act, case: Case, new: Case) -> None:
    """What adversaries know of the old case they know of the new one."""
    told = Sign.objects.within(act).filter(stream=case.stream_id).order_by("at", "id")
    for row in list(told):
        kept = Sign(stream_id=new.stream_id, room_id=act.desk(new.stream_id), indication=row.indication)
        kept.source, kept.occurred_at, kept.principal_id, kept.at = (
            row.source,
            row.occurred_at,
            row.principal_id,
            row.at,
        )
        act.add(kept)


def _exposed(act: Act, case: Case, goes_on: bool) -> bool:
    """Whether what is known of the old case is known of the new one: if it goes on, or is all there was."""
    return goes_on or not follow.standing(act, case, None)


def _successor(act: Act, case: Case, before: Participant, title: str, *, exposed: bool) -> Case:
    """The new case with its desk, which is that of the closed one, and nobody else in it."""
    desk_before = desk_of(act, case)
    stream = act.open_stream(StreamKind.CASE, NumberKind.CASE)
    room, desk = act.open_room(stream.id, RoomKind.CASE), act.desk(stream.id)
    new = Case(id=stream.id, stream=stream, room=room, title=title, kind=case.kind, phase=Phase.CHECKING)
    new.origin, new.lead_id, new.urgent, new.marking = case.origin, case.lead_id, case.urgent, case.marking
    if exposed:
        new.public_at, new.exploit_at, new.attacks_at = case.public_at, case.exploit_at, case.attacks_at
    new.opened_at = new.changed_at = act.now
    act.add(new)
    for person, role in desk_before:
        for door in (room.id, desk):
            act.grant(door, stream.id, person, Role(role), "reopened the case")
    act.add(Embargo(stream=stream, room=room, state=EmbargoState.NONE))
    assert before.organisation is not None
    owner = add_center(act, new, before.organisation, desk)
    set_phase(act, new, [owner], [])
    return new
