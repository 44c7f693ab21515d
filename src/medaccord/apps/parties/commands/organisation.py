"""Organisations: how one becomes known."""

from __future__ import annotations

import uuid

from django.conf import settings

from medaccord.apps.accounts.commands.register import Entry, Registration, administers, registration
from medaccord.apps.parties.models import AGENCIES, Organisation, OrganisationKind, Origin
from medaccord.apps.parties.queries.keepers import check_keeps_directory
from medaccord.domain import text
from medaccord.domain.errors import Illegal, Invalid, Missing
from medaccord.domain.sentence import Sentence

LONGEST_DAYS = 180
"""Longest embargo of an organisation that states none, a default of this product."""


@registration(Registration.ORGANISATION_ADD, gate=check_keeps_directory)
def add(
    entry: Entry,
    *,
    name: str,
    kind: OrganisationKind,
    origin: Origin | None = None,
    embargo_days: tuple[int, int, int] | None = None,
) -> uuid.UUID:
    """Add an organisation with its embargo policy; returns its key.

    `embargo_days` are preferred, shortest and longest; absent means the installation's, as does `origin`.
    The desk adds those that it invites; another coordination center is for administrators to add.
    """
    if kind == OrganisationKind.COORDINATION_CENTER:
        administers(entry.actor)
    origin = origin or Origin.here()
    text.line(name, name="name")
    if not name.strip():
        told = Sentence("Give a name of at most {most} characters.", most=text.LINE)
        raise Invalid({"name": [told]})
    preferred, shortest, longest = embargo_days or _own_days()
    if not 0 < shortest <= preferred <= longest:
        raise Invalid({"embargo_days": ["Preferred days lie between the shortest and the longest."]})
    if Organisation.objects.filter(name__iexact=name.strip(), origin=origin).exists():
        raise Illegal("There is an organization of this name already. Look for it in the directory.")
    row = Organisation(name=name.strip(), kind=kind, origin=origin, embargo_preferred_days=preferred)
    row.embargo_minimum_days, row.embargo_maximum_days = shortest, longest
    row.save(force_insert=True)
    entry.names(organisation=row.id, kind=kind.value, origin=origin.value)
    return row.id


@registration(Registration.ORGANISATION_SIGN)
def sign(entry: Entry, *, organisation: uuid.UUID, basis: str) -> None:
    """Note the agreement by which an agency consents to every case's terms; an empty one ends that.

    What it consented to so far stays agreed.
    """
    row = Organisation.objects.select_for_update().filter(id=organisation).first()
    if row is None:
        raise Missing
    text.line(basis, name="basis")
    if row.kind not in AGENCIES:
        raise Illegal("Only an agency consents by a standing agreement. Others are asked case by case.")
    row.agreement = basis.strip()
    row.save(force_update=True)
    entry.names(organisation=row.id, signed=bool(row.agreement))


def _own_days() -> tuple[int, int, int]:
    config = settings.MEDACCORD
    return config.embargo_days, config.embargo_minimum_days, max(LONGEST_DAYS, config.embargo_days)
