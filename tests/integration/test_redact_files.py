"""file.redact: a file is erased for good: bytes, key, digest and, if asked, its name (decision 0184)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests.browsing import signed_in
from tests.factories import NOW, world
from tests.filled import filled
from tests.support.api import Program
from tests.support.scanner import examined

from medaccord.apps.cases.commands import participant
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.discussion.queries.files import one_file, open_file
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.parties.models import Membership
from medaccord.core import drift, files, ports, search
from medaccord.core.models import Blob, Principal
from medaccord.core.principal import actor_for, stranger, system
from medaccord.domain.cleaning import Cleaned
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
NAME = "Zyxwvuts-patient.csv"
DATA = b"Zyxwvuts, 1961-04-12, pump 7" * 20
WHY = {"reason": "It shows a patient.", "basis": "GDPR Article 17"}


def _filed(f, who=None, name=NAME, **told):
    (row,) = file.add(
        who or f.w.northgate,
        f.case.id,
        NOW,
        room=f.case.room_id,
        files=[Evidence(name, "text/csv", DATA)],
        **told,
    )
    examined()
    return row


def _line(actor, f, row):
    return next(one for one in documents(actor, f.case.id) if one.id == row.id)


def _holding(f, *words):
    """Every table that holds one of these words, as whoever has locked the case reads it."""
    found = set()
    with f.inside(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [str(value) for row in cursor.fetchall() for value in row]
            if any(word in value for word in words for value in rows):
                found.add(table)
    return found


def _erased(f, row, who=None, **told):
    """Erase it and let what follows a commit happen."""
    told = {**WHY, "with_name": True, **told}
    return file.redact(who or f.w.lead, row.id, NOW + 2 * HOUR, **told)


def test_no_table_no_folder_and_no_index_holds_it_and_the_chain_stays_whole(
    django_capture_on_commit_callbacks,
):
    f = filled()
    row = _filed(f)
    secrets = (row.storage_key, row.wrapped_key, row.sha256, "Zyxwvuts")
    assert {"core_blob", "core_auditside"} <= _holding(f, *secrets)
    assert ports.storage().read(row.storage_key)
    with django_capture_on_commit_callbacks(execute=True):
        _erased(f, row)
    assert _holding(f, *secrets) == set()
    with pytest.raises(KeyError):
        ports.storage().read(row.storage_key)
    assert not search.find(f.w.lead, "Zyxwvuts")
    f.assert_whole()
    with f.inside():
        told = drift.rebuilt(f.case.id)["core.blob", str(row.id)]
    assert (told["media_type"], told["name"], told["erased_under"]) == ("text/plain", "", "GDPR Article 17")


def test_bytes_stay_until_it_is_committed_and_are_noise_without_their_key(
    django_capture_on_commit_callbacks,
):
    f = filled()
    row = _filed(f)
    with django_capture_on_commit_callbacks():
        _erased(f, row)
    sealed = ports.storage().read(row.storage_key)
    assert b"Zyxwvuts" not in sealed
    (gone,) = f.rows(Blob)
    with pytest.raises(Missing):
        files.read(gone)
    assert files.sweep(dt.datetime.now(dt.UTC), dt.timedelta(0)) >= 1
    with pytest.raises(KeyError):
        ports.storage().read(row.storage_key)


def test_readers_see_that_it_was_erased_by_whom_why_and_on_which_basis():
    f = filled()
    row = _filed(f)
    before = _line(f.w.halcyon, f, row)
    assert (before.mine, before.erased) == (False, None)
    _erased(f, row)
    for reader in (f.w.northgate, f.w.halcyon, f.w.lead):
        line = _line(reader, f, row)
        assert (line.name, line.size, line.sha256) == ("", 0, "")
        assert (line.room, line.marking, line.at) == (before.room, before.marking, before.at)
        gone = line.erased
        assert (gone.why, gone.basis, gone.at) == (*WHY.values(), NOW + 2 * HOUR)
        assert gone.by.endswith(f.w.center.name)
        with pytest.raises(Missing):
            open_file(reader, row.id)


def test_the_name_stays_where_it_is_not_the_problem():
    f = filled()
    row = _filed(f, name="trace.csv")
    _erased(f, row, with_name=False)
    assert _line(f.w.halcyon, f, row).name == "trace.csv"
    f.assert_whole()


def test_whoever_filed_it_erases_it():
    f = filled()
    row = _filed(f)
    assert _line(f.w.northgate, f, row).mine
    _erased(f, row, f.w.northgate)
    assert "Northgate" in _line(f.w.halcyon, f, row).erased.by
    with pytest.raises(Illegal, match="erased already"):
        _erased(f, row)


def test_nobody_else():
    f = filled()
    row = _filed(f)
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=f.w.colleague.person)
    for other in (f.w.halcyon, f.w.colleague, f.reporter):
        with pytest.raises(Denied):
            _erased(f, row, other)
        assert not one_file(other, row.id).may
    with pytest.raises(Missing):
        _erased(f, row, f.w.outsider)
    assert one_file(f.w.lead, row.id).may
    assert open_file(f.w.halcyon, row.id).data == DATA


def test_a_reporters_erasure_is_told_by_its_day():
    f = filled()
    row = _filed(f, f.reporter)
    told = file.clean(system(stream=f.case.id), row.id, NOW, cleaned=Cleaned(row.sha256, DATA))
    _erased(f, row, f.reporter)
    for reader, at in ((f.reporter, NOW + 2 * HOUR), (f.w.lead, (NOW + 2 * HOUR).replace(hour=12))):
        gone = _line(reader, f, told.handed).erased
        assert (gone.at, gone.by_day) == (at.replace(minute=0, second=0, microsecond=0), reader is f.w.lead)
        assert gone.by == "Anonymous reporter"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "bell \x07"}, "reason"),
        ({"basis": ""}, "basis"),
        ({"basis": "two\nlines"}, "basis"),
    ],
)
def test_it_needs_a_reason_and_a_basis(told, field):
    f = filled()
    row = _filed(f)
    with pytest.raises(Invalid) as refused:
        _erased(f, row, **told)
    assert set(refused.value.findings) == {field}
    assert open_file(f.w.lead, row.id).data == DATA
    f.assert_whole()


def _alike(actor, row):
    return [(one.name, one.number) for one in one_file(actor, row.id).alike]


def test_other_files_stay_and_the_page_names_those_with_the_same_content():
    f = filled()
    row, other = _filed(f), _filed(f, f.w.halcyon, name="other.csv")
    (hidden,) = file.add(
        f.w.northgate,
        f.case.id,
        NOW,
        room=f.side("northgate"),
        files=[Evidence("side.csv", "text/csv", DATA)],
    )
    examined()
    number = open_file(f.w.lead, row.id).number
    assert _alike(f.w.lead, row) == [("other.csv", number), ("side.csv", number)]
    assert _alike(f.w.halcyon, other) == [(NAME, number)]
    _erased(f, row)
    assert one_file(f.w.halcyon, other.id).alike == ()
    assert open_file(f.w.lead, other.id).data == open_file(f.w.northgate, hidden.id).data == DATA


def _reported():
    """A report that came with a file, and its reporter."""
    w = world()
    named = {"identity": Identity.NAME, "known_as": "R. Lee"}
    told = Told("InfusaCore LX", "It accepts dose changes from anybody.", **named)
    sent = report.submit(stranger(), NOW, told, (Evidence(NAME, "text/csv", DATA),))
    examined()
    return w, sent.report.id, actor_for(Principal.objects.get(id=sent.report.reporter_id))


def test_in_a_report_the_desk_or_the_reporter_erases():
    for eraser in ("desk", "reporter"):
        w, key, reporter = _reported()
        (line,) = report_view(reporter, key).files
        assert line.mine
        assert not report_view(w.lead, key).files[0].mine
        who = w.lead if eraser == "desk" else reporter
        file.redact(who, line.id, NOW + HOUR, **WHY, with_name=True)
        for reader in (w.lead, reporter):
            (gone,) = report_view(reader, key).files
            assert (gone.name, gone.size, gone.erased.why) == ("", 0, WHY["reason"])
            with pytest.raises(Missing):
                open_file(reader, line.id)


def _words(answer):
    return " ".join(answer.content.decode().split())


def test_the_lead_erases_on_a_page():
    f = filled()
    row = _filed(f)
    other = _filed(f, f.w.halcyon, name="other.csv")
    desk, there = signed_in(f.w.lead), f"/files/{row.id}/redact/"
    tab = f"/cases/{f.case.id}/documents/"
    assert f'href="{there}"' in desk.get(tab).content.decode()
    asked = _words(desk.get(there))
    assert NAME in asked
    assert "The same content is in" in asked
    refused = desk.post(there, {"reason": "Kept as typed", "basis": ""})
    assert (refused.status_code, "Kept as typed" in refused.content.decode()) == (422, True)
    answer = desk.post(there, {**WHY, "with_name": "on"})
    assert (answer.status_code, answer["Location"]) == (303, tab)
    for reader in (desk, signed_in(f.w.northgate)):
        page = _words(reader.get(tab))
        assert "under GDPR Article 17. It shows a patient." in page
        assert "Name erased" in page
        assert NAME not in page
        assert there not in page
        assert reader.get(f"/files/{row.id}/").status_code == 404
        assert NAME not in _words(reader.get(f"/cases/{f.case.id}/"))
    assert desk.get(there).status_code == 409
    maker = signed_in(f.w.northgate)
    assert "erased a file" in _words(maker.get(f"/cases/{f.case.id}/history/"))
    refused = maker.get(f"/files/{other.id}/redact/")
    assert (refused.status_code, file.NOT_YOURS in _words(refused)) == (403, True)
    assert f"/files/{other.id}/redact/" not in _words(maker.get(tab))


def test_the_desk_erases_on_the_page_of_a_report():
    w, key, _reporter = _reported()
    desk = signed_in(w.lead)
    (line,) = report_view(w.lead, key).files
    there = f"/files/{line.id}/redact/"
    assert there in _words(desk.get(f"/reports/{key}/"))
    answer = desk.post(there, WHY)
    assert (answer.status_code, answer["Location"]) == (303, f"/reports/{key}/")
    page = _words(desk.get(f"/reports/{key}/"))
    assert NAME in page
    assert "under GDPR Article 17. It shows a patient." in page
    assert f'href="/files/{line.id}/"' not in page


def test_the_api_erases():
    f = filled()
    row = _filed(f)
    desk, there = Program(f.w.lead), f"/files/{row.id}/redact"
    assert desk.post(there, {**WHY, "basis": ""}).status_code == 422
    assert Program(f.w.halcyon).post(there, WHY).status_code == 403
    assert Program(f.w.outsider).post(there, WHY).status_code == 404
    assert desk.post(there, {**WHY, "with_name": True}).status_code == 200
    assert desk.post(there, WHY).status_code == 409
    (told,) = Program(f.w.halcyon).get(f"/cases/{f.case.id}/files").json()["results"]
    assert (told["name"], told["size"], told["sha256"], told["mine"]) == ("", 0, "", False)
    assert (told["erased"]["why"], told["erased"]["basis"]) == tuple(WHY.values())
