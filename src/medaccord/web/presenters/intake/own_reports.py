"""What somebody who signs in has reported: what is asked of them about it, and the way back to each one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.of_report import OwnPart, phase_for_reporter
from medaccord.apps.intake.queries.reports import ReportView
from medaccord.web import viewmodels as v
from medaccord.web.presenters.asks import Request
from medaccord.web.presenters.intake.reporting import headline
from medaccord.web.presenters.intake.tracking import heading
from medaccord.web.presenters.words import when
from medaccord.web.templatetags.instants import due_words

SOONEST = dt.datetime.min.replace(tzinfo=dt.UTC)
"""A question about a report has no due date: it stands before what has one."""


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report that the reader sent, and their part in the case that answers it, if there is one."""

    report: ReportView
    part: OwnPart | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the next step is the reporter's."""
        return self.waits or (self.part is not None and self.part.is_asked)

    @property
    def waits(self) -> bool:
        """Whether the desk asked something, or could not confirm it and looks again once more is told."""
        told_more = self.report.wrote_at is not None
        return self.report.asked_at is not None or (self.report.state == "invalid" and not told_more)


def asks(own: Sequence[OwnReport], now: dt.datetime) -> Iterator[Request]:
    """What the desk asks of a reporter; terms of a case are asked with its own request."""
    for one in own:
        if one.waits:
            yield Request(SOONEST, _ask(one, now))


def _ask(one: OwnReport, now: dt.datetime) -> v.Ask:
    report, there = one.report, reverse("report.page", args=[one.report.id])
    asked = report.asked_at is not None
    since = when(report.asked_at, now) if report.asked_at else ""
    return v.Ask(
        f"report-{report.id}",
        _("Asked %s") % since if asked else _("No due date"),
        _("We have a question about your report") if asked else _("We could not confirm your report"),
        _("Read it, and answer below it.") if asked else report.reason,
        v.Link(f"{report.number}, {headline(report.device, report.kind)}", there),
        f"{there}#messages",
        (),
        _("Until you answer, nothing is closed for that.") if asked else _("We look again once you write."),
        act=v.Act(
            _("Answer the question") if asked else _("Write to us"), f"{there}#messages", look="filled"
        ),
    )


def rows(own: Sequence[OwnReport], now: dt.datetime) -> tuple[v.WorkRow, ...]:
    """The reader's reports, those first in which it is their turn, each with where it stands."""
    return tuple(_row(one, now) for one in sorted(own, key=lambda one: not one.is_asked))


def _row(one: OwnReport, now: dt.datetime) -> v.WorkRow:
    report, part = one.report, one.part
    due = part.offer.due_at if part and part.is_asked and part.offer else None
    return v.WorkRow(
        when=when(report.submitted_at, now),
        what=f"{report.number}, {headline(report.device, report.kind)}",
        href=reverse("report.page", args=[report.id]),
        meta=heading(report, part, phase_for_reporter(report.state, part)),
        when_note=due_words(due, now)[0] if due else "",
        urgency="soon" if one.is_asked else "",
        tag=v.Tag(_("Your turn"), "warn") if one.is_asked else None,
    )
