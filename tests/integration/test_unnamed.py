"""Who reports without a name stays so, before the own employer too, to the name and to the second."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.integration.test_api import get, token_for

from medaccord.api.app import api
from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.models import Participant, Proposal
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import CaseNews, news_for
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import facts
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Principal

pytestmark = pytest.mark.django_db

NAME = "Willa Blower"


def _employed(w, *, triage=False):
    """Somebody of Northgate, who signs in and reports without a name."""
    willa = person(NAME)
    Membership.objects.create(
        organisation=w.makers["northgate"], person_id=willa.person, triage=triage, since=NOW
    )
    told = report.submit(willa, NOW, Told(device="InfusaCore LX", description="It takes any dose."))
    report.validate(w.lead, told.report.id, NOW)
    return willa, cases.open(w.lead, told.report.id, NOW, title="Pump takes any dose")


def test_a_colleague_of_the_reporter_finds_the_name_nowhere():
    w = world()
    willa, case = _employed(w)
    w.join(case, "northgate")
    client = signed_in(w.northgate, f"u-{w.northgate.person}")
    later = NOW + dt.timedelta(days=1, minutes=7)
    post.write(willa, case.id, later, room=case.room_id, text="I tested the new build.")
    embargo.propose(willa, case.id, later, ends_at=NOW + dt.timedelta(days=40))
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, later)
    told = history(w.northgate, case.id).entries
    assert {(e.verb, e.who) for e in told if e.by_day} == {("post.write", ""), ("embargo.propose", "")}
    news = [n.entry for n in news_for(w.northgate).items if isinstance(n, CaseNews)]
    assert {(e.verb, e.who) for e in news if e.by_day} == {("post.write", ""), ("embargo.propose", "")}
    for page in ("", "history/", "discussion/", "embargo/", "people/"):
        assert NAME not in client.get(f"/cases/{case.id}/{page}").content.decode()
    assert NAME not in client.get("/my-work/").content.decode()
    assert NAME not in get(f"/api/v1/cases/{case.id}/history", w.northgate).content.decode()
    assert next(e.who for e in history(w.lead, case.id).entries if e.by_day) == "Anonymous reporter"


def _held(case, who):
    with database_context(None, "live", [case.id]):
        return set(Grant.objects.filter(stream=case.id, principal=who.person).values_list("role", flat=True))


@pytest.mark.parametrize("triage", [True, False])
def test_a_reporter_is_not_let_in_for_an_employer(triage):
    w = world()
    Membership.objects.filter(organisation=w.makers["northgate"]).update(triage=triage)
    willa, case = _employed(w, triage=triage)
    w.join(case, "northgate")
    assert _held(case, willa) == {"reporter"}
    assert "manufacturer" in _held(case, w.northgate)


def test_where_only_the_reporter_is_on_duty_the_others_answer():
    w = world()
    Membership.objects.filter(organisation=w.makers["northgate"]).update(triage=False)
    willa, case = _employed(w, triage=True)
    row = w.invite(case, "northgate")
    assert _held(case, willa) == {"reporter"}
    consent.accept(w.northgate, row.id, NOW)


def test_who_is_both_speaks_as_the_reporter_where_it_says_so():
    """A receipt may come to belong to somebody whose employer takes part already (decision 0180)."""
    w = world()
    case, reporter = w.case()
    w.join(case, "northgate")
    Person.objects.filter(principal=w.northgate.person).update(name=NAME)
    Principal.objects.filter(id=reporter.principal).update(joined_to=w.northgate.person)
    words = {"room": case.room_id, "text": "It still takes any dose.", "as_reporter": True}
    row = post.write(w.northgate, case.id, NOW, **words)
    assert (row.author_name, row.by_day) == ("Anonymous reporter", True)
    maker = organisation(OrganisationKind.MANUFACTURER, halcyon := person("Hal Cyon"), name="Third")
    seat = participant.invite(w.lead, case.id, NOW, organisation=maker.id)
    consent.accept(halcyon, seat.id, NOW)
    assert NAME not in str(posts_in(halcyon, case.id)) + str(history(halcyon, case.id))


# ---------------------------------------------------------------- instants

STEPS = [NOW + dt.timedelta(days=1, minutes=m, seconds=s) for m, s in ((7, 11), (13, 17), (37, 41), (43, 47))]
"""When the reporter acts, and nobody else ever; also what is due two weeks after is found by it."""
TOLD = re.compile(
    "|".join(
        f":{at:%M:%S}|2026-(?:11-24|12-08)[T ]\\d\\d:{at:%M}|(?:Nov 24|Dec 8)(?:, 2026)?, \\d+:{at:%M}"
        for at in STEPS
    )
)


def _busy_reporter():
    w = world()
    case, reporter = w.case()
    w.embargo(case, 60)
    w.join(case, "northgate")
    w.invite(case, "halcyon")
    with database_context(None, "live", [case.id]):
        reporters = Participant.rows.get(stream=case.id, role="reporter").id
    consent.accept(reporter, reporters, NOW)
    first, second, third, last = STEPS
    data = [Evidence("log.txt", "text/plain", b"dose")]
    file.add(reporter, case.id, first, room=case.room_id, files=data)
    post.write(reporter, case.id, second, room=case.room_id, text="I can test.")
    embargo.propose(reporter, case.id, third, ends_at=NOW + dt.timedelta(days=45))
    participant.leave(reporter, reporters, last)
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, last)
    return w, case


def _patterns(of):
    for one in of.url_patterns:
        if isinstance(one, URLResolver):
            yield from () if one.namespace == "api-1" else _patterns(one)
        else:
            yield one


def _addresses(**known):
    for one in _patterns(get_resolver()):
        assert isinstance(one, URLPattern)
        names = one.pattern.converters
        if one.name and set(names) <= set(known):
            for values in itertools.product(*(known[name] for name in names)):
                yield reverse(one.name, kwargs=dict(zip(names, values, strict=True)))


def _reads(case):
    for path, item in api.get_openapi_schema()["paths"].items():
        if "get" in item:
            yield re.sub(r"\{case_id\}", str(case.id), re.sub(r"\{(?!case_id)\w+\}", str(uuid.uuid4()), path))


@pytest.mark.parametrize("maker", ["northgate", "halcyon"])
def test_no_page_and_no_answer_tells_a_maker_when_the_reporter_acted(maker):
    """Need-to-know 35, for a manufacturer inside and for one that is only invited."""
    w, case = _busy_reporter()
    actor = getattr(w, maker)
    with database_context(None, "live", [case.id]):
        rows = list(Proposal.rows.filter(stream=case.id).values_list("id", flat=True))
    client, token, told = signed_in(actor, f"u-{actor.person}"), token_for(actor), {}
    for path in {*_addresses(case=[case.id], party=[w.parties[maker].id], proposal=rows)}:
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming:
            told[path] = answer.content.decode()
    for path in {*_reads(case)}:
        answer = get(path, token=token)
        if answer.status_code == 200:
            told[path] = answer.content.decode()
    assert {"/my-work/", "/api/v1/invitations"} <= set(told)
    if maker == "northgate":
        here = {f"/cases/{case.id}/{page}" for page in ("", "embargo/", "documents/", "history/")}
        assert here | {f"/api/v1/cases/{case.id}", "/api/v1/cases"} <= set(told)
        assert "I can test." in told[f"/cases/{case.id}/discussion/"]
    else:
        assert f"/invitations/{w.parties[maker].id}/" in told
    assert {path: TOLD.search(text)[0] for path, text in told.items() if TOLD.search(text)} == {}
