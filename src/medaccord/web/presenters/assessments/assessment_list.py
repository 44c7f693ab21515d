"""The list of a case's vulnerabilities, each with how far its assessment has come and what is lacking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.rounds import ExhibitLine
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments import dispute
from medaccord.web.presenters.assessments.judged import (
    Judged,
    called,
    is_agency,
    no_determination,
    no_harm,
    standing_of,
    there,
)
from medaccord.web.presenters.assessments.proposed import easy_cell
from medaccord.web.presenters.assessments.provisional import list_cell
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.head import Tab, case_head
from medaccord.web.presenters.devices.products import vulnerability_words
from medaccord.web.presenters.words import HARMS, REGIONS, say, short_day


def list_page(view: CaseView, judged: Judged, now: dt.datetime) -> v.AssessmentListPage:
    """Each vulnerability with where its assessment stands."""
    rows = [_standing(view, one, judged, now) for one in living(view)]
    here = {one.id for one in living(view)}
    keys = [*(one.vulnerability for one in judged.rounds), *(one.vulnerability for one in judged.own)]
    keys += [one.vulnerability for one in judged.provisionals]
    keys += [one.vulnerability for one in judged.follows]
    for key in dict.fromkeys(keys):
        if key not in here:
            gone = next((one for one in view.vulnerabilities if one.id == key), None)
            of = judged.of(key)
            cells = (v.Cell(called(gone), href=there(view, key)), _stands(view, of, now))
            unknown = (v.Cell("") for _unknown in range(3))
            rows.append(v.Row((*cells, *unknown, *_provisional(judged, of, now))))
    return v.AssessmentListPage(
        head=case_head(view, Tab.ASSESSMENT),
        intro=_("How easy each vulnerability is to exploit, and how badly it could hurt a patient."),
        table=v.Table(
            _("Vulnerabilities and where their assessment stands"),
            (
                _("Vulnerability"),
                _("Stands"),
                _("How easy to exploit"),
                _("Harm"),
                _("Determination"),
                *((_("Plausible harm, provisional"),) if judged.provisionals else ()),
            ),
            tuple(rows),
            empty=_("No vulnerability is listed yet, so nothing can be assessed."),
        ),
        disputes=dispute.table(view, judged.disputes),
        disputes_note=dispute.note(),
        acts=tuple(dispute.open_act(view)),
    )


def _standing(view: CaseView, one: VulnerabilityView, all_: Judged, now: dt.datetime) -> v.Row:
    judged = all_.of(one.id)
    newest = [line for line in judged.determinations if line.newest]
    return v.Row(
        (
            v.Cell(vulnerability_words(one), href=there(view, one.id)),
            _stands(view, judged, now),
            easy_cell(standing_of(view, judged, one), sealed=judged.running),
            _said(((line.name, say(HARMS, harm)) for line, harm in _harms(judged)), no_harm(view)),
            _said(((line.name, say(REGIONS, line.risk)) for line in newest), no_determination(view)),
            *_provisional(all_, judged, now),
        )
    )


def _provisional(all_: Judged, of: Judged, now: dt.datetime) -> Iterator[v.Cell]:
    """Its cell in a list that has a column for it: where the reader is shown any in this case."""
    if all_.provisionals:
        yield list_cell(of.provisionals, now)


def _harms(judged: Judged) -> list[tuple[DeterminationLine | ExhibitLine, str]]:
    """The severity that each party determined; else what the newest opinions say that are shown."""
    newest = [line for line in judged.determinations if line.newest]
    if newest:
        return [(line, line.severity_after) for line in newest]
    number = max((line.number for line in judged.exhibits), default=0)
    last = [(line, line.answers or {}) for line in judged.exhibits if line.number == number]
    return [(line, answers["severity"]) for line, answers in last if "severity" in answers]


def _said(told: Iterable[tuple[str, str]], none: str) -> v.Cell:
    lines = [f"{name}: {words}" for name, words in told]
    return v.Cell("\n".join(lines)) if lines else v.Cell(none, look="lacking")


def _stands(view: CaseView, judged: Judged, now: dt.datetime) -> v.Cell:
    sealed = next((one for one in judged.last if one.opened_at is None), None)
    if sealed is not None and sealed.ended_because:
        return v.Cell(_("Ended early"), _("the seal opens within minutes"), "waiting")
    if sealed is not None:
        return v.Cell(_("Each judges alone"), _("until %s") % short_day(sealed.due_at, now), "waiting")
    if judged.statements or judged.joinings:
        number = max(*(one.number for one in judged.statements), *(one.number for one in judged.joinings), 0)
        return v.Cell(_("Joint statement"), _("version %d") % number, "done")
    if judged.is_empty:
        return v.Cell(
            _("Not assessed") if is_agency(view) else _("Nothing is shown to you"), status="neutral"
        )
    return v.Cell(_("Opinions are open"), status="done")
