"""Embargo management, one instance per case (Vultron EM: 5 states, 10 edges)."""

from __future__ import annotations

from enum import StrEnum

from medaccord.domain.cvd.machine import Machine


class EmbargoState(StrEnum):
    """Where the case's one embargo stands; in `revise` the old terms stay in force."""

    NONE = "none"
    PROPOSED = "proposed"
    ACTIVE = "active"
    REVISE = "revise"
    EXITED = "exited"


class EmbargoEvent(StrEnum):
    """What happens to the embargo; `propose` is also the counter-proposal and the revision."""

    PROPOSE = "propose"
    ACCEPT = "accept"
    REJECT = "reject"
    TERMINATE = "terminate"


_S, _E = EmbargoState, EmbargoEvent

MACHINE: Machine[EmbargoState, EmbargoEvent] = Machine(
    name="embargo",
    initial=_S.NONE,
    final=frozenset({_S.NONE, _S.EXITED}),
    table={
        (_S.NONE, _E.PROPOSE): _S.PROPOSED,
        (_S.PROPOSED, _E.PROPOSE): _S.PROPOSED,
        (_S.PROPOSED, _E.ACCEPT): _S.ACTIVE,
        (_S.PROPOSED, _E.REJECT): _S.NONE,
        (_S.ACTIVE, _E.PROPOSE): _S.REVISE,
        (_S.ACTIVE, _E.TERMINATE): _S.EXITED,
        (_S.REVISE, _E.PROPOSE): _S.REVISE,
        (_S.REVISE, _E.ACCEPT): _S.ACTIVE,
        (_S.REVISE, _E.REJECT): _S.ACTIVE,
        (_S.REVISE, _E.TERMINATE): _S.EXITED,
    },
)

step = MACHINE.step
events_from = MACHINE.events_from

BINDING = frozenset({_S.ACTIVE, _S.REVISE})
OPEN_PROPOSAL = frozenset({_S.PROPOSED, _S.REVISE})
IN_SCOPE = BINDING | OPEN_PROPOSAL
