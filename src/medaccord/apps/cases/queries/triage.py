"""What is known of a report for its triage: from the report itself, and from the case that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medaccord.apps.cases.models import Case, CaseReport, Participant
from medaccord.apps.intake.models import Known, Place
from medaccord.apps.intake.queries.reports import ReportView
from medaccord.apps.intake.queries.triage import FLAGS, TriageView
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.triage import Told, known
from medaccord.domain.roles import Role
from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.scoring.coordinator_triage import Alarm

YES_OR_NO = {Known.YES.value: True, Known.NO.value: False}


@dataclass(frozen=True, slots=True)
class Filled:
    """Answers that are known before anybody gives them: inputs of the table, and flags that override it."""

    inputs: Mapping[str, str]
    flags: Mapping[str, str]

    @property
    def given(self) -> dict[str, str]:
        """All of them in the order of the form; 'not known' is no answer."""
        flags = {name: value for name, value in self.flags.items() if value != Known.UNKNOWN}
        return flags | dict(self.inputs)


@dataclass(frozen=True, slots=True)
class Standing:
    """What overrides the table by now, and what became known since the answers were recorded.

    An answer that corrected what was known then is no news. `alarms` holds those of the answers too.
    """

    alarms: tuple[Alarm, ...]
    news: Mapping[str, str]


def standing(found: TriageView | None, known: Filled) -> Standing:
    """How a report stands: by its recorded answers and what came since, else by what is known alone."""
    told, news = known.given, {}
    if found is not None:
        names = (*FLAGS, *coordinator_triage.INPUTS)
        news = {
            name: value
            for name, value in told.items()
            if value not in (found.answer(name), found.known.get(name))
        }
        told = {name: found.answer(name) for name in names} | news
    said = {name: told.get(name) == Known.YES for name in (*FLAGS, "public")}
    return Standing(coordinator_triage.alarms(**said), news)


@query
def filled(actor: Actor, report: ReportView) -> Filled:
    """The answers that follow from a report and from its cases as far as the actor may see them."""
    return known_of(actor, report)


def known_of(actor: Actor, report: ReportView) -> Filled:
    """As `filled`, inside a read scope or command that is open already."""
    linked = CaseReport.objects.visible_to(actor).filter(report=report.id).values_list("stream", flat=True)
    keys = list(linked)
    cases = list(Case.objects.visible_to(actor).filter(pk__in=keys))
    makers = Participant.objects.visible_to(actor).filter(stream__in=keys, role=Role.MANUFACTURER.value)
    contacted = makers.exclude(first_contact_at=None).values_list("report_state", flat=True)
    public = report.already_public == Known.YES or any(case.public_at for case in cases)
    attacked = report.exploited == Known.YES or any(case.attacks_at for case in cases)
    told = Told(
        ReportState(report.state),
        public or YES_OR_NO.get(report.already_public),
        YES_OR_NO.get(report.vendor_told),
        YES_OR_NO.get(report.patient_affected),
        tuple(ReportState(state) for state in contacted),
    )
    return Filled(
        {name: value.value for name, value in known(told).items()},
        {
            "therapy": str(Known.YES if Place.BODY in report.used_at else Known.UNKNOWN),
            "harm": report.patient_affected,
            "exploited": str(Known.YES) if attacked else report.exploited,
        },
    )
