"""The calculators: what is asked, what came of it, and how it is read where sources differ."""

from __future__ import annotations

from collections.abc import Iterator

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.domain.devices.udi.identifier import Udi
from medaccord.domain.scoring import cvss, exploitability, rubric, ssvc
from medaccord.domain.scoring.exploitability import Exploitability, band
from medaccord.domain.scoring.fda import Determination, Matrix, Place, propose
from medaccord.domain.scoring.harm import Harm
from medaccord.web import viewmodels as v
from medaccord.web.forms.calculators import RubricForm
from medaccord.web.presenters.assessments.matrix import drawn
from medaccord.web.presenters.words import EXPLOITABILITIES, REGIONS, rated, say
from medaccord.web.spoken import spoken
from medaccord.web.viewmodels import parts


def list_page() -> v.TextPage:
    """What can be calculated."""
    return v.TextPage(
        _("Calculators"),
        _("Score a vulnerability or read a device identifier. Nothing that you type is kept."),
        (
            v.Prose(
                "scores",
                _("Scores"),
                (),
                (
                    v.Link(
                        _("Rubric for medical devices"),
                        reverse("calculator.rubric"),
                        _("Questions about the device lead to a CVSS vector."),
                    ),
                    v.Link("CVSS", reverse("calculator.cvss"), _("The scores of a vector that you have.")),
                    v.Link(
                        _("Controlled or uncontrolled"),
                        reverse("calculator.risk"),
                        _("How easy to exploit by how badly it could hurt."),
                    ),
                ),
            ),
            v.Prose(
                "decisions",
                _("Decisions by SSVC"),
                (),
                tuple(
                    v.Link(spoken(table.name), reverse("calculator.ssvc", args=[table.slug]), _asks(table))
                    for table in ssvc.TABLES.values()
                ),
            ),
            v.Prose(
                "devices",
                _("Devices"),
                (),
                (
                    v.Link(_("Device identifier"), reverse("calculator.device"), _("What a UDI says.")),
                    v.Link(
                        _("Device registry"),
                        reverse("registry.page"),
                        _("What public registries say of a device; for people who signed in."),
                    ),
                ),
            ),
        ),
    )


def _asks(table: ssvc.Table) -> str:
    return ", ".join(spoken(point.name) for point in table.points)


def cvss_page(form: Form, found: cvss.Calculation | None) -> v.CalculatorPage:
    """A vector and its scores."""
    answer = None
    if found is not None:
        answer = v.Calculated(
            rated(found.base_score, found.severity),
            tuple(_scores(found)),
            tables=(_metrics(found.vector),),
        )
    return v.CalculatorPage(
        heading="CVSS",
        lead=_("Give a vector. You get its scores, and what each of its metrics says."),
        crumbs=_crumbs("CVSS"),
        box=_box(form, reverse("calculator.cvss"), _("Score")),
        answer=answer,
        notes=(
            _("In version 4.0 one score counts threat and environment too, where the vector tells them."),
        ),
    )


def _scores(found: cvss.Calculation) -> Iterator[parts.Pair]:
    yield parts.Pair(_("Vector"), found.vector, code=True)
    if found.version is cvss.Version.V4_0:
        yield parts.Pair(_("Score"), str(found.base_score))
        base = cvss.score(found.vector).base_score
        if base != found.base_score:
            yield parts.Pair(_("Of the base metrics alone"), str(base))
    else:
        yield parts.Pair(_("Base score"), str(found.base_score))
    yield parts.Pair(_("How easy to exploit"), say(EXPLOITABILITIES, band(found.vector)), note=_bands())
    if found.temporal_score is not None:
        yield parts.Pair(_("Temporal score"), str(found.temporal_score))
    if found.environmental_score is not None:
        yield parts.Pair(_("Environmental score"), str(found.environmental_score))


def _bands() -> str:
    return _("bands of our own, version %s") % exploitability.EDITION


def _metrics(vector: str) -> v.Table:
    return v.Table(
        _("Metrics of the vector"),
        (_("Metric"), _("Value"), _("Written")),
        tuple(
            parts.Row((v.Cell(spoken(one.name)), v.Cell(spoken(one.says)), v.Cell(one.written, code=True)))
            for one in cvss.metrics(vector)
        ),
    )


def rubric_page(form: RubricForm, found: rubric.Result | None) -> v.CalculatorPage:
    """Questions about a device, and the vector that their answers lead to."""
    answer = None
    if found is not None:
        answer = v.Calculated(
            rated(found.score.base_score, found.score.severity),
            (parts.Pair(_("Vector"), found.vector, code=True),),
            notices=tuple(_left_open(found)),
            tables=(_metrics(found.vector),),
        )
    return v.CalculatorPage(
        heading=_("Rubric for medical devices"),
        lead=_(
            "Answer what you know and press the button: questions that follow from your answers come then. "
            "What nobody knows counts as the worst case."
        ),
        crumbs=_crumbs(_("Rubric for medical devices")),
        box=_box(form, reverse("calculator.rubric"), _("Score, and ask what follows")),
        answer=answer,
        notes=(
            _("MITRE's rubric, version %s, which FDA qualified with CVSS 3.0. Our wording, its questions.")
            % rubric.VERSION,
            _("Where its public forms differ, this is how it is read here:"),
            _("An unknown loss counts as high. The published workbook counts it as none."),
            _("Exposed data of few patients counts as low. The workbook counts it as high."),
            _("A low loss of availability of therapy counts. The workbook leaves it out by a slip."),
            _("An answer to a question that is not asked any more counts for nothing."),
        ),
    )


def _left_open(found: rubric.Result) -> Iterator[v.Notice]:
    if count := len(found.unanswered):
        yield v.Notice(
            "warning",
            ngettext(
                "%d question is open and counts as the worst case.",
                "%d questions are open and count as the worst case.",
                count,
            )
            % count,
        )


def risk_page(matrix: Matrix, form: Form, places: tuple[Place, Place] | None) -> v.CalculatorPage:
    """Where a risk falls, before compensating controls and with them."""
    heading = _("Controlled or uncontrolled")
    answer = None
    if places is not None:
        before, after = places
        found = propose(matrix, before, after)
        answer = v.Calculated(
            _proposed(found.determination),
            (
                parts.Pair(_("Before controls"), say(REGIONS, found.before)),
                parts.Pair(_("With controls"), say(REGIONS, found.after)),
                parts.Pair(_("Matrix"), _version(matrix), note=matrix.source),
            ),
            notices=tuple(_worse(before, after)),
            matrix=drawn(matrix, ((before, "1", _("before controls")), (after, "2", _("with controls")))),
        )
    return v.CalculatorPage(
        heading=heading,
        lead=_("Place a risk to patients. You see what the matrix proposes; a person determines."),
        crumbs=_crumbs(heading),
        box=_box(form, reverse("calculator.risk"), _("Place it")),
        answer=answer,
        notes=(
            _("Not a regulatory decision. A matrix proposes, and the determination is one of two words."),
            _("Where no probability is known, FDA accepts the reasonable worst case."),
        ),
    )


def _worse(before: Place, after: Place) -> Iterator[v.Notice]:
    """Controls must not add more risk than they take away (FDA 2016)."""
    bands, harms = list(Exploitability), list(Harm)
    if bands.index(after[0]) > bands.index(before[0]) or harms.index(after[1]) > harms.index(before[1]):
        yield v.Notice("warning", _("With these controls it is worse than before. Look for other ones."))


def _proposed(determination: Determination | None) -> str:
    if determination is None:
        return _("A person must say: the matrix proposes neither")
    return _("Proposed: %s") % say(REGIONS, determination)


def _version(matrix: Matrix) -> str:
    return _("%(name)s, version %(version)s") % {"name": matrix.name, "version": matrix.version}


def table_page(table: ssvc.Table, form: Form, outcome: str | None) -> v.CalculatorPage:
    """The points of a table, and what it says."""
    return v.CalculatorPage(
        heading=spoken(table.name),
        lead=_("Choose one value of each. You get what the table decides."),
        crumbs=_crumbs(spoken(table.name)),
        box=table_box(form, reverse("calculator.ssvc", args=[table.slug])),
        answer=decided(table, outcome) if outcome is not None else None,
        notes=table_notes(table),
    )


def table_box(form: Form, href: str) -> v.FormBox:
    """The form of a table, which is decided on its page or handed on as a file."""
    submits = (
        v.Submit(_("Decide"), "ask", look="filled"),
        v.Submit(_("Get it as an SSVC SelectionList"), SELECTIONS),
    )
    return v.FormBox("ask", href, form, submits)


def decided(table: ssvc.Table, outcome: str) -> v.Calculated:
    """What a table decides."""
    return v.Calculated(
        spoken(table.outcome.values[outcome]),
        (
            parts.Pair(_("Outcome"), f"{table.outcome.key}:{outcome}", code=True),
            parts.Pair(_("Table"), f"{table.key} {table.version}", code=True),
        ),
    )


def table_notes(table: ssvc.Table) -> tuple[str, ...]:
    """How a table is read."""
    notes = [_("A table of SSVC says what to do first. It judges no harm to a patient.")]
    if table is ssvc.HUMAN_IMPACT_OF:
        notes.append(
            _(
                "In four cells the text that explains this table is more cautious than the table. The table "
                "counts here, as everywhere else."
            )
        )
    return tuple(notes)


def device_page(form: Form, found: Udi | None) -> v.CalculatorPage:
    """A device identifier and what it says."""
    answer = None
    if found is not None:
        answer = v.Calculated(
            found.di,
            tuple(_says(found)),
            notices=tuple(v.Notice("warning", spoken(one)) for one in found.warnings),
        )
    return v.CalculatorPage(
        heading=_("Device identifier"),
        lead=_("Give a unique device identifier. You get the device, and its lot, serial number and dates."),
        crumbs=_crumbs(_("Device identifier")),
        box=_box(form, reverse("calculator.device"), _("Read")),
        answer=answer,
        notes=(_("A wrong check digit is told. It stops nothing: the label may be misprinted."),),
    )


def _says(found: Udi) -> Iterator[parts.Pair]:
    yield parts.Pair(_("Issued by"), found.issuing_agency)
    yield parts.Pair(_("Device identifier"), found.di, code=True)
    for label, value in (
        (_("Lot"), found.lot),
        (_("Serial number"), found.serial),
        (_("Donation"), found.donation_id),
    ):
        if value is not None:
            yield parts.Pair(label, value, code=True)
    for label, day in ((_("Made"), found.manufactured), (_("Expires"), found.expiration)):
        if day is not None:
            yield parts.Pair(label, day.isoformat())


SELECTIONS = "selections"
"""What the button says that asks for a file."""


def _box(form: Form, href: str, button: str) -> v.FormBox:
    return v.FormBox("ask", href, form, (v.Submit(button, "ask", look="filled"),))


def _crumbs(heading: str) -> tuple[v.NavItem, ...]:
    return (v.NavItem(_("Calculators"), reverse("calculator.list")), v.NavItem(heading, ""))
