"""What operations on an assessment take and answer: opinions, determinations, joint statements."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.common import ID, In, Instant, MarkedOut, Version, example
from medaccord.api.schemas.content_inputs import MOST_PRODUCTS
from medaccord.domain.assessment.consensus import MOST_SCORES, Scored, Stance, StatementPart
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.assessment.provisional import Plausible
from medaccord.domain.assessment.provisional import Wanted as Provisional
from medaccord.domain.assessment.seal import Because, State
from medaccord.domain.scoring.exploitability import EDITION, Exploitability
from medaccord.domain.scoring.fda import Determination, Region

Parties = Annotated[list[uuid.UUID], Field(max_length=500)]
VECTOR = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H"


class AssessmentAskIn(In):
    """Who judges one vulnerability alone, until when; `because` and `reason` where it was judged before.

    `product_codes` are FDA's, of the devices that it is about: what public registries know of them stands
    beside the question.
    """

    model_config = example({"parties": [ID], "due_at": "2027-01-20T12:00:00Z", "question": "How bad is it?"})
    parties: Parties
    due_at: Instant
    question: str = ""
    product_codes: Annotated[list[str], Field(max_length=50)] = []
    because: Because | None = None
    reason: str = ""

    def inputs(self) -> dict[str, Any]:
        """The members by name, as the command takes them."""
        return super().inputs() | {"because": self.because.value if self.because else ""}


class AssessmentCloseIn(In):
    """Why a round ends before its time: what kind of news, and in words."""

    model_config = example({"because": "adverse_event", "reason": "A patient was given too much."})
    because: Because
    reason: str

    def inputs(self) -> dict[str, Any]:
        """The members by name, as the command takes them."""
        return super().inputs() | {"because": self.because.value}


class OpinionGiveIn(In):
    """The answers of your party; what is not asked of it is refused by name.

    `rubric` holds answers to the medical device rubric by question, which give the vector.
    """

    model_config = example({"vector": VECTOR, "exploitability": "high", "version": 1})
    vector: str = ""
    rubric: Annotated[dict[str, str], Field(max_length=100)] = {}
    exploitability: str = ""
    exploit_because: str = ""
    hazard: str = ""
    situation: str = ""
    harm: str = ""
    terms: Annotated[list[str], Field(max_length=100)] = []
    severity: str = ""
    population: str = ""
    dependence: str = ""
    noticed: str = ""
    workaround: str = ""
    p1: str = ""
    p2: str = ""
    benefit_risk: str = ""
    controls: str = ""
    exploitability_after: str = ""
    severity_after: str = ""
    risk_before: str = ""
    risk_after: str = ""
    version: Version = None

    def inputs(self) -> dict[str, Any]:
        """The answers by question, blank ones left out, and the version that was read."""
        told = super().inputs()
        version = told.pop("version")
        return {"answers": {name: value for name, value in told.items() if value}, "version": version}


class OpinionDeclineIn(In):
    """Why your party gives no opinion."""

    model_config = example({"reason": "We have no clinician for this device.", "version": 1})
    reason: str
    version: Version = None


class OpinionReleaseIn(In):
    """To whom your party shows its opinion."""

    model_config = example({"parties": [ID]})
    parties: Parties


class DeterminationMakeIn(In):
    """Controlled or uncontrolled, before compensating controls and with them, and why."""

    model_config = example(
        {
            "risk": "uncontrolled",
            "exploitability": "high",
            "severity": "critical",
            "rationale": "A nurse would notice too late.",
        }
    )
    risk: str
    exploitability: str
    severity: str
    rationale: str
    controls: str = ""
    exploitability_after: str = ""
    severity_after: str = ""
    regulatory: Annotated[bool, Field(strict=True)] = False
    concurrence: Annotated[bool, Field(strict=True)] = False

    def inputs(self) -> dict[str, Any]:
        """The determination in one piece, and how it is headed."""
        told = super().inputs()
        flags = {name: told.pop(name) for name in ("regulatory", "concurrence")}
        return {"wanted": Wanted(**told), **flags}


class DeterminationConcurIn(In):
    """The version of the determination that you read."""

    model_config = example({"version": 1})
    version: Version = None


class DeterminationReleaseIn(In):
    """To which manufacturers your party shows its determination."""

    model_config = example({"parties": [ID]})
    parties: Parties


class ProvisionalWithdrawIn(In):
    """What patients and clinicians should go by now that your agency takes a statement back."""

    model_config = example({"instead": "The pump is not affected. Use it as labelled."})
    instead: str


class ProvisionalIssueIn(In):
    """What harm is plausible, what to do, and by when your agency looks at it again, in an emergency.

    `parties` are finders that are shown it; the agencies and the manufacturers that take part read it anyway.
    """

    model_config = example(
        {
            "severity": "critical",
            "harm": "An overdose is plausible while the radio is on.",
            "patients": "Turn the radio off. Keep using the pump.",
            "clinicians": "Check the rate at every hourly round.",
            "revisit_by": "2027-01-20T12:00:00Z",
        }
    )
    severity: str
    harm: str
    patients: str
    clinicians: str
    revisit_by: Instant
    parties: Parties = []
    regulatory: Annotated[bool, Field(strict=True)] = False

    def inputs(self) -> dict[str, Any]:
        """The four fields in one piece, who else is shown it, and how it is headed."""
        told = super().inputs()
        apart = {name: told.pop(name) for name in ("parties", "regulatory")}
        return {"wanted": Provisional(**told), **apart}


class StatementScoreIn(In):
    """A CVSS vector of any version, and the products that it is for."""

    vector: str
    products: Annotated[frozenset[uuid.UUID], Field(max_length=MOST_PRODUCTS)]


class ConsensusProposeIn(In):
    """The texts of a joint statement, its scores, and which parties are asked to join it.

    `scores` belong to the technical part; a product has one of each CVSS version.
    """

    model_config = example(
        {
            "technical": "Anybody on the ward network can change a dose.",
            "clinical": "An overdose can stop a patient's breathing.",
            "patients": "Keep using the pump.",
            "scores": [{"vector": VECTOR, "products": [ID]}],
            "parties": [ID],
        }
    )
    technical: str
    clinical: str
    patients: str = ""
    clinicians: str = ""
    mitigations: str = ""
    scores: Annotated[list[StatementScoreIn], Field(max_length=MOST_SCORES)] = []
    parties: Parties = []
    concurrence: Annotated[bool, Field(strict=True)] = False

    def inputs(self) -> dict[str, Any]:
        """The texts by part, the scores, the parties, and whether a supervisor is to concur."""
        told = super().inputs()
        apart = {name: told.pop(name) for name in ("parties", "concurrence")}
        scores = [Scored(**one.inputs()) for one in told.pop("scores")]
        return {"texts": told, "scores": scores, **apart}


class ConsensusSignIn(In):
    """Which part you sign, and the version that you read."""

    model_config = example({"part": "technical", "version": 1})
    part: StatementPart
    version: Version = None


class ConsensusConcurIn(In):
    """The version of the statement that you read."""

    model_config = example({"version": 2})
    version: Version = None


class ConsensusJoinIn(In):
    """The version of the statement that your party joins."""

    model_config = example({"version": 1})
    version: Version = None


class ConsensusDissentIn(In):
    """Where your party differs, and why; it stands beside the statement."""

    model_config = example({"reason": "The pump alarms at any such rate.", "version": 1})
    reason: str
    version: Version = None


class SeatOut(Schema):
    """A party that was asked, and whether it has answered: nothing else while the seal is closed."""

    participant: uuid.UUID
    name: str
    role: str
    state: State


class RoundOut(Schema):
    """One round in which parties judge one vulnerability alone; `ended_because`: it was ended at `due_at`."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    number: int
    question: str
    product_codes: list[str]
    because: Because | None
    reason: str
    asked_at: dt.datetime
    due_at: dt.datetime
    ended_name: str
    ended_because: Because | None
    ended_reason: str
    opened_at: dt.datetime | None
    opened_by: str
    seats: list[SeatOut]


class OpinionOut(Schema):
    """One answer of your party, `answers` by question."""

    id: uuid.UUID
    number: int
    state: State
    answers: dict[str, Any]
    reason: str
    author_name: str
    at: dt.datetime


class ConsultationOut(Schema):
    """What your party was asked in one round, and what it has answered, the newest first."""

    id: uuid.UUID
    assessment: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    role: str
    number: int
    question: str
    product_codes: list[str]
    because: Because | None
    asked_at: dt.datetime
    due_at: dt.datetime
    ended_because: Because | None
    state: State
    opened_at: dt.datetime | None
    version: int
    opinions: list[OpinionOut]


class ExhibitOut(Schema):
    """A party's opinion as you are shown it since the seal opened; `answers` null: it gave none.

    Where `by_day`, `given_at` stands for its day.
    """

    assessment: uuid.UUID
    number: int
    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    role: str
    state: State
    answers: dict[str, Any] | None
    reason: str
    author_name: str
    given_at: dt.datetime | None
    by_day: bool


class StandingOut(Schema):
    """What the scores of one vulnerability propose, and whether anybody whom you are shown has judged it.

    `exploitability` is the easiest band of its CVSS scores, `vector` the one that gives it, `edition` that of
    the bands; null without a score, and while you know of a closed seal. Only the agencies see that something
    is not assessed: others it is not shown.
    """

    vulnerability: uuid.UUID
    scores: int
    exploitability: Exploitability | None
    vector: str
    edition: str = EDITION
    harm: Literal["assessed", "not assessed", "not shown"]
    determination: Literal["assessed", "not assessed", "not shown"]


class NamedTermOut(Schema):
    """An IMDRF code and its term."""

    code: str
    term: str


class AssessmentListOut(MarkedOut):
    """The assessments of a case: `results` are rounds, for the agencies; `consultations` your own party's.

    `vulnerabilities` tells of each what its scores propose, and what is not assessed. `terms` names the IMDRF
    codes of these answers, those that are known here.
    """

    vulnerabilities: list[StandingOut]
    results: list[RoundOut]
    consultations: list[ConsultationOut]
    exhibits: list[ExhibitOut]
    terms: list[NamedTermOut]
    next: None = None


class DeterminationOut(Schema):
    """One determination; `before` and `after` are what the matrix proposes without controls and with them."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    role: str
    number: int
    newest: bool
    risk: Determination
    exploitability: str
    severity: str
    controls: str
    exploitability_after: str
    severity_after: str
    before: Region
    after: Region
    matrix: str
    rationale: str
    regulatory: bool
    wants_concurrence: bool
    author_name: str
    at: dt.datetime
    concurred_name: str
    concurred_at: dt.datetime | None
    version: int


class DeterminationListOut(MarkedOut):
    """Determinations of a case that you are shown, by party and the newest first."""

    results: list[DeterminationOut]
    next: None = None


class ElsewhereOut(Schema):
    """A linked case with another copy of it that you may read; `on`: it goes on there."""

    case: uuid.UUID
    number: str
    vulnerability: uuid.UUID
    on: bool


class ProvisionalOut(Schema):
    """One provisional clinical statement; no regulatory decision unless `regulatory`.

    `stands` until `replaced_at`, `superseded_at` or `withdrawn_at`, or until it `moved` along into a linked
    case. `full` is the joint statement or joining that took its place, where you read it; `instead` is what
    holds since it was taken back.
    """

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    role: str
    number: int
    stands: bool
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
    elsewhere: list[ElsewhereOut]


class ProvisionalListOut(MarkedOut):
    """Provisional statements of a case that you are shown, by party and the newest first."""

    results: list[ProvisionalOut]
    next: None = None


class PartSignedOut(Schema):
    """Who signed a part, or concurred with the clinical one, and when."""

    part: str
    name: str
    at: dt.datetime


class PositionOut(Schema):
    """What one party says of a statement; where `by_day`, `answered_at` stands for its day."""

    participant: uuid.UUID
    name: str
    role: str
    stance: Stance
    reason: str
    author_name: str
    answered_at: dt.datetime | None
    by_day: bool


class StatementScoreOut(Schema):
    """A score of the technical part; `products` are those that you are shown."""

    vector: str
    cvss: str
    base: Decimal
    severity: str
    products: list[uuid.UUID]


class ConsensusOut(Schema):
    """One version of a joint statement; `lacks` are the parts that nobody has signed."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    number: int
    texts: dict[str, str]
    scores: list[StatementScoreOut]
    author_name: str
    at: dt.datetime
    signatures: list[PartSignedOut]
    lacks: list[StatementPart]
    wants_concurrence: bool
    concurred: bool
    positions: list[PositionOut]
    newest: bool
    version: int


class JoiningOut(Schema):
    """A joint statement as your party reads it; `over` where a newer version has taken its place."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    number: int
    texts: dict[str, str]
    scores: list[StatementScoreOut]
    signatures: list[PartSignedOut]
    stance: Stance
    reason: str
    author_name: str
    answered_at: dt.datetime | None
    over: bool
    version: int


class ConsensusListOut(MarkedOut):
    """Joint statements of a case: `results` for the agencies, `joinings` in sides that you enter."""

    results: list[ConsensusOut]
    joinings: list[JoiningOut]
    next: None = None
