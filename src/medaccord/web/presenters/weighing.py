"""What triage suggests of a report, in words: a suggestion, its reasons, and the answers behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from medaccord.apps.cases.queries.triage import Filled
from medaccord.apps.intake.queries.reports import ReportView
from medaccord.apps.intake.queries.triage import TriageView
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.scoring import ssvc
from medaccord.domain.scoring.ssvc import Alarm, Outcome
from medaccord.web.forms.triage import FLAGGED, KNOWN, WEIGHED, TriageForm
from medaccord.web.templatetags.instants import moment
from medaccord.web.viewmodels import FormBox, Pair, Status, Submit, Suggested

OUTCOMES: dict[Outcome, Any] = {
    Outcome.COORDINATE: gettext_lazy("Coordinate"),
    Outcome.TRACK: gettext_lazy("Track"),
    Outcome.DECLINE: gettext_lazy("Decline"),
}
ALARMS: dict[Alarm, Any] = {
    Alarm.THERAPY: gettext_lazy("the device is implanted or life-sustaining"),
    Alarm.HARM: gettext_lazy("harm to a patient is suspected"),
    Alarm.EXPLOITED: gettext_lazy("it is being exploited"),
    Alarm.PUBLIC: gettext_lazy("it is public"),
}


def suggested(report: ReportView, found: TriageView | None, known: Filled, typed: Form | None) -> Suggested:
    """What was recorded with what it suggests, and the form to record or correct it."""
    box = _box(report, found, known, typed)
    if found is None:
        note = _("%(n)d of %(all)d answers are filled in from what is known.") % {
            "n": len(_given(known)),
            "all": len(WEIGHED) + len(FLAGGED),
        }
        return Suggested(Status("waiting", _("Not weighed yet"), note), (), box)
    told = found.suggestion
    word = str(OUTCOMES[told.outcome])
    word = _("%s, safety") % word if told.is_safety else word
    kind: Any = "late" if told.is_safety else "done" if told.outcome == Outcome.COORDINATE else "neutral"
    note = _("suggested on %(when)s by %(table)s") % {"when": moment(found.at), "table": found.table}
    return Suggested(Status(kind, word, note), tuple(_reasons(found)), box, tuple(_answers(found)))


def _reasons(found: TriageView) -> Iterator[str]:
    told = found.suggestion
    if told.is_safety:
        yield _("Because %s.") % _listed([str(ALARMS[alarm]) for alarm in told.alarms])
        yield _("The table alone says: %s.") % OUTCOMES[told.table]
    if told.against:
        said = [f"{WEIGHED[name][0]} {_answer(found, name)}" for name in told.against]
        yield _("What spoke against coordinating: %s.") % "; ".join(said)
    yield _("It is a suggestion. You decide.")


def _listed(words: list[str]) -> str:
    return (
        words[0]
        if len(words) == 1
        else _("%(some)s and %(last)s")
        % {
            "some": ", ".join(words[:-1]),
            "last": words[-1],
        }
    )


def _answer(found: TriageView, name: str) -> str:
    if name in FLAGGED:
        return str(KNOWN[str(getattr(found.weighed, name))])
    return str(WEIGHED[name][2][getattr(found.weighed.inputs, name).value])


def _answers(found: TriageView) -> Iterator[Pair]:
    labels = {name: label for name, (label, _hint) in FLAGGED.items()}
    labels |= {name: label for name, (label, _hint, _choices) in WEIGHED.items()}
    for name, label in labels.items():
        yield Pair(str(label), _answer(found, name))


def _given(known: Filled) -> dict[str, str]:
    """Answers that are known; 'not known' is none."""
    flags = {name: value for name, value in known.flags.items() if value != "unknown"}
    return {**flags, **known.inputs}


def _box(report: ReportView, found: TriageView | None, known: Filled, typed: Form | None) -> FormBox:
    """The form: as typed, else as recorded, else as known; its address names the version that was read."""
    given = _given(known)
    if found is None:
        form = typed or TriageForm(prefix="triage", initial={**known.flags, **given}, filled=given)
    else:
        told = {name: getattr(found.weighed.inputs, name).value for name in ssvc.INPUTS}
        told |= {name: str(getattr(found.weighed, name)) for name in FLAGGED}
        form = typed or TriageForm(prefix="triage", initial=told)
    return FormBox(
        "triage",
        f"{reverse('report.triage', args=[report.id])}?v={found.version if found else 0}",
        form,
        () if report.state == ReportState.CLOSED else (Submit(_("Record and suggest"), "triage"),),
        heading=_("Correct the answers") if found else _("Weigh it"),
        folded=True,
    )
