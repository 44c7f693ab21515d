"""Triage: what a report is weighed by, duplicates, and questions to its reporter."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import holder, reporter, signed_in
from tests.factories import NOW, actor_of, person, weighed, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, participant, triage
from medaccord.apps.cases.commands.withdraw import withdraw
from medaccord.apps.cases.queries.of_report import similar
from medaccord.apps.cases.queries.triage import filled, standing
from medaccord.apps.discussion.commands import alarm, ask, file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.models import Triage, Urgency
from medaccord.apps.intake.queries.reports import happened, report_list, report_view
from medaccord.apps.intake.queries.triage import duplicate_of, triage_of
from medaccord.core.context import database_context
from medaccord.core.models import Fact, Grant
from medaccord.core.principal import LIVE
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.withdrawal import Ground
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.numbers import NumberKind, number

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
END = "We have what we need."


def _told(**changes):
    """A world, a report, and its reporter."""
    w = world()
    told = w.told(**changes).report
    return w, told, actor_of(told.reporter_id)


# Whose turn it is


def _at_the_desk(w):
    """Reports on the desk's work page and in its list of what waits, which are the same."""
    desk = signed_in(w.lead)
    found = [
        set(re.findall(r'href="/reports/([0-9a-f-]{36})/"', desk.get(there).content.decode()))
        for there in ("/my-work/", "/reports/")
    ]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("steps", "waits", "word"),
    [
        ((), True, "Check"),
        ((report.validate,), True, "Open a case"),
        ((report.validate, report.accept), True, "Open a case"),
        ((report.validate, report.defer), False, ""),
        ((report.validate, report.defer, report.accept), True, "Open a case"),
        ((report.invalidate,), False, ""),
        ((report.validate, report.defer, report.close), False, ""),
    ],
)
def test_what_is_the_desks_turn_is_before_it_and_nothing_else(steps, waits, word):
    w, told, _ = _told()
    for step in steps:
        why = {} if step in (report.validate, report.accept) else {"reason": "Later."}
        step(w.lead, told.id, NOW, **why)
    assert _at_the_desk(w) == ({str(told.id)} if waits else set())
    (line,) = report_list(w.lead).lines
    assert line.is_ours is waits
    if waits:
        assert f">{word}<" in signed_in(w.lead).get("/my-work/").content.decode()


def test_a_report_with_a_case_waits_no_more_until_that_is_withdrawn():
    w, told, _ = _told()
    report.validate(w.lead, told.id, NOW)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    assert _at_the_desk(w) == set()
    withdraw(w.lead, case.id, NOW, ground=Ground.NO_VULNERABILITY, reason="There is none.")
    assert _at_the_desk(w) == {str(told.id)}
    report.close(w.lead, told.id, NOW, reason="There is none.")
    assert _at_the_desk(w) == set()


END_OF = {
    "invalid": (report.invalidate,),
    "deferred": (report.validate, report.defer),
    "closed": (report.validate, report.defer, report.close),
}


@pytest.mark.parametrize("state", END_OF)
@pytest.mark.parametrize("sends", ["words", "files"])
def test_a_reporter_who_writes_about_what_was_set_aside_brings_it_back(state, sends):
    w, told, mine = _told()
    for step in END_OF[state]:
        step(w.lead, told.id, NOW, **({} if step is report.validate else {"reason": "Not enough to tell."}))
    assert _at_the_desk(w) == set()
    if sends == "words":
        post.write_to_report(mine, told.id, NOW + HOUR, text="It is model 4.")
    else:
        file.add_to_report(mine, told.id, NOW + HOUR, files=[Evidence("a.txt", "text/plain", b"0 1 0")])
    assert _at_the_desk(w) == {str(told.id)}
    desk = signed_in(w.lead)
    for there in ("/my-work/", "/reports/"):
        page = desk.get(there).content.decode()
        assert ">Look again<" in page
        assert "the reporter wrote on" in page
    assert "The reporter wrote on" in desk.get(f"/reports/{told.id}/").content.decode()
    (line,) = report_list(w.lead).lines
    assert line.wrote_at == NOW.replace(hour=12, minute=0), "its day alone"
    post.write_to_report(w.lead, told.id, NOW + 2 * HOUR, text="Thank you.")
    assert _at_the_desk(w) == set()


def test_a_decision_answers_the_reporters_words_too():
    w, told, mine = _told()
    report.invalidate(w.lead, told.id, NOW, reason="Not enough to tell.")
    post.write_to_report(mine, told.id, NOW, text="It is model 4.")
    report.close(w.lead, told.id, NOW, reason="It is not sold any more.")
    assert report_view(w.lead, told.id).wrote_at is None
    assert _at_the_desk(w) == set()


def test_the_desks_own_words_and_those_about_a_running_report_wait_for_nobody():
    w, told, mine = _told()
    post.write_to_report(mine, told.id, NOW, text="One more thing.")
    assert report_view(w.lead, told.id).wrote_at is None
    report.invalidate(w.lead, told.id, NOW, reason="Not enough to tell.")
    post.write_to_report(w.lead, told.id, NOW, text="Which model is it?")
    assert report_view(w.lead, told.id).wrote_at is None


def test_urgent_news_about_a_running_or_ended_report_is_on_top_until_it_is_answered():
    w = world()
    ended, running = w.told(device="Ended").report, w.told(device="Running").report
    report.invalidate(w.lead, ended.id, NOW, reason="No flaw.")
    report.close(w.lead, ended.id, NOW, reason="No answer.")
    report.validate(w.lead, running.id, NOW)
    cases.open(w.lead, running.id, NOW, title="Pump")
    w.now += HOUR
    w.told(device="Fresh")
    for told in (ended, running):
        alarm.alarm(actor_of(told.reporter_id), told.id, NOW, says=[Urgency.EXPLOITED], text="Today.")
    found = [one.device for one in report_list(w.lead, state="open").lines]
    assert (set(found[:2]), found[2]) == ({"Ended", "Running"}, "Fresh")
    for told in (ended, running):
        post.write_to_report(w.lead, told.id, NOW, text="We look at it now.")
    assert [one.device for one in report_list(w.lead, state="open").lines] == ["Fresh"]


def test_the_reporter_reads_that_it_is_the_desks_turn_once_they_wrote():
    w = world()
    _, code = reporter()
    key = report_list(w.lead).lines[0].id
    report.invalidate(w.lead, key, NOW, reason="Not enough to tell.")
    client = holder(code)
    assert "We look again as soon as you write." in client.get("/tracking/").content.decode()
    client.post(f"/tracking/{key}/write/", {"text": "It is model 4."})
    page = client.get("/tracking/").content.decode()
    assert "We look again as soon as you write." not in page
    assert "We read what you wrote, and answer you here." in page


# What it is weighed by


def test_a_triage_is_recorded_with_its_suggestion_and_the_version_of_its_table():
    w, told, _ = _told()
    assert triage_of(w.lead, told.id) is None
    row = triage.triage(w.lead, told.id, NOW, weighed=weighed(), version=0)
    found = triage_of(w.lead, told.id)
    assert (found.table, found.at, found.version) == ("DT_COORD_TRIAGE 1.0.0", NOW, 1)
    assert found.weighed == weighed()
    assert (found.suggestion.outcome, found.suggestion.is_safety) == ("track", False)
    assert (row.table_outcome, row.outcome) == ("track", "track")


@pytest.mark.parametrize("alarm", ["therapy", "harm", "exploited", "public"])
def test_danger_and_publicity_override_what_the_table_says(alarm):
    w, told, _ = _told()
    row = triage.triage(w.lead, told.id, NOW, weighed=weighed(**{alarm: "yes"}))
    suggestion = triage_of(w.lead, told.id).suggestion
    assert suggestion.is_safety
    assert [str(one) for one in suggestion.alarms] == [alarm]
    assert row.outcome == "coordinate"
    assert row.table_outcome != "coordinate"
    assert {"suppliers", "utility", "impact"} <= set(suggestion.against)


def test_what_is_not_known_overrides_nothing():
    w, told, _ = _told()
    flags = dict.fromkeys(("therapy", "harm", "exploited"), "unknown")
    row = triage.triage(w.lead, told.id, NOW, weighed=weighed(**flags))
    assert row.outcome == "track"


def test_it_is_a_suggestion_and_never_a_gate():
    w, told, _ = _told()
    triage.triage(w.lead, told.id, NOW, weighed=weighed(credibility="not_credible"))
    report.validate(w.lead, told.id, NOW)
    assert cases.open(w.lead, told.id, NOW, title="All the same").title == "All the same"


def test_a_stale_triage_loses_neither():
    w, told, _ = _told()
    triage.triage(w.lead, told.id, NOW, weighed=weighed(), version=0)
    for version in (0, 7):
        with pytest.raises(Stale, match="Compare both") as refused:
            triage.triage(w.lead, told.id, NOW, weighed=weighed(utility="efficient"), version=version)
        assert refused.value.current[0]["utility"] == "laborious"
    triage.triage(w.lead, told.id, NOW + HOUR, weighed=weighed(utility="efficient"), version=1)
    found = triage_of(w.lead, told.id)
    assert (found.version, found.weighed.inputs.utility) == (2, "efficient")
    with read_scope(w.lead):
        assert Triage.objects.visible_to(w.lead).filter(stream=told.id).count() == 1


def test_a_version_of_nothing_is_refused():
    w, told, _ = _told()
    with pytest.raises(Invalid, match="version"):
        triage.triage(w.lead, told.id, NOW, weighed=weighed(), version=1)


def test_nobody_but_the_desk_weighs_or_reads_it():
    w, told, mine = _told()
    triage.triage(w.lead, told.id, NOW, weighed=weighed())
    before = report_view(mine, told.id), happened(mine, told.id)
    for actor in (w.adviser, w.northgate, w.outsider, w.colleague):
        with pytest.raises(Missing):
            triage.triage(actor, told.id, NOW, weighed=weighed())
        assert triage_of(actor, told.id) is None
    with pytest.raises(Denied):
        triage.triage(mine, told.id, NOW, weighed=weighed())
    assert triage_of(mine, told.id) is None
    triage.triage(w.lead, told.id, NOW + HOUR, weighed=weighed(harm="yes"))
    assert (report_view(mine, told.id), happened(mine, told.id)) == before
    with read_scope(mine):
        told_of = Fact.objects.visible_to(mine).filter(stream=told.id).values_list("verb", flat=True)
        assert "report.triage" not in set(told_of)


def test_work_that_has_ended_is_weighed_no_more():
    w, told, _ = _told()
    report.invalidate(w.lead, told.id, NOW, reason="A question.")
    report.close(w.lead, told.id, NOW, reason="Answered.")
    with pytest.raises(Denied, match="closed"):
        triage.triage(w.lead, told.id, NOW, weighed=weighed())


def test_what_is_known_of_a_report_is_filled_in():
    w, told, _ = _told(already_public="yes", vendor_told="no", patient_affected="yes", used_at=("body",))
    found = filled(w.lead, report_view(w.lead, told.id))
    assert found.inputs == {"public": "yes", "contacted": "no", "impact": "significant"}
    assert found.flags == {"therapy": "yes", "harm": "yes", "exploited": "unknown"}
    report.invalidate(w.lead, told.id, NOW, reason="Not enough.")
    assert filled(w.lead, report_view(w.lead, told.id)).inputs["credibility"] == "not_credible"
    w2, quiet, _ = _told()
    found = filled(w2.lead, report_view(w2.lead, quiet.id))
    assert found.inputs == {}
    assert found.flags == dict.fromkeys(("therapy", "harm", "exploited"), "unknown")


def test_what_its_case_knows_is_filled_in_as_well():
    w = world()
    told = w.told(vendor_told="no", already_public="no").report
    report.validate(w.lead, told.id, NOW)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    assert filled(w.lead, report_view(w.lead, told.id)).inputs["contacted"] == "no"
    w.invite(case, "northgate")
    known = filled(w.lead, report_view(w.lead, told.id)).inputs
    assert (known["contacted"], known["suppliers"], known["engagement"]) == ("yes", "one", "unresponsive")
    w.join(case, "halcyon")
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    cases.record(w.lead, case.id, NOW, event=CaseEvent.PUBLIC)
    found = filled(w.lead, report_view(w.lead, told.id))
    assert found.inputs == {
        "public": "yes",
        "contacted": "yes",
        "credibility": "credible",
        "suppliers": "multiple",
        "engagement": "active",
    }
    assert found.flags["exploited"] == "yes"


def _suggested(w, told):
    """What the desk's page suggests, as text."""
    page = signed_in(w.lead).get(f"/reports/{told.id}/").content.decode()
    start = page.index("Coordinate, safety") if "Coordinate, safety" in page else page.index("Not weighed")
    return " ".join(re.sub(r"<[^>]+>", " ", page[start : start + 1500]).split())


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"used_at": ("body",)}, "the device is implanted or life-sustaining"),
        ({"patient_affected": "yes"}, "harm to a patient is suspected"),
        ({"exploited": "yes"}, "it is being exploited"),
        ({"already_public": "yes"}, "it is public"),
    ],
)
def test_safety_is_said_before_anybody_has_answered(said, because):
    w, told, _ = _told(**said)
    page = _suggested(w, told)
    assert page.startswith("Coordinate, safety")
    assert f"Because {because}." in page
    assert f"The reporter says that {because}." in page
    assert "What the table says follows once all questions are answered." in page
    assert triage_of(w.lead, told.id) is None


def test_nothing_overrides_where_nobody_said_yes():
    w, told, _ = _told(patient_affected="no", exploited="unknown")
    assert _suggested(w, told).startswith("Not weighed yet")


def test_what_the_case_says_is_told_as_the_cases():
    w, told, _ = _told(exploited="no", already_public="yes")
    report.validate(w.lead, told.id, NOW)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    page = _suggested(w, told)
    assert "The reporter says that it is public." in page
    assert "The case says that it is being exploited." in page


def test_news_overrides_what_was_recorded_and_stands_in_the_form():
    w, told, mine = _told(exploited="no")
    report.validate(w.lead, told.id, NOW)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    triage.triage(w.lead, told.id, NOW, weighed=weighed())
    assert standing(triage_of(w.lead, told.id), filled(w.lead, report_view(w.lead, told.id))).alarms == ()
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    alarm.alarm(mine, told.id, NOW, says=[Urgency.PATIENT_AFFECTED], text="It happened.")
    page = _suggested(w, told)
    assert page.startswith("Coordinate, safety by what became known since")
    assert "Because harm to a patient is suspected and it is being exploited." in page
    assert "New since then: “Is it being exploited?” Yes. Recorded: No." in page
    whole = signed_in(w.lead).get(f"/reports/{told.id}/").content.decode()
    field = whole[whole.index('name="triage-harm"') :]
    assert re.search(r'value="yes" selected', field[: field.index("</select>")])
    triage.triage(w.lead, told.id, NOW, weighed=weighed(harm="yes", exploited="yes", impact="significant"))
    assert "New since then" not in _suggested(w, told)


def test_what_the_desk_corrected_knowingly_is_no_news():
    w, told, _ = _told(used_at=("body",))
    triage.triage(w.lead, told.id, NOW, weighed=weighed(therapy="no"))
    now = standing(triage_of(w.lead, told.id), filled(w.lead, report_view(w.lead, told.id)))
    assert (now.alarms, now.news) == ((), {})
    assert "Coordinate, safety" not in signed_in(w.lead).get(f"/reports/{told.id}/").content.decode()


# Duplicates


def _put_off(w, **changes):
    told = w.told(**changes).report
    report.validate(w.lead, told.id, NOW)
    report.defer(w.lead, told.id, NOW, reason="We look at it with other work.")
    return told


def test_a_duplicate_is_closed_and_only_the_desk_knows_of_what():
    w = world()
    case, _ = w.case()
    first = w.told().report
    for number_, other in ((case.stream.number, case.id), (f" {first.stream.number.lower()} ", first.id)):
        told = _put_off(w)
        mine = actor_of(told.reporter_id)
        report.duplicate(w.lead, told.id, NOW, of=number_, reason=END)
        assert report_view(w.lead, told.id).state == "closed"
        found = duplicate_of(w.lead, told.id)
        assert (found.id, found.is_case) == (other, other == case.id)
        assert duplicate_of(mine, told.id) is None


def test_its_reporter_sees_the_same_as_of_any_report_that_ends():
    """Need-to-know 9 and 21: state, words, page, steps and feed are those of an ordinary end."""
    w = world()
    case, _ = w.case()
    pages = []
    for how in ("close", "duplicate"):
        _, code = reporter(device="SAME")
        key = report_list(w.lead).lines[0].id
        report.validate(w.lead, key, NOW)
        report.defer(w.lead, key, NOW, reason="Later.")
        if how == "close":
            report.close(w.lead, key, NOW, reason=END)
        else:
            report.duplicate(w.lead, key, NOW, of=case.stream.number, reason=END)
        page = holder(code).get("/tracking/").content.decode()
        assert case.stream.number not in page
        assert "uplicate" not in page
        pages.append(_without_keys(page, key))
        with database_context(None, LIVE, [key]):
            mine = actor_of(Grant.objects.get(stream=key, role="reporter").principal_id)
        view = report_view(mine, key)
        pages.append((view.state, view.reason, view.version, len(happened(mine, key))))
    assert pages[:2] == pages[2:]


def _without_keys(page, key):
    page = page.replace(str(key), "KEY")
    page = re.sub(r"MDR-\d{4}-\d{6}", "NUMBER", page)
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "TOKEN", page)


def test_what_is_elsewhere_is_not_there_for_a_duplicate():
    w, other = world(), world()
    hidden, _ = other.case()
    told = _put_off(w)
    invited, _ = w.case()
    w.join(invited, "northgate")
    unheard = number(NumberKind.CASE, 2026, 1)
    sentences = set()
    own = told.stream.number
    for of in (hidden.stream.number, unheard, own, "MDA-2026-000001", "", "bell \x07", "realm-live"):
        with pytest.raises(Invalid) as refused:
            report.duplicate(w.lead, told.id, NOW, of=of, reason=END)
        sentences.add(str(refused.value.findings))
    assert len(sentences) == 1
    assert report_view(w.lead, told.id).state == "deferred"


def test_a_case_that_one_only_takes_part_in_is_not_ones_own_desk():
    w, other = world(), world()
    case, _ = other.case(device="Quiet", description="Quiet")
    row = participant.invite(other.lead, case.id, NOW, organisation=w.center.id)
    consent.accept(w.lead, row.id, NOW)
    told = _put_off(w, device="InfusaCore pump accepts dose changes")
    with pytest.raises(Invalid):
        report.duplicate(w.lead, told.id, NOW, of=case.stream.number, reason=END)
    assert similar(w.lead, "InfusaCore pump accepts dose changes", "", told.id) == []


@pytest.mark.parametrize("reason", ["", "  ", "bell \x07", "See MDC-2026-482913.", "like mdr-2026-000001"])
def test_a_reason_that_is_none_or_tells_of_another_is_refused(reason):
    w = world()
    case, _ = w.case()
    told = _put_off(w)
    with pytest.raises(Invalid) as refused:
        report.duplicate(w.lead, told.id, NOW, of=case.stream.number, reason=reason)
    assert list(refused.value.findings) == ["reason"]
    assert report_view(w.lead, told.id).state == "deferred"


def test_a_reason_may_name_the_reporters_own_number():
    w = world()
    case, _ = w.case()
    told = _put_off(w)
    report.duplicate(w.lead, told.id, NOW, of=case.stream.number, reason=f"{told.stream.number}: {END}")
    assert report_view(w.lead, told.id).state == "closed"


def test_a_duplicate_goes_the_way_of_every_report():
    """Valid first, then prioritised: neither is skipped, for that alone would tell of it (Vultron RM)."""
    w = world()
    case, _ = w.case()
    of = {"of": case.stream.number, "reason": END}
    told = w.told().report
    with pytest.raises(Denied):
        report.duplicate(w.lead, told.id, NOW, **of)
    report.validate(w.lead, told.id, NOW)
    with pytest.raises(Denied):
        report.duplicate(w.lead, told.id, NOW, **of)
    report.accept(w.lead, told.id, NOW)
    with pytest.raises(Stale):
        report.duplicate(w.lead, told.id, NOW, **of, version=1)
    assert report.duplicate(w.lead, told.id, NOW, **of, version=3).state == "closed"
    with pytest.raises(Denied):
        report.duplicate(w.lead, told.id, NOW, **of)


def test_a_report_with_a_case_of_its_own_is_no_duplicate_and_nobody_else_says_so():
    w = world()
    case, _ = w.case()
    told = w.told().report
    report.validate(w.lead, told.id, NOW)
    cases.open(w.lead, told.id, NOW, title="Its own")
    with pytest.raises(Illegal, match="A case is open"):
        report.duplicate(w.lead, told.id, NOW, of=case.stream.number, reason=END)
    put_off = _put_off(w)
    with pytest.raises(Denied):
        report.duplicate(actor_of(put_off.reporter_id), put_off.id, NOW, of=case.stream.number, reason=END)
    for actor in (w.adviser, w.outsider, person()):
        with pytest.raises(Missing):
            report.duplicate(actor, put_off.id, NOW, of=case.stream.number, reason=END)


def test_who_has_left_the_others_desk_is_not_told_its_number():
    w = world()
    case, _ = w.case()
    told = _put_off(w)
    report.duplicate(w.lead, told.id, NOW, of=case.stream.number, reason=END)
    with database_context(None, LIVE, [case.id]):
        Grant.objects.filter(stream=case.id, principal=w.lead.person).update(until=NOW)
    assert duplicate_of(w.lead, told.id) is None


def test_similar_ones_are_reports_and_cases_of_ones_own_desk():
    w, other = world(), world()
    case, _ = w.case(title="InfusaCore pump accepts doses", device="Something else")
    like = w.told(device="The InfusaCore pump").report
    other.case(title="InfusaCore infusion pump", device="Quiet")
    told = w.told(device="InfusaCore infusion pump").report
    found = similar(w.lead, "InfusaCore infusion pump", "", told.id)
    assert {(one.id, one.is_case) for one in found} == {(case.id, True), (like.id, False)}
    assert similar(actor_of(told.reporter_id), "InfusaCore infusion pump", "", told.id) == []


def _alike(w, name, story, **other):
    """What is found for a report with this device and story beside another one: numbers and shared terms."""
    there = w.told(**other).report
    told = w.told(device=name, description=story).report
    return there, [(one.id, one.words) for one in similar(w.lead, name, story, told.id)]


def test_the_same_id_is_found_under_another_name_of_the_device():
    w = world()
    there, found = _alike(
        w, "Bedside unit", "CVE-2026-12345 again", device="Halcyon 9", description="This is cve-2026-12345."
    )
    assert found == [(there.id, ("cve-2026-12345",))]


def test_the_same_story_is_found_under_another_name_of_the_device():
    w = world()
    story = "A hardcoded telnet password opens the maintenance console."
    there, found = _alike(w, "Bedside unit", story, device="Halcyon Q", description=story)
    assert [key for key, _ in found] == [there.id]
    assert {"hardcoded", "maintenance"} <= set(found[0][1])


def test_short_names_are_found_and_common_words_are_not():
    w = world()
    there, found = _alike(w, "G5, software version 3", "It stops.", device="Pump G5", description="It hangs.")
    assert found == [(there.id, ("g5",))]
    other = world()
    _, found = _alike(
        other,
        "Scanner, software version 3",
        "It stops.",
        device="Syringe, software version 3",
        description="It hangs.",
    )
    assert found == []


def test_what_other_desks_hold_changes_no_weight():
    w, other = world(), world()
    for _ in range(9):
        other.case(title="Halcyon", device="Quiet")
    there, found = _alike(w, "Halcyon", "It stops.", device="Halcyon", description="It hangs.")
    assert found == [(there.id, ("halcyon",))]


# Questions


def test_a_question_waits_until_its_reporter_writes_again():
    w, told, mine = _told()
    post.write_to_report(w.lead, told.id, NOW, text="Thank you.")
    assert report_list(w.lead).lines[0].asked_at is None
    ask.ask(w.lead, told.id, NOW, text="Which version?")
    assert report_list(w.lead).lines[0].asked_at == NOW
    post.write_to_report(w.lead, told.id, NOW + HOUR, text="No hurry.")
    assert report_view(mine, told.id).asked_at == NOW
    post.write_to_report(mine, told.id, NOW + 2 * HOUR, text="2.1")
    assert report_view(w.lead, told.id).asked_at is None
    ask.ask(w.lead, told.id, NOW + 3 * HOUR, text="And a log?")
    file.add_to_report(mine, told.id, NOW + 4 * HOUR, files=[Evidence("log.txt", "text/plain", b"0 1")])
    assert report_view(w.lead, told.id).asked_at is None
    assert report_view(w.lead, told.id).state == "received"


def test_only_the_desk_asks_and_only_while_work_goes_on():
    w, told, mine = _told()
    with pytest.raises(Denied):
        ask.ask(mine, told.id, NOW, text="Who?")
    for actor in (w.outsider, w.adviser, person()):
        with pytest.raises(Missing):
            ask.ask(actor, told.id, NOW, text="Who?")
    for text in ("", "  ", "bell \x07"):
        with pytest.raises(Invalid):
            ask.ask(w.lead, told.id, NOW, text=text)
    assert report_view(w.lead, told.id).asked_at is None
    report.invalidate(w.lead, told.id, NOW, reason="No flaw.")
    report.close(w.lead, told.id, NOW, reason="No answer.")
    with pytest.raises(Denied):
        ask.ask(w.lead, told.id, NOW, text="Still there?")


# On the page


def test_the_desk_weighs_asks_and_closes_a_duplicate_on_the_reports_page():
    w = world()
    case, _ = w.case(title="InfusaCore LX accepts doses")
    _, code = reporter(patient_affected="yes")
    key = report_list(w.lead, state="received").lines[0].id
    desk, there = signed_in(w.lead), f"/reports/{key}/"
    page = desk.get(there).content.decode()
    assert "The reporter says that harm to a patient is suspected." in page
    assert "Filled in from what is known." in page
    assert case.stream.number in page
    answers = {
        "public": "no",
        "contacted": "no",
        "credibility": "credible",
        "suppliers": "one",
        "engagement": "active",
        "utility": "laborious",
        "impact": "significant",
        "therapy": "unknown",
        "harm": "yes",
        "exploited": "no",
    }
    typed = {f"triage-{name}": value for name, value in answers.items()}
    assert desk.post(f"{there}triage/?v=0", {**typed, "triage-utility": "huge"}).status_code == 422
    assert desk.post(f"{there}triage/?v=0", {**typed, "triage-harm": ""}).status_code == 422
    assert desk.post(f"{there}triage/?v=0", typed).status_code == 303
    page = desk.get(there).content.decode()
    for part in ("Coordinate, safety", "harm to a patient is suspected", "The table alone says: Decline."):
        assert part in page
    assert "Was a manufacturer told? No" in page
    stale = desk.post(f"{there}triage/?v=0", {**typed, "triage-suppliers": "multiple"})
    assert stale.status_code == 409
    assert "Somebody saved this" in stale.content.decode()
    assert "?v=1" in stale.content.decode()
    assert "Coordinate, safety" not in holder(code).get("/tracking/").content.decode()
    assert desk.post(f"{there}ask/", {"ask-text": "Which version?"}).status_code == 303
    assert "waiting for the reporter since" in desk.get("/reports/").content.decode()
    assert "waiting for the reporter since" in desk.get("/my-work/").content.decode()
    assert "They have not answered yet." in desk.get(there).content.decode()
    mine = holder(code).get("/tracking/").content.decode()
    assert "We have a question for you" in mine
    holder(code).post(f"/tracking/{key}/write/", {"text": "2.1"})
    assert "waiting for the reporter" not in desk.get("/reports/").content.decode()
    report.validate(w.lead, key, NOW)
    report.defer(w.lead, key, NOW, reason="Later.")
    told = {"duplicate-of": "MDC-1999-000000", "duplicate-reason": END}
    refused = desk.post(f"{there}duplicate/", told)
    assert refused.status_code == 422
    assert END in refused.content.decode()
    assert desk.post(f"{there}duplicate/", told | {"duplicate-of": case.stream.number}).status_code == 303
    page = desk.get(there).content.decode()
    assert f"Duplicate of {case.stream.number}" in page
    assert "Record and suggest" not in page
