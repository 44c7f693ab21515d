"""Read records: written before anything leaves, and looked at where it was much (decision 0236)."""

from __future__ import annotations

from medaccord.apps.cases.models import Bulk, Item, Reading
from medaccord.apps.cases.readings import (
    note,
    party_of,
    reads_as_reporter,
    room_for,
    seen_today,
    tell_bulk,
)
from medaccord.apps.cases.second import check_second
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Blob
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.errors import Illegal, Missing
from medaccord.domain.reading import ONCE_A_DAY, Opening
from medaccord.domain.verbs import Verb

YOURS = "Somebody else of the desk looks at what you downloaded. Ask a colleague."


@command(Verb.READING_RECORD, on=Blob)
def record(act: Act, file: Blob, *, way: Opening) -> Reading | None:
    """Keep that the actor reads a file now: what is on its page once a day, what leaves each time.

    Written under the lock of its case or report, where the key is asked for again: whoever lost it meanwhile
    gets Missing, and nothing leaves. Of a reporter's reading nothing is kept.
    """
    if file.erased_at is not None:
        raise Missing
    if reads_as_reporter(act, file.room_id):
        return None
    item: Item | None = Item.objects.within(act).filter(stream=file.stream_id, room=file.room_id).first()
    room = room_for(act, file.stream_id, item)
    if way in ONCE_A_DAY and seen_today(act, room, way, file):
        return None
    party = party_of(act, file.stream_id)
    row = note(act, file.stream_id, room, way, file=file, item=item, party=party)
    if way is Opening.DOWNLOAD:
        tell_bulk(act, file.stream_id, party)
    return row


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
