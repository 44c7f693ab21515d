"""Checkpoints: where all chains end, signed by a key outside the database and told to a witness outside it.

Each checkpoint is made only after the one before still holds: every chain has the entries that it had, the
newest of them unchanged, and the database keeps what was signed. So the newest vouches for all (need-to-know
8). It says nothing of entries that came after it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.db import IntegrityError, transaction

from medaccord.core import audit, ports
from medaccord.core.models import ChainEnd, Stream
from medaccord.core.models import Checkpoint as Kept
from medaccord.core.streams import every_stream, in_portions, platform_scope
from medaccord.domain.audit import chain
from medaccord.domain.audit.witness import Checkpoint, Unreadable, followed, leaf, read, root, signed

PORTION = 500
Ends = Mapping[uuid.UUID, chain.Head]
Copy = tuple[str, Sequence[str]]
"""Another copy of the witness: what it is called, and its lines."""


class Refused(Exception):
    """No checkpoint is made: the one before does not hold; the words are a sentence for people."""


def due(now: dt.datetime) -> bool:
    """Whether a checkpoint is to be made: on a fixed schedule, so that one that is missing shows."""
    kept = _kept()
    if not kept:
        return True
    try:
        last = dt.datetime.fromisoformat(read(kept[-1]).at)
    except (Unreadable, ValueError):
        return True
    every = settings.MEDACCORD.checkpoint_hours * 3600
    return now.timestamp() // every > last.timestamp() // every


def overdue(now: dt.datetime) -> str:
    """A sentence where no checkpoint vouches for the last hours: none was made for two of its periods."""
    hours = settings.MEDACCORD.checkpoint_hours
    point = newest()
    if point is not None and now - dt.datetime.fromisoformat(point.at) < dt.timedelta(hours=2 * hours):
        return ""
    last = f"The newest checkpoint is of {point.at}" if point else "There is no checkpoint"
    return f"{last}, and one is due every {hours} hours: see that the worker runs, and who stopped it."


def checkpoint(now: dt.datetime) -> Checkpoint:
    """Make one and append it to the witness; raises Refused where the one before does not hold."""
    _finish()
    if wrong := breaks():
        raise Refused(wrong[0])
    ends = dict(_ends_now())
    kept = _kept()
    before = read(kept[-1]) if kept else None
    number = before.number + 1 if before else 1
    made = signed(before, now, _root(number, ends), ports.keys().sign)
    try:
        with transaction.atomic():
            Kept.objects.create(number=made.number, line=made.line())
            _keep(ends)
    except IntegrityError:
        raise Refused("Another checkpoint is being made at this moment.") from None
    _append(made.line(), after=len(kept))
    return made


def _finish() -> None:
    """Append the line that a crash kept from the witness: the newest alone, and only after all before it."""
    kept, told = _kept(), _lines()
    if len(kept) != len(told) + 1 or kept[:-1] != told:
        return
    try:
        followed(kept, _is_signed)
    except Unreadable:
        return  # the database's owner may have written it: what we did not sign never reaches the witness
    _append(kept[-1], after=len(told))


def _append(line: str, *, after: int) -> None:
    try:
        ports.witness().append(line, after=after)
    except OSError as broken:
        told = f"The witness could not be written ({type(broken).__name__})."
        raise Refused(f"{told} Correct MEDACCORD_WITNESS_FILE, then make a checkpoint again.") from None


def newest() -> Checkpoint | None:
    """The newest checkpoint that the database knows."""
    kept = _kept()
    return read(kept[-1]) if kept else None


def breaks(copies: Sequence[Copy] = ()) -> list[str]:
    """Everything that is not as the witness tells, each in a sentence; copies of it must agree with it.

    Whoever finds something looks again: a checkpoint may have been made meanwhile.
    """
    return _breaks(copies) and _breaks(copies)


def _breaks(copies: Sequence[Copy]) -> list[str]:
    try:
        told = _lines()
    except Refused as unreadable:
        return [str(unreadable)]
    try:
        points = followed(told, _is_signed)
    except Unreadable as broken:
        return [f"The witness was changed: its {broken}"]
    found = [*_beside(told, _kept()), *(s for name, lines in copies for s in _copied(told, name, lines))]
    return found or (list(_since(points[-1])) if points else [])


def _beside(told: Sequence[str], kept: Sequence[str]) -> Iterator[str]:
    """Whether database and witness tell the same checkpoints."""
    if len(told) < len(kept):
        yield (
            f"The witness ends at checkpoint {len(told)}, and {len(kept)} were made: it was cut, lost, or a"
            " checkpoint was interrupted. Put its lines back, or make a checkpoint again."
        )
    if len(told) > len(kept):
        yield (
            f"The database ends at checkpoint {len(kept)}, and the witness tells {len(told)}:"
            " the database was set back, or checkpoints were removed from it."
        )
    yield from _parting(told, kept, "the database")


def _copied(told: Sequence[str], name: str, lines: Sequence[str]) -> Iterator[str]:
    """Whether a copy of the witness agrees with it; a copy may be older and end earlier."""
    if not lines:
        yield f"The copy {name} holds no checkpoint."
    if len(lines) > len(told):
        yield f"The copy {name} tells {len(lines)} checkpoints, and the witness {len(told)}: it was cut."
    yield from _parting(told, lines, f"the copy {name}")


def _parting(told: Sequence[str], others: Sequence[str], who: str) -> Iterator[str]:
    pairs = enumerate(zip(told, others, strict=False), start=1)
    parting = next((number for number, (mine, theirs) in pairs if mine != theirs), None)
    if parting is not None:
        yield f"From checkpoint {parting} on the witness and {who} tell different things."


def _since(point: Checkpoint) -> Iterator[str]:
    """Whether all chains still hold what they held at a checkpoint, the newest."""
    then = {end.stream: chain.Head(end.count, end.hash) for end in ChainEnd.objects.all()}
    if _root(point.number, then) != point.root:
        yield f"What the database keeps of checkpoint {point.number} is not what was signed."
    now, since = dict(_ends_now()), f"Since checkpoint {point.number}"
    for stream in sorted(then.keys() - now.keys()):
        yield f"{since} the chain {stream}, which had {then[stream].count} entries, is gone."
    grown = [key for key in then.keys() & now.keys() if then[key] != now[key]]
    realms = {known.id: known.realm for known in every_stream()} if grown else {}
    for stream in sorted(grown):
        if told := _changed(stream, realms[stream], then[stream], now[stream]):
            yield f"{since} the chain {stream} {told}."


def _changed(stream: uuid.UUID, realm: str, then: chain.Head, now: chain.Head) -> str:
    """What happened to a chain that ends otherwise than it did, if it did not just grow."""
    if now.count < then.count:
        return f"was cut from {then.count} entries to {now.count}"
    with platform_scope(realm, [stream]):
        held = audit.hash_at(stream, then.count) if then.count else then.hash
    anew = f"was written anew: entry {then.count} is not the one that was signed"
    return "" if now.count > then.count and held == then.hash else anew


def _ends_now() -> Iterator[tuple[uuid.UUID, chain.Head]]:
    for realm, keys in in_portions(every_stream(), PORTION):
        with platform_scope(realm, keys):
            rows = list(Stream.objects.filter(id__in=keys).values_list("id", "count", "head"))
        yield from ((key, chain.Head(count, head or chain.genesis(str(key)))) for key, count, head in rows)


def _root(number: int, ends: Ends) -> str:
    """The root over these ends; each salt follows from a key outside the database."""
    salts = ports.keys()
    return root(
        [
            leaf(str(stream), ends[stream], salts.digest("witness", f"{number}|{stream}".encode()).encode())
            for stream in sorted(ends)
        ]
    )


def _keep(ends: Ends) -> None:
    """Remember where chains end, where that is not what is remembered."""
    old = {end.stream: chain.Head(end.count, end.hash) for end in ChainEnd.objects.all()}
    rows = [ChainEnd(stream=key, count=e.count, hash=e.hash) for key, e in ends.items() if old.get(key) != e]
    ChainEnd.objects.bulk_create(
        rows,
        batch_size=PORTION,
        update_conflicts=True,
        update_fields=["count", "hash"],
        unique_fields=["stream"],
    )


def _kept() -> list[str]:
    return list(Kept.objects.order_by("number").values_list("line", flat=True))


def _lines() -> list[str]:
    try:
        return ports.witness().lines()
    except OSError as broken:
        told = f"The witness cannot be read ({type(broken).__name__})."
        raise Refused(f"{told} Correct MEDACCORD_WITNESS_FILE.") from None


def _is_signed(name: str, data: bytes, signature: bytes) -> bool:
    try:
        key = load_pem_public_key(ports.keys().public_key(name))
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(signature, data)
    except (KeyError, TypeError, ValueError, InvalidSignature):
        return False
    return True
