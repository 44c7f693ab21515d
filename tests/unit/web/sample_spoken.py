"""Screens of safety communications: in their case, and as everybody reads them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from medaccord.domain.advisory.communication import Document
from medaccord.web import viewmodels as v
from medaccord.web.forms.advisories.advisory import ApproveForm
from medaccord.web.forms.advisories.communication import AnswerForm, DraftForm
from medaccord.web.presenters.advisories.published_communication import public_page

from .sample_base import head

PARTS = (
    ("summary", "Somebody nearby can change the dose of some insulin pumps by radio.\n\nNobody was harmed."),
    ("devices", "InfusaCore LX, software 6.0 to 7.3"),
    ("patients", "Keep using your pump.\nTurn its remote control off: Menu, Radio, Off."),
    ("events", "Tell your clinic, or report it to us by telephone: +1 800 555 0100."),
)


def case() -> v.CommunicationPage:
    """A draft that the center has objected to and is asked about again."""
    said = v.Post(who="M. Okafor, Coordination center", meta="Jan 12, on version 1", text="Which menu?")
    blocks = [v.Block("title", "Title", ("Insulin pumps may be changed from nearby: what to do",), "")]
    blocks += [
        v.Block(f"part-{part}", part, tuple(text.split("\n\n")), "", comments=(said,) * (part == "patients"))
        for part, text in PARTS
    ]
    due = dt.datetime(2027, 1, 16, 17, 0, tzinfo=dt.UTC)
    return v.CommunicationPage(
        head=head("Safety communication"),
        heading="MDS-2027-118204, version 1: draft",
        boxes=(
            _box("answer", AnswerForm(parts=[(part, part) for part, _text in PARTS]), "Answer", True),
            _box("approve", ApproveForm(initial={"digest": "0" * 64}), "Approve what is shown", False),
            _box("communication", DraftForm(initial={"part_summary": PARTS[0][1]}), "Save", False),
        ),
        facts=(v.Pair("From", "Device agency"), v.Pair("Goes out", "Together with the advisory")),
        readers=(
            v.Reader(
                "Coordination center",
                f"version 1, answer by {due:%b %d}",
                v.Status("waiting", "Not answered yet", "in 3 days"),
                (v.Pair("Asked", "Is the list of devices complete?"),),
            ),
        ),
        checks=((True, "The coordination center objects to the safety communication: settle it first."),),
        blocks=tuple(blocks),
        history=(v.Event("Version 1, draft: First version", "Jan 12, A. Adviser", False),),
        others=(
            v.Pair(
                "Another agency",
                "MDS-2027-000001, version 2, published",
                href="/cases/1/communication/?agency=1",
            ),
        ),
    )


def _box(name: str, form: Any, label: str, first: bool) -> v.FormBox:
    submit = v.Submit(label, name, look="filled" if first else "outline")
    return v.FormBox(name, f"/cases/1/communication/{name}/", form, (submit,), label, folded=not first)


def case_none() -> v.CommunicationPage:
    """Before anything is drafted, for the adviser."""
    return v.CommunicationPage(
        head=head("Safety communication"),
        heading="Nothing is drafted yet",
        boxes=(_box("communication", DraftForm(), "Save and ask the center", True),),
        empty=v.Empty("No safety communication yet", "Write below what patients should do."),
    )


def page() -> v.CommunicationPublicPage:
    """An update that stands beside an advisory."""
    return public_page(
        Document(
            number="MDS-2027-118204",
            agency="Device agency",
            title="Insulin pumps may be changed from nearby: what to do",
            language="en",
            parts=PARTS,
            history=(
                (1, "2027-01-14T17:00:00Z", "First version"),
                (2, "2027-01-21T17:00:00Z", "More models"),
            ),
            advisory="MDA-2027-204417",
        )
    )


def listed() -> v.CommunicationListPage:
    """Two of them, and older ones."""
    latest = v.Latest("Jan 21, 2027", v.Tag("Updated"), page().title, "/communications/1/", "MDS-2027-118204")
    empty = v.Empty("Nothing is published yet", "The first safety communication will appear here.")
    return v.CommunicationListPage((latest, latest), v.Pager(older="/communications/?after=x"), empty)


def listed_none() -> v.CommunicationListPage:
    """Before the first."""
    return v.CommunicationListPage((), v.Pager(), listed().empty)
