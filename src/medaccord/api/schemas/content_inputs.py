"""What operations take that fill a case: vulnerabilities, products, answers, and texts for the advisory."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from pydantic import Field

from medaccord.api.schemas.common import ID, OTHER, Day, Flag, In, Instant, Reasons, Version, example
from medaccord.apps.cases.commands.acknowledgment import NewAcknowledgment
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.commands.reference import NewReference
from medaccord.apps.cases.commands.remediation import NewRemediation
from medaccord.apps.cases.commands.rollout import NewRollout
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.queries.content import NoteKind, ReferenceKind, RemediationKind
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.cvd.rollout import MOST_STAGES, Clearance, Stage
from medaccord.domain.devices.device import (
    MOST_FIELDED,
    MOST_FIRMWARE,
    Description,
    DeviceClass,
    Support,
    YesNo,
)
from medaccord.domain.devices.scope import MOST_SCOPES, Scope, ScopeKind

MOST_TEXTS, MOST_PRODUCTS, MOST_CELLS = 500, 2_000, 5_000
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


class VulnerabilityIn(In):
    """A vulnerability as given; `ids` are other identifiers as (system, text)."""

    title: str = ""
    cve: str = ""
    cwe: str = ""
    cwe_name: str = ""
    ids: Annotated[list[tuple[str, str]], Field(max_length=50)] = []
    position: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    certainty: Certainty | None = None

    def given(self) -> NewVulnerability:
        """As its command takes it."""
        names = NewVulnerability.__slots__
        return NewVulnerability(**{name: getattr(self, name) for name in names} | {"ids": tuple(self.ids)})


class VulnerabilityAddIn(In):
    """Vulnerabilities to add, in this order."""

    model_config = example({"vulnerabilities": [{"title": "Dose is not checked", "cve": "CVE-2026-12345"}]})
    vulnerabilities: Annotated[list[VulnerabilityIn], Field(min_length=1, max_length=MOST_TEXTS)]


class VulnerabilityChangeIn(VulnerabilityIn):
    """What stands in place of all words and identifiers there."""

    model_config = example(
        {
            "title": "Dose is not checked",
            "cve": "CVE-2026-12345",
            "cwe": "CWE-306",
            "cwe_name": "Missing Authentication for Critical Function",
            "certainty": "confirmed",
            "version": 1,
        }
    )
    version: Version = None


class ProductIn(In):
    """A product as its maker names it; `path` is its branches as (category, name)."""

    organisation: uuid.UUID
    name: str
    path: Annotated[list[tuple[str, str]], Field(max_length=30)] = []
    identifiers: Annotated[dict[str, Any], Field(max_length=8)] = {}

    def given(self) -> NewProduct:
        """As its command takes it."""
        return NewProduct(self.organisation, self.name, tuple(self.path), self.identifiers)


class ProductAddIn(In):
    """Products to add."""

    model_config = example(
        {
            "products": [
                {
                    "organisation": ID,
                    "name": "Northgate InfusaCore LX 2.1",
                    "path": [
                        ["vendor", "Northgate"],
                        ["product_name", "InfusaCore LX"],
                        ["product_version", "2.1"],
                    ],
                }
            ]
        }
    )
    products: Annotated[list[ProductIn], Field(min_length=1, max_length=MOST_PRODUCTS)]


class ProductGroupIn(In):
    """A name for a set of products."""

    model_config = example({"products": [ID, OTHER], "name": "All LX pumps"})
    products: Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST_PRODUCTS)]
    name: str
    summary: str = ""


class ProductChangeIn(In):
    """Another name, as its maker gives it; path and identifiers stay where they are left out."""

    model_config = example(
        {
            "name": "Northgate InfusaCore LX 2.2",
            "path": [["vendor", "Northgate"], ["product_name", "InfusaCore LX"], ["product_version", "2.2"]],
            "version": 1,
        }
    )
    name: str
    path: Annotated[list[tuple[str, str]], Field(max_length=30)] | None = None
    identifiers: Annotated[dict[str, Any], Field(max_length=8)] | None = None
    version: Version = None


class ScopeIn(In):
    """A lot, a range of serial numbers with both its ends, or the serial number of a laboratory's unit."""

    kind: ScopeKind
    first: str
    last: str = ""


class DeviceDescribeIn(In):
    """What stands in place of all that is said of a device; what is left out is not said.

    Of a full UDI the device identifier is kept: lot, serial number and dates of the unit are left out. A
    count needs its source and its day. `stages` are days on which a stage of support begins. The version is
    0 where nothing was said yet.
    """

    model_config = example(
        {
            "udi": "(01)00643169001763",
            "product_code": "FRN",
            "device_class": "II",
            "implant": "no",
            "life_sustaining": "yes",
            "submission": "K241234",
            "model": "LX-200",
            "firmware": ["6.0 through 7.3"],
            "fielded": 12000,
            "fielded_source": "Sales of the manufacturer",
            "fielded_on": "2026-11-03",
            "support": "support",
            "stages": {"support": "2021-05-01", "end_of_support": "2031-05-01"},
            "cyber": "yes",
            "scopes": [{"kind": "serial_range", "first": "10000", "last": "19999"}],
            "version": 0,
        }
    )
    udi: str = ""
    product_code: str = ""
    device_class: DeviceClass | None = None
    implant: YesNo = YesNo.UNKNOWN
    life_sustaining: YesNo = YesNo.UNKNOWN
    submission: str = ""
    model: str = ""
    firmware: Annotated[list[str], Field(max_length=MOST_FIRMWARE)] = []
    fielded: Annotated[int, Field(strict=True, ge=0, le=MOST_FIELDED)] | None = None
    fielded_source: str = ""
    fielded_on: Day | None = None
    support: Support | None = None
    stages: Annotated[dict[Support, Day], Field(max_length=len(Support))] = {}
    cyber: YesNo = YesNo.UNKNOWN
    scopes: Annotated[list[ScopeIn], Field(max_length=MOST_SCOPES)] = []
    version: Version = None

    def given(self) -> Description:
        """As its command takes it."""
        told = {name: getattr(self, name) for name in Description.__slots__}
        return Description(**told | {"scopes": [Scope(one.kind, one.first, one.last) for one in self.scopes]})


class WithdrawIn(In):
    """Why a row is over, in a few words."""

    model_config = example({"reason": "It was typed for another device.", "version": 1})
    reason: str
    version: Version = None


class PairIn(In):
    """One product and one vulnerability."""

    product: uuid.UUID
    vulnerability: uuid.UUID


class StatusAskIn(In):
    """What to ask, and until when; about an answer that was given with a `question`."""

    model_config = example(
        {"pairs": [{"product": ID, "vulnerability": OTHER}], "due_at": "2026-12-20T12:00:00Z"}
    )
    pairs: Annotated[list[PairIn], Field(min_length=1, max_length=MOST_CELLS)]
    due_at: Instant
    question: str = ""


class AnswerIn(PairIn):
    """The answer for one product and vulnerability; `version` is that of the cell as you read it."""

    status: Status
    plan: Plan | None = None
    plan_date: Day | None = None
    fixed_version: str = ""
    justification: Justification | None = None
    impact_statement: str = ""
    version: Version = None

    def given(self) -> Answer:
        """As its command takes it."""
        cell = Cell(
            status=self.status,
            plan=self.plan,
            plan_date=self.plan_date,
            fixed_version=self.fixed_version,
            justification=self.justification,
            impact_statement=self.impact_statement,
        )
        return Answer(self.product, self.vulnerability, cell, self.version)


class StatusAnswerIn(In):
    """Answers; the desk says in `reason` where a manufacturer stated them."""

    model_config = example(
        {"answers": [{"product": ID, "vulnerability": OTHER, "status": "investigating", "version": 1}]}
    )
    answers: Annotated[list[AnswerIn], Field(min_length=1, max_length=MOST_CELLS)]
    reason: str = ""
    reasons: Reasons = {}


class ScoreIn(In):
    """A vector as given, for these products."""

    vector: str
    products: Annotated[frozenset[uuid.UUID], Field(max_length=MOST_PRODUCTS)]
    source: str = ""


class ScoreAddIn(In):
    """Scores to add."""

    model_config = example({"scores": [{"vector": VECTOR, "products": [ID]}]})
    scores: Annotated[list[ScoreIn], Field(min_length=1, max_length=MOST_TEXTS)]

    def given(self) -> list[NewScore]:
        """As its command takes them."""
        return [NewScore(**one.inputs()) for one in self.scores]


class ScoreChangeIn(ScoreIn):
    """What stands in place of a vector and its products; an empty source stays as it is."""

    model_config = example({"vector": VECTOR, "products": [ID], "version": 1})
    version: Version = None

    def given(self) -> NewScore:
        """As its command takes it."""
        return NewScore(**{name: getattr(self, name) for name in ScoreIn.model_fields})


class RemediationIn(In):
    """What users can do, for products, for groups, or for both."""

    category: RemediationKind
    details: str
    products: Annotated[frozenset[uuid.UUID], Field(max_length=MOST_PRODUCTS)] = frozenset()
    groups: Annotated[frozenset[uuid.UUID], Field(max_length=MOST_PRODUCTS)] = frozenset()
    url: str = ""
    dated: Instant | None = None


class RemediationAddIn(In):
    """Remediations to add, in this order."""

    model_config = example(
        {"remediations": [{"category": "mitigation", "details": "Switch the network off.", "products": [ID]}]}
    )
    remediations: Annotated[list[RemediationIn], Field(min_length=1, max_length=MOST_TEXTS)]

    def given(self) -> list[NewRemediation]:
        """As its command takes them."""
        return [NewRemediation(**one.inputs()) for one in self.remediations]


class RemediationChangeIn(RemediationIn):
    """What stands in place of a remediation, its products and groups included."""

    model_config = example(
        {"category": "mitigation", "details": "Switch the network off.", "products": [ID], "version": 1}
    )
    version: Version = None

    def given(self) -> NewRemediation:
        """As its command takes it."""
        return NewRemediation(**{name: getattr(self, name) for name in RemediationIn.model_fields})


class StageIn(In):
    """One stage of a fix in a region; `done` is the day on which it was done."""

    name: str
    planned: Day
    done: Day | None = None


class RolloutIn(In):
    """When a fix comes in one region, for products of one manufacturer or for groups of them.

    Without vulnerabilities it is for all that the case has now; a manufacturer that names no products means
    all of its own. `clearance_date` is the day of the step that `clearance` names. The coordination center
    says in `reason` where the manufacturer stated it.
    """

    region: str
    clearance: Clearance
    stages: Annotated[list[StageIn], Field(min_length=1, max_length=MOST_STAGES)]
    clearance_date: Day | None = None
    clearance_reference: str = ""
    fixed_version: str = ""
    products: Annotated[frozenset[uuid.UUID], Field(max_length=MOST_PRODUCTS)] = frozenset()
    groups: Annotated[frozenset[uuid.UUID], Field(max_length=MOST_PRODUCTS)] = frozenset()
    vulnerabilities: Annotated[frozenset[uuid.UUID], Field(max_length=MOST_TEXTS)] = frozenset()
    reason: str = ""

    def given(self) -> NewRollout:
        """As its command takes it."""
        told = {name: getattr(self, name) for name in RolloutIn.model_fields}
        stages = [Stage(one.name, one.planned, one.done) for one in self.stages]
        return NewRollout(**told | {"stages": stages})


ROLLOUT = {
    "region": "Japan",
    "clearance": "applied",
    "clearance_date": "2026-11-02",
    "clearance_reference": "PMDA 2026-4711",
    "fixed_version": "7.4.1",
    "stages": [
        {"name": "Pilot sites", "planned": "2027-01-15"},
        {"name": "General availability", "planned": "2027-03-01"},
    ],
    "products": [ID],
}


class RolloutAddIn(In):
    """Fix plans to add, one a region, in this order."""

    model_config = example({"rollouts": [ROLLOUT]})
    rollouts: Annotated[list[RolloutIn], Field(min_length=1, max_length=MOST_TEXTS)]


class RolloutChangeIn(RolloutIn):
    """What stands in place of a fix plan, its stages, products and vulnerabilities included."""

    model_config = example(
        {
            **ROLLOUT,
            "stages": [
                {"name": "Pilot sites", "planned": "2026-11-15", "done": "2026-11-20"},
                {"name": "General availability", "planned": "2027-03-01"},
            ],
            "version": 1,
        }
    )
    version: Version = None


class NoteIn(In):
    """A note; `common`, for the desk only, shows it to every party of the case.

    A manufacturer writes its own statement: it gives `text` and `vulnerability`, all else is fixed.
    """

    category: NoteKind | None = None
    text: str
    title: str = ""
    vulnerability: uuid.UUID | None = None
    common: Flag = False


class NoteAddIn(In):
    """Notes to add, in this order."""

    model_config = example({"notes": [{"category": "summary", "text": "The pump takes any dose."}]})
    notes: Annotated[list[NoteIn], Field(min_length=1, max_length=MOST_TEXTS)]

    def given(self) -> list[NewNote]:
        """As its command takes them."""
        return [NewNote(**one.inputs()) for one in self.notes]


class NoteChangeIn(NoteIn):
    """What stands in place of a note."""

    model_config = example({"category": "summary", "text": "The pump takes any dose.", "version": 1})
    version: Version = None

    def given(self) -> NewNote:
        """As its command takes it."""
        return NewNote(**{name: getattr(self, name) for name in NoteIn.model_fields})


class ReferenceIn(In):
    """An address; `common`, for the desk only, shows it to every party of the case."""

    url: str
    summary: str
    category: ReferenceKind | None = None
    vulnerability: uuid.UUID | None = None
    common: Flag = False


class ReferenceAddIn(In):
    """References to add, in this order."""

    model_config = example(
        {"references": [{"url": "https://vendor.example/advisory", "summary": "Advisory of the maker"}]}
    )
    references: Annotated[list[ReferenceIn], Field(min_length=1, max_length=MOST_TEXTS)]

    def given(self) -> list[NewReference]:
        """As its command takes them."""
        return [NewReference(**one.inputs()) for one in self.references]


class ReferenceChangeIn(ReferenceIn):
    """What stands in place of a reference."""

    model_config = example(
        {"url": "https://vendor.example/advisory", "summary": "Advisory of the maker", "version": 1}
    )
    version: Version = None

    def given(self) -> NewReference:
        """As its command takes it."""
        return NewReference(**{name: getattr(self, name) for name in ReferenceIn.model_fields})


class AcknowledgmentIn(In):
    """Thanks to persons, to an organisation, or in words."""

    names: Annotated[tuple[str, ...], Field(max_length=100)] = ()
    organization: str = ""
    summary: str = ""
    urls: Annotated[tuple[str, ...], Field(max_length=100)] = ()
    vulnerability: uuid.UUID | None = None


class AcknowledgmentAddIn(In):
    """Thanks to add, in this order."""

    model_config = example({"acknowledgments": [{"names": ["R. Lee"], "organization": "Independent"}]})
    acknowledgments: Annotated[list[AcknowledgmentIn], Field(min_length=1, max_length=MOST_TEXTS)]

    def given(self) -> list[NewAcknowledgment]:
        """As its command takes them."""
        return [NewAcknowledgment(**one.inputs()) for one in self.acknowledgments]


class AcknowledgmentChangeIn(AcknowledgmentIn):
    """What stands in place of thanks."""

    model_config = example({"names": ["R. Lee"], "organization": "Independent", "version": 1})
    version: Version = None

    def given(self) -> NewAcknowledgment:
        """As its command takes it."""
        return NewAcknowledgment(**{name: getattr(self, name) for name in AcknowledgmentIn.model_fields})
