"""Embargo terms: one exact end, an organisation's policy, which of several proposals applies (Vultron EP)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from medaccord.domain.cvd.embargo import BINDING, EmbargoState
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence

ZERO = timedelta(0)


@dataclass(frozen=True)
class Policy:
    """One organisation's published wishes for the length of an embargo, counted from the proposal."""

    preferred: timedelta
    minimum: timedelta
    maximum: timedelta

    def __post_init__(self) -> None:
        if not ZERO < self.minimum <= self.preferred <= self.maximum:
            raise Invalid(
                "Give a minimum above zero, then a preferred and a maximum length that do not shrink."
            )

    @classmethod
    def of_days(cls, preferred: int, minimum: int, maximum: int) -> Policy:
        """As an organisation publishes it, in whole days."""
        return cls(timedelta(days=preferred), timedelta(days=minimum), timedelta(days=maximum))

    def allows(self, length: timedelta) -> bool:
        """Whether `length` lies within minimum and maximum."""
        return not (self.is_too_short(length) or self.is_too_long(length))

    def is_too_short(self, length: timedelta) -> bool:
        """Whether `length` is under the minimum."""
        return length < self.minimum

    def is_too_long(self, length: timedelta) -> bool:
        """Whether `length` is over the maximum."""
        return length > self.maximum


@dataclass(frozen=True)
class Defaults:
    """Numbers that no source fixes: ours, configurable, and labelled as such wherever they show."""

    policy: Policy
    answer_within: timedelta
    longest: timedelta
    label: str = "default of Medaccord, not of a norm"


DEFAULTS = Defaults(
    policy=Policy(preferred=timedelta(days=90), minimum=timedelta(days=45), maximum=timedelta(days=180)),
    answer_within=timedelta(days=7),
    longest=timedelta(days=3650),
)


@dataclass(frozen=True)
class Terms:
    """One version of the embargo's terms; consent is always to an `id`, never to 'the embargo'."""

    id: str
    ends_at: datetime


@dataclass(frozen=True)
class Proposal:
    """Terms that a participant puts forward; `binds_proposer` says whether it would keep them itself."""

    terms: Terms
    proposer: str
    proposed_at: datetime
    binds_proposer: bool = True
    coordinator_agreed: bool = False

    @property
    def length(self) -> timedelta:
        """From proposal to end."""
        return self.terms.ends_at - self.proposed_at

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Sort key: the earlier end, then the earlier proposal, then the id."""
        return (self.terms.ends_at, self.proposed_at, self.terms.id)


@dataclass(frozen=True)
class Resolution:
    """Each proposal in exactly one place, each place sorted by end.

    `applies` takes effect at once; `revisions` are longer and wait for an answer; `needs_yes` wait for the
    coordinator; `met` ask for what is in force already; `past` have ended before they began.
    """

    applies: Proposal | None
    revisions: tuple[Proposal, ...]
    needs_yes: tuple[Proposal, ...]
    met: tuple[Proposal, ...]
    past: tuple[Proposal, ...]


class Embargo(Protocol):
    """What `in_force` needs to know; a database row will do."""

    @property
    def state(self) -> str:
        """An embargo state's wire value."""

    @property
    def ends_at(self) -> datetime | None:
        """The aware UTC end of the terms in force."""


def in_force(embargo: Embargo, now: datetime) -> bool:
    """Whether the embargo binds at `now`: by the instant, however late the periodic work is (T15, T17)."""
    if embargo.state not in BINDING:
        return False
    if embargo.ends_at is None:
        raise Illegal("This embargo is active without an end: give it one exact end before anything else.")
    return now < embargo.ends_at


def state_at(embargo: Embargo, now: datetime) -> EmbargoState:
    """The embargo's state at `now`: one that has run out has ended, though nobody has noted it (T15, T17)."""
    state = EmbargoState(embargo.state)
    return EmbargoState.EXITED if state in BINDING and not in_force(embargo, now) else state


def checked_end(ends_at: datetime | None, now: datetime, longest: timedelta = DEFAULTS.longest) -> datetime:
    """The one aware UTC end of an embargo, in the future, never indefinite; raises Invalid (T17)."""
    if ends_at is None:
        raise Invalid({"ends_at": ["Give the exact end: an embargo is never indefinite."]})
    if ends_at.utcoffset() != ZERO:
        raise Invalid({"ends_at": ["Give the end as one instant in UTC."]})
    if ends_at <= now:
        raise Invalid({"ends_at": ["This end has passed: give an end in the future."]})
    if ends_at - now > longest:
        raise Invalid(
            {
                "ends_at": [
                    Sentence("Give an end within {days} days: later is as good as never.", days=longest.days)
                ]
            }
        )
    return ends_at


def default_proposal(policy: Policy, organisation: str, terms_id: str, now: datetime) -> Proposal:
    """The receiver's published default, which counts as its proposal when nobody spoke first."""
    return Proposal(Terms(terms_id, now + policy.preferred), organisation, now)


def resolve(
    proposals: Sequence[Proposal],
    policy: Policy,
    now: datetime,
    current: Terms | None = None,
    gone: Collection[str] = (),
) -> Resolution:
    """Which of several open proposals applies at once and what becomes of the others.

    `policy` is the coordinating organisation's; `current` the terms in force, if any. The shortest proposal
    whose proposer is bound by it wins unless it would lengthen what is in force. Who is `gone` commits itself
    to nothing any more: its proposals are left out, and the owner may still take them up.
    """
    ordered = sorted((p for p in proposals if p.proposer not in gone), key=lambda proposal: proposal.order)
    past = tuple(p for p in ordered if p.terms.ends_at <= now)
    alive = [p for p in ordered if p not in past]
    needs_yes = tuple(p for p in alive if not _stands_alone(p, policy))
    standing = [p for p in alive if p not in needs_yes]
    applies = standing[0] if standing and _shortens(standing[0], current) else None
    agreed_end = applies.terms.ends_at if applies else current.ends_at if current else None
    others = [p for p in standing if p is not applies]
    return Resolution(
        applies=applies,
        revisions=tuple(p for p in others if p.terms.ends_at != agreed_end),
        needs_yes=needs_yes,
        met=tuple(p for p in others if p.terms.ends_at == agreed_end),
        past=past,
    )


def comes_into_force(
    proposals: Sequence[Proposal],
    policy: Policy,
    now: datetime,
    current: Terms | None = None,
    *,
    gone: Collection[str] = (),
    owner_spoke: bool,
    leak_unweighed: bool = False,
) -> Proposal | None:
    """Which of the open proposals comes into force by itself now, if any; the others as `resolve` says.

    Under terms in force a shorter end does. Without any the case owner must have put an end forward too. And
    while nobody has weighed what a leak would mean for linked cases, nothing does (Vultron EP, T22).
    """
    if leak_unweighed or not (current or owner_spoke):
        return None
    return resolve(proposals, policy, now, current, gone).applies


def _stands_alone(proposal: Proposal, policy: Policy) -> bool:
    return proposal.coordinator_agreed or (proposal.binds_proposer and policy.allows(proposal.length))


def _shortens(proposal: Proposal, current: Terms | None) -> bool:
    return current is None or proposal.terms.ends_at < current.ends_at


def merged_terms(terms: Iterable[Terms]) -> Terms:
    """The terms of a case merged from several, until new ones are agreed: the earliest end (Vultron T21)."""
    return min(terms, key=lambda one: (one.ends_at, one.id))
