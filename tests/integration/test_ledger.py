"""ledger.export: who received what of a party's and who opened it, for its owner and the desk."""

from __future__ import annotations

import csv
import io
import re

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.filled import adviser_in, filled
from tests.integration.test_items import SECRET
from tests.integration.test_read_records import cleared, download
from tests.integration.test_shares import HOUR, asked, item, shared
from tests.integration.test_standing_consent import WHO, agreed
from tests.integration.test_unconsented import confidential, overridden
from tests.support.api import Program

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import ledger as ledgers
from medaccord.apps.cases.commands import share
from medaccord.apps.cases.models import Reading
from medaccord.apps.cases.queries.ledger import ledger, own_ledger
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Mark
from medaccord.domain.reading import Opening, Thing

pytestmark = pytest.mark.django_db


def scene():
    """A share by standing consent that was opened twice, and one by consent that ended unopened."""
    f = filled()
    adviser = adviser_in(f)
    agreed(f.w)
    row, one = item(f, handling=[Mark.COMMERCIAL])
    cleared(f, row)
    asked(f, one, adviser)
    download(adviser, row)
    download(adviser, row)
    _, made = shared(f, f.w.halcyon)
    share.withdraw(f.w.northgate, made.id, NOW + HOUR, reason="No longer.")
    return f, adviser, row


def test_each_share_tells_its_basis_its_end_and_who_opened_it_first():
    f, adviser, row = scene()
    name = Person.objects.get(principal=adviser.person).name
    for reader, person in ((f.w.northgate, ""), (f.w.lead, name)):
        found = {line.recipient: line for line in ledger(reader, f.case.id).lines}
        opened, ended = found["Device agency"], found["Halcyon Infusion"]
        said = (opened.basis, opened.agreed_by, opened.sha256, opened.downloads, opened.ended_at)
        assert said == ("standing", WHO, row.sha256, 2, None)
        assert opened.opened is not None
        assert (opened.opened.party, opened.opened.person) == ("Device agency", person)
        assert opened.document.endswith(row.id.hex[:8])
        said = (ended.basis, ended.opened, ended.downloads, ended.ended_because)
        assert said == ("consent", None, 0, "No longer.")
    for nobody in (adviser, f.w.halcyon, f.reporter):
        assert ledger(nobody, f.case.id).lines == ()
        assert own_ledger(nobody).lines == ()
    with pytest.raises(Missing):
        ledger(adviser, f.w.lead.person)
    assert len(own_ledger(f.w.northgate).lines) == 2
    assert own_ledger(f.w.lead).lines == ()


def test_page_paper_and_table_are_kept_before_they_leave_and_say_how_they_are_handled():
    f, adviser, row = scene()
    owner, there = signed_in(f.w.northgate), f"/cases/{f.case.id}/documents/ledger/"
    before = len(f.rows(Reading))
    page = words(owner.get(there))
    owner.get(there)
    assert SECRET.name.split(".")[0] in page
    assert WHO in page
    paper = owner.get(f"{there}print/")
    assert words(paper).count("Drawn up for") == 1
    assert b"usa-nav__primary" not in paper.content
    answer = owner.get(f"{there}csv/")
    name = answer["Content-Disposition"]
    assert "AMBER-STRICT_COMMERCIAL-CONFIDENTIAL_TRADE-SECRET_ledger.csv" in name
    assert answer["Cache-Control"] == "no-store"
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    (opened,) = [line for line in lines if line["recipient"] == "Device agency"]
    told = (opened["basis"], opened["sha256"], opened["downloads"], opened["first_opened_by"])
    assert told == ("standing", row.sha256, "2", "Device agency")
    assert SECRET.name.encode() not in answer.content, "an original name shows on pages alone"
    new = [each for each in f.rows(Reading) if each.kind == Thing.LEDGER]
    assert len(new) == len(f.rows(Reading)) - before
    assert sorted(each.way for each in new) == [Opening.EXPORT, Opening.PAGE, Opening.PRINT]
    assert {each.reader_id for each in new} == {f.w.northgate.person}
    assert {each.room_id for each in new} <= {each.room_id for each in f.seen(Reading, f.w.northgate)}
    for nobody in (adviser, f.w.halcyon):
        assert "Nothing was shared." in words(signed_in(nobody).get(there))
    f.assert_whole()


def test_the_ledger_names_the_basis_of_what_goes_past_its_owner():
    f, adviser, _ = scene()
    _, one = confidential(f)
    overridden(f, one, adviser)
    there = f"/cases/{f.case.id}/documents/ledger/"
    for reader in (f.w.northgate, f.w.lead):
        page = words(signed_in(reader).get(there))
        assert "without its owner’s consent, under Order 17 of the court" in page
        assert re.search(rf"by what its owner agreed to beforehand, on [^(]+ \({WHO}\)", page)
    lines = csv.DictReader(io.StringIO(signed_in(f.w.lead).get(f"{there}csv/").content.decode()))
    assert [line["legal_basis"] for line in lines if line["basis"] == "override"] == ["Order 17 of the court"]
    found = Program(f.w.lead).get(f"/cases/{f.case.id}/ledger").json()["results"]
    told = {line["basis"]: line["legal_basis"] for line in found}
    assert told == {"override": "Order 17 of the court", "standing": "", "consent": ""}


def test_a_record_says_where_a_name_alone_was_shown():
    f, adviser, _ = scene()
    signed_in(adviser).get(f"/cases/{f.case.id}/documents/")
    page = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/documents/ledger/"))
    name = SECRET.name.split(".")[0]
    assert re.search(rf"{name}\S* +its name, on a page", page)
    assert re.search(rf"{name}\S* +downloaded", page)
    assert not re.search(rf"{name}\S* +on a page", page)


def test_an_organisation_reads_what_was_shared_of_its_own_in_every_case():
    f, _, _ = scene()
    assert '"/ledger/"' in signed_in(f.w.northgate).get("/my-work/").content.decode()
    page = words(signed_in(f.w.northgate).get("/ledger/"))
    assert f.case.title not in page
    assert "Device agency" in page
    assert b"Device agency" in signed_in(f.w.northgate).get("/ledger/csv/").content
    assert "Nothing was shared." in words(signed_in(f.w.halcyon).get("/ledger/"))
    assert words(signed_in(f.w.northgate).get("/ledger/print/")).count("Drawn up for") == 1


def test_a_program_takes_it_out_as_json_and_each_time_is_kept():
    f, adviser, _ = scene()
    owner = Program(f.w.northgate)
    for there in (f"/cases/{f.case.id}/ledger", "/ledger"):
        found = owner.get(there).json()["results"]
        assert {line["recipient"] for line in found} == {"Device agency", "Halcyon Infusion"}
        assert "name" not in found[0]
        assert {line["marking"] for line in found} == {"TLP:AMBER+STRICT"}
        marks = sorted(mark for line in found for mark in line["handling"])
        assert marks == ["commercial_confidential", "trade_secret"]
    assert Program(adviser).get("/ledger").json()["results"] == []
    kept = [each.way for each in f.rows(Reading) if each.kind == Thing.LEDGER]
    assert kept == [Opening.API, Opening.API]


def test_a_ledger_that_cannot_be_kept_does_not_leave(monkeypatch):
    f, _, row = scene()

    def broken(*_args, **_told):
        raise Missing

    monkeypatch.setattr(ledgers, "export", broken)
    answer = signed_in(f.w.northgate).get(f"/cases/{f.case.id}/documents/ledger/csv/")
    assert (answer.status_code, row.sha256.encode() in answer.content) == (404, False)
