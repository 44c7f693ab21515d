"""An organisation's published wishes for the length of an embargo (Vultron EP-01, EP-02)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Case, Q, Value, When

from medaccord.apps.parties.models import Membership, Organisation, OrganisationKind
from medaccord.domain.cvd.terms import Policy


def policy_of(row: Organisation) -> Policy:
    """The policy that an organisation publishes."""
    return Policy.of_days(row.embargo_preferred_days, row.embargo_minimum_days, row.embargo_maximum_days)


def center_of(lead: uuid.UUID, at: dt.datetime) -> Organisation | None:
    """The coordination center for which a person opened a case at an instant (decision 0060).

    Whoever has left it since opened the case for it all the same: the case stays with its center.
    """
    held = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    rows = Membership.objects.filter(person=lead, organisation__kind=OrganisationKind.COORDINATION_CENTER)
    then = Case(When(held, then=Value(0)), default=Value(1))
    first = rows.select_related("organisation").order_by(then, "since", "id").first()
    return first.organisation if first else None
