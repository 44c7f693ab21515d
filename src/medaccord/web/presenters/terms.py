"""The terms of a case's embargo as this reader knows them: in force, open, whose, and since when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView, Terms
from medaccord.domain.cvd.embargo import BINDING
from medaccord.domain.cvd.terms import in_force
from medaccord.web.presenters.words import short_day, when


def is_binding(view: CaseView, now: dt.datetime) -> bool:
    """Whether an embargo is in force at this instant."""
    return view.embargo is not None and in_force(view.embargo, now)


def open_terms(view: CaseView) -> list[Terms]:
    """Proposals that nobody has decided yet."""
    return [t for t in view.proposals if t.state == "open"]


def terms_now(view: CaseView) -> Terms | None:
    """The terms in force, by the state of the embargo."""
    key = view.embargo.terms if view.embargo and view.embargo.state in BINDING else None
    return next((t for t in view.proposals if t.id == key), None)


def proposer(view: CaseView, terms: Terms) -> str:
    """Who put terms forward, as the reader knows it."""
    party = view.party(terms.party) if terms.party else None
    if party is None:
        return _("Another party")
    return _("You") if party.mine else party.name


def when_proposed(terms: Terms, now: dt.datetime) -> str:
    """When terms were put forward, as exactly as the reader may know it."""
    return short_day(terms.proposed_at, now) if terms.by_day else when(terms.proposed_at, now)


def is_own(view: CaseView, terms: Terms) -> bool:
    """Whether the reader's own party put these terms forward."""
    return view.mine is not None and terms.party == view.mine.id
