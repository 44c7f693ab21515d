"""The assessment of a vulnerability: alone behind the seal, then side by side, determined and stated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.provisional import ProvisionalLine
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.domain.scoring.fda import Matrix
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments import dispute, following
from medaccord.web.presenters.assessments.consensus import anchors, joinings, statement
from medaccord.web.presenters.assessments.determination import determination, pins, read_by
from medaccord.web.presenters.assessments.judged import (
    Judged,
    called,
    is_agency,
    is_mine,
    on,
    standing_of,
    there,
)
from medaccord.web.presenters.assessments.judging import ASKED_FOR, BECAUSE, STATES
from medaccord.web.presenters.assessments.matrix import drawn
from medaccord.web.presenters.assessments.opinion import opinions, own_opinion
from medaccord.web.presenters.assessments.proposed import proposed_pairs
from medaccord.web.presenters.assessments.provisional import boxes
from medaccord.web.presenters.assessments.provisional_acts import may_withdraw
from medaccord.web.presenters.assessments.ssvc import tables_for
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.words import say
from medaccord.web.templatetags.instants import binding_text, moment


def page(
    view: CaseView, one: VulnerabilityView | None, judged: Judged, matrix: Matrix, now: dt.datetime
) -> v.AssessmentPage:
    """One vulnerability: sealed while somebody is waited for, else what was said and what follows."""
    sealed = judged.running
    compared = tuple(opinions(view, judged))
    placed = pins(judged, matrix)
    never_asked = not (judged.rounds or judged.own)
    known = standing_of(view, judged, one) if one is not None and never_asked else None
    follows = tuple(following.boxes(view, one, judged.follows, there(view, one.id, "state") if one else ""))
    return v.AssessmentPage(
        head=case_head(view, Tab.ASSESSMENT),
        about=_("Assessment of %s") % called(one),
        heading=_heading(view, judged),
        note=_note(view, judged),
        count=compared[0].count if compared and not sealed else "",
        who=_who(view, judged),
        own=tuple(own_opinion(view, line, judged.terms) for line in judged.own[:3]),
        compared=compared,
        determinations=tuple(determination(view, line) for line in judged.determinations),
        matrix=drawn(matrix, placed) if placed else None,
        proposed=proposed_pairs(view, known) if known is not None else (),
        matrix_note=read_by(judged, matrix),
        follows=follows,
        follows_note=following.note() if follows or is_agency(view) else "",
        statements=(
            *(statement(view, line) for line in judged.statements),
            *joinings(view, judged),
        ),
        facts=tuple(_facts(view, one, sealed=sealed)),
        rounds=tuple(_rounds(judged)),
        acts=tuple(_acts(view, one, judged)) if one is not None and not one.moved else (),
        disputes=dispute.table(view, judged.disputes) if judged.disputes else None,
        disputes_note=dispute.note(),
        provisionals=boxes(
            judged.provisionals,
            anchors(judged),
            now,
            gone=one is None or one.moved,
            acts=lambda line: _taking_back(view, line),
        ),
    )


def _heading(view: CaseView, judged: Judged) -> str:
    if judged.running:
        return _("Step 1: each party judges alone")
    if judged.is_empty:
        return _("Not assessed yet") if is_agency(view) else _("No assessment is shown to you")
    return _("Step 2: agree, or say where you differ")


def _note(view: CaseView, judged: Judged) -> str:
    ended = _ended(judged)
    if judged.running:
        due = judged.last[0].due_at
        if ended:
            return ended + " " + _("The platform opens the seal within minutes. Until then it stays closed.")
        words = _(
            "Nobody sees another opinion until the seal opens: when all have answered or declined, or on %s. "
            "Facts and evidence stay open; only judgments are sealed."
        )
        return words % binding_text(due)
    opened = next((one.opened_at for one in judged.last if one.opened_at), None)
    if opened is not None:
        return " ".join(filter(None, (ended, _("The seal opened on %s.") % moment(opened))))
    if not is_agency(view):
        return _("Your party was not asked.")
    if judged.is_empty:
        return _("Nobody was asked, so harm and determination are not assessed.")
    return _("Nobody was asked to judge alone.")


def _ended(judged: Judged) -> str:
    """That the newest round was ended before its time, and why."""
    for last in judged.last:
        if last.ended_because:
            told = {"when": moment(last.due_at), "why": say(BECAUSE, last.ended_because)}
            return _("The round was ended early on %(when)s: %(why)s.") % told
    return ""


def _who(view: CaseView, judged: Judged) -> v.Table | None:
    """Given, not yet, declined and nothing else, for the agencies."""
    if not judged.rounds:
        return None
    rows = []
    for seat in judged.rounds[0].seats:
        kind, word = STATES[seat.state]
        mine = _("you") if is_mine(view, seat.participant) else ""
        asked = v.Cell(say(ASKED_FOR, seat.role))
        rows.append(v.Row((v.Cell(seat.name, mine), asked, v.Cell(str(word), status=kind))))
    return v.Table(
        _("Parties that were asked, and whether each has answered"),
        (_("Party"), _("Asked for"), _("Answer")),
        tuple(rows),
    )


def _facts(view: CaseView, one: VulnerabilityView | None, *, sealed: bool) -> Iterator[v.Pair]:
    """What the reader may open; while it is sealed no score, which is a judgment of somebody's."""
    yield v.Pair(_("Vulnerability"), called(one), address(view.id, Tab.VULNERABILITIES))
    for score in () if sealed else view.scores:
        if one is not None and score.vulnerability == one.id:
            yield v.Pair(_("Score"), f"{score.base}", note=score.source)
    yield v.Pair(_("Documents"), _("All that you may open"), address(view.id, Tab.DOCUMENTS))
    yield v.Pair(_("Discussion"), _("What was said"), address(view.id, Tab.DISCUSSION))
    if one is not None and not one.moved and tables_for(view):
        yield v.Pair(_("SSVC"), _("What to do first, by a table"), there(view, one.id, "ssvc"))


def _rounds(judged: Judged) -> Iterator[v.Event]:
    for one in judged.rounds:
        what = _("Round %d") % one.number
        told = [say(BECAUSE, one.because)] if one.because else []
        if one.reason:
            told.append(one.reason)
        if one.ended_because:
            early = {"name": one.ended_name, "why": say(BECAUSE, one.ended_because)}
            told.append(_("ended early by %(name)s: %(why)s") % early)
            told.append(one.ended_reason)
        ended = one.opened_at
        told.append(_("opened %s") % moment(ended) if ended else _("sealed until %s") % moment(one.due_at))
        yield v.Event(what, ". ".join(told), on=ended is not None)


def _taking_back(view: CaseView, line: ProvisionalLine) -> tuple[v.Act, ...]:
    if not may_withdraw(view, line):
        return ()
    return (v.Act(_("Take it back"), on(view, "provisional", line.id, "withdraw"), look="plain"),)


def _acts(view: CaseView, one: VulnerabilityView, judged: Judged) -> Iterator[v.Act]:
    yield from _judging_acts(view, one, judged)
    yield from dispute.open_act(view, one.id)


def _judging_acts(view: CaseView, one: VulnerabilityView, judged: Judged) -> Iterator[v.Act]:
    if may(view, Verb.PROVISIONAL_ISSUE):
        told = any(line.stands and is_mine(view, line.participant) for line in judged.provisionals)
        label = _("Issue a newer provisional statement") if told else _("Issue a provisional statement")
        yield v.Act(label, there(view, one.id, "provisional"))
    if judged.running:
        for one_round in judged.rounds[:1]:
            if one_round.ended_because is None and may(view, Verb.ASSESSMENT_CLOSE):
                yield v.Act(_("End the round early"), on(view, "round", one_round.id, "close"))
        return
    if may(view, Verb.ASSESSMENT_ASK):
        label = _("Have it judged again") if judged.rounds else _("Ask parties to judge it")
        yield v.Act(label, there(view, one.id, "ask"), look="outline" if judged.rounds else "filled")
    if may(view, Verb.DETERMINATION_MAKE):
        yield v.Act(_("Determine the risk"), there(view, one.id, "determine"))
    if may(view, Verb.CONSENSUS_PROPOSE):
        label = _("Write its next version") if judged.statements else _("Write a joint statement")
        yield v.Act(label, there(view, one.id, "propose"))
