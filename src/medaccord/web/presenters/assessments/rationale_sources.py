"""The last chapters of a rationale: scores as they were given, and the versions by which all was judged."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.domain.assessment.opinion import told_as_line
from medaccord.domain.assessment.questions import METRICS
from medaccord.domain.roles import Role
from medaccord.domain.scoring import cvss, exploitability, imdrf, rubric, ssvc
from medaccord.domain.scoring.fda import Matrix
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judged import Judged, is_mine, reading_as
from medaccord.web.presenters.words import rated
from medaccord.web.spoken import spoken

Given = tuple[int, str, Mapping[str, Any]]
"""Which round, whose opinion, and its answers as far as they are shown."""


def _given(view: CaseView, judged: Judged) -> Iterator[Given]:
    """Opinions that the reader is shown, the first round first; of others' a finder is shown metrics."""
    told: dict[tuple[int, uuid.UUID], Given] = {}
    for one in judged.exhibits:
        answers = one.answers or {}
        if reading_as(view) == Role.REPORTER and not is_mine(view, one.participant):
            answers = {key: value for key, value in answers.items() if key in METRICS}
        told[one.number, one.participant] = one.number, one.name, answers
    for line in judged.own:
        party, last = view.party(line.participant), line.opinions[0] if line.opinions else None
        name = party.name if party is not None else _("You")
        told.setdefault((line.number, line.participant), (line.number, name, last.answers if last else {}))
    yield from sorted(told.values(), key=lambda one: one[0])


def scores_of(view: CaseView, one: VulnerabilityView | None, judged: Judged) -> v.Chapter:
    """Vectors of opinions with their rubric answers, and those of the case; these not while it is sealed."""
    rows = [_vector(*given) for given in _given(view, judged) if given[2].get("vector")]
    listed = [] if judged.running or one is None else [s for s in view.scores if s.vulnerability == one.id]
    for score in listed:
        whose = ", ".join(filter(None, (_("Listed in the case"), score.source)))
        said = v.Cell(rated(score.base, score.severity), f"CVSS {score.cvss}")
        rows.append(v.Row((v.Cell(whose), said, v.Cell(score.vector), v.Cell(_("None given")))))
    heads = (_("Whose"), _("Score"), _("Vector"), _("Rubric answers"))
    table = v.Table(_("Scores as they were given"), heads, tuple(rows))
    found = (v.Passage(_("Vectors"), tables=(table,)),) if rows else ()
    return v.Chapter("scores", _("Scores"), "" if found else _("No score is shown to you."), found)


def _vector(number: int, whose: str, answers: Mapping[str, Any]) -> v.Row:
    scored = cvss.score(answers["vector"])
    said = v.Cell(rated(scored.base_score, scored.severity.value), f"CVSS {scored.version.value}")
    answered = told_as_line(answers["rubric"]) if answers.get("rubric") else _("None given")
    return v.Row((v.Cell(whose, _("Round %d") % number), said, v.Cell(answers["vector"]), v.Cell(answered)))


def sources_of(judged: Judged, matrix: Matrix) -> v.Chapter:
    """Versions of every table and norm by which something in it was judged."""
    found = v.Passage(_("Versions"), pairs=tuple(_versions(judged, matrix)))
    norms = v.Passage(_("Norms"), pairs=tuple(_norms()))
    return v.Chapter("sources", _("Sources and versions"), "", (found, norms))


def _versions(judged: Judged, matrix: Matrix) -> Iterator[v.Pair]:
    used = list(dict.fromkeys(line.matrix for line in judged.determinations))
    yield v.Pair(_("Risk matrix in force"), matrix.called, note=spoken(matrix.source))
    yield v.Pair(_("Determined by"), "; ".join(used) or _("Nothing is determined"))
    yield v.Pair(_("Bands of exploitability"), exploitability.EDITION, note=_("Medaccord’s own"))
    yield v.Pair(_("Rubric for medical devices"), _("MITRE’s, version %s") % rubric.VERSION)
    yield v.Pair(
        _("IMDRF codes"),
        _("Annexes A to G, as the parties give them; terms as they are loaded here, else of our own list"),
        note=_("edition %s") % imdrf.EDITION,
    )
    codes = {code for one in _answers(judged) for code in one.get("terms", ())}
    for code in sorted(codes):
        yield v.Pair(code, spoken(judged.terms.get(code, "")) or _("term not loaded here"))
    tables = ", ".join(f"{spoken(table.name)} {table.version}" for table in ssvc.TABLES.values())
    yield v.Pair(_("SSVC tables"), _("None is part of an opinion. In force: %s") % tables)


def _answers(judged: Judged) -> Iterator[Mapping[str, Any]]:
    yield from (one.answers for one in judged.exhibits if one.answers)
    yield from (last.answers for line in judged.own for last in line.opinions[:1])


def _norms() -> Iterator[v.Pair]:
    guidance = _("Postmarket Management of Cybersecurity in Medical Devices, December 28, 2016")
    yield v.Pair(_("FDA"), guidance, note=_("Controlled or uncontrolled, and compensating controls"))
    yield v.Pair(_("FIRST"), _("CVSS of the version that a vector names, and TLP 2.0"))
    yield v.Pair(_("MITRE"), _("Rubric for Applying CVSS to Medical Devices, qualified by FDA in 2020"))
    yield v.Pair(_("ISO 14971"), _("Five severities of harm"))
    yield v.Pair(_("IMDRF"), _("N43, terminologies of adverse events"))
    yield v.Pair(_("CERT/CC"), _("Stakeholder-Specific Vulnerability Categorization"))
