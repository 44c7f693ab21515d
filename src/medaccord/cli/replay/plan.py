"""From a published advisory to what everybody in its case does, and when: pure, before anybody acts.

Only the advisory as last published is known, so its first release already carries these contents and each
later revision adds to the history alone (decision 0040).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medaccord.domain.csaf.advisory import (
    Acknowledgment,
    Advisory,
    Group,
    Note,
    NoteCategory,
    Product,
    Reference,
    Revision,
    Vulnerability,
)
from medaccord.domain.csaf.answers import Answer, answers_of
from medaccord.domain.errors import Invalid
from medaccord.domain.text import BODY, LINE

DAY = dt.timedelta(days=1)
UNNAMED = "Unnamed manufacturer"

DAYS_BEFORE: Mapping[str, int] = {
    "reported": 60,
    "checked": 59,
    "embargoed": 58,
    "invited": 57,
    "consented": 55,
    "judged": 50,
    "described": 45,
    "answered": 30,
    "recorded": 14,
    "drafted": 7,
}
"""Ours, for no advisory tells how its case went: days before the first release, where the embargo ends."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Who reported it: a named person, a named organisation, or nobody known (an empty name)."""

    name: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class Vendor:
    """One manufacturer by its name as given, with its products in order and its answers, if any."""

    name: str
    products: tuple[Product, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """One revision: drafted and released when `dated`, or with the one before it where that was later."""

    drafted_at: dt.datetime
    at: dt.datetime
    dated: dt.datetime
    version: int
    summary: str
    legacy_version: str
    status: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One case: people, instants before its first release (`days`), texts and releases."""

    title: str
    language: str
    finder: Finder
    device: str
    description: str
    days: Mapping[str, dt.datetime]
    vendors: tuple[Vendor, ...]
    groups: tuple[Group, ...]
    vulnerabilities: tuple[Vulnerability, ...]
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]
    acknowledgments: tuple[Acknowledgment, ...]
    releases: tuple[Release, ...]


def plan(advisory: Advisory) -> Plan:
    """What everybody does in the case behind an advisory; raises Invalid where no case can end in it."""
    releases = tuple(_releases(advisory))
    if not releases:
        raise Invalid("This advisory has no revision history: there is no instant to release it at.")
    return Plan(
        title=advisory.title,
        language=advisory.lang or "",
        finder=_finder(advisory),
        device=_device(advisory.products),
        description=_description(advisory),
        days=_days(releases[0].at),
        vendors=tuple(_vendors(advisory)),
        groups=advisory.groups,
        vulnerabilities=advisory.vulnerabilities,
        # Legal boilerplate is the publisher's own, and this publisher is another one.
        notes=tuple(note for note in advisory.notes if note.category != NoteCategory.LEGAL_DISCLAIMER),
        references=advisory.references,
        acknowledgments=advisory.acknowledgments,
        releases=releases,
    )


# ---------------------------------------------------------------- when


def _days(first_release: dt.datetime) -> dict[str, dt.datetime]:
    try:
        return {name: first_release - dt.timedelta(days=days) for name, days in DAYS_BEFORE.items()}
    except OverflowError as error:
        raise Invalid("The first release lies at the beginning of time: no case can precede it.") from error


def _releases(advisory: Advisory) -> Iterator[Release]:
    """The revisions in the order given, under one status; simulated time only ever goes on."""
    status = "final" if advisory.tracking.status == "final" else "interim"
    clock: dt.datetime | None = None
    for place, revision in enumerate(advisory.tracking.revisions, start=1):
        dated = instant(revision.date)
        at = max(clock or dated, dated)
        yield Release(
            drafted_at=at - min(DAY, (at - clock) / 2) if clock else _days(at)["drafted"],
            at=at,
            dated=dated,
            version=_version(revision, place),
            summary=revision.summary,
            legacy_version=revision.legacy_version or "",
            status=status,
        )
        clock = at


def _version(revision: Revision, place: int) -> int:
    """The number of a revision; where that is no integer, its place, which shows as a difference."""
    return int(revision.number) if revision.number.isascii() and revision.number.isdigit() else place


def instant(text: str) -> dt.datetime:
    """An RFC 3339 date and time in UTC, to the microsecond; raises Invalid for what no clock shows."""
    try:
        at = dt.datetime.fromisoformat(text.upper())
        if at.tzinfo is not None:
            return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid(f"The date {text!r} is no instant that can be acted.")


# ---------------------------------------------------------------- who


def _finder(advisory: Advisory) -> Finder:
    """The first person thanked by name, else the first organisation, if its name fits on one line."""
    everybody = [*advisory.acknowledgments, *(a for v in advisory.vulnerabilities for a in v.acknowledgments)]
    people = [(name, True) for thanks in everybody for name in thanks.names]
    organisations = [(thanks.organization, False) for thanks in everybody if thanks.organization]
    for name, is_person in (*people, *organisations):
        if name.strip() and len(name) <= LINE and name.isprintable():
            return Finder(name, is_person)
    return Finder("", is_person=False)


def vendor_of(product: Product) -> str:
    """The vendor as given, trailing blanks and several names in one string included."""
    return product.vendor or UNNAMED


def _vendors(advisory: Advisory) -> Iterator[Vendor]:
    """Vendors in the order in which their first products stand in the product tree."""
    found: dict[str, list[Product]] = {}
    for product in advisory.products:
        found.setdefault(vendor_of(product), []).append(product)
    answers = list(answers_of(advisory))
    for name, products in found.items():
        mine = {product.id for product in products}
        yield Vendor(name, tuple(products), tuple(one for one in answers if one.product in mine))


# ---------------------------------------------------------------- what


def _device(products: Iterable[Product]) -> str:
    """What a finder would call the devices: their names without versions."""
    names = (
        next((branch.name for branch in product.path if branch.category == "product_name"), product.name)
        for product in products
    )
    return ", ".join(dict.fromkeys(names))[:BODY] or "A device that the advisory does not name"


def _description(advisory: Advisory) -> str:
    """What a finder would describe: the words of the vulnerabilities."""
    said = (
        " ".join((item.cve or "", item.title or "", *(note.text for note in item.notes))).strip()
        for item in advisory.vulnerabilities
    )
    return "\n\n".join(text for text in said if text)[:BODY] or advisory.title
