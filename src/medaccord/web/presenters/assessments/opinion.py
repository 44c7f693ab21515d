"""Opinions of a round: the reader's own with what it can do, and those that are shown side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.assessments.queries.rounds import ExhibitLine, OwnLine
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.assessment.comparison import Lack, Opinion, Row, counted, side_by_side
from medaccord.domain.assessment.questions import Part
from medaccord.domain.assessment.seal import State, shown
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judged import Judged, is_agency, is_mine, on, reading_as
from medaccord.web.presenters.assessments.judging import PARTS, STATES, cell_words, line_words, own_pairs
from medaccord.web.presenters.cases.case import may
from medaccord.web.templatetags.instants import binding_text, day, moment


def own_opinion(view: CaseView, line: OwnLine, terms: Mapping[str, str]) -> v.OwnOpinion:
    """What the reader's own party was asked and said last."""
    last = line.opinions[0] if line.opinions else None
    party = view.party(line.participant)
    heading = _("Your own opinion")
    if party is not None and sum(p.mine for p in view.parties) > 1:
        heading = _("Your own opinion, for %s") % party.name
    return v.OwnOpinion(
        id=f"own-{line.id}",
        heading=heading,
        note=_own_note(line),
        question=line.question,
        pairs=own_pairs(last.answers, terms) if last is not None else (),
        acts=tuple(_own_acts(view, line)),
        earlier=_earlier(line),
    )


def _own_note(line: OwnLine) -> str:
    last = line.opinions[0] if line.opinions else None
    if last is None:
        if line.opened_at is not None:
            return _("Your party had not answered when the round ended.")
        if line.ended_because:
            return _("The round was ended early, and your party had not answered.")
        return _("Not given yet. Answer until %s.") % binding_text(line.due_at)
    when = day(last.at) if line.role == Role.REPORTER else moment(last.at)
    if last.state == State.DECLINED:
        said = _("Declined %(when)s: %(why)s") % {"when": when, "why": last.reason}
    else:
        said = _("Given %s.") % when
    if line.opened_at is None and line.ended_because:
        return said
    if line.opened_at is None:
        return said + " " + _("Only your party sees it. Replacing it keeps what you said before.")
    return said


def _earlier(line: OwnLine) -> str:
    count = max(0, len(line.opinions) - 1)
    if not count:
        return ""
    return ngettext("%d earlier answer is kept.", "%d earlier answers are kept.", count) % count


def _own_acts(view: CaseView, line: OwnLine) -> Iterator[v.Act]:
    if not is_mine(view, line.participant):
        return
    if line.opened_at is None and line.ended_because:
        return
    if line.opened_at is None:
        if may(view, Verb.OPINION_GIVE):
            label = _("Replace it") if line.opinions else _("Give your opinion")
            look: v.parts.Look = "outline" if line.opinions else "filled"
            yield v.Act(label, on(view, "opinion", line.id, "give"), look=look)
        if may(view, Verb.OPINION_DECLINE) and line.state != State.DECLINED:
            yield v.Act(_("Give none, and say why"), on(view, "opinion", line.id, "decline"))
    elif line.state == State.GIVEN and is_agency(view) and may(view, Verb.OPINION_RELEASE):
        # Nobody else knows who was asked.
        yield v.Act(_("Show it to others"), on(view, "opinion", line.id, "release"))


Column = tuple[Opinion, str, str]
"""An opinion, whose it is, and who gave it when."""


def opinions(view: CaseView, judged: Judged) -> Iterator[v.Compared]:
    """The opinions of each round that is open, the newest first; the others are folded."""
    numbers = {one.number for one in judged.exhibits} | {one.number for one in judged.own if one.opened_at}
    for place, number in enumerate(sorted(numbers, reverse=True)):
        columns = _columns(view, judged, number)
        others = [opinion for opinion, *_rest in columns if not is_mine(view, uuid.UUID(opinion.party))]
        if others:
            yield _compared(columns, number, judged.terms, folded=place > 0)


def _compared(
    columns: Sequence[Column], number: int, terms: Mapping[str, str], *, folded: bool
) -> v.Compared:
    lines = side_by_side([opinion for opinion, _name, _meta in columns])
    differ, both = counted(lines)
    rows: list[v.Row] = [_given_by(columns)]
    for part in Part:
        of_part = [row for row in lines if row.part == part]
        if of_part:
            rows.append(v.Row(group=str(PARTS[part])))
            rows += [_line(row, terms) for row in of_part]
    words = ngettext("%(differ)d of %(both)d answer differs.", "%(differ)d of %(both)d answers differ.", both)
    table = v.Table(
        _("Opinion of each party, line by line; where they differ it says so"),
        (_("Question"), *(name for _opinion, name, _meta in columns)),
        tuple(rows),
    )
    count = words % {"differ": differ, "both": both} if both else ""
    return v.Compared(f"round-{number}", _("Opinions side by side, round %d") % number, count, table, folded)


def _columns(view: CaseView, judged: Judged, number: int) -> list[Column]:
    found = [one for one in judged.exhibits if one.number == number]
    columns = [_column(view, one) for one in found]
    shown_to = {one.participant for one in found}
    for line in judged.own:
        if line.number == number and line.participant not in shown_to and line.opened_at is not None:
            columns.append(_own_column(view, line))
    return columns


def _column(view: CaseView, one: ExhibitLine) -> Column:
    reader = reading_as(view)
    keys = shown(reader) if reader == Role.REPORTER and not is_mine(view, one.participant) else None
    opinion = Opinion(str(one.participant), one.role, one.answers, keys)
    if one.state != State.GIVEN:
        return opinion, one.name, ". ".join(filter(None, (str(STATES[one.state][1]), one.reason)))
    when = (day(one.given_at) if one.by_day else moment(one.given_at)) if one.given_at else ""
    return opinion, one.name, ", ".join(filter(None, (one.author_name, when)))


def _own_column(view: CaseView, line: OwnLine) -> Column:
    last = line.opinions[0] if line.opinions else None
    answers = last.answers if last is not None and last.state == State.GIVEN else None
    party: Party | None = view.party(line.participant)
    name = party.name if party is not None else _("You")
    return Opinion(str(line.participant), line.role, answers), name, _("you")


def _given_by(columns: Iterable[Column]) -> v.Row:
    return v.Row((v.Cell(_("Given by")), *(v.Cell(meta) for _opinion, _name, meta in columns)))


def _line(row: Row, terms: Mapping[str, str]) -> v.Row:
    cells = [v.Cell(line_words(row), tag=v.Tag(_("Differs"), "warn") if row.differs else None)]
    for place, value in enumerate(row.cells):
        look: str = "odd" if place in row.odd else "lacking" if isinstance(value, Lack) else ""
        cells.append(v.Cell(cell_words(row, value, terms), look=look))  # type: ignore[arg-type]
    return v.Row(tuple(cells), differs=row.differs)
