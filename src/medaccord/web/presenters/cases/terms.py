"""Terms of a case's embargo as this reader knows them: whose, and since when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView, Terms
from medaccord.web.presenters.words import short_day, when


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
