"""Safety communications as everybody reads them: the page of one, from its document alone, and the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.advisories.queries.public import CommunicationLine, PublicCommunications
from medaccord.domain.advisory.communication import Document, Part
from medaccord.domain.advisory.names import communication_path, page_path
from medaccord.web.presenters.words import Words, newest_at, say
from medaccord.web.templatetags.instants import day
from medaccord.web.viewmodels import (
    CommunicationListPage,
    CommunicationPublicPage,
    Doc,
    Empty,
    Event,
    Latest,
    Link,
    NavItem,
    Notice,
    Pager,
    Pair,
    Prose,
    Tag,
)

PARTS: Words = {
    Part.SUMMARY: _l("What happened"),
    Part.DEVICES: _l("Which devices"),
    Part.PATIENTS: _l("If you are a patient or care for one"),
    Part.CLINICIANS: _l("If you treat patients"),
    Part.FACILITIES: _l("If you run these devices in a facility"),
    Part.ACTIONS: _l("What we are doing"),
    Part.EVENTS: _l("If something happened: report it"),
    Part.CONTACT: _l("Whom to ask"),
}
"""The heading of each part, as the public reads it and its author fills it in."""


def public_page(document: Document) -> CommunicationPublicPage:
    """One published version; what to do comes before everything else but what happened."""
    return CommunicationPublicPage(
        crumbs=(
            NavItem(_("Safety communications"), reverse("communication.list")),
            NavItem(document.number, communication_path(document.number)),
        ),
        tag=_tag(document.version, bool(document.notice)),
        number=document.number,
        revision=_("version %s") % document.version,
        title=document.title,
        language=document.language,
        notice=Notice("warning", _(document.notice)) if document.notice else None,
        facts=tuple(_facts(document)),
        parts=tuple(Prose(part, say(PARTS, part), paragraphs(words)) for part, words in document.parts),
        updates=tuple(
            Event(summary, _("version %(n)s, %(day)s") % {"n": version, "day": _day(at)}, True)
            for version, at, summary in reversed(document.history)
        ),
        links=tuple(_links(document)),
        downloads=(
            Doc(
                _("For machines (JSON)"),
                reverse("communication.document", args=[document.number, document.version]),
                _("these texts with number, version and dates"),
            ),
        ),
    )


def paragraphs(words: str) -> tuple[str, ...]:
    """A part as its paragraphs: browsers send other line ends than programs."""
    return tuple(words.replace("\r\n", "\n").split("\n\n"))


def _tag(version: int, replayed: bool) -> Tag:
    if replayed:
        return Tag(_("Replayed"), "warn")
    return Tag(_("Safety communication"), "new") if version == 1 else Tag(_("Updated"))


def _facts(document: Document) -> Iterator[Pair]:
    yield Pair(_("From"), document.agency)
    yield Pair(_("Published"), day(document.released_at))
    if document.version > 1:
        yield Pair(_("First published"), day(document.first_released_at))
    yield Pair(_("Marking"), _("TLP:CLEAR, share freely"))
    yield newest_at(communication_path(document.number))


def _links(document: Document) -> Iterator[Link]:
    if document.advisory:
        words = _("Advisory %s: products, fixes and scores") % document.advisory
        yield Link(words, page_path(document.advisory))


def _day(at: str) -> str:
    return day(dt.datetime.fromisoformat(at))


def list_page(found: PublicCommunications, first: bool) -> CommunicationListPage:
    """Published safety communications, newest first."""
    here = reverse("communication.list")
    return CommunicationListPage(
        items=tuple(latest(line) for line in found.lines),
        pager=Pager(newer="" if first else here, older=f"{here}?after={found.next}" if found.next else ""),
        empty=Empty(_("Nothing is published yet"), _("The first safety communication will appear here.")),
    )


def latest(line: CommunicationLine) -> Latest:
    """One safety communication in a list."""
    first = _("First published %s") % day(line.first_released_at) if line.version > 1 else ""
    told = (f"{line.number}, {_('version %s') % line.version}", line.agency, first, line.notice)
    return Latest(
        day(line.released_at),
        _tag(line.version, bool(line.notice)),
        line.title,
        communication_path(line.number),
        ". ".join(filter(None, told)),
    )
