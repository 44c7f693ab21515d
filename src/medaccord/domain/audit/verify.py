"""Verification of an audit chain: finds every changed, removed, reordered, inserted or truncated entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from medaccord.domain.audit.chain import (
    VERSION,
    Head,
    Json,
    Row,
    Side,
    commitment,
    genesis,
    is_digest,
    linked,
)
from medaccord.domain.audit.read import (
    is_number,
    read_changes,
    read_erases,
    read_object,
    salt_of,
)


class BreakKind(StrEnum):
    """What is wrong with an entry, its side values or the chain's end."""

    NUMBER = "number"
    GAP = "gap"
    ORDER = "order"
    UNREADABLE = "unreadable"
    MISPLACED = "misplaced"
    MALFORMED = "malformed"
    PREVIOUS = "previous"
    HASH = "hash"
    SIDE_MISSING = "side missing"
    SIDE_EXTRA = "side extra"
    SIDE_CHANGED = "side changed"
    ERASURE = "erasure"
    TRUNCATED = "truncated"
    EXTENDED = "extended"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the chain does not hold; the sentence carries numbers only, never content."""

    seq: int
    kind: BreakKind
    sentence: str


def verify(stream: str, rows: Iterable[Row], head: Head | None, *, sides: bool = True) -> list[Break]:
    """Verify a stream in one pass over its rows in order of seq; an empty list means that it holds.

    Without `head` a chain that lost its last entries looks whole. With `sides=False` only envelopes are
    verified, which needs sight of no text. Damaged data is a break, never an exception.
    """
    walk = _Walk(stream, sides)
    for row in rows:
        walk.step(row)
    walk.finish(head)
    return walk.breaks


class _Walk:
    """One pass: what is expected next, and the erasures seen but not yet declared."""

    def __init__(self, stream: str, sides: bool) -> None:
        self.breaks: list[Break] = []
        self._stream = stream
        self._sides = sides
        self._last = 0
        # Hashes the next entry may link to; None after a gap, where the predecessor is not known.
        self._ends: set[str] | None = {genesis(stream)}
        self._erased: set[tuple[int, int]] = set()
        self._declared: set[tuple[int, int]] = set()

    def step(self, row: Row) -> None:
        """Verify one row and move on."""
        seq = self._number(row)
        if seq is None:
            return
        read = read_object(row.envelope)
        self._chain(seq, row, read[1] if read else None)
        if read is None:
            self._add(seq, BreakKind.UNREADABLE, f"The envelope of entry {seq} is no canonical JSON object.")
            return
        envelope = read[0]
        self._place(seq, envelope)
        if self._sides:
            self._beside(seq, row, envelope)
            self._erasures(seq, envelope)

    def finish(self, head: Head | None) -> None:
        """Compare the end with the head kept elsewhere and report erasures that no entry declares."""
        for seq, key in sorted(self._erased - self._declared):
            self._add(seq, BreakKind.ERASURE, f"Texts {key} of entry {seq} are erased, but no entry says so.")
        if head is None:
            return
        last = self._last
        if not is_number(head.count):
            self._add(last, BreakKind.HEAD, "The head kept for this chain is unreadable.")
        elif head.count > last:
            self._add(last, BreakKind.TRUNCATED, f"The chain ends at {last}, its head says {head.count}.")
        elif head.count < last:
            self._add(last, BreakKind.EXTENDED, f"The chain goes on to {last}, its head says {head.count}.")
        elif self._ends is None or head.hash not in self._ends:
            self._add(last, BreakKind.HEAD, f"The hash of entry {last} differs from the head kept elsewhere.")

    def _add(self, seq: int, kind: BreakKind, sentence: str) -> None:
        self.breaks.append(Break(seq, kind, sentence))

    def _number(self, row: Row) -> int | None:
        """Check the row's number: a damaged one is taken for the one expected, a late row is None."""
        due = self._last + 1
        if not is_number(row.seq) or row.seq < 1:
            self._add(due, BreakKind.NUMBER, f"The row in place {due} has no valid number.")
        elif row.seq > due:
            self._add(due, BreakKind.GAP, f"Expected entry {due}, found {row.seq}.")
            self._ends = None
            due = row.seq
        elif row.seq < due:
            self._add(row.seq, BreakKind.ORDER, f"Entry {row.seq} comes again or too late; expected {due}.")
            return None
        self._last = due
        return due

    def _chain(self, seq: int, row: Row, text: bytes | None) -> None:
        """Check both digests of the row, then note what its successor may link to.

        The successor may name the stored or the recomputed hash: where they differ this row is reported
        already, and one change shall be one break.
        """
        prev_ok = is_digest(row.prev)
        if not prev_ok or (self._ends is not None and row.prev not in self._ends):
            self._add(seq, BreakKind.PREVIOUS, f"Entry {seq} does not link to the entry before it.")
        found = linked(row.prev, text) if prev_ok and text is not None else None
        if text is not None and prev_ok and row.hash != found:
            self._add(seq, BreakKind.HASH, f"The content of entry {seq} does not match its hash.")
        self._ends = {end for end in (row.hash, found) if end is not None and is_digest(end)}

    def _place(self, seq: int, envelope: Mapping[str, Json]) -> None:
        """Check that the envelope belongs to this stream and number."""
        if (envelope.get("stream"), envelope.get("seq")) != (self._stream, seq):
            self._add(seq, BreakKind.MISPLACED, f"Entry {seq} holds the envelope of another place.")
        if envelope.get("v") != VERSION:
            self._add(seq, BreakKind.MALFORMED, f"Entry {seq} has an envelope of an unknown version.")

    def _beside(self, seq: int, row: Row, envelope: Mapping[str, Json]) -> None:
        """Check the side values against the commitments of the envelope."""
        changes = read_changes(envelope)
        if changes is None:
            self._add(seq, BreakKind.MALFORMED, f"The changes of entry {seq} lack the agreed form.")
            return
        wanted = {key: change for key, change in enumerate(changes) if "t" in change}
        for side in row.sides or ():
            change = wanted.pop(side.key, None) if is_number(side.key) else None
            if change is None:
                self._add(seq, BreakKind.SIDE_EXTRA, f"Entry {seq} has texts that it never committed to.")
            else:
                self._side(seq, side, change)
        for key in wanted:
            self._add(seq, BreakKind.SIDE_MISSING, f"Texts {key} of entry {seq} are missing.")

    def _side(self, seq: int, side: Side, change: Mapping[str, Json]) -> None:
        """Check one side value, or that nothing of an erased one is left."""
        salt = salt_of(side)
        if side.value is None and salt == b"":
            self._erased.add((seq, side.key))
            return
        read = read_object(side.value)
        names = change["n"]
        if (
            read is None
            or salt is None
            or commitment(salt, read[1]) != change["t"]
            or sorted(read[0]) != names
        ):
            self._add(seq, BreakKind.SIDE_CHANGED, f"Texts {side.key} of entry {seq} were changed.")

    def _erasures(self, seq: int, envelope: Mapping[str, Json]) -> None:
        """Check that what the envelope declares erased is gone."""
        pairs = read_erases(envelope, seq)
        if pairs is None:
            self._add(seq, BreakKind.MALFORMED, f"The erasures of entry {seq} lack the agreed form.")
            return
        for pair in pairs:
            self._declared.add(pair)
            if pair not in self._erased:
                self._add(pair[0], BreakKind.ERASURE, f"Entry {seq} erased texts of {pair[0]} still stored.")
