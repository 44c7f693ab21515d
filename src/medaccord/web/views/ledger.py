"""Who received what of a party's and who opened it: a page, a page for paper, and a table to take out.

Each is kept before it leaves, as any reading (need-to-know 38).
"""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.cases.commands import ledger as commands
from medaccord.apps.cases.queries.ledger import Ledger, ledger, own_ledger
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.handling import Marking, of_all
from medaccord.domain.reading import Opening
from medaccord.domain.tlp import Tlp
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.context import show
from medaccord.web.guards import signed_in
from medaccord.web.presenters import ledger as words
from medaccord.web.request import Request


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """What was shared in a case."""
    return _shown(request, case_view(request.actor, case, answers=False), Opening.PAGE)


@signed_in
@require_safe
def paper(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """The same, laid out for paper."""
    return _shown(request, case_view(request.actor, case, answers=False), Opening.PRINT)


@signed_in
@require_safe
def export(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """The same as a table to take out."""
    return _taken(request, case_view(request.actor, case, answers=False))


@signed_in
@require_safe
def own(request: Request) -> HttpResponseBase:
    """What was shared of the reader's own in every case."""
    return _shown(request, None, Opening.PAGE)


@signed_in
@require_safe
def paper_own(request: Request) -> HttpResponseBase:
    """The same, laid out for paper."""
    return _shown(request, None, Opening.PRINT)


@signed_in
@require_safe
def export_own(request: Request) -> HttpResponseBase:
    """The same as a table to take out."""
    return _taken(request, None)


def _shown(request: Request, view: CaseView | None, way: Opening) -> HttpResponseBase:
    found = _kept(request, view, way)
    reader = request.profile.name if request.profile else ""
    marking, is_paper = _marking(found, view), way is Opening.PRINT
    shown = words.ledger_page(found, marking, reader, now(), view=view, paper=is_paper)
    return show(request, "case/ledger.html", shown, marking=marking)


def _taken(request: Request, view: CaseView | None) -> HttpResponseBase:
    found = _kept(request, view, Opening.EXPORT)
    name = words.file_name(_marking(found, view), view.number if view else "", now())
    return attached(words.as_csv(found), "text/csv; charset=utf-8", name)


def _kept(request: Request, view: CaseView | None, way: Opening) -> Ledger:
    """What is told, once it is kept that it was; by HEAD nothing leaves."""
    found = ledger(request.actor, view.id) if view else own_ledger(request.actor)
    for case in found.cases if request.method == "GET" else ():
        commands.export(request.actor, case, now(), way=way)
    return found


def _marking(found: Ledger, view: CaseView | None) -> Marking:
    """That of the documents which are told of, and of the case."""
    return of_all([found.marking, Marking(Tlp(view.marking))]) if view else found.marking
