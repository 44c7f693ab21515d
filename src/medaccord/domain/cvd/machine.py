"""A table machine: frozen states, events and edges, shared by the disclosure models (Vultron RM, EM, CS)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Generic, TypeVar

from medaccord.domain.errors import Illegal
from medaccord.domain.sentence import Sentence

S = TypeVar("S", bound=Hashable)
E = TypeVar("E", bound=Hashable)


@dataclass(frozen=True, eq=False)
class Machine(Generic[S, E]):
    """A deterministic finite automaton whose missing entries are refusals."""

    name: str
    initial: S
    final: frozenset[S]
    table: Mapping[tuple[S, E], S]

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", MappingProxyType(dict(self.table)))

    def step(self, state: S, event: E) -> S:
        """The state after `event`; raises Illegal with what is possible instead."""
        try:
            return self.table[state, event]
        except KeyError:
            raise Illegal(self._refusal(state, event)) from None

    def can(self, state: S, event: E) -> bool:
        """Whether the table has this step."""
        return (state, event) in self.table

    def events_from(self, state: S) -> tuple[E, ...]:
        """The events that are possible in `state`, in the table's order."""
        return tuple(event for origin, event in self.table if origin == state)

    def run(self, word: Iterable[E]) -> S:
        """The state after all events of `word`; raises Illegal at the first bad one."""
        state = self.initial
        for event in word:
            state = self.step(state, event)
        return state

    def accepts(self, word: Iterable[E]) -> bool:
        """Whether `word` runs from the initial state into a final one."""
        try:
            return self.run(word) in self.final
        except Illegal:
            return False

    @property
    def states(self) -> frozenset[S]:
        """Every state that the table, the start or the end names."""
        return frozenset({self.initial, *self.final, *(s for s, _ in self.table), *self.table.values()})

    @property
    def events(self) -> frozenset[E]:
        """Every event that the table names."""
        return frozenset(event for _, event in self.table)

    def words(self, length: int) -> Iterator[tuple[E, ...]]:
        """All accepted words of exactly `length` events."""
        paths: list[tuple[tuple[E, ...], S]] = [((), self.initial)]
        for _ in range(length):
            paths = [
                ((*word, event), self.table[state, event])
                for word, state in paths
                for event in self.events_from(state)
            ]
        return (word for word, state in paths if state in self.final)

    def non_edges(self) -> Iterator[tuple[S, E]]:
        """Every pair of state and event that the table refuses."""
        return (pair for pair in product(self.states, self.events) if pair not in self.table)

    def _refusal(self, state: S, event: E) -> str:
        possible = ", ".join(str(e) for e in self.events_from(state))
        told = {"event": event, "name": self.name, "state": state}
        if not possible:
            return Sentence("'{event}' is not possible while the {name} is '{state}'; it ends here.", **told)
        return Sentence(
            "'{event}' is not possible while the {name} is '{state}'; possible from here: {possible}.",
            **told,
            possible=possible,
        )
