"""One case goes into another: the earliest end binds, nobody reads more by it (Vultron T21)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases import kin
from medaccord.apps.cases.commands import follow
from medaccord.apps.cases.commands.embargo import bind_by
from medaccord.apps.cases.commands.hold import pass_on
from medaccord.apps.cases.models import Case
from medaccord.apps.cases.picture import Picture, attempt, take_picture
from medaccord.apps.cases.settle import settle_phase
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.gate import authorize
from medaccord.core.models import Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.scope import open_grants
from medaccord.domain import text
from medaccord.domain.cvd.kin import Relation
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.errors import Invalid
from medaccord.domain.roles import DESK
from medaccord.domain.tlp import Tlp, strictest
from medaccord.domain.verbs import Verb

KEPT = "It goes on in the case that it was merged into; its parties keep to the embargo."


@command(Verb.CASE_MERGE, on=Case)
def merge(
    act: Act,
    case: Case,
    *,
    into: str,
    reason: str,
    message: str = "",
    vulnerabilities: Collection[uuid.UUID] = (),
    parties: Collection[uuid.UUID] | None = None,
) -> Case:
    """Let a case go into the one of this number, which its lead leads too; this one closes. Returns that one.

    `vulnerabilities` are written there for its parties to read, none where nothing is named; `parties` are
    asked to take part there, all where None. An embargo that binds here binds there, to the earlier end.
    """
    text.said(reason, "Say why these are one case.", limit=text.LETTER)
    text.text(message, name="message")
    kin.check_end(act, case)
    other = _led(act, case, into)
    picture = take_picture(act, case)
    going = follow.standing(act, case, vulnerabilities)
    asked = follow.chosen(act, case, parties)
    related = [key for key in kin.kin_of(act, case) if key != other.stream_id]
    if picture.now.terms is not None:
        bind_by(act, other, picture.now.terms.ends_at)
    _mark(act, case, other)
    follow.describe(act, going, other)
    follow.list_products(
        act, case, other, follow.ask_anew(act, asked, other, message, by_name=parties is not None)
    )
    pass_on(act, case.stream_id, other.stream_id)
    kin.tie(act, case.stream_id, other.stream_id, Relation.MERGED_INTO)
    kin.tie_siblings(act, other.stream_id, related)
    kin.tell(act, asked, other, Relation.MERGED_INTO)
    for one in (case, other):
        kin.passed(act, one, reason)
    _end(act, picture)
    return other


def _led(act: Act, case: Case, number: str) -> Case:
    """The locked case of a number, which the actor may merge into; raises Invalid where there is none."""
    numbered = Stream.objects.filter(realm=act.realm, kind=StreamKind.CASE, number=number.strip().upper())
    held = open_grants(act.actor).filter(role__in=DESK).values_list("stream", flat=True)
    found = [key for key in numbered.values_list("id", flat=True) if held.filter(stream=key).exists()]
    if not found or found[0] == case.stream_id:
        raise Invalid({"into": ["Give the number of another case at whose desk you are."]})
    act.lock(found[0])
    other: Case = Case.objects.within(act).get(id=found[0])
    authorize(act.actor, Verb.CASE_MERGE, other.stream_id, other.phase)
    return other


def _mark(act: Act, case: Case, other: Case) -> None:
    """The case that goes on is marked as the stricter of both, and urgent where one of them is."""
    marking = strictest(Tlp(one.marking) for one in (case, other))
    if marking != other.marking:
        act.change(other, marking=marking.value)
    if case.urgent and not other.urgent:
        act.change(other, urgent=True)


def _end(act: Act, picture: Picture) -> None:
    owner = str(picture.owner.id)
    attempt(act, picture, Attempt(Move.REPORT_CLOSE, owner, act.now), {"T11": KEPT})
    act.change(picture.case, closed_at=act.now)
    settle_phase(act, picture)
