"""Everything that can be read: each page, feed and operation, with keys of what is there, for each reader.

Addresses come from the table that a test holds against the URL resolver, and from the API's routers. An
argument without a key here is an error, so that nobody adds an address that is never asked.
"""

from __future__ import annotations

import functools
import itertools
import random
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from tests.access.test_urls import EXPECTED, PATTERNS, POST_ONLY
from tests.browsing import plain, signed_in
from tests.factories import NOW
from tests.support.api import ROOT, Program, operations
from tests.support.campaign import times
from tests.support.everything import Everything
from tests.support.factors import app_for
from tests.support.marks import MARK
from tests.support.reckoning import Seen, raw

from medaccord.apps.accounts.models import Factor, Person
from medaccord.apps.advisories.ingested import IngestedAdvisory
from medaccord.apps.advisories.models import (
    Block,
    Communication,
    Passage,
    Publication,
    PublicCommunication,
    Review,
    Revision,
    Template,
)
from medaccord.apps.assessments.models import (
    Assessment,
    Consensus,
    Consultation,
    Determination,
    Dispute,
    Joining,
    Provisional,
    WorkspaceDraft,
)
from medaccord.apps.cases.models import (
    Acknowledgment,
    Bulk,
    Case,
    Claim,
    ConsentRequest,
    DisclosureNotice,
    DisclosureParagraph,
    DisclosureRequest,
    EmergencyAccess,
    Item,
    Leak,
    Nomination,
    Note,
    Participant,
    Proposal,
    Reference,
    Remediation,
    Rollout,
    Score,
    Share,
    Statement,
    Vulnerability,
)
from medaccord.apps.devices.models import Product, ProductSet, Sbom
from medaccord.apps.discussion.models import Post, Thread
from medaccord.apps.intake.models import Announcement, Hold, Report, SealedFile
from medaccord.apps.intake.queries.feed import feed_token
from medaccord.apps.parties.commands import sign_on
from medaccord.apps.parties.models import Channel, ContactPoint, StandingConsent
from medaccord.core.models import Blob
from medaccord.core.principal import system
from medaccord.web.middleware import RECEIPT

NEVER_TWICE_ALIKE = frozenset({"factor.add_app", "factor.add_passkey"})
"""A new secret and a new challenge at each answer, for whoever signed in; nothing of anybody else."""
PAGES = {
    str(one.name): frozenset(one.pattern.converters)
    for one in PATTERNS
    if EXPECTED[str(one.name)][2] != POST_ONLY and one.name not in NEVER_TWICE_ALIKE
}
"""Each address of screens and feeds that answers GET, with the names of its arguments."""
SEARCHED = frozenset({"search.page", "case.list", "report.list", "advisory.list", "ingested.list"})
WORDS = (MARK, "infusacore")
"""What is searched for: whatever anybody typed, and the device of most reports."""
MOST = times(1, 8)
"""Of how many things that a reader may see each page is asked: of one by chance in the everyday run."""

Told = dict[str, object]
Said = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Key:
    """Arguments that belong together; `row` of `model` is what they name, unless it is for everybody."""

    told: Mapping[str, object]
    model: Any = None
    row: str = ""
    stream: str = ""


ROWS: dict[Any, tuple[str, ...]] = {
    Case: ("case", "case_id"),
    Report: ("report", "report_id"),
    Participant: ("party", "participant", "participant_id"),
    Proposal: ("proposal", "proposal_id"),
    Nomination: ("nomination", "nomination_id"),
    Leak: ("leak", "leak_id"),
    Hold: ("hold_id",),
    DisclosureRequest: ("disclosure_id",),
    DisclosureParagraph: ("paragraph_id",),
    DisclosureNotice: ("notice_id",),
    Item: ("item", "item_id"),
    ConsentRequest: ("consent", "request_id"),
    EmergencyAccess: ("access_id",),
    Statement: ("statement", "statement_id"),
    Share: ("share", "share_id"),
    Claim: ("claim", "claim_id"),
    Bulk: ("bulk", "bulk_id"),
    Revision: ("row", "revision_id"),
    Review: ("review_id",),
    Assessment: ("assessment_id", "assessment.close.row"),
    Consultation: ("consultation_id", "opinion.row"),
    Determination: ("determination_id", "determination.row"),
    Provisional: ("provisional_id", "provisional.withdraw.row"),
    Consensus: ("consensus_id", "consensus.row"),
    Dispute: ("dispute_id", "dispute.row"),
    Joining: ("joining_id", "consensus.join.row", "consensus.dissent.row"),
    WorkspaceDraft: ("workspace_draft_id", "workspace.row"),
    Communication: ("draft_id", "communication.row"),
    Vulnerability: (
        "vulnerability",
        "vulnerability_id",
        "vulnerability.row",
        "assessment.row",
        "letter.row",
        "periodic.row",
        "rationale.row",
        "ssvc.row",
        "consensus.propose.row",
        "determination.make.row",
        "duty.row",
        "provisional.issue.row",
    ),
    Product: ("product", "product_id", "product.row"),
    ProductSet: ("product.ungroup.row", "group_id"),
    Sbom: ("sbom", "sbom_id"),
    Note: ("note.row", "note_id"),
    Reference: ("reference.row", "reference_id"),
    Score: ("score.row", "score_id"),
    Remediation: ("remediation.row", "remediation_id"),
    Rollout: ("rollout.row", "rollout_id"),
    Acknowledgment: ("acknowledgment.row", "acknowledgment_id"),
    Blob: ("file", "file_id"),
    SealedFile: ("sealed", "sealed_id"),
    Thread: ("thread", "thread_id"),
    Post: ("message", "post_id"),
    Announcement: ("announcement", "announcement_id"),
}
"""What arguments are called that name a row of these; by the name or noun of an address first."""


@functools.cache
def reads() -> dict[str, tuple[str, dict[str, Any]]]:
    """Address and description of each operation of the API that reads."""
    return {name: (path, told) for name, (method, path, told) in operations().items() if method == "GET"}


def keys_of(world: Everything) -> list[list[Key]]:
    """Keys of all that is there, one list a kind; the directory gets a contact.

    Of erased files nothing is left to open, for anybody.
    """
    erased = {row for row, at in raw(Blob._meta.db_table, "id", "erased_at") if at}
    found = [
        [
            Key(dict.fromkeys(names, uuid.UUID(row)), model, str(row), str(stream))
            for row, stream in raw(model._meta.db_table, "id", "stream_id")
            if row not in erased
        ]
        for model, names in ROWS.items()
    ]
    maker, reporter = world.w.makers["northgate"], world.people["reporter"]
    contact = ContactPoint.objects.create(organisation=maker, channel=Channel.MAIL, value="a@maker.example")
    feed = {"principal": reporter.person, "token": feed_token(reporter, world.report)}
    register = {"organisation": maker.id, "organisation_id": maker.id}
    others: list[Told] = [register, {"contact": contact.id}, {"rule": "T3"}, feed]
    told = {"place": "contact", "name": "Whom", "title": "Whom to tell", "text": "Tell us."}
    others.append({"template_id": Template.objects.create(**told, standing=False).id})
    others += [{"person": world.w.northgate.person}, {"colleague.person": world.doubted}]
    others += [{"key": "sign-1"}, {"step": "device"}, {"table": "supplier"}, *_blocks(world)]
    published = [Key(_numbers(row)) for row in Publication.objects.all()]
    spoken = [
        Key({"communication.number": row.number, "communication.version": row.version})
        for row in PublicCommunication.objects.all()
    ]
    app_for(world.people["lead"])
    provider = {"issuer": "https://login.maker.example", "client": "medaccord", "secret": "Not a real one."}
    others.append({"sign_on": sign_on.configure(system(), NOW, organisation=maker.id, **provider)})
    given = {"organisation_id": maker.id, "recipient": "clinical_adviser", "purpose": "patient_risk"}
    given |= {"given_by": "Counsel", "since": NOW, "recorded_by_id": world.w.northgate.person}
    others.append({"standing_consent": StandingConsent.objects.create(**given).id})
    others.append({"factor": Factor.objects.get(kind="app").id})
    others.append({"path": "white/index.txt"})
    fetched = [
        Key(dict.fromkeys(("ingested", "ingested_id"), row.id)) for row in IngestedAdvisory.objects.all()
    ]
    return [*found, published, spoken, fetched, _read_by_a_reporter(world), *([Key(told)] for told in others)]


def _blocks(world: Everything) -> list[Told]:
    """One block of a draft of the main case, as its page names it."""
    rows = raw(Block._meta.db_table, "kind", "source", "stream_id")
    kind, source = next(
        (k, s) for k, s, stream in rows if uuid.UUID(str(stream)) == world.main.id and k == "title"
    )
    return [{"block": f"{kind}-{uuid.UUID(str(source))}"}]


def _read_by_a_reporter(world: Everything) -> list[Key]:
    """Blocks of a draft that the reporter of the other case was asked to read, as its own page names them."""
    person = world.people["reporter of another case"].person
    (report,) = [key for key, who in raw(Report._meta.db_table, "id", "reporter_id") if _key(who) == person]
    parts = {_key(row) for row, role in raw(Participant._meta.db_table, "id", "role") if role == "reporter"}
    asked = raw(Review._meta.db_table, "id", "participant_id", "revision_id", "stream_id")
    revisions = {
        _key(review): revision
        for review, party, revision, stream in asked
        if _key(party) in parts and _key(stream) == world.other.id
    }
    shown = raw(Passage._meta.db_table, "id", "review_id", "kind", "source", "stream_id")
    return [
        Key(
            {
                "tracking.comment.report": _key(report),
                "tracking.comment.row": _key(revisions[_key(review)]),
                "tracking.comment.block": f"{kind}-{_key(source)}",
            },
            Passage,
            str(row),
            str(stream),
        )
        for row, review, kind, source, stream in shown
        if _key(review) in revisions
    ]


def _key(value: object) -> uuid.UUID:
    return uuid.UUID(str(value))


def _numbers(row: Publication) -> Told:
    name = row.csaf_name.removesuffix(".json")
    return {"number": row.number, "version": row.version, "name": name, "year": row.first_released_at.year}


@dataclass
class Reader:
    """Somebody who asks for everything, with a browser, and with a program but for holders of a receipt."""

    role: str
    browser: Client
    program: Program | None
    seen: Mapping[Any, set[str]]

    def sees(self, key: Key) -> bool:
        """Whether the grants show what a key names."""
        return key.model is None or key.row in self.seen.get(key.model, ())


def readers_of(world: Everything, seen: Seen) -> dict[str, Reader]:
    """Everybody of a world, and a stranger."""
    found = {"stranger": Reader("stranger", Client(), Program(), {})}
    for role, actor in world.people.items():
        if role in ("reporter", "reporter of another case"):
            found[role] = Reader(role, holder(actor.person), None, seen[role])
            continue
        Person.objects.get_or_create(principal_id=actor.person, defaults={"name": "R. Lee"})
        found[role] = Reader(role, signed_in(actor), Program(actor), seen[role])
    return found


def holder(receipt: object) -> Client:
    """A browser in which the code of a receipt was entered."""
    client = Client()
    session = client.session
    session[RECEIPT] = str(receipt)
    session.save()
    return client


def names(reader: Reader) -> frozenset[str]:
    """All that there is to ask for."""
    return frozenset(PAGES) | (frozenset(reads()) if reader.program else frozenset())


def said(reader: Reader, name: str, there: str) -> Said:
    """Status, headers and body of what a reader is answered.

    Of an archive under a password its length: each is sealed anew, with a salt of its own.
    """
    if name in PAGES:
        answer = reader.browser.get(there)
    else:
        assert reader.program
        answer = reader.program.client.get(there, headers=reader.program.headers())
    sealed = answer.get("Content-Disposition", "").endswith('.zip"')
    body = b"%d bytes" % len(answer.content) if sealed else plain(answer)
    return answer.status_code, dict(answer.headers), body


def addresses(reader: Reader, known: list[list[Key]], name: str, most: int = MOST) -> Iterator[str]:
    """Where a reader asks for something of this name."""
    told = PAGES.get(name) or frozenset(re.findall(r"\{(\w+)\}", reads()[name][0] if name in reads() else ""))
    for keys in _asked(reader, name, told, known, most):
        if name in PAGES:
            there, searched = reverse(name, kwargs={one: keys[one] for one in told}), name in SEARCHED
            yield there
            yield from (f"{there}?{urlencode({'q': word})}" for word in WORDS if searched)
        else:
            yield from _operation(name, keys)


def operation_addresses(reader: Reader, known: list[list[Key]], name: str, most: int = MOST) -> Iterator[str]:
    """Where a reader asks for what an operation reads; many a page has the same name."""
    told = frozenset(re.findall(r"\{(\w+)\}", reads()[name][0]))
    for keys in _asked(reader, name, told, known, most):
        yield from _operation(name, keys)


def _operation(name: str, keys: Told) -> Iterator[str]:
    path, described = reads()[name]
    there = ROOT + path.format(**keys)
    searched = any(one["name"] == "q" for one in described.get("parameters", ()))
    yield there
    yield from (f"{there}?{urlencode({'q': word})}" for word in WORDS if searched)


def _asked(
    reader: Reader, name: str, arguments: frozenset[str], known: list[list[Key]], most: int
) -> Iterator[Told]:
    """Of what the reader may see so many things; of what it may not, one alone and one within what it may."""
    every = {one for kind in known for one in kind[0].told}
    wanted = {one: called(name, one, every) for one in arguments}
    kinds = [kind for kind in known if kind[0].told.keys() & set(wanted.values())]
    missing = set(wanted.values()) - every
    assert not missing, f"{name} is asked by nobody: say in keys_of what {missing} may be."
    mine, others, within = [], [], []
    for keys in itertools.product(*kinds):
        if len({key.stream for key in keys if key.stream}) < 2:
            (mine if all(map(reader.sees, keys)) else others).append(keys)
        elif reader.sees(keys[0]) and not reader.sees(keys[-1]):
            within.append(keys)
    chance = random.Random(f"{reader.role}/{name}")
    for some, few in ((mine, most), (others, 1), (within, 1)):
        for keys in chance.sample(some, min(few, len(some))):
            values = {one: value for key in keys for one, value in key.told.items()}
            yield {argument: values[wanted[argument]] for argument in arguments}


def called(name: str, argument: str, every: set[str]) -> str:
    """What keys call an argument of an address."""
    wanted = (f"{name}.{argument}", f"{name.partition('.')[0]}.{argument}")
    return next((one for one in wanted if one in every), argument)
