"""Requests for records: the list on the page of the record, one request, and the pages of its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.disclosure import PAGE, ParagraphPage, ParagraphView, RequestView
from medaccord.apps.discussion.queries.notices import NoticeView
from medaccord.domain.disclosure import Decision
from medaccord.domain.disclosure_package import MARKING
from medaccord.domain.handling import Marking, taken_out
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.discussion.submitters import links_of
from medaccord.web.presenters.words import DECISIONS, NOTICES, RECORDS, WITHHELD_FOR, say
from medaccord.web.templatetags.instants import binding_text, moment


def requests_of(view: CaseView, found: Sequence[RequestView]) -> v.Disclosures:
    """The requests for records of a case, and the way to record one for its lead."""
    record = v.Act(_("Record a request"), reverse("disclosure.record", args=[view.id]))
    return v.Disclosures(
        _("Requests for records"),
        tuple(v.Link(one.reference, _page(one), _state(one)) for one in found),
        _("Nobody has asked for records of this case by law."),
        record=record if Role.LEAD in view.roles and may(view, Verb.DISCLOSURE_RECORD) else None,
    )


def _page(one: RequestView) -> str:
    return reverse("disclosure.page", args=[one.id])


def _state(one: RequestView) -> str:
    return _("closed") if one.closed_at else _("due %s") % _day(one.due_on)


def _day(on: dt.date) -> str:
    return date_format(on, "M j, Y")


def disclosure_page(
    view: CaseView,
    one: RequestView,
    found: ParagraphPage,
    told: Sequence[NoticeView],
    now: dt.datetime,
    after: str = "",
    *,
    untold: bool = False,
) -> v.DisclosurePage:
    """One request with a page of what was laid out for it, and the notices to submitters.

    `untold` says that notice of something can be given.
    """
    changed = sum(1 for row in found.lines if row.changed)
    return v.DisclosurePage(
        heading=_("Request for records %s") % one.reference,
        number=view.number,
        crumbs=_way(view, one),
        facts=tuple(_facts(one, now.date())),
        acts=tuple(act for verb, act in _acts(one, untold=untold) if may(view, verb)),
        table=_table(view, one, found.lines),
        alert=_changed(changed) if changed and not one.closed_at else None,
        notices=links_of(told, one, now),
        pager=_pager(one, found, after),
    )


def _pager(one: RequestView, found: ParagraphPage, after: str) -> v.Pager:
    """Pages go by number, so the one before is known as well."""
    here = _page(one)
    before = max(0, int(after or 0) - PAGE)
    shown = ""
    if found.lines and (after or found.next):
        told = {
            "first": found.lines[0].number,
            "last": found.lines[-1].number,
            "all": sum(one.counts.values()),
        }
        shown = _("%(first)d to %(last)d of %(all)d") % told
    return v.Pager(
        newer=_at(here, before) if after else "",
        older=_at(here, int(found.next or 0)) if found.next else "",
        showing=shown,
    )


def _at(here: str, after: int) -> str:
    return f"{here}?after={after}" if after else here


def place_of(one: RequestView, number: int) -> str:
    """Where a paragraph stands on the pages of its request."""
    return f"{_at(_page(one), (number - 1) // PAGE * PAGE)}#p{number}"


def _way(view: CaseView, one: RequestView, here: str = "") -> tuple[v.NavItem, ...]:
    if not here:
        return crumbs(view, _("Request for records"), Tab.HISTORY)
    last = (v.NavItem(one.reference, _page(one)), v.NavItem(here, ""))
    return (*crumbs(view, tab=Tab.HISTORY), *last)


def _changed(count: int) -> v.Notice:
    told = ngettext(
        "%d paragraph below is not what was laid out. Lay the records out again, then decide.",
        "%d paragraphs below are not what was laid out. Lay the records out again, then decide.",
        count,
    )
    return v.Notice("warning", told % count)


def _facts(one: RequestView, today: dt.date) -> Iterator[v.Pair]:
    late = one.due_on < today and not one.closed_at
    yield v.Pair(_("What it asks for"), one.asked)
    yield v.Pair(_("Came on"), _day(one.came_on))
    yield v.Pair(_("Answer due"), f"{_day(one.due_on)} ({_('late')})" if late else _day(one.due_on))
    yield v.Pair(_("Law"), one.law)
    yield v.Pair(_("Recorded"), _("%(when)s by %(who)s") % {"when": moment(one.at), "who": one.by})
    yield v.Pair(_("Records as of"), moment(one.laid_out_at) if one.laid_out_at else _("not laid out yet"))
    if one.laid_out_at:
        yield v.Pair(_("Not decided"), str(one.undecided))
    if one.approved_at:
        told = {"when": moment(one.approved_at), "who": one.approved_by}
        yield v.Pair(_("Approved"), _("%(when)s by %(who)s") % told)
    if one.closed_at:
        yield v.Pair(_("Closed"), moment(one.closed_at))
        yield v.Pair(_("What became of it"), one.closed_why)


def _acts(one: RequestView, *, untold: bool) -> Iterator[tuple[Verb, v.Act]]:
    """What can be done about a request as it stands, by the verb that says who may."""
    if one.closed_at:
        return
    label = _("Lay the records out again") if one.laid_out_at else _("Lay the records out")
    yield _act(one, Verb.DISCLOSURE_LAY_OUT, label)
    if untold:
        yield _act(one, Verb.DISCLOSURE_NOTIFY, _("Give notice to submitters"))
    if one.approved_at:
        yield _act(one, Verb.DISCLOSURE_EXPORT, _("Take the answer out"))
    elif one.laid_out_at and not one.undecided:
        yield _act(one, Verb.DISCLOSURE_APPROVE, _("Approve the answer"))
    if one.leads:
        yield _act(one, Verb.DISCLOSURE_CLOSE, _("Close the request"))


def _act(one: RequestView, verb: Verb, label: str) -> tuple[Verb, v.Act]:
    return verb, v.Act(label, reverse(verb, args=[one.id]))


def _table(view: CaseView, one: RequestView, found: Sequence[ParagraphView]) -> v.Table:
    decides = may(view, Verb.DISCLOSURE_DECIDE) and not one.closed_at
    heads = (_("Paragraph"), _("What it says"), _("Proposed"), _("Decided"))
    rows = tuple(v.Row(tuple(_cells(row, decides=decides)), id=f"p{row.number}") for row in found)
    return v.Table(_("Paragraphs"), heads, rows, _("Lay the records out to see what there is to decide."))


def _cells(row: ParagraphView, *, decides: bool) -> Iterator[v.Cell]:
    yield v.Cell(str(row.number), say(RECORDS, row.kind))
    tag = v.Tag(_("Changed"), "warn") if row.changed else None
    yield v.Cell(_said(row), _submitted(row), tag=tag)
    yield v.Cell(", ".join(row.proposed) or _("nothing"), _grounds(row))
    label = _("Decide again") if row.decision else _("Decide")
    act = v.Act(label, reverse("disclosure.decide", args=[row.id]), about=str(row.number))
    yield v.Cell(_decided(row), row.words, acts=(act,) if decides and not row.changed else ())


def _said(row: ParagraphView) -> str:
    return row.text if row.text is not None else _("You may not open this, or it is gone.")


def _submitted(row: ParagraphView) -> str:
    """Who submitted it, and where the notice to them stands."""
    if not row.owner:
        return ""
    if row.told is None:
        told = _("never released") if row.kept else _("no notice given")
    else:
        told = say(NOTICES, row.told)
    return _("Submitted by %(who)s: %(told)s") % {"who": row.owner, "told": told}


def _grounds(row: ParagraphView) -> str:
    return ", ".join(say(WITHHELD_FOR, one) for one in row.grounds)


def _decided(row: ParagraphView) -> str:
    if row.decision is None:
        return _("not decided")
    if row.decision is Decision.RELEASE:
        return say(DECISIONS, row.decision)
    return f"{say(DECISIONS, row.decision)}: {', '.join(row.exemptions)}"


def record_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """A request for records, and what recording it does."""
    here = address(view.id, Tab.HISTORY)
    submit = v.Submit(_("Record the request"), "record", look="filled")
    return v.ConfirmPage(
        heading=_("Record a request for records of this case"),
        text=(
            _("Nothing in this case and in its reports can be erased until the request is closed."),
            _("Only the coordination center knows of it. Who asks is not kept here."),
        ),
        box=v.FormBox("record", reverse("disclosure.record", args=[view.id]), form, (submit,)),
        cancel=v.Link(_("Back to the record, nothing changes"), here),
        crumbs=crumbs(view, _("Request for records"), Tab.HISTORY),
    )


def lay_out_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """What laying out takes up, and what it leaves out."""
    submit = v.Submit(_("Lay the records out"), "lay_out", look="filled")
    return v.ConfirmPage(
        heading=_("Lay the records out"),
        text=(
            _("Every text, post, document by its name, statement and report is numbered by paragraph."),
            _("Who reported and what people chosen by name say to each other is left out."),
            _("What changed since is to be decided again. All other decisions stay."),
        ),
        box=v.FormBox("lay-out", reverse("disclosure.lay_out", args=[one.id]), form, (submit,)),
        cancel=v.Link(_("Back to the request, nothing changes"), _page(one)),
        crumbs=_way(view, one, _("Lay out")),
    )


def approve_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """What a second person agrees to."""
    submit = v.Submit(_("Approve the answer"), "approve", look="danger")
    return v.ConfirmPage(
        heading=_("Approve the answer to this request"),
        text=(
            _("Whoever approves decided on none of its paragraphs, and can read all that is released."),
            _("Once anything changes it is to be approved again."),
        ),
        box=v.FormBox("approve", reverse("disclosure.approve", args=[one.id]), form, (submit,)),
        cancel=v.Link(_("Back to the request, nothing changes"), _page(one)),
        crumbs=_way(view, one, _("Approve")),
        facts=tuple(_counted(one)),
        danger=True,
    )


def _counted(one: RequestView) -> Iterator[v.Pair]:
    yield v.Pair(_("Released"), str(one.counts.get(Decision.RELEASE, 0)))
    yield v.Pair(_("Withheld"), str(one.counts.get(Decision.WITHHOLD, 0)))


def export_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """What leaves, and that it is kept that it did."""
    submit = v.Submit(_("Take it out"), "export", look="danger")
    return v.ConfirmPage(
        heading=_("Take the answer out"),
        text=(
            _("One package: what is released, an index of what is withheld, and the digests of both."),
            _("It is recorded that you take it out. What was withheld is not in it."),
        ),
        box=v.FormBox("export", reverse("disclosure.export", args=[one.id]), form, (submit,)),
        cancel=v.Link(_("Back to the request, nothing changes"), _page(one)),
        crumbs=_way(view, one, _("Take out")),
        facts=tuple(_counted(one)),
    )


def file_name(view: CaseView) -> str:
    """`<number>_CLEAR_disclosure.zip` (need-to-know 25)."""
    return taken_out(view.number, Marking(MARKING), "disclosure", "zip")


def close_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """The end of a request."""
    submit = v.Submit(_("Close the request"), "close", look="filled")
    return v.ConfirmPage(
        heading=_("Close this request for records"),
        text=(
            _("The case can be erased from again afterwards, unless another hold stands."),
            _("Nothing more can be decided about it."),
        ),
        box=v.FormBox("close", reverse("disclosure.close", args=[one.id]), form, (submit,)),
        cancel=v.Link(_("Back to the request, nothing changes"), _page(one)),
        crumbs=_way(view, one, _("Close")),
        danger=True,
    )


def decide_page(view: CaseView, one: RequestView, row: ParagraphView, form: Form) -> v.ConfirmPage:
    """One paragraph with what is proposed, and the decision."""
    number = _("Paragraph %s") % row.number
    submit = v.Submit(_("Save the decision"), "decide", look="filled")
    never = (_("It is never released: it is a trade secret or PCII."),) if row.kept else ()
    return v.ConfirmPage(
        heading=number,
        text=(_said(row), *never),
        box=v.FormBox("decide", reverse("disclosure.decide", args=[row.id]), form, (submit,)),
        cancel=v.Link(_("Back to the request, nothing changes"), place_of(one, row.number)),
        crumbs=_way(view, one, number),
        facts=tuple(_about(row)),
    )


def _about(row: ParagraphView) -> Iterator[v.Pair]:
    yield v.Pair(_("Taken from"), say(RECORDS, row.kind))
    if row.owner:
        yield v.Pair(_("Submitted by"), row.owner)
        told = say(NOTICES, row.told) if row.told else _("none given")
        later = _("It does not go out until %s.") % binding_text(row.not_before) if row.not_before else ""
        yield v.Pair(_("Notice to them"), told, note=later)
    yield v.Pair(_("What it is"), _grounds(row) or _("nothing that is marked"))
    law = settings.MEDACCORD.law
    proposed = [f"{code}: {law.exemptions[code].words}" for code in row.proposed]
    yield v.Pair(_("Proposed exemption"), "; ".join(proposed) or _("none"))
    if row.decision:
        yield v.Pair(_("Decided so far"), _decided(row), note=row.decided_by)
