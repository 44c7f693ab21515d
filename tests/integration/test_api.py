"""/api/v1: case.list, case.read, report.list, report.read, advisory.list, search.read over tokens."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid

import pytest
import time_machine
from django.test import Client, RequestFactory
from tests.browsing import signed_in
from tests.factories import NOW, person, world
from tests.filled import filled
from tests.integration.advisory_case import story
from tests.support.api import NOTHING, token_for

from medaccord.api.app import refused
from medaccord.apps.accounts.models import ApiToken
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.cases.commands import embargo, note, product, score, status, vulnerability
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.models import Embargo
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.queries.documents import audiences
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.queries.actor import token_digest
from medaccord.core.context import database_context
from medaccord.core.models import Principal
from medaccord.domain.cvd.cells import Cell, Status
from medaccord.domain.errors import Illegal
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
READS = ["/api/v1/cases", "/api/v1/reports", "/api/v1/invitations", "/api/v1/search?q=pump"]


def get(path, actor=None, token=None):
    token = token or (token_for(actor) if actor else None)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(path, headers=headers)


@pytest.fixture
def scene():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    return w, case


def test_each_caller_reads_what_its_person_may_see(scene):
    w, case = scene
    lead = get(f"/api/v1/cases/{case.id}", w.lead).json()
    maker = get(f"/api/v1/cases/{case.id}", w.northgate).json()
    assert {p["role"] for p in lead["participants"]} == {"lead", "reporter", "manufacturer"}
    assert [p["name"] for p in maker["participants"]] == ["Northgate Medical"]
    assert (lead["status"], lead["roles"], maker["roles"]) == ("fixing", ["lead"], ["manufacturer"])
    rows = get("/api/v1/cases", w.northgate).json()
    assert [(r["number"], r["title"], r["published_at"]) for r in rows["results"]] == [
        (lead["number"], case.title, None)
    ]
    assert rows["next"] is None


def test_what_may_not_be_seen_answers_as_if_it_were_not_there(scene):
    w, case = scene
    hidden = get(f"/api/v1/cases/{case.id}", w.halcyon)
    absent = get(f"/api/v1/cases/{uuid.uuid4()}", w.halcyon)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert get("/api/v1/cases", w.halcyon).json() == NOTHING
    assert get("/api/v1/search?q=pump", w.halcyon).json() == NOTHING


def of_one_case():
    """Every reading operation about one case, from the description itself."""
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    return [path for path, methods in paths.items() if "{case_id}" in path and "get" in methods]


def test_nothing_of_a_case_opens_for_who_is_not_in_it(scene):
    w, case = scene
    assert len(of_one_case()) >= 5
    for path in of_one_case():
        path = re.sub(r"\{(?!case_id)\w+\}", str(uuid.uuid4()), path)
        hidden = get(path.format(case_id=case.id), w.halcyon)
        absent = get(path.format(case_id=uuid.uuid4()), w.halcyon)
        assert (hidden.status_code, hidden.content) == (404, absent.content), path
        assert get(path.format(case_id=case.id)).status_code == 401, path


def test_posts_files_and_history_are_told_by_audience(scene):
    w, case = scene
    here = f"/api/v1/cases/{case.id}"
    post.write(w.lead, case.id, NOW, room=case.room_id, text="For everyone.")
    agencies = next(a.room for a in audiences(w.lead, case.id, Verb.POST_WRITE) if a.kind == "agencies")
    later = NOW + dt.timedelta(minutes=1)
    post.write(w.lead, case.id, later, room=agencies, text="For the agencies.")
    file.add(
        w.lead, case.id, NOW, room=case.room_id, files=[file.Evidence("trace.txt", "text/plain", b"0 1 0")]
    )
    said = {who: get(f"{here}/posts", actor).json()["results"] for who, actor in people(w)}
    assert [p["text"] for p in said["lead"]] == ["For the agencies.", "For everyone."]
    assert [p["text"] for p in said["maker"]] == ["For everyone."]
    assert [f["name"] for f in get(f"{here}/files", w.northgate).json()["results"]] == ["trace.txt"]
    first = get(f"{here}/posts?limit=1", w.lead).json()
    rest = get(f"{here}/posts?limit=1&after={first['next']}", w.lead).json()
    assert [p["text"] for p in (*first["results"], *rest["results"])] == [p["text"] for p in said["lead"]]
    steps = {who: get(f"{here}/history", actor).json()["results"] for who, actor in people(w)}
    assert len([s for s in steps["lead"] if s["verb"] == "post.write"]) == 2
    assert len([s for s in steps["maker"] if s["verb"] == "post.write"]) == 1
    assert all(s["number"] is None for s in steps["maker"])


def people(w):
    return [("lead", w.lead), ("maker", w.northgate)]


def test_an_invitation_is_read_before_the_case_is(scene):
    w, case = scene
    w.invite(case, "halcyon")
    (row,) = get("/api/v1/invitations", w.halcyon).json()["results"]
    assert (row["case"], row["consent"]) == (None, "invited")
    assert row["embargo_ends_at"] is not None
    assert get(f"/api/v1/cases/{case.id}", w.halcyon).status_code == 404


def test_the_advisory_under_way_is_read_with_its_approval():
    made = story()
    row = made.draft()
    advisory.submit(made.w.lead, row.id, made.now)
    advisory.approve(made.w.colleague, row.id, made.now, digest=row.digest)
    told = get(f"/api/v1/cases/{made.case.id}/advisory", made.w.lead).json()
    (revision,) = told["revisions"]
    assert (revision["state"], revision["digest"]) == ("approved", row.digest)
    assert revision["drafted"]["name"] != revision["approved"]["name"]
    assert {block["kind"] for block in told["blocks"]} >= {"title", "vulnerability"}
    texts = get(f"/api/v1/cases/{made.case.id}", made.w.lead).json()
    assert all(texts[name] for name in ("remediations", "notes", "references", "acknowledgments"))


@pytest.mark.parametrize("path", READS)
def test_a_stranger_is_refused_before_anything_is_looked_at(path):
    for token in (None, "wrong"):
        answer = get(path.split("?")[0] + "?limit=wrong", token=token)
        assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")


def test_a_revoked_or_expired_token_opens_nothing(scene):
    w, _ = scene
    assert get("/api/v1/cases", token=token_for(w.lead, days=-1)).status_code == 401
    token = token_for(w.lead)
    assert get("/api/v1/cases", token=token).status_code == 200
    ApiToken.objects.filter(digest=token_digest(token)).update(revoked_at=dt.datetime.now(dt.UTC))
    assert get("/api/v1/cases", token=token).status_code == 401


def test_wrong_parameters_are_named(scene):
    w, _ = scene
    token = token_for(w.lead)
    assert get("/api/v1/cases?limit=x", token=token).json()["findings"].keys() == {"limit"}
    assert get("/api/v1/cases?after=x", token=token).status_code == 422
    assert get("/api/v1/cases?phase=x", token=token).json()["findings"].keys() == {"phase"}


def test_paging_visits_every_case_once(scene):
    w, _ = scene
    for number in range(4):
        w.case(title=f"Case {number}")
    token = token_for(w.lead)
    seen, after = [], ""
    while True:
        page = get(f"/api/v1/cases?limit=2&after={after}", token=token).json()
        seen += [row["id"] for row in page["results"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_the_desk_reads_the_report_and_nobody_else(scene):
    w, _ = scene
    row = get("/api/v1/reports", w.lead).json()["results"][0]
    report = get(f"/api/v1/reports/{row['id']}", w.lead).json()
    assert report["device"] == "InfusaCore LX"
    assert get(f"/api/v1/reports/{row['id']}", w.northgate).status_code == 404


def test_who_may_read_a_report_reads_what_was_written_to_it(scene):
    w, case = scene
    (row,) = get("/api/v1/reports", w.lead).json()["results"]
    holder = _signed_in_reporter(row["id"])
    for number, (who, at) in enumerate(((holder, NOW), (w.lead, NOW + HOUR), (holder, NOW + 2 * HOUR))):
        post.write_to_report(who, uuid.UUID(row["id"]), at, text=f"Message {number}")
    here = f"/api/v1/reports/{row['id']}/posts"
    told = get(here, w.lead).json()
    assert [one["text"] for one in told["results"]] == ["Message 2", "Message 1", "Message 0"]
    assert [one["by_day"] for one in told["results"]] == [True, False, True]
    own = get(here, holder).json()["results"]
    assert [(one["mine"], one["by_day"]) for one in own] == [(True, False), (False, False), (True, False)]
    first = get(f"{here}?limit=2", w.lead).json()
    rest = get(f"{here}?limit=2&after={first['next']}", w.lead).json()
    assert [one["text"] for one in rest["results"]] == ["Message 0"]
    for actor in (w.northgate, w.colleague, w.outsider):
        assert get(here, actor).status_code == 404
    assert get(here).status_code == 401
    assert get(f"/api/v1/reports/{case.id}/posts", w.lead).status_code == 404


def _signed_in_reporter(report):
    """A person to whom the receipt of this report was joined."""
    someone = person()
    with database_context(None, "live", [uuid.UUID(report)]):
        reporter = Report.rows.get(id=report).reporter_id
    Principal.objects.filter(id=reporter).update(joined_to=someone.principal)
    return someone


def test_a_case_tells_products_and_scores_as_given():
    f = filled()
    maker = f.organisation("northgate")
    cpe = {"cpe": "cpe:2.3:h:northgate:pump:1:*:*:*:*:*:*:*"}
    (pump,) = product.add(
        f.w.northgate, f.case.id, f.now, products=[product.NewProduct(maker, "Pump 1", identifiers=cpe)]
    )
    (flaw,) = f.vulnerabilities()
    new = vulnerability.NewVulnerability("Flaw", "CVE-2026-12345", ids=(("Vendor", "NG-7"),))
    vulnerability.change(f.w.lead, flaw.id, f.now, wanted=new)
    vector = "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    score.add(f.w.northgate, flaw.id, f.now, scores=[score.NewScore(vector, frozenset({pump.id}))])
    for actor in (f.w.lead, f.w.northgate):
        told = get(f"/api/v1/cases/{f.case.id}", actor).json()
        (listed,) = (one for one in told["products"] if one["id"] == str(pump.id))
        assert (listed["maker"], listed["identifiers"]) == ("Northgate Medical", cpe)
        (scored,) = told["scores"]
        assert (scored["cvss"], scored["products"], scored["vector"]) == ("3.0", [str(pump.id)], vector)
        assert told["vulnerabilities"][0]["ids"] == [["Vendor", "NG-7"]]
    other = get(f"/api/v1/cases/{f.case.id}", f.w.halcyon).json()
    assert (other["products"], other["scores"]) == ([], [])


def test_every_published_version_is_listed_and_kept_byte_for_byte():
    s = story()
    s.released()
    (first,) = get("/api/v1/advisories").json()["results"]
    here = f"/api/v1/advisories/{first['number']}"
    before = get(f"{here}/csaf").content
    note.add(
        s.w.lead, s.case.id, s.now, notes=[note.NewNote(note.NoteKind.DETAILS, "One more fact.", common=True)]
    )
    s.released(summary="One more fact")
    told = get(f"{here}/versions").json()
    assert told["next"] is None
    assert [one["version"] for one in told["results"]] == [2, 1]
    newest, oldest = (get(one["csaf"]) for one in told["results"])
    assert (oldest.status_code, oldest.content) == (200, before)
    assert newest.content == get(f"{here}/csaf").content != before
    assert newest["Content-Type"] == "application/json"
    assert get(f"{here}/versions/3/csaf").status_code == 404
    assert get(f"{here}/versions/0/csaf").status_code == 422
    assert get("/api/v1/advisories/MDA-2026-000001/versions").status_code == 404


def test_the_description_says_which_operations_are_open():
    described = Client().get("/api/v1/openapi.json").json()
    operations = {
        operation["operationId"]: operation
        for methods in described["paths"].values()
        for operation in methods.values()
    }
    opened = {name for name, operation in operations.items() if operation.get("security") == []}
    versions = {"advisory.versions", "advisory.version_csaf"}
    spoken = {"communication.list", "communication.read", "communication.document"}
    others = {"ingested.list", "ingested.read", "ingested.csaf"}
    assert opened == {"advisory.list", "advisory.read", "advisory.csaf", *versions, *spoken, *others}
    either = {name for name, operation in operations.items() if {} in operation["security"]}
    assert either == {"report.submit"}
    assert {"case.list", "case.read", "report.list", "report.read", "search.read"} <= set(operations)
    assert json.dumps(described).count("Bearer") or described["components"]["securitySchemes"]


def test_published_advisories_need_no_token():
    assert Client().get("/api/v1/advisories").json() == {"results": [], "next": None}
    assert Client().get("/api/v1/advisories/MDA-2026-000001").status_code == 404


@pytest.mark.parametrize("how", ["its instant has passed", "terminated"])
def test_an_embargo_that_binds_no_more_is_told_so_everywhere(how):
    """By the instant, however late the tick is: list, detail, pages and my work speak alike."""
    w = world()
    case, _ = w.case()
    w.embargo(case, 20)
    w.join(case, "northgate")
    at = NOW + dt.timedelta(days=1)
    if how == "terminated":
        embargo.terminate(w.lead, case.id, at, reason="It leaked.")
    else:
        at = NOW + dt.timedelta(days=20)
    tokens = {actor: token_for(actor, days=60) for actor in (w.lead, w.northgate)}
    with time_machine.travel(at, tick=False):
        for actor, token in tokens.items():
            (line,) = get("/api/v1/cases", token=token).json()["results"]
            detail = get(f"/api/v1/cases/{case.id}", token=token).json()
            assert line["embargo_ends_at"] is detail["embargo_ends_at"] is None
            assert detail["embargo"]["state"] == "exited"
            assert detail["embargo"]["ended_at"] == at.isoformat().replace("+00:00", "Z")
            browser = signed_in(actor)
            assert "Dec 13" not in browser.get("/cases/").content.decode()
            page = browser.get(f"/cases/{case.id}/").content.decode()
            assert not [words for words in ("mbargo ends", "not before", "Active to") if words in page]
            work = browser.get("/my-work/").content.decode()
            quiet = "No embargo ends in the next 14 days." if actor is w.lead else "Dec 13"
            assert (quiet in work) is (actor is w.lead)
            page = browser.get(f"/cases/{case.id}/embargo/").content.decode()
            assert "No embargo is in force" in page
            assert "n force: terms" not in page
    with database_context(None, "live", [case.id]):
        assert Embargo.rows.get(stream=case.id).state == ("exited" if how == "terminated" else "active")


def test_a_refusal_that_a_reason_would_lift_names_its_rules():
    body = json.loads(refused(RequestFactory().get("/"), Illegal("Say why.", ("T6", "T8"))).content)
    assert body == {"error": "illegal", "reason": "Say why.", "rules": ["T6", "T8"]}
    assert "rules" not in json.loads(refused(RequestFactory().get("/"), Illegal("No.")).content)


def test_where_an_answer_was_stated_is_read_by_desk_and_manufacturer():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    told = Answer(pump.id, flaw.id, Cell(Status.FIXED, fixed_version="2"))
    status.answer(f.w.lead, f.case.id, NOW, answers=[told], reason="Bulletin 7")
    for actor in (f.w.lead, f.w.northgate):
        (one,) = get(f"/api/v1/cases/{f.case.id}", actor).json()["statuses"]
        assert one["reason"] == "Bulletin 7"
    assert "Bulletin 7" not in get(f"/api/v1/cases/{f.case.id}", f.w.halcyon).content.decode()
