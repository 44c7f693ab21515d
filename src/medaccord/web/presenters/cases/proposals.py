"""Proposals on the table with equal answers, and what a new date would lead to before it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.content import Stakes
from medaccord.apps.cases.queries.load import fingerprint
from medaccord.apps.cases.queries.prospect import Prospect, prospect
from medaccord.apps.cases.queries.views import CaseView, Terms
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.terms import default_proposal
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.embargo import EndForm, ProposeForm
from medaccord.web.forms.cases.leak import LeakForm
from medaccord.web.forms.zones import own_zone
from medaccord.web.presenters.cases import effect
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.terms import is_own, proposer, when_proposed
from medaccord.web.presenters.words import Words, say, short_day
from medaccord.web.templatetags.instants import binding_text, local

THEN: Words = {
    Prospect.AT_ONCE: _l("It comes into force as soon as you propose it."),
    Prospect.UNLESS_WEIGHED: _l(
        "It comes into force as soon as you propose it, "
        "unless the case owner must first weigh a leak or a limit."
    ),
    Prospect.IF_OWNER_SPOKE: _l(
        "It comes into force at once if an open proposal is the case owner’s and nothing is to be weighed "
        "first. Otherwise nothing changes until the case owner accepts."
    ),
    Prospect.WAITS: _l("Nothing changes until the case owner accepts."),
}


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms as typed; `effect` is True where the effect of the typed date is to be shown."""

    propose: ProposeForm | None = None
    end: EndForm | None = None
    leak: LeakForm | None = None
    effect: bool = False


def to_sign(view: CaseView, now: dt.datetime) -> Iterator[v.Proposal]:
    """Terms in force that the reader's own party has not agreed to."""
    mine, terms = view.mine, view.terms_in_force(now)
    if mine is None or mine.role == Role.LEAD or terms is None:
        return
    owes = mine.consent in (ConsentState.INVITED, ConsentState.LAPSED)
    # Under a revision the old terms are answered beside the new ones, on the proposal itself.
    if (
        not owes
        or (mine.consent == ConsentState.LAPSED and view.open_terms(now))
        or not may(view, Verb.CONSENT_ACCEPT)
    ):
        return
    yield v.Proposal(
        id=f"terms-{terms.number}",
        heading=_("Do you agree to terms %d?") % terms.number,
        meta=_("They are in force for this case."),
        ends=terms.ends_at,
        reason=terms.reason,
        lines=(),
        acts=(
            _sign(view, terms, "accept", _("Agree to %s") % short_day(terms.ends_at, now)),
            _sign(view, terms, "decline", _("Decline")),
        ),
        if_silent=_("Without an answer you see nothing new. Silence is never taken as a yes."),
    )


def _sign(view: CaseView, terms: Terms, answer: str, label: str) -> v.Act:
    hidden = (("terms", str(terms.id)), ("answer", answer))
    return v.Act(label, f"{address(view.id, Tab.EMBARGO)}sign/", "post", hidden=hidden)


def proposal(view: CaseView, stakes: Stakes, terms: Terms, now: dt.datetime) -> v.Proposal:
    """One proposal with what it leads to and equal answers."""
    date = short_day(terms.ends_at, now)
    heading = (
        _("You ask for %s") % date
        if is_own(view, terms)
        else _("%(who)s asks for %(date)s") % {"who": proposer(view, terms), "date": date}
    )
    return v.Proposal(
        id=f"proposal-{terms.number}",
        heading=heading,
        meta=", ".join(filter(None, (when_proposed(terms, now), _compared(view, terms, now)))),
        ends=terms.ends_at,
        reason=f"“{terms.reason}”" if terms.reason else "",
        lines=(*effect.lines(view, stakes, terms.ends_at, now, terms.proposed_at), *_unbound(view, terms)),
        acts=tuple(_answers(view, terms, now)),
        if_silent=_silence(view, now),
    )


def _unbound(view: CaseView, terms: Terms) -> Iterator[effect.Line]:
    """A proposer that would not keep its own terms leaves them to the coordination center (Vultron EP)."""
    if not terms.binds:
        own = is_own(view, terms)
        yield True, _("You do not bind yourself to it.") if own else _("Its proposer is not bound by it.")
    if terms.agreed and terms.state == "open":
        yield False, _("The coordination center has said yes to it.")


def _compared(view: CaseView, terms: Terms, now: dt.datetime) -> str:
    current = view.terms_in_force(now)
    if current is None:
        return _("nothing binds until the case owner accepts")
    if terms.ends_at > current.ends_at:
        return _("later than terms %d, so nothing changes until the case owner accepts") % current.number
    return _("earlier than terms %d") % current.number


def _silence(view: CaseView, now: dt.datetime) -> str:
    current = view.terms_in_force(now)
    if current is None:
        return _("Without an answer nobody is bound.")
    return _("Without an answer terms %(n)d stay, and their end, %(day)s.") % {
        "n": current.number,
        "day": short_day(current.ends_at, now),
    }


def _answers(view: CaseView, terms: Terms, now: dt.datetime) -> Iterator[v.Act]:
    """Equal answers: the owner decides for the case, every other party for itself alone."""
    mine, current = view.mine, view.terms_in_force(now)
    here, date = address(view.id, Tab.EMBARGO), short_day(terms.ends_at, now)
    if view.is_desk and may(view, Verb.EMBARGO_ACCEPT):
        keep = _("Keep %s") % short_day(current.ends_at, now) if current else _("Reject it")
        yield v.Act(_("Accept %s") % date, f"{here}{terms.id}/accept/", "post")
        yield v.Act(keep, f"{here}{terms.id}/reject/", "post", about=_("reject %s") % date)
    elif mine is not None and may(view, Verb.EMBARGO_ACCEPT) and terms.id not in mine.signed:
        yield v.Act(_("Agree to %s") % date, f"{here}{terms.id}/accept/", "post")
        if current is not None and mine.consent == ConsentState.LAPSED:
            keep = _("Keep %s") % short_day(current.ends_at, now)
            yield _sign(view, current, "accept", keep)
        elif current is None and mine.consent == ConsentState.INVITED:
            yield v.Act(_("Decline"), f"{here}{terms.id}/reject/", "post")
    if may(view, Verb.EMBARGO_PROPOSE) and not view.public_at:
        yield v.Act(_("Propose another date"), "#propose")


# ---------------------------------------------------------------- a new date and its effect


def propose_box(view: CaseView, stakes: Stakes, forms: Forms, now: dt.datetime) -> v.FormBox | None:
    """The form for a new end; the desk's holds the center's default where nobody spoke first."""
    if not may(view, Verb.EMBARGO_PROPOSE) or view.public_at or _has_ended(view, now):
        return None
    return v.FormBox(
        "propose",
        f"{address(view.id, Tab.EMBARGO)}propose/#effect",
        forms.propose or ProposeForm(initial=_default(view, stakes, now)),
        (v.Submit(_("Show the effect"), "effect", "do"),),
        _("Propose a new date") if view.end_in_force(now) else _("Propose terms"),
        note=_("Nothing is sent before you have seen what it leads to."),
    )


def _default(view: CaseView, stakes: Stakes, now: dt.datetime) -> dict[str, object]:
    """The center's default as day and time of the reader's zone (decision 0111)."""
    if not view.is_desk or view.proposals:
        return {}
    wanted = default_proposal(stakes.policy, "", "", now).terms.ends_at
    ends_at = local(wanted).replace(second=0, microsecond=0)
    return {"day": ends_at.date(), "time": ends_at.time()}


def _has_ended(view: CaseView, now: dt.datetime) -> bool:
    embargo = view.embargo_at(now)
    return embargo is not None and embargo.state == EmbargoState.EXITED


def effect_of(view: CaseView, stakes: Stakes, forms: Forms, now: dt.datetime) -> v.Effect:
    """What the typed date leads to, and the button that sends exactly it."""
    form = forms.propose
    assert form is not None
    ends_at, binds = form.instant, bool(form.cleaned_data["binds"])
    weighed = bool(form.reasons().get("T22"))
    outlook = prospect(view, stakes, ends_at, now, binds=binds, weighed=weighed)
    return v.Effect(
        _("Effect of %s") % _typed(form),
        " ".join((_length(view, ends_at, now), _then(view, outlook))),
        tuple(effect.lines(view, stakes, ends_at, now)),
        v.Act(
            _("Propose %s to all parties") % short_day(ends_at, now),
            f"{address(view.id, Tab.EMBARGO)}propose/",
            "post",
            "filled",
            tuple(_again(view, form, now)),
        ),
    )


def _typed(form: ProposeForm) -> str:
    """The instant as it was typed, in its own zone, with UTC beside it."""
    zone = form.cleaned_data["zone"]
    if zone in ("UTC", own_zone()):
        return binding_text(form.instant)
    with timezone.override(zone):
        return binding_text(form.instant)


def _length(view: CaseView, ends_at: dt.datetime, now: dt.datetime) -> str:
    embargo, end = view.embargo, view.end_in_force(now)
    if embargo is None or end is None:
        days = effect.days_between(now, ends_at)
        return ngettext("%d day from now.", "%d days from now.", days) % days
    moved = effect.days_between(end, ends_at)
    whole = effect.days_between(embargo.began_at or now, ends_at)
    if not moved:
        return _("The same day as now; %d days in all.") % whole
    words = (
        ngettext("%(n)d day later than now;", "%(n)d days later than now;", abs(moved))
        if moved > 0
        else ngettext("%(n)d day earlier than now;", "%(n)d days earlier than now;", abs(moved))
    )
    return f"{words % {'n': abs(moved)}} {_('%d days in all.') % whole}"


def _then(view: CaseView, outlook: Prospect) -> str:
    if outlook == Prospect.WAITS and view.is_desk:
        return _("Nothing changes until you accept it as the case owner.")
    return say(THEN, outlook)


def _again(view: CaseView, form: ProposeForm, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """Everything that was typed, so that what is sent is what was shown."""
    for name in form.fields:
        if name != "shown" and (value := form.data.get(form.add_prefix(name))):
            yield form.add_prefix(name), str(value)
    yield form.add_prefix("shown"), fingerprint(view, now)
    yield "do", "send"
