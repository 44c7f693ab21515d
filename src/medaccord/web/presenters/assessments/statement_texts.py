"""What a joint statement says, as its readers are shown it: its texts and its scores."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.together import ConsensusLine, JoiningLine, ScoredLine
from medaccord.apps.cases.queries.views import CaseView
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judging import TEXTS
from medaccord.web.presenters.devices.products import in_one
from medaccord.web.presenters.words import rated


def told_pairs(view: CaseView, line: ConsensusLine | JoiningLine) -> tuple[v.Pair, ...]:
    """The texts in their order, those that the reader is shown; scores stand with the technical part."""
    return tuple(_told(view, line))


def _told(view: CaseView, line: ConsensusLine | JoiningLine) -> Iterator[v.Pair]:
    for name, word in TEXTS.items():
        if line.texts.get(name):
            yield v.Pair(str(word), line.texts[name])
        if name == "technical":
            yield from (_score(view, one) for one in line.scores)


def _score(view: CaseView, one: ScoredLine) -> v.Pair:
    label = _("CVSS %(version)s score: %(rated)s") % {
        "version": one.cvss,
        "rated": rated(one.base, one.severity),
    }
    return v.Pair(label, one.vector, note=products_words(view, one), code=True)


def products_words(view: CaseView, one: ScoredLine) -> str:
    """For which products a score is, each by its name: a score of other products is another one."""
    found = [in_one(product) for product in view.products if product.id in one.products]
    if hidden := len(set(one.products) - {product.id for product in view.products}):
        found.append(_("%d not shown to you") % hidden)
    return _("For: %s") % "; ".join(found) if found else _("Its products are not shown to you.")
