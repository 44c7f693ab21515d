"""Who sent a report: sealed, looked at by named people on a recorded ground, erased (need-to-know 33)."""

from __future__ import annotations

import json
import uuid

from django.db.models import QuerySet

from medaccord.apps.intake import handing, sealing
from medaccord.apps.intake.models import Report, Reveal, Revealed, SealedWords
from medaccord.apps.parties.queries.people import center_people
from medaccord.core import identity, ports
from medaccord.core.act import Act
from medaccord.core.columns import text_columns
from medaccord.core.command import command
from medaccord.core.models import Grant
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import open_grants, still_open
from medaccord.domain import text
from medaccord.domain.cvd.sealed import OPEN_FOR, Looking, Need, Telling
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import day_of

ABSENT = "The key that opens this is not here. The process that reveals has it."


@command(Verb.REPORTER_REVEAL, on=Report)
def reveal(act: Act, row: Report, *, ground: Need, reason: str, reader: uuid.UUID | None = None) -> Reveal:
    """Ask that one named person of the desk may read for an hour who reported, and say why.

    Before there is a case the desk of the report asks, then whoever leads the case. Nothing opens here: the
    reveal process does that. The desk reads that it was asked, on what ground, and who reads.
    """
    _check_may(act, row)
    text.said(reason, "Say why it is needed, and why asking on this page is not enough.", limit=text.REASON)
    by = act.actor.person
    reader = reader or by
    if by is None or reader is None or not _keys_of(row, reader).exists():
        raise Invalid({"reader": ["Choose somebody who judges this report for the coordination center."]})
    running = Reveal.objects.within(act).filter(stream=row.stream_id, reader=reader)
    if running.filter(state__in=[Looking.ASKED.value, Looking.OPEN.value]).exists():
        raise Illegal("They read it already, or will in a moment.")
    made = Reveal(stream=row.stream, room_id=act.desk(row.stream_id), reader_id=reader, by_id=by)
    made.ground, made.reason, made.at = Need(ground).value, reason, act.now
    return act.add(made)


def _check_may(act: Act, row: Report) -> None:
    if not handing.is_protected(row):
        raise Illegal("Whoever sent this wishes to be known by name: nothing of it is sealed.")
    if not sealing.there(act, row):
        raise Illegal("Nothing that tells who reported lies sealed here.")
    if act.actor.person not in center_people(row.origin):
        raise Denied("Only people who work for the coordination center now look at who reported.")
    leads = open_grants(act.actor).filter(stream=row.case_id, role=Role.LEAD)
    if row.case_id is not None and not leads.exists():
        raise Denied("A case is open for this. Whoever leads it looks at who reported.")


def _keys_of(row: Report, person: uuid.UUID) -> QuerySet[Grant]:
    """What lets somebody judge a locked report: a key of its desk, and that they work for the center now."""
    if person not in center_people(row.origin):
        return Grant.objects.none()
    roles = [role.value for role in DESK]
    return Grant.objects.filter(still_open(), stream=row.stream_id, principal=person, role__in=roles)


@command(Verb.REPORTER_DISCLOSE, on=Reveal)
def disclose(act: Act, row: Reveal) -> Reveal:
    """Open what lies sealed for the one person who was named, in a room that they alone enter, for an hour.

    Raises Illegal where the key is not here. The reporter reads on what day it was.
    """
    if row.state != Looking.ASKED:
        raise Illegal("This was opened already.")
    report = Report.objects.within(act).get(stream=row.stream_id)
    key = _keys_of(report, row.reader_id).order_by("since", "id").first()
    found = sealing.there(act, report)
    if key is None or not found:
        state = Looking.ENDED if key is None else Looking.GONE
        return act.change(row, state=state.value, version=row.version + 1)
    room = act.open_room(row.stream_id, RoomKind.REVEAL)
    until = act.now + OPEN_FOR
    act.grant(room.id, row.stream_id, row.reader_id, Role(key.role), "reveal", until)
    words = json.dumps({one.field: _words(one) for one in found})
    made = Revealed(stream_id=row.stream_id, room=room, reveal=row)
    made.words = identity.keep(sealing.copy_place(act.realm, row.id), words.encode())
    act.add(made)
    for one in found:
        act.change(one, looked_at=day_of(act.now), version=one.version + 1)
    return act.change(row, state=Looking.OPEN.value, until=until, version=row.version + 1)


def _words(row: SealedWords) -> str:
    if (words := sealing.opened(row)) is None:
        raise Illegal(ABSENT)
    return words


@command(Verb.REPORTER_CONCEAL, on=Reveal)
def conceal(act: Act, row: Reveal) -> Reveal:
    """Wipe what was opened for one person once their hour is over."""
    if row.state != Looking.OPEN or row.until is None or act.now < row.until:
        raise Illegal("It is not time yet, or nothing is open.")
    sealing.wipe_copy(act, row)
    return row


@command(Verb.REPORTER_SEAL, on=Report)
def seal(act: Act, row: Report) -> Report:
    """Seal what lies plain from before, and seal anew, to the newest pair, what an older one opens."""
    words = sealing.told_of(row)
    older = [one for one in sealing.there(act, row) if one.key != identity.ready()]
    if not words and not older:
        raise Illegal("Everything here is sealed to the newest key.")
    if words:
        _off(act, row, [*words])
        sealing.put(act, row, words)
    if [one for one in older if not sealing.anew(act, one)]:
        raise Illegal(ABSENT)
    return row


@command(Verb.REPORTER_ERASE, on=Report)
def erase(act: Act, row: Report) -> Report:
    """Erase again what was erased before, where a database set back to an earlier day says it once more."""
    gone = ports.keys().destroyed()
    back = [one for one in sealing.there(act, row) if one.own in gone]
    places = {
        one: identity.own_name(sealing.place_of(act.realm, row.id, one)) for one in sealing.told_of(row)
    }
    plain = [one for one, own in places.items() if own in gone]
    if not back and not plain:
        raise Illegal("Nothing that was erased is here again.")
    if plain:
        _off(act, row, plain)
    sealing.erase(act, back)
    return row


def _off(act: Act, row: Report, fields: list[Telling]) -> None:
    """Take fields off a report and its chain; its other words are told again, for one entry may hold all."""
    act.erase([row])
    told = {name: getattr(row, name) for name in text_columns(Report)}
    act.change(row, **told | {one.value: "" for one in fields}, version=row.version + 1)
