"""Two commands at once: lined up just before the lock, in every order, against one after the other.

A pair is described by a function that makes a fresh world and returns two calls and the streams to compare.
The final state is what the chains tell, with keys replaced by what the rows are, so that worlds compare.
"""

from __future__ import annotations

import re
import threading
import uuid
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import connection, connections
from tests.support import campaign, laid
from tests.support.database import pristine

from medaccord.apps.accounts.commands import register
from medaccord.core import audit, command, drift, files
from medaccord.core.models import Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.streams import every_stream, platform_scope
from medaccord.domain.errors import Refusal

PATIENCE = 30.0
ORDERS = ("first", "second", "race")
"""Who is done while the other is held at its lock, or both race from the barrier."""
RACES = 10
"""How often they race in the long run: each race may come out otherwise."""


@dataclass
class Pair:
    """Two calls in one fresh world; `names` says who the principals and organisations in it are."""

    first: Callable[[], Any]
    second: Callable[[], Any]
    names: dict[uuid.UUID, str]


State = tuple[tuple[str, str], tuple[Any, ...]]


class Gate:
    """Holds each thread at its first lock until it may go on; PostgreSQL's threads hold it in a transaction.

    SQLite takes its write lock when the transaction begins, so there they wait before it. A download locks
    nothing: it is held where its file was found in its reader's scope and its bytes are not yet open. What
    begins a report of its own locks nothing either, and is held before that; the register has its own lock.
    """

    def __init__(self, monkeypatch: Any) -> None:
        self._own = threading.local()
        for place, name in ((command.Act, "lock"), (command.Act, "open_stream"), (files, "read")):
            monkeypatch.setattr(place, name, self._held(getattr(place, name)))
        chained = SimpleNamespace(select_for_update=self._held(Stream.objects.select_for_update))
        monkeypatch.setattr(register, "Stream", SimpleNamespace(objects=chained))

    def _held(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def held(*args: Any, **named: Any) -> Any:
            self._arrive()
            return original(*args, **named)

        return held

    def _arrive(self) -> None:
        wait, self._own.wait = getattr(self._own, "wait", None), None
        if wait is not None:
            wait()

    def run(
        self, call: Callable[[], Any], wait: Callable[[], Any], done: threading.Event, into: list[str]
    ) -> None:
        """Run one call in this thread, on a connection of its own."""
        try:
            self._own.wait = wait
            if connection.vendor == "sqlite":
                self._arrive()
            into.append(outcome(call))
        finally:
            done.set()
            connections.close_all()


def outcome(call: Callable[[], Any]) -> str:
    """What came of a call: done, or the kind of refusal."""
    try:
        call()
    except Refusal as refusal:
        return type(refusal).__name__
    return "done"


def serial(make: Callable[[], Pair]) -> list[State]:
    """What the two orders give, one after the other."""
    found = []
    for turned in (False, True):
        pair = _fresh(make)
        if turned:
            second = outcome(pair.second)
            told = (outcome(pair.first), second)
        else:
            told = (outcome(pair.first), outcome(pair.second))
        found.append((told, state(pair)))
    return found


def done_both(expected: list[State]) -> bool:
    """Whether each of the two calls is done in at least one order: a pair of refusals shows nothing."""
    return all("done" in told for told in zip(*(outcomes for outcomes, _ in expected), strict=True))


def at_once(make: Callable[[], Pair], gate: Gate) -> list[State]:
    """What comes of both at once, in the orders of this run."""
    found = []
    for order in orders_of(make.__name__, connection.vendor):
        pair = _fresh(make)
        found.append((_run(pair, gate, order), state(pair)))
    return found


def orders_of(name: str, engine: str) -> tuple[str, ...]:
    """The orders in which a pair is run: all in the long run, with many races; else one.

    Which one follows from the pair's name, so that a third of all pairs has each; on the other engine it
    would be the next one.
    """
    if campaign.FULL:
        return (*ORDERS[:2], *ORDERS[2:] * RACES)
    place = zlib.crc32(name.encode()) + (engine == "postgresql")
    return (ORDERS[place % len(ORDERS)],)


def _fresh(make: Callable[[], Pair]) -> Pair:
    """A pair in an empty database, so that what comes of it is all there is."""
    pristine()
    laid.forget()
    return make()


def _run(pair: Pair, gate: Gate, order: str) -> tuple[str, str]:
    barrier = threading.Barrier(2)
    ends = {"first": threading.Event(), "second": threading.Event()}
    told: dict[str, list[str]] = {"first": [], "second": []}

    def waiting(name: str) -> Callable[[], Any]:
        if order == "race":
            return lambda: barrier.wait(PATIENCE)
        other = "second" if name == "first" else "first"

        def wait() -> None:
            barrier.wait(PATIENCE)  # both have read what they read before the lock
            if name != order:
                ends[other].wait(PATIENCE)

        return wait

    calls = {"first": pair.first, "second": pair.second}
    connections.close_all()
    threads = [
        threading.Thread(target=gate.run, args=(calls[name], waiting(name), ends[name], told[name]))
        for name in calls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(4 * PATIENCE)
        assert not thread.is_alive(), "a command is stuck"
    assert all(told.values()), "a command ended with an error that is no refusal"
    return told["first"][0], told["second"][0]


def state(pair: Pair) -> tuple[Any, ...]:
    """All rows of reports and cases as their chains tell them; they must agree with the tables."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    streams = [known.id for known in every_stream() if known.kind != StreamKind.REALM]
    with platform_scope("live", streams):
        for stream in Stream.objects.filter(id__in=streams):
            assert audit.verify(stream) == []
            assert drift.of(stream.id) == []
            rows |= drift.rebuilt(stream.id)
    return canonical(rows, pair.names)


def canonical(rows: dict[tuple[str, str], dict[str, Any]], names: dict[uuid.UUID, str]) -> tuple[Any, ...]:
    """Rows without their keys: each key stands for what its row is and what that refers to."""
    told = {str(key): name for key, name in names.items()}
    meaning = dict(told)
    for round_ in range(6):
        fresh: dict[str, str] = {}
        for (model, key), row in rows.items():
            values = sorted((n, _word(n, v, meaning)) for n, v in row.items())
            text = repr((model, round_, meaning.get(key), values))
            fresh[key + model] = str(uuid.uuid5(uuid.NAMESPACE_OID, text))
        merged: dict[str, list[str]] = {}
        for (model, key), _ in rows.items():
            merged.setdefault(key, []).append(fresh[key + model])
        meaning = {**{key: "|".join(sorted(parts)) for key, parts in merged.items()}, **told}
    final = Counter((model, meaning[key]) for model, key in rows)
    return tuple(sorted(final.items()))


UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
RANDOM = re.compile(r"\b(?:MD[ACRS]-\d{4}-\d{6}|md[acrs]-\d{4}-\d{6}|[0-9a-f]{64,}|Person \d+|reveal-\d+)\b")
"""What differs from world to world and means nothing: numbers, names, keys of files, digests of all these."""


def _word(name: str, value: Any, meaning: dict[str, str]) -> str:
    if name == "until":
        return str(value is not None)  # the instant is the wall clock's
    text = UUID.sub(lambda found: meaning.get(found[0], "?"), repr(value))
    return RANDOM.sub("…", text)
