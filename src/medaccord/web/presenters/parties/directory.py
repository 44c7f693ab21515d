"""The directory as pages: every organisation with its ways to be reached, one of them, and its forms."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.owned import Owned
from medaccord.apps.intake.queries.held import HeldReport
from medaccord.apps.parties.queries.in_doubt import Doubted
from medaccord.apps.parties.queries.listing import Directory, Listed
from medaccord.apps.parties.queries.members import Member, RoleChange, WayIn
from medaccord.apps.parties.queries.reach import Point
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import CHANNELS, KINDS, say, short_day
from medaccord.web.templatetags.instants import day, moment

HERE = "/directory/"


def address(organisation: uuid.UUID, case: uuid.UUID | None = None) -> str:
    """The page of one organisation; `case` leads back to the people of a case."""
    return f"{HERE}{organisation}/{_back(case)}"


def _back(case: uuid.UUID | None) -> str:
    return f"?case={case}" if case else ""


def point_address(point: uuid.UUID, what: str, case: uuid.UUID | None = None) -> str:
    """Where one way is changed, checked or removed."""
    return f"{HERE}contacts/{point}/{what}/{_back(case)}"


def add_box(form: Form, case: uuid.UUID | None = None, *, folded: bool = False) -> v.FormBox:
    """The form for an organisation that is missing."""
    return v.FormBox(
        "organisation",
        f"{HERE}add/{_back(case)}",
        form,
        (v.Submit(_("Add it to the directory"), "add"),),
        _("Add an organization"),
        _("It can then be invited. Nobody is told anything by this."),
        folded=folded,
    )


def checked(point: Point, now: dt.datetime) -> v.Status:
    """When a way was checked last, and whether that is too long ago."""
    if point.verified_on is None:
        return v.Status("waiting", _("Never checked"))
    if point.is_stale(now.date()):
        return v.Status("late", _("Check again"), _("checked %s") % day(point.verified_on))
    return v.Status("done", _("Checked"), day(point.verified_on))


def directory_page(
    found: Directory, now: dt.datetime, *, text: str, after: str, form: Form | None
) -> v.DirectoryPage:
    """Every organisation that the reader keeps; `form` for whoever may add another."""
    kept = {"q": text} if text.strip() else {}
    older = f"?{urlencode({**kept, 'after': found.next})}" if found.next else ""
    heads = (_("Organization"), _("Ways to reach it"), _("Checked"))
    return v.DirectoryPage(
        heading=_("Directory"),
        filter=v.Filter(HERE, text, _("Name")),
        table=v.Table(_("Organizations"), heads, tuple(_line(one, now) for one in found.lines)),
        pager=v.Pager(newer=f"?{urlencode(kept)}" if after else "", older=older),
        empty=_empty(bool(kept), form is not None),
        box=add_box(form) if form else None,
    )


def _empty(narrowed: bool, may_add: bool) -> v.Empty:
    if narrowed:
        return v.Empty(_("No organization of this name"), _("Change the words."), v.Act(_("Show all"), HERE))
    if may_add:
        return v.Empty(_("The directory is empty"), _("Add the first organization below."))
    return v.Empty(
        _("You keep no organization"),
        _("The coordination center keeps the directory. Ask it for what you need."),
        v.Act(_("Go to my work"), "/my-work/"),
    )


def _line(one: Listed, now: dt.datetime) -> v.Row:
    ways = "\n".join(f"{say(CHANNELS, p.channel)}: {p.value}" for p in one.points)
    return v.Row(
        (
            v.Cell(one.name, say(KINDS, one.kind), href=address(one.id)),
            v.Cell(ways) if ways else v.Cell(_("None known"), status="late"),
            _worst(one.points, now),
        )
    )


def _worst(points: Sequence[Point], now: dt.datetime) -> v.Cell:
    """One word for all ways of an organisation: how many need a check, or the oldest check."""
    if not points:
        return v.Cell(_("Nothing to check"))
    stale = sum(1 for point in points if point.is_stale(now.date()))
    if stale:
        words = ngettext("%d way to check", "%d ways to check", stale) % stale
        return v.Cell(words, status="waiting")
    oldest = min(point.verified_on for point in points if point.verified_on)
    return v.Cell(_("Checked"), _("since %s") % day(oldest), "done")


def organisation_page(
    one: Listed,
    now: dt.datetime,
    form: Form,
    *,
    at_desk: bool,
    case: uuid.UUID | None,
    staff: v.Staff | None = None,
    signs_on: bool = False,
    standing: v.StandingBox | None = None,
) -> v.OrganisationPage:
    """One organisation: every way to reach it with what can be done about it, and who belongs to it."""
    crumbs = (v.NavItem(_("Directory"), HERE), v.NavItem(one.name, ""))
    people = f"/cases/{case}/people/"
    return v.OrganisationPage(
        name=one.name,
        kind=say(KINDS, one.kind),
        agreement=one.agreement,
        crumbs=crumbs if at_desk else crumbs[1:],
        points=tuple(_card(point, now, case) for point in one.points),
        empty=_("No way to reach it is known yet. Add one below."),
        box=v.FormBox(
            "point",
            f"{HERE}{one.id}/contacts/{_back(case)}",
            form,
            (v.Submit(_("Add this way"), "add", look="filled"),),
            _("Add a way to reach it"),
        ),
        back=v.Link(_("Back to the people of the case"), people) if case else None,
        staff=staff,
        sign_on=v.Link(_("Single sign-on"), f"{HERE}{one.id}/sign-on/") if signs_on else None,
        standing=standing,
    )


def member_address(
    organisation: uuid.UUID, person: uuid.UUID, what: str, case: uuid.UUID | None = None
) -> str:
    """Where something is done about one member."""
    return f"{HERE}{organisation}/people/{person}/{what}/{_back(case)}"


def staff_box(
    one: Listed,
    members: Sequence[Member],
    form: Form,
    case: uuid.UUID | None,
    *,
    at_desk: bool,
    names: bool = False,
    resets: Collection[uuid.UUID] = (),
) -> v.Staff:
    """Who belongs to an organisation and how they come in, and the form for somebody new.

    `resets` are those whose second factor the reader may take; the reader `names` who does what.
    """
    return v.Staff(
        members=tuple(
            _member(one.id, each, case, at_desk=at_desk, names=names, resets=each.person in resets)
            for each in members
        ),
        empty=_("Nobody of it is known here yet. Add whom you have reached."),
        box=v.FormBox(
            "member",
            f"{HERE}{one.id}/people/{_back(case)}",
            form,
            (v.Submit(_("Add this person"), "add"),),
            _("Add a person"),
            _("They see no case by this. The coordination center lets them in, by a link that works once.")
            if not at_desk
            else _("They see no case by this. A link that works once lets them in, without an account."),
        ),
    )


def _member(
    organisation: uuid.UUID, one: Member, case: uuid.UUID | None, *, at_desk: bool, names: bool, resets: bool
) -> v.MemberCard:
    does = (
        one.title,
        _("takes what comes in") if one.triage else "",
        _("administers it") if one.administrator else "",
        _("trained in PCII until %s") % moment(one.trained_until) if one.trained_until else "",
    )
    return v.MemberCard(
        id=str(one.person),
        name=one.name,
        meta=", ".join(filter(None, does)),
        way_in=_way_in(one),
        acts=tuple(_member_acts(organisation, one, case, at_desk=at_desk, names=names, resets=resets)),
    )


def _way_in(one: Member) -> v.Status:
    until = moment(one.at) if one.at else ""
    match one.way_in:
        case WayIn.SIGN_IN:
            return v.Status("done", _("Has a sign-in"))
        case WayIn.SIGN_ON:
            return v.Status("done", _("Comes in through the organization"))
        case WayIn.CLOSED:
            return v.Status("waiting", _("Sign-in closed"))
        case WayIn.LINK:
            return v.Status("waiting", _("Link not used yet"), _("ends %s") % until)
        case WayIn.ENTERED:
            return v.Status("done", _("Is in by a link"), _("until %s") % until)
        case WayIn.NONE:
            return v.Status("late", _("Has no way in"))


def _member_acts(
    organisation: uuid.UUID, one: Member, case: uuid.UUID | None, *, at_desk: bool, names: bool, resets: bool
) -> Iterator[v.Act]:
    if at_desk and one.way_in not in (WayIn.SIGN_IN, WayIn.SIGN_ON, WayIn.CLOSED):
        made = _("Make a one-time link") if one.way_in == WayIn.NONE else _("Make a new link, this one ends")
        known = (("epoch", str(one.epoch)),)
        there = member_address(organisation, one.person, "link", case)
        yield v.Act(made, there, "post", hidden=known, about=one.name)
    if at_desk and one.way_in in (WayIn.LINK, WayIn.ENTERED):
        there = member_address(organisation, one.person, "link/withdraw", case)
        yield v.Act(_("Withdraw the link"), there, "post", look="plain", about=one.name)
    if at_desk:
        there = member_address(organisation, one.person, "training", case)
        yield v.Act(_("Record a training in PCII"), there, look="plain", about=one.name)
    if at_desk and one.trained_until:
        there = member_address(organisation, one.person, "training/end", case)
        yield v.Act(_("End the training in PCII"), there, look="plain", about=one.name)
    if names:
        there = member_address(organisation, one.person, "part", case)
        yield v.Act(_("Change what they do"), there, look="plain", about=one.name)
    if resets and one.way_in in (WayIn.SIGN_IN, WayIn.SIGN_ON):
        there = member_address(organisation, one.person, "reset", case)
        yield v.Act(_("Reset the second factor"), there, look="plain", about=one.name)
    there = member_address(organisation, one.person, "end", case)
    yield v.Act(_("Take out of the directory"), there, look="plain", about=one.name)


def link_page(
    one: Listed, name: str, there: str, code: str, ends: dt.datetime, case: uuid.UUID | None
) -> v.LinkPage:
    """What whoever made a link passes on, once."""
    back = v.Link(_("Back to %s") % one.name, address(one.id, case))
    return v.LinkPage(_("One-time link for %s") % name, there, code, ends, back)


def end_page(
    one: Listed,
    member: Member,
    held: Sequence[Owned],
    reports: Sequence[HeldReport],
    form: Form,
    case: uuid.UUID | None,
) -> v.ConfirmPage:
    """Take somebody out of an organisation; what they hold for it is named before."""
    return v.ConfirmPage(
        heading=_("Take somebody out of the directory"),
        text=(
            _("They are signed out everywhere at once, and their one-time link and tokens end."),
            _("Whoever belongs to no organization any more cannot sign in until an administrator says so."),
            _("What they hold in cases and reports for this organization closes for them and is handed on:"),
        ),
        box=v.FormBox(
            "end",
            member_address(one.id, member.person, "end", case),
            form,
            (v.Submit(_("Take them out"), "end", look="danger"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id, case)),
        crumbs=_crumbs(one, _("Take out")),
        facts=(
            v.Pair(_("Organization"), one.name),
            v.Pair(_("Person"), member.name),
            v.Pair(_("Cases"), "\n".join(map(_owned, held)) or _("They work on none for this organization.")),
            v.Pair(_("Reports"), "\n".join(map(_held, reports)) or _("They hold none for it.")),
        ),
        danger=True,
    )


def part_page(one: Listed, member: Member, form: Form, case: uuid.UUID | None) -> v.ConfirmPage:
    """Say what a member does for an organisation."""
    return v.ConfirmPage(
        heading=_("Change what somebody does"),
        text=(
            _("It opens no case by itself. They are told, and whoever comes to do more signs in anew."),
            _("Whoever administers signs in with a second factor. Somebody always does."),
        ),
        box=v.FormBox(
            "part",
            member_address(one.id, member.person, "part", case),
            form,
            (v.Submit(_("Save"), "save", look="filled"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id, case)),
        crumbs=_crumbs(one, _("What they do")),
        facts=(v.Pair(_("Organization"), one.name), v.Pair(_("Person"), member.name)),
    )


def role_rows(found: Sequence[RoleChange], now: dt.datetime) -> tuple[v.WorkRow, ...]:
    """Changes of what people do for an organisation, as rows of my work of those whom they concern."""
    return tuple(_role_row(one, now) for one in found)


def _role_row(one: RoleChange, now: dt.datetime) -> v.WorkRow:
    does = (_("administers it") if one.administrator else "", _("takes what comes in") if one.triage else "")
    what = (
        _("What you do for %s was changed") % one.organisation_name
        if one.mine
        else _("What %(who)s does for %(where)s was changed")
        % {"who": one.name, "where": one.organisation_name}
    )
    held = ", ".join(filter(None, does)) or _("is a member, no more")
    by = _("by %s") % one.by if one.by else _("at the server")
    there = address(one.organisation) if one.kept else reverse("sign_in.page")
    return v.WorkRow(when=short_day(one.at, now), what=what, href=there, meta=f"{held}; {by}")


def training_page(one: Listed, member: Member, form: Form, case: uuid.UUID | None) -> v.ConfirmPage:
    """Note when somebody was trained."""
    return v.ConfirmPage(
        heading=_("Record a training in PCII"),
        text=(
            _("Only people whose training holds open protected critical infrastructure information."),
            _("It gives them no document. It ends by itself, counted from the day of the training."),
        ),
        box=v.FormBox(
            "training",
            member_address(one.id, member.person, "training", case),
            form,
            (v.Submit(_("Record it"), "record", look="filled"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id, case)),
        crumbs=_crumbs(one, _("Training")),
        facts=_who(one, member),
    )


def untrained_page(one: Listed, member: Member, form: Form, case: uuid.UUID | None) -> v.ConfirmPage:
    """End somebody's training."""
    return v.ConfirmPage(
        heading=_("End somebody’s training in PCII"),
        text=(_("What only trained people open is closed to them at once."),),
        box=v.FormBox(
            "untrained",
            member_address(one.id, member.person, "training/end", case),
            form,
            (v.Submit(_("End it"), "end", look="danger"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id, case)),
        crumbs=_crumbs(one, _("Training")),
        facts=_who(one, member),
    )


def reset_page(one: Listed, member: Member, form: Form, case: uuid.UUID | None) -> v.ConfirmPage:
    """Take the factors of somebody who lost theirs; what waits then is said before."""
    return v.ConfirmPage(
        heading=_("Reset a second factor"),
        text=(
            _("Make sure first that it is them who ask: call a number that you knew before, or see them."),
            _("They are signed out everywhere and set up a new second factor after their next sign-in."),
            _("Each case stays closed to them until its lead or a colleague there confirms them."),
            _("Another administrator, or whoever is on duty, confirms their sign-in itself; you do not."),
        ),
        box=v.FormBox(
            "reset",
            member_address(one.id, member.person, "reset", case),
            form,
            (v.Submit(_("Reset it"), "reset", look="danger"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id, case)),
        crumbs=_crumbs(one, _("Reset")),
        facts=(v.Pair(_("Organization"), one.name), v.Pair(_("Person"), member.name)),
        danger=True,
    )


def _who(one: Listed, member: Member) -> tuple[v.Pair, ...]:
    until = moment(member.trained_until) if member.trained_until else _("None that holds now")
    return (
        v.Pair(_("Organization"), one.name),
        v.Pair(_("Person"), member.name),
        v.Pair(_("Trained until"), until),
    )


def confirm_page(one: Doubted, form: Form) -> v.ConfirmPage:
    """Say that somebody is who they were, as a person."""
    return v.ConfirmPage(
        heading=_("Is it really them?"),
        text=(
            _("Their sign-in was reset, or they came in by a recovery code."),
            _("Call them on a number that you knew before, or see them. A message alone proves nothing."),
            _("Then they see reports and new cases again. Cases that they had wait for each lead."),
        ),
        box=v.FormBox(
            "confirm",
            reverse("member.confirm", args=[one.person]),
            form,
            (v.Submit(_("It is them"), "confirm", look="filled"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), "/my-work/"),
        crumbs=(v.NavItem(_("My work"), "/my-work/"), v.NavItem(_("Confirm"), "")),
        facts=(
            v.Pair(_("Person"), one.name),
            v.Pair(_("Organization"), one.organisation or _("None")),
            v.Pair(_("In doubt since"), moment(one.since)),
        ),
    )


def _owned(one: Owned) -> str:
    """One case, and what becomes of it."""
    if one.leads and one.alone:
        return _("%s: they lead it alone; somebody on duty leads it then") % one.number
    if one.leads:
        return _("%s: they lead it; whoever is longest at its desk leads it then") % one.number
    if one.alone:
        return _("%s: nobody else works on it for this organization; bring somebody in first") % one.number
    return _("%s: others work on it as well") % one.number


def _held(one: HeldReport) -> str:
    """One report, and what becomes of it."""
    if one.alone:
        return _("%s: nobody else is there for it; somebody on duty takes it over") % one.number
    return _("%s: others are there for it as well") % one.number


def _card(point: Point, now: dt.datetime, case: uuid.UUID | None) -> v.PointCard:
    return v.PointCard(
        id=str(point.id),
        value=point.value,
        meta=", ".join(filter(None, (say(CHANNELS, point.channel), point.note))),
        checked=checked(point, now),
        acts=tuple(_acts(point, case)),
    )


def _acts(point: Point, case: uuid.UUID | None) -> Iterator[v.Act]:
    about = point.value
    yield v.Act(_("Checked today"), point_address(point.id, "check", case), "post", about=about)
    yield v.Act(_("Correct"), point_address(point.id, "change", case), about=about)
    yield v.Act(_("Remove"), point_address(point.id, "remove", case), look="plain", about=about)


def change_page(one: Listed, point: Point, form: Form, case: uuid.UUID | None) -> v.ConfirmPage:
    """Correct one way."""
    return v.ConfirmPage(
        heading=_("Correct how they are reached"),
        text=(_("Another address or number counts as unchecked until somebody has tried it."),),
        box=v.FormBox(
            "change",
            point_address(point.id, "change", case),
            form,
            (v.Submit(_("Save"), "save", look="filled"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id, case)),
        crumbs=_crumbs(one, _("Correct")),
        facts=_facts(one, point),
    )


def remove_page(one: Listed, point: Point, form: Form, case: uuid.UUID | None) -> v.ConfirmPage:
    """Take one way out of the directory."""
    return v.ConfirmPage(
        heading=_("Remove this way to reach them"),
        text=(_("It is removed for good. What was logged of it in cases stays."),),
        box=v.FormBox(
            "remove",
            point_address(point.id, "remove", case),
            form,
            (v.Submit(_("Remove it"), "remove", look="danger"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id, case)),
        crumbs=_crumbs(one, _("Remove")),
        facts=_facts(one, point),
        danger=True,
    )


def _crumbs(one: Listed, here: str) -> tuple[v.NavItem, ...]:
    return (v.NavItem(_("Directory"), HERE), v.NavItem(one.name, address(one.id)), v.NavItem(here, ""))


def _facts(one: Listed, point: Point) -> tuple[v.Pair, ...]:
    return (v.Pair(_("Organization"), one.name), v.Pair(say(CHANNELS, point.channel), point.value))
