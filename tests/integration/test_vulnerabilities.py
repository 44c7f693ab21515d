"""Vulnerabilities are common text; whoever changes one says which version it started from."""

from __future__ import annotations

import pytest
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import vulnerability
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import Cell, Vulnerability
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db

NEW = NewVulnerability(
    title="Hard-coded password ",
    cve="CVE-2026-1234",
    cwe="CWE-798",
    cwe_name="Use of Hard-coded Credentials",
    ids=(("Northgate PSIRT", "NG-7 "),),
)


def _add(f, *new, actor=None):
    return vulnerability.add(actor or f.w.lead, f.case.id, f.now, vulnerabilities=new)


def test_it_is_kept_as_given_and_every_party_reads_it():
    f = filled()
    before = f.entries()
    first, second = _add(f, NEW, NewVulnerability(title="Open port"))
    assert f.entries() == before + 1
    (row,) = f.rows(Vulnerability, id=first.id)
    assert (row.title, row.cve, row.cwe) == (NEW.title, NEW.cve, NEW.cwe)
    assert row.cwe_name == NEW.cwe_name
    assert row.ids == [["Northgate PSIRT", "NG-7 "]]
    assert (row.position, second.position, row.version) == (1, 2, 1)
    assert row.room_id == f.case.room_id
    for actor in (f.w.lead, f.w.northgate, f.w.halcyon, f.reporter):
        assert len(f.seen(Vulnerability, actor)) == 2
    assert f.seen(Vulnerability, f.w.outsider) == []
    f.assert_whole()


def test_neither_vulnerabilities_nor_products_ask_anybody():
    f = filled()
    f.vulnerabilities(2)
    f.products(count=2)
    assert f.rows(Cell) == []


def test_a_position_may_be_given_and_later_ones_go_on_from_it():
    f = filled()
    rows = _add(f, NewVulnerability(title="a", position=7), NewVulnerability(title="b"))
    assert [row.position for row in rows] == [7, 8]


def test_a_change_puts_everything_in_place_and_counts_the_version():
    f = filled()
    (row,) = _add(f, NEW)
    wanted = NewVulnerability(title="Hard-coded key", cve="CVE-2026-1234", position=3)
    changed = vulnerability.change(f.w.lead, row.id, f.now, wanted=wanted, version=1)
    (stored,) = f.rows(Vulnerability)
    assert (stored.title, stored.cve, stored.cwe, stored.ids) == ("Hard-coded key", "CVE-2026-1234", "", [])
    assert (stored.position, stored.version) == (3, 2)
    assert changed.id == row.id
    f.assert_whole()


def test_who_saves_on_top_of_another_version_is_told_and_loses_nobodys_text():
    f = filled()
    (row,) = _add(f, NEW)
    vulnerability.change(f.w.lead, row.id, f.now, wanted=NewVulnerability(title="first"), version=1)
    with pytest.raises(Stale):
        vulnerability.change(f.w.lead, row.id, f.now, wanted=NewVulnerability(title="second"), version=1)
    assert f.rows(Vulnerability)[0].title == "first"
    f.assert_whole()


WRONG = [
    (NewVulnerability(), "title"),
    (NewVulnerability(title="  "), "title"),
    (NewVulnerability(title="x" * 2_001), "title"),
    (NewVulnerability(title="a\x00"), "title"),
    (NewVulnerability(cve="CVE-26-1"), "cve"),
    (NewVulnerability(cve="CVE-2026-1234\n"), "cve"),
    (NewVulnerability(cve="CVE-2026-" + "1" * 12), "cve"),
    (NewVulnerability(title="a", cwe="79", cwe_name="XSS"), "cwe"),
    (NewVulnerability(title="a", cwe="CWE-79"), "cwe_name"),
    (NewVulnerability(title="a", cwe_name="XSS"), "cwe"),
    (NewVulnerability(title="a", cwe="CWE-79", cwe_name="X\nSS"), "cwe_name"),
    (NewVulnerability(ids=(("", "NG-7"),)), "ids"),
    (NewVulnerability(ids=(("PSIRT", "a\nb"),)), "ids"),
    (NewVulnerability(ids=(("PSIRT", "1"),) * 51), "ids"),
    (NewVulnerability(title="a", position=0), "position"),
    (NewVulnerability(title="a", position=100_001), "position"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG, ids=range(len(WRONG)))
def test_bad_input_is_found_when_adding_and_when_changing(wrong, field):
    f = filled()
    (row,) = _add(f, NEW)
    with pytest.raises(Invalid) as refused:
        _add(f, NewVulnerability(title="right"), wrong)
    assert set(refused.value.findings) == {f"1/{field}"}
    with pytest.raises(Invalid) as refused:
        vulnerability.change(f.w.lead, row.id, f.now, wanted=wrong)
    assert set(refused.value.findings) == {field}
    assert [(r.title, r.version) for r in f.rows(Vulnerability)] == [(NEW.title, 1)]


def test_a_cve_stands_once_in_a_case():
    f = filled()
    first, second = _add(f, NEW, NewVulnerability(cve="CVE-2026-2345"))
    with pytest.raises(Invalid) as refused:
        _add(f, NewVulnerability(cve="CVE-2026-3456"), NewVulnerability(cve="CVE-2026-3456"), NEW)
    assert set(refused.value.findings) == {"1/cve", "2/cve"}
    with pytest.raises(Invalid):
        vulnerability.change(f.w.lead, second.id, f.now, wanted=NEW)
    f.split_off(first)
    vulnerability.change(f.w.lead, second.id, f.now, wanted=NEW)


@pytest.mark.parametrize("count", [0, 501])
def test_a_call_takes_between_one_and_five_hundred(count):
    f = filled()
    with pytest.raises(Invalid) as refused:
        _add(f, *[NewVulnerability(title="a")] * count)
    assert set(refused.value.findings) == {"vulnerabilities"}


def test_roles_and_phases():
    f = filled()
    adviser = adviser_in(f)
    (row,) = _add(f, NEW)
    for actor in (f.w.northgate, f.reporter, adviser):
        with pytest.raises(Denied):
            _add(f, NewVulnerability(title="a"), actor=actor)
        with pytest.raises(Denied):
            vulnerability.change(actor, row.id, f.now, wanted=NEW)
    with pytest.raises(Missing):
        _add(f, NewVulnerability(title="a"), actor=f.w.outsider)
    with pytest.raises(Missing):
        vulnerability.change(f.w.outsider, row.id, f.now, wanted=NEW)
    f.close()
    with pytest.raises(Denied, match="closed"):
        _add(f, NewVulnerability(title="a"))
    with pytest.raises(Denied, match="closed"):
        vulnerability.change(f.w.lead, row.id, f.now, wanted=NEW)
    f.assert_whole()


def test_what_went_on_in_a_linked_case_is_not_changed_here():
    f = filled()
    (row,) = _add(f, NEW)
    f.split_off(row)
    with pytest.raises(Illegal, match="linked case"):
        vulnerability.change(f.w.lead, row.id, f.now, wanted=NEW)
