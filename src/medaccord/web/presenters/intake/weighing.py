"""What triage suggests of a report, in words: a suggestion, its reasons, and the answers behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from medaccord.apps.cases.queries.triage import Filled, Standing, standing
from medaccord.apps.intake.queries.reports import Known, ReportView
from medaccord.apps.intake.queries.triage import TriageView
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.scoring.coordinator_triage import Alarm, Outcome
from medaccord.web.forms.intake.triage import FLAGGED, KNOWN, WEIGHED, TriageForm
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
    """What follows from what is known and recorded, and the form to record or correct it.

    What overrides the table is told at once; the table's own part follows with the last answer.
    """
    now = standing(found, known)
    box = _box(report, found, known, now, typed)
    safety = _("%s, safety") % OUTCOMES[Outcome.COORDINATE]
    if found is None:
        note = _("%(n)d of %(all)d answers are filled in from what is known.") % {
            "n": len(known.given),
            "all": len(WEIGHED) + len(FLAGGED),
        }
        state = Status("late", safety, note) if now.alarms else Status("waiting", _("Not weighed yet"), note)
        return Suggested(state, tuple(_at_once(report, now)), box)
    told = found.suggestion
    word = safety if now.alarms else str(OUTCOMES[told.outcome])
    kind: Any = "late" if now.alarms else "done" if told.outcome == Outcome.COORDINATE else "neutral"
    note = _("suggested on %(when)s by %(table)s") % {"when": moment(found.at), "table": found.table}
    if now.alarms != told.alarms:
        note = _("by what became known since %s") % moment(found.at)
    return Suggested(Status(kind, word, note), tuple(_reasons(found, now)), box, tuple(_answers(found)))


def _at_once(report: ReportView, now: Standing) -> Iterator[str]:
    """Why it is safety before anybody has answered, and who said so."""
    if not now.alarms:
        return
    yield _because(now)
    theirs = {
        Alarm.THERAPY: True,  # known from nobody but the report
        Alarm.HARM: True,
        Alarm.EXPLOITED: report.exploited == Known.YES,
        Alarm.PUBLIC: report.already_public == Known.YES,
    }
    for words, is_theirs in (
        (_("The reporter says that %s."), True),
        (_("The case says that %s."), False),
    ):
        if said := [str(ALARMS[alarm]) for alarm in now.alarms if theirs[alarm] is is_theirs]:
            yield words % _listed(said)
    yield _("What the table says follows once all questions are answered.")
    yield _("It is a suggestion. You decide.")


def _because(now: Standing) -> str:
    return _("Because %s.") % _listed([str(ALARMS[alarm]) for alarm in now.alarms])


def _reasons(found: TriageView, now: Standing) -> Iterator[str]:
    told = found.suggestion
    if now.alarms:
        yield _because(now)
    for name, value in now.news.items():
        words = _("New since then: “%(question)s” %(new)s. Recorded: %(old)s.")
        answers = KNOWN if name in FLAGGED else WEIGHED[name][2]
        yield words % {"question": _question(name), "new": answers[value], "old": _answer(found, name)}
    if now.alarms:
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


def _question(name: str) -> str:
    return str(FLAGGED[name][0] if name in FLAGGED else WEIGHED[name][0])


def _answer(found: TriageView, name: str) -> str:
    return str((KNOWN if name in FLAGGED else WEIGHED[name][2])[found.answer(name)])


def _answers(found: TriageView) -> Iterator[Pair]:
    labels = {name: label for name, (label, _hint) in FLAGGED.items()}
    labels |= {name: label for name, (label, _hint, _choices) in WEIGHED.items()}
    for name, label in labels.items():
        yield Pair(str(label), _answer(found, name))


def _box(
    report: ReportView, found: TriageView | None, known: Filled, now: Standing, typed: Form | None
) -> FormBox:
    """The form: as typed, else as recorded with what is new, else as known; its address names the version."""
    given = known.given
    if found is None:
        form = typed or TriageForm(prefix="triage", initial={**known.flags, **given}, filled=given)
    else:
        told = {name: found.answer(name) for name in (*FLAGGED, *coordinator_triage.INPUTS)} | dict(now.news)
        form = typed or TriageForm(prefix="triage", initial=told, filled=now.news)
    return FormBox(
        "triage",
        f"{reverse('report.triage', args=[report.id])}?v={found.version if found else 0}",
        form,
        () if report.state == ReportState.CLOSED else (Submit(_("Record and suggest"), "triage"),),
        heading=_("Correct the answers") if found else _("Weigh it"),
        folded=True,
    )
