"""A report is marked more strictly, with all that comes of it, or wider by a release on record."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases.models import Case, CaseReport, Excerpt, Link
from medaccord.apps.cases.urgency import dealing_with
from medaccord.apps.discussion.audience import name_in_report, own_report
from medaccord.apps.discussion.commands.post import narrow
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.announce import follow
from medaccord.apps.intake.marking import readers_of
from medaccord.apps.intake.models import Report, SealedFile
from medaccord.core.act import Act
from medaccord.core.columns import plain
from medaccord.core.command import command
from medaccord.core.marking import at_least, columns, marking_of
from medaccord.core.models import Blob
from medaccord.domain import text
from medaccord.domain.cvd.kin import CAME_OF
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.handling import (
    Mark,
    Marking,
    Onward,
    Readers,
    check_readers,
    check_reported,
    in_words,
    narrowed,
    of_all,
    widened,
)
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import Tlp, never_wider
from medaccord.domain.verbs import Verb

IN_CASE = (
    "A case is open for it, whose parties read under a wider label. What is labelled {label} is told to none"
    " of them: tell the center."
)
PERMISSION = (
    "Say who of its sender permitted it, when and how, or, where nobody answers, why it cannot wait. The"
    " sender reads it."
)
TOLD = "A manufacturer was told what is reported, and may not have what is {marks}. Tell the center."


@command(Verb.REPORT_MARK, on=Report)
def mark(
    act: Act,
    report: Report,
    *,
    marking: Tlp | None = None,
    handling: Collection[Mark] = (),
    onward: Onward | None = None,
) -> Report:
    """Mark a report more strictly, as whoever sent it or its desk; nothing here makes a marking wider.

    Its messages and files, what agencies were told of it, and what manufacturers were told out of it are
    marked so in the same step. Where a case is open, no label is chosen that is stricter than the case's.
    """
    own_report(act, report)
    check_reported(handling, readers_of(report))
    made = narrowed(marking_of(report), marking, handling, onward)
    told = _told(act, report, made)
    act.change(report, **columns(made), version=report.version + 1)
    for post in Post.objects.within(act).filter(stream=report.stream_id).order_by("id"):
        narrow(act, post, of_all([marking_of(post), made]))
    files = Blob.objects.within(act).filter(stream=report.stream_id).order_by("id")
    for row in (*files, *told):
        both = of_all([marking_of(row), made])
        if both != marking_of(row):
            act.change(row, **columns(both))
    for one in SealedFile.objects.within(act).filter(stream=report.stream_id).order_by("id"):
        both = of_all([marking_of(one), made])
        if both != marking_of(one):
            act.change(one, **columns(both), version=one.version + 1)
    follow(act, report)
    return report


@command(Verb.REPORT_RELEASE, on=Report)
def release(
    act: Act,
    report: Report,
    *,
    marking: Tlp | None = None,
    onward: Onward | None = None,
    permitted: str = "",
    version: int | None = None,
) -> Report:
    """Mark a report wider, as whoever sent it, or as its desk that says who of its sender `permitted` it.

    What was permitted, who wrote it down and when stays with the report, for both to read. Its messages and
    files keep their marking. What agencies were told follows it, and its cases are from now on no stricter
    than their reports ask for.
    """
    own_report(act, report)
    act.expect(report, version, "marking", "onward")
    said = "" if act.by_day else permitted  # whoever sent it needs nobody's leave
    text.text(said, limit=text.REASON, name="permitted")
    if not act.by_day and not said.strip():
        raise Invalid({"permitted": [PERMISSION]})
    before = marking_of(report)
    made = widened(before, marking, onward)
    told = {
        "before": before.label.value,
        "marking": made.label.value,
        "onward": made.onward.value,
        "by": "" if act.by_day else name_in_report(act, report),
        "at": plain(act.told_at),
    }
    values = columns(made) | {"released": [*report.released, told]}
    values["permitted"] = "\n\n".join(filter(None, (report.permitted, said)))
    act.change(report, **values, version=report.version + 1)
    follow(act, report)
    for case in dealing_with(act, report):
        _loosen(act, case)
    return report


def _loosen(act: Act, case: Case) -> None:
    """Give a locked case the label that its reports ask for, where that is wider than its own."""
    cases = _came_of(act, case)
    with act.beside(list(cases)):
        keys = list(CaseReport.rows.filter(stream__in=cases).values_list("report_id", flat=True))
    if not keys:
        return
    with act.beside(keys):  # a report shares the key of its stream
        label = at_least(*Report.rows.filter(id__in=keys).values_list("marking", flat=True))
    if label != case.marking and never_wider(Tlp(label), Tlp(case.marking)):
        act.change(case, marking=label, changed_at=act.told_at, version=case.version + 1)


def _came_of(act: Act, case: Case) -> set[uuid.UUID]:
    """A case and all of which something is in it: their reports count in it, whoever came along or not."""
    found: set[uuid.UUID] = set()
    further = {case.stream_id}
    while further - found:
        found |= further
        with act.beside(list(found)):
            links = Link.rows.filter(stream__in=found, relation__in=CAME_OF)
            further = set(links.values_list("other_id", flat=True))
    return found


def _told(act: Act, report: Report, made: Marking) -> list[Excerpt]:
    """What manufacturers were told in its cases, locked; raises Illegal where they may not have it."""
    cases = dealing_with(act, report)
    if any(not never_wider(made.label, Tlp(case.marking)) for case in cases):
        raise Illegal(Sentence(IN_CASE, label=made.label))
    keys = [case.id for case in cases]
    rows = list(Excerpt.objects.within(act).filter(stream__in=keys).order_by("id"))
    if rows:
        try:
            check_readers(made.marks, Readers.SIDE)
        except Invalid as wrong:
            raise Illegal(Sentence(TOLD, marks=in_words(made.marks))) from wrong
    return rows
