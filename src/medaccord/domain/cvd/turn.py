"""Whose turn it is: what is owed in a case, by whom and by when, as a pure function of its facts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.cells import Plan, is_awaited
from medaccord.domain.roles import Role


class Duty(StrEnum):
    """What somebody owes, in the words of the platform."""

    CHECK_REPORT = "check_report"
    DESCRIBE = "describe"
    PROPOSE = "propose"
    INVITE = "invite"
    ANSWER_INVITATION = "answer_invitation"
    REACH = "reach"
    SIGN = "sign"
    JUDGE = "judge"
    ANSWER = "answer"
    DECIDE_PROPOSAL = "decide_proposal"
    FIX = "fix"
    ASK = "ask"
    DRAFT = "draft"
    APPROVE = "approve"
    AWAIT_APPROVAL = "await_approval"
    RELEASE_AGAIN = "release_again"
    RELEASE = "release"
    WEIGH_LEAK = "weigh_leak"
    REVIEW = "review"
    OPINE = "opine"
    """To give an opinion of the risk, or to say that one gives none; `about` is the vulnerability."""
    REVISIT = "revisit"
    """To look again at what one said provisionally; `about` is the vulnerability."""
    SETTLE = "settle"
    SETTLE_DISPUTE = "settle_dispute"
    """`about` is the dispute."""
    SEEK_ADVISER = "seek_adviser"
    """To bring in who settles what is disputed about harm; `about` is the dispute."""
    READ_COMMUNICATION = "read_communication"
    APPROVE_COMMUNICATION = "approve_communication"
    RELEASE_COMMUNICATION = "release_communication"
    CONSENT = "consent"
    REVIEW_SHARE = "review_share"
    REVIEW_ACCESS = "review_access"
    STATE_CLAIM = "state_claim"
    JUDGE_CLAIM = "judge_claim"
    CHOOSE_CLAIM = "choose_claim"
    REVIEW_BULK = "review_bulk"
    ANSWER_NOTICE = "answer_notice"
    WEIGH_OBJECTION = "weigh_objection"
    ANSWER_REQUEST = "answer_request"
    HEED = "heed"
    """To do what a rule asks of the embargo, or to say why not; `about` is the rule."""


DECIDED_WITHIN = dt.timedelta(days=3)
"""How long whoever is asked about a proposed end has to answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing owed: by a party's key (None: the coordination center), due at an instant or not dated.

    `count` says how many answers, `about` is the key of the proposal, party, revision or rule it concerns;
    `at_once` comes before everything that has a date.
    """

    duty: Duty
    party: str | None
    by: dt.datetime | None = None
    about: str = ""
    count: int = 1
    at_once: bool = False

    def is_late(self, now: dt.datetime) -> bool:
        """Whether its due instant has passed."""
        return self.by is not None and self.by < now


AT_ONCE = frozenset({"T3", "T4", "T22"})
"""Rules that speak of harm under way: attacks, adversaries with exploit code, a leak in a linked case."""

SECOND_PERSON = "second person"
"""Stands for whoever else at the center may approve what the reader wrote."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The newest unreleased revision of a case's advisory, for those who see it.

    `may_review` says whether the reader may be its second person; `release_at` is the instant set for its
    release, `stopped_at` when such a release was taken back.
    """

    id: str
    state: str
    may_review: bool = True
    release_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A safety communication that is not out, of a party that advises.

    `may_review` says whether the reader may be its second person, `alone` that it waits for no advisory: it
    goes out by itself, or no draft of the advisory is worked on. While it `waits` for its agency's counsel,
    nobody else of the agency owes anything on it.
    """

    id: str
    party: str
    due_at: dt.datetime
    answered: bool
    approved: bool
    alone: bool
    may_review: bool = True
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Who was asked to read a draft and has not answered, and how many comments nobody has settled.

    `asked` are reviews: key, party's key, due instant; `spoken` are the other agency's communications.
    `judging` are opinions that are waited for: vulnerability's key, party's key, due instant. `revisiting`
    are provisional statements that stand: the same, with the instant by which each is looked at again.
    `disputed` are open disputes: key, the party that settles it (None: the center, or nobody is there yet),
    and whether it is a clinical adviser's.
    `begun` are drafts of the reader's own parties: vulnerability's key, party's key, what is drafted.
    """

    asked: tuple[tuple[str, str, dt.datetime], ...] = ()
    unsettled: int = 0
    spoken: tuple[Spoken, ...] = ()
    judging: tuple[tuple[str, str | None, dt.datetime], ...] = ()
    revisiting: tuple[tuple[str, str, dt.datetime], ...] = ()
    disputed: tuple[tuple[str, str | None, bool], ...] = ()
    begun: tuple[tuple[str, str, str], ...] = ()


NOT_READ = Reading()


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What one invited party owes depends on."""

    id: str
    is_manufacturer: bool
    report_state: str
    consent: str
    covered: bool
    invited: bool
    opened: bool
    lapses_at: dt.datetime | None
    answers_due: tuple[dt.datetime | None, ...] = ()
    fixes_due: tuple[dt.datetime, ...] = ()
    finished: bool = False


class Party(Protocol):
    """What of a participant its duties depend on, as a row or as a reader sees it."""

    @property
    def id(self) -> object:
        """Its key."""

    @property
    def role(self) -> str:
        """What it is in the case."""

    @property
    def report_state(self) -> str:
        """Where it stands with the report."""

    @property
    def consent(self) -> str:
        """Where it stands with the terms."""

    @property
    def invited_at(self) -> dt.datetime | None:
        """When it was invited."""

    @property
    def opened_at(self) -> dt.datetime | None:
        """When it opened its invitation."""

    @property
    def lapses_at(self) -> dt.datetime | None:
        """Until when its answer is waited for."""

    @property
    def finished_at(self) -> dt.datetime | None:
        """When it said that it has done its part."""


class Answer(Protocol):
    """What of a cell its manufacturer's duties depend on."""

    @property
    def status(self) -> str:
        """The answer, if one was given."""

    @property
    def plan(self) -> str:
        """What is planned for what is affected."""

    @property
    def plan_date(self) -> dt.date | None:
        """By when."""

    @property
    def due_at(self) -> dt.datetime | None:
        """By when the answer is asked for."""

    @property
    def question(self) -> str:
        """What is asked back about it."""


def party_facts(party: Party, answers: Iterable[Answer]) -> PartyFacts:
    """The facts of one party from its row and its answers about what is still in the case."""
    told = list(answers)
    days = {c.plan_date for c in told if c.plan == Plan.FIX_PLANNED and c.plan_date}
    return PartyFacts(
        id=str(party.id),
        is_manufacturer=party.role == Role.MANUFACTURER,
        report_state=party.report_state,
        consent=party.consent,
        covered=party.report_state != "start",
        invited=party.invited_at is not None,
        opened=party.opened_at is not None,
        lapses_at=party.lapses_at,
        answers_due=tuple(c.due_at for c in told if is_awaited(c)),
        fixes_due=tuple(dt.datetime.combine(day, dt.time(23, 59), dt.UTC) for day in sorted(days)),
        finished=party.finished_at is not None,
    )


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice to a party of what it submitted: how much it has not answered, and how much it objects to."""

    id: str
    party: str
    due_at: dt.datetime
    unanswered: int
    objected: int


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What a case owes depends on; `proposals` are open ones (key, proposed at).

    `rules` are those that ask something of the embargo as it stands and got no answer yet.
    `undescribed`: products or vulnerabilities are missing, so nobody can be asked. `unprotected`: nobody is
    invited yet, and no embargo was ever proposed. `public`: the public knows of it. `leaks` counts claims
    that something leaked and that the desk has not weighed. `consents` are requests to share what belongs to
    a party: key, party's key, due instant; `reviews` are shares that wait for a second person of the desk:
    key, due instant, whether the reader may be that one; `accesses` are people's emergency access, `bulks`
    many downloads of one person, alike. `claims` are those of PCII that wait for somebody: key, party's key,
    state, and until when what was spoken is stated. `notices` are those to submitters, `requests` those for
    records (key, due instant).
    """

    phase: str
    parties: tuple[PartyFacts, ...]
    proposals: tuple[tuple[str, dt.datetime], ...] = ()
    unasked: int = 0
    embargo_ends_at: dt.datetime | None = None
    draft: Draft | None = None
    rules: tuple[str, ...] = ()
    undescribed: bool = False
    unprotected: bool = False
    public: bool = False
    leaks: int = 0
    reading: Reading = NOT_READ
    consents: tuple[tuple[str, str, dt.datetime], ...] = ()
    reviews: tuple[tuple[str, dt.datetime, bool], ...] = ()
    accesses: tuple[tuple[str, dt.datetime, bool], ...] = ()
    claims: tuple[tuple[str, str, ClaimState, dt.datetime | None], ...] = ()
    bulks: tuple[tuple[str, dt.datetime, bool], ...] = ()
    notices: tuple[Noticed, ...] = ()
    requests: tuple[tuple[str, dt.datetime], ...] = ()


def items(facts: TurnFacts, now: dt.datetime) -> tuple[Item, ...]:
    """Everything owed, the most pressing first; in a closed case a leak, reviews, claims, what a law asks.

    Once the desk has drafted, the draft's own step; then what is late; then what only the desk can begin,
    before anybody else has something to do; then by due instant, and what has no date last.
    """
    found = [*_reviews(facts), *_claims(facts, now), *_asked_by_law(facts, now)]
    if facts.phase == "closed":
        return _in_order((*_leaks(facts), *found), now)
    found += _desk(facts, now)
    for party in facts.parties:
        found += owed_by(party, now)
    waited_for = {party.id for party in facts.parties if not party.finished}
    found += [item for item in _read(facts.reading) if item.party is None or item.party in waited_for]
    found += [Item(Duty.CONSENT, owner, due, about=key) for key, owner, due in facts.consents]
    found += spoken(facts.reading, public=facts.public)
    return _in_order(found, now)


def _read(reading: Reading) -> Iterator[Item]:
    """What is owed by those who read a draft, judge the risk, or settle what is disputed."""
    for key, reader, due in reading.asked:
        yield Item(Duty.REVIEW, reader, due, about=key)
    for key, judge, due in reading.judging:
        yield Item(Duty.OPINE, judge, due, about=key)
    for key, adviser, due in reading.revisiting:
        yield Item(Duty.REVISIT, adviser, due, about=key)
    for key, settler, clinical in reading.disputed:
        duty = Duty.SEEK_ADVISER if clinical and settler is None else Duty.SETTLE_DISPUTE
        yield Item(duty, settler, about=key)


def _in_order(found: Iterable[Item], now: dt.datetime) -> tuple[Item, ...]:
    return tuple(sorted(found, key=lambda item: _rank(item, now)))


def spoken(reading: Reading, *, public: bool) -> Iterator[Item]:
    """What is owed on the communications of agencies that advise; `public` says that the case is."""
    for one in reading.spoken:
        yield from _spoken(one, public=public)


def _spoken(one: Spoken, *, public: bool) -> Iterator[Item]:
    """The center answers by its date; the agency approves, and releases what waits for nothing.

    It is let out once the case is public, in whatever phase: with an advisory or before one.
    """
    if not one.answered:
        yield Item(Duty.READ_COMMUNICATION, None, one.due_at, about=one.id)
    if one.waits:
        return
    if not one.approved:
        yield Item(Duty.APPROVE_COMMUNICATION, one.party if one.may_review else SECOND_PERSON, about=one.id)
    elif one.alone and public:
        yield Item(Duty.RELEASE_COMMUNICATION, one.party, about=one.id)


OF_THE_DRAFT = (Duty.DRAFT, Duty.APPROVE, Duty.AWAIT_APPROVAL, Duty.RELEASE_AGAIN, Duty.RELEASE)
"""Steps of a draft; `about` names it where there is one."""
BEGINS = (Duty.DESCRIBE, Duty.PROPOSE, Duty.ASK)
"""What the desk owes before others can do anything."""


def _rank(item: Item, now: dt.datetime) -> tuple[bool | dt.datetime | int | str, ...]:
    """Its place among all, one of its own: of two that press alike the center's comes first, then by key."""
    order = tuple(Duty).index(item.duty)
    drafted = item.duty in OF_THE_DRAFT and bool(item.about)
    begins = item.duty in BEGINS
    first = (not item.at_once, not drafted, not item.is_late(now), not begins)
    same = (item.party is not None, item.party or "", item.about)
    return (*first, item.by is None, item.by or now, order, *same)


def _desk(facts: TurnFacts, now: dt.datetime) -> Iterator[Item]:
    makers = [p for p in facts.parties if p.is_manufacturer]
    if facts.phase == "checking":
        yield Item(Duty.CHECK_REPORT, None)
    if facts.undescribed and facts.phase in ("inviting", "fixing"):
        yield Item(Duty.DESCRIBE, None)
    if facts.unprotected and facts.phase == "inviting":
        yield Item(Duty.PROPOSE, None)
    if facts.phase == "inviting" and not makers:
        yield Item(Duty.INVITE, None)
    for key, proposed_at in facts.proposals:
        yield Item(Duty.DECIDE_PROPOSAL, None, proposed_at + DECIDED_WITHIN, about=key)
    if facts.unasked and makers:
        yield Item(Duty.ASK, None, count=facts.unasked)
    yield from _silent(facts.parties, now)
    yield from _writing(facts)
    yield from _leaks(facts)
    if facts.reading.unsettled:
        yield Item(Duty.SETTLE, None, count=facts.reading.unsettled)
    for rule in facts.rules:
        yield Item(Duty.HEED, None, about=rule, at_once=rule in AT_ONCE)


def _leaks(facts: TurnFacts) -> Iterator[Item]:
    """A claim that something leaked is weighed before everything else, in a closed case too."""
    if facts.leaks:
        yield Item(Duty.WEIGH_LEAK, None, count=facts.leaks, at_once=True)


def _reviews(facts: TurnFacts) -> Iterator[Item]:
    """What went past an owner or a desk is looked at by a second person, in a closed case too.

    Who downloaded much likewise.
    """
    looked_at = {
        Duty.REVIEW_ACCESS: facts.accesses,
        Duty.REVIEW_SHARE: facts.reviews,
        Duty.REVIEW_BULK: facts.bulks,
    }
    for duty, waiting in looked_at.items():
        for key, due, may in waiting:
            yield Item(duty, None if may else SECOND_PERSON, due, about=key)


def _claims(facts: TurnFacts, now: dt.datetime) -> Iterator[Item]:
    """What is spoken its party states in time, what is stated the desk judges; of a no its owner is told."""
    here = {party.id for party in facts.parties}
    for key, owner, state, due in facts.claims:
        if state is not ClaimState.SUBMITTED and owner not in here:
            continue  # whoever has gone owes nothing; what was spoken lapses by itself
        if state is ClaimState.SPOKEN and due and due > now:
            yield Item(Duty.STATE_CLAIM, owner, due, about=key)
        elif state is ClaimState.SUBMITTED:
            yield Item(Duty.JUDGE_CLAIM, None, about=key)
        elif state is ClaimState.REJECTED:
            yield Item(Duty.CHOOSE_CLAIM, owner, about=key)


def _asked_by_law(facts: TurnFacts, now: dt.datetime) -> Iterator[Item]:
    """The desk answers requests for records; a submitter says until its day whether it objects, in any phase.

    Once that day has passed nobody owes an answer: silence is noted by the clock.
    """
    here = {party.id for party in facts.parties}
    for one in facts.notices:
        if one.unanswered and one.party in here and one.due_at > now:
            yield Item(Duty.ANSWER_NOTICE, one.party, one.due_at, about=one.id, count=one.unanswered)
        if one.objected:
            yield Item(Duty.WEIGH_OBJECTION, None, about=one.id, count=one.objected)
    for key, due in facts.requests:
        yield Item(Duty.ANSWER_REQUEST, None, due, about=key)


def _silent(parties: Iterable[PartyFacts], now: dt.datetime) -> Iterator[Item]:
    """A party that let its invitation pass is reached in another way; silence is never an answer."""
    for party in parties:
        waits = party.consent != "signatory" and party.report_state == "start"
        if party.invited and waits and party.lapses_at and party.lapses_at <= now:
            yield Item(Duty.REACH, None, party.lapses_at, about=party.id)


def _writing(facts: TurnFacts) -> Iterator[Item]:
    ends, draft = facts.embargo_ends_at, facts.draft
    if draft is None:
        if facts.phase == "writing":
            yield Item(Duty.DRAFT, None, ends)
    elif draft.state == "draft":
        yield Item(Duty.DRAFT, None, ends, about=draft.id)
    elif draft.state == "review" and draft.may_review:
        yield Item(Duty.APPROVE, None, ends, about=draft.id)
    elif draft.state == "review":
        yield Item(Duty.AWAIT_APPROVAL, SECOND_PERSON, ends, about=draft.id)
    elif draft.state == "approved" and draft.stopped_at:
        yield Item(Duty.RELEASE_AGAIN, None, draft.stopped_at, about=draft.id)
    elif draft.state == "approved" and not draft.release_at:
        yield Item(Duty.RELEASE, None, ends, about=draft.id)


def owed_by(party: PartyFacts, now: dt.datetime) -> Iterator[Item]:
    """What one party owes; once it has said that it has done its part, its word on the embargo alone."""
    if party.consent == "invited" or (party.invited and party.report_state == "start"):
        if party.consent != "declined" and not (party.lapses_at and party.lapses_at <= now):
            yield Item(Duty.ANSWER_INVITATION, party.id, party.lapses_at)
        return
    if party.consent == "lapsed":
        yield Item(Duty.SIGN, party.id, party.lapses_at)
    if not party.is_manufacturer or party.finished:
        return
    if party.report_state in ("received", "valid"):
        yield Item(Duty.JUDGE, party.id)
    # Each due instant with its own count: how late the earliest is says nothing of the others.
    for due, count in Counter(party.answers_due).items():
        yield Item(Duty.ANSWER, party.id, due, count=count)
    for due in party.fixes_due:
        yield Item(Duty.FIX, party.id, due)
