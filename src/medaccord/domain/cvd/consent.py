"""Participant embargo consent, one instance per participant (Vultron PEC: 5 states, 15 entries)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from medaccord.domain.cvd.machine import Machine


class ConsentState(StrEnum):
    """A participant's position on the embargo; `no_embargo` means that none is in scope."""

    NO_EMBARGO = "no_embargo"
    INVITED = "invited"
    SIGNATORY = "signatory"
    LAPSED = "lapsed"
    DECLINED = "declined"


class ConsentEvent(StrEnum):
    """What moves one participant's consent."""

    INVITE = "invite"
    ACCEPT = "accept"
    DECLINE = "decline"
    REVISE = "revise"
    RESET = "reset"


_S, _E = ConsentState, ConsentEvent

# A signatory is never invited again (Vultron CM-18-004): a revision makes the consent lapse first.
MACHINE: Machine[ConsentState, ConsentEvent] = Machine(
    name="consent",
    initial=_S.NO_EMBARGO,
    final=frozenset(_S),
    table={
        (_S.NO_EMBARGO, _E.INVITE): _S.INVITED,
        (_S.NO_EMBARGO, _E.ACCEPT): _S.SIGNATORY,
        (_S.NO_EMBARGO, _E.DECLINE): _S.DECLINED,
        (_S.NO_EMBARGO, _E.RESET): _S.NO_EMBARGO,
        (_S.INVITED, _E.ACCEPT): _S.SIGNATORY,
        (_S.INVITED, _E.DECLINE): _S.DECLINED,
        (_S.INVITED, _E.RESET): _S.NO_EMBARGO,
        (_S.SIGNATORY, _E.REVISE): _S.LAPSED,
        (_S.SIGNATORY, _E.RESET): _S.NO_EMBARGO,
        (_S.LAPSED, _E.INVITE): _S.INVITED,
        (_S.LAPSED, _E.ACCEPT): _S.SIGNATORY,
        (_S.LAPSED, _E.DECLINE): _S.DECLINED,
        (_S.LAPSED, _E.RESET): _S.NO_EMBARGO,
        (_S.DECLINED, _E.INVITE): _S.INVITED,
        (_S.DECLINED, _E.RESET): _S.NO_EMBARGO,
    },
)

step = MACHINE.step
events_from = MACHINE.events_from

# Silence turns into a refusal (pocket veto) from these states when the answer is overdue.
AWAITING = frozenset({_S.INVITED, _S.LAPSED})


def adheres(state: ConsentState, accepted: frozenset[str], in_force: str | None) -> bool:
    """Whether the participant is bound by the terms `in_force` (their id), having signed them (CM-10-003)."""
    return state == ConsentState.SIGNATORY and in_force is not None and in_force in accepted


def covered(state: ConsentState, signed: Iterable[datetime], end: datetime | None) -> bool:
    """Whether a participant who signed these ends keeps quiet as long as `end` asks (decision 0012)."""
    if state in (ConsentState.DECLINED, ConsentState.INVITED):
        return False
    return any(end is None or each >= end for each in signed)


def late_accept(state: ConsentState, accepted: str, current: str | None) -> tuple[ConsentEvent, ...]:
    """The consent events of an acceptance that came after its due date (Vultron EMB-17).

    `accepted` and `current` are ids of terms: an acceptance of the current terms is honoured, one of
    superseded terms leads to a fresh invitation and never to silent consent; without current terms nothing
    happens.
    """
    if current is None or state == ConsentState.SIGNATORY:
        return ()
    reopened = (ConsentEvent.INVITE,) if MACHINE.can(state, ConsentEvent.INVITE) else ()
    if accepted != current:
        return reopened
    if MACHINE.can(state, ConsentEvent.ACCEPT):
        return (ConsentEvent.ACCEPT,)
    return (*reopened, ConsentEvent.ACCEPT)
