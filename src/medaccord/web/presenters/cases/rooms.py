"""The rooms of a case as people know them: who reads what is written there."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.apps.discussion.queries.documents import Audience, RoomKind
from medaccord.domain.handling import Mark, Marking, Readers, marks_for, marks_of_report
from medaccord.domain.tlp import Tlp, labels_for, never_wider
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import has_choice
from medaccord.web import viewmodels as v
from medaccord.web.forms.discussion.post import REPORTER
from medaccord.web.presenters.words import MARKS, names, role_of


def side_of(view: CaseView, room: uuid.UUID) -> Party | None:
    """The party whose own room this is; the center's is that of the agencies."""
    return view.party_in(room)


def room_name(view: CaseView, room: uuid.UUID) -> str:
    """'All participants', 'Northgate Medical and the coordination center', 'The agencies only'.

    What was said to all participants lies in a room of those who took part then.
    """
    if room == view.room:
        return _("All participants")
    if view.is_agencies(room):
        return _("The agencies only")
    party = side_of(view, room)
    if party is None:
        return _("All participants at that time")
    if party.mine and sum(p.mine for p in view.parties) == 1:
        return _("You and the coordination center")
    return _("%s and the coordination center") % party.name


def choices(view: CaseView, rooms: Iterable[Audience]) -> list[tuple[str, str]]:
    """Rooms as choices of a form."""
    return [(str(one.room), audience_name(view, one.room, one.named)) for one in rooms]


def audience_name(view: CaseView, room: uuid.UUID, named: Sequence[str]) -> str:
    """Who reads there: people by name, where they were named, else the room as people know it."""
    return _("Only %s") % names(list(named)) if named else room_name(view, room)


def readers_of(view: CaseView, room: uuid.UUID, named: Sequence[str]) -> Readers:
    """For whom a room of a case is, as marks are asked."""
    if named:
        return Readers.PEOPLE
    if view.is_agencies(room):
        return Readers.AGENCIES
    return Readers.SIDE if side_of(view, room) else Readers.EVERYONE


def marks_offered(
    view: CaseView, readers: Iterable[Readers], never: Collection[Mark] = ()
) -> dict[str, list[tuple[str, str]]]:
    """Labels and marks but some as choices of a form for these readers; which fits which the command says."""
    wanted = set(readers)
    is_named = Readers.PEOPLE in wanted
    fitting = labels_for(Tlp(view.marking), is_public=view.public_at is not None, is_named=is_named)
    return {
        "labels": [(one.value, one.value) for one in fitting],
        "marks": [(one.value, str(MARKS[one])) for one in marks_for(wanted) if one not in never],
    }


def marks_reported(readers: Readers) -> dict[str, list[tuple[str, str]]]:
    """Labels and marks of a report with these readers, as choices of a form."""
    return {
        "labels": [(one.value, one.value) for one in Tlp],
        "marks": [(one.value, str(MARKS[one])) for one in marks_of_report(readers)],
    }


def further(made: Marking, never: Collection[Mark]) -> dict[str, list[tuple[str, str]]]:
    """Labels as strict as a marking's, and marks that it lacks but for some, as choices of a form."""
    return {
        "labels": [(one.value, one.value) for one in Tlp if never_wider(made.label, one)],
        "marks": [(one.value, str(MARKS[one])) for one in Mark if one not in {*made.marks, *never}],
    }


def voices(view: CaseView, verb: Verb) -> list[tuple[str, str]]:
    """As whom the reader may speak, where that is a choice: for its party, or as whoever reported."""
    if not has_choice(view.roles, verb) or view.mine is None:
        return []
    return [
        ("party", _("Yourself, with your name, for %s") % view.mine.name),
        (REPORTER, _("The reporter, by the name that you chose as such, or none")),
    ]


def readers_table(view: CaseView, rooms: Iterable[Audience]) -> v.Table:
    """Who stands behind each choice, as far as the reader knows the parties."""
    return v.Table(
        _("Rooms that you may write into"),
        (_("Readers"), _("Who")),
        tuple(v.Row((v.Cell(room_name(view, one.room)), v.Cell(_who(view, one)))) for one in rooms),
    )


def _who(view: CaseView, one: Audience) -> str:
    if one.kind == RoomKind.AGENCIES:
        return _("Coordination center and clinical adviser")
    party = side_of(view, one.room)
    if party is not None:
        return role_of(party)
    if not view.is_desk:
        return _("Every party that takes part")
    bound = [p.name for p in view.parties if not p.left_at and p.report_state != "start"]
    return names(bound)
