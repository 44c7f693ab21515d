"""Case state: public, exploit, attacks per case; the fix path per manufacturer, product and vulnerability.

Vultron CS: 32 states, 58 edges, 12 ephemeral states that have exactly one way on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from medaccord.domain.cvd.machine import Machine
from medaccord.domain.errors import Illegal
from medaccord.domain.sentence import Sentence


class FixState(StrEnum):
    """How far a manufacturer is with one product and vulnerability."""

    VENDOR_UNAWARE = "vendor_unaware"
    VENDOR_AWARE = "vendor_aware"
    FIX_READY = "fix_ready"
    FIX_DEPLOYED = "fix_deployed"

    @property
    def rank(self) -> int:
        """How many of the three events have happened: 0 to 3."""
        return tuple(FixState).index(self)


class Deployment(StrEnum):
    """How far a participant is that deploys fixes without making them."""

    NOT_DEPLOYED = "not_deployed"
    DEPLOYED = "deployed"


class CaseEvent(StrEnum):
    """The six irreversible events of a vulnerability's life."""

    VENDOR_AWARE = "vendor_aware"
    FIX_READY = "fix_ready"
    FIX_DEPLOYED = "fix_deployed"
    PUBLIC = "public"
    EXPLOIT = "exploit"
    ATTACKS = "attacks"


FIX_EVENTS = (CaseEvent.VENDOR_AWARE, CaseEvent.FIX_READY, CaseEvent.FIX_DEPLOYED)
EXPOSURE_EVENTS = (CaseEvent.PUBLIC, CaseEvent.EXPLOIT, CaseEvent.ATTACKS)


@dataclass(frozen=True)
class Exposure:
    """What the world knows and does; one per case."""

    public: bool = False
    exploit: bool = False
    attacks: bool = False

    def __str__(self) -> str:
        words = [event.value for event in EXPOSURE_EVENTS if self.has(event)]
        return " and ".join(words) or "not public"

    def has(self, event: CaseEvent) -> bool:
        """Whether `event`, one of the three, has happened."""
        return {
            CaseEvent.PUBLIC: self.public,
            CaseEvent.EXPLOIT: self.exploit,
            CaseEvent.ATTACKS: self.attacks,
        }[event]

    @property
    def quiet(self) -> bool:
        """Whether nothing has happened yet: the only ground on which an embargo may begin."""
        return not (self.public or self.exploit or self.attacks)


QUIET = Exposure()


@dataclass(frozen=True)
class CaseState:
    """The state of one manufacturer's product and vulnerability in its case."""

    fix: FixState = FixState.VENDOR_UNAWARE
    exposure: Exposure = QUIET

    def __str__(self) -> str:
        return f"{self.fix}, {self.exposure}"

    def has(self, event: CaseEvent) -> bool:
        """Whether `event` has happened."""
        if event in FIX_EVENTS:
            return self.fix.rank > FIX_EVENTS.index(event)
        return self.exposure.has(event)

    def after(self, event: CaseEvent) -> CaseState:
        """The state with `event` added, whether or not the model allows it here."""
        if event in FIX_EVENTS:
            return replace(self, fix=tuple(FixState)[FIX_EVENTS.index(event) + 1])
        return replace(self, exposure=replace(self.exposure, **{event.value: True}))


STATES: tuple[CaseState, ...] = tuple(
    CaseState(fix, Exposure(public, exploit, attacks))
    for fix, public, exploit, attacks in product(FixState, (False, True), (False, True), (False, True))
)


def forced(state: CaseState) -> CaseEvent | None:
    """The only event that may follow an ephemeral state, or None where the state may stay."""
    if state.exposure.exploit and not state.exposure.public:
        return CaseEvent.PUBLIC
    if state.exposure.public and state.fix == FixState.VENDOR_UNAWARE:
        return CaseEvent.VENDOR_AWARE
    return None


def _possible(state: CaseState) -> Iterator[CaseEvent]:
    must = forced(state)
    for event in CaseEvent:
        missing = FIX_EVENTS[: FIX_EVENTS.index(event)] if event in FIX_EVENTS else ()
        if state.has(event) or not all(state.has(earlier) for earlier in missing):
            continue
        if must is None or event == must:
            yield event


MACHINE: Machine[CaseState, CaseEvent] = Machine(
    name="case state",
    initial=STATES[0],
    final=frozenset({STATES[-1]}),
    table={(state, event): state.after(event) for state in STATES for event in _possible(state)},
)

DEPLOYMENT: Machine[Deployment, CaseEvent] = Machine(
    name="deployment",
    initial=Deployment.NOT_DEPLOYED,
    final=frozenset({Deployment.DEPLOYED}),
    table={(Deployment.NOT_DEPLOYED, CaseEvent.FIX_DEPLOYED): Deployment.DEPLOYED},
)

step = MACHINE.step
events_from = MACHINE.events_from

EPHEMERAL: frozenset[CaseState] = frozenset(state for state in STATES if forced(state))
PERSISTED: tuple[CaseState, ...] = tuple(state for state in STATES if state not in EPHEMERAL)


def commit(state: CaseState, event: CaseEvent) -> tuple[CaseState, tuple[CaseEvent, ...]]:
    """One step and whatever it forces, as one change: the state to store and all events in order.

    An exploit makes the case public, a public case makes the manufacturer aware (Vultron CSB-13-001,
    SM-09-001), so no stored state is ephemeral.
    """
    events: tuple[CaseEvent, ...] = (event,)
    state = step(state, event)
    while (follower := forced(state)) is not None:
        state, events = step(state, follower), (*events, follower)
    return state, events


def expose(exposure: Exposure, event: CaseEvent) -> tuple[Exposure, tuple[CaseEvent, ...]]:
    """The case-level half of `commit`: `event` is public, exploit or attacks."""
    if event not in EXPOSURE_EVENTS:
        raise Illegal(
            Sentence("'{event}' belongs to one manufacturer's product: record it there.", event=event)
        )
    # An aware manufacturer's row never forces anything itself, so the machine answers for the case alone.
    state, events = commit(CaseState(FixState.VENDOR_AWARE, exposure), event)
    return state.exposure, events


def settle(fix: FixState, exposure: Exposure) -> FixState:
    """The fix path as stored beside `exposure`: in a public case every listed manufacturer is aware."""
    if exposure.public and fix == FixState.VENDOR_UNAWARE:
        return FixState.VENDOR_AWARE
    return fix


def paths(state: CaseState = STATES[0]) -> Iterator[tuple[CaseEvent, ...]]:
    """Every legal sequence of events from `state`, the empty one included: 217 from the beginning."""
    yield ()
    for event in events_from(state):
        for rest in paths(step(state, event)):
            yield (event, *rest)
