"""Who needs a second factor, and how long a session lasts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db.models import Q, QuerySet

from medaccord.apps.parties.models import AGENCIES, Membership, OrganisationKind

NEEDED = (*AGENCIES, OrganisationKind.MANUFACTURER, OrganisationKind.COMPONENT_SUPPLIER)
"""Kinds of organisation whose people need a second factor."""


def needs_factor(person: uuid.UUID) -> bool:
    """Whether somebody is or was of an agency, a manufacturer or a supplier, or administers anything.

    Keys to cases outlive a job, so what guards them does too.
    """
    ever = Membership.objects.filter(person=person)
    return ever.filter(Q(organisation__kind__in=NEEDED) | Q(administrator=True)).exists()


def session_hours(person: uuid.UUID) -> int:
    """Hours for which somebody's session holds: fewer for people of an agency and administrators."""
    config = settings.MEDACCORD
    privileged = _held(person).filter(Q(organisation__kind__in=AGENCIES) | Q(administrator=True)).exists()
    hours: int = min(config.privileged_session_hours, config.session_hours)
    return hours if privileged else config.session_hours


def _held(person: uuid.UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person, until=None)
