"""Discussion: posts by audience, and a new one that must name its readers."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import post
from medaccord.apps.discussion.queries.documents import audiences
from medaccord.apps.discussion.queries.posts import MOST, posts_in
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.discussion import PostForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.case_head import Tab, address
from medaccord.web.presenters.discussion import discussion_page
from medaccord.web.presenters.rooms import choices
from medaccord.web.request import Request


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Posts that the reader may read, the newest first."""
    return _page(request, case)


@signed_in
@require_POST
def write(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Write to the readers that were chosen."""
    view = case_view(request.actor, case, answers=False)
    form = PostForm(request.POST, rooms=choices(view, audiences(request.actor, case, Verb.POST_WRITE)))

    def done(row: object) -> HttpResponseBase:
        say(request, _("Your post is there for the readers you chose."))
        return see_other(address(case, Tab.DISCUSSION))

    return errors.run(
        request,
        form,
        lambda data: post.write(request.actor, case, now(), room=uuid.UUID(data["room"]), text=data["text"]),
        done=done,
        again=lambda code: _page(request, case, code, form),
    )


def _page(
    request: Request, case: uuid.UUID, code: int = 200, form: PostForm | None = None
) -> HttpResponseBase:
    view, after = case_view(request.actor, case, answers=False), request.GET.get("after", "")
    rooms = audiences(request.actor, case, Verb.POST_WRITE)
    shown = form or PostForm(rooms=choices(view, rooms))
    page = discussion_page(
        view,
        posts_in(request.actor, case, after=after, limit=MOST),
        rooms,
        shown if rooms else None,
        now(),
        after=after,
    )
    return show(request, "case/discussion.html", page, status=code, marking=view.marking)
