"""Whether the tables hold what the chains tell: rows rebuilt from a chain beside the rows that are stored."""

from __future__ import annotations

import functools
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast

from medaccord.core import search
from medaccord.core.audit import chain_of
from medaccord.core.catalogue import audited_models, registered_models, scoped_models
from medaccord.core.columns import open_values, plain, text_values
from medaccord.core.models import Fact, Room, Stream
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.domain.audit.read import read_changes, read_object
from medaccord.domain.audit.replay import ERASED, Rebuilt, replay

_UNTOLD = object()
Name = tuple[str, str]
"""Model and key of a row."""
SPELT = (models.UUIDField, models.ForeignKey, models.DateField)
"""Columns that SQLite keeps and compares as text, so that another spelling of a value is another value."""


def of(stream_id: uuid.UUID) -> list[Name]:
    """Model and key of every row that the tables hold otherwise than its chain tells, erased texts aside.

    A fact is told by the entry that it came of: it is named by that entry.
    """
    told, held = rebuilt(stream_id), {}
    names: set[Name] = set()
    for rows in _tables(stream_id):
        for row in _spelt(rows):
            held[_name(row)] = _values(row)
            if _is_misspelt(row):
                names.add(_name(row))
    names |= {name for name in told.keys() | held.keys() if not _agree(name, told.get(name), held.get(name))}
    names |= {("core.searchrow", f"{label} {key}") for label, key in search.misplaced(stream_id)}
    facts = _facts_told(stream_id), _facts_held(stream_id)
    wrong = (facts[0] - facts[1]) + (facts[1] - facts[0])
    return sorted(names | {(Fact._meta.label_lower, f"entry {fact[0]}") for fact in wrong})


def rebuilt(stream_id: uuid.UUID) -> Rebuilt:
    """The rows of a stream as its chain alone tells them, by model and key; erased texts are marked."""
    return replay(chain_of(stream_id), registered_models())


def stored(stream_id: uuid.UUID) -> dict[Name, dict[str, Any]]:
    """The rows of a stream as the tables hold them, in the chain's own form."""
    return {_name(row): _values(row) for rows in _tables(stream_id) for row in rows}


def _name(row: models.Model) -> Name:
    return row._meta.label_lower, str(row.pk)


def _values(row: models.Model) -> dict[str, Any]:
    return {**open_values(row), **text_values(row)}


def elsewhere(stream_id: uuid.UUID) -> set[uuid.UUID]:
    """Streams that rows of this one point at: a case or report shares the key of its stream."""
    return {
        key
        for rows in _tables(stream_id)
        for column in getattr(rows.model, "CROSS_STREAM", ())
        for key in rows.values_list(f"{column}_id", flat=True)
        if key is not None
    }


def _tables(stream_id: uuid.UUID) -> Iterator[models.QuerySet[Any]]:
    """The audited rows of a stream, by model, without those that lie in another realm than the stream."""
    stream = Stream.objects.get(id=stream_id)
    for model in _inhabited(stream_id):
        manager: models.Manager[Any] = getattr(model, "rows", model._default_manager)
        rows = manager.filter(stream=stream, realm=stream.realm).order_by("pk")
        # A realm's own room came with the realm, not by a command.
        began = model is Room and stream.kind == StreamKind.REALM
        yield rows.exclude(kind=RoomKind.REALM.value) if began else rows


def _inhabited(stream_id: uuid.UUID) -> list[type[models.Model]]:
    """The audited models that have rows in a stream, asked at once: most tables have none."""
    audited = audited_models()
    quoted = connection.ops.quote_name
    asked = " UNION ALL ".join(
        f"SELECT {at} WHERE EXISTS (SELECT 1 FROM {quoted(model._meta.db_table)} WHERE stream_id = %s)"  # noqa: S608 - names of our tables
        for at, model in enumerate(audited)
    )
    key = Stream._meta.pk.get_db_prep_value(stream_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(asked, [key] * len(audited))
        return [audited[at] for at in sorted(at for (at,) in cursor.fetchall())]


def _agree(name: Name, told: Mapping[str, Any] | None, held: Mapping[str, Any] | None) -> bool:
    if told is None or held is None or not told.keys() <= held.keys():
        return False
    later = defaults(name[0])
    return all(told.get(column, later.get(column, _UNTOLD)) in (held[column], ERASED) for column in held)


@functools.cache
def defaults(label: str) -> dict[str, Any]:
    """What each column of a model holds in rows from before it: a chain of then cannot tell it.

    A text that may be empty is empty in them. Any other column without a default was there from the start, so
    that a chain that is silent about it is wrong.
    """
    columns = [f for f in apps.get_model(label)._meta.concrete_fields if _has_earlier(f)]
    return {field.attname: plain(field.get_default()) for field in columns if not field.primary_key}


def _has_earlier(field: Any) -> bool:
    return bool(field.has_default() or field.null or (field.blank and field.empty_strings_allowed))


def misspelt(rows: models.QuerySet[Any]) -> Iterator[Name]:
    """Rows with a key or an instant in a spelling that reads alike and compares otherwise (SQLite)."""
    return (_name(row) for row in _spelt(rows) if _is_misspelt(row))


def _spelt(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """With its keys and instants as they are spelt: a text has no converter, it comes as it is stored."""
    model: type[models.Model] = rows.model
    fields = _kept_as_text(model, connection.vendor)
    spelt: models.QuerySet[Any] = rows.annotate(
        **{f"{field.name}_spelt": Cast(field.attname, models.TextField()) for field in fields}
    )
    return spelt


def _is_misspelt(row: models.Model) -> bool:
    for field in _kept_as_text(type(row), connection.vendor):
        ours = field.get_db_prep_save(getattr(row, field.attname), connection)
        if getattr(row, f"{field.name}_spelt") != (None if ours is None else str(ours)):
            return True
    return False


@functools.cache
def _kept_as_text(model: type[models.Model], vendor: str) -> tuple[Any, ...]:
    """Keys and instants of a model where the engine keeps them as text."""
    if vendor != "sqlite":
        return ()
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, SPELT))


def _facts_held(stream_id: uuid.UUID) -> Counter[tuple[Any, ...]]:
    rows = Fact.rows.filter(stream=stream_id, realm=Stream.objects.get(id=stream_id).realm)
    names = ("entry", "room_id", "subject", "verb", "actor_id", "recorded_at", "marking")
    claimed = ("occurred_at", "outcome", "by_day")
    return Counter(tuple(map(plain, row)) for row in rows.values_list(*names, *claimed))


def _columns(change: Mapping[str, Any]) -> set[str]:
    """Names of the columns that a change in an envelope sets; the words of its texts lie beside it."""
    return {*change["f"], *change.get("n", ())}


def _facts_told(stream_id: uuid.UUID) -> Counter[tuple[Any, ...]]:
    """What happened by the chain alone: one fact for each room in which an entry changed what is told."""
    unstated = {model._meta.label_lower: model.UNSTATED for model in scoped_models() if model.STATED}
    lies: dict[Any, dict[str, Any]] = {}
    told: Counter[tuple[Any, ...]] = Counter()
    for row in chain_of(stream_id):
        envelope: dict[str, Any] = (read_object(row.envelope) or ({}, b""))[0]
        first: dict[str, tuple[Any, ...]] = {}
        for change in cast("list[dict[str, Any]]", read_changes(envelope) or []):
            where = lies.setdefault((change["m"], change["id"]), {})
            where |= {name: change["f"][name] for name in ("room_id", "marking") if name in change["f"]}
            if change["m"] in unstated and not _columns(change) <= unstated[change["m"]]:
                first.setdefault(where["room_id"], (change["id"], where["marking"]))
        claimed = envelope.get("objects", {})
        for room, (subject, marking) in first.items():
            told[
                row.seq,
                room,
                subject,
                envelope["verb"],
                envelope["actor"],
                envelope["at"],
                marking,
                claimed.get("occurred_at", envelope["at"]),
                claimed.get("outcomes", {}).get(room, ""),
                claimed.get("by_day", False),
            ] += 1
    return told
