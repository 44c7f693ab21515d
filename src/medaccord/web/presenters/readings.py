"""Who downloaded much within an hour, for the desk that asks why, and who read what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.ledger import Read
from medaccord.apps.cases.queries.views import BulkView
from medaccord.domain.reading import Opening, Thing
from medaccord.web import viewmodels as v
from medaccord.web.presenters.files import file_title
from medaccord.web.presenters.words import Words, say
from medaccord.web.templatetags.instants import moment, utc_stamp

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
        state="" if one.may else _("A colleague of the desk looks at your own downloads."),
        acts=acts,
    )


def _who(one: BulkView) -> str:
    return ", ".join(filter(None, (one.person, one.party)))


def _counted(one: BulkView) -> str:
    told = _("%d documents were downloaded within an hour.") % one.count
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
        heading=_("Many downloads within an hour"),
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


def table(found: Sequence[Read]) -> v.Table:
    """The newest read records that the reader may know of."""
    heads = (_("When"), _("Who"), _("What"), _("How"))
    rows = tuple(
        v.Row(
            (
                v.Cell(utc_stamp(one.at)),
                v.Cell(", ".join(filter(None, (one.person, one.party)))),
                v.Cell(file_title(one.name) if one.name else say(THINGS, one.kind)),
                v.Cell(say(WAYS, one.way)),
            )
        )
        for one in found
    )
    return v.Table(_("Who read and took out what"), heads, rows, _("Nothing is recorded yet."))
