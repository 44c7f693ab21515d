"""`medaccord retention`: what is due by the records schedule is listed, and erased when asked."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.conf import settings
from django.test import override_settings
from tests.browsing import signed_in
from tests.factories import NOW, actor_of, world
from tests.support.cli import command_line

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import hold
from medaccord.apps.cases.models import CaseReport
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.models import Identity, Report, SealedWords
from medaccord.core import audit, drift
from medaccord.core.models import Blob, Fact, Stream
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.errors import Denied, Illegal
from medaccord.domain.retention import BY, DEFAULT, Kind, read
from medaccord.domain.verbs import Verb
from medaccord.worker import retention

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SECRET = "Zyxwvuts"
HOLD = {"matter": "Docket 26-1147", "reason": "Litigation is expected."}
LATER = NOW + 4000 * DAY


def _rows(model, stream):
    with platform_scope("live", [stream]):
        return list(model.rows.filter(stream=stream))


def _closed_report(at=NOW):
    """A report that nobody took up: closed then, with a message and a file."""
    w = world()
    w.now = at
    told = w.told(description=f"{SECRET} was harmed.", contact="a@b.example").report
    reporter = actor_of(told.reporter_id)
    post.write_to_report(reporter, told.id, at, text=f"{SECRET} again.")
    file.add_to_report(reporter, told.id, at, files=[Evidence("a.txt", "", b"A name")])
    report.invalidate(w.lead, told.id, at, reason="It is no device.")
    report.close(w.lead, told.id, at, reason="It is no device.")
    return w, told


def _closed_case(identity=Identity.NAME):
    """A closed case whose reporter gave a name, with a file that is an exploit and one that is none."""
    w = world()
    case, _ = w.case(identity=identity, known_as=SECRET, contact="a@b.example")
    exploit, plain = file.add(
        w.lead, case.id, NOW, room=case.room_id, files=[Evidence(n, "", b"0 1") for n in ("x.py", "a.txt")]
    )
    file.classify(w.lead, exploit.id, NOW)
    said = post.write(w.lead, case.id, NOW, room=case.room_id, text="Kept for ever.")
    cases.close(w.lead, case.id, NOW, reasons=dict.fromkeys(("T11", "T15", "R6"), "It is done."))
    return w, case, exploit, plain, said


def _due(now, schedule=DEFAULT):
    return [(one.kind, one.verb, one.held) for one in retention.plan(now, schedule)]


def test_a_report_without_a_case_goes_when_its_time_is_over_and_not_a_day_before():
    _w, told = _closed_report()
    days = DEFAULT[Kind.REPORT_WITHOUT_CASE].days
    assert _due(NOW + (days - 1) * DAY) == []
    kind, when = Kind.REPORT_WITHOUT_CASE, NOW + days * DAY
    verbs = [Verb.REPORT_REDACT, Verb.POST_REDACT, Verb.FILE_REDACT]
    assert _due(when) == [(kind, verb, False) for verb in verbs]
    assert SECRET in _rows(Report, told.id)[0].description  # listing erases nothing
    assert retention.apply(when, DEFAULT) == retention.Applied(done=3)
    (row,) = _rows(Report, told.id)
    assert (row.description, row.contact, row.redacted[0]["by"], row.redacted[0]["basis"]) == ("", "", BY, BY)
    assert [one.text for one in _rows(Post, told.id)] == [""]
    assert [one.wrapped_key for one in _rows(Blob, told.id)] == [""]


def test_what_is_done_is_not_due_again_and_the_chain_stays_whole():
    _w, told = _closed_report()
    retention.apply(LATER, DEFAULT)
    assert _due(LATER) == []
    assert retention.apply(LATER, DEFAULT) == retention.Applied()
    with platform_scope("live", [told.id]):
        assert audit.verify(Stream.objects.get(id=told.id)) == []
        assert drift.of(told.id) == []
        steps = Fact.rows.filter(stream=told.id).order_by("entry").values_list("verb", flat=True)
        assert list(dict.fromkeys(steps))[-3:] == [Verb.REPORT_REDACT, Verb.POST_REDACT, Verb.FILE_REDACT]


def test_a_run_that_was_stopped_goes_on_where_it_stood(monkeypatch):
    _w, _told = _closed_report()

    def killed(*_args, **_inputs):
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(retention.post, "redact", killed)
        with pytest.raises(KeyboardInterrupt):
            retention.apply(LATER, DEFAULT)
    assert [verb for _, verb, _ in _due(LATER)] == [Verb.POST_REDACT, Verb.FILE_REDACT]
    assert retention.apply(LATER, DEFAULT).done == 2
    assert _due(LATER) == []


def test_one_step_that_breaks_keeps_no_other_from_being_done(monkeypatch):
    _closed_report()

    def broken(*_args, **_inputs):
        raise RuntimeError

    monkeypatch.setattr(retention.post, "redact", broken)
    assert retention.apply(LATER, DEFAULT) == retention.Applied(done=2, failed=1)


def test_a_hold_keeps_it_back_until_it_is_lifted():
    w, told = _closed_report()
    row = hold.place_on_report(w.lead, told.id, NOW, **HOLD)
    assert {held for _, _, held in _due(LATER)} == {True}
    assert retention.apply(LATER, DEFAULT) == retention.Applied(held=3)
    hold.lift(w.lead, row.id, LATER, reason="It was settled.")
    assert retention.apply(LATER, DEFAULT) == retention.Applied(done=3)


def test_a_hold_that_comes_after_the_list_refuses_the_step(monkeypatch):
    w, told = _closed_report()
    planned = list(retention.plan(LATER, DEFAULT))
    hold.place_on_report(w.lead, told.id, LATER, **HOLD)
    monkeypatch.setattr(retention, "plan", lambda *_: iter(planned))
    assert retention.apply(LATER, DEFAULT) == retention.Applied(refused=3)
    assert SECRET in _rows(Report, told.id)[0].description


@pytest.mark.parametrize("identity", [Identity.NAME, Identity.NOBODY])
def test_of_a_closed_case_exploits_and_the_reporters_name_go_and_the_rest_is_permanent(identity):
    _w, case, exploit, plain, said = _closed_case(identity)
    assert sorted(_due(LATER)) == [
        (Kind.EXPLOIT, Verb.FILE_REDACT, False),
        (Kind.REPORTER, Verb.REPORT_REDACT, False),
    ]
    assert retention.apply(LATER, DEFAULT).done == 2
    erased = {one.id: one.erased_at is not None for one in _rows(Blob, case.id)}
    assert (erased[exploit.id], erased[plain.id]) == (True, False)
    assert [one.text for one in _rows(Post, case.id) if one.id == said.id] == ["Kept for ever."]
    (told,) = _rows(CaseReport, case.id)
    (row,) = _rows(Report, told.report_id)
    assert (row.known_as, row.contact) == ("", "")
    assert all(one.erased_at for one in _rows(SealedWords, told.report_id))
    assert row.description


def test_nothing_is_due_while_a_case_of_the_report_is_open():
    w = world()
    case, _ = w.case(identity=Identity.NAME, known_as=SECRET)
    (exploit,) = file.add(w.lead, case.id, NOW, room=case.room_id, files=[Evidence("x.py", "", b"0 1")])
    file.classify(w.lead, exploit.id, NOW)
    assert _due(LATER) == []


def test_an_operators_own_numbers_hold():
    _closed_report()
    assert _due(NOW + 10 * DAY, read("report_without_case=9"))
    assert _due(LATER, read("report_without_case=keep")) == []


def test_the_platform_erases_by_these_verbs_and_a_held_row_by_none():
    w, told = _closed_report()
    hold.place_on_report(w.lead, told.id, NOW, **HOLD)
    (row,) = _rows(Post, told.id)
    with pytest.raises(Illegal):
        post.redact(system(stream=told.id), row.id, LATER, reason="Over.", basis=BY)
    with pytest.raises(Denied):
        post.withdraw(system(stream=told.id), row.id, LATER, reason="Over.")


def test_the_command_line_lists_without_content_and_erases_only_when_asked(monkeypatch, capsys):
    medaccord = command_line(monkeypatch, capsys)
    _w, told = _closed_report(dt.datetime.now(dt.UTC) - 5 * DAY)
    changed = settings.MEDACCORD.model_copy(update={"retention": "report_without_case=1"})
    with override_settings(MEDACCORD=changed):
        code, out, _ = medaccord("retention", "--json")
        listed = json.loads(out)
        assert (code, len(listed["due"])) == (0, 3)
        assert {one["number"] for one in listed["due"]} == {told.stream.number}
        assert {one["source"] for one in listed["rules"]} == {"The operator", "A default of our own"}
        code, out, _ = medaccord("retention")
        assert (code, "Due: 3. Held: 0. Nothing was erased" in out, SECRET in out) == (0, True, False)
        assert SECRET in _rows(Report, told.id)[0].description
        assert json.loads(medaccord("retention", "--apply", "--json")[1])["done"] == 3
        assert "Erased: 0. Held: 0." in medaccord("retention", "--apply")[1]
    assert _rows(Report, told.id)[0].description == ""


def test_the_desk_reads_from_when_on_the_schedule_erases_what():
    w, told = _closed_report()
    html = signed_in(w.lead).get(f"/reports/{told.id}/").content.decode()
    assert "It is erased from Nov 22, 2029 on" in html
    made = _closed_case()
    (link,) = _rows(CaseReport, made[1].id)
    lead = signed_in(made[0].lead)
    html = lead.get(f"/cases/{made[1].id}/history/").content.decode()
    assert "This case is kept permanently." in html
    assert "firmware are erased from Nov 22, 2029 on" in html
    html = lead.get(f"/reports/{link.report_id}/").content.decode()
    assert "name, contact and key are erased from Nov 22, 2031 on" in html
    manufacturer = signed_in(made[0].northgate)
    assert manufacturer.get(f"/cases/{made[1].id}/history/").status_code == 404
