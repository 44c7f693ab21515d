"""Under a pseudo-locale every text of every kind of screen is told apart from what people typed.

Each translation comes back between brackets; what stands outside them must be data, a name or a code. Every
role sees each kind of screen that links lead it to, by URL name, and what every form there answers: to
nothing and to nonsense.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter, deque

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import _trans
from tests.browsing import CHECK, REPORT, STEPS, signed_in, type_steps
from tests.factories import NOW, organisation, person
from tests.support.campaign import FULL
from tests.support.everything import MARK, WEAKNESS
from tests.support.filled import filled
from tests.support.paper import Page

from medaccord.apps.accounts.models import User
from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.discussion.commands.disclosure import HELD_FOR
from medaccord.apps.parties.models import Membership, Organisation, OrganisationKind
from medaccord.domain.advisory import disputed, stated, statement
from medaccord.domain.advisory.shipped import SHIPPED
from medaccord.domain.assessment.dispute import DisputeKind
from medaccord.domain.assessment.duties import DUTIES, ENFORCEMENT
from medaccord.domain.claims import STATEMENT
from medaccord.domain.cvd.answer_list import HEADS
from medaccord.domain.cvd.cells import Justification, Plan, Status
from medaccord.domain.disclosure import DEFAULT
from medaccord.domain.scoring.fda import DEFAULT as DEFAULT_MATRIX
from medaccord.domain.scoring.rubric import QUESTIONS
from medaccord.domain.scoring.ssvc import TABLES
from medaccord.domain.verbs import Verb
from medaccord.web.middleware import RECEIPT

__all__ = ["filled"]
OPEN, CLOSE = "\u27e6", "\u27e7"
ENTRANCES = (
    "/",
    "/my-work/",
    "/cases/",
    "/reports/",
    "/directory/",
    "/report/",
    "/track/",
    "/tracking/",
    "/search/",
    "/search/?q=none",
    "/advisories/",
    "/nowhere/",
    *STEPS,
    CHECK,
)
DOCUMENTS = re.compile(
    r"^/(static|files|\.well-known|csaf|keys|(?:advisories|communications)/[^/]+)/|/preview/|\.(json|txt|csv|xml|atom|pdf)/?$"
)
"""Bytes that are kept as they were published or uploaded, and what would be: each in one language."""
EACH = {"case.page": 9, "report.page": 5, "organisation.page": 3, "vulnerability.page": 3}
"""Kinds of which more than one is looked at: what they lead to depends on how far somebody's thing is."""
TOKEN = re.compile(r"\bmdat_[\w-]+")
CODES = re.compile(
    r"""\b(?:SHA-256\ [0-9a-f]{16} | [0-9a-f]{64} | text/plain | GS1 | FRN | CycloneDX | SPDX | vers:\S+
    | M[DS][ACRS]-\d{4}-\d+ | CVE-\d{4}-\d+ | CWE-\d+ | CVSS(?::[\w./:-]+)? | CSAF | TLP:[A-Z+]+ | UTC
    | V\d+ | file-\d+\.\w+ | Person\ \d+ | Anonymous\ reporter | [Vv][Ff][Dd][Pp][Xx][Aa] | [Pp][Xx][Aa] | https?://\S+
    | (?:[0-9A-Z]{4}-){6}[0-9A-Z]{4} | (?:[A-Z2-7]{4}\ ){7}[A-Z2-7]{4}
    | [A-Z][a-z]+/[A-Z][A-Za-z\ ]+ | security\.txt | (?:BEGIN|END)\ PGP\ PUBLIC\ KEY\ BLOCK
    | [Mm]edaccord(?:\ coordination\ center)?)\b""",
    re.VERBOSE,
)
"""Numbers, digests, names of files, codes of receipts, keys of apps, standards' names and lines, zones."""
SCORED = re.compile(
    rf"""\b(?:{"|".join({*QUESTIONS, *(one.metric for one in QUESTIONS.values())})}
    | {"|".join(point.key for table in TABLES.values() for point in (*table.points, table.outcome))}
    | {"|".join(table.key for table in TABLES.values())})\b""",
    re.VERBOSE,
)
"""Keys of questions, metrics, decision points and tables."""
FEWEST = {
    "lead": 60,
    "coordinator": 60,
    "manufacturer": 44,
    "adviser": 33,
    "invitee": 17,
    "observer": 25,
    "reporter": 18,
    "counsel": 15,
    "nobody": 15,
    "stranger": 19,
}
"""Roles, and how many kinds of screen each is led to at least."""


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
    left = TOKEN.sub(" ", _outside(text))  # first of all: a name may lie in it by chance
    for name in names:
        left = left.replace(name, " ")
    left = re.sub(rf"\b{MARK}\d+\w*(?:\.txt|\ to\ {MARK}\d+\w*)?", " ", SCORED.sub(" ", left))
    return re.findall(r"[^\W\d_]{2,}", CODES.sub(" ", left))


@pytest.fixture
def bracketed(monkeypatch):
    """A language in which every text is itself, between brackets; written days are kept by language."""
    for name in ("gettext", "ngettext", "npgettext", "pgettext"):
        original = getattr(_trans, name)
        monkeypatch.setattr(_trans, name, lambda *told, original=original: f"{OPEN}{original(*told)}{CLOSE}")
    with translation.override("en-gb"):
        yield


def _kind(address):
    """The URL name of an address, None for what is no screen."""
    if DOCUMENTS.search(address.partition("?")[0]):
        return None
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return "nowhere"
    return f"{found.view_name}?" if "?" in address else found.view_name


class _Walk:
    """What one reader was shown: texts by where they first stood, screens and answers of forms by kind."""

    def __init__(self, browser):
        self.browser = browser
        self.screens, self.sent = Counter(), Counter()
        self.kinds, self.refusals = set(), set()
        self.texts = {}
        waiting = deque(ENTRANCES)
        while waiting:
            there = waiting.popleft()
            kind = _kind(there)
            if kind is None or self.screens[kind] >= EACH.get(kind, 1):
                continue
            page = self._read(there, browser.get(there))
            if page is not None:
                self.screens[kind] += 1
                waiting.extend(dict.fromkeys(page.links))
                for form in page.forms:
                    self._send(form)

    def _read(self, there, answer):
        if not answer.get("Content-Type", "").startswith("text/html"):
            return None
        page = Page(answer.content.decode(), there)
        self.kinds.add(_kind(there))
        for text in page.texts:
            self.texts.setdefault(text, there)
        return page

    def _send(self, form):
        """Nothing, then nonsense; what that changes is taken back."""
        kind = _kind(form.action)
        if kind is None or self.sent[kind]:
            return
        self.sent[kind] += 1
        held = {name: one.value for name, one in self.browser.cookies.items()}
        for sent in (form.blank(), form.nonsense(f"{MARK}1")):
            with transaction.atomic():
                answer = self.browser.post(form.action, sent)
                there = form.action
                if answer.status_code in (403, 409, 422):
                    self.refusals.add(kind)
                if answer.status_code == 303 and answer["Location"].startswith("/"):
                    there = answer["Location"]
                    answer = self.browser.get(there)
                self._read(there, answer)
                transaction.set_rollback(True)
            self.browser.cookies.clear()
            self.browser.cookies.load(held)


def _browser(filled, who):
    if who == "stranger":  # in the midst of a report
        client = Client()
        type_steps(client)
        return client
    if who == "reporter":  # by the code of the receipt, without a sign-in
        client = Client()
        session = client.session
        session[RECEIPT] = str(filled.people["reporter"].principal)
        session.save()
        return client
    if who == "observer":
        observer = person()
        hospital = organisation(OrganisationKind.HOSPITAL, observer, name="General Hospital")
        row = participant.invite(filled.w.lead, filled.main.id, NOW, organisation=hospital.id)
        consent.accept(observer, row.id, NOW)
        return signed_in(observer)
    if who == "lead":
        Membership.objects.filter(person=filled.w.lead.person).update(administrator=True)
    return signed_in(filled.people[who])


LONG = ("coordinator",)
"""Asked in the long run: their screens are among the lead's."""
WALKS = [who for who in FEWEST if who not in LONG or FULL]


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize("who", WALKS)
def test_every_text_of_every_kind_of_screen_can_be_translated(filled, bracketed, who):
    walk = _Walk(_browser(filled, who))
    named = list(Organisation.objects.values_list("name", flat=True))
    users = User.objects.values_list("username", flat=True)
    known = {*named, *users, *map(statement.heading, named), WEAKNESS, STATEMENT, "Outer", *Verb}
    known |= {REPORT["device"], REPORT["what_happens"]}
    known |= {"infusacore", "lx", "changes", "dose"}  # what two reports share, in small letters
    known |= {*HEADS, *Status, *Plan, *Justification}  # the words of a list of answers
    known |= {DEFAULT_MATRIX.name, DEFAULT_MATRIX.source}  # a matrix speaks its owner's language
    known |= {ENFORCEMENT, *(one.source for one in DUTIES)}  # a law as well
    known |= set(settings.MEDACCORD.override_bases)  # an agreement speaks its own language as well
    known |= {line for one in SHIPPED for line in (one.name, one.title, *one.text.splitlines())}
    known |= {title for title, _audience in stated.TITLES.values()}  # an advisory speaks its own language
    disputes = [disputed.note(uuid.UUID(int=0), kind, NOW.date())[1] for kind in DisputeKind]
    known |= {disputed.TITLE, *(one["text"] for one in disputes)}
    law = DEFAULT  # a law speaks its own language, and a hold keeps the words that it was placed with
    known |= {
        HELD_FOR,
        law.edition,
        law.source,
        law.notice.source,
        *filter(re.compile("-").search, law.exemptions),
    }
    known |= {told for one in law.exemptions.values() for told in (one.words, one.source)}
    names = sorted(known, key=len, reverse=True)
    plain = {}
    for text, there in walk.texts.items():
        if words := _plain(text, names):
            plain[text] = (there, words)
    assert plain == {}
    assert len(walk.screens) >= FEWEST[who], sorted(walk.screens)
    assert walk.refusals, "a form that was refused is among them"
