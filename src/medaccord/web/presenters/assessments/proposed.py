"""What a vulnerability's scores propose before anybody has judged it, and what nobody has assessed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.assessments.queries.standing import Standing
from medaccord.apps.cases.queries.views import CaseView
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judged import no_determination, no_harm
from medaccord.web.presenters.words import EXPLOITABILITIES, say


def proposed_pairs(view: CaseView, one: Standing) -> tuple[v.Pair, ...]:
    """Of a vulnerability that nobody was asked about: the band with its vector, and what is lacking."""
    easy = v.Pair(_("How easy to exploit"), _("Not assessed"), note=_("It has no CVSS score."))
    if one.proposed is not None:
        easy = v.Pair(_("How easy to exploit"), say(EXPLOITABILITIES, one.proposed), note=_origin(one))
    lacking = []
    if not one.harm:
        lacking.append(v.Pair(_("Harm"), no_harm(view)))
    if not one.determination:
        lacking.append(v.Pair(_("Determination"), no_determination(view)))
    return (easy, *lacking)


def _origin(one: Standing) -> str:
    words = ngettext(
        "From its CVSS score, %(vector)s",
        "From the worst of its %(count)d CVSS scores, %(vector)s",
        one.scores,
    )
    return words % {"count": one.scores, "vector": one.vector}


def easy_cell(one: Standing, *, sealed: bool) -> v.Cell:
    """The band that the scores propose; none while a form asks for it."""
    if sealed:
        return v.Cell(_("Not shown while each judges alone"), look="lacking")
    if one.proposed is None:
        return v.Cell(_("Not assessed"), _("no CVSS score"), look="lacking")
    return v.Cell(say(EXPLOITABILITIES, one.proposed), _("from its CVSS score"))
