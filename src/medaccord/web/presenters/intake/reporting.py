"""Words of reports and their reporters: states, phases, what happened, sizes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from medaccord.apps.intake.queries.reports import Happened, ReportLine, ReportView, Said
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.phase import ReporterPhase
from medaccord.domain.handling import Marking
from medaccord.domain.tlp import Tlp
from medaccord.web.forms.intake.triage import SAID
from medaccord.web.presenters.words import marking_words
from medaccord.web.templatetags.instants import day, moment
from medaccord.web.viewmodels import Act, ConfirmPage, Event, FormBox, Link, Pair, Phase, Submit

REPORT_STATES: dict[str, Any] = {
    "received": gettext_lazy("To check"),
    "invalid": gettext_lazy("Not confirmed"),
    "valid": gettext_lazy("Valid, no case yet"),
    "accepted": gettext_lazy("Being worked on"),
    "deferred": gettext_lazy("Put off"),
    "closed": gettext_lazy("Closed"),
}
REPORTER_PHASES: dict[ReporterPhase, Any] = {
    ReporterPhase.RECEIVED: gettext_lazy("Received"),
    ReporterPhase.CHECKED: gettext_lazy("Checked"),
    ReporterPhase.BEING_FIXED: gettext_lazy("Being fixed"),
    ReporterPhase.ADVISORY: gettext_lazy("Advisory"),
    ReporterPhase.PUBLISHED: gettext_lazy("Published"),
}
WAYS: dict[str, Any] = {
    "mail": gettext_lazy("by mail"),
    "phone": gettext_lazy("by phone"),
    "letter": gettext_lazy("by letter"),
    "document": gettext_lazy("in a document"),
    "program": gettext_lazy("from another program"),
}
HAPPENED: dict[str, Any] = {
    "file.examine": gettext_lazy("A file was examined for malware"),
    "report.submit": gettext_lazy("Received"),
    "report.declare": gettext_lazy("Received"),
    "report.file": gettext_lazy("Received"),
    "report.validate": gettext_lazy("Found valid"),
    "report.invalidate": gettext_lazy("Could not be confirmed"),
    "report.accept": gettext_lazy("Taken on"),
    "report.defer": gettext_lazy("Put off for now"),
    "report.ask": gettext_lazy("A question was asked"),
    "report.close": gettext_lazy("Work ended"),
    "report.duplicate": gettext_lazy("Work ended"),
    "report.triage": gettext_lazy("Triage recorded"),
    "report.alarm": gettext_lazy("Told that it has become urgent"),
    "report.warn": gettext_lazy("A threat was told"),
    "report.mark": gettext_lazy("Marked more strictly"),
    "report.release": gettext_lazy("Marked wider, as its sender permitted"),
    "report.redact": gettext_lazy("Words were erased for good"),
    "report.heed": gettext_lazy("The threat was taken up"),
    "report.credit": gettext_lazy("Credit changed"),
    "report.replan": gettext_lazy("Date of the talk or limit changed"),
    "reporter.reveal": gettext_lazy("It was asked to see who reported"),
    "reporter.disclose": gettext_lazy("The center looked at who reported"),
    "reporter.erase": gettext_lazy("What tells who reported was erased for good"),
    "hold.place": gettext_lazy("A legal hold was placed"),
    "hold.lift": gettext_lazy("A legal hold was lifted"),
    "disclosure.record": gettext_lazy("A legal hold was placed"),
    "disclosure.close": gettext_lazy("A legal hold was lifted"),
    "case.open": gettext_lazy("Case opened"),
    "case.merge": gettext_lazy("Brought together with what others reported"),
    "case.reopen": gettext_lazy("Work goes on"),
    "case.close": gettext_lazy("Case closed"),
    "case.withdraw": gettext_lazy("Case withdrawn"),
    "consent.accept": gettext_lazy("Terms agreed to"),
    "consent.decline": gettext_lazy("Terms declined"),
    "consent.lapse": gettext_lazy("Terms lapsed without an answer"),
    "embargo.propose": gettext_lazy("New terms proposed"),
    "embargo.accept": gettext_lazy("Terms came into force"),
    "embargo.reject": gettext_lazy("Proposed terms fell"),
    "embargo.terminate": gettext_lazy("Private time ended early"),
    "embargo.end": gettext_lazy("Private time ended"),
    "leak.claim": gettext_lazy("You told of a leak"),
    "leak.confirm": gettext_lazy("The leak was confirmed"),
    "leak.dismiss": gettext_lazy("It was found to be no leak"),
    "file.add": gettext_lazy("Files added"),
    "file.clean": gettext_lazy("A file was looked through for what tells who you are"),
    "file.entrust": gettext_lazy("Named who takes an exploit"),
    "file.clear": gettext_lazy("File released to its readers"),
    "file.mark": gettext_lazy("File marked more strictly"),
    "post.mark": gettext_lazy("Message marked more strictly"),
    "file.forward": gettext_lazy("Your file was handed on under a neutral name"),
    "file.redact": gettext_lazy("File erased"),
    "advisory.release": gettext_lazy("Advisory published"),
    "review.ask": gettext_lazy("You were asked to read the draft advisory"),
    "review.answer": gettext_lazy("You answered about the draft advisory"),
    "comment.write": gettext_lazy("You commented on the draft advisory"),
    "comment.settle": gettext_lazy("We said what becomes of your comments"),
}
"""Verbs as a timeline tells them; others are not told. A duplicate reads like any other end."""


OF_DRAFTS = frozenset({"review.ask", "review.answer", "comment.write", "comment.settle"})
"""What happens in a reporter's own side of a case and is told beside its part there."""
TITLE = 90
"""Characters of a device's text that make a headline."""


def headline(device: str, kind: str = "") -> str:
    """The first line of what was given as the device, cut to a headline.

    A threat or an incident may name none; of a vulnerability it was there and is erased.
    """
    none = _("Erased") if kind == Kind.VULNERABILITY else _("No device named")
    first = next((part.strip() for part in device.splitlines() if part.strip()), none)
    return first if len(first) <= TITLE else first[: TITLE - 1].rstrip() + "…"


SET_ASIDE = ("invalid", "deferred", "closed")
"""States in which a report comes back by its reporter's words."""


def next_step(line: ReportLine) -> str:
    """What the desk does next with a report, as the words of a button."""
    if line.threatened:
        return _("Answer")
    if line.wrote_at and line.state in SET_ASIDE:
        return _("Look again")
    if line.wrote_at and line.opened_at:
        return _("Answer")
    if line.left:
        return _("End it")
    return _("Check") if line.state == "received" else _("Open a case")


def marking_facts(report: ReportView, note: str = "") -> tuple[Pair, ...]:
    """How a report is to be handled, the way to mark it more strictly, and how its sender had marked it."""
    more = Act(_("Mark it more strictly"), reverse("report.mark", args=[report.id]), look="plain")
    less = Act(_("Mark it wider"), reverse("report.release", args=[report.id]), look="plain")
    acts = (more, less) if report.marked != Marking(Tlp.CLEAR, report.marked.marks) else (more,)
    made = Pair(_("Marking"), marking_words(report.marked), note=note, acts=acts)
    told = Pair(_("As its sender had marked it"), report.marked_as)
    why = Pair(_("Who permitted it, or why it could not wait"), report.permitted)
    wider = (_released(one) for one in report.released)
    return (made, *((told,) if report.marked_as else ()), *wider, *((why,) if report.permitted else ()))


def _released(one: Mapping[str, Any]) -> Pair:
    """A release: what label became which, and who said so."""
    words = {"before": one["before"], "after": one["marking"], "by": one["by"] or _("its sender")}
    return Pair(_("Marked wider"), _("From %(before)s to %(after)s, by %(by)s") % words)


def release_page(report: ReportView, form: Form, back: str) -> ConfirmPage:
    """What it means to mark a report wider, beside what it carries now."""
    told = _("What was written and filed so far keeps its marking. A case that is open for it follows.")
    own = _("It is for whoever sent it to say. Ask them first, and write down what they permitted.")
    return ConfirmPage(
        heading=_("Mark this report wider"),
        text=(own, told) if report.is_desk else (told,),
        box=FormBox(
            "release",
            reverse("report.release", args=[report.id]),
            form,
            (Submit(_("Mark it wider"), "release", look="danger"),),
        ),
        cancel=Link(_("Go back, nothing changes"), back),
        facts=(Pair(_("Marking now"), marking_words(report.marked)),),
        danger=True,
    )


def mark_page(report: ReportView, form: Form, back: str) -> ConfirmPage:
    """What it means to mark a report more strictly, beside what it carries now."""
    return ConfirmPage(
        heading=_("Mark this report more strictly"),
        text=(
            _("Its messages and files are marked so too. Its readers stay the same, and are told."),
            _("Nothing here makes it wider. What belongs to a party is a document of its own in the case."),
        ),
        box=FormBox(
            "mark",
            reverse("report.mark", args=[report.id]),
            form,
            (Submit(_("Mark it"), "mark", look="filled"),),
        ),
        cancel=Link(_("Go back, nothing changes"), back),
        facts=(Pair(_("Marking now"), marking_words(report.marked)),),
    )


def events(happened: Sequence[Happened]) -> tuple[Event, ...]:
    """A timeline of what happened, in the order given."""
    return tuple(
        Event(str(HAPPENED[verb]), day(at) if by_day else moment(at), True)
        for verb, at, by_day in happened
        if verb in HAPPENED
    )


def first_times(happened: Sequence[Happened]) -> dict[str, dt.datetime]:
    """When each step was taken first."""
    return {verb: at for verb, at, _by_day in happened}


def reporter_phases(
    at: ReporterPhase, dates: dict[ReporterPhase, dt.datetime]
) -> tuple[tuple[Phase, ...], str]:
    """The reporter's five phases with the day each began, and the same in one sentence for a phone."""
    shown = []
    for phase in ReporterPhase:
        note = date_format(dates[phase], "M j") if phase in dates and phase.rank <= at.rank else ""
        state: Any = "done" if phase.rank < at.rank else "now" if phase is at else ""
        shown.append(Phase(str(REPORTER_PHASES[phase]), note, state))
    words = _("Part %(place)d of %(all)d: %(name)s") % {
        "place": at.rank + 1,
        "all": len(ReporterPhase),
        "name": REPORTER_PHASES[at],
    }
    return tuple(shown), words


def size_in_words(size: int) -> str:
    """A file's size in the largest unit that leaves a digit before the point (decimal units)."""
    for unit, scale in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= scale:
            return f"{size / scale:.1f}".removesuffix(".0") + f" {unit}"
    return _("%d bytes") % size


def erased(report: ReportView) -> Iterator[Pair]:
    """Which words were erased for good, by whom, why and on which basis."""
    for one in report.redacted:
        told = {
            "what": "; ".join(str(SAID[Said(name)]) for name in one["fields"]),
            "who": one["by"] or _("the coordination center"),
            "day": day(dt.datetime.fromisoformat(one["at"])),
            "basis": one["basis"],
            "why": one["reason"],
        }
        yield Pair(_("Erased"), _("%(what)s: by %(who)s, %(day)s, under %(basis)s. %(why)s") % told)
