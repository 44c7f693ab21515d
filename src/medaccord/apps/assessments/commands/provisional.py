"""Provisional clinical statements: the adviser's own word in an emergency, given openly and signed."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.assessments import copies, speaking
from medaccord.apps.assessments.models import Provisional
from medaccord.apps.assessments.workspace import settle
from medaccord.apps.cases import inputs
from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Participant, Vulnerability
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain.assessment import provisional
from medaccord.domain.assessment.provisional import SAID, Wanted
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Denied, Illegal
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb


@command(Verb.PROVISIONAL_ISSUE, on=Vulnerability)
def issue(
    act: Act,
    row: Vulnerability,
    *,
    wanted: Wanted,
    parties: Collection[uuid.UUID] = (),
    regulatory: bool = False,
    draft: int | None = None,
) -> Provisional:
    """Say of one vulnerability what harm is plausible and what to do until there is an assessment.

    No seal stands in its way and it opens none. The agencies and the manufacturers that take part read it;
    `parties` are finders that are shown it. A newer one of the same agency takes its place.
    It ends the agency's draft, of which `draft` is the version that was read.
    """
    inputs.standing(row)
    own = speaking.party_of(act, Role.ADVISER)
    provisional.check(wanted, act.now)
    readers = [*_makers(act), *speaking.told(act, parties, Role.REPORTER)]
    before = speaking.of_same(act, Provisional, row.id, own)
    number = before.values("key").distinct().count() + 1
    for old in before.filter(replaced_at=None).order_by("id"):
        act.change(old, replaced_at=act.now, version=old.version + 1)
    told = {
        "key": uuid.uuid4(),
        "stream_id": row.stream_id,
        "marking": speaking.label(act, row),
        "vulnerability": row,
        "participant": own,
        "name": own.name,
        "role": own.role,
        "number": number,
        "severity": wanted.severity,
        "revisit_by": wanted.revisit_by,
        "regulatory": regulatory,
        "author_id": act.by or STRANGER,
        "author_name": speaking.author(act, own),
        "at": act.now,
        **{name: getattr(wanted, name) for name in SAID},
    }
    rooms = [act.desk(row.stream_id), *(one.side_id for one in readers)]
    made = copies.lay(act, Provisional, told, rooms)[0]
    settle(act, row.id, own, What.PROVISIONAL, draft)
    return made


@command(Verb.PROVISIONAL_WITHDRAW, on=Provisional)
def withdraw(act: Act, row: Provisional, *, instead: str) -> Provisional:
    """Take back what the own agency said provisionally, and tell its readers what holds now.

    That is possible whatever became of the vulnerability. Raises Illegal where it does not stand any more.
    """
    own = speaking.party_of(act, Role.ADVISER)
    if row.participant_id not in speaking.of_organisation(act, own):
        raise Denied("Only the agency that issued this statement takes it back.")
    if row.replaced_at or row.superseded_at or row.withdrawn_at:
        raise Illegal("This statement does not stand any more. Load the page again.")
    if row.moved:
        raise Illegal("This statement goes on in a linked case. Take it back there.")
    provisional.check_instead(instead)
    told = {"withdrawn_at": act.now, "withdrawn_name": speaking.author(act, own), "instead": instead.strip()}
    copies.change(act, row, **told)
    return row


def _makers(act: Act) -> list[Participant]:
    """Manufacturers that have come in and are bound: whoever comes later is shown the next one."""
    rows = Participant.objects.within(act).filter(role=Role.MANUFACTURER).order_by("id")
    return [one for one in rows if takes_part(act, one)]
