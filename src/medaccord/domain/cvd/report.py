"""Report management, one instance per participant per case (Vultron RM: 7 states, 11 edges)."""

from __future__ import annotations

from enum import StrEnum

from medaccord.domain.cvd.machine import Machine


class ReportState(StrEnum):
    """Where one participant stands with the report."""

    START = "start"
    RECEIVED = "received"
    INVALID = "invalid"
    VALID = "valid"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class ReportEvent(StrEnum):
    """What one participant does with the report."""

    RECEIVE = "receive"
    VALIDATE = "validate"
    INVALIDATE = "invalidate"
    ACCEPT = "accept"
    DEFER = "defer"
    CLOSE = "close"


_S, _E = ReportState, ReportEvent

# A valid report is never closed directly: prioritising it (accept or defer) is a MUST.
MACHINE: Machine[ReportState, ReportEvent] = Machine(
    name="report",
    initial=_S.START,
    final=frozenset({_S.CLOSED}),
    table={
        (_S.START, _E.RECEIVE): _S.RECEIVED,
        (_S.RECEIVED, _E.VALIDATE): _S.VALID,
        (_S.RECEIVED, _E.INVALIDATE): _S.INVALID,
        (_S.INVALID, _E.VALIDATE): _S.VALID,
        (_S.INVALID, _E.CLOSE): _S.CLOSED,
        (_S.VALID, _E.ACCEPT): _S.ACCEPTED,
        (_S.VALID, _E.DEFER): _S.DEFERRED,
        (_S.ACCEPTED, _E.DEFER): _S.DEFERRED,
        (_S.ACCEPTED, _E.CLOSE): _S.CLOSED,
        (_S.DEFERRED, _E.ACCEPT): _S.ACCEPTED,
        (_S.DEFERRED, _E.CLOSE): _S.CLOSED,
    },
)

step = MACHINE.step
events_from = MACHINE.events_from

OPEN = frozenset({_S.RECEIVED, _S.INVALID, _S.VALID, _S.DEFERRED, _S.ACCEPTED})
VALID_UNCLOSED = frozenset({_S.VALID, _S.DEFERRED, _S.ACCEPTED})
ACTIVE = frozenset({_S.RECEIVED, _S.VALID, _S.ACCEPTED})
INACTIVE = frozenset({_S.INVALID, _S.DEFERRED, _S.CLOSED})
CLOSABLE = frozenset({_S.INVALID, _S.DEFERRED, _S.ACCEPTED})

# Finders and reporters enter with their own report accepted; what they did before is hidden.
REPORTER_INITIAL = _S.ACCEPTED


def on_own_word(state: ReportState) -> ReportState:
    """Where whoever sent a report stands with it: it is accepted until the recipient found otherwise."""
    return REPORTER_INITIAL if state == _S.RECEIVED or state in VALID_UNCLOSED else state


def may_send(state: ReportState) -> bool:
    """Whether a participant in `state` may send the report on (Vultron RMB-13-001, MUST)."""
    return state == ReportState.ACCEPTED
