"""Every page names at its top, on a screen and on paper, at least the strictest marking of what it shows.

Rows that carry a marking of their own are marked anew at random, and each page is read by everybody: by the
markers in its text, and by the keys in its address and links, it is known which of those rows it shows.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.db import transaction
from tests.access.reads import PAGES, Reader, addresses, keys_of, readers_of, said
from tests.access.test_pages import AT, ROLES, SHOWN_TO
from tests.access.test_urls import PATTERNS
from tests.support.campaign import times
from tests.support.database import unprotected
from tests.support.reckoning import raw
from tests.support.strays import MARKED, Places, places

from medaccord.apps.cases.models import Excerpt, Invitation, Participant, Statement
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.models import Announcement, Report, SealedFile
from medaccord.apps.parties.models import Organisation
from medaccord.core.catalogue import scoped_models
from medaccord.core.models import Blob
from medaccord.domain.handling import ONWARD_SENTENCES, Mark, Marking, Onward, in_words, of_all
from medaccord.domain.tlp import Tlp, never_wider
from medaccord.web.guards import guard_of

pytestmark = pytest.mark.soak

PLANTED = (Announcement, Blob, Excerpt, Invitation, Post, Report, SealedFile, Statement)
KEY = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST = times(1, 8)
NAMES = {None, Organisation, Participant}
"""Where what was published stands, and who is called what: no row of ours marks that."""
GUARDS = {str(one.name): guard_of(one.callback) for one in PATTERNS}
NARROWEST_FIRST = list(Onward)
READERS = [one for one in ROLES if one != "stranger"]
WORDLESS = {Announcement, Statement}
"""Known by a link to them: the first says nothing in words, the second what its source says as well."""
HOLDERS = ("reporter", "reporter of another case")
"""Who entered the code of a receipt: what is passed on of a report is its reporter's to say."""
OWN = ("reporter who signed in", "report.page")
"""The same for whoever signs in, on the page of their own report."""


class Strip(HTMLParser):
    """The words of the marking that stands above all else of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.words = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section" and "ma-tlp" in (dict(attrs).get("class") or "").split():
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words += data


@dataclass
class Marked:
    """Who asks, where each marker was written, and how each row was marked anew."""

    readers: dict[str, Reader]
    known: list
    written: Places
    planted: dict[str, tuple[Any, Marking]]

    def asked_of(self, reader: Reader, there: str, body: bytes) -> Marking | None:
        """What the page of an address has to name: the markings of the planted rows that it shows.

        What was published, and names of the directory and of parties, are marked by none of them.
        """
        found = (self.written[mark] for mark in set(MARKED.findall(body)))
        told = [rows for rows in found if not NAMES & {model for model, _ in rows}]
        shown = {row for rows in told for model, row in rows if model not in WORDLESS}
        named = [one.decode().replace("-", "") for one in KEY.findall(there.encode())]
        shown |= {*named[-1:], *self.linked(body)}
        seen = [
            self.planted[row]
            for row in shown
            if row in self.planted and row in reader.seen.get(self.planted[row][0], ())
        ]
        return of_all([made for _, made in seen]) if seen else None

    def linked(self, body: bytes) -> set[str]:
        """Rows without words of their own that a page links to."""
        every = {one.decode().replace("-", "") for one in KEY.findall(body)}
        return {row for row in every if row in self.planted and self.planted[row][0] in WORDLESS}


def _plant() -> dict[str, tuple[Any, Marking]]:
    """Mark every row that has a marking of its own anew; half of the labels stay as usual.

    A post that quotes another is marked as that one is as well, which `post.mark` sees to (decision 0256).
    """
    chance, found = random.Random("markings"), {}
    quotes = dict(raw(Post._meta.db_table, "id", "quotes_id"))
    with unprotected() as link:
        for model in PLANTED:
            has_marks = "handling" in {field.name for field in model._meta.fields}
            own = {row: _marked(chance, has_marks) for (row,) in raw(model._meta.db_table, "id")}
            for row in own:
                made = of_all(own[one] for one in _quoted_by(row, quotes))
                _write(link, model, row, made, has_marks)
                found[row] = (model, made)
    return found


def _marked(chance: random.Random, has_marks: bool) -> Marking:
    label = chance.choice((Tlp.AMBER_STRICT, Tlp.RED))
    if not has_marks:
        return Marking(label)
    marks = frozenset(one for one in Mark if chance.random() < 0.25)
    return Marking(label, marks, chance.choice(list(Onward)))


def _quoted_by(row: str, quotes: Mapping[str, str | None]) -> Iterator[str]:
    """The row, what it quotes, what that quotes in turn."""
    at: str | None = row
    while at:
        yield at
        at = quotes.get(at)


def _write(link: Any, model: Any, row: str, made: Marking, has_marks: bool) -> None:
    values: dict[str, Any] = {"marking": made.label.value}
    if has_marks:
        values |= {"handling": json.dumps(sorted(made.marks)), "onward": made.onward.value}
    columns = ", ".join(f"{name} = %s" for name in values)
    link.execute(f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s", (*values.values(), row))


@pytest.fixture(scope="module")
def marked(filled, reckoned):
    written, found = places(), readers_of(filled, reckoned)
    known = keys_of(filled)
    return Marked(found, known, written, _plant())


def test_every_row_with_a_marking_of_its_own_is_planted():
    own = {model for model in scoped_models() if "handling" in {field.name for field in model._meta.fields}}
    assert own <= set(PLANTED)


@pytest.mark.parametrize("role", READERS)
def test_the_strip_of_a_page_names_the_strictest_of_what_it_shows(marked, role):
    reader, wrong, unsigned, met = marked.readers[role], {}, [], 0
    for name, there, body in _read(marked, reader):
        strip = strip_of(body)
        is_out = name == "draft.preview" and not strip  # what was published stands there as it is out
        if "Drawn up for " not in strip and GUARDS[name] != "open_to_all" and not is_out:
            unsigned.append(there)
        if asked := marked.asked_of(reader, there, body):
            met += 1
            if missing := lacks(strip, asked, is_own=role in HOLDERS or (role, name) == OWN):
                wrong[name, there] = missing
    assert wrong == {}
    assert unsigned == []
    assert met or role not in SHOWN_TO


def _read(marked: Marked, reader: Reader) -> Iterator[tuple[str, str, bytes]]:
    """Name, address and body of each page that a reader is shown; what is kept of it is undone."""
    with time_machine.travel(AT, tick=False):
        for name in sorted(PAGES):
            for there in addresses(reader, marked.known, name, MOST):
                with transaction.atomic():
                    status, headers, body = said(reader, name, there)
                    transaction.set_rollback(True)
                if status == 200 and headers["Content-Type"].startswith("text/html"):
                    yield name, there, body


def strip_of(body: bytes) -> str:
    """The words of a page's strip."""
    strip = Strip()
    strip.feed(body.decode())
    return " ".join(strip.words.split())


def lacks(words: str, asked: Marking, *, is_own: bool = False) -> list[str]:
    """What a page's strip does not say of a marking."""
    label = next((one for one in sorted(Tlp, key=len, reverse=True) if one.value in words), None)
    found = [] if label and never_wider(asked.label, label) else [asked.label.value]
    found += [say for one in sorted(asked.marks) if (say := in_words([one])) not in words]
    narrow = NARROWEST_FIRST[: NARROWEST_FIRST.index(asked.onward) + 1]
    if asked.onward is not Onward.FREE and not is_own:
        found += [] if any(ONWARD_SENTENCES[one] in words for one in narrow) else [asked.onward.value]
    return found
