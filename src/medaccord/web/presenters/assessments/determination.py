"""Determinations: whose each is, what it is and is not, and where it falls in the matrix."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.roles import Role
from medaccord.domain.scoring import fda
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import Matrix, Place
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judged import Judged, is_agency, is_mine, on
from medaccord.web.presenters.assessments.matrix import matrix_words
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.words import EXPLOITABILITIES, HARMS, REGIONS, say
from medaccord.web.templatetags.instants import moment


def pins(judged: Judged, matrix: Matrix) -> list[tuple[Place, str, str]]:
    """Where each newest determination of this matrix falls, with its controls.

    By number, because names may begin alike; one of another matrix would stand in a cell that proposed none.
    """
    newest = [line for line in judged.determinations if line.newest and line.matrix == matrix.called]
    return [
        ((Exploitability(line.exploitability_after), Harm(line.severity_after)), str(number), line.name)
        for number, line in enumerate(newest, 1)
    ]


def read_by(judged: Judged, matrix: Matrix) -> str:
    """How the matrix is read, and that what was determined by another is not drawn in it."""
    said = matrix_words(matrix)
    if any(line.matrix != matrix.called for line in judged.determinations):
        said += " " + _("What was determined by another matrix is not drawn in it.")
    return said


def determination(view: CaseView, line: DeterminationLine) -> v.DeterminationBox:
    """One version of one, with what its reader can do with it."""
    whose = _("Clinical adviser’s view") if line.role == Role.ADVISER else _("Manufacturer’s determination")
    status = _("A regulatory decision of the agency") if line.regulatory else _("Not a regulatory decision")
    told = {"whose": whose, "name": line.name, "number": line.number, "status": status}
    bad = line.risk == fda.Determination.UNCONTROLLED
    return v.DeterminationBox(
        id=f"determination-{line.id}",
        heading=_("%(whose)s, %(name)s, version %(number)d. %(status)s.") % told,
        what=_("Uncontrolled risk") if bad else _("Controlled risk"),
        why=line.rationale,
        meta=_behind(line),
        facts=tuple(_determined(line)),
        bad=bad and line.newest,
        acts=tuple(_determination_acts(view, line)),
        older=not line.newest,
    )


def _behind(line: DeterminationLine) -> str:
    said = f"{line.author_name}, {moment(line.at)}."
    if line.concurred_at is not None:
        told = {"name": line.concurred_name, "when": moment(line.concurred_at)}
        said += " " + _("%(name)s concurs, %(when)s.") % told
    elif line.wants_concurrence and line.newest:
        said += " " + _("A supervisor has not concurred yet.")
    if not line.newest:
        said += " " + _("A newer one has taken its place.")
    return said


def _determined(line: DeterminationLine) -> Iterator[v.Pair]:
    yield v.Pair(_("Without controls"), _place(line.exploitability, line.severity, line.before))
    if line.controls:
        yield v.Pair(_("Controls in mind"), line.controls)
        after = _place(line.exploitability_after, line.severity_after, line.after)
        yield v.Pair(_("With the controls"), after)
    yield v.Pair(_("Matrix"), line.matrix)


def _place(easy: Exploitability, harm: Harm, region: fda.Region) -> str:
    told = {"easy": say(EXPLOITABILITIES, easy), "harm": say(HARMS, harm), "region": say(REGIONS, region)}
    return _("How easy: %(easy)s. Harm: %(harm)s. The matrix proposes: %(region)s.") % told


def _determination_acts(view: CaseView, line: DeterminationLine) -> Iterator[v.Act]:
    if not (line.newest and is_mine(view, line.participant)):
        return
    if line.concurred_at is None and not line.by_reader and may(view, Verb.DETERMINATION_CONCUR):
        yield v.Act(_("Concur with it"), on(view, "determination", line.id, "concur"))
    if may(view, Verb.DETERMINATION_RELEASE) and is_agency(view):
        yield v.Act(_("Show it to a manufacturer"), on(view, "determination", line.id, "release"))
