"""Who received what of a party's and who opened it: a page, a page for paper, and a table to take out.

Each is kept before it leaves, as any reading (need-to-know 38).
"""

from __future__ import annotations

import uuid
from collections import defaultdict

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.communications import drafts_named
from medaccord.apps.cases.commands import ledger as commands
from medaccord.apps.cases.queries.ledger import Ledger, ledger, own_ledger
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.posts import places_of
from medaccord.domain.reading import Opening, Thing
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.context import show
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases import ledger as words
from medaccord.web.presenters.cases.reading import Known
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
    known = _known(request, found, view) if view else Known()
    shown = words.ledger_page(found, view=view, paper=way is Opening.PRINT, known=known)
    made = marking_of(found, view, known.places.values(), known.drafts.values())
    return show(request, "case/ledger.html", shown, marking=made)


def _known(request: Request, found: Ledger, view: CaseView) -> Known:
    read: dict[Thing, set[uuid.UUID]] = defaultdict(set)
    for row in found.reads:
        read[row.kind] |= {one.id for one in row.shown}
    return Known(
        places_of(request.actor, view.id, read[Thing.POST]),
        drafts_named(request.actor, view.id, read[Thing.SAFETY]),
    )


def _taken(request: Request, view: CaseView | None) -> HttpResponseBase:
    found = _kept(request, view, Opening.EXPORT)
    made = marking_of(found.marking, view)  # read records are not taken out
    name = words.file_name(made, view.number if view else "", now())
    return attached(words.as_csv(found), "text/csv; charset=utf-8", name)


def _kept(request: Request, view: CaseView | None, way: Opening) -> Ledger:
    """What is told, once it is kept that it was; by HEAD nothing leaves."""
    found = ledger(request.actor, view.id) if view else own_ledger(request.actor)
    for case in found.cases if request.method == "GET" else ():
        commands.export(request.actor, case, now(), way=way)
    return found
