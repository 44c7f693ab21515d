"""What a rule asks of the embargo, and why it is not done: as alert, as panel, and the page that asks why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.forms import Form
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.cautions import CautionView, allowances, cautions
from medaccord.apps.cases.queries.linked import Linked
from medaccord.apps.cases.queries.views import CaseView, KeptView
from medaccord.domain.cvd.kind import Indication
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.words import Words, say, short_day
from medaccord.web.templatetags.instants import day, moment

SIGNS: Words = {
    Indication.DETAILS: _l("Adversaries know details"),
    Indication.EXPLOIT: _l("Adversaries hold exploit code"),
}

SHOWN = 160
"""Characters of a reason that an alert shows; the page of the embargo shows all of it."""

FOLLOW: Words = {
    Verb.EMBARGO_TERMINATE: _l("End the embargo"),
    Verb.EMBARGO_REJECT: _l("Go to the proposal"),
    Verb.EMBARGO_PROPOSE: _l("Propose an end"),
}
PLACES: Mapping[str, str] = {Verb.EMBARGO_TERMINATE: "end", Verb.EMBARGO_PROPOSE: "propose"}
"""Where on the page of the embargo a verb is used."""


def alerts(view: CaseView, found: Iterable[CautionView], now: dt.datetime, turn: str) -> Iterator[v.Notice]:
    """One line for each rule: the unanswered with the way to decide, the others with their reason.

    What the case's turn says already, above with its button, is not said again.
    """
    here = address(view.id, Tab.EMBARGO, "cautions")
    for asked in found:
        if asked.kept is None and _(asked.sentence) == turn:
            continue
        if asked.kept is None:
            yield v.Notice("warning", _(asked.sentence), v.Link(_("Decide"), here))
        else:
            words = kept_words(asked.kept, now, SHOWN)
            yield v.Notice("info", f"{_(asked.sentence)} {words}", v.Link(_("See the embargo"), here))


def panels(view: CaseView, now: dt.datetime, *, keeps: bool) -> tuple[v.Caution, ...]:
    """The same on the page of the embargo, each with its two answers for a reader that `keeps`."""
    return tuple(
        v.Caution(
            id=f"rule-{asked.rule}",
            text=_(asked.sentence),
            rule=_("rule %s") % asked.rule,
            kept=kept_words(asked.kept, now) if asked.kept else "",
            acts=() if asked.kept or not keeps else tuple(_acts(view, asked)),
        )
        for asked in cautions(view, now)
    )


def _acts(view: CaseView, asked: CautionView) -> Iterator[v.Act]:
    yield v.Act(str(FOLLOW[asked.verb]), f"#{PLACES.get(asked.verb, 'proposals')}")
    yield v.Act(_("Keep it and say why"), _keep(view, asked.rule), about=_("rule %s") % asked.rule)


def _keep(view: CaseView, rule: str) -> str:
    return f"{address(view.id, Tab.EMBARGO)}keep/{rule}/"


def kept_words(kept: KeptView, now: dt.datetime, most: int = 0) -> str:
    """Why it stays as it is, who said so, and on which day."""
    reason = Truncator(kept.reason).chars(most) if most else kept.reason
    words = {"reason": reason, "who": kept.who or _("the desk"), "day": short_day(kept.at, now)}
    return _("Kept, because: “%(reason)s” (%(who)s, %(day)s)") % words


def allowed(view: CaseView, now: dt.datetime) -> tuple[v.Pair, ...]:
    """What the rules leave open here."""
    return tuple(v.Pair(_("Rule %s") % one.rule, _(one.sentence)) for one in allowances(view, now))


def keep_page(
    view: CaseView, rule: str, sentence: str, form: Form, linked: Sequence[Linked] = ()
) -> v.ConfirmPage:
    """Ask why the embargo stays as it is, beside what the rule asks for."""
    return v.ConfirmPage(
        heading=_("Say why the embargo stays as it is"),
        text=(
            _(sentence),
            _("Your reason is kept in the record. You are asked again once the facts change."),
        ),
        box=v.FormBox("keep", _keep(view, rule), form, (v.Submit(_("Record it"), "keep", look="filled"),)),
        cancel=v.Link(_("Back to the embargo, nothing changes"), address(view.id, Tab.EMBARGO)),
        crumbs=crumbs(view, _("Keep the embargo")),
        facts=(*_facts(view, rule), *_leaked(linked)),
    )


def _leaked(linked: Sequence[Linked]) -> Iterator[v.Pair]:
    for one in linked:
        if one.leaked_at:
            yield v.Pair(_("Public"), f"{one.number}, {moment(one.leaked_at)}")


def _facts(view: CaseView, rule: str) -> Iterator[v.Pair]:
    yield v.Pair(_("Rule"), rule)
    if view.attacks_at:
        yield v.Pair(_("Attacks seen"), day(view.attacks_at))
    yield from signs(view)


def signs(view: CaseView) -> Iterator[v.Pair]:
    """What adversaries know or hold, since when and who says so, for the desk."""
    for sign in view.signs:
        yield v.Pair(say(SIGNS, sign.indication), f"{moment(sign.occurred_at)}: {sign.source}")
