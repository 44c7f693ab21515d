"""Read records: written before anything leaves, and looked at where it was much (decision 0236)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from medaccord.apps.cases.models import Bulk, Case, Item, Reading
from medaccord.apps.cases.readings import (
    fresh,
    note,
    note_shown,
    party_of,
    room_for,
    seen_today,
    tell_bulk,
)
from medaccord.apps.cases.second import check_second
from medaccord.apps.cases.taking import takes, why_not
from medaccord.apps.intake.models import Report
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Blob, Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import Actor
from medaccord.core.scope import as_reporter_alone, own_principals
from medaccord.core.shown import Shown, Sight
from medaccord.core.streams import glance
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.reading import ONCE_A_DAY, Opening
from medaccord.domain.verbs import Verb

YOURS = "Somebody else of the desk looks at what you downloaded. Ask a colleague."


@command(Verb.READING_RECORD, on=Blob)
def record(act: Act, file: Blob, *, way: Opening) -> Reading | None:
    """Keep that the actor reads a file now: what is on its page once a day, what leaves each time.

    Written under the lock of its case or report, where the key is asked for again: whoever lost it meanwhile
    gets Missing, and nothing leaves, nor an exploit or firmware to whom nobody named any more. Of a
    reporter's reading nothing is kept.
    """
    if file.erased_at is not None:
        raise Missing
    if way is Opening.DOWNLOAD and not takes(act.actor, file, own_principals(act.actor)):
        raise Denied(why_not(file, act.roles))
    if as_reporter_alone(act.actor, file.room_id):
        return None  # of whose reading nothing is kept (need-to-know 35)
    item: Item | None = Item.objects.within(act).filter(stream=file.stream_id, room=file.room_id).first()
    room = room_for(act, file.stream_id, item)
    if way in ONCE_A_DAY and seen_today(act, room, way, file):
        return None
    party = party_of(act, file.stream_id)
    row = note(act, file.stream_id, room, way, file=file, item=item, party=party)
    if way is Opening.DOWNLOAD:
        tell_bulk(act, file.stream_id, party)
    return row


def keep(actor: Actor, shown: Shown, now: dt.datetime, *, way: Opening) -> None:
    """Keep what an answer shows of posts, reports and drafts, before it leaves (decision 0269).

    Whether all of it was read that day already is asked without a lock; only what was not takes one. Raises
    Missing where a key was lost meanwhile.
    """
    by_stream: dict[uuid.UUID, set[Sight]] = defaultdict(set)
    for one in shown.sights:
        by_stream[one.stream].add(one)
    reader, way = replace(actor, once=None, shown=None), shown.way or way
    for stream, sights in sorted(by_stream.items()):
        with glance(reader.realm, [stream]):
            left = fresh(reader, stream, sights, now.date(), way)
            of_case = left and Stream.objects.filter(id=stream, kind=StreamKind.CASE).exists()
        if left:
            (record_of_case if of_case else record_of_report)(reader, stream, now, sights=left, way=way)


@command(Verb.READING_RECORD, on=Case)
def record_of_case(act: Act, case: Case, *, sights: Collection[Sight], way: Opening) -> list[Reading]:
    """Keep that the actor reads posts or a draft of a case now, one record for each kind."""
    return note_shown(act, case.stream_id, sights, way)


@command(Verb.READING_RECORD, on=Report)
def record_of_report(act: Act, report: Report, *, sights: Collection[Sight], way: Opening) -> list[Reading]:
    """The same of a report and its posts."""
    return note_shown(act, report.stream_id, sights, way)


@command(Verb.READING_REVIEW, on=Bulk)
def review(act: Act, bulk: Bulk, *, words: str, version: int | None = None) -> Bulk:
    """Note, as the desk, what was found about many downloads of one person, who does not do so themself."""
    act.expect(bulk, version, "words")
    if bulk.reviewed_at is not None:
        raise Illegal("Somebody looked at this already.")
    check_second(act, bulk.reader_id, YOURS)
    found = "Say what you found: whom you asked, and what they needed it for."
    text.said(words, found, limit=text.LETTER, name="words")
    told = {"words": words, "reviewed_at": act.now, "reviewed_by_id": act.by or STRANGER}
    return act.change(bulk, **told, version=bulk.version + 1)
