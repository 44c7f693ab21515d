"""The screens of a safety communication: written, answered, approved, released, and read by everybody."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from tests import browsing
from tests.browsing import AT, signed_in
from tests.filled import adviser_in
from tests.integration.advisory_case import story
from tests.support.spoken import another_agency, drafted, second_adviser

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Communication, PublicCommunication, Remark
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
TYPED = {
    "communication-title": "Turn the radio of your pump off",
    "communication-part_summary": "The pump takes any dose.\n\nNobody was harmed.",
    "communication-part_patients": "Menu, Radio, <b>Off</b>.",
    "communication-summary": "First version",
    "communication-language": "en",
    "communication-outlet": "together",
    "communication-day": "2026-11-27",
    "communication-time": "17:00",
    "communication-zone": "UTC",
    "communication-question": "Is the list complete?",
}


def words(answer):
    return unescape(browsing.words(answer))


class Room:
    """A case with an adviser's agency of two, and everybody at their browsers."""

    def __init__(self):
        self.s = story()
        w = self.s.w
        adviser_in(self.s)
        self.s.now = AT
        second = second_adviser(w, self.s.case.id, AT)
        self.here = f"/cases/{self.s.case.id}/communication/"
        people = {"lead": w.lead, "adviser": w.adviser, "second": second, "northgate": w.northgate}
        self.at = {name: signed_in(actor) for name, actor in people.items()}

    def draft(self, who="adviser", **typed):
        return self.at[who].post(f"{self.here}draft/", {**TYPED, **typed})

    @property
    def row(self):
        (found,) = (one for one in self.s.here(Communication) if one.state != "replaced")
        return found

    def post(self, who, step, **data):
        return self.at[who].post(f"{self.here}{self.row.id}/{step}/", data)

    def approved(self, **typed):
        assert self.draft(**typed).status_code == 303
        assert self.post("lead", "answer", **{"answer-answer": "no_comment"}).status_code == 303
        assert self.post("second", "approve", **{"approve-digest": self.row.digest}).status_code == 303


def test_before_it_is_drafted_both_agencies_are_told_how_it_begins():
    r = Room()
    assert "Write the safety communication" in words(r.at["adviser"].get(r.here))
    page = words(r.at["lead"].get(r.here))
    assert "The clinical adviser’s agency writes it here." in page
    assert "Save and ask the center" not in page
    assert r.at["northgate"].get(r.here).status_code == 404
    assert "Safety communication" not in words(r.at["northgate"].get(f"/cases/{r.s.case.id}/")).replace(
        "Safety communications", ""
    )


def test_what_is_refused_keeps_every_word():
    r = Room()
    refused = r.draft(**{"communication-part_patients": " ", "communication-part_actions": "We ask."})
    assert refused.status_code == 422
    page = words(refused)
    assert "Say what somebody should do" in page
    assert "We ask." in refused.content.decode()
    assert r.s.here(Communication) == []


def test_the_center_finds_the_question_reads_and_answers():
    r = Room()
    assert r.draft().status_code == 303
    assert "Answer on the draft safety communication" in words(r.at["lead"].get("/my-work/"))
    page = words(r.at["lead"].get(r.here))
    for told in (
        "Is the list complete?",
        "Nobody was harmed.",
        "Not answered yet",
        "Menu, Radio, <b>Off</b>.",
    ):
        assert told in page
    refused = r.post("lead", "answer", **{"answer-answer": "objected"})
    assert refused.status_code == 422
    assert "Say what you object to" in words(refused)
    said = {"answer-answer": "objected", "answer-words": "Name models.", "answer-part_patients": "How?"}
    assert r.post("lead", "answer", **said).status_code == 303
    page = words(r.at["adviser"].get(r.here))
    for told in ("Name models.", "How?", "The coordination center objects"):
        assert told in page
    assert len(r.s.here(Remark)) == 1
    assert r.post("adviser", "answer", **said).status_code == 403


def test_a_stale_draft_stands_beside_the_newer_one_and_saving_again_is_a_decision():
    r = Room()
    r.draft()
    stale = r.draft("second", **{"communication-title": "Mine"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "Turn the radio of your pump off" in page
    assert 'value="Mine"' in page
    assert f'value="{r.row.id}"' in page
    again = {"communication-title": "Mine", "communication-based_on": str(r.row.id)}
    assert r.draft("second", **again).status_code == 303
    assert (r.row.title, r.row.version) == ("Mine", 1)


def test_a_second_person_approves_and_the_author_is_told_why_not():
    r = Room()
    r.draft()
    assert "You wrote this draft" in words(r.at["adviser"].get(r.here))
    assert "Approve what is shown" in words(r.at["second"].get(r.here))
    asked = "Approve the safety communication; whoever wrote it cannot."
    assert asked in words(r.at["second"].get("/my-work/"))
    assert asked not in words(r.at["adviser"].get("/my-work/"))
    card = f"/my-work/cases/{r.s.case.id}/communication/"
    assert r.at["second"].post(card, {"answer": "read"})["Location"] == r.here
    assert r.at["second"].post(card, {"answer": "yes"}).status_code == 422
    assert r.post("adviser", "approve", **{"approve-digest": r.row.digest}).status_code == 403
    assert r.post("second", "approve", **{"approve-digest": r.row.digest}).status_code == 303
    assert r.row.state == "approved"


def test_the_advisory_says_what_goes_out_with_it_and_everybody_reads_both():
    r = Room()
    r.draft()
    page = words(r.at["lead"].get(f"/cases/{r.s.case.id}/advisory/"))
    assert "is to go out with it and is not approved" in page
    r.approved(**{"communication-based_on": str(r.row.id)})
    row = r.s.approved()
    release = r.at["lead"].get(f"/cases/{r.s.case.id}/advisory/{row.id}/release/")
    assert f"Safety communication {r.row.number} of Device agency goes out with it." in words(release)
    reasons = {"T15": "All agreed.", "R6": "Shown before."}
    told = {"reasons": reasons, "leak_risk": "They share no component."}
    advisory.release(r.s.w.lead, row.id, AT, **told)
    number = r.row.number
    everybody = Client()
    page = everybody.get(f"/communications/{number}/")
    assert page["Cache-Control"] == "public, max-age=60"
    assert bytes(page.content) == bytes(PublicCommunication.objects.get().page)
    for told in ("If you are a patient or care for one", "Menu, Radio, <b>Off</b>.", r.s.number):
        assert told in words(page)
    assert number in words(everybody.get("/communications/"))
    assert everybody.get(f"/communications/{number}/1/").content == page.content
    document = everybody.get(f"/communications/{number}/1.json")
    assert document.json()["number"] == number
    assert everybody.get(f"/communications/{number}/2/").status_code == 404
    assert everybody.get("/communications/MDS-2026-000000/").status_code == 404
    assert number in words(everybody.get(f"/advisories/{r.s.number}/"))
    start = words(everybody.get("/"))
    assert number in start
    assert r.s.number in start


def test_whoever_has_an_old_page_in_hand_reads_where_the_newest_version_is():
    r = Room()
    r.s.released()
    r.draft(**{"communication-outlet": "alone"})
    r.post("second", "approve", **{"approve-digest": r.row.digest})
    r.post("adviser", "release", do="release", sure="on", reason_R3="It cannot wait.")
    everybody, number = Client(), r.row.number
    for path, asked in ((f"/communications/{number}/", "1/"), (f"/advisories/{r.s.number}/", "")):
        shown = everybody.get(f"{path}{asked}").content.decode()
        address = f"{settings.MEDACCORD.public_url}{path}"
        said = f'Newest version <a class="usa-link" href="{address}"><b>{address.split("://")[1]}</b></a>'
        assert said in " ".join(shown.split())


def test_alone_it_is_released_after_the_case_and_asks_for_a_reason_over_an_objection():
    r = Room()
    r.s.released()
    r.draft(**{"communication-outlet": "alone"})
    r.post("lead", "answer", **{"answer-answer": "objected", "answer-words": "Name models."})
    r.post("second", "approve", **{"approve-digest": r.row.digest})
    asked = r.post("adviser", "release", do="look")
    assert "Release it now" in words(asked)
    refused = r.post("adviser", "release", do="release", sure="on")
    assert refused.status_code == 409
    assert "over the center’s objection (rule R4)" in words(refused)
    done = r.post("adviser", "release", do="release", sure="on", reason_R4="Patients are harmed today.")
    assert done.status_code == 303
    assert "published" in words(r.at["adviser"].get(r.here))
    assert "over an objection" in words(r.at["lead"].get(f"/cases/{r.s.case.id}/history/"))
    for who, code in (("lead", 403), ("northgate", 404)):
        assert r.post(who, "release", do="look").status_code == code


def test_nothing_is_the_first_to_tell_of_a_case():
    r = Room()
    r.approved(**{"communication-outlet": "alone"})
    refused = r.post("adviser", "release", do="release", sure="on")
    assert refused.status_code == 409
    assert "Nothing of this case is public yet" in words(refused)


def test_the_center_reads_and_answers_each_of_two_agencies():
    r = Room()
    w, case = r.s.w, r.s.case.id
    another = another_agency(w, case, AT)
    drafted(w, case, AT, by=another, title="First in the order of names")
    row = drafted(w, case, AT, title="Second in the order of names")
    lead = r.at["lead"]
    page = lead.get(r.here).content.decode()
    assert "First in the order of names" in page
    there = f"{r.here}?agency={row.participant_id}"
    assert f'href="{there}"' in page
    page = lead.get(there).content.decode()
    assert "Second in the order of names" in page
    assert f'action="{r.here}{row.id}/answer/"' in page
    refused = lead.post(f"{r.here}{row.id}/answer/", {"answer-answer": "objected"})
    assert "Second in the order of names" in refused.content.decode()
    assert lead.post(f"{r.here}{row.id}/answer/", {"answer-answer": "no_comment"})["Location"] == there
    for odd in ("x", "", str(r.s.case.id)):
        assert "First in the order of names" in lead.get(r.here, {"agency": odd}).content.decode()
    other = r.at["adviser"].get(f"{r.here}?agency={another_party(r, row)}").content.decode()
    assert "First in the order of names" in other
    assert f'action="{r.here}draft/"' not in other, "what one writes stands beside one's own texts"


def another_party(r, row):
    (found,) = {one.participant_id for one in r.s.here(Communication)} - {row.participant_id}
    return found


def test_what_nobody_approved_has_no_page_of_its_release():
    r = Room()
    r.draft(**{"communication-outlet": "alone"})
    refused = r.at["adviser"].get(f"{r.here}{r.row.id}/release/")
    assert refused.status_code == 409
    assert "Only what a second person of the agency has approved is released." in words(refused)
    assert "Release it now" not in words(refused)


def test_no_screen_says_that_one_of_an_agency_that_has_left_goes_out():
    r = Room()
    r.approved()
    r.s.approved()
    there = f"/cases/{r.s.case.id}/advisory/"
    assert "goes out with it" in words(r.at["lead"].get(there))
    participant.leave(r.s.w.adviser, r.row.participant_id, AT, reason="Not ours.")
    assert "goes out with it" not in words(r.at["lead"].get(there))
    page = words(r.at["lead"].get(r.here))
    assert "This agency has left the case: this draft goes nowhere." in page
    assert "Give this answer" not in page


def test_in_a_closed_case_a_draft_says_that_it_goes_nowhere():
    r = Room()
    ready = r.s.approved()
    advisory.release(
        r.s.w.lead, ready.id, AT, reasons={"T15": "Agreed.", "R6": "Shown before."}, leak_risk="None shared."
    )
    r.approved(**{"communication-outlet": "alone"})
    cases.close(r.s.w.lead, r.s.case.id, AT, reasons=dict.fromkeys(("T18", "T19", "T20", "T21"), "Done."))
    page = words(r.at["second"].get(r.here))
    assert "The case is closed: this draft goes nowhere." in page
    assert "Whoever approved it" not in page
    assert "See what a release does" not in page


@pytest.mark.parametrize("step", ["close", "merge"])
def test_whoever_ends_a_case_reads_what_is_drafted_and_not_out(step):
    r = Room()
    lead, there = r.at["lead"], f"/cases/{r.s.case.id}/{step}/"
    assert "is not out" not in words(lead.get(there))
    r.approved()
    told = (
        f"Safety communication {r.row.number} of {r.row.agency}, version 1 (approved, not out yet) is not out"
    )
    assert told in words(lead.get(there))
    again = lead.post(there, {})
    assert again.status_code == 422
    assert told in words(again), "also when the form comes back"
    r.draft(**{"communication-based_on": str(r.row.id)})
    assert f"{r.row.number} of {r.row.agency}, version 1 (draft) is not out" in words(lead.get(there))
    participant.leave(r.s.w.adviser, r.row.participant_id, AT, reason="Not ours.")
    assert "is not out" not in words(lead.get(there)), "of an agency that left nobody waits for one"


def test_ending_a_case_names_no_communication_that_is_out():
    r = Room()
    r.approved()
    advisory.release(
        r.s.w.lead,
        r.s.approved().id,
        AT,
        reasons={"T15": "Agreed.", "R6": "Shown before."},
        leak_risk="None shared.",
    )
    assert "is not out" not in words(r.at["lead"].get(f"/cases/{r.s.case.id}/close/"))


def test_the_page_of_the_advisory_says_at_once_what_a_release_at_an_instant_leaves_behind():
    r = Room()
    r.approved()
    row, there = r.s.approved(), f"/cases/{r.s.case.id}/advisory/"
    lead = r.at["lead"]
    advisory.schedule(
        r.s.w.lead,
        row.id,
        AT - dt.timedelta(minutes=1),
        release_at=AT + dt.timedelta(days=60),
        reasons={"R6": "Shown before."},
        leak_risk="None shared.",
    )
    number = r.row.number
    page = words(lead.get(there))
    assert f"Safety communication {number} of Device agency came after the release was set" in page
    assert "goes out with it" not in page
    advisory.schedule(
        r.s.w.lead,
        row.id,
        AT + dt.timedelta(hours=1),
        release_at=AT + dt.timedelta(days=60),
        reasons={"R6": "Shown before."},
        leak_risk="None shared.",
    )
    assert f"Safety communication {number} of Device agency goes out with it." in words(lead.get(there))
