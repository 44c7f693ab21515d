"""What organisations agreed to beforehand, for their own people, and for a command that acts on it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from medaccord.apps.parties.models import AGENCIES, Organisation, Origin, StandingConsent
from medaccord.apps.parties.queries.keepers import keeps, kept_by
from medaccord.core.principal import Actor
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Onward
from medaccord.domain.sharing import Purpose

OTHERS = "Only an administrator of the organization itself agrees to this or ends it. Ask one of them."


@dataclass(frozen=True, slots=True)
class Standing:
    """What one organisation agreed to beforehand, by whom and since when; `until` is when it was ended."""

    id: uuid.UUID
    organisation: uuid.UUID
    recipient: str
    purpose: Purpose
    onward: Onward
    given_by: str
    recorded_by: str
    since: dt.datetime
    until: dt.datetime | None


def may_give(actor: Actor, organisation: uuid.UUID) -> bool:
    """Whether somebody agrees beforehand for an organisation: its own administrators, and not an agency's."""
    found = Organisation.objects.filter(id=organisation, origin=Origin.here()).exclude(kind__in=AGENCIES)
    return organisation in kept_by(actor) and found.exists()


def standing_consents(actor: Actor, organisation: uuid.UUID) -> tuple[Standing, ...]:
    """What an organisation that the actor keeps agreed to beforehand, the newest first; empty for others."""
    return _of(organisation) if keeps(actor, organisation) else ()


def standing_consent(actor: Actor, key: uuid.UUID) -> Standing:
    """One that the actor may end; raises Missing for any other."""
    row = StandingConsent.objects.filter(id=key, until=None).first()
    found = _of(row.organisation_id) if row is not None and may_give(actor, row.organisation_id) else ()
    one = next((each for each in found if each.id == key), None)
    if one is None:
        raise Missing
    return one


def agreed_now(organisation: uuid.UUID) -> tuple[Standing, ...]:
    """What an organisation's members are told before they add a document: what is agreed to now."""
    return tuple(one for one in _of(organisation) if one.until is None)


def in_force(
    organisation: uuid.UUID | None, recipient: uuid.UUID | None, purpose: Purpose
) -> StandingConsent | None:
    """What covers a recipient and a purpose now, under a lock: it does not end before this command does.

    Whoever ends it waits for a command that read it first, and a command that comes second reads its end.
    """
    if organisation is None or recipient is None:
        return None
    kinds = Organisation.objects.filter(id=recipient).values("kind")
    rows = StandingConsent.objects.select_for_update(of=("self",))
    found = rows.filter(organisation=organisation, recipient__in=kinds, purpose=purpose.value, until=None)
    return found.first()


def _of(organisation: uuid.UUID) -> tuple[Standing, ...]:
    rows = StandingConsent.objects.filter(organisation=organisation).select_related("recorded_by")
    return tuple(
        Standing(
            row.id,
            row.organisation_id,
            row.recipient,
            Purpose(row.purpose),
            Onward(row.onward),
            row.given_by,
            row.recorded_by.name,
            row.since,
            row.until,
        )
        for row in rows.order_by("-since", "id")
    )
