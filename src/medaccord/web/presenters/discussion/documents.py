"""Files of a case with marking, size, date and who may open them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.claims import ClaimView
from medaccord.apps.cases.queries.shares import Sharing
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.documents import Document
from medaccord.apps.discussion.queries.sealed import SealedLine
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases import claim, ledger, reading, share
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.cases.hold import alert
from medaccord.web.presenters.cases.past_owner import past_owner
from medaccord.web.presenters.cases.rooms import audience_name
from medaccord.web.presenters.discussion.file import (
    class_acts,
    clear_acts,
    condition,
    entrust_acts,
    erase_acts,
    file_title,
    forward_acts,
    mark_acts,
    opens_at,
    own_wait,
    sealed_title,
    waits_in_words,
)
from medaccord.web.presenters.words import marking_words
from medaccord.web.templatetags.instants import day

UNITS = ((1_000_000, "MB"), (1_000, "KB"))


def documents_page(
    view: CaseView,
    found: Sequence[Document],
    known: Sharing,
    form: Form | None,
    now: dt.datetime,
    sealed: Sequence[SealedLine] = (),
    claimed: Sequence[ClaimView] = (),
    agreed: v.Note | None = None,
    held: bool = False,
) -> v.DocumentsPage:
    """Every file that the reader may open, those of reporters on their way, and what is shared with whom.

    `agreed` is what the reader's organisation agreed to beforehand, in words; `held` says that a legal hold
    stands of which the reader may know.
    """
    return v.DocumentsPage(
        head=case_head(view, Tab.DOCUMENTS),
        table=v.Table(
            _("Documents of this case"),
            (_("Document"), _("Marking"), _("Size"), _("Added"), _("Who may open it")),
            (
                *(_sealed_row(one) for one in sealed if one.may),
                *(_row(view, one, known, own_wait(one.id, sealed), held) for one in found),
            ),
            _("No document is here yet that you may open."),
        ),
        upload=v.FormBox(
            "upload",
            f"{address(view.id, Tab.DOCUMENTS)}add/",
            form,
            (v.Submit(_("Add the document"), "add", look="filled"),),
            _("Add a document"),
            _("It is stored encrypted. A party that joins later opens it only if the case lead shows it."),
            before=_told_before(view, agreed),
        )
        if form
        else None,
        requests=share.requests(view, known, now),
        alert=alert(held),
        bulk=reading.bulk(view.bulks),
        received=share.received(view, known),
        ledger=share.ledger(view, known),
        claims=claim.claim_panels(view, claimed, now),
        record_claim=claim.record_link(view),
        opened=ledger.link(view, any_shared=bool(known.shares)) if may(view, Verb.LEDGER_EXPORT) else None,
    )


def _told_before(view: CaseView, agreed: v.Note | None) -> v.Note | None:
    """What a party is told of its agreement before it sends something; the desk as such has none."""
    if view.is_desk:
        return agreed
    told = past_owner()
    return v.Note(f"{told} {agreed.text}", agreed.link) if agreed else v.Note(told)


def _row(view: CaseView, one: Document, known: Sharing, wait: str, held: bool) -> v.Row:
    desk, own = view.is_desk, view.is_desk or _is_own(view, one)
    erases = erase_acts(one, Role.LEAD in view.roles, held)
    named = v.Cell(
        file_title(one.name),
        " ".join(filter(None, (condition(one), wait))),
        href=opens_at(one),
        acts=(
            *clear_acts(one, may(view, Verb.FILE_CLEAR)),
            *(class_acts(one, desk) if may(view, Verb.FILE_CLASSIFY) else ()),
            *entrust_acts(one, may(view, Verb.FILE_ENTRUST) and Role.LEAD in view.roles),
            *(mark_acts(one, own) if may(view, Verb.FILE_MARK) else ()),
            *share.ask_acts(view, one),
            *(erases if may(view, Verb.FILE_REDACT) else ()),
        ),
    )
    return v.Row(
        (
            named,
            v.Cell(marking_words(one.marked)),
            v.Cell(_("none") if one.erased else size_words(one.size)),
            v.Cell(day(one.at) if one.at else _("not dated")),
            v.Cell(_readers(view, one, known), share.also(one, known)),
        )
    )


def _is_own(view: CaseView, one: Document) -> bool:
    """Whether it belongs to the reader's party, or lies in that party's side."""
    own = [party for party in view.parties if party.mine]
    return any(one.originator == party.id or one.room == party.side for party in own)


def _sealed_row(one: SealedLine) -> v.Row:
    """A protected reporter's file that others do not have yet, for the desk."""
    named = v.Cell(sealed_title(one), waits_in_words(one), acts=forward_acts(one))
    label = v.Cell(marking_words(one.marked))
    return v.Row((named, label, v.Cell(size_words(one.size)), v.Cell(day(one.at)), v.Cell(_("Its sender"))))


def _readers(view: CaseView, one: Document, known: Sharing) -> str:
    """Who may open a file; of what belongs to a party, that party and the center, until it agrees to more."""
    if one.originator is None:
        return audience_name(view, one.room, one.named)
    owner = next((party for party in view.parties if party.id == one.originator), None)
    if owner:
        return audience_name(view, owner.side, ())
    got = any(line.file == one.id and line.own for line in known.received)
    own = not view.is_desk and not got
    return _("You and the coordination center") if own else _("Its owner and the coordination center")


def size_words(size: int) -> str:
    """'1.2 MB', '310 KB' or '17 bytes' (decimal units)."""
    for scale, unit in UNITS:
        if size >= scale:
            return f"{size / scale:.1f}".removesuffix(".0") + f" {unit}"
    return _("%d bytes") % size
