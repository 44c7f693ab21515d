"""Who downloaded much within an hour, for the desk that asks why, and who read what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.advisories.queries.communications import DraftName
from medaccord.apps.cases.queries.ledger import Read
from medaccord.apps.cases.queries.views import BulkView, CaseView
from medaccord.apps.discussion.queries.posts import PostPlace
from medaccord.domain.reading import ONCE_A_DAY, Opening, Thing
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import Tab, address, tabs_for
from medaccord.web.presenters.cases.rooms import audience_name
from medaccord.web.presenters.discussion.file import file_title
from medaccord.web.presenters.words import Words, say
from medaccord.web.templatetags.instants import day, moment, utc_stamp

WAYS: Words = {
    Opening.PAGE: _l("on a page"),
    Opening.DOWNLOAD: _l("downloaded"),
    Opening.PRINT: _l("laid out for paper"),
    Opening.EXPORT: _l("taken out as a table"),
    Opening.API: _l("by a program"),
}


THINGS: Words = {
    Thing.LEDGER: _l("who received what"),
    Thing.ANSWER: _l("the answer to a request for records"),
    Thing.REPORT: _l("the report"),
    Thing.DRAFT: _l("a draft of the advisory"),
    Thing.SAFETY: _l("a draft of a safety communication"),
    Thing.RATIONALE: _l("an assessment rationale"),
    Thing.PERIODIC: _l("the items of a periodic report"),
}
"""What was read that is no file."""


def bulk(found: Iterable[BulkView]) -> tuple[v.ManyDownloads, ...]:
    """Many downloads of one person that nobody has looked at."""
    return tuple(_panel(one) for one in found)


def _panel(one: BulkView) -> v.ManyDownloads:
    acts: tuple[v.Act, ...] = ()
    if one.may:
        there = reverse("reading.review", args=[one.id])
        acts = (v.Act(_("Say what you found"), there, about=_who(one)),)
    return v.ManyDownloads(
        id=f"bulk-{one.id}",
        heading=_who(one),
        meta=_("%(at)s, look at it by %(due)s") % {"at": moment(one.at), "due": moment(one.due_at)},
        place=_counted(one),
        state="" if not one.own else _("A colleague of the desk looks at your own downloads."),
        acts=acts,
    )


def _who(one: BulkView) -> str:
    return ", ".join(filter(None, (one.person, one.party)))


def _counted(one: BulkView) -> str:
    told = _("%d documents or reports were taken within an hour.") % one.count
    return f"{told} {_('They were of several cases or reports.')}" if one.across else told


def review_page(one: BulkView, form: Form, back: str) -> v.ConfirmPage:
    """Note what was found about many downloads."""
    box = v.FormBox(
        "review",
        reverse("reading.review", args=[one.id]),
        form,
        (v.Submit(_("Record it"), "review", look="filled"),),
    )
    return v.ConfirmPage(
        heading=_("Much was taken within an hour"),
        text=(
            _("Ask whoever it was what they need it for. Most have a plain reason."),
            _("If there is none, take them out of the case: its people page does that at once.")
            if one.is_case
            else _("If there is none, end their membership: their organization’s page does that at once."),
        ),
        box=box,
        cancel=v.Link(_("Back, nothing changes"), back),
        facts=(
            v.Pair(_("Where"), one.number),
            v.Pair(_("Who"), _who(one)),
            v.Pair(_("When"), moment(one.at)),
            v.Pair(_("How many"), _counted(one)),
        ),
    )


NAMED = 10
"""So many messages of one reading are named, the newest; the others by their days."""
TABS = {Thing.DRAFT: Tab.ADVISORY, Thing.SAFETY: Tab.COMMUNICATION}


@dataclass(frozen=True, slots=True)
class Known:
    """What of all that was read the reader may open: messages, and drafts of safety communications."""

    places: Mapping[uuid.UUID, PostPlace] = field(default_factory=dict)
    drafts: Mapping[uuid.UUID, DraftName] = field(default_factory=dict)


def _thing(one: Read, view: CaseView, known: Known, paper: bool) -> v.Cell:
    """What was read, so that it is recognized, and where it is, for whoever may open it."""
    if one.kind is Thing.POST:
        return _messages(one, view, known.places, paper)
    if one.kind not in TABS:
        return v.Cell(file_title(one.name) if one.name else say(THINGS, one.kind))
    leads = TABS[one.kind] in tabs_for(view) and not paper
    return _drafts(one, address(view.id, TABS[one.kind]) if leads else "", known.drafts)


def _drafts(one: Read, there: str, drafts: Mapping[uuid.UUID, DraftName]) -> v.Cell:
    """Which drafts: those of safety communications by their agency, and by when they were written."""
    told = sorted((drafts[key] for key in {shown.id for shown in one.shown} if key in drafts), key=_by_agency)
    others = sorted({shown.version for shown in one.shown if shown.id not in drafts})
    versions = {"what": say(THINGS, one.kind), "n": ", ".join(map(str, others))}
    rest = _("%(what)s, version %(n)s") % versions if others else ""
    if not (told and there):
        return v.Cell("\n".join(filter(None, (*map(_written, told), rest))), href=there)
    acts = (v.Act(_written(draft), f"{there}?agency={draft.participant}", look="plain") for draft in told)
    return v.Cell(say(THINGS, one.kind), rest, acts=tuple(acts))


def _by_agency(draft: DraftName) -> tuple[str, int, dt.datetime]:
    return draft.agency, draft.version, draft.at


def _written(draft: DraftName) -> str:
    words = _("a draft of the safety communication of %(agency)s, version %(n)d, written %(at)s")
    return words % {"agency": draft.agency, "n": draft.version, "at": moment(draft.at)}


def _messages(one: Read, view: CaseView, places: Mapping[uuid.UUID, PostPlace], paper: bool) -> v.Cell:
    """How many messages, and which: by date, author and readers, never by what they say."""
    versions: dict[uuid.UUID, list[int]] = defaultdict(list)
    for shown in one.shown:
        versions[shown.id].append(shown.version)
    count = ngettext("%d message", "%d messages", len(versions)) % len(versions)
    known = sorted((places[key] for key in versions if key in places), key=lambda p: p.at, reverse=True)
    named = [(place, _message(place, view, versions[place.id])) for place in known[:NAMED]]
    note = " ".join(filter(None, (_older(known[NAMED:]), _closed(len(versions) - len(known)))))
    if paper:
        return v.Cell("\n".join((count, *(words for _place, words in named))), note)
    acts = (v.Act(words, _post_address(place, view), look="plain") for place, words in named)
    return v.Cell(count, note, acts=tuple(acts))


def _message(place: PostPlace, view: CaseView, versions: Sequence[int]) -> str:
    at = day(place.at) if place.by_day else moment(place.at)
    parts = [at, place.author, audience_name(view, place.room, place.named)]
    parts += [_("version %s") % ", ".join(map(str, sorted(versions)))] if max(versions) > 1 else []
    return ", ".join([*parts, *([_("withdrawn since")] if place.withdrawn else [])])


def _post_address(place: PostPlace, view: CaseView) -> str:
    page = f"?{urlencode({'after': place.after})}" if place.after else ""
    return f"{address(view.id, Tab.DISCUSSION)}{page}#post-{place.id}"


def _older(rest: Sequence[PostPlace]) -> str:
    if not rest:
        return ""
    words = ngettext("and %(n)d earlier one, %(days)s", "and %(n)d earlier ones, %(days)s", len(rest))
    days = dict.fromkeys((day(rest[-1].at), day(rest[0].at)))
    return words % {"n": len(rest), "days": " – ".join(days)}


def _closed(count: int) -> str:
    """Those that the reader of this may not open: their number alone."""
    words = ngettext("%d of them is not open to you.", "%d of them are not open to you.", count)
    return words % count if count else ""


def of_file(way: Opening) -> str:
    """How a file was read: what is no copy of its content showed its name alone."""
    return _("its name, %s") % say(WAYS, way) if way in ONCE_A_DAY else say(WAYS, way)


def table(found: Sequence[Read], view: CaseView, known: Known, *, paper: bool) -> v.Table:
    """The newest read records that the reader may know of; on `paper` nothing leads on."""
    heads = (_("When"), _("Who"), _("What"), _("How"))
    rows = tuple(
        v.Row(
            (
                v.Cell(utc_stamp(one.at)),
                v.Cell(", ".join(filter(None, (one.person, one.party)))),
                _thing(one, view, known, paper),
                v.Cell(of_file(one.way) if one.kind is Thing.FILE else say(WAYS, one.way)),
            )
        )
        for one in found
    )
    return v.Table(_("Who read and took out what"), heads, rows, _("Nothing is recorded yet."))
