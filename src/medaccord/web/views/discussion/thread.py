"""Discussion: posts by audience, threads, and a new post that must name its readers or its thread."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.assessments.queries.disputes import disputes_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.commands import look, post
from medaccord.apps.discussion.commands import thread as threads
from medaccord.apps.discussion.queries.documents import Audience, audiences
from medaccord.apps.discussion.queries.people import people_to_mention, people_to_name
from medaccord.apps.discussion.queries.posts import MOST, PostLine, PostPage, one_post, posts_in
from medaccord.apps.discussion.queries.threads import ThreadLine, continued_in, one_thread
from medaccord.apps.discussion.queries.threads import thread_page as threads_of
from medaccord.apps.intake.queries.holds import is_held
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.handling import Onward, Readers
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.discussion.post import VOICE, PostForm, ReplyForm, ThreadForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.keys import key_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.dispute import address_of
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.rooms import choices, marks_offered, readers_of, voices
from medaccord.web.presenters.discussion.thread import discussion_page, start_page, thread_page
from medaccord.web.request import Request
from medaccord.web.viewmodels import DiscussionPage


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Posts that the reader may read, the newest first, and the threads of the case."""
    return _page(request, case)


@signed_in
@require_safe
def thread(request: Request, case: uuid.UUID, thread: uuid.UUID) -> HttpResponseBase:
    """What was said in one thread, the newest first."""
    return _thread(request, case, thread)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Begin a thread for readers that never change."""
    view = case_view(request.actor, case, answers=False)
    if not may(view, Verb.THREAD_START) and request.method != "POST":
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    rooms = audiences(request.actor, case, Verb.THREAD_START)
    people = [(str(one.id), one.name) for one in people_to_name(request.actor, case)]
    form = ThreadForm(
        request.POST or None,
        rooms=choices(view, rooms),
        voices=voices(view, Verb.THREAD_START),
        people=people,
        initial={"marking": view.marking, **_continued(request, case)},
        **marks_offered(view, [*(one.readers for one in rooms), *([Readers.PEOPLE] if people else [])]),
    )

    def shown(status: int) -> HttpResponseBase:
        return show(request, "confirm.html", start_page(view, form), status=status, marking=view.marking)

    def do(data: dict[str, Any]) -> Any:
        words = {name: data[name] for name in ("subject", "text", "continues")}
        words["as_reporter"] = form.as_reporter
        return threads.start(request.actor, case, now(), **words, **form.wish(), **form.audience())

    def done(row: Any) -> HttpResponseBase:
        say(request, _("The thread was started."))
        return see_other(f"{address(case, Tab.DISCUSSION)}{row.id}/")

    if request.method != "POST":
        return shown(200)
    return errors.run(request, form, do, done=done, again=shown, names=VOICE)


def _continued(request: Request, case: uuid.UUID) -> dict[str, Any]:
    """The subject of the ended thread that the address names; Missing where the reader reads none."""
    asked = request.GET.get("continues")
    if not asked:
        return {}
    line = one_thread(request.actor, case, _key(asked))
    return {"subject": line.subject, "continues": line.id}


@signed_in
@require_POST
def write(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Write to the readers that were chosen, or to those of the thread that this replies in."""
    view = case_view(request.actor, case, answers=False)
    return _reply(request, view) if "thread" in request.POST else _write(request, view)


def _write(request: Request, view: CaseView) -> HttpResponseBase:
    form = PostForm(request.POST, **_offered(view, audiences(request.actor, view.id, Verb.POST_WRITE)))

    def do(data: dict[str, Any]) -> object:
        to = {"room": uuid.UUID(data["room"]), "quotes": data["quotes"], "as_reporter": form.as_reporter}
        return post.write(request.actor, view.id, now(), text=data["text"], **form.wish(), **to)

    def done(row: object) -> HttpResponseBase:
        _mark(request, view.id, form.cleaned_data)
        say(request, _("Your post is there for the readers you chose."))
        return see_other(address(view.id, Tab.DISCUSSION))

    return errors.run(
        request, form, do, done=done, again=lambda code: _page(request, view.id, code, form), names=VOICE
    )


def _reply(request: Request, view: CaseView) -> HttpResponseBase:
    key = _key(request.POST["thread"])
    line = one_thread(request.actor, view.id, key)
    form = ReplyForm(request.POST, **_answering(request, view, line))

    def do(data: dict[str, Any]) -> object:
        to = {"thread": data["thread"], "quotes": data["quotes"], "mentions": form.mentions()}
        said = {"text": data["text"], "as_reporter": form.as_reporter}
        return post.write(request.actor, view.id, now(), **said, **form.wish(), **to)

    def done(row: object) -> HttpResponseBase:
        _mark(request, view.id, form.cleaned_data, key)
        say(request, _("Your post is there for the readers of this thread."))
        return see_other(f"{address(view.id, Tab.DISCUSSION)}{key}/")

    return errors.run(
        request,
        form,
        do,
        done=done,
        again=lambda code: _thread(request, view.id, key, code, form),
        names={"mentions": "mention", **VOICE},
    )


def _to_mention(request: Request, case: uuid.UUID, thread: uuid.UUID) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in people_to_mention(request.actor, case, thread)]


@signed_in
@require_POST
def see(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Note for the reader alone that what was shown was seen."""
    view = case_view(request.actor, case, answers=False)
    thread = _key(request.POST["of"]) if request.POST.get("of") else None
    since = _key(request.POST["since"]) if request.POST.get("since") else None
    _mark(request, view.id, {"upto": _key(request.POST.get("upto", "")), "since": since}, thread)
    there = address(case, Tab.DISCUSSION)
    return see_other(f"{there}{thread}/" if thread else there)


def _mark(
    request: Request, case: uuid.UUID, shown: Mapping[str, Any], thread: uuid.UUID | None = None
) -> None:
    """Whoever answers has seen what stood above the form, and nothing of a further page."""
    if shown["upto"] is not None:
        look.see(request.actor, case, upto=shown["upto"], since=shown["since"], thread=thread)


def _page(
    request: Request, case: uuid.UUID, code: int = 200, form: PostForm | None = None
) -> HttpResponseBase:
    view, after = case_view(request.actor, case, answers=False), request.GET.get("after", "")
    rooms, quoted = audiences(request.actor, case, Verb.POST_WRITE), _quoted(request)
    posts = posts_in(request.actor, case, after=after, limit=MOST)
    shown = form or PostForm(**_offered(view, rooms), initial=_told(view, quoted, posts))
    page = discussion_page(
        view,
        posts,
        rooms,
        shown if rooms else None,
        now(),
        after=after,
        threads=threads_of(request.actor, case, after=request.GET.get("threads", "")),
        later=request.GET.get("threads", ""),
        quoted=quoted,
        held=_held(request, view),
    )
    return _shown(request, view, page, [*posts.lines, *filter(None, [quoted])], code)


def _thread(
    request: Request, case: uuid.UUID, key: uuid.UUID, code: int = 200, form: ReplyForm | None = None
) -> HttpResponseBase:
    view, after = case_view(request.actor, case, answers=False), request.GET.get("after", "")
    line, quoted = one_thread(request.actor, case, key), _quoted(request)
    open_ = may(view, Verb.POST_WRITE) and not line.ended
    posts = posts_in(request.actor, case, thread=key, after=after, limit=MOST)
    initial = {"thread": key, **_told(view, quoted, posts)}
    shown = form or ReplyForm(**_answering(request, view, line), initial=initial)
    page = thread_page(
        view,
        line,
        posts,
        shown if open_ or form is not None else None,
        now(),
        after=after,
        quoted=quoted,
        later=continued_in(request.actor, case, key) if line.ended else (),
        held=_held(request, view),
        dispute=_dispute(request, case, line),
    )
    return _shown(request, view, page, [*posts.lines, *filter(None, [quoted])], code)


def _dispute(request: Request, case: uuid.UUID, line: ThreadLine) -> str:
    """Where the dispute lies that a thread is about; empty for any other thread."""
    if line.dispute is None:
        return ""
    about = (one.id for one in disputes_of(request.actor, case) if one.key == line.dispute)
    return next((address_of(case, key) for key in about), "")


def _held(request: Request, view: CaseView) -> bool:
    """Whether a legal hold stands that the reader may know of."""
    return view.is_desk and is_held(request.actor, view.id)


def _shown(
    request: Request, view: CaseView, page: DiscussionPage, said: Iterable[PostLine], code: int
) -> HttpResponseBase:
    """A page of posts under the marking of all that it says."""
    return show(request, "case/discussion.html", page, status=code, marking=marking_of(view, said))


def _offered(view: CaseView, rooms: Sequence[Audience]) -> dict[str, Any]:
    """Readers, markings and voices of a post to choose from."""
    told = marks_offered(view, [one.readers for one in rooms])
    return {"rooms": choices(view, rooms), "voices": voices(view, Verb.POST_WRITE), **told}


def _answering(request: Request, view: CaseView, line: ThreadLine) -> dict[str, Any]:
    """Markings, voices and people of a reply to choose from; its readers are those of its thread."""
    told = marks_offered(view, [readers_of(view, line.room, line.named)])
    people = _to_mention(request, view.id, line.id)
    return {"people": people, "voices": voices(view, Verb.POST_WRITE), **told}


def _quoted(request: Request) -> PostLine | None:
    """The post that the address or the refused form quotes; Missing where the reader sees none."""
    asked = request.POST.get("quotes") or request.GET.get("quote")
    line = one_post(request.actor, _key(asked)) if asked else None
    return None if line and line.withdrawn else line


def _told(view: CaseView, quoted: PostLine | None, posts: PostPage) -> dict[str, Any]:
    """What a form says beside its text: what it quotes and its marking, the newest and oldest one shown."""
    told: dict[str, Any] = {"marking": view.marking}
    if posts.lines:
        told |= {"upto": posts.lines[0].id, "since": posts.lines[-1].id}
    if quoted:
        label = marking_of(view, [quoted]).label
        told |= {"quotes": quoted.id, "marking": label, "handling": quoted.handling}
        told |= {} if quoted.onward is Onward.FREE else {"onward": quoted.onward}
    return told


def _key(asked: str) -> uuid.UUID:
    key = key_in(asked)
    if key is None:
        raise Missing
    return key
