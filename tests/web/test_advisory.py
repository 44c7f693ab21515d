"""The screen of the advisory: drafted from the case, approved as shown, released knowingly."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape

import pytest
from tests.browsing import AT, signed_in, words
from tests.factories import NOW
from tests.filled import Filled, adviser_in
from tests.integration.advisory_case import story, third

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Publication, Revision
from medaccord.apps.advisories.queries.of_case import out_of
from medaccord.apps.cases.commands import embargo, note, participant, product
from medaccord.apps.cases.models import Embargo, NoteKind, Override, Vulnerability
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.of_report import own_parts
from medaccord.apps.intake.queries.tracking import own_reports
from medaccord.web.forms.intake.report import MessageForm, MoreFilesForm, ThreatForm
from medaccord.web.presenters.intake.tracking import Forms, tracking_page
from medaccord.web.viewmodels import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
LEAK = "They share no component."


class Desk:
    """A case that is ready for its advisory, with its lead and a colleague at their browsers."""

    def __init__(self, **kwargs):
        self.s = story(**kwargs)
        self.here = f"/cases/{self.s.case.id}/advisory/"
        self.lead, self.second = signed_in(self.s.w.lead), signed_in(self.s.w.colleague)
        self.flaws = [self.s.one.id, self.s.two.id]

    def draft(self, browser=None, **typed):
        data = {"summary": "Initial version", "status": "final", "vulnerabilities": self.flaws}
        data |= {"based_on": self.base(), **typed}
        return (browser or self.lead).post(
            f"{self.here}draft/", {f"draft-{name}": value for name, value in data.items()}
        )

    def base(self):
        """What a draft made now is based on."""
        return self.newest().id if self.s.here(Revision) else self.s.case.id

    def newest(self):
        rows = sorted(self.s.here(Revision), key=lambda row: (row.version, row.state != "replaced"))
        return rows[-1]

    def step(self, verb, browser=None, **typed):
        row = self.newest()
        return (browser or self.lead).post(f"{self.here}{row.id}/{verb}/", typed)

    def approved(self, **typed):
        assert self.draft(**typed).status_code == 303
        assert self.step("submit").status_code == 303
        told = self.step("approve", self.second, **{"approve-digest": self.newest().digest})
        assert told.status_code == 303, words(told)

    def release(self, browser=None, **typed):
        return self.step("release", browser, do="release", sure="on", **typed)


def test_before_the_first_draft_the_page_says_how_to_begin():
    d = Desk()
    page = d.lead.get(d.here)
    assert "Nothing is drafted yet" in words(page)
    assert page.content.decode().count('name="draft-vulnerabilities"') == 2
    assert "LEFT-OUT note" not in words(page)
    assert "text: Not for the public" in words(page)


def test_a_draft_is_made_of_the_rows_of_the_case_and_each_block_says_where_it_comes_from():
    d = Desk()
    left = str(d.s.rows["notes"][3].id)
    entries = len(d.s.here(Revision))
    assert d.draft(leave_out=[left]).status_code == 303
    row = d.newest()
    assert (row.summary, row.status, row.covers, row.leaves_out) == ("Initial version", "final", None, [left])
    assert len(d.s.here(Revision)) == entries + 1
    page = d.lead.get(d.here)
    html = page.content.decode()
    assert "A pump accepts doses from anybody." in words(page)
    assert "Left out by its author: text: Not for the public." in words(page)
    assert "LEFT-OUT note" not in words(page)
    for block in (f"note-{d.s.rows['notes'][0].id}", f"product-{d.s.pump.id}", f"status-{d.s.one.id}"):
        assert f'id="{block}"' in html
    assert "From the answers of manufacturers" in words(page)
    assert "Halcyon SECRET-PRODUCT" not in html.partition("ma-main")[2]


def test_chosen_vulnerabilities_alone_are_covered_and_the_next_form_remembers_the_choice():
    d = Desk()
    left = str(d.s.rows["notes"][3].id)
    d.draft(vulnerabilities=[d.flaws[0]], leave_out=[left], summary="Only V1")
    assert d.newest().covers == [str(d.flaws[0])]
    page = d.lead.get(d.here)
    html = page.content.decode()
    assert "Not in it: V2, CVE-2026-10002, Logs show keys." in words(page)
    ticked = re.findall(r'name="draft-(\w+)"\s+value="([^"]+)"\s+checked', html)
    assert sorted(ticked) == sorted(
        [("status", "final"), ("vulnerabilities", str(d.flaws[0])), ("leave_out", left)]
    )
    assert "Only V1" in html


def test_a_draft_without_a_sentence_is_refused_at_its_field():
    d = Desk()
    answer = d.draft(summary=" ")
    assert answer.status_code == 422
    assert 'href="#id_draft-summary"' in answer.content.decode()
    assert d.s.here(Revision) == []


def test_findings_and_changes_of_the_case_stand_among_the_checks():
    d = Desk(second=False)
    d.draft()
    page = words(d.lead.get(d.here))
    assert "Must be fixed: CVE-2026-10002 names no product" in page
    whole = Desk()
    whole.draft()
    assert "Valid CSAF 2.0: schema and all mandatory tests." in words(whole.lead.get(whole.here))
    note.add(
        whole.s.w.lead, whole.s.case.id, AT, notes=[note.NewNote(NoteKind.GENERAL, "Later text", "Later")]
    )
    page = words(whole.lead.get(whole.here))
    assert "Must be fixed: the case changed since this was drafted: note added. Draft it again." in page


def test_only_another_person_approves_and_only_what_was_shown():
    d = Desk()
    d.draft()
    d.step("submit")
    row = d.newest()
    own = d.lead.get(d.here).content.decode()
    assert 'name="approve-digest"' not in own
    refused = d.step("approve", **{"approve-digest": row.digest})
    assert refused.status_code == 403
    assert "A second person approves" in words(refused)
    shown = d.second.get(d.here).content.decode()
    assert f'name="approve-digest" value="{row.digest}"' in shown
    assert f"digest {row.digest[:16]}…" in words(d.second.get(d.here))
    other = d.step("approve", d.second, **{"approve-digest": "0" * 64})
    assert other.status_code == 409
    assert "This is not the text that you were shown." in words(other)
    assert d.step("approve", d.second, **{"approve-digest": row.digest}).status_code == 303
    assert d.newest().state == "approved"
    assert Publication.objects.count() == 0


def test_what_is_approved_already_says_so_to_the_one_who_comes_late():
    d = Desk()
    late = signed_in(third(d.s))
    d.approved()
    again = d.step("approve", late, **{"approve-digest": d.newest().digest})
    assert again.status_code == 409
    assert "This version is &#x27;approved&#x27;." in again.content.decode()


def test_an_older_draft_than_the_newest_is_not_approved():
    d = Desk()
    d.draft()
    d.step("submit")
    old = d.newest()
    d.draft(summary="Second try")
    answer = d.second.post(f"{d.here}{old.id}/approve/", {"approve-digest": old.digest})
    assert answer.status_code == 409
    assert "A newer draft has replaced this one." in words(answer)


def test_it_is_sent_back_with_a_comment_that_the_author_reads():
    d = Desk()
    d.draft()
    d.step("submit")
    empty = d.step("return", d.second, **{"return-comment": " "})
    assert empty.status_code == 422
    assert 'href="#id_return-comment"' in empty.content.decode()
    assert d.step("return", d.second, **{"return-comment": "Name the port."}).status_code == 303
    assert d.newest().state == "draft"
    assert "Sent back: Name the port." in words(d.lead.get(d.here))


def test_the_release_page_says_what_will_happen_and_changes_nothing():
    d = Desk()
    d.approved(vulnerabilities=[d.flaws[0]])
    there = f"{d.here}{d.newest().id}/release/"
    for page in (d.lead.get(there), d.lead.post(there, {"do": "look"})):
        told = words(page)
        assert page.status_code == 200
        assert "The embargo binds until 2027-01-22 15:00 UTC. It ends with this release" in told
        assert "These are not in it and stay secret: V2, CVE-2026-10002, Logs show keys." in told
        assert "They go on in a linked case with the same people and the same embargo." in told
        assert d.newest().digest in told
    assert d.newest().state == "approved"
    assert Publication.objects.count() == 0


def test_it_is_released_once_everything_that_the_rules_ask_for_is_given():
    d = Desk()
    d.approved(vulnerabilities=[d.flaws[0]])
    missing = d.release()
    assert missing.status_code == 422
    html = missing.content.decode()
    assert 'href="#id_reason_T15"' in html
    assert 'href="#id_leak_risk"' in html
    assert Publication.objects.count() == 0
    done = d.release(reason_T15="A patch is out.", leak_risk=LEAK)
    assert (done.status_code, done["Location"]) == (303, d.here)
    (public,) = Publication.objects.all()
    assert b"SIBLING-SECRET" not in bytes(public.page) + bytes(public.csaf)
    assert d.s.here(Embargo)[0].state == "exited"
    assert ("T15", "A patch is out.") in {(o.rule, o.reason) for o in d.s.here(Override)}
    assert [row.moved for row in sorted(d.s.here(Vulnerability), key=lambda row: row.position)] == [
        False,
        True,
    ]
    page = d.lead.get(d.here)
    assert f"{public.number}, version 1, Initial publication: published" in words(page)
    assert f'href="/advisories/{public.number}/1/"' in page.content.decode()
    assert d.lead.get(f"/advisories/{public.number}/").status_code == 200
    (linked,) = [line for line in case_list(d.s.w.lead, NOW).lines if line.id != d.s.case.id]
    assert d.s.here(Embargo, linked.id)[0].state == "active"


def test_without_an_embargo_nothing_more_is_asked_than_that_it_was_read():
    d = Desk(embargo_days=None)
    d.approved()
    html = d.lead.get(f"{d.here}{d.newest().id}/release/").content.decode()
    assert "reason_T15" not in html
    assert "leak_risk" not in html
    unread = d.step("release", do="release")
    assert unread.status_code == 422
    assert Publication.objects.count() == 0
    assert d.release().status_code == 303
    assert Publication.objects.count() == 1


def test_an_embargo_that_was_ended_meanwhile_asks_no_reason_any_more():
    d = Desk()
    d.approved()
    embargo.terminate(d.s.w.lead, d.s.case.id, AT, reason="All agreed.")
    assert "It ends with this release" not in words(d.lead.get(f"{d.here}{d.newest().id}/release/"))
    assert d.release().status_code == 303


def test_only_the_lead_releases_and_schedules():
    d = Desk()
    d.approved()
    assert "See what a release does" not in words(d.second.get(d.here))
    assert d.second.get(f"{d.here}{d.newest().id}/release/").status_code == 403
    assert d.release(d.second, reason_T15="Now").status_code == 403
    assert d.newest().state == "approved"


@pytest.mark.parametrize(
    ("day", "time", "zone", "code", "sentence"),
    [
        ("2027-01-22", "14:59", "UTC", 422, "The embargo binds until 2027-01-22 15:00 UTC."),
        ("2027-03-14", "02:30", "America/New_York", 422, "Clocks in America/New York skip 02:30"),
        ("2027-01-22", "10:00", "America/New_York", 303, ""),
    ],
)
def test_an_instant_is_chosen_exactly_and_not_while_the_embargo_binds(day, time, zone, code, sentence):
    d = Desk()
    d.approved()
    typed = {"schedule-day": day, "schedule-time": time, "schedule-zone": zone}
    answer = d.step("schedule", do="then", **typed)
    assert answer.status_code == code
    assert sentence in words(answer)
    chosen = dt.datetime(2027, 1, 22, 15, 0, tzinfo=dt.UTC) if code == 303 else None
    assert d.newest().release_at == chosen


def test_a_chosen_instant_is_shown_and_can_be_taken_back():
    d = Desk()
    d.approved()
    advisory.schedule(d.s.w.lead, d.newest().id, AT, release_at=NOW + dt.timedelta(days=70))
    page = words(d.lead.get(d.here))
    assert "It goes out by itself" in page
    assert "2027-02-01 15:00 UTC" in page
    assert d.step("schedule", do="never").status_code == 303
    assert d.newest().release_at is None
    assert "It goes out by itself" not in words(d.lead.get(d.here))


def test_an_update_says_what_changed_since_the_version_that_is_out():
    d = Desk(embargo_days=None)
    d.approved()
    d.release()
    assert "Draft an update" in words(d.lead.get(d.here))
    note.add(d.s.w.lead, d.s.case.id, AT, notes=[note.NewNote(NoteKind.GENERAL, "Update text", "Update")])
    assert d.draft(summary="The port is named").status_code == 303
    page = d.lead.get(d.here)
    assert "Since version 1: tracking changed, note added." in words(page)
    assert '<span class="ma-tag ma-tag--new">New</span>' in page.content.decode()
    assert "Version 2, Update A, draft: The port is named" in words(page)
    assert "Version 1, Initial publication, published: Initial version" in words(page)


def test_previews_are_what_would_be_published_and_stay_with_those_who_see_the_draft():
    d = Desk()
    d.draft()
    base = f"{d.here}{d.newest().id}/"
    page = d.lead.get(f"{base}preview/")
    assert "Pump accepts dose changes" in words(page)
    assert page["Cache-Control"] == "no-store"
    assert "Draft, not published, do not share." in words(page)
    assert 'class="ma-tlp ma-tlp--amber"' in page.content.decode()
    assert "TLP:AMBER+STRICT" in words(page)
    for public in ("Published", "share freely", "TLP:CLEAR"):
        assert public not in words(page).partition("CSAF 2.0 (JSON)")[0]
    told = json.loads(d.lead.get(f"{base}preview.json").content)
    assert told["document"]["csaf_version"] == "2.0"
    assert {one["cve"] for one in told["vulnerabilities"]} == {"CVE-2026-10001", "CVE-2026-10002"}
    for actor in (d.s.w.northgate, d.s.w.outsider):
        other = signed_in(actor)
        for path in (d.here, f"{base}preview/", f"{base}preview.json", f"{base}release/"):
            assert other.get(path).status_code == 404
        for verb in ("submit", "approve", "return", "schedule", "release"):
            assert other.post(f"{base}{verb}/").status_code == 404
    assert Publication.objects.count() == 0


def test_the_adviser_reads_the_draft_and_decides_nothing():
    d = Desk()
    adviser = signed_in(adviser_in(Filled(d.s.w, d.s.case, d.s.reporter, {})))
    d.draft()
    page = adviser.get(d.here)
    assert "A pump accepts doses from anybody." in words(page)
    for label in ("Send to review", "Draft it again", "Open</a>"):
        assert label not in page.content.decode()
    assert d.step("submit", adviser).status_code == 403


def test_what_is_unanswered_and_left_out_is_told_by_name_before_review_and_release():
    d = Desk(embargo_days=None)
    s = d.s
    s.ask(s.unasked, s.one)
    hidden = product.typed(s.w.makers["halcyon"].id, "Halcyon", "Hub", "7")
    product.add(s.w.lead, s.case.id, AT, products=[hidden])
    d.approved(leave_out=[str(s.rows["notes"][3].id)])
    for page in (d.lead.get(d.here), d.lead.get(f"{d.here}{d.newest().id}/release/")):
        told = unescape(words(page))
        silent = "Shown as 'No answer from the manufacturer: treat as affected': Halcyon SECRET-PRODUCT 1"
        assert f"{silent} (CVE-2026-10001)." in told
        assert "because nobody was asked: Halcyon SECRET-PRODUCT 1 (CVE-2026-10002)." in told
        assert "Not in it, because nobody was asked about them: Halcyon Hub 7." in told
        assert "Left out by its author: text: Not for the public." in told
    assert "Northgate InfusaCore LX 4.1; Halcyon SECRET-PRODUCT 1" in told
    assert d.release().status_code == 303
    (out,) = Publication.objects.all()
    public = re.sub(r"<[^>]+>", " ", bytes(out.page).decode())
    assert "No answer from the manufacturer" in public
    assert "Hub" not in public


def test_what_must_be_fixed_stops_the_review_and_says_so():
    d = Desk(second=False)
    d.draft()
    page = d.lead.get(d.here)
    assert "Must be fixed: CVE-2026-10002 names no product" in words(page)
    assert "Send to review" not in words(page)
    refused = d.step("submit")
    assert refused.status_code == 422
    assert "CVE-2026-10002 names no product" in words(refused)
    assert d.newest().state == "draft"


def test_the_desk_sees_who_can_review_it_and_lets_a_colleague_in():
    d = Desk()
    d.draft()
    assert "Can review it: " in words(d.lead.get(d.here))
    alone = Desk(colleague=False)
    alone.draft()
    alone.step("submit")
    page = alone.lead.get(alone.here)
    assert "Nobody who can review it has access to this case." in words(page)
    assert f'href="/cases/{alone.s.case.id}/people/#admit"' in page.content.decode()
    kata = alone.s.w.colleague
    assert signed_in(kata).get(alone.here).status_code == 404
    participant.admit(alone.s.w.lead, alone.s.case.id, AT, person=kata.person)
    shown = signed_in(kata).get(alone.here).content.decode()
    assert 'name="approve-digest"' in shown
    assert "Review the advisory" in words(signed_in(kata).get("/my-work/"))


def test_once_drafted_the_next_step_of_the_draft_is_whose_turn_it_is():
    d = Desk()
    d.s.ask(d.s.unasked, d.s.one)
    d.draft()
    turn = words(d.lead.get(f"/cases/{d.s.case.id}/"))
    assert "Whose turn You Finish the draft and send it to review." in turn
    d.step("submit")
    assert "Whose turn A second person Reviews the advisory" in words(d.lead.get(f"/cases/{d.s.case.id}/"))
    d.step("approve", d.second, **{"approve-digest": d.newest().digest})
    assert "Whose turn You Release the approved advisory." in words(d.lead.get(d.here))


def test_the_adviser_is_not_asked_to_approve():
    d = Desk()
    adviser = signed_in(adviser_in(Filled(d.s.w, d.s.case, d.s.reporter, {})))
    d.draft()
    d.step("submit")
    told = unescape(words(adviser.get(d.here)))
    assert "The coordination center's second person approves it." in told
    for wrong in ("Your turn", "Review the advisory", "Can review it"):
        assert wrong not in told


def test_a_revision_of_another_case_is_not_reached_from_this_one():
    d, other = Desk(), Desk()
    other.draft()
    row = other.newest()
    d.draft()
    assert d.lead.post(f"{d.here}{row.id}/submit/").status_code == 404
    assert d.lead.get(f"{d.here}{row.id}/preview/").status_code == 404


def test_a_reporter_finds_what_was_published_and_whom_it_thanks():
    s = story(credit_wanted=True, credit_as="Grace Hopper", embargo_days=None)

    def shown():
        (report,) = own_reports(s.reporter)
        parts = own_parts(s.reporter, report.id, s.now)
        forms = Forms(MessageForm(), MoreFilesForm(), ThreatForm())
        out = out_of("live", s.case.id)
        return tracking_page(report, parts, [], [], s.now, forms, Act("Close", "/close/"), out)

    s.approved()
    assert out_of("live", s.case.id) is None, "a draft is nothing that anybody outside is told"
    assert shown().credit == "The advisory will thank Grace Hopper."
    s.released()
    page = shown()
    assert page.credit == "The advisory thanks Grace Hopper."
    assert (page.where.act.href, page.where.date_note) == (f"/advisories/{s.number}/", s.number)
    participant.credit(
        s.reporter,
        own_parts(s.reporter, own_reports(s.reporter)[0].id, s.now)[0].participant,
        s.now,
        name="G",
    )
    assert shown().credit == "Its next version will thank G."


def test_a_draft_that_somebody_made_meanwhile_is_told_and_replaced_by_decision_only():
    d = Desk(embargo_days=None)
    base = d.base()
    assert d.draft(d.second, summary="By the colleague").status_code == 303
    (first,) = d.s.here(Revision)
    late = d.draft(summary="By the lead", based_on=base)
    assert late.status_code == 409
    page = words(late)
    assert "Somebody drafted this since you opened it." in page
    assert "By the colleague" in page
    assert "By the lead</textarea>" in late.content.decode()
    assert f'name="draft-based_on" value="{first.id}"' in late.content.decode()
    assert [row.state for row in d.s.here(Revision)] == ["draft"]
    assert d.draft(summary="By the lead", based_on=first.id).status_code == 303
    assert {row.summary: row.state for row in d.s.here(Revision)} == {
        "By the colleague": "replaced",
        "By the lead": "draft",
    }
    again = d.draft(summary="Once more", based_on=first.id)
    assert again.status_code == 409
    assert d.draft(summary="Nothing said", based_on="").status_code == 422
