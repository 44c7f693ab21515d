"""Who takes an exploit, and what is told of it, tells nobody who reported in secret; pages are marked so."""

from __future__ import annotations

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.filled import filled
from tests.integration.test_examined_files import BAD, _entrusts, _filed, _news
from tests.integration.test_read_pages import talk

from medaccord.apps.discussion.commands import file, thread
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.files import may_take
from medaccord.core.models import Blob, Grant, Principal
from medaccord.core.principal import system
from medaccord.domain.cleaning import Cleaned
from medaccord.domain.handling import Onward
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db
WHY = "A table of numbers, read on a separate machine."


def _reporters_exploit(f):
    """The cleaned copy of what an anonymous reporter filed in the case's common room; it is handed out."""
    (row,) = file.add(
        f.reporter, f.case.id, NOW, room=f.case.room_id, files=[Evidence("poc.py", "text/plain", BAD)]
    )
    file.clean(system(stream=f.case.id), row.id, NOW, cleaned=Cleaned(row.sha256, b"x = 1", None))
    file.classify(f.reporter, row.id, NOW)
    copy = next(one for one in f.rows(Blob) if one.handed == "cleaned")
    file.clear(f.w.lead, copy.id, NOW, reason=WHY)
    return copy


def test_a_colleague_who_reported_in_secret_is_named_like_any_other_and_takes_nothing_before():
    f = filled()
    row = _reporters_exploit(f)
    offered = [one.person for one in may_take(f.w.lead, row.id)]
    assert {f.w.halcyon.person, f.w.northgate.person} <= set(offered)
    Principal.objects.filter(id=f.reporter.principal).update(joined_to=f.w.halcyon.person)
    assert [one.person for one in may_take(f.w.lead, row.id)] == offered
    for colleague in (f.w.halcyon, f.w.northgate):
        assert signed_in(colleague).get(f"/files/{row.id}/").status_code == 403
    assert "downloaded" not in words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/documents/ledger/"))
    _entrusts(f, row, f.w.halcyon)
    assert signed_in(f.w.halcyon).get(f"/files/{row.id}/").status_code == 200


def test_a_reporter_who_is_nothing_else_takes_what_they_filed():
    f = filled()
    row = _reporters_exploit(f)
    Principal.objects.filter(id=f.reporter.principal).update(joined_to=f.w.outsider.person)
    assert signed_in(f.w.outsider).get(f"/files/{row.id}/").status_code == 200


def test_whoever_lost_their_key_is_named_with_their_organization():
    f = filled()
    row = _filed(f, f.w.lead, name="poc.py", data=BAD, room=f.case.room_id)
    file.classify(f.w.lead, row.id, NOW)
    _entrusts(f, row, f.w.halcyon)
    with f.inside():
        Grant.objects.filter(room=row.room_id, principal=f.w.halcyon.person).update(until=NOW)
    first = may_take(f.w.lead, row.id)[0]
    assert (first.person, first.organisation_name) == (f.w.halcyon.person, "Halcyon Infusion")


def test_my_work_that_names_a_file_is_marked_as_the_file_is():
    f = filled()
    row = _filed(f, f.w.lead, name="exploit-red.py", data=BAD, room=f.case.room_id)
    file.mark(f.w.lead, row.id, NOW, onward=Onward.FORBIDDEN)
    file.classify(f.w.lead, row.id, NOW)
    _entrusts(f, row, f.w.halcyon)
    shown = _news(f, f.w.halcyon)
    assert "exploit-red.py" in shown
    assert "Do not pass it on to any other organization" in shown


@pytest.mark.parametrize("sheet", ["", "print/"])
def test_the_ledger_is_marked_as_what_it_names(sheet):
    f = filled()
    row = _filed(f, f.w.northgate, name="notes.txt", room=f.side("northgate"))
    file.clear(f.w.lead, row.id, NOW, reason=WHY)
    file.mark(f.w.northgate, row.id, NOW, onward=Onward.FORBIDDEN)
    there = f"/cases/{f.case.id}/documents/ledger/{sheet}"
    assert "Do not pass it on to any other" not in words(signed_in(f.w.lead).get(there))
    assert signed_in(f.w.lead).get(f"/files/{row.id}/").status_code == 200
    shown = words(signed_in(f.w.lead).get(there))
    assert "notes.txt" in shown
    assert "Do not pass it on to any other" in shown


def test_the_ledger_is_marked_as_the_messages_whose_readers_it_names():
    f = filled()
    about = {"subject": "Between two", "text": "To Northgate by name.", "marking": Tlp.RED}
    thread.start(f.w.lead, f.case.id, NOW, people=[f.w.northgate.person], **about)
    there = f"/cases/{f.case.id}/documents/ledger/"
    assert "TLP:RED" not in words(signed_in(f.w.lead).get(there))
    signed_in(f.w.northgate).get(talk(f))
    assert "TLP:RED" in words(signed_in(f.w.lead).get(there))
