"""Cases as the API tells them; each field holds only what the caller may see."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.common import KindText, MarkedOut
from medaccord.domain.devices.device import Support, YesNo
from medaccord.domain.devices.scope import ScopeKind


class CaseLineOut(MarkedOut):
    """A case in a list; `status` is its phase, `embargo_ends_at` is null where no embargo binds now.

    `origin` tells a live case from one of a replay or a demonstration; `reference` and `alias` are what the
    caller's own party calls it. `withdrawn_for` is why a closed one should not have been a case, else empty.
    """

    id: uuid.UUID
    number: str
    origin: str
    title: str
    kind: KindText
    status: str
    urgent: bool
    opened_at: dt.datetime
    changed_at: dt.datetime
    published_at: dt.datetime | None
    embargo_ends_at: dt.datetime | None
    reference: str
    alias: str
    withdrawn_for: str


class CaseListOut(MarkedOut):
    """A page of cases."""

    results: list[CaseLineOut]
    next: str | None


class ParticipantOut(Schema):
    """A participant with its report management and consent; `mine` where the caller acts for it.

    `organisation_kind` is empty for who takes part alone.
    """

    id: uuid.UUID
    role: str
    name: str
    organisation: uuid.UUID | None
    organisation_kind: str
    report_state: str
    consent: str
    invited_at: dt.datetime | None
    opened_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    finished_at: dt.datetime | None
    finished_because: str
    left_at: dt.datetime | None
    left_because: str
    removed_because: str
    bound_until: dt.datetime | None
    reference: str
    alias: str
    mine: bool
    version: int


class EmbargoOut(Schema):
    """The embargo of a case as it is now; `ends_at` is the end agreed last, also once it has ended."""

    state: str
    ends_at: dt.datetime | None
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    version: int


class ProposalOut(Schema):
    """Terms that a participant put forward."""

    id: uuid.UUID
    number: int
    participant: uuid.UUID | None
    ends_at: dt.datetime
    reason: str
    state: str
    binds_proposer: bool
    proposed_at: dt.datetime
    by_day: bool


class VulnerabilityOut(Schema):
    """A vulnerability with its identifiers as given."""

    id: uuid.UUID
    position: int
    title: str
    cve: str
    cwe: str
    cwe_name: str
    ids: list[tuple[str, str]]
    certainty: str
    moved: bool
    version: int


class FirmwareOut(Schema):
    """Versions of a firmware as given, with what they say for certain as VERS, or empty."""

    given: str
    vers: str


class SupportStageOut(Schema):
    """The day on which a stage of support begins, or began (IMDRF N70)."""

    stage: Support
    begins: dt.date


class ScopeOut(Schema):
    """A lot, a range of serial numbers, or a laboratory's unit; `last` is empty but for a range."""

    kind: ScopeKind
    first: str
    last: str


class DeviceOut(Schema):
    """What a product is as a device; empty is not said.

    `di` is the device identifier of the UDI, `udi` the same as its agency writes it. `warnings` say that its
    check digit is wrong.
    """

    id: uuid.UUID
    agency: str
    di: str
    udi: str
    warnings: list[str]
    product_code: str
    device_class: str
    implant: YesNo
    life_sustaining: YesNo
    submission: str
    model: str
    firmware: list[FirmwareOut]
    fielded: int | None
    fielded_source: str
    fielded_on: dt.date | None
    support: str
    stages: list[SupportStageOut]
    cyber: YesNo
    scopes: list[ScopeOut]
    version: int


class ProductOut(Schema):
    """A product as given: its maker's name, its branches, and the identifiers of CSAF 2.0 §3.1.3.3.

    `device` says what it is as a device, if anybody said so.
    """

    id: uuid.UUID
    organisation: uuid.UUID
    maker: str
    name: str
    path: list[tuple[str, str]]
    identifiers: dict[str, Any]
    device: DeviceOut | None
    version: int


class StatusOut(Schema):
    """One answer: participant, product, vulnerability.

    `reason` tells where the participant stated it, if the coordination center recorded it in its place.
    `question` tells what is asked about it; an answer stands until another is given.
    """

    id: uuid.UUID
    participant: uuid.UUID
    product: uuid.UUID
    vulnerability: uuid.UUID
    status: str
    plan: str
    plan_date: dt.date | None
    fixed_version: str
    justification: str
    impact_statement: str
    reason: str
    answered_at: dt.datetime | None
    due_at: dt.datetime | None
    question: str
    version: int


class ScoreOut(Schema):
    """One CVSS score of one vulnerability in some products; `cvss` is the version of the standard."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    products: list[uuid.UUID]
    cvss: str
    vector: str
    base: Decimal
    severity: str
    source: str
    version: int


class RemediationOut(Schema):
    """What users can do about one vulnerability, for products and for named groups of them."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    category: str
    details: str
    url: str
    dated: dt.datetime | None
    products: list[uuid.UUID]
    groups: list[str]
    version: int


class StageOut(Schema):
    """One stage of a fix in a region; `done` is null until it is done."""

    name: Annotated[str, Field(examples=["Pilot sites"])]
    planned: dt.date
    done: dt.date | None


class RolloutOut(Schema):
    """When the fix of a participant comes in one region, and where it stands with the regulator there.

    `clearance` is not_needed, needed, applied or granted, `clearance_date` the day of that. `reason` tells
    where the participant stated it, if the coordination center recorded it in its place.
    """

    id: uuid.UUID
    participant: uuid.UUID
    region: Annotated[str, Field(examples=["Japan"])]
    fixed_version: str
    clearance: str
    clearance_date: dt.date | None
    clearance_reference: str
    stages: list[StageOut]
    products: list[uuid.UUID]
    vulnerabilities: list[uuid.UUID]
    reason: str
    version: int


class NoteOut(Schema):
    """A text for the advisory; without a vulnerability it is about the whole.

    It is the own statement of `participant`, which nobody else changes, or a text of the coordination center.
    One that `waits` for the counsel of its participant goes into no advisory.
    """

    id: uuid.UUID
    vulnerability: uuid.UUID | None
    category: str
    title: str
    text: str
    participant: uuid.UUID | None
    version: int
    waits: bool


class ReferenceOut(Schema):
    """An address for the advisory."""

    id: uuid.UUID
    vulnerability: uuid.UUID | None
    category: str
    summary: str
    url: str
    version: int


class AcknowledgmentOut(Schema):
    """Whom the advisory thanks; `version` is null where a reporter asked for it, who alone changes it."""

    id: uuid.UUID
    vulnerability: uuid.UUID | None
    names: list[str]
    organization: str
    summary: str
    urls: list[str]
    version: int | None


class GroupOut(Schema):
    """A named set of products."""

    id: uuid.UUID
    name: str
    products: list[uuid.UUID]
    version: int


class WithdrawnOut(Schema):
    """A row that is over: what it was, who withdrew it, when and why; no other list holds it."""

    id: uuid.UUID
    kind: str
    vulnerability: uuid.UUID | None
    words: str
    reason: str
    who: str
    at: dt.datetime


class AudienceOut(Schema):
    """A room that the caller may write into; its kind says who reads there."""

    room: uuid.UUID
    kind: str


class NominationOut(Schema):
    """Another party that a participant proposed, and what became of it; `answer` tells why it was declined.

    A proposer sees its own, the coordination center all.
    """

    id: uuid.UUID
    participant: uuid.UUID
    name: str
    contact: str
    reason: str
    proposed_at: dt.datetime
    state: str
    answer: str
    decided_at: dt.datetime | None
    version: int


class LinkedOut(Schema):
    """A case that belongs to this one; `relation` is what it is to it.

    `embargo_ends_at` is null where no embargo binds now. `leaked_at` tells the desk since when the other is
    public while this case was none.
    """

    id: uuid.UUID
    number: str
    relation: str
    embargo_ends_at: dt.datetime | None
    leaked_at: dt.datetime | None


class ContactOut(Schema):
    """One instant on the way to a party; `source` says who or what tells of it.

    `to` is what was tried, `upshot` what came of an attempt; `by` is for the desk and empty for others.
    """

    id: uuid.UUID
    participant: uuid.UUID
    act: str
    channel: str
    source: str
    to: str
    upshot: str
    by: str
    at: dt.datetime


class ContactListOut(MarkedOut):
    """The contacts of a case, the newest first."""

    results: list[ContactOut]
    next: None = None


class KeptOut(Schema):
    """Why the desk does not do what a rule asks."""

    reason: str
    who: str
    at: dt.datetime


class CautionOut(Schema):
    """A rule that asks something of the embargo as it stands, the verb that does it, and why it is kept."""

    rule: str
    sentence: str
    verb: str
    kept: KeptOut | None


class LeakOut(Schema):
    """A claim that something leaked, for its claimant and the desk; `by_day` where only the day is told."""

    id: uuid.UUID
    participant: uuid.UUID
    place: str
    words: str
    seen_on: dt.date | None
    claimed_at: dt.datetime
    by_day: bool
    state: str
    reason: str
    decided_at: dt.datetime | None
    version: int


class SignOut(Schema):
    """That adversaries know details or hold exploit code, since when, and who or what says so."""

    indication: str
    source: str
    occurred_at: dt.datetime
    at: dt.datetime


class CaseOut(CaseLineOut):
    """A case with everything in it that the caller may see."""

    version: int
    lead: str
    roles: list[str]
    public_at: dt.datetime | None
    exploit_at: dt.datetime | None
    attacks_at: dt.datetime | None
    signs: list[SignOut]
    closed_at: dt.datetime | None
    withdrawn_why: str
    participants: list[ParticipantOut]
    embargo: EmbargoOut | None
    proposals: list[ProposalOut]
    vulnerabilities: list[VulnerabilityOut]
    products: list[ProductOut]
    groups: list[GroupOut]
    statuses: list[StatusOut]
    scores: list[ScoreOut]
    remediations: list[RemediationOut]
    rollouts: list[RolloutOut]
    notes: list[NoteOut]
    references: list[ReferenceOut]
    acknowledgments: list[AcknowledgmentOut]
    withdrawn: list[WithdrawnOut]
    linked: list[LinkedOut]
    nominations: list[NominationOut]
    cautions: list[CautionOut]
    leaks: list[LeakOut]
    audiences: list[AudienceOut]
