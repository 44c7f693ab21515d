"""The embargo as a page: terms in force, who agreed, what is proposed, and what a date would lead to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.content import Stakes
from medaccord.apps.cases.queries.views import CaseView, Party, Terms
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import BINDING, IN_SCOPE, EmbargoState
from medaccord.domain.cvd.terms import default_proposal, in_force
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.embargo import EndForm, ProposeForm
from medaccord.web.forms.zones import own_zone
from medaccord.web.presenters import effect
from medaccord.web.presenters.case_head import Tab, address, case_head
from medaccord.web.presenters.cases import may
from medaccord.web.presenters.words import CONSENTS, ROLES, say, short_day, when
from medaccord.web.templatetags.instants import binding_text, day, days_left, local, moment


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms as typed; `effect` is True where the effect of the typed date is to be shown."""

    propose: ProposeForm | None = None
    end: EndForm | None = None
    effect: bool = False


def fingerprint(view: CaseView) -> str:
    """What an effect was computed from: it changes with the terms, the proposals, consents and answers."""
    embargo = view.embargo
    terms = embargo.terms if embargo and embargo.state in BINDING else ""
    waiting = sum(1 for t in view.proposals if t.state == "open")
    parties = sum(p.version for p in view.parties)
    return f"{terms}.{len(view.proposals)}.{waiting}.{parties}.{sum(c.version for c in view.cells)}"


def embargo_page(view: CaseView, stakes: Stakes, now: dt.datetime, forms: Forms) -> v.EmbargoPage:
    """Terms in force, who agreed and therefore sees new content, proposals with equal answers, the past."""
    binding = _binding(view, now)
    return v.EmbargoPage(
        head=case_head(view, Tab.EMBARGO),
        consent=_consent_table(view, stakes, now),
        consent_count=_count(view),
        history=tuple(_history(view, stakes, now)),
        terms=_in_force(view, now) if binding else None,
        none_text=_none_text(view),
        proposals=(*_to_sign(view, now), *(_proposal(view, stakes, t, now) for t in _open(view))),
        propose=_propose_box(view, stakes, forms, now),
        effect=_effect(view, stakes, forms, now) if forms.effect and forms.propose else None,
        end_boxes=_end_boxes(view, forms) if binding else (),
    )


def _binding(view: CaseView, now: dt.datetime) -> bool:
    return view.embargo is not None and in_force(view.embargo, now)


def _open(view: CaseView) -> list[Terms]:
    return [t for t in view.proposals if t.state == "open"]


def _current(view: CaseView) -> Terms | None:
    key = view.embargo.terms if view.embargo and view.embargo.state in BINDING else None
    return next((t for t in view.proposals if t.id == key), None)


def _none_text(view: CaseView) -> str:
    if view.public_at:
        return _("The case is public: no embargo can be agreed any more.")
    if view.embargo and view.embargo.state == EmbargoState.EXITED:
        return _("It has ended. Nothing is published by that, and nobody sees more than before.")
    if may(view, Verb.EMBARGO_PROPOSE):
        return _("Nobody is bound to wait. Propose terms below; they bind each party once it agrees.")
    return _("Nobody is bound to wait.")


def proposer(view: CaseView, terms: Terms) -> str:
    """Who put terms forward, as the reader knows it."""
    party = view.party(terms.party) if terms.party else None
    if party is None:
        return _("Another party")
    return _("You") if party.mine else party.name


def _at(terms: Terms, now: dt.datetime) -> str:
    return short_day(terms.proposed_at, now) if terms.by_day else when(terms.proposed_at, now)


def is_own(view: CaseView, terms: Terms) -> bool:
    """Whether the reader's own party put these terms forward."""
    return view.mine is not None and terms.party == view.mine.id


# ---------------------------------------------------------------- terms in force


def _in_force(view: CaseView, now: dt.datetime) -> v.EmbargoTerms:
    embargo, terms = view.embargo, _current(view)
    assert embargo is not None
    assert embargo.ends_at is not None
    whole = (embargo.ends_at - (embargo.began_at or now)).total_seconds()
    used = (now - (embargo.began_at or now)).total_seconds() / whole if whole > 0 else 1.0
    end = v.Countdown(
        "", days_left(embargo.ends_at, now), embargo.ends_at, min(100, max(0, round(100 * used)))
    )
    return v.EmbargoTerms(
        _("In force: terms %d") % (terms.number if terms else 0), end, tuple(_pairs(view, terms))
    )


def _pairs(view: CaseView, terms: Terms | None) -> Iterator[v.Pair]:
    embargo = view.embargo
    assert embargo is not None
    yield v.Pair(_("Covers"), _("Every vulnerability and everything else in this case"))
    yield v.Pair(
        _("Ends early if"), _("It becomes public, an exploit is published, or the case lead ends it")
    )
    if terms:
        yield v.Pair(_("Proposed by"), f"{proposer(view, terms)}, {day(terms.proposed_at)}")
        if terms.reason:
            yield v.Pair(_("Why"), terms.reason)
    if embargo.began_at:
        yield v.Pair(_("Binds since"), moment(embargo.began_at))


# ---------------------------------------------------------------- who has agreed


def _count(view: CaseView) -> str:
    terms, listed = _current(view), _parties(view)
    if terms is None or not view.is_desk:
        return ""
    agreed = sum(1 for p in listed if terms.id in p.signed)
    return _("%(n)s of %(all)s to terms %(number)s") % {
        "n": agreed,
        "all": len(listed),
        "number": terms.number,
    }


def _parties(view: CaseView) -> list[Party]:
    return [p for p in view.parties if not p.left_at and p.role != Role.LEAD]


def _consent_table(view: CaseView, stakes: Stakes, now: dt.datetime) -> v.Table:
    heads = (_("Party"), _("Agreed"), _("Sees new content"))
    desk = view.is_desk
    return v.Table(
        _("Consent of each party") if desk else _("Your consent"),
        (*heads, _("Their limit")) if desk else heads,
        tuple(v.Row(tuple(_consent_row(view, stakes, p, now))) for p in _parties(view)),
        _("Nobody is invited yet."),
    )


def _consent_row(view: CaseView, stakes: Stakes, party: Party, now: dt.datetime) -> Iterator[v.Cell]:
    yield v.Cell(_("You") if party.mine else party.name, say(ROLES, party.role))
    yield _agreed(view, party, now)
    yield v.Cell(_sees(view, party, now))
    if view.is_desk:
        yield v.Cell(_limit(view, stakes, party, now))


def _agreed(view: CaseView, party: Party, now: dt.datetime) -> v.Cell:
    """The newest terms that it signed; what it still owes comes first."""
    state = ConsentState(party.consent)
    signed = [t.number for t in view.proposals if t.id in party.signed]
    words = _("Terms %d") % max(signed) if signed else ""
    if state == ConsentState.SIGNATORY and words:
        return v.Cell(words, status="done")
    if state in (ConsentState.INVITED, ConsentState.LAPSED):
        late = party.lapses_at is not None and party.lapses_at < now
        due = _("answer by %s") % short_day(party.lapses_at, now) if party.lapses_at else ""
        before = _("%s before") % words if words else ""
        note = "; ".join(filter(None, (before, due)))
        return v.Cell(say(CONSENTS, state), note, "late" if late else "waiting")
    if state == ConsentState.DECLINED:
        return v.Cell(say(CONSENTS, state), status="declined")
    return v.Cell(say(CONSENTS, state), status="neutral")


def _sees(view: CaseView, party: Party, now: dt.datetime) -> str:
    """Whether the terms in force let it see what is new; what was shared stays shared."""
    if party.report_state == "start":
        return _("No, only its invitation")
    end = view.embargo.ends_at if view.embargo and _binding(view, now) else None
    if end is None:
        return _("Yes")
    return _("Yes") if effect.signed_as_late(view, party, end) else _("No, until it agrees")


def _limit(view: CaseView, stakes: Stakes, party: Party, now: dt.datetime) -> str:
    asks = [short_day(t.ends_at, now) for t in _open(view) if t.party == party.id]
    if asks:
        return _("Asks for %s") % ", ".join(asks)
    if party.role == Role.REPORTER and stakes.limits:
        return _("Not after %s") % short_day(stakes.limits[0], now)
    return _("None stated")


# ---------------------------------------------------------------- proposals


def _to_sign(view: CaseView, now: dt.datetime) -> Iterator[v.Proposal]:
    """Terms in force that the reader's own party has not agreed to."""
    mine, terms = view.mine, _current(view)
    if mine is None or mine.role == Role.LEAD or terms is None or not _binding(view, now):
        return
    owes = mine.consent in (ConsentState.INVITED, ConsentState.LAPSED)
    # Under a revision the old terms are answered beside the new ones, on the proposal itself.
    if (
        not owes
        or (mine.consent == ConsentState.LAPSED and _open(view))
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


def _proposal(view: CaseView, stakes: Stakes, terms: Terms, now: dt.datetime) -> v.Proposal:
    date = short_day(terms.ends_at, now)
    heading = (
        _("You ask for %s") % date
        if is_own(view, terms)
        else _("%(who)s asks for %(date)s") % {"who": proposer(view, terms), "date": date}
    )
    return v.Proposal(
        id=f"proposal-{terms.number}",
        heading=heading,
        meta=", ".join(filter(None, (_at(terms, now), _compared(view, terms)))),
        ends=terms.ends_at,
        reason=f"“{terms.reason}”" if terms.reason else "",
        lines=(*effect.lines(view, stakes, terms.ends_at, now), *_unbound(view, terms)),
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


def _compared(view: CaseView, terms: Terms) -> str:
    current = _current(view)
    if current is None:
        return _("nothing binds until the case owner accepts")
    if terms.ends_at > current.ends_at:
        return _("later than terms %d, so nothing changes until the case owner accepts") % current.number
    return _("earlier than terms %d") % current.number


def _silence(view: CaseView, now: dt.datetime) -> str:
    current = _current(view)
    if current is None:
        return _("Without an answer nobody is bound.")
    return _("Without an answer terms %(n)d stay, and their end, %(day)s.") % {
        "n": current.number,
        "day": short_day(current.ends_at, now),
    }


def _answers(view: CaseView, terms: Terms, now: dt.datetime) -> Iterator[v.Act]:
    """Equal answers: the owner decides for the case, every other party for itself alone."""
    mine, current = view.mine, _current(view)
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


def _propose_box(view: CaseView, stakes: Stakes, forms: Forms, now: dt.datetime) -> v.FormBox | None:
    """The form for a new end; the desk's holds the center's default where nobody spoke first."""
    if not may(view, Verb.EMBARGO_PROPOSE) or view.public_at or _has_ended(view):
        return None
    return v.FormBox(
        "propose",
        f"{address(view.id, Tab.EMBARGO)}propose/#effect",
        forms.propose or ProposeForm(initial=_default(view, stakes, now)),
        (v.Submit(_("Show the effect"), "effect", "do"),),
        _("Propose a new date") if _binding(view, now) else _("Propose terms"),
        note=_("Nothing is sent before you have seen what it leads to."),
    )


def _default(view: CaseView, stakes: Stakes, now: dt.datetime) -> dict[str, object]:
    """The center's default as day and time of the reader's zone (decision 0111)."""
    if not view.is_desk or view.proposals:
        return {}
    wanted = default_proposal(stakes.policy, "", "", now).terms.ends_at
    ends_at = local(wanted).replace(second=0, microsecond=0)
    return {"day": ends_at.date(), "time": ends_at.time()}


def _has_ended(view: CaseView) -> bool:
    return view.embargo is not None and view.embargo.state == EmbargoState.EXITED


def _effect(view: CaseView, stakes: Stakes, forms: Forms, now: dt.datetime) -> v.Effect:
    form = forms.propose
    assert form is not None
    ends_at, binds = form.ends_at, bool(form.cleaned_data["binds"])
    at_once = effect.applies_at_once(view, stakes, ends_at, binds, now)
    return v.Effect(
        _("Effect of %s") % _typed(form),
        " ".join((_length(view, ends_at, now), _then(view, at_once))),
        tuple(effect.lines(view, stakes, ends_at, now)),
        v.Act(
            _("Propose %s to all parties") % short_day(ends_at, now),
            f"{address(view.id, Tab.EMBARGO)}propose/",
            "post",
            "filled",
            tuple(_again(view, form)),
        ),
    )


def _typed(form: ProposeForm) -> str:
    """The instant as it was typed, in its own zone, with UTC beside it."""
    zone = form.cleaned_data["zone"]
    if zone in ("UTC", own_zone()):
        return binding_text(form.ends_at)
    with timezone.override(zone):
        return binding_text(form.ends_at)


def _length(view: CaseView, ends_at: dt.datetime, now: dt.datetime) -> str:
    embargo = view.embargo
    if embargo is None or embargo.ends_at is None or not _binding(view, now):
        days = effect.days_between(now, ends_at)
        return ngettext("%d day from now.", "%d days from now.", days) % days
    moved, whole = effect.days_between(embargo.ends_at, ends_at), 0
    whole = effect.days_between(embargo.began_at or now, ends_at)
    if not moved:
        return _("The same day as now; %d days in all.") % whole
    words = (
        ngettext("%(n)d day later than now;", "%(n)d days later than now;", abs(moved))
        if moved > 0
        else ngettext("%(n)d day earlier than now;", "%(n)d days earlier than now;", abs(moved))
    )
    return f"{words % {'n': abs(moved)}} {_('%d days in all.') % whole}"


def _then(view: CaseView, at_once: bool) -> str:
    if at_once:
        return _("It comes into force as soon as you propose it.")
    if view.is_desk:
        return _("Nothing changes until you accept it as the case owner.")
    return _("Nothing changes until the case owner accepts.")


def _again(view: CaseView, form: ProposeForm) -> Iterator[tuple[str, str]]:
    """Everything that was typed, so that what is sent is what was shown."""
    for name in form.fields:
        if name != "shown" and (value := form.data.get(form.add_prefix(name))):
            yield form.add_prefix(name), str(value)
    yield form.add_prefix("shown"), fingerprint(view)
    yield "do", "send"


# ---------------------------------------------------------------- its end, and the past


def _end_boxes(view: CaseView, forms: Forms) -> tuple[v.FormBox, ...]:
    if not may(view, Verb.EMBARGO_TERMINATE):
        return ()
    return (
        v.FormBox(
            "end",
            f"{address(view.id, Tab.EMBARGO)}terminate/",
            forms.end or EndForm(),
            (v.Submit(_("End the embargo now"), "end"),),
            _("End it now"),
            _("Parties are then free to publish. Nothing is published by it."),
            folded=True,
        ),
    )


def _history(view: CaseView, stakes: Stakes, now: dt.datetime) -> tuple[v.Event, ...]:
    """Newest first: terms, their fate, the end, and why somebody went on against a SHOULD."""
    told: list[tuple[dt.datetime, v.Event]] = []
    for terms in view.proposals:
        told.append((terms.proposed_at, _told(view, terms, now)))
    for given in stakes.reasons:
        who = given.who or _("A party")
        what = _("Went on against rule %(rule)s: %(reason)s") % {"rule": given.rule, "reason": given.reason}
        told.append((given.at, v.Event(what, f"{who}, {short_day(given.at, now)}")))
    embargo = view.embargo
    if embargo and embargo.ended_at and embargo.state not in IN_SCOPE:
        meta = ". ".join(filter(None, (binding_text(embargo.ended_at), embargo.reason)))
        told.append((embargo.ended_at, v.Event(_("The embargo ended"), meta, True)))
    return tuple(event for _at_, event in sorted(told, key=lambda pair: pair[0], reverse=True))


def _told(view: CaseView, terms: Terms, now: dt.datetime) -> v.Event:
    who = _("you") if is_own(view, terms) else proposer(view, terms)
    words = {"n": terms.number, "day": day(terms.ends_at), "who": who}
    current = _current(view)
    meta = [_("proposed by %(who)s") % words, _at(terms, now)]
    if terms.decided_at:
        meta.append(_("decided %s") % short_day(terms.decided_at, now))
    if current and terms.id == current.id:
        return v.Event(_("Terms %(n)s in force: to %(day)s") % words, ", ".join(meta), True)
    fate = {
        "open": _("Terms %(n)s proposed: to %(day)s"),
        "accepted": _("Terms %(n)s were in force: to %(day)s"),
        "rejected": _("Terms %(n)s fell: to %(day)s"),
        "replaced": _("Terms %(n)s were met already: to %(day)s"),
    }[terms.state]
    return v.Event(fate % words, ", ".join(meta), terms.state == "accepted")
