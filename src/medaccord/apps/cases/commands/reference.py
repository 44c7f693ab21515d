"""References: addresses for the advisory, of the whole case or of one vulnerability (CSAF 2.0 §3.1.10)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases import corrections, inputs
from medaccord.apps.cases.models import Case, Reference, ReferenceKind
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import identifiers, text
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class NewReference:
    """A reference as given; `common`, for the desk only, shows it to every party of the case."""

    url: str
    summary: str
    category: ReferenceKind | None = None
    vulnerability: uuid.UUID | None = None
    common: bool = False


@command(Verb.REFERENCE_ADD, on=Case)
def add(act: Act, case: Case, *, references: Sequence[NewReference]) -> list[Reference]:
    """Add references in the order given, kept verbatim; findings go by place in the list, such as `0/url`.

    The desk's lie in the agencies' room, a manufacturer's in its side.
    """
    found = Findings()
    inputs.some(references, found, "references")
    inputs.check_vulnerabilities(act, (one.vulnerability for one in references), found)
    for place, one in enumerate(references):
        _check(act, one, found, f"{place}/")
    found.settle()
    party = corrections.writer(act)
    home = corrections.home_of(act, case, party)
    positions = inputs.places(act, Reference, (one.vulnerability for one in references))
    return act.add_all(
        Reference(
            stream_id=case.stream_id,
            room_id=case.room_id if one.common else home,
            party=party,
            position=position,
            **_columns(one),
        )
        for one, position in zip(references, positions, strict=True)
    )


@command(Verb.REFERENCE_CHANGE, on=Reference)
def change(act: Act, row: Reference, *, wanted: NewReference, version: int | None = None) -> Reference:
    """Put another address in place of all that stands there; who reads it follows from `common`."""
    corrections.check(act, row, version)
    found = Findings()
    inputs.check_vulnerability(act, wanted.vulnerability, found)
    _check(act, wanted, found, "")
    found.settle()
    position = corrections.place(act, row, wanted.vulnerability)
    room = corrections.room_of(act, row, wanted.common)
    return corrections.put(act, row, **_columns(wanted), position=position, room_id=room)


@command(Verb.REFERENCE_WITHDRAW, on=Reference)
def withdraw(act: Act, row: Reference, *, reason: str, version: int | None = None) -> Reference:
    """Say that a reference is over, and why."""
    return corrections.withdraw(act, row, reason, version)


def _columns(one: NewReference) -> dict[str, Any]:
    return {
        "vulnerability_id": one.vulnerability,
        "category": one.category.value if one.category else "",
        "summary": one.summary,
        "url": one.url,
    }


def _check(act: Act, one: NewReference, found: Findings, prefix: str) -> None:
    found.take(f"{prefix}url", identifiers.address, one.url)
    found.take(f"{prefix}summary", text.text, one.summary, limit=text.PRINTED)
    if not one.summary.strip():
        found.add(f"{prefix}summary", "Say in a few words what is found there.")
    if one.common and not act.roles & DESK:
        found.add(f"{prefix}common", "Only the coordination center shows a reference to every party.")
