"""The embargo as a page: terms in force, who agreed, what is proposed, and what a date would lead to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.content import Stakes
from medaccord.apps.cases.queries.views import CaseView, Party, Terms
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import IN_SCOPE, EmbargoState
from medaccord.domain.cvd.limits import LIMIT
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.embargo import EndForm
from medaccord.web.presenters.cases import cautions, effect, leak, proposals
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.cases.proposals import Forms
from medaccord.web.presenters.cases.terms import is_own, proposer, when_proposed
from medaccord.web.presenters.words import CONSENTS, role_of, say, short_day
from medaccord.web.templatetags.instants import binding_text, day, days_left, moment

AGAINST = _l("Went on against rule %(rule)s: %(reason)s")
KEPT = _l("Kept as it was, against rule %(rule)s: %(reason)s")
REASONS = {
    "T22": _l("Weighed what a leak would mean (rule %(rule)s): %(reason)s"),
    LIMIT: _l("Went past a reporter’s limit (rule %(rule)s): %(reason)s"),
}


def embargo_page(view: CaseView, stakes: Stakes, now: dt.datetime, forms: Forms) -> v.EmbargoPage:
    """Terms in force, who agreed and therefore sees new content, proposals with equal answers, the past."""
    binding = view.end_in_force(now) is not None
    return v.EmbargoPage(
        head=case_head(view, Tab.EMBARGO),
        consent=_consent_table(view, stakes, now),
        consent_count=_count(view, now),
        history=tuple(_history(view, stakes, now)),
        terms=_in_force(view, now) if binding else None,
        none_text=_none_text(view, now),
        proposals=(
            *proposals.to_sign(view, now),
            *(proposals.proposal(view, stakes, t, now) for t in view.open_terms(now)),
        ),
        propose=proposals.propose_box(view, stakes, forms, now),
        effect=proposals.effect_of(view, stakes, forms, now) if forms.effect and forms.propose else None,
        end_boxes=(*_leak_boxes(view, forms), *(_end_boxes(view, forms) if binding else ())),
        leaks=leak.claims(view, now),
        cautions=cautions.panels(view, now, keeps=may(view, Verb.EMBARGO_KEEP)),
        allowed=cautions.allowed(view, now),
    )


def _none_text(view: CaseView, now: dt.datetime) -> str:
    if view.public_at:
        return _("The case is public: no embargo can be agreed any more.")
    if (embargo := view.embargo_at(now)) and embargo.state == EmbargoState.EXITED:
        return _("It has ended. Nothing is published by that, and nobody sees more than before.")
    if may(view, Verb.EMBARGO_PROPOSE):
        return _("Nobody is bound to wait. Propose terms below; they bind each party once it agrees.")
    return _("Nobody is bound to wait.")


# ---------------------------------------------------------------- terms in force


def _in_force(view: CaseView, now: dt.datetime) -> v.EmbargoTerms:
    embargo, terms = view.embargo, view.terms_in_force(now)
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


def _count(view: CaseView, now: dt.datetime) -> str:
    terms, listed = view.terms_in_force(now), _parties(view)
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
    yield v.Cell(_("You") if party.mine else party.name, role_of(party))
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
    end = view.end_in_force(now)
    if end is None:
        return _("Yes")
    return _("Yes") if effect.signed_as_late(view, party, end) else _("No, until it agrees")


def _limit(view: CaseView, stakes: Stakes, party: Party, now: dt.datetime) -> str:
    asks = [short_day(t.ends_at, now) for t in view.open_terms(now) if t.party == party.id]
    if asks:
        return _("Asks for %s") % ", ".join(asks)
    if party.role == Role.REPORTER and (stakes.limits or stakes.talks):
        limits = [_("Not after %s") % short_day(one, now) for one in stakes.limits[:1]]
        talks = [_("talk or paper on %s") % short_day(one, now) for one in stakes.talks[:1]]
        return capfirst(", ".join((*limits, *talks)))
    return _("None stated")


# ---------------------------------------------------------------- its end, and the past


def _leak_boxes(view: CaseView, forms: Forms) -> tuple[v.FormBox, ...]:
    box = leak.leak_box(view, forms.leak)
    return (box,) if box else ()


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
        against = KEPT if given.verb == Verb.EMBARGO_KEEP else REASONS.get(given.rule, AGAINST)
        what = against % {"rule": given.rule, "reason": given.reason}
        told.append((given.at, v.Event(what, f"{who}, {short_day(given.at, now)}")))
    embargo = view.embargo_at(now)
    if embargo and embargo.ended_at and embargo.state not in IN_SCOPE:
        meta = ". ".join(filter(None, (binding_text(embargo.ended_at), embargo.reason)))
        told.append((embargo.ended_at, v.Event(_("The embargo ended"), meta, True)))
    return tuple(event for _at_, event in sorted(told, key=lambda pair: pair[0], reverse=True))


def _told(view: CaseView, terms: Terms, now: dt.datetime) -> v.Event:
    who = _("you") if is_own(view, terms) else proposer(view, terms)
    words = {"n": terms.number, "day": day(terms.ends_at), "who": who}
    current = view.terms_in_force(now)
    meta = [_("proposed by %(who)s") % words, when_proposed(terms, now)]
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
