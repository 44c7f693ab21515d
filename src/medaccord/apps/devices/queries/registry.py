"""Look-ups in the public registries; whoever signed in may read them, and nothing of them is of a case."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import F

from medaccord.apps.devices.registry import (
    EventCount,
    ProductCode,
    Recall,
    RegisteredDevice,
    RegistryLoad,
    Term,
)
from medaccord.core.principal import Actor
from medaccord.domain.devices.registry import CODE, SHELVES, Shelf, Source, asked_for
from medaccord.domain.devices.udi.parse import parse
from medaccord.domain.errors import Denied, Invalid
from medaccord.domain.scoring import imdrf

MOST_RECALLS: Final = 50
MOST_TERMS: Final = 100
MOST_CODES: Final = 5
"""Product codes of one device that are looked up with it."""
MOST_WORDS: Final = 8
LONGEST_QUESTION: Final = 200


@dataclass(frozen=True, slots=True)
class Edition:
    """One file or answer that counts now."""

    source: str
    shelf: str
    name: str
    edition: str
    parts: str
    rows: int
    passed_over: int
    sha256: str
    loaded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Code:
    """A product code."""

    code: str
    name: str
    device_class: str
    specialty: str
    panel: str
    regulation: str
    implant: bool | None
    life_sustaining: bool | None


@dataclass(frozen=True, slots=True)
class Device:
    """A device identifier and the record that it names; `codes` are its product codes that are loaded."""

    di: str
    kind: str
    primary_di: str
    issuing_agency: str
    brand: str
    model: str
    catalog_number: str
    company: str
    product_codes: tuple[str, ...]
    codes: tuple[Code, ...]
    flags: Mapping[str, bool]
    submissions: tuple[str, ...]
    mri_safety: str
    distribution: str
    distribution_ended_on: dt.date | None
    record_status: str
    record_key: str
    record_version: str
    published_on: dt.date | None


@dataclass(frozen=True, slots=True)
class RecallLine:
    """A recall of a product code; its class is that of the enforcement report of its number, if any."""

    number: str
    event: str
    recall_class: str
    status: str
    firm: str
    product: str
    reason: str
    cause: str
    initiated_on: dt.date | None
    posted_on: dt.date | None
    terminated_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Year:
    """Reports that name a product code in one year."""

    year: int
    count: int


@dataclass(frozen=True, slots=True)
class OfCode:
    """All that is known of a product code: recalls, newest first, how many there are, and counts by year."""

    asked: str
    code: Code | None
    recalls: tuple[RecallLine, ...]
    recall_count: int
    events: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody who looked something up meant: a device with its product codes, or a product code."""

    device: Device | None
    codes: tuple[OfCode, ...]


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term; `hierarchies` are its places, `seeded` says that the annex is not loaded."""

    annex: str
    code: str
    term: str
    definition: str
    status: str
    hierarchies: tuple[str, ...]
    selectable: bool
    seeded: bool


class Unusable(StrEnum):
    """Why a code cannot be given."""

    UNKNOWN = "unknown"
    HEADING = "heading"


def batches_replaced(shelf: Shelf) -> list[uuid.UUID]:
    """Batches of a shelf whose rows count no more, since newer loads took their place; once so, always so."""
    told = RegistryLoad.objects.filter(source__in=[one for one in Source if SHELVES[one] == shelf])
    return sorted({*told.values_list("batch", flat=True)} - _batches(shelf))


def _in_use(shelf: Shelf | None = None) -> list[RegistryLoad]:
    """Loads that count, the newest first."""
    found: dict[tuple[Shelf, str], uuid.UUID] = {}
    rows = list(RegistryLoad.objects.order_by("-loaded_at", "batch", "name", "id"))
    for row in rows:
        for part in row.parts or "-":
            found.setdefault((SHELVES[Source(row.source)], part), row.batch)
    counts = {(shelf_, batch) for (shelf_, _), batch in found.items()}
    return [
        row
        for row in rows
        if (SHELVES[Source(row.source)], row.batch) in counts and shelf in (None, SHELVES[Source(row.source)])
    ]


def _batches(shelf: Shelf) -> set[uuid.UUID]:
    return {row.batch for row in _in_use(shelf)}


def editions(actor: Actor) -> list[Edition]:
    """What is loaded and counts, source by source."""
    _check(actor)
    order = list(Source)
    rows = sorted(_in_use(), key=lambda row: order.index(Source(row.source)))
    return [
        Edition(
            row.source,
            SHELVES[Source(row.source)],
            row.name,
            row.edition,
            row.parts,
            row.rows,
            row.passed_over,
            row.sha256,
            row.loaded_at,
        )
        for row in rows
    ]


def _check(actor: Actor) -> None:
    if actor.is_stranger:
        raise Denied("Sign in to look something up.")


def look_up(actor: Actor, typed: str) -> Found | None:
    """A product code by its three signs, else a device and its first product codes; None without either."""
    if CODE.fullmatch(typed.strip().upper()):
        return known_of(actor, code=typed)
    return known_of(actor, di=typed)


def known_of(actor: Actor, *, di: str = "", code: str = "") -> Found | None:
    """What is loaded of an identifier, of a product code, and of the first codes of the device itself.

    None where nothing is, or where neither is written as one.
    """
    word = code.strip().upper()
    found = device(actor, di)
    asked = (word if CODE.fullmatch(word) else "", *(found.product_codes[:MOST_CODES] if found else ()))
    codes = [of_code(actor, one) for one in dict.fromkeys(filter(None, asked))]
    told = tuple(one for one in codes if one)
    return Found(found, told) if found or told else None


def device(actor: Actor, typed: str) -> Device | None:
    """The record that an identifier names, alone or within a whole UDI; None where none is loaded."""
    _check(actor)
    asked = _identifiers(typed[:LONGEST_QUESTION])
    rows = RegisteredDevice.objects.filter(batch__in=_batches(Shelf.DEVICES), di__in=asked)
    found = sorted(rows[:50], key=lambda row: (asked.index(row.di), row.kind != "Primary", row.id))
    return _device(found[0]) if found else None


def _identifiers(typed: str) -> list[str]:
    """What may be meant: as it is typed first, then as the UDI says that it is."""
    asked = [*asked_for(typed)]
    with contextlib.suppress(Invalid):
        asked += asked_for(parse(typed).di)
    return asked


def _device(row: RegisteredDevice) -> Device:
    return Device(
        di=row.di,
        kind=row.kind,
        primary_di=row.primary_di,
        issuing_agency=row.issuing_agency,
        brand=row.brand,
        model=row.model,
        catalog_number=row.catalog_number,
        company=row.company,
        product_codes=tuple(row.product_codes),
        codes=tuple(_codes(row.product_codes)),
        flags=row.flags,
        submissions=tuple(row.submissions),
        mri_safety=row.mri_safety,
        distribution=row.distribution,
        distribution_ended_on=row.distribution_ended_on,
        record_status=row.record_status,
        record_key=row.record_key,
        record_version=row.record_version,
        published_on=row.published_on,
    )


def _codes(asked: Sequence[str]) -> Iterable[Code]:
    rows = ProductCode.objects.filter(batch__in=_batches(Shelf.PRODUCT_CODES), code__in=asked)
    for row in rows.order_by("code", "id"):
        yield Code(
            row.code,
            row.name,
            row.device_class,
            row.specialty,
            row.panel,
            row.regulation,
            row.implant,
            row.life_sustaining,
        )


def of_code(actor: Actor, asked: str) -> OfCode | None:
    """What is known of a product code; None where nothing is loaded of it."""
    _check(actor)
    word = asked.strip().upper()[:3]
    code = next(iter(_codes([word])), None)
    recalls = Recall.objects.filter(batch__in=_batches(Shelf.RECALLS), product_code=word)
    counts = EventCount.objects.filter(batch__in=_batches(Shelf.EVENTS), code=word).order_by("-year")
    years = tuple(Year(row.year, row.count) for row in counts)
    number = recalls.count() if word else 0
    if code is None and not number and not years:
        return None
    begun, posted = (F(name).desc(nulls_last=True) for name in ("initiated_on", "posted_on"))
    newest = recalls.order_by(begun, posted, "number", "id")
    return OfCode(word, code, tuple(_lines([*newest[:MOST_RECALLS]])), number, years)


def _lines(rows: Sequence[Recall]) -> Iterable[RecallLine]:
    """Recalls with the class that an enforcement report of the same number gives them."""
    reports = Recall.objects.filter(
        batch__in=_batches(Shelf.CLASSES), number__in=[row.number for row in rows]
    ).order_by("id")
    classes = dict(reports.values_list("number", "recall_class"))
    for row in rows:
        yield RecallLine(
            row.number,
            row.event,
            classes.get(row.number, ""),
            row.status,
            row.firm,
            row.product,
            row.reason,
            row.cause,
            row.initiated_on,
            row.posted_on,
            row.terminated_on,
        )


def counted_codes(actor: Actor) -> list[str]:
    """Product codes whose reports are counted now."""
    _check(actor)
    rows = EventCount.objects.filter(batch__in=_batches(Shelf.EVENTS))
    return sorted(set(rows.values_list("code", flat=True)))


def terms(actor: Actor, annex: str = "", words: str = "") -> list[TermLine]:
    """Terms that have every word in code or term, by code, at most so many; seeded where none is loaded.

    Raises Invalid for an annex that there is not.
    """
    _check(actor)
    if annex and annex not in imdrf.ANNEXES:
        raise Invalid({"annex": ["Choose an annex from A to G."]})
    asked = words[:LONGEST_QUESTION].casefold().split()[:MOST_WORDS]
    letters = [annex] if annex else [*imdrf.ANNEXES]
    loaded = _annexes()
    found = [*_loaded({one: loaded[one] for one in letters if one in loaded}, asked)]
    found += _seeded([one for one in letters if one not in loaded], asked)
    return sorted(found, key=lambda one: one.code)[:MOST_TERMS]


def _annexes() -> dict[str, uuid.UUID]:
    """The batch that counts of each annex that is loaded."""
    found: dict[str, uuid.UUID] = {}
    for row in _in_use(Shelf.TERMS):
        for letter in row.parts:
            found.setdefault(letter, row.batch)
    return found


def _loaded(annexes: Mapping[str, uuid.UUID], asked: Sequence[str]) -> Iterable[TermLine]:
    """Terms of loaded annexes, each once with all of its places."""
    for letter, batch in annexes.items():
        rows = Term.objects.filter(batch=batch, annex=letter)
        places: dict[str, list[str]] = {}
        told: dict[str, Term] = {}
        for row in rows.order_by("code", "hierarchy", "id"):
            if not _has(asked, row.code, row.term):
                continue
            places.setdefault(row.code, []).append(row.hierarchy)
            told.setdefault(row.code, row)
        for code, row in [*told.items()][:MOST_TERMS]:
            selectable = _is_selectable(row.status)
            yield TermLine(
                letter, code, row.term, row.definition, row.status, tuple(places[code]), selectable, False
            )


def _seeded(letters: Sequence[str], asked: Sequence[str]) -> Iterable[TermLine]:
    for code, term in imdrf.SEED.items():
        if code[0] in letters and _has(asked, code, term):
            yield TermLine(code[0], code, term, "", "", (imdrf.hierarchy(code),), True, True)


def _has(asked: Sequence[str], code: str, term: str) -> bool:
    told = f"{code} {term}".casefold()
    return all(word in told for word in asked)


def named(codes: Iterable[str]) -> dict[str, str]:
    """By code its term, as the loaded annexes have it, else as we name it; without codes that are not known.

    The terms are public: whoever is shown a code may read what it means.
    """
    found: dict[str, str] = {}
    loaded = _annexes()
    for code in dict.fromkeys(codes):
        batch = loaded.get(code[:1])
        if batch is None:
            term = imdrf.SEED.get(code)
        else:
            rows = Term.objects.filter(batch=batch, annex=code[0], code=code).order_by("hierarchy", "id")
            term = rows.values_list("term", flat=True).first()
        if term:
            found[code] = term
    return found


def unusable(codes: Iterable[str]) -> dict[str, Unusable]:
    """By code why it names nothing: the annex that is loaded has it not, or as a heading alone.

    Of an annex that is not loaded nobody can say which codes it has.
    """
    found: dict[str, Unusable] = {}
    for code in codes:
        batch = _annexes().get(code[:1])
        if batch is None:
            continue
        rows = list(Term.objects.filter(batch=batch, annex=code[0], code=code))
        if not rows:
            found[code] = Unusable.UNKNOWN
        elif not any(_is_selectable(row.status) for row in rows):
            found[code] = Unusable.HEADING
    return found


def _is_selectable(status: str) -> bool:
    return imdrf.NOT_SELECTABLE.casefold() not in status.casefold()
