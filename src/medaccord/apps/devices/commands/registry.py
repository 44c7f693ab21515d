"""Public registries: loaded as a whole, in place of the older edition, and told by the realm's chain.

Rows are written first and show to nobody; the entry that tells of them makes them the ones that count. So a
load of millions keeps nobody waiting, and one that breaks off leaves what was there.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models, transaction

from medaccord.apps.accounts.commands.register import Entry, Registration, administers, registration
from medaccord.apps.devices.queries.registry import batches_replaced
from medaccord.apps.devices.registry import (
    LONGEST_NAME,
    EventCount,
    ProductCode,
    Recall,
    RegisteredDevice,
    RegistryLoad,
    Term,
)
from medaccord.core.principal import Actor
from medaccord.domain import text as texts
from medaccord.domain.devices.registry import SHELVES, Reading, Record, Shelf, Source, TermRecord
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence

AT_ONCE: Final = 2_000
"""Rows that are written or removed in one statement."""
MOST_ROWS: Final = 10_000_000
LONGEST_EDITION: Final = 40

TABLES: Final[Mapping[Shelf, type[models.Model]]] = {
    Shelf.PRODUCT_CODES: ProductCode,
    Shelf.DEVICES: RegisteredDevice,
    Shelf.RECALLS: Recall,
    Shelf.CLASSES: Recall,
    Shelf.EVENTS: EventCount,
    Shelf.TERMS: Term,
}

Given = tuple[Reading, Iterable[Record]]
"""One file or answer: what is known of it as it is read, and its rows."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought: its rows, how many were passed over, and the letters of its annexes."""

    reading: Reading
    parts: str


def bring(
    actor: Actor,
    now: dt.datetime,
    *,
    source: Source,
    given: Iterable[Given],
    edition: str = "",
    pass_over: int = 0,
) -> list[Reading]:
    """Load files that are one edition together; raises Invalid with lines of bad rows, and nothing changes.

    Up to `pass_over` bad rows are left out. `edition` is told where the files do not say theirs.
    """
    administers(actor)
    texts.line(edition, limit=LONGEST_EDITION, name="edition")
    table, batch = TABLES[SHELVES[source]], uuid.uuid4()
    try:
        files = [_stage(table, batch, *one) for one in given]
        _check(files, pass_over)
        for one in files:
            one.reading.edition = edition or one.reading.edition
        load(actor, now, source=source, batch=batch, files=files)
    except BaseException:
        _remove(table.objects.filter(batch=batch))  # type: ignore[attr-defined]
        raise
    sweep(source)
    return [one.reading for one in files]


def _stage(
    table: type[models.Model], batch: uuid.UUID, reading: Reading, records: Iterable[Record]
) -> Loaded:
    parts: set[str] = set()
    rows = iter(records)
    while slice_ := list(itertools.islice(rows, AT_ONCE)):
        reading.rows += len(slice_)
        if reading.rows > MOST_ROWS:
            raise Invalid(Sentence("The file has more than {most:,} rows.", most=MOST_ROWS))
        parts |= {one.annex for one in slice_ if isinstance(one, TermRecord)}
        table.objects.bulk_create(  # type: ignore[attr-defined]
            [table(batch=batch, **_columns(one)) for one in slice_], batch_size=AT_ONCE
        )
    return Loaded(reading, "".join(sorted(parts)))


def _columns(record: Record) -> dict[str, Any]:
    """A record's fields as columns hold them."""
    told = {name: getattr(record, name) for name in record.__slots__}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def _check(files: Sequence[Loaded], pass_over: int) -> None:
    """Raise Invalid where more rows are bad than may be passed over, or where there is none at all."""
    bad = sum(one.reading.bad for one in files)
    if bad > pass_over:
        told = [
            Sentence("{name}, line {line}: {why}", name=one.reading.name, line=line, why=why)
            for one in files
            for line, why in one.reading.told
        ]
        counted = Sentence("Bad rows: {bad}. Nothing was loaded.", bad=bad)
        raise Invalid({"": [counted], "rows": [*told]})
    if not sum(one.reading.rows for one in files):
        raise Invalid("There is not one row. Nothing was loaded.")


@registration(Registration.REGISTRY_LOAD)
def load(entry: Entry, *, source: Source, batch: uuid.UUID, files: Sequence[Loaded]) -> list[uuid.UUID]:
    """Make the rows of a batch the ones that count; returns the keys of what was loaded."""
    table = TABLES[SHELVES[source]]
    wanted = sum(one.reading.rows for one in files)
    if table.objects.filter(batch=batch).count() != wanted:  # type: ignore[attr-defined]
        raise Illegal("Another load of this ran at the same time. Load it again.")
    rows = [_row(entry, source, batch, one) for one in files]
    for row in rows:
        row.save(force_insert=True)
    entry.names(loads=[row.id for row in rows], source=source.value)
    return [row.id for row in rows]


def _row(entry: Entry, source: Source, batch: uuid.UUID, one: Loaded) -> RegistryLoad:
    reading, by = one.reading, entry.actor.principal
    assert by is not None  # whoever administers is known
    return RegistryLoad(
        batch=batch,
        source=source,
        name=texts.line(reading.name, limit=LONGEST_NAME, name="name"),
        sha256=reading.sha256,
        edition=reading.edition,
        parts=one.parts,
        rows=reading.rows,
        passed_over=reading.bad,
        loaded_at=entry.now,
        loaded_by_id=by,
    )


def sweep(source: Source) -> int:
    """Remove rows of older loads of a shelf that count no more; returns how many.

    Rows that no load told of may be those of one that still runs: they show to nobody and are left alone.
    """
    shelf = SHELVES[source]
    return _remove(TABLES[shelf].objects.filter(batch__in=batches_replaced(shelf)))  # type: ignore[attr-defined]


def _remove(rows: models.QuerySet[Any]) -> int:
    removed = 0
    for keys in _slices(rows):
        with transaction.atomic():
            removed += rows.model._default_manager.filter(id__in=keys).delete()[0]
    return removed


def _slices(rows: models.QuerySet[Any]) -> Iterator[list[int]]:
    last = 0
    while keys := list(rows.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        yield keys
        last = keys[-1]
