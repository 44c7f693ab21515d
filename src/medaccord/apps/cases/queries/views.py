"""What a reader of cases gets: frozen rows, already limited to what that reader may see."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from medaccord.apps.devices.queries.described import DeviceView
from medaccord.core.marking import label_of
from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.embargo import BINDING, EmbargoState
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.cvd.leak import LeakState
from medaccord.domain.cvd.terms import state_at
from medaccord.domain.handling import Marking
from medaccord.domain.policy.matrix import counting, decide
from medaccord.domain.roles import Role, speaks_before
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class Party:
    """A participant as this reader may know it; `mine` where the reader acts for it."""

    id: uuid.UUID
    role: str
    name: str
    organisation: uuid.UUID | None
    organisation_kind: str
    report_state: str
    consent: str
    first_contact_at: dt.datetime | None
    invited_at: dt.datetime | None
    lapses_at: dt.datetime | None
    declined_at: dt.datetime | None
    opened_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    learned_at: dt.datetime | None
    finished_at: dt.datetime | None
    finished_because: str
    left_at: dt.datetime | None
    left_because: str
    removed_because: str
    bound_until: dt.datetime | None
    reference: str
    alias: str
    side: uuid.UUID
    version: int
    signed: frozenset[uuid.UUID]
    mine: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """A proposal: terms somebody put forward, and what became of them.

    `party` is None where the reader does not know who it was; then, and for a reporter's read by others,
    `by_day` says that `proposed_at` stands for its day (need-to-know 35). `binds` tells whether its proposer
    would keep it, `agreed` whether the coordination center has said yes to it.
    """

    id: uuid.UUID
    number: int
    party: uuid.UUID | None
    ends_at: dt.datetime
    reason: str
    proposed_at: dt.datetime
    by_day: bool
    binds: bool
    agreed: bool
    state: str
    decided_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class EmbargoView:
    """The embargo of a case as it was last noted; `CaseView.embargo_at` tells it as it is at an instant."""

    id: uuid.UUID
    state: str
    terms: uuid.UUID | None
    ends_at: dt.datetime | None
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class VulnerabilityView:
    """A vulnerability with its identifiers as given."""

    id: uuid.UUID
    position: int
    title: str
    cve: str
    cwe: str
    cwe_name: str
    ids: tuple[tuple[str, str], ...]
    certainty: str
    moved: bool
    version: int

    @property
    def is_refuted(self) -> bool:
        """Whether it was found not to be there."""
        return self.certainty == Certainty.REFUTED

    @property
    def label(self) -> str:
        """V1, V2 … in the order of the case."""
        return f"V{self.position}"


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product as given; `maker` is its organisation's name, `identifiers` are CSAF's (§3.1.3.3)."""

    id: uuid.UUID
    organisation: uuid.UUID
    maker: str
    name: str
    path: tuple[tuple[str, str], ...]
    identifiers: Mapping[str, Any]
    position: int
    version: int


class CellView(NamedTuple):
    """One answer: party, product, vulnerability. A tuple, for a case may hold thousands."""

    id: uuid.UUID
    party: uuid.UUID
    product: uuid.UUID
    vulnerability: uuid.UUID
    status: str
    fix: str
    plan: str
    plan_date: dt.date | None
    fixed_version: str
    justification: str
    impact_statement: str
    reason: str
    asked_at: dt.datetime | None
    seen_at: dt.datetime | None
    answered_at: dt.datetime | None
    due_at: dt.datetime | None
    question: str
    version: int


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One score of one vulnerability; `party` wrote it, or the desk did."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    vector: str
    cvss: str
    base: Decimal
    severity: str
    source: str
    party: uuid.UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class KeptView:
    """Why the desk does not do what a rule asks of the embargo, and on which facts that rested."""

    rule: str
    grounds: str
    reason: str
    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class LeakView:
    """A claim that something leaked, for its claimant and the desk; a reporter's by its day."""

    id: uuid.UUID
    party: uuid.UUID
    place: str
    words: str
    seen_on: dt.date | None
    claimed_at: dt.datetime
    by_day: bool
    state: str
    reason: str
    decided_at: dt.datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        """Whether the desk has not weighed it yet."""
        return self.state == LeakState.OPEN


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A request for consent that waits for its owner."""

    id: uuid.UUID
    owner: uuid.UUID
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ClaimedView:
    """A claim of PCII that waits for its party, to state it or to choose, or for the desk to judge it."""

    id: uuid.UUID
    owner: uuid.UUID
    state: ClaimState
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NoticedView:
    """A notice to a submitter that runs: how much of it has no answer, and how much is objected to.

    What the desk withholds is not objected to any more; that counts for the desk alone.
    """

    id: uuid.UUID
    owner: uuid.UUID
    due_at: dt.datetime
    unanswered: int
    objected: int


@dataclass(frozen=True, slots=True)
class RecordsView:
    """A request for records that is open, and by when it is answered; for the desk."""

    id: uuid.UUID
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What no second person has looked at, by when one does, and whether the reader may.

    A share that its owner did not agree to, or somebody's emergency access.
    """

    id: uuid.UUID
    due_at: dt.datetime
    may: bool


@dataclass(frozen=True, slots=True)
class BulkView:
    """That one person downloaded much within an hour, which nobody has looked at.

    `own` says that it was the reader, `may` that the reader says what was found.
    """

    id: uuid.UUID
    stream: uuid.UUID
    number: str
    is_case: bool
    party: str
    person: str
    count: int
    across: bool
    at: dt.datetime
    due_at: dt.datetime
    own: bool
    may: bool
    version: int
    marking: str

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return label_of(self)


@dataclass(frozen=True, slots=True)
class SignView:
    """That adversaries know details or hold exploit code, since when, and who or what says so."""

    indication: str
    source: str
    occurred_at: dt.datetime
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one reader may see it, with the reader's own roles in it."""

    id: uuid.UUID
    number: str
    title: str
    kind: str
    phase: str
    origin: str
    urgent: bool
    marking: str
    lead: str
    opened_at: dt.datetime
    public_at: dt.datetime | None
    exploit_at: dt.datetime | None
    attacks_at: dt.datetime | None
    drafted_at: dt.datetime | None
    released_at: dt.datetime | None
    closed_at: dt.datetime | None
    room: uuid.UUID
    version: int
    roles: frozenset[Role]
    parties: tuple[Party, ...]
    embargo: EmbargoView | None
    proposals: tuple[Terms, ...]
    vulnerabilities: tuple[VulnerabilityView, ...]
    products: tuple[ProductView, ...]
    cells: tuple[CellView, ...]
    scores: tuple[ScoreView, ...]
    devices: tuple[DeviceView, ...] = ()
    kept: tuple[KeptView, ...] = ()
    leaks: tuple[LeakView, ...] = ()
    consents: tuple[WaitingView, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    accesses: tuple[ReviewView, ...] = ()
    here_until: dt.datetime | None = None
    """Until when the reader is here by emergency access."""
    for_hours: frozenset[Role] = frozenset()
    """Those of the roles that the reader holds with an end alone, as the gate counts them."""
    claims: tuple[ClaimedView, ...] = ()
    bulks: tuple[BulkView, ...] = ()
    notices: tuple[NoticedView, ...] = ()
    requests: tuple[RecordsView, ...] = ()
    signs: tuple[SignView, ...] = ()
    leaked_kin: tuple[uuid.UUID, ...] = ()
    withdrawn_for: str = ""
    withdrawn_why: str = ""
    names: Mapping[uuid.UUID, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """What withdrawn vulnerabilities, products and scores were: kind and words, for what tells of them."""
    _by_party: Mapping[uuid.UUID, tuple[CellView, ...]] = field(init=False, repr=False, compare=False)
    _parties: Mapping[str, Party] = field(init=False, repr=False, compare=False)
    _sides: Mapping[uuid.UUID, Party] = field(init=False, repr=False, compare=False)
    _agencies: frozenset[uuid.UUID] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the rows once by what they are looked up by; a case may hold thousands of answers."""
        cells: dict[uuid.UUID, list[CellView]] = {}
        for cell in self.cells:
            cells.setdefault(cell.party, []).append(cell)
        object.__setattr__(self, "_by_party", {key: tuple(found) for key, found in cells.items()})
        object.__setattr__(self, "_parties", {str(party.id): party for party in self.parties})
        sides = {party.side: party for party in reversed(self.parties) if party.role != Role.LEAD}
        object.__setattr__(self, "_sides", sides)
        agencies = frozenset(party.side for party in self.parties if party.role == Role.LEAD)
        object.__setattr__(self, "_agencies", agencies)

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return label_of(self)

    def may(self, verb: Verb) -> bool:
        """Whether the matrix lets this reader use a verb in this case now; the gate decides anew."""
        return decide(verb, counting(verb, self.roles - self.for_hours, self.for_hours), self.phase) is None

    @property
    def is_desk(self) -> bool:
        """Whether the reader works on the case for the coordination center."""
        return bool(self.roles & {Role.LEAD, Role.COORDINATOR})

    @property
    def past_embargo(self) -> bool:
        """Whether an end of secrecy, or what became known, leaves no embargo to be proposed any more."""
        known = self.public_at or self.exploit_at or self.attacks_at
        return bool(known) or (self.embargo is not None and self.embargo.state == EmbargoState.EXITED)

    @property
    def mine(self) -> Party | None:
        """The party that the reader acts for, the coordination center's included; of several the first.

        Commands that name no party choose by the same order (`picture.acting_participant`).
        """
        own = (p for p in self.parties if p.mine and p.left_at is None)
        return min(own, key=lambda p: speaks_before(p.role, p.name, p.id), default=None)

    @property
    def open_leaks(self) -> tuple[LeakView, ...]:
        """Claims that wait for the desk, for those who weigh them."""
        return tuple(one for one in self.leaks if one.is_open) if self.is_desk else ()

    def party(self, key: uuid.UUID | str) -> Party | None:
        """A party by its key, if the reader may see it."""
        return self._parties.get(str(key))

    def party_in(self, side: uuid.UUID) -> Party | None:
        """The party whose own room this is; the center's is that of the agencies."""
        return self._sides.get(side)

    def is_agencies(self, side: uuid.UUID) -> bool:
        """Whether this is the agencies' room, which the center's own row lies in; none else sees either."""
        return side in self._agencies

    def embargo_at(self, now: dt.datetime) -> EmbargoView | None:
        """The embargo at an instant: one that has run out has ended, though nobody noted it."""
        noted = self.embargo
        if noted is None or state_at(noted, now) == noted.state:
            return noted
        return replace(noted, state=EmbargoState.EXITED.value, ended_at=noted.ends_at)

    def end_in_force(self, now: dt.datetime) -> dt.datetime | None:
        """The end of the embargo that binds at this instant; None where none does."""
        embargo = self.embargo_at(now)
        return embargo.ends_at if embargo and embargo.state in BINDING else None

    def terms_in_force(self, now: dt.datetime) -> Terms | None:
        """The terms that bind at this instant; None where none do."""
        embargo = self.embargo_at(now)
        key = embargo.terms if embargo and embargo.state in BINDING else None
        return next((t for t in self.proposals if t.id == key), None)

    def open_terms(self, now: dt.datetime) -> tuple[Terms, ...]:
        """Proposals that wait for a decision; what was proposed beside an embargo falls with its end."""
        embargo = self.embargo_at(now)
        if embargo is None or embargo.state == EmbargoState.EXITED:
            return ()
        return tuple(t for t in self.proposals if t.state == "open")

    def cells_of(self, party: uuid.UUID) -> tuple[CellView, ...]:
        """The answers of one party."""
        return self._by_party.get(party, ())
