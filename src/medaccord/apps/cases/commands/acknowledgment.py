"""Acknowledgments: whom the advisory thanks; the agencies alone know before it is published."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases import corrections, inputs
from medaccord.apps.cases.models import Acknowledgment, Case
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import identifiers, text
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

MOST_PARTS = 100


@dataclass(frozen=True, slots=True)
class NewAcknowledgment:
    """Thanks as given to persons, to an organisation, or in words (CSAF 2.0 §3.1.1)."""

    names: tuple[str, ...] = ()
    organization: str = ""
    summary: str = ""
    urls: tuple[str, ...] = ()
    vulnerability: uuid.UUID | None = None


@command(Verb.ACKNOWLEDGMENT_ADD, on=Case)
def add(act: Act, case: Case, *, acknowledgments: Sequence[NewAcknowledgment]) -> list[Acknowledgment]:
    """Add acknowledgments in the order given, names kept verbatim; findings go by place in the list.

    They lie in the agencies' room, because a reporter who is unnamed may be thanked by a name there.
    """
    found = Findings()
    inputs.some(acknowledgments, found, "acknowledgments")
    inputs.check_vulnerabilities(act, (one.vulnerability for one in acknowledgments), found)
    for place, one in enumerate(acknowledgments):
        _check(one, found, f"{place}/")
    found.settle()
    desk = act.desk(case.stream_id)
    positions = inputs.places(act, Acknowledgment, (one.vulnerability for one in acknowledgments))
    return act.add_all(
        Acknowledgment(
            stream_id=case.stream_id,
            room_id=desk,
            position=position,
            **_columns(one),
        )
        for one, position in zip(acknowledgments, positions, strict=True)
    )


@command(Verb.ACKNOWLEDGMENT_CHANGE, on=Acknowledgment)
def change(
    act: Act, row: Acknowledgment, *, wanted: NewAcknowledgment, version: int | None = None
) -> Acknowledgment:
    """Put other thanks in place of all that stands there."""
    corrections.check(act, row, version)
    found = Findings()
    inputs.check_vulnerability(act, wanted.vulnerability, found)
    _check(wanted, found, "")
    found.settle()
    position = corrections.place(act, row, wanted.vulnerability)
    return corrections.put(act, row, **_columns(wanted), position=position)


@command(Verb.ACKNOWLEDGMENT_WITHDRAW, on=Acknowledgment)
def withdraw(act: Act, row: Acknowledgment, *, reason: str, version: int | None = None) -> Acknowledgment:
    """Say that these thanks are over, and why."""
    return corrections.withdraw(act, row, reason, version)


def _columns(one: NewAcknowledgment) -> dict[str, Any]:
    return {
        "vulnerability_id": one.vulnerability,
        "names": list(one.names),
        "organization": one.organization,
        "summary": one.summary,
        "urls": list(one.urls),
    }


def _check(one: NewAcknowledgment, found: Findings, prefix: str) -> None:
    for name in one.names:
        found.take(f"{prefix}names", text.label, name, limit=text.PRINTED)
        if not name.strip():
            found.add(f"{prefix}names", "Give a name on each line, or none.")
    for url in one.urls:
        found.take(f"{prefix}urls", identifiers.address, url)
    found.take(f"{prefix}organization", text.label, one.organization, limit=text.PRINTED)
    found.take(f"{prefix}summary", text.text, one.summary, limit=text.PRINTED)
    if max(len(one.names), len(one.urls)) > MOST_PARTS:
        found.add(
            f"{prefix}names",
            Sentence("Give at most {most_parts} names and addresses.", most_parts=MOST_PARTS),
        )
    # CSAF 2.0 §3.1.1: an address alone thanks nobody's deed; at least one property is required.
    if not (one.names or one.organization.strip() or one.summary.strip() or one.urls):
        found.add(f"{prefix}names", "Name somebody, or an organisation, or say what it is for.")
