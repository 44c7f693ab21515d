"""Emergency access to a case: taken by somebody of the center, looked at by another (need-to-know 37)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.utils import timezone

from medaccord.apps.accounts.commands.register import DOUBTED
from medaccord.apps.cases.commands.participant import DESK_ENTERS, check_of_center
from medaccord.apps.cases.models import Case, EmergencyAccess, Item
from medaccord.apps.cases.second import check_second
from medaccord.core.act import Act
from medaccord.core.command import command, opening
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob, Grant, Room, Stream
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import is_doubted
from medaccord.core.scope import still_open
from medaccord.core.streams import case_streams, in_portions
from medaccord.domain import text
from medaccord.domain.access import BASIS, LASTS, REVIEWED_WITHIN, Emergency
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Mark
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sharing import Review
from medaccord.domain.verbs import Verb

ANOTHER = "Another person looks at this: ask a colleague of the desk."
PORTION = 500
NO_CASE = "Your center has no case of this number. Compare it with what you were told."


@opening(Verb.ACCESS_TAKE)
def take(act: Act, *, number: str, ground: Emergency, reason: str) -> EmergencyAccess:
    """Enter one case for four hours, in the role of a coordinator, without having been admitted.

    Its desk is told at once, and another person looks at it within a day. No trade secret opens, nothing of
    the report, and no room of named people.
    """
    text.said(reason, "Say what happens and why it cannot wait. Its desk reads this.", limit=text.LETTER)
    person = act.actor.person
    if person is None or is_doubted(person):
        raise Denied(DOUBTED)
    case = _case_of(act, number.strip().upper())
    if _is_inside(case, person):
        raise Illegal("You have access to this case already.")
    before = EmergencyAccess.objects.within(act).filter(person=person)
    if before.filter(review="").exists():
        raise Illegal("A colleague looks at your last access first. Ask one of the desk, or let them enter.")
    if before.filter(review=Review.ENDED.value).exists():
        raise Denied("Your last access was ended. Ask the lead of the case to admit you.")
    row = EmergencyAccess(stream_id=case.stream_id, room_id=act.desk(case.stream_id), person_id=person)
    row.ground, row.reason = ground.value, reason
    row.since, row.until, row.review_due = act.now, act.now + LASTS, act.now + REVIEWED_WITHIN
    act.add(row)
    for room in _opened(act, case):
        act.grant(room, case.stream_id, person, Role.COORDINATOR, BASIS, row.until)
    return row


@command(Verb.ACCESS_REVIEW, on=EmergencyAccess)
def review(
    act: Act, row: EmergencyAccess, *, outcome: Review, words: str, version: int | None = None
) -> EmergencyAccess:
    """Say, as another person of the desk, whether it was right; where it was not, it ends at once."""
    act.expect(row, version, "review_words")
    if row.review:
        raise Illegal("Somebody looked at this already.")
    check_second(act, row.person_id, ANOTHER)
    text.said(words, "Say why. The desk of the case reads it.", limit=text.LETTER, name="words")
    told = {"review": outcome.value, "review_words": words, "reviewed_at": act.now}
    act.change(row, **told, reviewed_by_id=act.by or STRANGER, version=row.version + 1)
    if outcome is Review.ENDED and row.until > timezone.now():
        held = Grant.objects.filter(still_open(), stream=row.stream_id, principal=row.person_id, basis=BASIS)
        act.end(held.order_by("since", "id"))
        act.change(row, until=min(act.now, timezone.now()))
    return row


def _case_of(act: Act, number: str) -> Case:
    """The case of a number, locked; one of another center answers like one that is not there."""
    stream = _stream_of(act, number)
    if stream is None:
        raise Invalid({"number": [NO_CASE]})
    act.lock(stream)
    case: Case = Case.objects.within(act).get(pk=stream)
    try:
        check_of_center(act, case, act.actor.person or STRANGER)
    except Denied:
        raise Invalid({"number": [NO_CASE]}) from None
    return case


def _stream_of(act: Act, number: str) -> uuid.UUID | None:
    here = (known for known in case_streams() if known.realm == act.realm)
    for realm, keys in in_portions(here, PORTION):
        with act.beside(keys):
            found = Stream.objects.filter(id__in=keys, realm=realm, number=number).first()
        if found is not None:
            return found.id
    return None


def _is_inside(case: Case, person: uuid.UUID) -> bool:
    return Grant.objects.filter(
        still_open(), stream=case.stream_id, room=case.room_id, principal=person, role__in=DESK
    ).exists()


def _opened(act: Act, case: Case) -> Iterator[uuid.UUID]:
    """The rooms that a desk enters, but for those in which a trade secret lies."""
    blobs = list(Blob.rows.filter(stream=case.stream_id))
    secret = {one.room_id for one in blobs if Mark.TRADE_SECRET in marking_of(one).marks}
    # What belongs to somebody and has not come yet may be one: it waits to be cleaned.
    items = Item.objects.within(act).filter(stream=case.stream_id).values_list("room_id", flat=True)
    secret |= set(items) - {one.room_id for one in blobs}
    rooms = Room.objects.filter(stream=case.stream_id, kind__in=DESK_ENTERS).order_by("id")
    yield from (key for key in rooms.values_list("id", flat=True) if key not in secret)
