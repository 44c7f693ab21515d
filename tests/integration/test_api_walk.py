"""A case from an anonymous report to its published advisory by the API alone; every writing operation."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from tests.factories import NOW, organisation, person, world
from tests.support.api import Program, operations
from tests.support.bills import as_file
from tests.support.everything import VECTOR

from medaccord.apps.accounts.models import User
from medaccord.apps.cases.commands import reading
from medaccord.apps.parties.commands import factor
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.models import Principal
from medaccord.core.principal import system
from medaccord.domain.reading import Opening
from medaccord.worker.clean import clean
from medaccord.worker.patience import Patience
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

WEIGHED = {
    "public": "no",
    "contacted": "yes",
    "credibility": "credible",
    "suppliers": "one",
    "engagement": "unresponsive",
    "utility": "laborious",
    "impact": "minimal",
    "therapy": "unknown",
    "harm": "unknown",
    "exploited": "no",
}
GONE = {"reason": "It names a patient.", "basis": "GDPR Article 17"}
TOLD = {"device": "InfusaCore LX", "description": "It accepts dose changes from anybody."}


class Walk:
    """The programs of everybody in one case, and what each has used."""

    def __init__(self) -> None:
        self.w = w = world()
        Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
        people = {"lead": w.lead, "colleague": w.colleague, "maker": w.northgate, "other": w.halcyon}
        self.programs = {name: Program(actor) for name, actor in people.items()}
        self.programs |= {"adviser": Program(w.adviser), "finder": Program(w.outsider), "nobody": Program()}
        self.colleague = person("Second adviser")
        told = {"person_id": self.colleague.person, "triage": True, "since": NOW}
        Membership.objects.create(organisation=w.agency, **told)
        self.second = self.programs["second adviser"] = Program(self.colleague)
        self.used: set[str] = set()
        self.names = {(method, path): name for name, (method, path, _) in operations().items()}

    def __call__(self, who, path, body=None, at=(), **files):
        """Take a step; the key of the first row that it wrote."""
        keys = iter(at)
        there = "/".join(next(keys) if part.startswith("{") else part for part in path.split("/"))
        self.used.add(self.names["POST", path])
        found = self.programs[who].done(there, body, **files)
        return found[0] if found else None

    def case(self, key, who="lead"):
        return self.programs[who].get(f"/cases/{key}").json()


def in_days(days):
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=days)).isoformat()


def reports(do):
    """Reports that come in, are talked about and judged; the one that a case is opened for."""
    sent = do.programs["nobody"].post("/reports", TOLD)
    do.used.add("report.submit")
    assert sent.status_code == 201
    assert sent.json()["code"]
    key = sent.json()["results"][0]["id"]
    do("lead", "/reports/{report_id}/triage", WEIGHED | {"version": 0}, [key])
    assert do.programs["lead"].get(f"/reports/{key}/triage").json()["recorded"]["outcome"] == "track"
    do("lead", "/reports/{report_id}/invalidate", {"reason": "Which pump?", "version": 1}, [key])
    do("lead", "/reports/{report_id}/validate", {"version": 2}, [key])
    do("lead", "/reports/{report_id}/defer", {"reason": "Next week."}, [key])
    do("lead", "/reports/{report_id}/accept", {}, [key])
    do("lead", "/reports/{report_id}/close", {"reason": "Known already."}, [key])
    hidden = do.programs["finder"].post("/reports", TOLD | {"contact": "r.lee@example.org"})
    unnamed = hidden.json()["results"][0]["id"]
    assert do.programs["lead"].get(f"/reports/{unnamed}").json()["sealed"] == ["contact"]
    why = {"ground": "protection", "reason": "They are threatened."}
    do("lead", "/reports/{report_id}/reporter/reveal", why, [unnamed])
    (look,) = do.programs["lead"].get(f"/reports/{unnamed}/reporter").json()["results"]
    assert (look["state"], look["mine"]) == ("asked", True)
    arrived = {"came_by": "phone", "received_at": NOW.isoformat(), "told": TOLD}
    do("lead", "/reports/filed", arrived)
    do("other", "/reports/declared", TOLD | {"kind": "incident"})
    known = {"identity": "name", "known_as": "R. Lee", "credit_wanted": True, "credit_as": "R. Lee"}
    mine = do.programs["finder"].post("/reports", TOLD | known)
    assert (mine.status_code, mine.json()["code"]) == (201, None)
    key = mine.json()["results"][0]["id"]
    do("lead", "/reports/{report_id}/ask", {"text": "Have you recorded it?"}, [key])
    assert do.programs["lead"].get(f"/reports/{key}").json()["asked_at"]
    do("finder", "/reports/{report_id}/posts", {"text": "I have a recording."}, [key])
    do("finder", "/reports/{report_id}/files", None, [key], files=[SimpleUploadedFile("a.txt", b"0 1 0")])
    do("finder", "/reports/{report_id}/credit", {"name": "Robin Lee"}, [key])
    days = {"talk_on": "2027-06-01", "not_after": None}
    do("finder", "/reports/{report_id}/replan", days, [key])
    do("finder", "/reports/{report_id}/warn", {"words": "Their lawyer wrote to me."}, [key])
    urgent = {"says": ["patient_affected"], "text": "It happened on a ward today."}
    do("finder", "/reports/{report_id}/alarm", urgent, [key])
    do("lead", "/reports/{report_id}/heed", {"answer": "We call them today."}, [key])
    do("lead", "/reports/{report_id}/validate", {}, [key])
    return do("lead", "/reports/{report_id}/case", {"title": "Pump", "version": 10}, [key])


def known_already(do, case):
    """A report that says the same, and one for which the advising agency opens a case."""
    for step in ("duplicate", "case"):
        sent = do.programs["finder"].post("/reports", TOLD).json()
        key = sent["results"][0]["id"]
        do("lead", "/reports/{report_id}/validate", {}, [key])
        do("lead", "/reports/{report_id}/accept", {}, [key])
        if step == "duplicate":
            told = SimpleUploadedFile("a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(60))
            do("finder", "/reports/{report_id}/files", None, [key], files=[told])
            clean(NOW, Patience(), lambda: False)
            (waits,) = do.programs["lead"].get(f"/reports/{key}/sealed-files").json()["results"]
            said = {"reason": "The reporter has no other."}
            do("lead", "/files/sealed/{sealed_id}/forward", said, [waits["id"]])
            of = {"of": do.case(case)["number"], "reason": "We have what we need."}
            do("lead", "/reports/{report_id}/duplicate", of, [key])
    told = do.programs["adviser"].get("/announcements").json()["results"]
    row = next(one for one in told if one["number"] == sent["number"])
    named = {"marking", "handling", "onward"}
    assert set(row) == {"id", "number", "therapy", "urgent", "own", "at", "opened_at", "version"} | named
    do("adviser", "/announcements/{announcement_id}/case", {"title": "Pump", "version": 1}, [row["id"]])


def parties(do, case):
    """An embargo, a manufacturer that takes part, one that refuses, an adviser that leaves."""
    do("lead", "/cases/{case_id}/rename", {"title": "Pump accepts dose changes", "version": 1}, [case])
    do("lead", "/cases/{case_id}/reclassify", {"kind": "incident", "version": 2}, [case])
    do("lead", "/cases/{case_id}/proposals", {"ends_at": in_days(60)}, [case])
    makers = {name: str(row.id) for name, row in do.w.makers.items()}
    sides = {}
    first = {"device": "Pump LX", "report": "It takes any dose.", "makes_device": True}
    for who, maker, told in (("maker", makers["northgate"], first), ("other", makers["halcyon"], {})):
        invited = {"organisation": maker} | told
        sides[who] = do("lead", "/cases/{case_id}/participants", invited, [case])
        do(who, "/participants/{participant_id}/open", None, [sides[who]])
    touch = {"what": "attempt", "channel": "phone", "source": "Switchboard", "at": in_days(0)}
    do("lead", "/participants/{participant_id}/contacts", touch, [sides["other"]])
    looked = {"organisation": makers["halcyon"], "source": "Register of makers", "found": "nothing"}
    do("lead", "/cases/{case_id}/searches", looked, [case])
    proof = do.programs["lead"].get(f"/cases/{case}/participants/{sides['other']}/attempts").json()
    assert [one["channel"] for one in proof["contacts"] if one["act"] == "attempt"] == ["platform", "phone"]
    assert [one["source"] for one in proof["searches"]] == ["Register of makers"]
    do("other", "/participants/{participant_id}/consent/decline", None, [sides["other"]])
    (offer,) = do.programs["maker"].get("/invitations").json()["results"]
    assert offer["told"]["report"] == "It takes any dose."
    do(
        "maker",
        "/participants/{participant_id}/consent/accept",
        {"terms": offer["proposal"]},
        [sides["maker"]],
    )
    for event in ("validate", "accept"):
        do("maker", "/participants/{participant_id}/judge", {"event": event}, [sides["maker"]])
    agency = {"organisation": str(do.w.agency.id), "message": "Please advise."}
    seat = do("lead", "/cases/{case_id}/participants", agency, [case])
    (offer,) = do.programs["adviser"].get("/invitations").json()["results"]
    do("adviser", "/participants/{participant_id}/consent/accept", {"terms": offer["proposal"]}, [seat])
    do("lead", "/cases/{case_id}/desk", {"person": str(do.w.colleague.person)}, [case])
    for answer in ("reject", "accept"):
        longer = {"ends_at": in_days(90), "reason": "Validation takes longer."}
        row = do("maker", "/cases/{case_id}/proposals", longer, [case])
        do("lead", f"/proposals/{{proposal_id}}/{answer}", {"reasons": {}}, [row])
    do("adviser", "/participants/{participant_id}/consent/accept", {"terms": row}, [seat])
    do("maker", "/participants/{participant_id}/finish", {"reason": "Nothing to add."}, [sides["maker"]])
    assert next(p for p in do.case(case)["participants"] if p["id"] == sides["maker"])["finished_at"]
    do("maker", "/participants/{participant_id}/resume", None, [sides["maker"]])
    for state in ("invited", "declined"):
        named = {"name": "Meridian Radio", "contact": "+1 555 0100", "reason": "It makes the radio module."}
        row = do("maker", "/participants/{participant_id}/nominations", named, [sides["maker"]])
        if state == "invited":
            supplier = str(organisation(OrganisationKind.COMPONENT_SUPPLIER, person()).id)
            follows = {"organisation": supplier, "nomination": row}
            do("lead", "/cases/{case_id}/participants", follows, [case])
        else:
            no = {"reason": "It is here already.", "version": 1}
            do("lead", "/nominations/{nomination_id}/turn-down", no, [row])
        told = do.case(case, "maker")["nominations"]
        assert next(one for one in told if one["id"] == row)["state"] == state
    nurse = person()
    do.programs["nurse"] = Program(nurse)
    late = {"organisation": str(organisation(OrganisationKind.HOSPITAL, nurse).id)}
    row = do("lead", "/cases/{case_id}/participants", late, [case])
    do("lead", "/participants/{participant_id}/remove", {"reason": "You told others."}, [row])
    (ended,) = do.programs["nurse"].get("/invitations/ended").json()["results"]
    assert (ended["participant"], ended["reason"]) == (row, "You told others.")
    Membership.objects.create(organisation=do.w.makers["northgate"], person_id=nurse.person, since=NOW)
    also = {"person": str(nurse.person)}
    do("maker", "/participants/{participant_id}/people", also, [sides["maker"]])
    assert do.case(case, "nurse")["alias"] == ""
    told = do.programs["lead"].get(f"/participants/{sides['maker']}/people").json()["results"]
    assert [one["inside"] for one in told] == [True, True]
    factor.reset(system(), NOW, person=nurse.person)
    assert do.programs["nurse"].get(f"/cases/{case}").status_code == 401
    do.programs["nurse"] = Program(nurse)
    assert do.programs["nurse"].get(f"/cases/{case}").status_code == 404
    do("maker", "/participants/{participant_id}/people/confirm", also, [sides["maker"]])
    assert do.case(case, "nurse")["id"] == case
    do("maker", "/participants/{participant_id}/people/remove", also, [sides["maker"]])
    label = {"reference": "PSIRT-17", "alias": "Blue heron"}
    do("maker", "/participants/{participant_id}/label", label, [sides["maker"]])
    reporter = next(p for p in do.case(case)["participants"] if p["role"] == "reporter")
    credit = {"name": "Robin Lee", "version": reporter["version"]}
    do("finder", "/participants/{participant_id}/credit", credit, [reporter["id"]])
    return makers["northgate"]


def content(do, case, maker):
    """What a case is about, asked and answered, and what the advisory will say."""
    for room in do.case(case, "maker")["audiences"]:
        said = {"room": room["room"], "text": "We look into it."}
        row = do("maker", "/cases/{case_id}/posts", said, [case])
        do("maker", "/posts/{post_id}/revise", {"text": "We look into both.", "version": 1}, [row])
        do("maker", "/posts/{post_id}/mark", {"onward": "forbidden"}, [row])
        told = {"room": room["room"], "subject": "Fix", "text": "When?"}
        begun = do("maker", "/cases/{case_id}/threads", told, [case])
        reply = {"thread": begun, "quotes": row, "text": "In three weeks."}
        do("maker", "/cases/{case_id}/posts", reply, [case])
        do("lead", "/posts/{post_id}/withdraw", {"reason": "Said twice.", "version": 2}, [row])
        do("lead", "/posts/{post_id}/redact", {**GONE, "version": 3}, [row])
        trace = SimpleUploadedFile("trace.txt", b"0 1 0", "text/plain")
        kept = do("maker", "/cases/{case_id}/files", {"room": room["room"]}, [case], files=[trace])
        do("maker", "/files/{file_id}/classify", None, [kept])
        named = {"people": [str(do.w.lead.person)], "reason": "They rebuild it."}
        do("lead", "/files/{file_id}/entrust", named, [kept])
        do("maker", "/files/{file_id}/mark", {"onward": "with_permission"}, [kept])
        do("lead", "/files/{file_id}/clear", {"reason": "It is plain text."}, [kept])
        do("maker", "/files/{file_id}/redact", {**GONE, "with_name": True}, [kept])
    named = [["vendor", "Northgate"], ["product_name", "InfusaCore LX"], ["product_version", "2.1"]]
    new = {"products": [{"organisation": maker, "name": "Northgate InfusaCore LX 2.1", "path": named}]}
    sold = do("maker", "/cases/{case_id}/products", new, [case])
    group = do("maker", "/cases/{case_id}/groups", {"products": [sold], "name": "All LX"}, [case])
    flaw = do("lead", "/cases/{case_id}/vulnerabilities", {"vulnerabilities": [{"title": "Dose"}]}, [case])
    weak = {"cwe": "CWE-306", "cwe_name": "Missing Authentication for Critical Function"}
    change = {"title": "Dose is not checked", "cve": "CVE-2026-12345", "version": 1, **weak}
    do("lead", "/vulnerabilities/{vulnerability_id}/change", change, [flaw])
    pair = {"product": sold, "vulnerability": flaw}
    do("lead", "/cases/{case_id}/statuses/ask", {"pairs": [pair], "due_at": in_days(9)}, [case])
    do("maker", "/cases/{case_id}/statuses/see", None, [case])
    (cell,) = do.case(case, "maker")["statuses"]
    answer = pair | {"status": "affected", "plan": "no_fix", "version": cell["version"]}
    do("maker", "/cases/{case_id}/statuses/answer", {"answers": [answer]}, [case])
    do(
        "maker",
        "/vulnerabilities/{vulnerability_id}/scores",
        {"scores": [{"vector": VECTOR, "products": [sold]}]},
        [flaw],
    )
    cure = {"category": "mitigation", "details": "Switch the network off.", "groups": [group]}
    cures = {"remediations": [cure, {**cure, "products": [sold]}]}
    do("maker", "/vulnerabilities/{vulnerability_id}/remediations", cures, [flaw])
    planned(do, case, sold, flaw)
    described(do, case, sold)
    billed(do, case, sold)
    corrected(do, case, sold, flaw, group)
    notes = [
        {"category": "summary", "text": "The pump takes any dose.", "title": "Summary"},
        {"category": "summary", "text": "Dose changes are not authenticated.", "vulnerability": flaw},
    ]
    do("lead", "/cases/{case_id}/notes", {"notes": notes}, [case])
    links = [{"url": "https://vendor.example/1", "summary": "The maker's page", "common": True}]
    do("lead", "/cases/{case_id}/references", {"references": links}, [case])
    do("lead", "/cases/{case_id}/acknowledgments", {"acknowledgments": [{"names": ["A. Finder"]}]}, [case])


def billed(do, case, sold):
    """What a product is made of, as its maker says it, read back, looked for and withdrawn."""
    there = "/cases/{case_id}/products/{product_id}/sboms"
    key = do("maker", there, {"label": "2.1", "marking": "TLP:AMBER+STRICT"}, [case, sold], file=as_file())
    (told,) = do.programs["maker"].get(f"/cases/{case}/sboms?product={sold}").json()["results"]
    assert (told["id"], told["label"], told["components"]) == (key, "2.1", 1)
    assert do.programs["lead"].get(f"/cases/{case}/sboms/{key}").json()["missing"]["supplier"] == 1
    (part,) = do.programs["lead"].get(f"/cases/{case}/sboms/{key}/components").json()["results"]
    assert (part["name"], part["version"]) == ("openssl", "1.1.1k")
    asked = f"/cases/{case}/component-holders?q=openssl&versions=before 3.0.7"
    (holder,) = do.programs["lead"].get(asked).json()["results"]
    assert [one["sbom"] for one in holder["holdings"]] == [key]
    over = {"reason": "It is of another build.", "version": 1}
    do("maker", "/cases/{case_id}/sboms/{sbom_id}/withdraw", over, [case, key])
    assert do.programs["lead"].get(asked).json()["results"] == []


def planned(do, case, sold, flaw):
    """When the fix comes, by region, read back as it was told."""
    first = {"name": "Pilot sites", "planned": "2026-12-15", "done": None}
    plan = {
        "region": "United States",
        "clearance": "granted",
        "clearance_date": "2026-11-02",
        "clearance_reference": "K261234",
        "fixed_version": "2.2",
        "stages": [first, {"name": "General availability", "planned": "2027-03-01", "done": None}],
    }
    key = do("maker", "/cases/{case_id}/rollouts", {"rollouts": [plan]}, [case])
    (told,) = do.case(case, "maker")["rollouts"]
    assert {name: told[name] for name in plan} == plan
    assert (told["id"], told["products"], told["vulnerabilities"]) == (key, [sold], [flaw])
    assert do.case(case)["rollouts"] == [told]


def described(do, case, sold):
    """What a product is as a device; of a full identifier the device identifier alone comes back."""
    told = {
        "udi": "(01)00643169001763(17)160712(21)21A11F4855",
        "product_code": "FRN",
        "device_class": "II",
        "implant": "no",
        "life_sustaining": "yes",
        "submission": "K241234",
        "model": "LX-200",
        "firmware": ["2.0 through 2.1"],
        "fielded": 12000,
        "fielded_source": "Sales",
        "fielded_on": "2026-11-03",
        "support": "support",
        "stages": {"support": "2021-05-01"},
        "cyber": "yes",
        "scopes": [{"kind": "lot", "first": "A-17"}],
        "version": 0,
    }
    do("maker", "/cases/{case_id}/products/{product_id}/device", told, [case, sold])
    read = do.case(case, "maker")["products"][0]["device"]
    assert (read["agency"], read["di"], read["udi"]) == ("GS1", "00643169001763", "(01)00643169001763")
    assert read["firmware"] == [{"given": "2.0 through 2.1", "vers": "vers:intdot/>=2.0|<=2.1"}]
    assert read["stages"] == [{"stage": "support", "begins": "2021-05-01"}]
    assert read["scopes"] == [{"kind": "lot", "first": "A-17", "last": ""}]
    assert (read["fielded"], read["fielded_source"], read["version"]) == (12000, "Sales", 1)


def corrected(do, case, sold, flaw, group):
    """What was mistyped is put right, and what should not be there is withdrawn."""
    over = {"reason": "It was typed for another device.", "version": 1}
    product = "/cases/{case_id}/products/{product_id}/"
    do("maker", product + "change", {"name": "Northgate InfusaCore LX 2.1a", "version": 1}, [case, sold])
    maker = do.case(case)["products"][0]["organisation"]
    more = {"products": [{"organisation": maker, "name": "Northgate Other"}]}
    other = do("maker", "/cases/{case_id}/products", more, [case])
    pair = do("maker", "/cases/{case_id}/groups", {"products": [sold, other], "name": "Pair"}, [case])
    do("maker", product + "withdraw", over, [case, other])
    do("maker", "/cases/{case_id}/groups/{group_id}/ungroup", over, [case, pair])
    none = {"vulnerabilities": [{"title": "None after all"}]}
    wrong = do("lead", "/cases/{case_id}/vulnerabilities", none, [case])
    do("lead", "/vulnerabilities/{vulnerability_id}/withdraw", over, [wrong])
    about, here = "/vulnerabilities/{vulnerability_id}/", "/cases/{case_id}/"
    score = {"vector": VECTOR, "products": [sold]}
    fix = {"category": "workaround", "details": "Unplug it.", "groups": [group]}
    text = {"category": "other", "text": "Mistyped."}
    link = {"url": "https://vendor.example/0", "summary": "Nothing"}
    thanks = {"names": ["B. Finder"]}
    stages = [{"name": "Pilot sites", "planned": "2026-12-15"}]
    plan = {"region": "Japan", "clearance": "needed", "stages": stages, "groups": [group]}
    rows = (
        ("rollout", "maker", do("maker", here + "rollouts", {"rollouts": [plan]}, [case]), plan),
        ("score", "maker", do("maker", about + "scores", {"scores": [score]}, [flaw]), score),
        ("remediation", "maker", do("maker", about + "remediations", {"remediations": [fix]}, [flaw]), fix),
        ("note", "lead", do("lead", here + "notes", {"notes": [text]}, [case]), text),
        ("reference", "maker", do("maker", here + "references", {"references": [link]}, [case]), link),
        (
            "acknowledgment",
            "lead",
            do("lead", here + "acknowledgments", {"acknowledgments": [thanks]}, [case]),
            thanks,
        ),
    )
    for noun, who, key, wanted in rows:
        row = f"/{noun}s/{{{noun}_id}}/"
        do(who, row + "change", {**wanted, "version": 1}, [key])
        do(who, row + "withdraw", {**over, "version": 2}, [key])
    told = {one["id"]: one for one in do.case(case)["withdrawn"]}
    assert set(told) == {other, pair, wrong, *(key for _, _, key, _ in rows)}
    assert {one["reason"] for one in told.values()} == {over["reason"]}


def latecomer(do, case):
    """Who said no comes in after all, and is shown what was said before."""
    organisation = str(do.w.makers["halcyon"].id)
    row = do("lead", "/cases/{case_id}/participants", {"organisation": organisation}, [case])
    (offer,) = do.programs["other"].get("/invitations").json()["results"]
    do("other", "/participants/{participant_id}/consent/accept", {"terms": offer["proposal"]}, [row])
    do("lead", "/participants/{participant_id}/history", None, [row])


def shared(do, case):
    """What belongs to a manufacturer: asked for, denied, taken back, shared, and past its owner."""
    rooms = {room["kind"]: room["room"] for room in do.case(case, "maker")["audiences"]}
    here = (one for one in do.case(case)["participants"] if one["left_at"] is None)
    (other,) = (one["id"] for one in here if one["name"] == "Halcyon Infusion")
    about = {"room": rooms["side"], "handling": "commercial_confidential"}
    items = []
    for name in ("limits.txt", "prices.txt"):
        told = SimpleUploadedFile(name, b"150", "text/plain")
        do("maker", "/cases/{case_id}/files", about, [case], files=[told])
    listed = do.programs["lead"].get(f"/cases/{case}/files").json()["results"]
    items = [one["item"] for one in listed if one["item"]]
    wanted = {"recipient": other, "purpose": "coordination", "reason": "They make the same part."}

    def ask(item):
        return do("lead", "/items/{item_id}/requests", wanted, [item])

    because = {"reason": "Not now."}
    do("maker", "/consent-requests/{request_id}/deny", because, [ask(items[0])])
    do("lead", "/consent-requests/{request_id}/retract", because, [ask(items[0])])
    request = ask(items[0])
    do("maker", "/consent-requests/{request_id}/announce", None, [request])
    given = do("maker", "/consent-requests/{request_id}/grant", {"onward": "forbidden"}, [request])
    _downloaded(do, case, listed)
    do("maker", "/shares/{share_id}/withdraw", because, [given])
    danger = {"ground": "harm_likely", "minimum": "No less.", "people": [str(do.w.halcyon.person)]}
    do("lead", "/items/{item_id}/release", {"recipient": other, "reason": "Attack.", **danger}, [items[0]])
    law = wanted | {"legal_basis": "Order 17 of the court"}
    past = do("lead", "/items/{item_id}/override", law, [items[1]])
    do("colleague", "/shares/{share_id}/review", {"outcome": "upheld", "words": "It is clear."}, [past])
    assert do.programs["other"].get(f"/cases/{case}/sharing").json()["received"]


def entered(do, case):
    """A member of the center enters a case in an emergency, and its lead looks at it."""
    analyst = person("Analyst on call")
    Membership.objects.create(organisation=do.w.center, person_id=analyst.person, since=NOW)
    do.programs["analyst"] = Program(analyst)
    number = do.case(case)["number"]
    told = {"number": number, "ground": "desk_unreachable", "reason": "An attack was reported by phone."}
    row = do("analyst", "/emergency-access", told)
    (listed,) = do.programs["analyst"].get(f"/cases/{case}/emergency-access").json()["results"]
    assert (listed["id"], listed["may_review"]) == (row, False)
    seen = {"outcome": "upheld", "words": "It could not wait.", "version": 1}
    do("lead", "/emergency-access/{access_id}/review", seen, [row])


def claimed(do, case):
    """What is PCII: a document that is validated, one that is not, and what was spoken and then stated."""
    Principal.objects.filter(id=do.w.lead.person).update(trained_until=timezone.now() + dt.timedelta(days=1))
    rooms = {room["kind"]: room["room"] for room in do.case(case, "maker")["audiences"]}
    about = {"room": rooms["side"], "handling": "pcii", "stated": "true", "purpose": "testing"}
    for name in ("ward.txt", "city.txt"):
        do(
            "maker",
            "/cases/{case_id}/files",
            about,
            [case],
            files=[SimpleUploadedFile(name, b"1", "text/plain")],
        )
    first, second = (one["id"] for one in do.programs["lead"].get(f"/cases/{case}/claims").json()["results"])
    do("lead", "/claims/{claim_id}/validate", {"number": "PCII-1", "version": 1}, [first])
    do("lead", "/claims/{claim_id}/reject", {"reason": "It is public.", "version": 1}, [second])
    here = do.programs["maker"].get(f"/cases/{case}/claims").json()["results"]
    said = {"words": "The plan of the ward.", "said_at": NOW.isoformat()}
    spoken = do("lead", "/participants/{participant_id}/claims", said, [here[0]["owner"]])
    do("maker", "/claims/{claim_id}/confirm", {"purpose": "testing", "stated": True}, [spoken])
    told = do.programs["maker"].get(f"/cases/{case}/claims").json()["results"]
    assert sorted(one["state"] for one in told) == ["rejected", "submitted", "validated"]


def _downloaded(do, case, listed):
    """The recipient takes what it received more often than is usual, and the desk looks at that."""
    file = next(one["id"] for one in listed if one["item"])
    with override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})):
        for _ in range(3):
            reading.record(do.w.halcyon, uuid.UUID(file), NOW, way=Opening.DOWNLOAD)
    (told,) = [one["id"] for one in do.programs["lead"].get(f"/cases/{case}/readings").json()["bulk"]]
    do("lead", "/bulk-downloads/{bulk_id}/review", {"words": "A search."}, [told])
    assert do.programs["maker"].get("/ledger").json()["results"]


def counselled(do, case):
    """A manufacturer names its counsel, who returns a statement and approves the next; the lead ends it."""
    one = person("Counsel")
    Membership.objects.create(organisation=do.w.makers["northgate"], person_id=one.person, since=NOW)
    do.programs["counsel"] = Program(one)
    row = do("maker", "/cases/{case_id}/notes", {"notes": [{"text": "We ship it in May."}]}, [case])
    maker = next(one["id"] for one in do.case(case)["participants"] if one["name"] == "Northgate Medical")
    do("maker", "/participants/{participant_id}/counsel", {"person": str(one.person), "days": 2}, [maker])

    def waiting():
        found = do.programs["counsel"].get("/statements").json()["results"]
        return next(told for told in found if told["may_decide"])

    told = waiting()
    assert (told["text"], told["subject"]) == ("We ship it in May.", row)
    assert told["number"] == do.case(case)["number"]
    back = {"words": "Name no date.", "version": 1}
    do("counsel", "/statements/{statement_id}/return", back, [told["id"]])
    do("maker", "/notes/{note_id}/change", {"text": "We ship it."}, [row])
    do("counsel", "/statements/{statement_id}/approve", {"version": 1}, [waiting()["id"]])
    assert not next(note for note in do.case(case)["notes"] if note["id"] == row)["waits"]
    do("lead", "/participants/{participant_id}/counsel/end", {"reason": "They change jobs."}, [maker])


def attacked(do, case):
    """Attacks are seen, and the embargo is kept all the same, with a reason."""
    seen = {"event": "attacks", "occurred_at": NOW.isoformat()}
    do("lead", "/cases/{case_id}/record", seen, [case])
    rule = next(one["rule"] for one in do.case(case)["cautions"] if one["verb"] == "embargo.terminate")
    why = {"rule": rule, "reason": "They were on another device."}
    do("lead", "/cases/{case_id}/embargo/keep", why, [case])


def leaked(do):
    """A leak that is none, and one of which one vulnerability of two is named; the rest goes on apart."""
    sent = do.programs["finder"].post("/reports", TOLD).json()["results"][0]["id"]
    do("lead", "/reports/{report_id}/validate", {}, [sent])
    case = do("lead", "/reports/{report_id}/case", {"title": "Pump"}, [sent])
    do("lead", "/cases/{case_id}/proposals", {"ends_at": in_days(60)}, [case])
    found = {"vulnerabilities": [{"title": "Seen outside"}, {"title": "Not seen"}]}
    do("lead", "/cases/{case_id}/vulnerabilities", found, [case])
    outside, _ = (one["id"] for one in do.case(case)["vulnerabilities"])
    reporter = next(p["id"] for p in do.case(case)["participants"] if p["role"] == "reporter")
    told = {"place": "https://forum.example/t/881", "words": "Names the port.", "seen_on": "2026-11-20"}
    row = do("finder", "/participants/{participant_id}/leaks", told, [reporter])
    do("lead", "/leaks/{leak_id}/dismiss", {"reason": "It is another pump.", "version": 1}, [row])
    (seen,) = do.case(case)["leaks"]
    assert (seen["state"], seen["reason"]) == ("dismissed", "It is another pump.")
    row = do("finder", "/participants/{participant_id}/leaks", {"place": "The same forum"}, [reporter])
    named = {"vulnerabilities": [outside], "leak_risk": "None that we see.", "version": 1}
    do("lead", "/leaks/{leak_id}/confirm", named, [row])
    after = do.case(case)
    assert (after["public_at"] is None, len(after["linked"])) == (False, 1)


def redacted(do, report):
    """A report is marked more strictly, and what one field of it said is erased."""
    do("finder", "/reports/{report_id}/mark", {"onward": "with_permission"}, [report])
    do("lead", "/reports/{report_id}/release", {"onward": "free", "permitted": "R. Lee, by phone"}, [report])
    do("lead", "/reports/{report_id}/redact", {**GONE, "fields": ["description"]}, [report])
    (told,) = do.programs["finder"].get(f"/reports/{report}").json()["redacted"]
    assert (told["fields"], told["basis"]) == (["description"], GONE["basis"])


def taken_out(do):
    """Somebody is taken out of the desk of a report by whoever administers the center."""
    second = person("Second")
    Membership.objects.create(organisation=do.w.center, person_id=second.person, since=NOW, triage=True)
    Membership.objects.filter(organisation=do.w.center, person=do.w.lead.person).update(administrator=True)
    do("lead", "/reports/{report_id}/take-out", {"person": str(second.person)}, [_valid(do)])


def held(do, case, report):
    """A case and a report are kept for a legal matter, and no longer."""
    matter = {"matter": "Docket 26-1147", "reason": "Litigation is expected."}
    rows = [
        do("lead", "/cases/{case_id}/holds", matter, [case]),
        do("lead", "/reports/{report_id}/holds", matter, [report]),
    ]
    for row in rows:
        do("lead", "/holds/{hold_id}/lift", {"reason": "The suit was settled.", "version": 1}, [row])
    told = do.programs["lead"].get(f"/reports/{report}/holds").json()["results"]
    assert {(one["matter"], one["reached"], one["lifted_at"] is None) for one in told} == {
        ("Docket 26-1147", True, False),
        ("Docket 26-1147", False, False),
    }


ASKED = {"reference": "2026-00417", "asked": "All.", "came_on": "2026-11-20", "due_on": "2026-12-21"}


def noticed(do, case):
    """A manufacturer is told what of its words may be released, objects to one, and is told again."""
    for said in ("Our key is in slot 4.", "Our lock is a seal."):
        room = do.case(case, "maker")["audiences"][0]["room"]
        do("maker", "/cases/{case_id}/posts", {"room": room, "text": said}, [case])
    row = do("lead", "/cases/{case_id}/disclosures", ASKED, [case])
    do("lead", "/disclosures/{disclosure_id}/lay-out", {"version": 1}, [row])
    told = do.programs["lead"].get(f"/disclosures/{row}/paragraphs").json()["results"]
    submitted = [one["id"] for one in told if one["text"] and one["text"].startswith("Our ")]
    notice = do("lead", "/disclosures/{disclosure_id}/notify", {"paragraphs": submitted}, [row])
    (found,) = do.programs["maker"].get(f"/cases/{case}/disclosure-notices").json()["results"]
    ours, theirs = [line["id"] for line in found["lines"]]
    there = "/disclosure-notices/{notice_id}/"
    grounds = {"exemptions": ["4"], "words": "It says how our key is kept.", "version": 1}
    do("maker", f"{there}object", {"paragraphs": [ours], **grounds}, [notice])
    do("maker", f"{there}agree", {"paragraphs": [theirs], "version": 2}, [notice])
    over = {"paragraphs": [ours], "reasons": "You published it yourself.", "version": 3}
    do("lead", f"{there}intend", over, [notice])
    do("lead", "/disclosures/{disclosure_id}/close", {"reason": "It was withdrawn.", "version": 2}, [row])


def answered(do, case):
    """Records of a case are asked for, laid out, decided on by paragraph, and the request is closed."""
    do("lead", "/cases/{case_id}/desk", {"person": str(do.w.colleague.person)}, [case])
    row = do("lead", "/cases/{case_id}/disclosures", ASKED, [case])
    do("lead", "/disclosures/{disclosure_id}/lay-out", {"version": 1}, [row])
    told = do.programs["lead"].get(f"/disclosures/{row}/paragraphs").json()["results"]
    kept = {"decision": "withhold", "exemptions": ["5"], "words": "It is our draft.", "version": 1}
    for one in told:
        do("lead", "/disclosure-paragraphs/{paragraph_id}/decide", kept, [one["id"]])
    version = 2 + len(told)
    do("colleague", "/disclosures/{disclosure_id}/approve", {"version": version}, [row])
    files = do.programs["colleague"].get(f"/disclosures/{row}/package").json()["files"]
    assert [one["name"] for one in files] == ["released.txt", "withheld.csv", "SHA256SUMS"]
    over = {"reason": "It was answered.", "version": version + 1}
    do("lead", "/disclosures/{disclosure_id}/close", over, [row])
    (found,) = do.programs["lead"].get(f"/cases/{case}/disclosures").json()["results"]
    assert (found["counts"]["withhold"], found["closed_at"] is None) == (len(told), False)


def _valid(do):
    """A report for which a case may be opened."""
    sent = do.programs["finder"].post("/reports", TOLD).json()["results"][0]["id"]
    do("lead", "/reports/{report_id}/validate", {}, [sent])
    return sent


def read_together(do, case, row):
    """A manufacturer reads its part of the draft, comments on it and answers; the desk settles."""
    maker = next(one["id"] for one in do.case(case)["participants"] if one["name"] == "Northgate Medical")
    asked = {"parties": [maker], "due_at": in_days(3), "question": "Is it right?"}
    key = do("lead", "/revisions/{revision_id}/reviews", asked, [row])
    (told,) = do.programs["maker"].get(f"/cases/{case}/reviews").json()["results"]
    assert (told["id"], told["state"], told["mine"]) == (key, "open", True)
    assert {one["kind"] for one in told["blocks"]} >= {"title", "vulnerability", "product", "status"}
    about = {"revision": row, "kind": "title", "source": case, "comment": "Name the pump."}
    said = do("maker", "/cases/{case_id}/comments", about, [case])
    settled = {"comments": [said], "disposition": "accepted", "because": "Added."}
    do("lead", "/cases/{case_id}/comments/settle", settled, [case])
    (found,) = do.programs["maker"].get(f"/cases/{case}/comments").json()["results"]
    assert (found["disposition"], found["settled_because"], found["fate"]) == ("accepted", "Added.", "same")
    otherwise = {"comments": [said], "disposition": "noted", "because": "Next time.", "again": {said: 2}}
    do("lead", "/cases/{case_id}/comments/settle", otherwise, [case])
    (found,) = do.programs["maker"].get(f"/cases/{case}/comments").json()["results"]
    assert (found["disposition"], found["settled_before"][0]["because"]) == ("noted", "Added.")
    do("maker", "/reviews/{review_id}/answer", {"answer": "commented", "version": 1}, [key])
    read_by_the_reporter(do, case, row)
    assert do.programs["other"].get(f"/cases/{case}/reviews").json()["results"] == []


def ended_early(do, flaw, lead):
    """News that cannot wait ends a round; the platform opens the seal."""
    told = {"parties": [lead], "due_at": in_days(3), "because": "new_evidence", "reason": "A proof."}
    row = do("lead", "/vulnerabilities/{vulnerability_id}/assessments", told, [flaw])
    do("lead", "/assessments/{assessment_id}/close", {"because": "adverse_event", "reason": "Harm."}, [row])
    assert tick(dt.datetime.now(dt.UTC)).done["assessment.open"] == 1


def judged(do, case):
    """Three parties judge a vulnerability alone; then both determine, and a joint statement is signed."""
    told = do.case(case)
    flaw = next(one["id"] for one in told["vulnerabilities"] if not one["moved"])
    parties = {
        one["role"]: one["id"] for one in told["participants"] if one["name"] != do.w.makers["halcyon"].name
    }
    three = [parties["lead"], parties["adviser"], parties["manufacturer"]]
    do(
        "lead",
        "/vulnerabilities/{vulnerability_id}/assessments",
        {"parties": three, "due_at": in_days(3)},
        [flaw],
    )
    there = f"/cases/{case}/assessments"
    own = {
        who: do.programs[who].get(there).json()["consultations"][0]["id"]
        for who in ("lead", "adviser", "maker")
    }
    draft = {"vulnerability": flaw, "what": "opinion", "answers": {"harm": "Begun."}, "version": 0}
    key = do("adviser", "/cases/{case_id}/workspace", draft, [case])
    (kept,) = do.programs["second adviser"].get(f"/cases/{case}/workspace").json()["results"]
    assert (kept["id"], kept["answers"], kept["consultation"]) == (key, {"harm": "Begun."}, own["adviser"])
    for who in ("lead", "maker"):
        assert do.programs[who].get(f"/cases/{case}/workspace").json()["results"] == []
    do("second adviser", "/workspace-drafts/{workspace_draft_id}/discard", {"version": 1}, [key])
    assert do.programs["adviser"].get(f"/cases/{case}/workspace").json()["results"] == []
    easy = {"vector": VECTOR, "exploitability": "high"}
    do("lead", "/consultations/{consultation_id}/give", easy, [own["lead"]])
    do("adviser", "/consultations/{consultation_id}/give", CLINICAL, [own["adviser"]])
    do("maker", "/consultations/{consultation_id}/decline", {"reason": "No clinician."}, [own["maker"]])
    assert do.programs["adviser"].get(there).json()["exhibits"] == []
    assert tick(dt.datetime.now(dt.UTC)).done["assessment.open"] == 1
    assert len(do.programs["adviser"].get(there).json()["exhibits"]) == 3
    maker = {"parties": [parties["manufacturer"]]}
    do("adviser", "/consultations/{consultation_id}/release", maker, [own["adviser"]])
    assert len(do.programs["maker"].get(there).json()["exhibits"]) == 1
    sure = {
        "risk": "uncontrolled",
        "exploitability": "high",
        "severity": "critical",
        "rationale": "Too late.",
    }
    row = do("adviser", "/vulnerabilities/{vulnerability_id}/determinations", sure, [flaw])
    do("second adviser", "/determinations/{determination_id}/concur", {}, [row])
    do("adviser", "/determinations/{determination_id}/release", maker, [row])
    (found,) = do.programs["maker"].get(f"/cases/{case}/determinations").json()["results"]
    assert (found["risk"], found["concurred_name"]) == ("uncontrolled", "Second adviser")
    for day, why in (("2026-10-30", ""), ("2026-10-27", "The ticket is older.")):
        fact = {"fact": "learned", "day": day, "reason": why}
        do("maker", "/vulnerabilities/{vulnerability_id}/duties", fact, [flaw])
    for who in ("maker", "adviser"):
        (follows,) = do.programs[who].get(f"/cases/{case}/duties").json()["results"]
        first = follows["clocks"][0]
        assert (first["start"], first["due"], first["number"]) == ("2026-10-27", "2026-11-26", 30)
        assert [one["newest"] for one in follows["statements"]] == [True, False]
    disputed(do, case, flaw, row)
    row = said_at_once(do, flaw)
    do("adviser", "/provisionals/{provisional_id}/withdraw", {"instead": "Use it."}, [row])
    (undone,) = do.programs["maker"].get(f"/cases/{case}/provisionals").json()["results"]
    assert (undone["stands"], undone["instead"]) == (False, "Use it.")
    row = said_at_once(do, flaw)
    texts = {"technical": "Anybody can change a dose.", "clinical": "An overdose can stop breathing."}
    sold = next(
        one["id"] for one in told["products"] if one["organisation"] == str(do.w.makers["northgate"].id)
    )
    texts["scores"] = [{"vector": VECTOR, "products": [sold]}]
    key = do("lead", "/vulnerabilities/{vulnerability_id}/consensus", texts | maker, [flaw])
    for who, part in (("lead", "technical"), ("adviser", "clinical")):
        do(who, "/consensus/{consensus_id}/sign", {"part": part}, [key])
    do("second adviser", "/consensus/{consensus_id}/concur", {}, [key])
    (joining,) = do.programs["maker"].get(f"/cases/{case}/consensus").json()["joinings"]
    assert [one["products"] for one in joining["scores"]] == [[sold]]
    told, _first = do.programs["maker"].get(f"/cases/{case}/provisionals").json()["results"]
    assert (told["patients"], told["stands"], told["full"]) == ("Radio off.", False, joining["id"])
    told, _first = do.programs["adviser"].get(f"/cases/{case}/provisionals").json()["results"]
    assert (told["id"], told["full"]) == (row, key)
    do("maker", "/joinings/{joining_id}/join", {"version": joining["version"]}, [joining["id"]])
    do("maker", "/joinings/{joining_id}/dissent", {"reason": "It alarms."}, [joining["id"]])
    (said,) = do.programs["adviser"].get(f"/cases/{case}/consensus").json()["results"]
    assert (said["lacks"], said["positions"][0]["stance"]) == ([], "dissented")
    ended_early(do, flaw, parties["lead"])
    last = do.programs["adviser"].get(there).json()["results"][0]
    assert (last["ended_because"], last["ended_reason"], last["opened_by"]) == (
        "adverse_event",
        "Harm.",
        "time",
    )


def said_at_once(do, flaw):
    """The adviser's provisional statement."""
    said = {"severity": "critical", "harm": "Overdose.", "patients": "Radio off.", "clinicians": "Check it."}
    said |= {"revisit_by": in_days(3)}
    return do("adviser", "/vulnerabilities/{vulnerability_id}/provisionals", said, [flaw])


def disputed(do, case, flaw, determination):
    """The manufacturer disputes harm and a date; the adviser settles the one, and it withdraws the other."""
    claim = {"kind": "harm", "subject": "It stops by itself", "claim": "In 2 s.", "vulnerability": flaw}
    key = do("maker", "/cases/{case_id}/disputes", claim, [case])
    parties = {one["name"]: one["id"] for one in do.case(case)["participants"]}
    other = {"parties": [parties[do.w.makers["halcyon"].name]]}
    do("maker", "/disputes/{dispute_id}/release", other, [key])
    do("maker", "/disputes/{dispute_id}/write", {"text": "Which firmware did you try?"}, [key])
    there = f"/cases/{case}/disputes"
    (told,) = do.programs["adviser"].get(there).json()["results"]
    assert (told["state"], told["settles"], told["claim"]) == ("open", "adviser", "In 2 s.")
    (thread,) = [
        one
        for one in do.programs["adviser"].get(f"/cases/{case}/threads").json()["results"]
        if one["dispute"] == told["key"]
    ]
    assert (thread["subject"], thread["posts"]) == ("It stops by itself", 1)
    settled = {"outcome": "not_upheld", "settled_as": "determination", "words": "It stops too late."}
    settled |= {"determination": determination, "version": told["version"]}
    do("adviser", "/disputes/{dispute_id}/settle", settled, [told["id"]])
    date = {"kind": "date", "subject": "It is too early", "claim": "The fix comes in May."}
    other = do("maker", "/cases/{case_id}/disputes", date, [case])
    do("maker", "/disputes/{dispute_id}/withdraw", {"reason": "We agree.", "version": 1}, [other])
    found = do.programs["maker"].get(there).json()["results"]
    assert {(one["state"], one["outcome"]) for one in found} == {
        ("settled", "not_upheld"),
        ("withdrawn", None),
    }


CLINICAL = {
    "harm": "Overdose",
    "severity": "critical",
    "population": "Opioid infusions",
    "dependence": "yes",
    "noticed": "not_always",
    "benefit_risk": "Continue therapy unless a replacement pump is ready.",
    "risk_before": "uncontrolled",
}


def spoken(do, case):
    """The adviser's own communication, answered by the center and approved by a colleague."""
    words = {"title": "Turn the radio off", "summary": "First version", "outlet": "together"}
    words |= {"parts": {"summary": "It takes any dose.", "patients": "Turn it off."}, "due_at": in_days(3)}
    first = do("adviser", "/cases/{case_id}/communications", words, [case])
    said = {"answer": "commented", "parts": {"patients": "How?"}}
    do("lead", "/communication-drafts/{draft_id}/answer", said, [first])
    words |= {"based_on": first, "parts": words["parts"] | {"patients": "Menu, Radio, Off."}}
    row = do("adviser", "/cases/{case_id}/communications", words, [case])
    do("lead", "/communication-drafts/{draft_id}/answer", {"answer": "no_comment"}, [row])
    there = f"/cases/{case}/communications"
    (told,) = do.second.get(there).json()["results"]
    assert [(one["state"], one["read"]) for one in told["drafts"]] == [
        ("replaced", "commented"),
        ("draft", "no_comment"),
    ]
    assert [one["parts"] for one in told["remarks"]] == [{}, {"patients": "How?"}]
    assert do.programs["maker"].get(there).json()["results"] == []
    digest = {"digest": told["drafts"][1]["digest"]}
    do("second adviser", "/communication-drafts/{draft_id}/approve", digest, [row])
    return told["number"], words | {"based_on": row, "outlet": "alone", "summary": "More models"}


def updated(do, case, number, words):
    """An update of the communication goes out by itself, and both versions are read by everybody."""
    row = do("adviser", "/cases/{case_id}/communications", words, [case])
    do("lead", "/communication-drafts/{draft_id}/answer", {"answer": "no_comment"}, [row])
    (told,) = do.second.get(f"/cases/{case}/communications").json()["results"]
    digest = {"digest": told["drafts"][-1]["digest"]}
    do("second adviser", "/communication-drafts/{draft_id}/approve", digest, [row])
    do("adviser", "/communication-drafts/{draft_id}/release", {}, [row])
    (listed,) = Program().get("/communications").json()["results"]
    assert (listed["number"], listed["version"]) == (number, 2)
    assert Program().get(f"/communications/{number}").json() == listed
    texts = [Program().get(f"/communications/{number}/versions/{n}").json() for n in (1, 2)]
    assert [len(one["history"]) for one in texts] == [1, 2]
    assert texts[0]["advisory"] == listed["advisory"]
    (seat,) = (one["id"] for one in do.case(case)["participants"] if one["role"] == "adviser")
    do("adviser", "/participants/{participant_id}/leave", {"reason": "All is said."}, [seat])


def read_by_the_reporter(do, case, row):
    """The reporter agrees, is shown what all share, and says for which of its parties it comments."""
    finder = next(one["id"] for one in do.case(case)["participants"] if one["role"] == "reporter")
    told = do.case(case)
    (terms,) = [one["id"] for one in told["proposals"] if one["ends_at"] == told["embargo"]["ends_at"]]
    do("finder", "/participants/{participant_id}/consent/accept", {"terms": terms}, [finder])
    key = do("lead", "/revisions/{revision_id}/reviews", {"parties": [finder], "due_at": in_days(3)}, [row])
    (told,) = do.programs["finder"].get(f"/cases/{case}/reviews").json()["results"]
    assert (told["id"], told["mine"], told["by_day"]) == (key, True, True)
    assert not {one["kind"] for one in told["blocks"]} & {"product", "status", "score", "tracking"}
    about = {"revision": row, "kind": "title", "source": case, "comment": "Name the pump.", "party": finder}
    do("finder", "/cases/{case_id}/comments", about, [case])
    (found,) = do.programs["finder"].get(f"/cases/{case}/comments").json()["results"]
    assert (found["mine"], found["by_day"], found["participant"]) == (True, True, finder)
    do("finder", "/reviews/{review_id}/answer", {"answer": "commented", "version": 1}, [key])


def indicated(do, case):
    """Adversaries hold exploit code, which the agencies alone read."""
    told = {"event": "adversaries_hold_exploit", "source": "Item 4711 of the feed."}
    do("lead", "/cases/{case_id}/record", told, [case])
    assert [one["source"] for one in do.case(case)["signs"]] == ["Item 4711 of the feed."]
    assert do.programs["maker"].get(f"/cases/{case}").json()["signs"] == []


def release(do, case):
    """The advisory, objected to once, scheduled, taken back and released; its embargo ends before."""
    judged(do, case)  # before it is drafted: an advisory prints what was signed together
    first = {"summary": "First version", "based_on": case}
    row = do("lead", "/cases/{case_id}/advisory", first, [case])
    stale = do.programs["lead"].post(f"/cases/{case}/advisory", {"summary": "Another", "based_on": case})
    assert stale.status_code == 409
    assert [(one["id"], one["summary"]) for one in stale.json()["current"]] == [(row, "First version")]
    read_together(do, case, row)
    (seat,) = (one["id"] for one in do.case(case)["participants"] if one["name"] == do.w.agency.name)
    key = do("lead", "/revisions/{revision_id}/reviews", {"parties": [seat], "due_at": in_days(3)}, [row])
    do("adviser", "/reviews/{review_id}/answer", {"answer": "no_comment", "version": 1}, [key])
    do("lead", "/revisions/{revision_id}/submit", None, [row])
    do("colleague", "/revisions/{revision_id}/return", {"comment": "Name the pump."}, [row])
    do("lead", "/revisions/{revision_id}/submit", None, [row])
    digest = do.programs["colleague"].get(f"/cases/{case}/advisory").json()["revisions"][0]["digest"]
    do("colleague", "/revisions/{revision_id}/approve", {"digest": digest}, [row])
    for at in (in_days(400), None):
        do("lead", "/revisions/{revision_id}/schedule", {"release_at": at}, [row])
    do("lead", "/cases/{case_id}/embargo/terminate", {"reason": "Everybody is ready."}, [case])
    number, words = spoken(do, case)
    do("lead", "/revisions/{revision_id}/release", {}, [row])
    updated(do, case, number, words)


def kept(do):
    """The directory, its people, the center's texts and one's own tokens, by an administrator's program."""
    w, keeper = do.w, person("Who keeps the directory")
    told = {"person_id": keeper.person, "administrator": True, "triage": True, "since": NOW}
    Membership.objects.create(organisation=w.center, **told)
    do.programs["keeper"] = Program(keeper)
    wish = {"name": "Quokka Works", "kind": "manufacturer"}
    org = do("keeper", "/organisations", wish)
    way = {"channel": "mail", "value": "psirt@quokka.example"}
    point = do("keeper", "/organisations/{organisation_id}/contacts", way, [org])
    do("keeper", "/contacts/{contact_id}/change", {**way, "note": "Mornings", "version": 1}, [point])
    do("keeper", "/contacts/{contact_id}/check", {}, [point])
    do("keeper", "/contacts/{contact_id}/remove", {}, [point])
    new = do("keeper", "/organisations/{organisation_id}/members", {"name": "Ines Lund"}, [org])
    trained = {"person": new, "trained_on": dt.datetime.now(dt.UTC).date().isoformat()}
    do("keeper", "/organisations/{organisation_id}/members/training", trained, [org])
    (row,) = do.programs["keeper"].get(f"/organisations/{org}/members").json()["results"]
    assert (row["name"], row["way_in"], row["trained_until"] is not None) == ("Ines Lund", "none", True)
    do("keeper", "/organisations/{organisation_id}/members/training/end", {"person": new}, [org])
    do("keeper", "/organisations/{organisation_id}/members/end", {"person": new}, [org])
    assert do.programs["keeper"].get(f"/organisations/{org}/members").json()["results"] == []
    at_center = {"person": str(w.colleague.person), "triage": True, "administrator": False}
    do("keeper", "/organisations/{organisation_id}/members/change", at_center, [str(w.center.id)])
    assert do.programs["colleague"].get("/tokens").status_code == 401, "whoever comes to more makes a new one"
    do.programs["colleague"] = Program(w.colleague)
    lost = person("Who lost their phone")
    User.objects.create(person_id=lost.person, username="lost")
    Membership.objects.create(organisation_id=org, person_id=lost.person, since=NOW)
    do("keeper", "/people/{person_id}/reset", {}, [str(lost.person)])
    do("colleague", "/people/{person_id}/confirm", {}, [str(lost.person)])
    text = {"place": "mitigations", "name": "Networks", "title": "Keep them apart", "text": "Do."}
    key = do("keeper", "/templates", text)
    do("keeper", "/templates/{template_id}/change", {**text, "standing": False, "version": 1}, [key])
    do("keeper", "/templates/{template_id}/retire", {}, [key])
    (mine,) = do.programs["keeper"].get("/tokens").json()["results"]
    do("keeper", "/tokens/{token_id}/revoke", {}, [mine["id"]])
    assert do.programs["keeper"].get("/tokens").status_code == 401


def test_every_step_is_taken_by_the_api_alone():
    do = Walk()
    case = reports(do)
    maker = parties(do, case)
    content(do, case, maker)
    latecomer(do, case)
    shared(do, case)
    noticed(do, case)
    entered(do, case)
    counselled(do, case)
    claimed(do, case)
    attacked(do, case)
    known_already(do, case)
    leaked(do)
    more = {"vulnerabilities": [{"title": "Another finding"}]}
    later = do("lead", "/cases/{case_id}/vulnerabilities", more, [case])
    apart = {"vulnerabilities": [later], "title": "Another finding", "leak_risk": "None that we see."}
    linked = do("lead", "/cases/{case_id}/split", apart, [case])
    assert [one["id"] for one in do.case(case)["linked"]] == [linked]
    indicated(do, case)
    release(do, case)
    exposed = {"event": "exploit", "occurred_at": NOW.isoformat()}
    do("lead", "/cases/{case_id}/record", exposed, [case])
    do("lead", "/cases/{case_id}/close", {}, [case])
    assert do.case(case)["status"] == "closed"
    again = {"reason": "The fix can be bypassed.", "message": "Please look again."}
    new = do("lead", "/cases/{case_id}/reopen", again, [case])
    told = _valid(do)
    same = do("lead", "/reports/{report_id}/case", {"title": "Pump"}, [told])
    held(do, same, told)
    answered(do, same)
    redacted(do, told)
    one = {"into": do.case(new)["number"], "reason": "Both are about the same port."}
    do("lead", "/cases/{case_id}/merge", one, [same])
    assert do.case(same)["status"] == "closed"
    none = do("lead", "/reports/{report_id}/case", {"title": "Pump"}, [_valid(do)])
    why = {"ground": "no_vulnerability", "reason": "It asks for a second person."}
    do("lead", "/cases/{case_id}/withdraw", why, [none])
    assert do.case(none)["withdrawn_for"] == "no_vulnerability"
    handed = {"person": str(do.w.colleague.person), "note": "All of it is open."}
    do("lead", "/cases/{case_id}/assign", handed, [new])
    assert {one["relation"] for one in do.case(new)["linked"]} == {
        "predecessor",
        "sibling",
        "merged_from",
    }
    assert do.case(case)["status"] == "closed"
    taken_out(do)
    assert len(Program().get("/advisories").json()["results"]) == 1
    kept(do)
    assert do.used == {name for (method, _), name in do.names.items() if method == "POST"}
