"""Claims that something leaked: as panels for the desk and the claimant, and the pages that weigh them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.linked import Linked
from medaccord.apps.cases.queries.views import CaseView, LeakView
from medaccord.domain.cvd.leak import LeakState
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.leak import LeakForm
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.cases.kin import warned
from medaccord.web.presenters.words import Words, say, short_day, when
from medaccord.web.templatetags.instants import binding_text, day

STATES: Words = {
    LeakState.OPEN: _l("The coordination center weighs it."),
    LeakState.DISMISSED: _l("Found to be no leak."),
    LeakState.CONFIRMED: _l("Confirmed: it is public."),
}


def claims(view: CaseView, now: dt.datetime) -> tuple[v.LeakClaim, ...]:
    """Every claim that this reader knows of; what waits comes first, with the ways to settle it."""
    found = sorted(view.leaks, key=lambda one: not one.is_open)
    return tuple(_claim(view, one, now) for one in found)


def _claim(view: CaseView, one: LeakView, now: dt.datetime) -> v.LeakClaim:
    party = view.party(one.party)
    own = party is not None and party.mine
    who = _("You said that something leaked") if own else _("%s says that something leaked")
    return panel(one, now, heading=who if own or party is None else who % party.name, acts=_acts(view, one))


def panel(
    one: LeakView, now: dt.datetime, *, heading: str, acts: tuple[v.Act, ...] = (), by_day: bool = False
) -> v.LeakClaim:
    """One claim under a heading that says whose it is."""
    at = short_day(one.claimed_at, now) if one.by_day or by_day else when(one.claimed_at, now)
    seen = _("seen %s") % day(one.seen_on) if one.seen_on else ""
    return v.LeakClaim(
        id=f"leak-{one.id}",
        heading=heading,
        meta=", ".join(filter(None, (at, seen))),
        place=one.place,
        words=one.words,
        state="" if acts else say(STATES, one.state),
        reason=one.reason,
        acts=acts,
    )


def _acts(view: CaseView, one: LeakView) -> tuple[v.Act, ...]:
    if not (one.is_open and may(view, Verb.LEAK_CONFIRM)):
        return ()
    return (
        v.Act(_("It leaked: say what"), there(view, one, "confirm"), look="filled"),
        v.Act(_("It is no leak: say why"), there(view, one, "dismiss")),
    )


def there(view: CaseView, one: LeakView, step: str) -> str:
    """The address of a step with one claim."""
    return f"{address(view.id, Tab.EMBARGO)}leaks/{one.id}/{step}/"


def leak_box(view: CaseView, typed: Form | None) -> v.FormBox | None:
    """The form of a claim, for every party while the case is not public."""
    if view.public_at or view.mine is None or not may(view, Verb.LEAK_CLAIM):
        return None
    return v.FormBox(
        "leak",
        f"{address(view.id, Tab.EMBARGO)}leak/",
        typed or LeakForm(),
        (v.Submit(_("Report the leak"), "claim"),),
        _("Report a leak"),
        _("A coordinator confirms it and names what leaked. Until then everything stays as it is."),
        folded=True,
    )


def dismiss_page(view: CaseView, one: LeakView, form: Form, now: dt.datetime) -> v.ConfirmPage:
    """Ask why a claim is no leak, beside what it says."""
    return v.ConfirmPage(
        heading=_("Say why this is no leak"),
        text=(_("Nothing of the case changes. The claim stays in the record with your reason."),),
        box=v.FormBox(
            "dismiss",
            there(view, one, "dismiss"),
            form,
            (v.Submit(_("Dismiss the claim"), "dismiss", look="filled"),),
        ),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("No leak")),
        facts=tuple(_facts(view, one, now)),
    )


def confirm_page(
    view: CaseView, one: LeakView, form: Form, now: dt.datetime, linked: Sequence[Linked] = ()
) -> v.ConfirmPage:
    """Ask what leaked, and say what follows from it, for linked cases too."""
    end = view.end_in_force(now)
    told = [_("What you tick counts as public, and stays so. Nobody reads more than before by that.")]
    if end:
        words = _("The embargo until %s ends for what leaked, and stays for the rest.")
        told.append(words % binding_text(end))
    return v.ConfirmPage(
        heading=_("Say what leaked"),
        text=(*told, *warned(linked)),
        box=v.FormBox(
            "confirm",
            there(view, one, "confirm"),
            form,
            (v.Submit(_("Record the leak"), "confirm", look="danger"),),
        ),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Say what leaked")),
        facts=tuple(_facts(view, one, now)),
        danger=True,
    )


def _facts(view: CaseView, one: LeakView, now: dt.datetime) -> Iterator[v.Pair]:
    claim = _claim(view, one, now)
    yield v.Pair(claim.heading, claim.meta)
    yield v.Pair(_("Where"), claim.place)
    if claim.words:
        yield v.Pair(_("What it says"), claim.words)


def _cancel(view: CaseView) -> v.Link:
    return v.Link(_("Back to the embargo, nothing changes"), address(view.id, Tab.EMBARGO))
