"""Acknowledgments: whom the advisory thanks; the agencies alone know before it is published."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Acknowledgment, Case
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import identifiers, text
from medaccord.domain.findings import Findings
from medaccord.domain.verbs import Verb

LONGEST = 2_000
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
        _check(place, one, found)
    found.settle()
    desk = act.desk(case.stream_id)
    positions = inputs.places(act, Acknowledgment, (one.vulnerability for one in acknowledgments))
    return act.add_all(
        Acknowledgment(
            stream_id=case.stream_id,
            room_id=desk,
            vulnerability_id=one.vulnerability,
            position=position,
            names=list(one.names),
            organization=one.organization,
            summary=one.summary,
            urls=list(one.urls),
        )
        for one, position in zip(acknowledgments, positions, strict=True)
    )


def _check(place: int, one: NewAcknowledgment, found: Findings) -> None:
    for name in one.names:
        found.take(f"{place}/names", text.label, name, limit=LONGEST)
        if not name.strip():
            found.add(f"{place}/names", "Give a name on each line, or none.")
    for url in one.urls:
        found.take(f"{place}/urls", identifiers.address, url)
    found.take(f"{place}/organization", text.label, one.organization, limit=LONGEST)
    found.take(f"{place}/summary", text.text, one.summary, limit=LONGEST)
    if max(len(one.names), len(one.urls)) > MOST_PARTS:
        found.add(f"{place}/names", f"Give at most {MOST_PARTS} names and addresses.")
    # CSAF 2.0 §3.1.1: an address alone thanks nobody's deed; at least one property is required.
    if not (one.names or one.organization.strip() or one.summary.strip() or one.urls):
        found.add(f"{place}/names", "Name somebody, or an organisation, or say what it is for.")
