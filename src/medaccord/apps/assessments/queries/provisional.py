"""Provisional clinical statements as a reader sees them, and by when they are to be looked at again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from medaccord.apps.assessments.models import Consensus, Joining, Provisional
from medaccord.apps.assessments.queries.elsewhere import Elsewhere, elsewhere, withdrawn_in
from medaccord.apps.cases.models import Vulnerability
from medaccord.core.marking import label_of
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.assessment.consensus import StatementPart
from medaccord.domain.assessment.provisional import Plausible, is_overdue
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class ProvisionalLine:
    """One statement as the reader sees it; `newest` of its party, `full` the assessment that took its place.

    `full` is the joint statement as the reader reads it, None where its clinical part is not shown. `instead`
    is what holds since it was taken back. `moved`: it went along into a linked case; `elsewhere` are its
    other copies that the reader may see. `gone`: the reader sees that its vulnerability was withdrawn.
    """

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    role: Role
    number: int
    newest: bool
    severity: Plausible
    harm: str
    patients: str
    clinicians: str
    revisit_by: dt.datetime
    regulatory: bool
    author_name: str
    at: dt.datetime
    replaced_at: dt.datetime | None
    superseded_at: dt.datetime | None
    full: uuid.UUID | None
    withdrawn_at: dt.datetime | None
    withdrawn_name: str
    instead: str
    moved: bool
    elsewhere: tuple[Elsewhere, ...]
    gone: bool
    copies: frozenset[uuid.UUID]
    """Its rows that the reader sees: the same thing, told in several rooms."""
    marked: Marking

    @property
    def stands(self) -> bool:
        """Whether nothing has taken its place here."""
        over = self.superseded_at or self.withdrawn_at or self.moved
        return self.newest and not over

    def is_overdue(self, now: dt.datetime) -> bool:
        """Whether it stands and should have been looked at again."""
        return self.stands and is_overdue(self.revisit_by, now)


@query
def provisionals_of(actor: Actor, case_id: uuid.UUID) -> tuple[ProvisionalLine, ...]:
    """Provisional statements of a case that the reader is shown, each once, by party and the newest first."""
    rows = Provisional.objects.visible_to(actor).filter(stream=case_id).order_by("-number", "id")
    copies: dict[uuid.UUID, list[Provisional]] = {}
    for row in rows:
        copies.setdefault(row.key, []).append(row)
    once = [found[0] for found in copies.values()]
    full = _full(actor, once)
    other = elsewhere(actor, Provisional, case_id, list(copies))
    gone = withdrawn_in(actor, case_id)
    once.sort(key=lambda row: (row.name, str(row.participant_id), -row.number))
    return tuple(
        _line(row, copies[row.key], full, other.get(row.key, ()), gone=row.vulnerability_id in gone)
        for row in once
    )


def _full(actor: Actor, rows: Iterable[Provisional]) -> Mapping[uuid.UUID, uuid.UUID]:
    """By joint statement where the reader reads its clinical part: among the agencies, or in its own side."""
    keys = [row.superseded_by_id for row in rows if row.superseded_by_id]
    copies = Joining.objects.visible_to(actor).filter(consensus__in=keys)
    joined = {one.consensus_id: one.id for one in copies if StatementPart.CLINICAL.value in one.texts}
    whole = Consensus.objects.visible_to(actor).filter(id__in=keys).values_list("id", "id")
    return joined | dict(whole)


def _line(
    row: Provisional,
    copies: Iterable[Provisional],
    full: Mapping[uuid.UUID, uuid.UUID],
    other: tuple[Elsewhere, ...],
    *,
    gone: bool,
) -> ProvisionalLine:
    return ProvisionalLine(
        id=row.id,
        vulnerability=row.vulnerability_id,
        participant=row.participant_id,
        name=row.name,
        role=Role(row.role),
        number=row.number,
        newest=row.replaced_at is None,
        severity=Plausible(row.severity),
        harm=row.harm,
        patients=row.patients,
        clinicians=row.clinicians,
        revisit_by=row.revisit_by,
        regulatory=row.regulatory,
        author_name=row.author_name,
        at=row.at,
        replaced_at=row.replaced_at,
        superseded_at=row.superseded_at,
        full=full.get(row.superseded_by_id) if row.superseded_by_id else None,
        withdrawn_at=row.withdrawn_at,
        withdrawn_name=row.withdrawn_name,
        instead=row.instead,
        moved=row.moved,
        elsewhere=other,
        gone=gone,
        copies=frozenset(one.id for one in copies),
        marked=label_of(row),
    )


Revisit = tuple[str, str, dt.datetime]
"""The vulnerability, the party that looks at its statement again, and by when."""


@query
def revisits_in(actor: Actor, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Revisit, ...]]:
    """By case the statements that stand, as far as the reader is shown them.

    Also of a vulnerability that was withdrawn: its readers go by it until its party takes it back.
    """
    here = Vulnerability.objects.visible_to(actor).filter(stream__in=case_ids)
    alive = set(here.filter(moved=False).values_list("id", flat=True))
    rows = Provisional.objects.visible_to(actor).filter(stream__in=case_ids, replaced_at=None)
    told = rows.filter(superseded_at=None, withdrawn_at=None, moved=False).order_by("revisit_by", "key")
    found: dict[uuid.UUID, dict[Revisit, None]] = {}
    for row in told:
        if row.vulnerability_id in alive:
            one = str(row.vulnerability_id), str(row.participant_id), row.revisit_by
            found.setdefault(row.stream_id, {})[one] = None
    return {stream: tuple(listed) for stream, listed in found.items()}
