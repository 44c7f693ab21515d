"""Consent to share what belongs to somebody: its request, its answers, and on what terms a share stands.

The coordination center confers with the originator before anybody else reads the thing (N3 of the agreement's
duties). Silence is never a yes; what was received under an agreement is not passed on without the written
permission of whoever gave it (21 CFR 20.85).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.sentence import Sentence
from medaccord.domain.workdays import working_day


class RequestState(StrEnum):
    """Where a request for consent stands; `sanitised` is a yes to another version than the one asked for."""

    ASKED = "asked"
    GRANTED = "granted"
    SANITISED = "sanitised"
    DENIED = "denied"
    LAPSED = "lapsed"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What happens to a request."""

    GRANT = "grant"
    SANITISE = "sanitise"
    DENY = "deny"
    LAPSE = "lapse"
    RETRACT = "retract"
    WITHDRAW = "withdraw"


class Purpose(StrEnum):
    """What a recipient may use the thing for; regulatory use is a consent of its own."""

    PATIENT_RISK = "patient_risk"
    COORDINATION = "coordination"
    TESTING = "testing"
    REGULATORY = "regulatory"


class Basis(StrEnum):
    """On what a share rests."""

    CONSENT = "consent"
    STANDING = "standing"
    PATIENT_SAFETY = "patient_safety"
    OVERRIDE = "override"


AGREED: Final = frozenset({Basis.CONSENT, Basis.STANDING})
"""What an owner agreed to, at this request or beforehand, and so ends as it wishes."""
REFUSED: Final = frozenset({RequestState.DENIED, RequestState.SANITISED, RequestState.WITHDRAWN})
"""An owner that once said so of a thing is asked again, whatever it agreed to beforehand."""


class Danger(StrEnum):
    """Why somebody reads before its owner was asked, for the safety of patients."""

    HARMED = "patient_harmed"
    ATTACKED = "attack_under_way"
    LIKELY = "harm_likely"


class Review(StrEnum):
    """What a second person makes of a share that its owner did not agree to."""

    UPHELD = "upheld"
    ENDED = "ended"


class Receipt(StrEnum):
    """What a recipient's own record says: something waits for its owner, lies open, or is over."""

    AWAITING = "awaiting"
    OPEN = "open"
    ENDED = "ended"


SAFETY: Final = dt.timedelta(hours=72)
"""How long a release for the safety of patients lasts."""
LONGEST: Final = dt.timedelta(days=365)
"""The latest due date of an answer; a default of our own."""

_STEPS: Final = {
    (RequestState.ASKED, Move.GRANT): RequestState.GRANTED,
    (RequestState.ASKED, Move.SANITISE): RequestState.SANITISED,
    (RequestState.ASKED, Move.DENY): RequestState.DENIED,
    (RequestState.ASKED, Move.LAPSE): RequestState.LAPSED,
    (RequestState.ASKED, Move.RETRACT): RequestState.RETRACTED,
    (RequestState.GRANTED, Move.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.SANITISED, Move.WITHDRAW): RequestState.WITHDRAWN,
}
_NOW: Final = {
    RequestState.ASKED: "Nobody has agreed to this yet.",
    RequestState.GRANTED: "Its owner agreed already. Withdraw the share to end it.",
    RequestState.SANITISED: "Its owner agreed to another version already. Withdraw the share to end it.",
    RequestState.DENIED: "Its owner said no already. Whoever needs it asks again.",
    RequestState.LAPSED: "The time to answer has passed. Whoever needs it asks again.",
    RequestState.RETRACTED: "This request was taken back. Nothing is shared.",
    RequestState.WITHDRAWN: "Its owner withdrew the consent. Whoever needs it asks again.",
}


def step(state: RequestState, move: Move) -> RequestState:
    """The state after a move; raises Illegal with what holds now for one that does not fit."""
    after = _STEPS.get((state, move))
    if after is None:
        raise Illegal(_NOW[state])
    return after


def check_answerable(state: RequestState, due_at: dt.datetime, now: dt.datetime) -> None:
    """Raise Illegal unless a request can be answered now: silence until its due instant has been a no."""
    if state is RequestState.ASKED and due_at <= now:
        raise Illegal(_NOW[RequestState.LAPSED])
    if state is not RequestState.ASKED:
        raise Illegal(_NOW[state])


def check_due(due_at: dt.datetime, now: dt.datetime) -> None:
    """Raise Invalid unless the answer is due after `now` and within a year."""
    if not now < due_at <= now + LONGEST:
        most = LONGEST.days
        raise Invalid({"due_at": [Sentence("Give a time that comes, within {most} days.", most=most)]})


def terms(onward: Onward | None) -> Onward:
    """How far a recipient passes on what it receives: no further, where nothing is said; never freely."""
    if onward is Onward.FREE:
        raise Invalid({"onward": ["What belongs to somebody is never passed on freely. Choose another."]})
    return onward or Onward.FORBIDDEN


def agreed_beforehand(purpose: Purpose, marks: Collection[Mark]) -> bool:
    """Whether a standing consent may cover this at all: what is commercial confidential, for patients' sake.

    Never a trade secret, never for another purpose, and nothing that bears a further mark beside it.
    """
    return purpose is Purpose.PATIENT_RISK and set(marks) == {Mark.COMMERCIAL}


NEVER: Final = "The agreement with its owner does not let the center share this past its objection. Ask it."
LONGEST_BASIS: Final = 300


def check_bases(bases: Collection[str]) -> None:
    """Raise ValueError unless an agreement's legal bases are sentences that differ and can be read."""
    if len(set(bases)) != len(bases) or any(len(one) > LONGEST_BASIS for one in bases):
        raise ValueError(f"must be different bases of at most {LONGEST_BASIS} characters each")


def bases_of(told: Collection[str], agreed: Iterable[str]) -> tuple[str, ...]:
    """Bases that the agreement allows now, of those that an owner was told as it sent something."""
    return tuple(one for one in agreed if one in told)


def check_basis(basis: str, allowed: Collection[str]) -> None:
    """Raise Denied where the agreement allows no basis, and Invalid for one that it does not."""
    if not allowed:
        raise Denied(NEVER)
    if basis not in allowed:
        told = Sentence("Choose a basis that the agreement allows: {bases}.", bases="; ".join(allowed))
        raise Invalid({"legal_basis": [told]})


def check_past(marks: Collection[Mark], purpose: Purpose) -> None:
    """Raise Denied for what goes past its owner never: a trade secret, and PCII to regulate by it."""
    if Mark.TRADE_SECRET in marks:
        raise Denied("A trade secret is shared by its owner’s consent alone. Ask its owner.")
    if Mark.PCII in marks and purpose is Purpose.REGULATORY:
        raise Denied("PCII is used to regulate by its owner’s consent alone. Ask its owner.")


def review_due(now: dt.datetime) -> dt.datetime:
    """The end of the next working day (UTC, Monday to Friday, no holidays), by when a second person looks."""
    return dt.datetime.combine(working_day(now.date(), 1), dt.time(23, 59), dt.UTC)
