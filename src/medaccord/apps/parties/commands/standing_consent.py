"""Standing consent of an organisation: given and ended by its own administrators alone (decision 0233)."""

from __future__ import annotations

import uuid

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.parties.models import OrganisationKind, StandingConsent
from medaccord.apps.parties.queries.keepers import check_keeps_something, keeps
from medaccord.apps.parties.queries.standing_consents import OTHERS, may_give
from medaccord.core.principal import Actor
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Onward
from medaccord.domain.sentence import Sentence
from medaccord.domain.sharing import Purpose, terms


@registration(Registration.STANDING_CONSENT_GIVE, gate=check_keeps_something)
def give(entry: Entry, *, organisation: uuid.UUID, given_by: str, onward: Onward | None = None) -> uuid.UUID:
    """Agree beforehand that the clinical adviser reads what is commercial confidential, for patients' sake.

    `given_by` is who decided it there, `onward` how far the adviser may pass it on. Returns its key.
    """
    _check_own(entry.actor, organisation)
    text.line(given_by, name="given_by")
    if not given_by.strip():
        told = Sentence("Say who decided it: name and position, at most {most} characters.", most=text.LINE)
        raise Invalid({"given_by": [told]})
    row = StandingConsent(organisation_id=organisation, recipient=OrganisationKind.CLINICAL_ADVISER)
    row.purpose, row.onward = Purpose.PATIENT_RISK.value, terms(onward).value
    same = {"organisation": organisation, "recipient": row.recipient, "purpose": row.purpose}
    if StandingConsent.objects.filter(**same, until=None).exists():
        raise Illegal("This is agreed to already. To change its terms, end it and agree anew.")
    row.given_by, row.since, row.recorded_by_id = given_by.strip(), entry.now, entry.actor.person
    row.save(force_insert=True)
    _tell(entry, row)
    return row.id


@registration(Registration.STANDING_CONSENT_END, gate=check_keeps_something)
def end(entry: Entry, *, standing_consent: uuid.UUID) -> None:
    """Agree beforehand no longer: what is asked for from now on waits for an answer.

    No share that was made before ends by this: each is withdrawn by itself.
    """
    row = StandingConsent.objects.select_for_update().filter(id=standing_consent).first()
    if row is None:
        raise Missing
    _check_own(entry.actor, row.organisation_id)
    if row.until is not None:
        raise Illegal("This was ended already.")
    row.until, row.ended_by_id = entry.now, entry.actor.person
    row.save(update_fields=["until", "ended_by"])
    _tell(entry, row)


def _check_own(actor: Actor, organisation: uuid.UUID) -> None:
    """Raise Missing for an organisation that the actor does not keep, Denied for one that is not theirs."""
    if not keeps(actor, organisation):
        raise Missing
    if not may_give(actor, organisation):
        raise Denied(OTHERS)


def _tell(entry: Entry, row: StandingConsent) -> None:
    entry.names(organisation=row.organisation_id, standing_consent=row.id, recipient=str(row.recipient))
