"""disclosure.*: records that are asked for by law are laid out, decided one by one, and kept meanwhile."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import zipfile

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, person
from tests.filled import adviser_in, filled
from tests.integration.test_access import analyst, enter
from tests.integration.test_items import SECRET, send
from tests.integration.test_shares import item
from tests.support.api import NOTHING, Program

from medaccord.apps.cases.commands import hold, participant
from medaccord.apps.cases.models import CaseReport, DisclosureParagraph, DisclosureRequest, Reading
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import disclosure, file, post, thread
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.models import Post
from medaccord.apps.discussion.noticed import UNTOLD
from medaccord.apps.discussion.queries.disclosure import (
    PAGE,
    answer,
    paragraph,
    paragraph_page,
    paragraphs,
    request,
    requests,
)
from medaccord.apps.intake.holding import HELD
from medaccord.apps.intake.models import Identity
from medaccord.apps.intake.queries.holds import holds
from medaccord.apps.parties.models import Membership
from medaccord.core.context import database_context
from medaccord.core.models import Blob, Grant
from medaccord.domain.access import FOR_HOURS
from medaccord.domain.disclosure import Decision, Record, WithholdingGround
from medaccord.domain.disclosure_package import package
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.handling import Mark
from medaccord.domain.reading import Opening, Thing
from medaccord.domain.sharing import Purpose
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
ASKED = {
    "reference": "2026-00417",
    "asked": "All records on the InfusaCore LX pump.",
    "came_on": NOW.date(),
    "due_on": NOW.date() + dt.timedelta(days=28),
}
WITHHELD = {"decision": Decision.WITHHOLD, "exemptions": ["5"], "words": "It says what the desk thinks."}
RELEASED = {"decision": Decision.RELEASE}


def laid_out(f):
    row = disclosure.record(f.w.lead, f.case.id, NOW, **ASKED)
    return disclosure.lay_out(f.w.lead, row.id, NOW)


def found(f, row):
    """What was laid out, by its words."""
    return {one.text: one for one in paragraphs(f.w.lead, row.id)}


def at_desk(f, who=None):
    one = who or f.w.colleague
    Membership.objects.create(organisation=f.w.center, person_id=one.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=one.person)
    return one


def scene():
    """A case in which each party, the agencies and a reporter have said something."""
    f = filled()
    post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="We met on Monday.\n\nWe agreed.")
    post.write(f.w.northgate, f.case.id, NOW, room=f.side("northgate"), text="The key is in slot 4.")
    post.write(f.reporter, f.case.id, NOW, room=f.case.room_id, text="I saw it on a ward.")
    return f


def test_texts_posts_documents_and_reports_are_numbered_by_paragraph_and_nothing_is_decided():
    f = scene()
    adviser_in(f)
    item(f, handling=[Mark.TRADE_SECRET])
    row = laid_out(f)
    listed = paragraphs(f.w.lead, row.id)
    assert [one.number for one in listed] == list(range(1, len(listed) + 1))
    assert {one.decision for one in listed} == {None}
    told = {one.text: one for one in listed}
    assert {"We met on Monday.", "We agreed.", "InfusaCore LX", f.case.title} <= set(told)
    assert told["We agreed."].proposed == ("7F",)
    assert told["The key is in slot 4."].owner == "Northgate Medical"
    assert told["I saw it on a ward."].proposed == ("6", "7F")
    assert WithholdingGround.REPORTER in told["InfusaCore LX"].grounds
    secret = next(one for one in listed if one.kind is Record.DOCUMENT)
    assert secret.kept
    assert secret.proposed[0] == "4"
    f.assert_whole()


def test_who_reported_and_what_people_said_by_name_are_not_laid_out():
    f = filled()
    told = {"known_as": "Kim Zyxwvuts", "contact": "kim@example.org", "credit_as": "Kim Z."}
    case, _ = f.w.case(identity=Identity.NAME, **told)
    named = [person("Dana Whisper")]
    for one in named:
        Membership.objects.create(organisation=f.w.center, person_id=one.person, since=NOW)
        participant.admit(f.w.lead, case.id, NOW, person=one.person)
    thread.start(f.w.lead, case.id, NOW, subject="Whisper", people=[named[0].person], text="Psst.")
    row = disclosure.record(f.w.lead, case.id, NOW, **ASKED)
    disclosure.lay_out(f.w.lead, row.id, NOW)
    said = " ".join(one.text or "" for one in paragraphs(f.w.lead, row.id))
    assert "InfusaCore LX" in said
    for hidden in (*told.values(), "Whisper", "Psst."):
        assert hidden not in said


def test_a_person_decides_each_paragraph_and_the_rules_hold():
    f = scene()
    row = laid_out(f)
    told = found(f, row)
    common, theirs = told["We agreed."], told["The key is in slot 4."]
    for wrong in (
        {"decision": Decision.WITHHOLD, "exemptions": [], "words": "No."},
        {"decision": Decision.WITHHOLD, "exemptions": ["99"], "words": "No."},
        {"decision": Decision.WITHHOLD, "exemptions": ["5"], "words": " "},
        {"decision": Decision.RELEASE, "exemptions": ["5"]},
    ):
        with pytest.raises(Invalid):
            disclosure.decide(f.w.lead, common.id, NOW, **wrong)
    disclosure.decide(f.w.lead, common.id, NOW, **RELEASED, version=1)
    with pytest.raises(Stale):
        disclosure.decide(f.w.lead, common.id, NOW, **WITHHELD, version=1)
    with pytest.raises(Illegal) as refused:
        disclosure.decide(f.w.lead, theirs.id, NOW, **RELEASED)
    assert refused.value.reason == UNTOLD
    disclosure.decide(f.w.lead, theirs.id, NOW, **{**WITHHELD, "exemptions": ["7F", "4"]})
    assert paragraph(f.w.lead, theirs.id).exemptions == ("4", "7F")
    assert request(f.w.lead, row.id).counts == {
        "": len(told) - 2,
        Decision.RELEASE: 1,
        Decision.WITHHOLD: 1,
    }
    f.assert_whole()


@pytest.mark.parametrize("mark", [Mark.TRADE_SECRET, Mark.PCII])
def test_a_trade_secret_and_pcii_are_never_released(mark):
    f = scene()
    told = {"stated": True, "purpose": Purpose.PATIENT_RISK} if mark is Mark.PCII else {}
    send(f, handling=[mark], **told)
    row = laid_out(f)
    secret = next(one for one in paragraphs(f.w.lead, row.id) if one.kind is Record.DOCUMENT)
    assert (secret.kept, secret.text is None) == (True, mark is Mark.PCII)
    assert secret.proposed[0] == ("4" if mark is Mark.TRADE_SECRET else "3-CII")
    with pytest.raises(Illegal) as refused:
        disclosure.decide(f.w.lead, secret.id, NOW, **RELEASED)
    assert refused.value.reason == disclosure.PROTECTED
    disclosure.decide(f.w.lead, secret.id, NOW, **WITHHELD)


def test_marks_of_a_post_propose_their_exemptions():
    f = scene()
    told = {"handling": [Mark.PERSONAL], "marking": Tlp.AMBER_STRICT}
    post.write(f.w.northgate, f.case.id, NOW, room=f.side("northgate"), text="Ask J. Doe.", **told)
    one = found(f, laid_out(f))["Ask J. Doe."]
    assert (one.proposed, one.kept, one.owner) == (("6", "7F"), False, "Northgate Medical")


def test_a_paragraph_in_which_somebody_unnamed_is_named_is_not_released():
    f = filled()
    case, _ = f.w.case(known_as="Kim Zyxwvuts", identity=Identity.NOBODY)
    post.write(f.w.lead, case.id, NOW, room=case.room_id, text="Kim Zyxwvuts told us.\n\nIt is so.")
    row = disclosure.record(f.w.lead, case.id, NOW, **ASKED)
    disclosure.lay_out(f.w.lead, row.id, NOW)
    told = found(f, row)
    with pytest.raises(Invalid) as refused:
        disclosure.decide(f.w.lead, told["Kim Zyxwvuts told us."].id, NOW, **RELEASED)
    assert "decision" in refused.value.findings
    disclosure.decide(f.w.lead, told["It is so."].id, NOW, **RELEASED)


def test_a_source_that_changed_is_noticed_and_decided_again():
    f = scene()
    said = post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="First.\n\nSecond.")
    gone = post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="Gone.")
    row = laid_out(f)
    told = found(f, row)
    for one in (told["First."], told["Second."], told["Gone."]):
        disclosure.decide(f.w.lead, one.id, NOW, **RELEASED)
    post.revise(f.w.lead, said.id, NOW + HOUR, text="First.\n\nOther.\n\nThird.")
    post.withdraw(f.w.lead, gone.id, NOW + HOUR)
    changed = paragraph(f.w.lead, told["Second."].id)
    assert (changed.changed, changed.text, changed.decision) == (True, "Other.", Decision.RELEASE)
    assert not paragraph(f.w.lead, told["First."].id).changed
    with pytest.raises(Illegal) as refused:
        disclosure.decide(f.w.lead, changed.id, NOW + HOUR, **RELEASED)
    assert refused.value.reason == disclosure.MOVED
    disclosure.lay_out(f.w.lead, row.id, NOW + HOUR)
    again = {one.number: one for one in paragraphs(f.w.lead, row.id)}
    assert again[told["First."].number].decision is Decision.RELEASE
    assert again[told["Second."].number].decision is None
    assert again[told["Gone."].number].text is None
    assert again[max(again)].text == "Third."
    with pytest.raises(Illegal):
        disclosure.decide(f.w.lead, told["Gone."].id, NOW + HOUR, **RELEASED)
    disclosure.decide(f.w.lead, told["Gone."].id, NOW + HOUR, **WITHHELD)
    f.assert_whole()


def test_a_document_that_is_marked_afterwards_is_another_thing():
    f = scene()
    one = Evidence("plan.txt", "", b"A plan")
    sent = file.add(f.w.lead, f.case.id, NOW, room=f.side("northgate"), files=[one])[0]
    row = laid_out(f)
    told = found(f, row)["plan.txt"]
    with f.inside():
        Blob.rows.filter(id=sent.id).update(handling=["commercial_confidential"])
    with pytest.raises(Illegal) as refused:
        disclosure.decide(f.w.lead, told.id, NOW, **WITHHELD)
    assert refused.value.reason == disclosure.MOVED
    disclosure.lay_out(f.w.lead, row.id, NOW)
    assert WithholdingGround.COMMERCIAL in found(f, row)["plan.txt"].grounds


def test_the_case_and_its_reports_are_held_until_the_request_is_closed():
    f = scene()
    said = post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="It names a patient.")
    with f.inside():
        report = CaseReport.rows.get(stream=f.case.id).report_id
    row = laid_out(f)
    why = {"reason": "It names a patient.", "basis": "GDPR Article 17"}
    with pytest.raises(Illegal) as refused:
        post.redact(f.w.lead, said.id, NOW, **why)
    assert refused.value.reason == HELD
    (held,) = holds(f.w.lead, f.case.id)
    (reached,) = holds(f.w.lead, report)
    assert (held.matter, reached.reached) == (ASKED["reference"], True)
    with pytest.raises(Illegal) as refused:
        hold.lift(f.w.lead, held.id, NOW, reason="Done.")
    assert refused.value.reason == hold.REQUESTED
    with pytest.raises(Invalid):
        disclosure.close(f.w.lead, row.id, NOW, reason=" ")
    disclosure.close(f.w.lead, row.id, NOW + HOUR, reason="It was answered.")
    assert [one.lifted_at for one in holds(f.w.lead, f.case.id)] == [NOW + HOUR]
    assert [one.lifted_at for one in holds(f.w.lead, report)] == [NOW + HOUR]
    f.assert_whole()
    post.redact(f.w.lead, said.id, NOW + 2 * HOUR, **why)
    for late in (
        lambda: disclosure.lay_out(f.w.lead, row.id, NOW + HOUR),
        lambda: disclosure.close(f.w.lead, row.id, NOW + HOUR, reason="Again."),
        lambda: disclosure.decide(f.w.lead, found(f, row)["We agreed."].id, NOW + HOUR, **RELEASED),
    ):
        with pytest.raises(Illegal) as refused:
            late()
        assert refused.value.reason == disclosure.CLOSED


def test_only_the_desk_knows_of_a_request_and_only_its_lead_records_and_closes_one():
    f = scene()
    adviser, colleague = adviser_in(f), at_desk(f)
    row = laid_out(f)
    for nobody in (adviser, f.w.northgate, f.w.halcyon, f.reporter):
        assert requests(nobody, f.case.id) == []
        for model in (DisclosureRequest, DisclosureParagraph):
            assert f.seen(model, nobody) == []
        with pytest.raises(Missing):
            request(nobody, row.id)
        with pytest.raises(Missing):
            paragraphs(nobody, row.id)
        with pytest.raises(Missing):
            disclosure.lay_out(nobody, row.id, NOW)
        with pytest.raises(Denied):
            disclosure.record(nobody, f.case.id, NOW, **ASKED)
        told = " ".join(str(entry) for entry in history(nobody, f.case.id).entries)
        assert "disclosure." not in told
        assert "hold." not in told
    assert [one.leads for one in requests(colleague, f.case.id)] == [False]
    disclosure.lay_out(colleague, row.id, NOW)
    for verb in (
        lambda: disclosure.record(colleague, f.case.id, NOW, **ASKED),
        lambda: disclosure.close(colleague, row.id, NOW, reason="Done."),
    ):
        with pytest.raises(Denied):
            verb()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"reference": " "}, "reference"),
        ({"reference": "a\nb"}, "reference"),
        ({"asked": ""}, "asked"),
        ({"came_on": NOW.date() + dt.timedelta(days=1)}, "came_on"),
        ({"came_on": dt.date(206, 1, 1)}, "came_on"),
        ({"due_on": NOW.date() - dt.timedelta(days=1)}, "due_on"),
        ({"due_on": dt.date(2206, 1, 1)}, "due_on"),
    ],
)
def test_a_request_says_what_it_asks_for_and_by_when(told, field):
    f = filled()
    with pytest.raises(Invalid) as refused:
        disclosure.record(f.w.lead, f.case.id, NOW, **{**ASKED, **told})
    assert set(refused.value.findings) == {field}


def test_the_lead_records_lays_out_decides_and_closes_on_screens():
    f = scene()
    browser = signed_in(f.w.lead)
    here = f"/cases/{f.case.id}/history/"
    assert "Nobody has asked for records" in browser.get(here).content.decode()
    assert browser.get(f"{here}disclosure/").status_code == 200
    told = {**ASKED, "came_on": "2026-11-20", "due_on": "2199-01-01"}
    assert browser.post(f"{here}disclosure/", told).status_code == 422
    answer = browser.post(f"{here}disclosure/", {**told, "due_on": "2026-12-21"})
    page = answer["Location"]
    assert "Lay the records out" in browser.get(page).content.decode()
    assert ASKED["reference"] in browser.get(here).content.decode()
    assert browser.get(f"{page}lay-out/").status_code == 200
    assert browser.post(f"{page}lay-out/", {"version": 1}).status_code == 303
    (row,) = requests(f.w.lead, f.case.id)
    one = found(f, row)["We agreed."]
    there = f"/disclosure-paragraphs/{one.id}/"
    asked = browser.get(there).content.decode()
    assert "We agreed." in asked
    assert "checked" not in asked
    assert browser.post(there, {"decision": "withhold", "version": 1}).status_code == 422
    kept = {"decision": "withhold", "exemptions": ["5"], "words": "The desk thinks so.", "version": 1}
    assert browser.post(there, kept)["Location"] == f"{page}#p{one.number}"
    assert browser.post(there, {"decision": "release", "version": 1}).status_code == 409
    assert "Withhold: 5" in browser.get(page).content.decode()
    assert browser.post(f"{page}close/", {"reason": "Answered.", "version": 3}).status_code == 303
    assert browser.get(there).status_code == 409
    assert "Answered." in browser.get(page).content.decode()
    for nobody in (f.w.northgate, f.w.outsider):
        other = signed_in(nobody)
        for address in (page, f"{page}lay-out/", f"{page}close/", there, f"{here}disclosure/"):
            assert other.get(address).status_code == 404


def test_a_program_of_the_desk_does_the_same_and_others_find_nothing():
    f = scene()
    desk, party = Program(f.w.lead), Program(f.w.northgate)
    told = {**ASKED, "came_on": "2026-11-20", "due_on": "2026-12-21"}
    made = desk.post(f"/cases/{f.case.id}/disclosures", told)
    assert made.status_code == 201
    key = made.json()["results"][0]["id"]
    assert desk.post(f"/disclosures/{key}/lay-out", {"version": 1}).status_code == 200
    rows = desk.get(f"/disclosures/{key}/paragraphs").json()["results"]
    assert {one["decision"] for one in rows} == {None}
    kept = {"decision": "withhold", "exemptions": ["5"], "words": "So.", "version": 1}
    there = f"/disclosure-paragraphs/{rows[0]['id']}/decide"
    assert desk.post(there, {**kept, "exemptions": ["99"]}).status_code == 422
    assert desk.post(there, kept).status_code == 200
    assert party.get(f"/cases/{f.case.id}/disclosures").json() == NOTHING
    for told in (party.get(f"/disclosures/{key}/paragraphs"), party.post(there, kept)):
        assert told.status_code == 404


def test_a_long_list_is_read_page_by_page():
    f = filled()
    text = "\n\n".join(f"Finding {n}." for n in range(1, 2 * PAGE))
    post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text=text)
    row = laid_out(f)
    every = paragraphs(f.w.lead, row.id)
    pages, after = [], ""
    while after is not None:
        one = paragraph_page(f.w.lead, row.id, after=after, limit=PAGE)
        pages, after = [*pages, one.lines], one.next
    assert [line for page in pages for line in page] == every
    assert [len(page) for page in pages] == [PAGE, PAGE, len(every) - 2 * PAGE]
    for wrong in ("x", "-1", "1.5", "9" * 10):
        with pytest.raises(Invalid) as refused:
            paragraph_page(f.w.lead, row.id, after=wrong)
        assert set(refused.value.findings) == {"after"}
    browser, here = signed_in(f.w.lead), f"/disclosures/{row.id}/"
    first = browser.get(here).content.decode()
    assert f"1 to {PAGE} of {len(every)}" in first
    assert f"{here}?after={PAGE}" in first
    second = browser.get(f"{here}?after={PAGE}").content.decode()
    assert f'id="p{PAGE + 1}"' in second
    assert f'id="p{PAGE}"' not in second
    one = every[PAGE]
    sent = browser.post(f"/disclosure-paragraphs/{one.id}/", {"decision": "release", "version": 1})
    assert sent["Location"] == f"{here}?after={PAGE}#p{one.number}"
    assert "Decide again" in browser.get(f"{here}?after={PAGE}").content.decode()
    assert browser.get(f"{here}?after=x").status_code == 422
    (told,) = Program(f.w.lead).get(f"/disclosures/{row.id}/paragraphs?limit=1").json()["results"]
    assert told["number"] == 1


def answered(f):
    """A request of which what the desk said is released and all else withheld, and its version."""
    row = laid_out(f)
    for one in paragraphs(f.w.lead, row.id):
        told = RELEASED if one.text in ("We met on Monday.", "We agreed.") else WITHHELD
        disclosure.decide(f.w.lead, one.id, NOW, **told)
    return row, request(f.w.lead, row.id).version


def test_a_second_person_approves_what_they_read_and_only_then_it_is_taken_out():
    f = scene()
    send(f, handling=[Mark.TRADE_SECRET])
    second, helper = at_desk(f), at_desk(f, person())
    row = laid_out(f)
    with pytest.raises(Illegal):
        disclosure.approve(second, row.id, NOW, version=2)
    for one in paragraphs(f.w.lead, row.id):
        told = RELEASED if one.text in ("We met on Monday.", "We agreed.") else WITHHELD
        disclosure.decide(helper if one.number == 1 else f.w.lead, one.id, NOW, **told)
    with pytest.raises(Stale):
        disclosure.approve(second, row.id, NOW, version=2)
    version = request(f.w.lead, row.id).version
    for decided in (f.w.lead, helper):
        with pytest.raises(Denied) as refused:
            disclosure.approve(decided, row.id, NOW, version=version)
        assert refused.value.reason == disclosure.OWN
    with pytest.raises(Illegal) as refused:
        disclosure.export(second, row.id, NOW, way=Opening.EXPORT)
    assert refused.value.reason == disclosure.UNAPPROVED
    with pytest.raises(Missing):
        answer(second, row.id)
    disclosure.approve(second, row.id, NOW, version=version)
    disclosure.export(f.w.lead, row.id, NOW, way=Opening.EXPORT)
    (kept,) = [one for one in f.rows(Reading) if one.kind == Thing.ANSWER]
    assert (kept.reader_id, kept.way, kept.room_id) == (f.w.lead.person, Opening.EXPORT, row.room_id)
    f.assert_whole()


def test_the_package_holds_what_is_released_and_of_the_rest_number_kind_and_exemption():
    f = scene()
    send(f, handling=[Mark.TRADE_SECRET])
    second = at_desk(f)
    row, version = answered(f)
    disclosure.approve(second, row.id, NOW, version=version)
    told = answer(f.w.lead, row.id)
    with zipfile.ZipFile(io.BytesIO(package(told))) as bundle:
        held = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert list(held) == ["released.txt", "withheld.csv", "SHA256SUMS"]
    assert package(told) == package(answer(f.w.lead, row.id))
    number = found(f, row)["We agreed."].number
    assert f"[{number}] post\nWe agreed.\n" in held["released.txt"]
    assert "[withheld: exemption 5]" in held["released.txt"]
    kept = ("The key is in slot 4.", "I saw it on a ward.", WITHHELD["words"], SECRET.name, "InfusaCore")
    for secret in kept:
        assert all(secret not in text for text in held.values())
    listed = list(csv.DictReader(io.StringIO(held["withheld.csv"])))
    assert len(listed) == len(told.lines) - 2
    assert {(one["exemptions"], one["provisions"]) for one in listed} == {("5", "5 U.S.C. 552(b)(5)")}
    sums = dict(reversed(line.split("  ")) for line in held["SHA256SUMS"].splitlines())
    assert sums == {n: hashlib.sha256(held[n].encode()).hexdigest() for n in ("released.txt", "withheld.csv")}


def test_whatever_changes_afterwards_takes_the_approval_or_stops_the_package():
    f = scene()
    second = at_desk(f)
    row, version = answered(f)
    disclosure.approve(second, row.id, NOW, version=version)
    said = next(one for one in f.rows(Post) if one.text.startswith("We met"))
    post.revise(f.w.lead, said.id, NOW + HOUR, text="We met on Tuesday.\n\nWe agreed.")
    with pytest.raises(Illegal) as refused:
        disclosure.export(second, row.id, NOW + HOUR, way=Opening.EXPORT)
    assert refused.value.reason == disclosure.SINCE
    with pytest.raises(Missing):
        answer(second, row.id)
    disclosure.lay_out(f.w.lead, row.id, NOW + HOUR)
    assert request(f.w.lead, row.id).approved_at is None
    (open_,) = [one for one in paragraphs(f.w.lead, row.id) if one.decision is None]
    disclosure.decide(f.w.lead, open_.id, NOW + HOUR, **RELEASED)
    version = request(f.w.lead, row.id).version
    disclosure.approve(second, row.id, NOW + HOUR, version=version)
    disclosure.decide(f.w.lead, open_.id, NOW + HOUR, **WITHHELD)
    assert request(f.w.lead, row.id).approved_at is None
    with pytest.raises(Illegal) as refused:
        disclosure.export(second, row.id, NOW + HOUR, way=Opening.EXPORT)
    assert refused.value.reason == disclosure.UNAPPROVED


def test_whoever_cannot_read_a_report_approves_no_answer_that_releases_it():
    f = scene()
    second = at_desk(f)
    row = laid_out(f)
    for one in paragraphs(f.w.lead, row.id):
        told = RELEASED if one.kind is Record.DEVICE else WITHHELD
        disclosure.decide(f.w.lead, one.id, NOW, **told)
    with f.inside():
        report = CaseReport.rows.get(stream=f.case.id).report_id
    with database_context(None, "live", [report]):
        assert not Grant.objects.filter(stream=report, principal=second.person).exists()
    with pytest.raises(Denied) as refused:
        disclosure.approve(second, row.id, NOW, version=request(f.w.lead, row.id).version)
    assert refused.value.reason == disclosure.UNSEEN


def test_a_package_leaves_by_a_form_after_a_proof_and_under_a_name_that_tells_its_marking():
    f = scene()
    second = at_desk(f)
    row, version = answered(f)
    browser = signed_in(second)
    there = f"/disclosures/{row.id}/"
    assert browser.get(f"{there}export/").status_code == 409
    assert browser.get(f"{there}approve/").status_code == 200
    assert browser.post(f"{there}approve/", {"version": version}).status_code == 422
    assert browser.post(f"{there}approve/", {"version": version, "sure": "on"}).status_code == 303
    assert browser.get(f"{there}export/").status_code == 200
    assert not [one for one in f.rows(Reading) if one.kind == Thing.ANSWER]
    sent = browser.post(f"{there}export/", {})
    name = f"{f.case.stream.number}_CLEAR_disclosure.zip"
    assert sent["Content-Disposition"] == f'attachment; filename="{name}"'
    assert sent["Cache-Control"] == "no-store"
    assert sent.content == package(answer(second, row.id))
    out = [one for one in f.rows(Reading) if (one.kind, one.way) == (Thing.POST, Opening.EXPORT)]
    (said,) = [one for one in f.rows(Post) if one.text.startswith("We met on Monday.")]
    assert [one.shown for one in out] == [[[str(said.id), said.version]]], "what is withheld is not taken out"
    assert (
        "the answer to a request for records"
        in browser.get(f"/cases/{f.case.id}/documents/ledger/").content.decode()
    )
    assert Program(f.w.northgate).get(f"/disclosures/{row.id}/package").status_code == 404


def test_whoever_is_here_for_some_hours_decides_nothing_and_takes_nothing_out():
    f = scene()
    row = laid_out(f)
    who = analyst(f)
    enter(f, who)
    told = paragraphs(who, row.id)[0]
    with pytest.raises(Denied) as refused:
        disclosure.decide(who, told.id, NOW, **WITHHELD)
    assert refused.value.reason == FOR_HOURS
    with pytest.raises(Denied) as refused:
        disclosure.export(who, row.id, NOW, way=Opening.EXPORT)
    assert refused.value.reason == FOR_HOURS
