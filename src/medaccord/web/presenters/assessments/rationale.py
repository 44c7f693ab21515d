"""The rationale of an assessment: what its reader may see of its judgments, in one piece to print or to file.

It is made from the page of the assessment and from the lines behind that page, so that it shows nothing more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.assessments.queries.rounds import OwnLine, RoundLine, SeatLine
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.domain.assessment.seal import Opened, State
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.domain.scoring.fda import Matrix, Place
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments import dispute
from medaccord.web.presenters.assessments.assessment import page
from medaccord.web.presenters.assessments.determination import read_by
from medaccord.web.presenters.assessments.judged import Judged, called, is_agency, there
from medaccord.web.presenters.assessments.judging import ASKED_FOR, BECAUSE, STATES
from medaccord.web.presenters.assessments.matrix import drawn
from medaccord.web.presenters.assessments.opinion import own_opinion
from medaccord.web.presenters.assessments.rationale_sources import scores_of, sources_of
from medaccord.web.presenters.words import Words, marking_words, say
from medaccord.web.spoken import spoken
from medaccord.web.templatetags.instants import binding_text, moment, utc_offset, zone_name

ABREAST = 4
"""So many opinions stand side by side on a sheet of A4 or Letter; more go on in a table below."""
OPENED: Words = {
    Opened.ANSWERED: _l("when all had answered or declined"),
    Opened.TIME: _l("when the time was up"),
}
ENDED = _l("after the round was ended early")


@dataclass(frozen=True, slots=True)
class Made:
    """For whom a rationale is made, when, and how all that it shows is marked."""

    reader: str
    at: dt.datetime
    marking: Marking


def rationale_page(
    view: CaseView,
    row: uuid.UUID,
    one: VulnerabilityView | None,
    judged: Judged,
    matrix: Matrix,
    made: Made,
) -> v.RationalePage:
    """What the reader may see of the assessment of one vulnerability, as a document."""
    shown = page(view, one, judged, matrix, made.at)
    file = reverse("rationale.file", args=[view.id, row])
    return v.RationalePage(
        head=shown.head,
        heading=_("Assessment rationale"),
        about=called(one),
        status=_status(judged),
        facts=tuple(_facts(view, one, made)),
        chapters=(
            _questions(view, judged, shown),
            _opinions(view, judged, shown),
            _determinations(view, judged, shown, matrix),
            *_provisionals(shown),
            _statements(view, shown),
            _dissents(shown),
            *dispute.chapter(view, judged.disputes, sealed=judged.running),
            scores_of(view, one, judged),
            sources_of(judged, matrix),
        ),
        acts=(
            v.Act(_("Download it as a PDF on A4"), file, look="filled"),
            v.Act(_("On Letter"), f"{file}?paper=letter"),
            v.Act(_("Back to the assessment"), there(view, row), look="plain"),
        ),
    )


def _status(judged: Judged) -> str:
    """What it is not, and whether a seal is closed."""
    said = _("Not a regulatory decision.")
    if any(line.regulatory for line in judged.determinations):
        said = _("The agency calls a determination in it a regulatory decision; nothing else in it is one.")
    if not judged.running:
        return said
    last = next(one for one in judged.last if one.opened_at is None)
    if last.ended_because:
        return said + " " + _("A seal is still closed: no opinion of another party in that round is shown.")
    sealed = _("A seal is closed until %s: no opinion of another party in that round is shown.")
    return f"{said} {sealed % binding_text(last.due_at)}"


def _facts(view: CaseView, one: VulnerabilityView | None, made: Made) -> Iterator[v.Pair]:
    yield v.Pair(_("Case"), f"{view.number}, {view.title}")
    yield v.Pair(_("Vulnerability"), called(one))
    if one is not None and one.cve:
        yield v.Pair(_("CVE"), one.cve)
    yield v.Pair(_("Marking"), marking_words(made.marking))
    yield v.Pair(_("Drawn up for"), made.reader)
    yield v.Pair(_("Drawn up at"), binding_text(made.at))
    yield v.Pair(_("What it shows"), _("What this reader may see of the assessment, as it stood then."))
    name, offset = zone_name(made.at), utc_offset(made.at)
    yield v.Pair(_("Times are in"), name if name == offset else f"{name} ({offset})")


def _questions(view: CaseView, judged: Judged, shown: v.AssessmentPage) -> v.Chapter:
    """Each round with what was new, its due time, who was asked and how each answered, in their order."""
    found = [_round(one, _declined(judged, one.number)) for one in reversed(judged.rounds)]
    if not judged.rounds:
        found = [_asked(one) for one in reversed(judged.own)]
    return v.Chapter("asked", _("What was asked"), "" if found else shown.note, tuple(found))


def _declined(judged: Judged, number: int) -> dict[uuid.UUID, str]:
    """Why parties gave no opinion in a round, as far as it is shown since the seal opened."""
    return {one.participant: one.reason for one in judged.exhibits if one.number == number}


def _round(one: RoundLine, why: dict[uuid.UUID, str]) -> v.Passage:
    rows = tuple(_seat(seat, why.get(seat.participant, "")) for seat in one.seats)
    heads = (_("Party"), _("Asked for"), _("Answer"))
    table = v.Table(_("Parties that were asked, and whether each has answered"), heads, rows)
    return v.Passage(_("Round %d") % one.number, pairs=tuple(_asking(one)), tables=(table,))


def _seat(seat: SeatLine, why: str) -> v.Row:
    said = str(STATES[seat.state][1])
    if seat.state == State.DECLINED and why:
        said = _("Declined: %s") % why
    return v.Row((v.Cell(seat.name), v.Cell(say(ASKED_FOR, seat.role)), v.Cell(said)))


def _asked(one: OwnLine) -> v.Passage:
    """A round as a party knows it that sees no other party's part in it."""
    said = str(STATES[one.state][1])
    last = one.opinions[0] if one.opinions else None
    if last is not None and last.state == State.DECLINED:
        said = _("Declined: %s") % last.reason
    asked_for = v.Pair(_("Asked of your party"), say(ASKED_FOR, one.role))
    answer = v.Pair(_("Answer of your party"), said)
    return v.Passage(_("Round %d") % one.number, pairs=(*_asking(one), asked_for, answer))


def _asking(one: RoundLine | OwnLine) -> Iterator[v.Pair]:
    if one.question:
        yield v.Pair(_("Question"), one.question)
    if one.because:
        why = one.reason if isinstance(one, RoundLine) else ""
        yield v.Pair(_("What was new"), ". ".join(filter(None, (say(BECAUSE, one.because), why))))
    yield v.Pair(_("Asked at"), binding_text(one.asked_at))
    if one.ended_because:
        why = one.ended_reason if isinstance(one, RoundLine) else ""
        yield v.Pair(_("Ended early at"), binding_text(one.due_at))
        yield v.Pair(_("Why early"), ". ".join(filter(None, (say(BECAUSE, one.ended_because), why))))
        if isinstance(one, RoundLine):
            yield v.Pair(_("Ended by"), one.ended_name)
    else:
        yield v.Pair(_("Due at"), binding_text(one.due_at))
    yield v.Pair(_("Seal"), _seal(one))


def _seal(one: RoundLine | OwnLine) -> str:
    if one.opened_at is None:
        return _("Closed. Nobody sees another opinion until it opens.")
    how = say(OPENED, one.opened_by) if isinstance(one, RoundLine) else ""
    if one.ended_because:
        how = str(ENDED)
    return ", ".join(filter(None, (_("opened %s") % moment(one.opened_at), how)))


def _opinions(view: CaseView, judged: Judged, shown: v.AssessmentPage) -> v.Chapter:
    """Opinions side by side, round by round; the reader's own stands alone where nobody else's does."""
    compared = {one.id for one in shown.compared}
    own = [
        v.Passage(f"{_('Round %d') % line.number}: {box.heading}", pairs=box.pairs, meta=box.note)
        for line, box in ((line, own_opinion(view, line, judged.terms)) for line in judged.own)
        if f"round-{line.number}" not in compared
    ]
    beside = [
        v.Passage(one.heading, lead=one.count, tables=tuple(_abreast(one.table)))
        for one in reversed(shown.compared)
    ]
    found = (*beside, *reversed(own))
    note = "" if found else _("Not assessed: nobody’s opinion is shown to you.")
    if is_agency(view) and not found:
        note = _("Not assessed: nobody’s opinion is open.")
    return v.Chapter("opinions", _("Opinions"), note, found)


def _abreast(table: v.Table) -> Iterator[v.Table]:
    """A table of opinions in pieces that a sheet holds, with words where only a color said what differs."""
    for first in range(1, len(table.heads), ABREAST):
        last = first + ABREAST
        heads = (table.heads[0], *table.heads[first:last])
        rows = tuple(
            row if row.group else replace(row, cells=(row.cells[0], *map(_in_words, row.cells[first:last])))
            for row in table.rows
        )
        yield v.Table(table.caption, heads, rows)


def _in_words(cell: v.Cell) -> v.Cell:
    return replace(cell, note=_("differs from most")) if cell.look == "odd" else cell


def _determinations(view: CaseView, judged: Judged, shown: v.AssessmentPage, matrix: Matrix) -> v.Chapter:
    """Both records with every version of each, and where each falls in the matrix."""
    boxes = [
        v.Passage(box.heading, lead=box.what, text=box.why, pairs=box.facts, meta=box.meta)
        for box in shown.determinations
    ]
    pins = list(_pins(judged, matrix))
    source = _("Source: %s.") % spoken(matrix.source)
    return v.Chapter(
        "determination",
        _("Determination"),
        _lacking(view, judged),
        tuple(boxes),
        matrix=drawn(matrix, pins) if pins else None,
        matrix_note=f"{read_by(judged, matrix)} {source}" if boxes else "",
    )


def _lacking(view: CaseView, judged: Judged) -> str:
    """Which of the two records is not there, as far as the reader is shown any."""
    made = {line.role for line in judged.determinations}
    told = {
        Role.ADVISER: (_("Clinical adviser’s view: not assessed."), _("No adviser’s view is shown to you.")),
        Role.MANUFACTURER: (
            _("Manufacturer’s determination: not made."),
            _("No manufacturer’s determination is shown to you."),
        ),
    }
    place = 0 if is_agency(view) else 1
    return " ".join(words[place] for role, words in told.items() if role not in made)


def _pins(judged: Judged, matrix: Matrix) -> Iterator[tuple[Place, str, str]]:
    """Where each newest determination of this matrix falls, without controls and with them."""
    newest = [line for line in judged.determinations if line.newest and line.matrix == matrix.called]
    for number, line in enumerate(newest, 1):
        first, second = _places(line)
        if not line.controls:
            yield first, str(number), line.name
            continue
        yield first, f"{number}a", _("%s, without controls") % line.name
        yield second, f"{number}b", _("%s, with controls") % line.name


def _places(line: DeterminationLine) -> tuple[Place, Place]:
    return (line.exploitability, line.severity), (line.exploitability_after, line.severity_after)


def _provisionals(shown: v.AssessmentPage) -> Iterator[v.Chapter]:
    """What an adviser said before there was an assessment; no chapter where the reader is shown none."""
    found = tuple(
        v.Passage(
            box.heading,
            lead=" ".join(filter(None, (box.status, box.late, box.ended, box.instead))),
            pairs=box.texts,
            meta=box.meta,
        )
        for box in shown.provisionals
    )
    if found:
        yield v.Chapter("provisional", _("Provisional statements"), "", found)


def _statements(view: CaseView, shown: v.AssessmentPage) -> v.Chapter:
    """Every version of the joint statement, with who signed which part and what each party says."""
    found = tuple(
        v.Passage(box.heading, pairs=box.texts, tables=(box.signed,), meta=box.meta)
        for box in shown.statements
    )
    note = _("None was put forward.") if is_agency(view) else _("None is shown to you.")
    return v.Chapter("statement", _("Joint statement"), "" if found else note, found)


def _dissents(shown: v.AssessmentPage) -> v.Chapter:
    """Every dissent in full, with the version that it is from."""
    found = tuple(
        v.Passage(said.heading, lead=box.heading, text=said.text, meta=said.note)
        for box in shown.statements
        for said in box.dissents
    )
    return v.Chapter("dissents", _("Dissents"), "" if found else _("None that you may see."), found)
