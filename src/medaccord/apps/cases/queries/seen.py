"""Whether a reader sees a case at all, and how it is to be handled."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases.models import Case, Invitation, Participant
from medaccord.apps.intake.models import Report
from medaccord.core.marking import at_least
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.tlp import Tlp


def check_seen(actor: Actor, case_id: uuid.UUID) -> None:
    """Raise Missing for a case that the reader does not see, as for none, inside an open read scope."""
    if not Case.objects.visible_to(actor).filter(id=case_id).exists():
        raise Missing


@query
def marking_of_case(actor: Actor, case_id: uuid.UUID) -> Marking:
    """How a case is to be handled, and what of it carries no marking of its own; raises Missing."""
    return label_of_case(actor, case_id)


def label_of_case(actor: Actor, case_id: uuid.UUID) -> Marking:
    """The same inside a read scope that is open already."""
    label = Case.objects.visible_to(actor).filter(id=case_id).values_list("marking", flat=True).first()
    if label is None:
        raise Missing
    return Marking(Tlp(label))


def label_for(actor: Actor, row: Participant) -> str:
    """How a party reads what is told of its part: as its case, or as its invitations if it sees no more."""
    sent = Invitation.objects.visible_to(actor).filter(participant=row.id).values_list("marking", flat=True)
    seen = labels_of(actor, [row.stream_id]).values()
    return at_least(row.marking, *sent, *seen)


def labels_of(actor: Actor, streams: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The labels of those cases and reports that the actor sees, for rows of them that have none."""
    found = [model.objects.visible_to(actor).filter(id__in=streams) for model in (Case, Report)]
    return {key: label for rows in found for key, label in rows.values_list("id", "marking")}
