"""IMDRF terms that an opinion's form offers: those that were chosen, then those that were found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from medaccord.apps.devices.queries.registry import TermLine
from medaccord.domain.scoring import imdrf
from medaccord.web.forms.assessments.opinion import Offered
from medaccord.web.presenters.assessments.judging import term_words
from medaccord.web.presenters.words import HARMS, names, say
from medaccord.web.spoken import spoken

MOST = 20
"""How many terms that were found are offered at a time."""


def offered(chosen: Mapping[str, str], found: Iterable[TermLine]) -> Offered:
    """Codes that were chosen, by their term, and selectable terms that were found."""
    told = {code: term_words(code, chosen) for code in chosen}
    usable = [one for one in found if one.selectable and one.code not in told]
    told |= {one.code: f"{one.code} {spoken(one.term)}" for one in usable[:MOST]}
    meant = {one.code: one.definition for one in usable[:MOST]}
    return [(code, words, " ".join(_hint(code, meant.get(code, "")))) for code, words in told.items()]


def _hint(code: str, definition: str) -> Iterator[str]:
    if definition:
        yield definition
    proposal = imdrf.proposed(code)
    if proposal is None:
        return
    if proposal.severities:
        yield _("Severity, a proposal: %s.") % names([str(say(HARMS, one)) for one in proposal.severities])
    else:
        yield _("Severity, a proposal: no harm.")


def upshot(words: str, found: Iterable[TermLine]) -> str:
    """What a search came to, beside the field in which it was typed."""
    count = sum(one.selectable for one in found)
    if not count:
        return _("No term that is loaded here has all of these words. Try fewer or other ones: %s.") % words
    if count > MOST:
        return _("More terms have these words than are shown. Add a word to narrow them down.")
    return ""
