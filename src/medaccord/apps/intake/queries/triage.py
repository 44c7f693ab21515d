"""What the desk recorded about a report: its triage, and what it duplicates."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from medaccord.apps.intake.commands.report import Weighed
from medaccord.apps.intake.models import Duplicate, Known, Triage
from medaccord.core.models import Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.roles import DESK
from medaccord.domain.scoring import coordinator_triage

FLAGS = ("therapy", "harm", "exploited")


@dataclass(frozen=True, slots=True)
class TriageView:
    """The inputs as recorded, the suggestion that followed from them then, and when that was."""

    weighed: Weighed
    suggestion: coordinator_triage.Suggestion
    table: str
    at: dt.datetime
    version: int
    known: Mapping[str, str] = field(default_factory=dict)

    def answer(self, name: str) -> str:
        """The answer recorded to one of the ten questions."""
        return str(getattr(self.weighed if name in FLAGS else self.weighed.inputs, name))


@dataclass(frozen=True, slots=True)
class Other:
    """The report or case that says the same, as far as the reader may know it."""

    id: uuid.UUID
    number: str
    is_case: bool


@query
def triage_of(actor: Actor, report: uuid.UUID) -> TriageView | None:
    """The triage recorded for a report; None where there is none, and for everybody but its desk."""
    row = Triage.objects.visible_to(actor).filter(stream=report).first()
    if row is None:
        return None
    weighed = Weighed(coordinator_triage.Inputs.of(vars(row)), *(Known(getattr(row, name)) for name in FLAGS))
    return TriageView(weighed, weighed.suggestion(), row.table, row.at, row.version, row.known)


@query
def duplicate_of(actor: Actor, report: uuid.UUID) -> Other | None:
    """What a report duplicates; None also where the reader is no longer at the other's desk."""
    other = Duplicate.objects.visible_to(actor).filter(stream=report).values_list("of_id", flat=True).first()
    if other is None or not open_grants(actor).filter(stream=other, role__in=DESK).exists():
        return None
    stream = Stream.objects.get(id=other)
    return Other(other, stream.number, stream.kind == StreamKind.CASE)
