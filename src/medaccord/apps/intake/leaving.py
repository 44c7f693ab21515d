"""Who holds keys to a report for an organisation that they have left, and who takes over (decision 0262)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from medaccord.apps.intake.models import Announcement, Report
from medaccord.apps.parties.queries.in_doubt import NOBODY_LEFT, first_able
from medaccord.apps.parties.queries.people import center_people, centers_of, duty_of, leavers
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.core.scope import still_open
from medaccord.domain.errors import Illegal
from medaccord.domain.roles import DESK, Role


@dataclass(frozen=True, slots=True)
class Holding:
    """What people hold in one report for the center, or for an organisation that reported or was told."""

    report: uuid.UUID
    organisations: frozenset[uuid.UUID]
    keys: tuple[Grant, ...]

    @property
    def is_desk(self) -> bool:
        """Whether these are the keys of those who judge it."""
        return self.keys[0].role in DESK

    def of(self, people: Collection[uuid.UUID]) -> list[Grant]:
        """The keys among them that some people hold."""
        return [key for key in self.keys if key.principal_id in people]

    def without(self, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """Who else holds one of them for good."""
        return {key.principal_id for key in self.keys if key.until is None} - set(people)


def leaving(found: Iterable[Holding]) -> list[tuple[Holding, set[uuid.UUID]]]:
    """Those in which somebody holds a key and belongs to none of the organisations any more, with whom."""
    held = [(one, (one.organisations, key.principal_id)) for one in found for key in one.keys]
    gone = leavers([key for _, key in held])
    people: dict[Holding, set[uuid.UUID]] = defaultdict(set)
    for one, key in held:
        if key in gone:
            people[one].add(key[1])
    return list(people.items())


def holdings(reports: Sequence[Report], told: Sequence[Announcement]) -> Iterator[Holding]:
    """Open keys of reports, read in a scope of them, by report and by whom they are held for.

    What somebody reported for themselves is held for nobody else.
    """
    centers = {origin: frozenset(centers_of(origin)) for origin in {row.origin for row in reports}}
    desks = {row.stream_id: centers[row.origin] for row in reports}
    own = {row.stream_id: frozenset({row.organisation_id}) for row in reports if row.organisation_id}
    agencies = {row.room_id: frozenset({row.organisation_id}) for row in told}
    held: dict[tuple[uuid.UUID, frozenset[uuid.UUID]], list[Grant]] = defaultdict(list)
    for key in Grant.objects.filter(still_open(), stream__in=desks).order_by("since", "id"):
        if key.role in DESK:
            held[key.stream_id, desks[key.stream_id]].append(key)
        elif key.role == Role.ADVISER and key.room_id in agencies:
            held[key.stream_id, agencies[key.room_id]].append(key)
        elif key.role == Role.REPORTER and key.stream_id in own:
            held[key.stream_id, own[key.stream_id]].append(key)
    for (report, organisations), keys in held.items():
        yield Holding(report, organisations, tuple(keys))


def as_many_as_go(steps: Iterable[Callable[[], object]]) -> None:
    """Take steps that do not wait for each other; raises the last refusal where none of them can be taken.

    Each of them refuses before it changes anything.
    """
    taken, refusal = 0, None
    for step in steps:
        try:
            step()
            taken += 1
        except Illegal as refused:
            refusal = refused
    if refusal is not None and not taken:
        raise refusal


def take_out(act: Act, row: Report, holding: Holding, people: Collection[uuid.UUID]) -> None:
    """Close what some people hold; where nobody else holds it for good, one person takes it over.

    Raises Illegal where nobody is left who could judge the report.
    """
    ended = holding.of(people)
    if not holding.without(people) and (heir := _heir(act, row, holding, people)) is not None:
        for room, role in sorted({(key.room_id, key.role) for key in ended if key.until is None}):
            act.grant(room, row.stream_id, heir, Role(role), "taken over")
    act.end(ended)


def _heir(act: Act, row: Report, holding: Holding, people: Collection[uuid.UUID]) -> uuid.UUID | None:
    """Who takes over: of the desk whoever leads the case or is on duty, and can sign in; else one on duty."""
    duty = [one for at in sorted(holding.organisations) for one in duty_of(at, without=people)]
    if not holding.is_desk:
        return first_able(duty) or next(iter(duty), None)
    leads = [one for one in _leads(act, row) if one in center_people(row.origin) - set(people)]
    if (heir := first_able([*leads, *duty])) is None:
        raise Illegal(NOBODY_LEFT)
    return heir


def _leads(act: Act, row: Report) -> list[uuid.UUID]:
    """Who leads the case that was opened for a report."""
    if row.case_id is None:
        return []
    with act.beside([row.case_id]):
        held = Grant.objects.filter(stream=row.case_id, role=Role.LEAD, until=None)
        return list(held.order_by("since", "id").values_list("principal_id", flat=True))
