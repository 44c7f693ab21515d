"""reporter.*: who reported lies sealed, is opened for one person for an hour, and is erased for good."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import shutil
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import override_settings
from tests.browsing import signed_in, words
from tests.factories import NOW, actor_of, world
from tests.integration.test_api import get

from medaccord.adapters.opener import FolderOpener
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands import redact, report, reporter
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity, Report, Reveal, Revealed, SealedWords, Way
from medaccord.apps.intake.queries.proof import as_sent
from medaccord.apps.intake.queries.reporter import looks_at, undestroyed
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.intake.sealing import copy_place, hidden_in, place_of, told_of
from medaccord.apps.parties.models import Membership
from medaccord.cli.safety import of_settings
from medaccord.config import Config
from medaccord.core import audit, drift, identity, ports
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Stream
from medaccord.core.principal import system
from medaccord.domain.cvd.sealed import Looking, Need, Telling
from medaccord.domain.cvd.unnamed import betrayed
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.worker.patience import Patience
from medaccord.worker.reveal import reveal as rounds

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
MARKED = "qvzk"
WILLA = f"willa@{MARKED}.example, +1 555 014 2236"
WHY = {"ground": Need.PROTECTION, "reason": "They are threatened and do not answer here."}
TOLD = {Telling.CONTACT: WILLA}


def _sent(w, **told):
    return w.told(**{"contact": WILLA, **told}).report


def _rows(key):
    with database_context(None, "live", [key]):
        return list(SealedWords.rows.filter(stream=key).order_by("field"))


def _round(now=None):
    return rounds(now or dt.datetime.now(dt.UTC), Patience(), lambda: False)


def _looked(w, key, **more):
    """Asked by the lead and opened by a round of the worker."""
    look = reporter.reveal(w.lead, key, NOW, **{**WHY, **more})
    assert _round() == {"reporter.disclose": 1}
    return look


def _platform(key):
    return system(stream=key)


# ---------------------------------------------------------------- sealed


@pytest.mark.parametrize(
    ("told", "sealed"),
    [
        ({}, {"contact"}),
        ({"identity": Identity.PSEUDONYM, "known_as": "Tern"}, {"contact"}),
        ({"known_as": "Willa Blower", "credit_as": "W. Blower"}, {"contact", "known_as", "credit_as"}),
        ({"credit_wanted": True, "credit_as": "W. Blower"}, {"contact"}),
        ({"identity": Identity.NAME, "known_as": "Willa Blower"}, set()),
        ({"contact": ""}, set()),
    ],
)
def test_what_tells_who_reported_is_sealed_by_how_they_wish_to_be_known(told, sealed):
    w = world()
    found = report_view(w.lead, _sent(w, **told).id)
    assert set(found.sealed) == sealed
    for field in sealed:
        assert getattr(found, field) == ""
    assert found.contact == ("" if "contact" in sealed else told.get("contact", WILLA))


def test_what_the_desk_files_for_somebody_is_sealed_alike():
    w = world()
    arrival = filing.Arrival(Way.LETTER, NOW - HOUR, f"{MARKED} hospital")
    told = Told("InfusaCore LX", "It takes any dose.", contact=WILLA)
    key = filing.file(w.lead, NOW, told, arrival).report.id
    assert set(report_view(w.lead, key).sealed) == {"contact", "told_for"}
    _looked(w, key)
    (look,) = looks_at(w.lead, key).looks
    assert look.words == TOLD | {Telling.TOLD_FOR: f"{MARKED} hospital"}


def test_thanks_that_are_wanted_after_all_take_the_place_of_a_sealed_name():
    w = world()
    row = _sent(w, credit_as="W. Blower")
    report.credit(actor_of(row.reporter_id), row.id, NOW, name="Willa")
    found = report_view(w.lead, row.id)
    assert (found.sealed, found.credit_as) == (("contact",), "Willa")


def test_a_marker_in_each_field_is_in_no_table_log_page_answer_or_feed(django_capture_on_commit_callbacks):
    """But for the words before the named reader, while they may read them (need-to-know 33, 35)."""
    w = world()
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    try:
        key = _sent(
            w,
            known_as=f"{MARKED} Blower",
            credit_as=f"W. {MARKED}",
            device="Pump",
            description="It takes any dose.",
        ).id
        report.validate(w.lead, key, NOW)
        case = cases.open(w.lead, key, NOW, title="Pump")
        w.join(case, "northgate")
        Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
        _looked(w, key)
        pages = {}
        for who in (w.lead, w.colleague, w.northgate, w.outsider):
            client = signed_in(who)
            for there in (
                "/reports/",
                f"/reports/{key}/",
                f"/reports/{key}/reporter/",
                f"/reports/{key}/reporter/reveal/",
                "/my-work/",
                f"/cases/{case.id}/",
                f"/cases/{case.id}/history/",
                f"/search/?q={MARKED}",
            ):
                pages[who.person, there] = client.get(there).content.decode()
            for there in ("/api/v1/reports", f"/api/v1/reports/{key}", f"/api/v1/reports/{key}/reporter"):
                pages[who.person, there] = get(there, who).content.decode()
    finally:
        logging.getLogger().removeHandler(handler)
    shown = {
        name
        for name, text in pages.items()
        if MARKED in text.replace(f"q={MARKED}", "").replace(f'"{MARKED}"', "")
    }
    assert shown <= {
        (w.lead.person, f"/reports/{key}/reporter/"),
        *((p, f"/search/?q={MARKED}") for p, _ in pages),
    }
    assert MARKED in pages[w.lead.person, f"/reports/{key}/reporter/"]
    assert MARKED not in heard.getvalue()
    assert _tables_with(MARKED) == set()


def _tables_with(text):
    """Tables of which a column holds a text, whatever its kind."""
    found = set()
    with connection.cursor() as cursor, database_context(None, "live", list(_streams())):
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                plain = b"".join(
                    bytes(v) if isinstance(v, bytes | memoryview) else repr(v).encode() for v in row
                )
                if text.encode() in plain:
                    found.add(table)
    return found


def _streams():
    return Stream.objects.values_list("id", flat=True)


def test_a_ciphertext_opens_in_its_own_place_alone():
    w = world()
    first, second = _sent(w), _sent(w, contact="other@example.org")
    (one,), (two,) = _rows(first.id), _rows(second.id)
    place = place_of("live", first.id, Telling.CONTACT)
    assert identity.unseal(place, one.key, bytes(one.sealed)) == WILLA
    assert identity.unseal(place, two.key, bytes(two.sealed)) is None
    for other in (
        place_of("live", first.id, Telling.KNOWN_AS),
        place_of("live", second.id, Telling.CONTACT),
        place_of("4a7cfe6e-0000-4000-8000-000000000000", first.id, Telling.CONTACT),
    ):
        assert identity.unseal(other, one.key, bytes(one.sealed)) is None
    ports.opener().renew()
    assert identity.unseal(place, ports.keys().sealing_key(), bytes(one.sealed)) is None
    assert identity.unseal(place, "../keys/wrap-1", bytes(one.sealed)) is None
    assert identity.unseal(place, one.key, bytes(one.sealed)[:-1] + b"x") is None


def test_the_web_takes_reports_and_opens_none_without_the_private_keys(tmp_path):
    w = world()
    identity.ready()
    private = Path(settings.MEDACCORD_REVEAL_DIR)
    away = tmp_path / "away"
    shutil.move(private, away)
    try:
        key = _sent(w).id
        assert report_view(w.lead, key).sealed == ("contact",)
        look = reporter.reveal(w.lead, key, NOW, **WHY)
        assert _round() == {}
        with pytest.raises(Illegal, match="not here"):
            reporter.disclose(_platform(key), look.id, NOW)
        assert _tables_with(MARKED) == set()
    finally:
        shutil.move(away, private)
    assert _round() == {"reporter.disclose": 1}


def test_the_proof_states_what_lies_plain_and_nothing_by_which_a_guess_is_confirmed():
    w = world()
    row = _sent(w)
    number, told = as_sent(actor_of(row.reporter_id), row.id)
    assert number == row.stream.number
    assert json.loads(told)["contact"] == ""


# ---------------------------------------------------------------- compared


def test_texts_are_compared_with_what_nobody_here_reads():
    w = world()
    row = _sent(w, known_as="Willa Blower")
    report.validate(w.lead, row.id, NOW)
    case = cases.open(w.lead, row.id, NOW, title="Pump")
    for said in ("Found by BLOWER, Willa", "Call 555-014-2236", f"Write to Willa@{MARKED}.example"):
        with pytest.raises(Invalid):
            _invite(w, case, said)
    _invite(w, case, "Somebody found that it takes any dose.")


def _invite(w, case, said):
    return participant.invite(w.lead, case.id, NOW, organisation=w.makers["northgate"].id, message=said)


def test_digests_say_nothing_without_the_key_of_their_place():
    w = world()
    (row,) = _rows(_sent(w).id)
    assert MARKED.encode() not in bytes(row.marks)
    (kept,) = hidden_in([row])
    assert betrayed({"x": WILLA}, [kept]) == ["x"]
    ports.keys().destroy(row.own)
    assert list(hidden_in([row])) == []


# ---------------------------------------------------------------- looked at


def test_one_named_person_reads_it_for_an_hour_and_the_desk_reads_why():
    w = world()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW, triage=True)
    key = _sent(w).id
    _looked(w, key, reader=w.colleague.person)
    (theirs,) = looks_at(w.colleague, key).looks
    assert (theirs.words, theirs.state) == (TOLD, Looking.OPEN)
    (ours,) = looks_at(w.lead, key).looks
    assert (ours.words, ours.reason, ours.mine) == ({}, WHY["reason"], False)
    assert ours.until is not None
    with time_machine.travel(ours.until, tick=False):
        (over,) = looks_at(w.colleague, key).looks
        assert (over.words, over.state) == ({}, Looking.ENDED)
    assert _round(ours.until) == {"reporter.conceal": 1}
    with database_context(None, "live", [key]):
        assert bytes(Revealed.rows.get(stream=key).words) == b""
        assert drift.of(key) == []
        assert audit.verify(Stream.objects.get(id=key)) == []


def test_the_reporter_reads_on_which_day_and_nothing_else():
    w = world()
    row = _sent(w)
    mine = actor_of(row.reporter_id)
    assert report_view(mine, row.id).looked_at is None
    _looked(w, row.id)
    found = report_view(mine, row.id)
    assert found.looked_at is not None
    assert (found.looked_at.hour, found.looked_at.minute) == (12, 0)
    assert looks_at(mine, row.id).looks == ()


def test_who_may_not_ask_is_refused():
    w = world()
    key = _sent(w).id
    with pytest.raises(Missing):
        reporter.reveal(w.outsider, key, NOW, **WHY)
    with pytest.raises(Invalid, match=r"."):
        reporter.reveal(w.lead, key, NOW, ground=Need.LAW, reason=" ")
    with pytest.raises(Invalid):
        reporter.reveal(w.lead, key, NOW, **WHY, reader=w.outsider.person)
    reporter.reveal(w.lead, key, NOW, **WHY)
    with pytest.raises(Illegal, match="already"):
        reporter.reveal(w.lead, key, NOW, **WHY)
    named = _sent(w, identity=Identity.NAME, known_as="Willa").id
    with pytest.raises(Illegal, match="by name"):
        reporter.reveal(w.lead, named, NOW, **WHY)
    with pytest.raises(Illegal, match="Nothing"):
        reporter.reveal(w.lead, _sent(w, contact="").id, NOW, **WHY)


def test_once_a_case_is_open_whoever_leads_it_asks():
    w = world()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW, triage=True)
    key = _sent(w).id
    report.validate(w.lead, key, NOW)
    cases.open(w.lead, key, NOW, title="Pump")
    assert not looks_at(w.colleague, key).may
    with pytest.raises(Denied, match="leads"):
        reporter.reveal(w.colleague, key, NOW, **WHY)
    assert looks_at(w.lead, key).may
    reporter.reveal(w.lead, key, NOW, **WHY)


def test_it_does_not_open_for_who_has_left_the_desk_meanwhile():
    w = world()
    key = _sent(w).id
    look = reporter.reveal(w.lead, key, NOW, **WHY)
    with database_context(None, "live", [key]):
        Grant.objects.filter(stream=key, principal=w.lead.person).update(until=NOW)
    assert reporter.disclose(_platform(key), look.id, NOW).state == Looking.ENDED
    with database_context(None, "live", [key]):
        assert not Revealed.rows.filter(stream=key).exists()


def test_steps_of_the_platform_are_taken_in_their_order_alone():
    w = world()
    key = _sent(w).id
    look = reporter.reveal(w.lead, key, NOW, **WHY)
    for step, subject in ((reporter.conceal, look.id), (reporter.seal, key), (reporter.erase, key)):
        with pytest.raises(Illegal):
            step(_platform(key), subject, NOW)
    reporter.disclose(_platform(key), look.id, NOW)
    with pytest.raises(Illegal):
        reporter.disclose(_platform(key), look.id, NOW)
    with pytest.raises(Illegal):
        reporter.conceal(_platform(key), look.id, NOW)
    for step, subject in ((reporter.disclose, look.id), (reporter.seal, key), (reporter.erase, key)):
        with pytest.raises(Denied):
            step(w.lead, subject, NOW)


def test_the_page_shows_the_words_to_whoever_proved_lately_alone():
    w = world()
    key = _sent(w).id
    there = f"/reports/{key}/reporter/"
    client = signed_in(w.lead)
    told = {"ground": "law", "reason": "A court asks.", "reader": str(w.lead.person)}
    assert client.post(f"{there}reveal/", told)["Location"] == there
    assert "Load this page again" in words(client.get(there))
    _round()
    page = client.get(there)
    assert WILLA in words(page)
    assert page["Cache-Control"] == "no-store"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        late = words(client.get(there))
    assert WILLA not in late
    assert "Confirm that it is you" in late
    assert "Nov" in words(client.get(f"/reports/{key}/"))


# ---------------------------------------------------------------- sealed anew, erased


def test_what_lay_plain_from_before_is_sealed_and_leaves_the_chain():
    w = world()
    row = _sent(w, identity=Identity.NAME, known_as="Willa Blower")
    with database_context(None, "live", [row.id]):
        Report.rows.filter(id=row.id).update(identity=Identity.NOBODY)
        before = Report.rows.get(id=row.id)
    assert set(told_of(before)) == {Telling.CONTACT, Telling.KNOWN_AS}
    assert _round() == {"reporter.seal": 1}
    assert _tables_with(MARKED) == set()
    assert set(report_view(w.lead, row.id).sealed) == {"contact", "known_as"}
    assert _round() == {}
    with pytest.raises(Illegal, match="sealed since"):
        as_sent(actor_of(row.reporter_id), row.id)


def test_a_new_pair_seals_everything_anew_and_a_kill_leaves_the_rest(monkeypatch):
    w = world()
    keys = [_sent(w).id for _ in range(3)]
    newest = ports.opener().renew()
    real, count = reporter.sealing.anew, iter(range(9))

    def killed(act, row):
        if next(count) == 1:
            raise KeyboardInterrupt
        return real(act, row)

    monkeypatch.setattr(reporter.sealing, "anew", killed)
    with pytest.raises(KeyboardInterrupt):
        _round()
    monkeypatch.setattr(reporter.sealing, "anew", real)
    names = [_rows(key)[0].key for key in keys]
    assert names.count(newest) == 1
    assert _round() == {"reporter.seal": 2}
    assert {_rows(key)[0].key for key in keys} == {newest}
    assert _round() == {}
    _looked(w, keys[0])
    assert looks_at(w.lead, keys[0]).looks[0].words == TOLD


def test_erasing_destroys_its_key_so_that_no_copy_opens(django_capture_on_commit_callbacks):
    w = world()
    key = _sent(w, known_as="Willa Blower").id
    rows = {row.field: (row.key, bytes(row.sealed), row.own) for row in _rows(key)}
    with django_capture_on_commit_callbacks(execute=True):
        redact.redact(
            w.lead, key, NOW, fields=["contact"], reason="They ask for it.", basis="GDPR Article 17"
        )
    assert report_view(w.lead, key).sealed == ("known_as",)
    for field, words_ in (("contact", None), ("known_as", "Willa Blower")):
        name, sealed, _own = rows[field]
        assert identity.unseal(place_of("live", key, Telling(field)), name, sealed) == words_
    assert rows["contact"][2] in ports.keys().destroyed()
    with pytest.raises(KeyError):
        identity.seal(place_of("live", key, Telling.CONTACT), WILLA)
    with pytest.raises(Illegal, match="already"):
        redact.redact(w.lead, key, NOW, fields=["contact"], reason="Again.", basis="GDPR Article 17")


def test_a_kill_between_the_erasing_and_its_key_is_made_good():
    w = world()
    key = _sent(w).id
    (row,) = _rows(key)
    redact.redact(w.lead, key, NOW, fields=["contact"], reason="They ask for it.", basis="GDPR Article 17")
    assert row.own not in ports.keys().destroyed(), "as if the process had been killed"
    assert undestroyed("live", [key]) == [row.own]
    assert _round() == {}
    assert row.own in ports.keys().destroyed()
    assert undestroyed("live", [key]) == []


def test_a_kill_between_the_end_of_a_look_and_its_copys_key_is_made_good():
    w = world()
    key = _sent(w).id
    look = _looked(w, key).id
    own = identity.own_name(copy_place("live", look))
    assert _round(NOW) == {}
    assert own not in ports.keys().destroyed()
    (told,) = looks_at(w.lead, key).looks
    assert told.until is not None
    reporter.conceal(_platform(key), look, told.until)
    assert own not in ports.keys().destroyed(), "as if the process had been killed"
    assert undestroyed("live", [key]) == [own]
    assert _round(told.until) == {}
    assert own in ports.keys().destroyed()
    assert undestroyed("live", [key]) == []


def test_reading_makes_no_key_in_place_of_one_that_was_lost():
    w = world()
    key = _sent(w).id
    (row,) = _rows(key)
    lost = Path(settings.MEDACCORD_KEYS_DIR) / "own" / row.own
    lost.unlink()
    place = place_of("live", key, Telling.CONTACT)
    assert identity.unseal(place, row.key, bytes(row.sealed)) is None
    assert identity.kept(place, bytes(row.marks)) is None
    assert not lost.exists()


def test_a_database_set_back_is_wiped_again_and_a_key_that_comes_back_is_not_used():
    w = world()
    sealed, plain = _sent(w), _sent(w, identity=Identity.NAME, known_as="Willa Blower")
    (row,) = _rows(sealed.id)
    key = Path(settings.MEDACCORD_KEYS_DIR) / "own" / row.own
    copy = key.read_bytes()
    ports.keys().destroy(row.own)
    key.touch(mode=0o600)
    key.write_bytes(copy)
    for field in (Telling.CONTACT, Telling.KNOWN_AS):
        ports.keys().destroy(identity.own_name(place_of("live", plain.id, field)))
    with database_context(None, "live", [plain.id]):
        Report.rows.filter(id=plain.id).update(identity=Identity.NOBODY)
    assert identity.unseal(place_of("live", sealed.id, Telling.CONTACT), row.key, bytes(row.sealed)) is None
    assert _round()["reporter.erase"] == 2
    assert _tables_with(MARKED) == set()
    assert bytes(_rows(sealed.id)[0].sealed) == b""
    with database_context(None, "live", [plain.id]):
        assert Report.rows.get(id=plain.id).contact == ""
    assert _rows(plain.id) == []


def test_where_everything_was_erased_there_is_nothing_to_open():
    w = world()
    key = _sent(w).id
    look = reporter.reveal(w.lead, key, NOW, **WHY)
    redact.redact(w.lead, key, NOW, fields=["contact"], reason="They ask for it.", basis="GDPR Article 17")
    assert _round() == {"reporter.disclose": 1}
    with database_context(None, "live", [key]):
        assert Reveal.rows.get(id=look.id).state == Looking.GONE


# ---------------------------------------------------------------- keys


def test_a_server_whose_web_process_reads_the_private_keys_is_told(tmp_path):
    with override_settings(MEDACCORD_REVEAL_DIR=tmp_path / "reveal", MEDACCORD_KEYS_DIR=tmp_path / "keys"):
        assert FolderOpener().renew() == "reveal-1"
        assert FolderOpener().renew() == "reveal-2"
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "reveal").iterdir()} == {0o600}
    for host, told in (("127.0.0.1", False), ("0.0.0.0", True)):
        config = Config(data=tmp_path, listen_host=host, public_url="https://coordination.example")
        found = {one.setting for one in of_settings(config)}
        assert ("MEDACCORD_REVEAL_DIR" in found) is told
