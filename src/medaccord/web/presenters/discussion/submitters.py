"""Notices to submitters: for the party what may be released of its words, for the desk what it answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.disclosure import ParagraphView, RequestView
from medaccord.apps.discussion.queries.notices import NoticedLine, NoticeView
from medaccord.domain.disclosure_notice import NoticeMove, NoticeState
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, crumbs
from medaccord.web.presenters.words import NOTICES, RECORDS, say
from medaccord.web.templatetags.instants import binding_text, day, moment

BEGINNING = 200
"""Characters of a paragraph beside its box; the page of the notice shows all of it."""


def page_of(one: NoticeView) -> str:
    """The address of a notice."""
    return reverse("disclosure.notice", args=[one.id])


def notices_of(found: Sequence[NoticeView], now: dt.datetime) -> v.Disclosures | None:
    """The notices to the reader's own party, where there are any."""
    links = tuple(v.Link(one.reference, page_of(one), _state(one, now)) for one in found)
    heading = _("Notices of a release by law")
    return v.Disclosures(heading, links) if links else None


def links_of(found: Sequence[NoticeView], request: RequestView, now: dt.datetime) -> tuple[v.Link, ...]:
    """The notices of one request, for the desk, by whom they were given to."""
    here = [one for one in found if one.request == request.id]
    return tuple(v.Link(one.party, page_of(one), _state(one, now)) for one in here)


def _state(one: NoticeView, now: dt.datetime) -> str:
    if one.ended_at:
        return _("ended")
    waiting = _count(one, NoticeState.TOLD)
    if waiting and one.due_at > now:
        told = ngettext("%(count)d not answered, due %(day)s", "%(count)d not answered, due %(day)s", waiting)
        return told % {"count": waiting, "day": day(one.due_at)}
    if objected := _count(one, NoticeState.OBJECTED):
        return ngettext("%d objection", "%d objections", objected) % objected
    return _("answered")


def _count(one: NoticeView, state: NoticeState) -> int:
    return sum(1 for line in one.lines if line.state is state)


def notice_page(view: CaseView, one: NoticeView, now: dt.datetime) -> v.DisclosurePage:
    """One notice with every paragraph of it, what was answered, and what can be done."""
    return v.DisclosurePage(
        heading=_("Notice of a release by law, %s") % one.reference,
        number=view.number,
        crumbs=crumbs(view, _("Notice of a release"), Tab.HISTORY),
        facts=tuple(_facts(one)),
        acts=tuple(_acts(view, one, now)),
        table=_table(one),
        alert=_alert(view, one, now),
    )


def _facts(one: NoticeView) -> Iterator[v.Pair]:
    if one.is_desk:
        yield v.Pair(_("Given to"), one.party)
    yield v.Pair(_("Reference of the request"), one.reference)
    yield v.Pair(_("Law"), one.law)
    yield v.Pair(_("Notice is given by"), one.provision)
    yield v.Pair(_("Given"), moment(one.told_at))
    yield v.Pair(_("Objections until"), binding_text(one.due_at))
    if one.ended_at:
        yield v.Pair(_("Ended"), moment(one.ended_at))


def _alert(view: CaseView, one: NoticeView, now: dt.datetime) -> v.Notice | None:
    if one.ended_at:
        return v.Notice("info", _("This notice has ended. Nothing is released under it."))
    if one.is_desk or not _count(one, NoticeState.TOLD) or one.due_at <= now:
        return None
    told = _("Records were asked for by law. Below is what may be released of what you submitted.")
    silent = _("Object until %s, or say that you do not object. Silence until then counts as no objection.")
    return v.Notice("warning", f"{told} {silent % binding_text(one.due_at)}")


STEPS = {
    NoticeMove.OBJECT: ("disclosure.object", Verb.DISCLOSURE_OBJECT),
    NoticeMove.AGREE: ("disclosure.agree", Verb.DISCLOSURE_AGREE),
    NoticeMove.INTEND: ("disclosure.intend", Verb.DISCLOSURE_INTEND),
}
"""Which page takes which step, and who may."""


def _acts(view: CaseView, one: NoticeView, now: dt.datetime) -> Iterator[v.Act]:
    labels = {
        NoticeMove.OBJECT: _("Object"),
        NoticeMove.AGREE: _("Do not object"),
        NoticeMove.INTEND: _("Release over an objection"),
    }
    for move, (name, verb) in STEPS.items():
        if may(view, verb) and one.open_to(move, now):
            yield v.Act(labels[move], reverse(name, args=[one.id]), about=one.reference)
    if one.request:
        yield v.Act(_("See the request"), reverse("disclosure.page", args=[one.request]))


def _table(one: NoticeView) -> v.Table:
    heads = (_("Paragraph"), _("What it says"), _("Answer"), _("What the center says"))
    rows = tuple(v.Row(tuple(_cells(one, line)), id=f"p{line.number}") for line in one.lines)
    return v.Table(_("Paragraphs"), heads, rows)


def _cells(one: NoticeView, line: NoticedLine) -> Iterator[v.Cell]:
    yield v.Cell(str(_number(line)), say(RECORDS, line.kind))
    yield v.Cell(_said(line))
    codes = _("Exemption %s") % ", ".join(line.exemptions) if line.exemptions else ""
    yield v.Cell(say(NOTICES, line.state), ". ".join(filter(None, (codes, line.words))))
    if line.not_before is None:
        yield v.Cell(_("nothing yet"))
    else:
        yield v.Cell(line.reasons, _("It does not go out until %s.") % binding_text(line.not_before))


def _said(line: NoticedLine) -> str:
    return line.text if line.text is not None else _("This is not what stood here, or you may not open it.")


def choices_of(lines: Iterable[NoticedLine]) -> list[tuple[str, str]]:
    """Lines as boxes to tick."""
    return [(str(line.id), _choice(_number(line), line.text or say(RECORDS, line.kind))) for line in lines]


def _number(line: NoticedLine) -> int:
    """As the request numbers it for the desk, and as the notice does for its party."""
    return line.number if line.paragraph is None else line.paragraph


def told_choices(found: Iterable[ParagraphView]) -> list[tuple[str, str]]:
    """Paragraphs of a request of which notice can be given, as boxes to tick."""
    return [(str(row.id), _choice(row.number, f"{row.owner}: {row.text}")) for row in found]


def _choice(number: int, said: str) -> str:
    return f"{number}. {Truncator(said).chars(BEGINNING)}"


def notify_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """Which paragraphs their submitters are told of."""
    here = reverse("disclosure.page", args=[one.id])
    submit = v.Submit(_("Give notice"), "notify", look="filled")
    last = (v.NavItem(one.reference, here), v.NavItem(_("Give notice"), ""))
    return v.ConfirmPage(
        heading=_("Give notice to submitters"),
        text=(
            _("Tick what you mean to release. What a party submitted goes out only after notice to it."),
            _("Each party reads its own paragraphs, the reference and the law. It reads nothing else."),
        ),
        box=v.FormBox("notify", reverse("disclosure.notify", args=[one.id]), form, (submit,)),
        cancel=v.Link(_("Back to the request, nothing changes"), here),
        crumbs=(*crumbs(view, tab=Tab.HISTORY), *last),
        facts=(v.Pair(_("Notice is given by"), settings.MEDACCORD.law.notice.source),),
    )


def object_page(view: CaseView, one: NoticeView, form: Form) -> v.ConfirmPage:
    """To which releases a party objects."""
    return _step_page(
        view,
        one,
        form,
        NoticeMove.OBJECT,
        _("Object to a release by law"),
        (
            _("The coordination center decides. It tells you before it releases anything over that."),
            _("You can still say later that you do not object."),
        ),
        _("Object"),
    )


def agree_page(view: CaseView, one: NoticeView, form: Form) -> v.ConfirmPage:
    """To which releases a party does not object."""
    return _step_page(
        view,
        one,
        form,
        NoticeMove.AGREE,
        _("Say that you do not object"),
        (_("What you tick may be released, and anybody may then read it."),),
        _("Do not object"),
        danger=True,
    )


def intend_page(view: CaseView, one: NoticeView, form: Form) -> v.ConfirmPage:
    """What is to be released over an objection."""
    return _step_page(
        view,
        one,
        form,
        NoticeMove.INTEND,
        _("Tell the submitter that you mean to release it"),
        (
            _("To withhold it instead, decide so on the page of the request: nobody is told of that."),
            _("It does not go out before the day below has passed."),
        ),
        _("Tell the submitter"),
        danger=True,
        facts=tuple(_grounds(one)),
    )


def _grounds(one: NoticeView) -> Iterator[v.Pair]:
    for line in one.lines:
        if line.state is NoticeState.OBJECTED:
            note = _("Exemption %s") % ", ".join(line.exemptions)
            yield v.Pair(_("Objection to %d") % _number(line), line.words, note=note)


def _step_page(
    view: CaseView,
    one: NoticeView,
    form: Form,
    move: NoticeMove,
    heading: str,
    text: tuple[str, ...],
    label: str,
    *,
    danger: bool = False,
    facts: tuple[v.Pair, ...] = (),
) -> v.ConfirmPage:
    submit = v.Submit(label, move.value, look="danger" if danger else "filled")
    last = (v.NavItem(one.reference, page_of(one)), v.NavItem(label, ""))
    return v.ConfirmPage(
        heading=heading,
        text=text,
        box=v.FormBox(move.value, reverse(STEPS[move][0], args=[one.id]), form, (submit,)),
        cancel=v.Link(_("Back to the notice, nothing changes"), page_of(one)),
        crumbs=(*crumbs(view, tab=Tab.HISTORY), *last),
        facts=facts,
        danger=danger,
    )
