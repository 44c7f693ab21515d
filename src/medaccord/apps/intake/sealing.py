"""What tells who sent a report is taken off it and sealed; texts are still compared (decisions 0231, 0232).

However a report comes in, or is changed, its identity goes through `take` and `put`.
"""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction

from medaccord.apps.intake.models import Report, Reveal, Revealed, SealedWords
from medaccord.core import identity, ports
from medaccord.core.act import Act
from medaccord.domain.cvd.sealed import Looking, Telling, to_seal
from medaccord.domain.cvd.unnamed import Form, Hidden, Mark, marks


def place_of(realm: str, report: uuid.UUID, field: Telling) -> str:
    """What a ciphertext is bound to: realm, row and column."""
    return f"{realm}/intake_report/{report}/{field}"


def copy_place(realm: str, look: uuid.UUID) -> str:
    """What a copy for one person is bound to."""
    return f"{realm}/intake_reveal/{look}"


def told_of(row: Report) -> dict[Telling, str]:
    """What of a report has to be sealed and lies plain."""
    words = {one.value: getattr(row, one.value) for one in Telling}
    return to_seal(row.identity, words, credit_wanted=row.credit_wanted)


def take(row: Report) -> dict[Telling, str]:
    """Take off a report, before anything of it is written, what tells who sent it."""
    words = told_of(row)
    for field in words:
        setattr(row, field.value, "")
    return words


def put(act: Act, report: Report, words: Mapping[Telling, str]) -> list[SealedWords]:
    """Seal these words beside their report; raises KeyError for what was erased before."""
    return [act.add(_sealed(report, field, said)) for field, said in words.items()]


def _sealed(report: Report, field: Telling, said: str) -> SealedWords:
    place = place_of(report.stream.realm, report.id, field)
    row = SealedWords(stream=report.stream, room_id=report.room_id, field=field.value)
    row.own = identity.own_name(place)
    row.key, row.sealed = identity.seal(place, said)
    row.marks = identity.keep(place, _marks(place, field, said))
    return row


def _marks(place: str, field: Telling, said: str) -> bytes:
    """By what texts are compared with these words, as JSON; a key is no word that anybody would write."""
    compared = field != Telling.ENCRYPTION_KEY
    found = set(marks(said, identity.keyed(place))) if compared else set()
    return json.dumps(sorted((one.form.value, one.size, one.reads) for one in found)).encode()


def hidden_in(rows: Iterable[SealedWords]) -> Iterator[Hidden]:
    """What must not be told of sealed words, for comparing texts with them."""
    for row in rows:
        place = place_of(row.realm, row.stream_id, Telling(row.field))
        data = identity.kept(place, bytes(row.marks))
        if data is not None:
            found = (Mark(Form(form), size, reads) for form, size, reads in json.loads(data))
            yield Hidden(frozenset(found), identity.keyed(place))


def there(act: Act, report: Report) -> list[SealedWords]:
    """What lies sealed of a locked report, but for what was erased."""
    found = SealedWords.objects.within(act).filter(stream=report.stream_id, erased_at=None)
    return list(found.order_by("field"))


def opened(row: SealedWords) -> str | None:
    """The words themselves, in the reveal process; None without its key."""
    place = place_of(row.realm, row.stream_id, Telling(row.field))
    return identity.unseal(place, row.key, bytes(row.sealed))


def anew(act: Act, row: SealedWords) -> bool:
    """Seal the same words to the newest pair; False where they cannot be opened here."""
    place = place_of(row.realm, row.stream_id, Telling(row.field))
    made = identity.reseal(place, row.key, bytes(row.sealed))
    if made is not None:
        act.change(row, key=made[0], sealed=made[1], version=row.version + 1)
    return made is not None


def wipe_copy(act: Act, look: Reveal) -> None:
    """End what was opened for one person: the copy is empty, and its key destroyed for backups as well."""
    copy = Revealed.objects.within(act).get(reveal=look.id)
    act.change(copy, words=b"", version=copy.version + 1)
    act.end_grants(room=copy.room_id)
    act.change(look, state=Looking.ENDED.value, version=look.version + 1)
    own = identity.own_name(copy_place(act.realm, look.id))
    transaction.on_commit(functools.partial(ports.keys().destroy, own), robust=True)


def erase(act: Act, rows: Iterable[SealedWords]) -> None:
    """Erase sealed words for good: in the row, by their key in every copy of it, and where they are open.

    The key goes once this is committed; after a kill in between the next round destroys it.
    """
    rows = list(rows)
    streams = {row.stream_id for row in rows}
    for look in Reveal.objects.within(act).filter(stream__in=streams, state=Looking.OPEN.value):
        wipe_copy(act, look)
    for row in rows:
        act.change(row, sealed=b"", marks=b"", erased_at=act.now, version=row.version + 1)
        transaction.on_commit(functools.partial(ports.keys().destroy, row.own), robust=True)
