"""Facts that legal duties are counted from: each the manufacturer's own statement, never made for it."""

from __future__ import annotations

import uuid

from medaccord.apps.assessments import speaking
from medaccord.apps.assessments.models import DutyFact
from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Participant, Vulnerability
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain.assessment.clocks import latest
from medaccord.domain.assessment.several import Before, number_of
from medaccord.domain.assessment.stating import Statement, read
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb


@command(Verb.DUTY_STATE, on=Vulnerability)
def state(act: Act, row: Vulnerability, *, wanted: Statement) -> DutyFact:
    """State one fact about a vulnerability for the manufacturer's own organisation.

    A later statement of a fact takes the place of the earlier one, with a reason, and may take it back; of
    events that recur it does so where it says which. Facts are never sealed, so this may be said while
    opinions are. Raises Invalid by the name of each part.
    """
    party = speaking.party_of(act, Role.MANUFACTURER)
    known = _known(act, party)
    here = [one for one in known if one.vulnerability_id == row.id]
    item = number_of(wanted, _before(here))
    earlier = [one for one in here if (one.fact, one.item) == (wanted.fact, item)]
    if not any(one.replaced_at is None and not one.taken_back for one in earlier):
        inputs.standing(row)  # of what was withdrawn, what was said of it is only corrected or taken back
    now_counts = [one for one in earlier if one.replaced_at is None]
    standing = [one for one in now_counts if not one.taken_back]
    if wanted.taken_back:
        fact = read(wanted, latest=latest(act.now), before=bool(standing))
        told = {"day": standing[0].day}
    else:
        fact = read(wanted, latest=latest(act.now), before=bool(now_counts))
        told = {name: getattr(wanted, name) for name in ("day", "named", "words", "link")}
    for old in now_counts:
        act.change(old, replaced_at=act.now, version=old.version + 1)
    rows = [
        DutyFact(
            key=key,
            stream_id=row.stream_id,
            room_id=room,
            marking=speaking.label(act, row),
            vulnerability=row,
            participant=party,
            maker=known[0].maker if known else party.id,
            name=party.name,
            fact=fact,
            item=item,
            number=len({one.key for one in earlier}) + 1,
            reason=wanted.reason,
            taken_back=wanted.taken_back,
            author_id=act.by or STRANGER,
            author_name=speaking.author(act, party),
            at=act.now,
            **told,
        )
        for key in [uuid.uuid4()]
        for room in dict.fromkeys([party.side_id, act.desk(row.stream_id)])
    ]
    return act.add_all(rows)[0]


def _before(here: list[DutyFact]) -> Before:
    ever: dict[str, set[int]] = {}
    holds: dict[str, set[int]] = {}
    for one in here:
        ever.setdefault(one.fact, set()).add(one.item)
        if one.replaced_at is None and not one.taken_back:
            holds.setdefault(one.fact, set()).add(one.item)
    return Before(ever, holds)


def _known(act: Act, party: Participant) -> list[DutyFact]:
    """What one organisation has stated in this case, also from before it left and came back."""
    keys = speaking.of_organisation(act, party)
    return list(DutyFact.objects.within(act).filter(participant__in=keys).order_by("at", "id"))
