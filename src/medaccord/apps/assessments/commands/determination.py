"""Determinations: controlled or uncontrolled, as the manufacturer's duty and as the adviser's view."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.conf import settings

from medaccord.apps.assessments import copies, speaking
from medaccord.apps.assessments.models import Determination
from medaccord.apps.assessments.workspace import settle
from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Participant, Vulnerability
from medaccord.apps.cases.picture import check_own
from medaccord.apps.cases.second import check_second
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain.assessment import determination
from medaccord.domain.assessment.determination import DETERMINING, Wanted
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Illegal, Invalid, Stale
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

NEWER = "Your agency has determined anew since. Read the newest determination."
OWN = "A second person of your agency concurs, not whoever determined it."


@command(Verb.DETERMINATION_MAKE, on=Vulnerability)
def make(
    act: Act,
    row: Vulnerability,
    *,
    wanted: Wanted,
    regulatory: bool = False,
    concurrence: bool = False,
    draft: int | None = None,
) -> Determination:
    """Determine whether the risk of one vulnerability is controlled, for one's own party.

    The matrix in force proposes, before controls and with them; a person determines. Each is headed 'not a
    regulatory decision' unless the adviser's agency says otherwise by `regulatory`. It ends the party's
    draft, of which `draft` is the version that was read. Raises Illegal while parties judge it alone.
    """
    inputs.standing(row)
    party = speaking.party_of(act, *DETERMINING)
    speaking.require_open(act, row.id, party)
    found = determination.read(wanted, settings.MEDACCORD.matrix)
    if regulatory and party.role != Role.ADVISER:
        raise Invalid({"regulatory": ["Only an agency makes a regulatory decision. Leave this out."]})
    before = speaking.of_same(act, Determination, row.id, party)
    told = {
        "key": uuid.uuid4(),
        "stream_id": row.stream_id,
        "marking": speaking.label(act, row),
        "vulnerability": row,
        "participant": party,
        "name": party.name,
        "role": party.role,
        "number": before.values("key").distinct().count() + 1,
        "controls": wanted.controls,
        "rationale": wanted.rationale,
        "matrix": settings.MEDACCORD.matrix.called,
        "regulatory": regulatory,
        "wants_concurrence": concurrence,
        "author_id": act.by or STRANGER,
        "author_name": speaking.author(act, party),
        "at": act.now,
        **determination.columns(found),
    }
    for old in before.filter(replaced_at=None).order_by("id"):
        act.change(old, replaced_at=act.now, version=old.version + 1)
    settle(act, row.id, party, What.DETERMINATION, draft)
    return copies.lay(act, Determination, told, [speaking.home(act, party), act.desk(row.stream_id)])[0]


@command(Verb.DETERMINATION_CONCUR, on=Determination)
def concur(act: Act, row: Determination, *, version: int | None = None) -> Determination:
    """Concur, as a second person of the party, with the newest determination of it."""
    check_own(act, Participant.objects.within(act).get(pk=row.participant_id))
    check_second(act, row.author_id, OWN)
    act.expect(row, version)
    _expect_newest(row)
    if row.concurred_at is not None:
        raise Illegal("Somebody has concurred with it already.")
    party = Participant.objects.within(act).get(pk=row.participant_id)
    said = {"concurred_by_id": act.by or STRANGER, "concurred_at": act.now}
    name = speaking.author(act, party)
    copies.change(act, row, **said, concurred_name=name)
    found: Determination = Determination.objects.within(act).get(pk=row.pk)
    return found


def _expect_newest(row: Determination) -> None:
    if row.replaced_at is not None:
        raise Stale(NEWER)


@command(Verb.DETERMINATION_RELEASE, on=Determination)
def release(act: Act, row: Determination, *, parties: Collection[uuid.UUID]) -> list[Determination]:
    """Show one's own party's newest determination to manufacturers by name."""
    check_own(act, Participant.objects.within(act).get(pk=row.participant_id))
    _expect_newest(row)
    if not parties:
        raise Invalid({"parties": ["Choose whom you show it to."]})
    readers = speaking.told(act, parties, Role.MANUFACTURER, but=row.participant_id)
    return copies.show(act, row, readers)
