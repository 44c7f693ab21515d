"""What a party gives to one of its people who works in the same role for another party too.

A key names a person and a role, not a party. Whoever works for one party alone holds all keys of that role
for it. Of whoever works for two, it is asked what either gives: what those hold who work for it alone, and
what it has as one that takes part. In doubt it gives nothing: the lead can show more, nobody can show less.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Max, Min

from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Case, Invitation, Participant
from medaccord.apps.cases.settle import people_of
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.domain.roles import Role


def others_of(act: Act, row: Participant, person: uuid.UUID) -> list[Participant]:
    """Other parties of the same role for which somebody works as well."""
    alike = Participant.objects.within(act).filter(role=row.role, left_at=None).exclude(id=row.id)
    return [other for other in alike.order_by("id") if person in people_of(act, other)]


def given(act: Act, case: Case, row: Participant, rooms: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these shared rooms that a party's people enter by this party and by no other."""
    alone = [one for one in people_of(act, row) if not others_of(act, row, one)]
    held = Grant.objects.filter(
        stream=case.stream_id, room__in=list(rooms), principal__in=alone, role=row.role, until=None
    )
    found = set(held.values_list("room_id", flat=True))
    since = _here_since(act, row)
    if since is None:
        return found
    common = {case.room_id} | ({act.desk(case.stream_id)} if row.role == Role.ADVISER else set())
    keys = Grant.objects.filter(stream=case.stream_id, room__in=set(rooms) - common)
    opened = keys.values("room_id").annotate(at=Min("since")).values_list("room_id", "at")
    return found | (common & set(rooms)) | {room for room, at in opened if at > since}


def _here_since(act: Act, row: Participant) -> dt.datetime | None:
    """Since when a party takes part without a break that could have been; None where it does not."""
    asked = Invitation.objects.within(act).filter(participant=row)
    if not takes_part(act, row):
        return None
    answered: dt.datetime | None = asked.aggregate(at=Max("answered_at"))["at"]
    own = Grant.objects.filter(stream=row.stream_id, room=row.side_id, role=row.role)
    came: dt.datetime | None = own.aggregate(at=Min("since"))["at"]
    return answered or came
