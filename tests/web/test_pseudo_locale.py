"""Under a pseudo-locale every text of every screen is told apart from what people typed.

Each translation comes back between brackets; what stands outside them must be data, a name or a code.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation
from django.utils.translation import _trans
from tests.browsing import signed_in
from tests.support.everything import MARK, WEAKNESS
from tests.support.filled import filled

from medaccord.apps.parties.models import Organisation
from medaccord.domain.advisory.shipped import SHIPPED
from medaccord.domain.cvd.answer_list import HEADS
from medaccord.domain.cvd.cells import Justification, Plan, Status
from medaccord.domain.verbs import Verb

__all__ = ["filled"]
OPEN, CLOSE = "\u27e6", "\u27e7"
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
ENTRANCES = ("/", "/my-work/", "/cases/", "/reports/", "/directory/", "/report/", "/track/", "/search/")
DOCUMENTS = re.compile(r"^/(static|advisories|files|\.well-known)/|/preview/")
"""Bytes that are kept as they were published or uploaded, and what would be: each in one language."""
MOST = 90
CODES = re.compile(
    r"""\b(?:M[DS][ACR]-\d{4}-\d+ | CVE-\d{4}-\d+ | CWE-\d+ | CVSS(?::[\w./:-]+)? | CSAF | TLP:[A-Z+]+ | UTC
    | V\d+ | Person\ \d+ | Anonymous\ reporter | [Vv][Ff][Dd][Pp][Xx][Aa] | [Pp][Xx][Aa] | https://\S+
    | [A-Z][a-z]+/[A-Z][A-Za-z\ ]+ | security\.txt | [Mm]edaccord(?:\ coordination\ center)?)\b""",
    re.VERBOSE,
)
"""Numbers, standards' own names, zones."""


class Told(HTMLParser):
    """Every text that a page shows or speaks."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._silent = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._silent += tag in ("script", "style")
        self.texts += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self._silent:
            self.texts.append(" ".join(data.split()))


def _outside(text):
    """What of a text stands outside all brackets; translations may hold translations."""
    depth, left = 0, []
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if depth == 0:
            left.append(letter)
    return "".join(left)


def _plain(text, names):
    """Words that neither came through a translation nor are data."""
    left = _outside(text)
    for name in names:
        left = left.replace(name, " ")
    left = re.sub(rf"\b{MARK}\d+\w*(?:\.txt)?", " ", left)
    return re.findall(r"[^\W\d_]{2,}", CODES.sub(" ", left))


@pytest.fixture
def bracketed(monkeypatch):
    """A language in which every text is itself, between brackets; written days are kept by language."""
    for name in ("gettext", "ngettext", "npgettext", "pgettext"):
        original = getattr(_trans, name)
        monkeypatch.setattr(_trans, name, lambda *told, original=original: f"{OPEN}{original(*told)}{CLOSE}")
    with translation.override("en-gb"):
        yield


def _pages(browser):
    """Every page that links lead to, by address."""
    waiting, seen = list(ENTRANCES), set()
    while waiting and len(seen) < MOST:
        there = waiting.pop(0)
        if there in seen:
            continue
        seen.add(there)
        answer = browser.get(there)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            yield there, page
            waiting += [a for a in re.findall(r'href="(/[^"#]*)', page) if not DOCUMENTS.search(a)]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["lead", "manufacturer", "adviser", "invitee", "nobody"])
def test_every_text_of_every_screen_can_be_translated(filled, bracketed, who):
    known = {*Organisation.objects.values_list("name", flat=True), WEAKNESS, "Outer", *Verb}
    known |= {*HEADS, *Status, *Plan, *Justification}  # the words of a list of answers
    known |= {line for one in SHIPPED for line in (one.name, one.title, *one.text.splitlines())}
    names = sorted(known, key=len, reverse=True)
    plain, kinds = {}, set()
    for there, page in _pages(signed_in(filled.people[who])):
        kinds.add(re.sub(r"[0-9a-f-]{36}", "#", there))
        for text in Told(page).texts:
            if words := _plain(text, names):
                plain.setdefault(text, (there, words))
    assert len(kinds) > 10, kinds
    assert plain == {}
