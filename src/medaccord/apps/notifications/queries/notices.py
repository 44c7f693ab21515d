"""What is new for one person, rendered from what this person may see now (need-to-know 17)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from medaccord.apps.cases.queries.history import Entry, told
from medaccord.apps.cases.queries.load import load
from medaccord.apps.cases.queries.statements import told_as_counsel
from medaccord.apps.cases.queries.told import told_facts
from medaccord.apps.discussion.queries.mentioned import mentioned_in
from medaccord.apps.intake.models import Report
from medaccord.apps.intake.queries.announcements import told_of
from medaccord.apps.intake.queries.tracking import sent_in
from medaccord.core.models import Delivery, Fact
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.notices import CONSUMER
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import told_at

MOST = 8
LOOKED_THROUGH = 60


@dataclass(frozen=True, slots=True)
class CaseNews:
    """One step in a case that the reader has not seen; `mentioned` where a post speaks to the reader."""

    case: uuid.UUID
    number: str
    entry: Entry
    mentioned: bool = False

    @property
    def at(self) -> dt.datetime:
        """When we recorded it."""
        return self.entry.recorded_at


@dataclass(frozen=True, slots=True)
class ReportNews:
    """Something new in a report; a reporter's steps are shown by the day (need-to-know 35).

    `mine` says that the reader sent it.
    """

    report: uuid.UUID
    number: str
    verb: str
    at: dt.datetime
    mine: bool = False


@dataclass(frozen=True, slots=True)
class AnnouncedNews:
    """A report was accepted, of which an agency is told no more than this."""

    announcement: uuid.UUID
    number: str
    therapy: str
    urgent: bool
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class StatementNews:
    """A version of a text waits for the reader as counsel, who is told nothing else of its case."""

    statement: uuid.UUID
    number: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class News:
    """The newest first, and whether there is more."""

    items: tuple[CaseNews | ReportNews | AnnouncedNews | StatementNews, ...] = ()
    more: bool = False


@query
def news_for(actor: Actor) -> News:
    """What others did that the actor was told of and has not seen; nothing that is closed to it by now."""
    if actor.person is None:
        return News()
    unseen = Delivery.objects.filter(consumer=CONSUMER, recipient=actor.person, seen_at=None)
    keys = list(unseen.order_by("-claimed_at", "id").values_list("fact", flat=True)[: LOOKED_THROUGH + 1])
    if not keys:
        return News()
    found = list(Fact.objects.visible_to(actor).filter(id__in=keys).order_by("-recorded_at", "-entry"))
    found = found[:MOST]
    items: list[CaseNews | ReportNews | AnnouncedNews | StatementNews] = [
        *_of_cases(actor, found),
        *_of_reports(actor, found),
        *_of_announcements(actor, found),
        *_of_statements(actor, found),
    ]
    items.sort(key=lambda one: one.at)
    return News(tuple(reversed(items)), len(keys) > len(items))


def _of_cases(actor: Actor, found: Iterable[Fact]) -> Iterable[CaseNews]:
    subjects = {fact.id: fact.subject for fact in found if fact.verb == Verb.POST_WRITE}
    to_me = mentioned_in(actor, subjects.values()) if subjects else set()
    keys = {fact.stream_id: [f.id for f in found if f.stream_id == fact.stream_id] for fact in found}
    for view in load(actor, list(keys)):
        mine = told_facts(actor, [view.id]).filter(id__in=keys[view.id])
        for key, entry in told(actor, view, mine, MOST)[0]:
            yield CaseNews(view.id, view.number, entry, subjects.get(key) in to_me)


def _of_reports(actor: Actor, found: Iterable[Fact]) -> Iterable[ReportNews]:
    rows = Report.objects.visible_to(actor).filter(stream__in={fact.stream_id for fact in found})
    reports = {row.stream_id: row for row in rows.select_related("stream")}
    mine = set(sent_in(actor, reports).values_list("id", flat=True)) if reports else set()
    for fact in found:
        if row := reports.get(fact.stream_id):
            at = told_at(fact.recorded_at, fact.by_day)
            yield ReportNews(row.id, row.stream.number, fact.verb, at, row.id in mine)


def _of_statements(actor: Actor, found: Iterable[Fact]) -> Iterable[StatementNews]:
    """Once a version: what waits for its reader as counsel."""
    told = told_as_counsel(actor, {fact.subject for fact in found})
    for one in told.values():
        if one.may_decide:
            yield StatementNews(one.id, one.number, one.asked_at)


def _of_announcements(actor: Actor, found: Iterable[Fact]) -> Iterable[AnnouncedNews]:
    """Once a report, for those who were told of it and do not see it."""
    dated = ((fact.stream_id, told_at(fact.recorded_at, fact.by_day)) for fact in reversed(list(found)))
    streams = dict(dated)
    reports = set(Report.objects.visible_to(actor).filter(stream__in=streams).values_list("id", flat=True))
    for key, one in told_of(actor, set(streams) - reports).items():
        yield AnnouncedNews(one.id, one.number, one.therapy, one.urgent, streams[key])
