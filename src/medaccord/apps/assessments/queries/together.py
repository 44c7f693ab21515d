"""What is judged in the open: determinations, joint statements, who signed them, who joins and who not."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from medaccord.apps.assessments.models import Consensus, Determination, Joining, Position
from medaccord.core.marking import label_of
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.assessment.consensus import Stance, StatementPart
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.domain.scoring import cvss, fda
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.harm import Harm


@dataclass(frozen=True, slots=True)
class DeterminationLine:
    """One determination as the reader sees it; `by_reader`: the reader made it; `newest` of its party."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    role: Role
    number: int
    newest: bool
    risk: fda.Determination
    exploitability: Exploitability
    severity: Harm
    controls: str
    exploitability_after: Exploitability
    severity_after: Harm
    before: fda.Region
    after: fda.Region
    matrix: str
    rationale: str
    regulatory: bool
    wants_concurrence: bool
    author_name: str
    by_reader: bool
    at: dt.datetime
    concurred_name: str
    concurred_at: dt.datetime | None
    version: int
    copies: frozenset[uuid.UUID]
    """Its rows that the reader sees: the same thing, told in several rooms."""
    marked: Marking


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signed a part of a statement, or concurred with the clinical one, and when."""

    part: str
    name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class PositionLine:
    """What one party says of a statement; `by_day` where `answered_at` stands for its day."""

    participant: uuid.UUID
    name: str
    role: Role
    stance: Stance
    reason: str
    author_name: str
    answered_at: dt.datetime | None
    by_day: bool


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """A score that a statement gives, with keys of its products, those that its reader is shown."""

    vector: str
    cvss: str
    base: Decimal
    severity: str
    products: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class ConsensusLine:
    """One version of a joint statement for the agencies; `lacks` are the parts that nobody has signed."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    number: int
    texts: Mapping[str, str]
    scores: tuple[ScoredLine, ...]
    author_name: str
    at: dt.datetime
    signatures: tuple[SignatureLine, ...]
    lacks: tuple[StatementPart, ...]
    wants_concurrence: bool
    concurred: bool
    is_complete: bool
    signed_by_reader: bool
    positions: tuple[PositionLine, ...]
    newest: bool
    version: int
    marked: Marking


@dataclass(frozen=True, slots=True)
class JoiningLine:
    """A joint statement as the reader's own party reads it, and what that party says of it."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    number: int
    texts: Mapping[str, str]
    scores: tuple[ScoredLine, ...]
    signatures: tuple[SignatureLine, ...]
    stance: Stance
    reason: str
    author_name: str
    answered_at: dt.datetime | None
    over: bool
    version: int
    marked: Marking


@query
def determinations_of(actor: Actor, case_id: uuid.UUID) -> tuple[DeterminationLine, ...]:
    """Determinations of a case that the reader is shown, each once, by party and the newest first."""
    rows = Determination.objects.visible_to(actor).filter(stream=case_id).order_by("-number", "-id")
    copies: dict[uuid.UUID, list[Determination]] = {}
    for row in rows:
        copies.setdefault(row.key, []).append(row)
    once = [found[0] for found in copies.values()]
    once.sort(key=lambda row: (row.role != Role.ADVISER, row.name, str(row.participant_id), -row.number))
    own = own_principals(actor)
    return tuple(_determination(row, copies[row.key], row.author_id in own) for row in once)


def _determination(row: Determination, copies: Iterable[Determination], by_reader: bool) -> DeterminationLine:
    return DeterminationLine(
        id=row.id,
        vulnerability=row.vulnerability_id,
        participant=row.participant_id,
        name=row.name,
        role=Role(row.role),
        number=row.number,
        newest=row.replaced_at is None,
        risk=fda.Determination(row.risk),
        exploitability=Exploitability(row.exploitability),
        severity=Harm(row.severity),
        controls=row.controls,
        exploitability_after=Exploitability(row.exploitability_after),
        severity_after=Harm(row.severity_after),
        before=fda.Region(row.before),
        after=fda.Region(row.after),
        matrix=row.matrix,
        rationale=row.rationale,
        regulatory=row.regulatory,
        wants_concurrence=row.wants_concurrence,
        author_name=row.author_name,
        by_reader=by_reader,
        at=row.at,
        concurred_name=row.concurred_name,
        concurred_at=row.concurred_at,
        version=row.version,
        copies=frozenset(one.id for one in copies),
        marked=label_of(row),
    )


@query
def statements_of(actor: Actor, case_id: uuid.UUID) -> tuple[ConsensusLine, ...]:
    """Joint statements of a case for its agencies, the newest first; empty for anybody else."""
    rows = list(Consensus.objects.visible_to(actor).filter(stream=case_id).order_by("-number", "id"))
    said: dict[uuid.UUID, list[PositionLine]] = {}
    for one in Position.objects.visible_to(actor).filter(consensus__in=rows).order_by("name", "id"):
        said.setdefault(one.consensus_id, []).append(_position(one))
    newest: dict[uuid.UUID, int] = {}
    for row in rows:
        newest.setdefault(row.vulnerability_id, row.number)
    own = own_principals(actor)
    return tuple(_statement(row, said.get(row.id, ()), newest, own) for row in rows)


def _position(one: Position) -> PositionLine:
    return PositionLine(
        one.participant_id,
        one.name,
        Role(one.role),
        Stance(one.stance),
        one.reason,
        one.author_name,
        one.answered_at,
        one.role == Role.REPORTER,
    )


def _statement(
    row: Consensus, said: Iterable[PositionLine], newest: Mapping[uuid.UUID, int], own: set[uuid.UUID]
) -> ConsensusLine:
    signed = {StatementPart.TECHNICAL: row.technical_by_id, StatementPart.CLINICAL: row.clinical_by_id}
    return ConsensusLine(
        id=row.id,
        vulnerability=row.vulnerability_id,
        number=row.number,
        texts=row.texts,
        scores=_scored(row.scores),
        author_name=row.author_name,
        at=row.at,
        signatures=_signatures(row.signed),
        lacks=tuple(part for part, by in signed.items() if by is None),
        wants_concurrence=row.wants_concurrence,
        concurred=row.concurred_by_id is not None,
        is_complete=row.is_complete,
        signed_by_reader=row.clinical_by_id in own,
        positions=tuple(said),
        newest=newest[row.vulnerability_id] == row.number,
        version=row.version,
        marked=label_of(row),
    )


def _scored(given: Iterable[Mapping[str, Any]]) -> tuple[ScoredLine, ...]:
    """Scores with what is computed from each vector."""
    found = [(cvss.score(one["vector"]), one["products"]) for one in given]
    return tuple(
        ScoredLine(
            vector=score.vector,
            cvss=score.version.value,
            base=score.base_score,
            severity=score.severity.value,
            products=tuple(uuid.UUID(key) for key in products),
        )
        for score, products in found
    )


def _signatures(signed: Iterable[tuple[str, str, str]]) -> tuple[SignatureLine, ...]:
    return tuple(SignatureLine(part, name, dt.datetime.fromisoformat(at)) for part, name, at in signed)


@query
def joinings_of(actor: Actor, case_id: uuid.UUID) -> tuple[JoiningLine, ...]:
    """Joint statements in sides that the reader enters, the newest first."""
    rows = Joining.objects.visible_to(actor).filter(stream=case_id).order_by("-number", "id")
    return tuple(
        JoiningLine(
            id=row.id,
            vulnerability=row.vulnerability_id,
            participant=row.participant_id,
            number=row.number,
            texts=row.texts,
            scores=_scored(row.scores),
            signatures=_signatures(row.signed),
            stance=Stance(row.stance),
            reason=row.reason,
            author_name=row.author_name,
            answered_at=row.answered_at,
            over=row.over,
            version=row.version,
            marked=label_of(row),
        )
        for row in rows
    )
