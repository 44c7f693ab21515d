"""Documents: files of a case with their readers, and a new one for a chosen room."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.commands import reading
from medaccord.apps.cases.queries.claims import claims
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.shares import sharing
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.documents import Audience, audiences, documents
from medaccord.apps.discussion.queries.sealed import sealed_files
from medaccord.apps.intake.queries.holds import is_held
from medaccord.apps.parties.queries.standing_consents import agreed_now, may_give
from medaccord.domain.handling import Mark
from medaccord.domain.reading import Opening
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.discussion.post import VOICE, DocumentForm
from medaccord.web.guards import see_other, signed_in, takes_files
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.rooms import choices, marks_offered, voices
from medaccord.web.presenters.discussion.documents import documents_page
from medaccord.web.presenters.parties.standing_consent import reminder
from medaccord.web.request import Request
from medaccord.web.viewmodels import Note


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Files that the reader may open."""
    return _page(request, case)


@signed_in
@takes_files
@require_POST
def add(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Put a file into the room that was chosen."""
    view = case_view(request.actor, case, answers=False)
    rooms = audiences(request.actor, case, Verb.FILE_ADD)
    form = DocumentForm(request.POST, request.FILES, **_offered(view, rooms))

    def do(data: dict[str, object]) -> object:
        one = form.cleaned_data["file"]
        evidence = Evidence(one.name or "", one.content_type or "", one.read())
        return file.add(
            request.actor,
            case,
            now(),
            room=uuid.UUID(form.cleaned_data["room"]),
            files=[evidence],
            **form.wish(),
            **form.claim(),
            as_reporter=form.as_reporter,
        )

    def done(row: object) -> HttpResponseBase:
        say(request, _("The document was added."))
        return see_other(address(case, Tab.DOCUMENTS))

    return errors.run(
        request,
        form,
        do,
        done=done,
        again=lambda code: _page(request, case, code, form),
        names={"files": "file", "0/data": "file", "0/media_type": "file", "name": "file", **VOICE},
    )


def _offered(view: CaseView, rooms: Sequence[Audience]) -> dict[str, Any]:
    """Readers, markings and voices to choose from."""
    speaks = voices(view, Verb.FILE_ADD)
    # Whose it is makes the statement that PCII needs, so the desk as such is not asked for it.
    never = {Mark.PCII} if view.is_desk and not speaks else ()
    told = marks_offered(view, [room.readers for room in rooms], never)
    return {"rooms": choices(view, rooms), "voices": speaks, **told}


def _page(
    request: Request, case: uuid.UUID, code: int = 200, form: DocumentForm | None = None
) -> HttpResponseBase:
    view = case_view(request.actor, case, answers=False)
    rooms = audiences(request.actor, case, Verb.FILE_ADD)
    shown = form or DocumentForm(**_offered(view, rooms), initial={"marking": view.marking})
    found = documents(request.actor, case)
    known, sealed = sharing(request.actor, case), sealed_files(request.actor, case)
    # Kept before the page leaves, one that refuses as well; nothing leaves by HEAD (need-to-know 38).
    for shared in known.opened if request.method != "HEAD" else ():
        reading.record(request.actor, shared, now(), way=Opening.PAGE)
    agreed = _agreed(request, view) if rooms else None
    claimed, held = claims(request.actor, case), view.is_desk and is_held(request.actor, case)
    page = documents_page(
        view, found, known, shown if rooms else None, now(), sealed, claimed=claimed, agreed=agreed, held=held
    )
    return show(request, "case/documents.html", page, status=code, marking=marking_of(view, found, sealed))


def _agreed(request: Request, view: CaseView) -> Note | None:
    """What the reader's organisation agreed to beforehand, said before a document is added."""
    own = view.mine.organisation if view.mine else None
    held = agreed_now(own) if own else ()
    return reminder(held, own=bool(held and own and may_give(request.actor, own)))
