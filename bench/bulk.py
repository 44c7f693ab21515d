"""Many cases from a few: rows of a case that real commands made, copied under new keys, chains and all.

A test proves that a copy is what the commands would have made: its chain verifies, the case rebuilt from
the chain equals the stored one, and but for its keys and number it equals the case it was copied from.
"""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models, transaction

from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.domain.audit import chain
from medaccord.domain.numbers import CAPACITY, NumberKind, number

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BATCH = 500
NOBODY_ELSE: Iterator[Mapping[str, str]] = itertools.repeat({})
PLACES = itertools.count()
"""Copies are numbered one after the other, in years before any case: drawn numbers would meet each other."""


def case_models() -> list[type[models.Model]]:
    """Models whose rows lie in streams, parents before children."""
    wanted = [m for m in apps.get_models() if getattr(m, "TABLE", None) == "case" and m is not Stream]
    placed: list[type[models.Model]] = [Stream]
    while wanted:
        ready = [m for m in wanted if _parents(m) <= {*placed, m}]
        if not ready:  # a ring of foreign keys, which are checked at commit only
            ready = wanted[:1]
        placed += ready
        wanted = [m for m in wanted if m not in ready]
    return placed[1:]


def _parents(model: type[models.Model]) -> set[Any]:
    found = {f.related_model for f in model._meta.concrete_fields if f.is_relation}
    return {m for m in found if getattr(m, "TABLE", None) == "case"}


class Template:
    """The rows of one case, read once, to be copied many times."""

    def __init__(self, stream_id: uuid.UUID) -> None:
        self.id = stream_id
        with transaction.atomic(), database_context(None, "live", [stream_id]):
            self.stream = Stream.objects.get(id=stream_id)
            self.rows = {
                model: list(_manager(model).filter(stream=stream_id).order_by("pk"))
                for model in case_models()
            }
        self.own = {str(row.pk) for rows in self.rows.values() for row in rows} | {str(stream_id)}

    def copies(self, count: int, others: Iterator[Mapping[str, str]] = NOBODY_ELSE) -> list[uuid.UUID]:
        """Insert that many copies, a batch at a time; returns their keys.

        `others` gives for each copy who takes part in place of whom: keys of people and organisations.
        """
        made: list[uuid.UUID] = []
        while len(made) < count:
            keys = [uuid.uuid4() for _ in range(min(BATCH, count - len(made)))]
            with transaction.atomic(), database_context(None, self.stream.realm, keys):
                self._insert(keys, others)
            made += keys
        return made

    def _insert(self, keys: list[uuid.UUID], others: Iterator[Mapping[str, str]]) -> None:
        maps = [{**next(others), **self._fresh(key)} for key in keys]
        chains = [_Chain(self, new) for new in maps]
        Stream.objects.bulk_create([copied.stream() for copied in chains])
        for model, rows in self.rows.items():
            manager = _manager(model)
            batch = (copied.row(row) for copied in chains for row in rows)
            manager.bulk_create(batch, batch_size=BATCH)

    def _fresh(self, key: uuid.UUID) -> dict[str, str]:
        fresh = {old: str(uuid.uuid4()) for old in self.own}
        fresh[str(self.id)] = str(key)
        return fresh


class _Chain:
    """One copy: its new keys and the links of its chain."""

    def __init__(self, template: Template, keys: dict[str, str]) -> None:
        self.template, self.keys = template, keys
        self.links: dict[int, tuple[str, str, str]] = {}
        old = template.stream
        place = next(PLACES)
        self.number = number(NumberKind.CASE, 1990 + place // CAPACITY, place % CAPACITY)
        self.end = chain.genesis(keys[str(template.id)])
        for entry in sorted(self._entries(), key=lambda e: e.seq):
            text = UUID.sub(lambda found: keys.get(found[0], found[0]), entry.envelope)
            text = text.replace(f'"{old.number}"', f'"{self.number}"')  # the first entry tells the number
            prev, self.end = self.end, chain.linked(self.end, text.encode())
            self.links[entry.seq] = (text, prev, self.end)

    def _entries(self) -> Iterator[Any]:
        for model, rows in self.template.rows.items():
            if model._meta.label_lower == "core.auditentry":
                yield from rows

    def stream(self) -> Stream:
        """The copy's stream, under a number of its own."""
        old = self.template.stream
        fresh = Stream(id=self.keys[str(old.id)], realm=old.realm, kind=old.kind, count=old.count)
        fresh.began_at = old.began_at
        fresh.number = self.number
        fresh.head = self.end
        return fresh

    def row(self, old: Any) -> Any:
        """The copy of one row."""
        fresh = type(old)()
        for field in old._meta.concrete_fields:
            value = getattr(old, field.attname)
            if isinstance(value, uuid.UUID):
                value = uuid.UUID(self.keys.get(str(value), str(value)))
            setattr(fresh, field.attname, value)
        if old._meta.label_lower == "core.auditentry":
            fresh.id = audit.entry_key(fresh.stream_id, old.seq)
            fresh.envelope, fresh.prev, fresh.hash = self.links[old.seq]
        elif old._meta.label_lower == "core.auditside":
            fresh.id = audit.side_key(fresh.stream_id, old.seq, old.key)
        return fresh


def _manager(model: type[models.Model]) -> Any:
    return getattr(model, "rows", model._default_manager)
