"""What is new for one person, rendered from what this person may see now (need-to-know 17)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from medaccord.apps.cases.queries.history import Entry, told
from medaccord.apps.cases.queries.load import load
from medaccord.apps.cases.queries.statements import told_as_counsel
from medaccord.apps.cases.queries.told import told_facts
from medaccord.apps.discussion.queries.mentioned import mentioned_in
from medaccord.apps.intake.models import Report
from medaccord.apps.intake.queries.announcements import told_of
from medaccord.apps.intake.queries.tracking import sent_in
from medaccord.core.files import entrusted_at, opens
from medaccord.core.marking import marking_of, together
from medaccord.core.models import Blob, Delivery, Fact
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.handling import Marking
from medaccord.domain.notices import CONSUMER
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import told_at

MOST = 8
LOOKED_THROUGH = 60


@dataclass(frozen=True, slots=True)
class Taken:
    """A file by its name that somebody was named to take; `opens` says that it is handed out by now.

    `marked` is how it is to be handled, with the case that is named beside it.
    """

    name: str
    opens: bool
    marked: Marking


FilesTaken = Mapping[uuid.UUID, Taken]
"""By the fact that named the reader to take it."""


@dataclass(frozen=True, slots=True)
class CaseNews:
    """One step in a case that the reader has not seen; `mentioned` where a post speaks to the reader.

    `taken` is the exploit or firmware that the reader takes from then on, where the step named the reader.
    """

    case: uuid.UUID
    number: str
    entry: Entry
    mentioned: bool = False
    title: str = ""
    taken: Taken | None = None

    @property
    def at(self) -> dt.datetime:
        """When we recorded it."""
        return self.entry.recorded_at


@dataclass(frozen=True, slots=True)
class ReportNews:
    """Something new in a report; a reporter's steps are shown by the day (need-to-know 35).

    `mine` says that the reader sent it; `taken` is as in a case.
    """

    report: uuid.UUID
    number: str
    verb: str
    at: dt.datetime
    mine: bool = False
    taken: Taken | None = None


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

    @property
    def marked(self) -> Marking:
        """How they are to be handled together: what names a file or its case is marked as these are."""
        told = (one.taken for one in self.items if isinstance(one, CaseNews | ReportNews))
        return together(file for file in told if file)


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
    taken = _taken(actor, found)
    items: list[CaseNews | ReportNews | AnnouncedNews | StatementNews] = [
        *_of_cases(actor, found, taken),
        *_of_reports(actor, found, taken),
        *_of_announcements(actor, found),
        *_of_statements(actor, found),
    ]
    items.sort(key=lambda one: one.at)
    return News(tuple(reversed(items)), len(keys) > len(items))


def _of_cases(actor: Actor, found: Sequence[Fact], taken: FilesTaken) -> Iterable[CaseNews]:
    subjects = {fact.id: fact.subject for fact in found if fact.verb == Verb.POST_WRITE}
    to_me = mentioned_in(actor, subjects.values()) if subjects else set()
    keys = {fact.stream_id: [f.id for f in found if f.stream_id == fact.stream_id] for fact in found}
    for view in load(actor, list(keys)):
        mine = told_facts(actor, [view.id]).filter(id__in=keys[view.id])
        for key, entry in told(actor, view, mine, MOST)[0]:
            called = subjects.get(key) in to_me
            file = taken.get(key)
            file = file and replace(file, marked=together([view, file]))
            yield CaseNews(view.id, view.number, entry, called, view.title, file)


def _of_reports(actor: Actor, found: Sequence[Fact], taken: FilesTaken) -> Iterable[ReportNews]:
    rows = Report.objects.visible_to(actor).filter(stream__in={fact.stream_id for fact in found})
    reports = {row.stream_id: row for row in rows.select_related("stream")}
    mine = set(sent_in(actor, reports).values_list("id", flat=True)) if reports else set()
    for fact in found:
        if row := reports.get(fact.stream_id):
            at = told_at(fact.recorded_at, fact.by_day)
            yield ReportNews(row.id, row.stream.number, fact.verb, at, row.id in mine, taken.get(fact.id))


def _taken(actor: Actor, found: Iterable[Fact]) -> FilesTaken:
    """By fact the exploit or firmware that it named the reader to take, where that still stands."""
    facts = [fact for fact in found if fact.verb == Verb.FILE_ENTRUST]
    if not facts:
        return {}
    rows = Blob.objects.visible_to(actor).filter(id__in={fact.subject for fact in facts}, erased_at=None)
    files = {row.id: row for row in rows}
    told = {}
    for fact in facts:
        row = files.get(fact.subject)
        if row is not None and actor.person in entrusted_at(row, fact.recorded_at):
            told[fact.id] = Taken(row.name, opens(row), marking_of(row))
    return told


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
