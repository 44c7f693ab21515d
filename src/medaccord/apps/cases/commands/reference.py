"""References: addresses for the advisory, of the whole case or of one vulnerability (CSAF 2.0 §3.1.10)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Case, Participant, Reference, ReferenceKind
from medaccord.apps.cases.picture import acting_participant
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import identifiers, text
from medaccord.domain.errors import Denied
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb

LONGEST_SUMMARY = 2_000


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
        _check(act, place, one, found)
    found.settle()
    home = _home(act, case)
    positions = inputs.places(act, Reference, (one.vulnerability for one in references))
    return act.add_all(
        Reference(
            stream_id=case.stream_id,
            room_id=case.room_id if one.common else home,
            vulnerability_id=one.vulnerability,
            position=position,
            category=one.category.value if one.category else "",
            summary=one.summary,
            url=one.url,
        )
        for one, position in zip(references, positions, strict=True)
    )


def _check(act: Act, place: int, one: NewReference, found: Findings) -> None:
    found.take(f"{place}/url", identifiers.address, one.url)
    found.take(f"{place}/summary", text.text, one.summary, limit=LONGEST_SUMMARY)
    if not one.summary.strip():
        found.add(f"{place}/summary", "Say in a few words what is found there.")
    if one.common and not act.roles & DESK:
        found.add(f"{place}/common", "Only the coordination center shows a reference to every party.")


def _home(act: Act, case: Case) -> uuid.UUID:
    """Where the actor's references lie."""
    if act.roles & DESK:
        return act.desk(case.stream_id)
    parties = list(Participant.objects.within(act).filter(left_at=None))
    own = acting_participant(act, parties)
    rooms: list[uuid.UUID] = [party.side_id for party in parties if party.id == own]
    if not rooms:
        raise Denied("Only a party of the case can add references.")
    return rooms[0]
