"""The page of an advisory: silence is silence, each maker speaks for itself, what to do before any score."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from tests.support import published

from medaccord.domain.csaf.advisory import Advisory, Cell, Note, Remediation, Vulnerability
from medaccord.web.presenters.advisories.published import advisory_page, draft_page
from medaccord.web.viewmodels import NavItem

PUMP, OTHER = published.product(1, "Northgate", "Pump", "1.0"), published.product(2, "Halcyon", "Drip", "2")
FIXED = published.product(3, "Northgate", "Pump", "3.1")


def flaw(cve: str, cells: dict[str, str], **more: Any) -> Vulnerability:
    told = tuple(Cell(product=product, status=status) for product, status in cells.items())
    return Vulnerability(cve=cve, notes=(Note(category="summary", text="x"),), cells=told, **more)


def made(*flaws: Vulnerability, products: tuple[Any, ...] = (PUMP, OTHER), **more: Any) -> Advisory:
    return published.advisory(vulnerabilities=flaws, products=products, groups=(), **more)


def rows(advisory: Advisory) -> dict[str, tuple[str, ...]]:
    """Status, detail and what to do, by product."""
    table = advisory_page(advisory, "x.json").products
    return {r.cells[0].text: (r.cells[2].text, r.cells[2].note, r.cells[3].text) for r in table.rows}


def answers(advisory: Advisory) -> dict[str, tuple[str, str]]:
    return {m.question: (m.answer, m.more) for m in advisory_page(advisory, "x.json").monday}


def test_a_product_is_not_affected_only_if_it_is_so_for_every_vulnerability():
    silent = flaw("CVE-2026-1", {PUMP.id: "under_investigation"}, unanswered=(PUMP.id,))
    clear = flaw("CVE-2026-2", {PUMP.id: "known_not_affected", OTHER.id: "known_not_affected"})
    advisory = made(silent, clear)
    assert rows(advisory) == {
        "Pump": (
            "No answer from the manufacturer",
            "No answer from the manufacturer: CVE-2026-1. Not affected: CVE-2026-2.",
            "Treat as affected",
        ),
        "Drip": ("Not stated", "Not stated: CVE-2026-1. Not affected: CVE-2026-2.", "Treat as affected"),
    }
    answer, more = answers(advisory)["Am I affected?"]
    assert answer == "Not known yet. Treat these as affected"
    assert "No answer from the manufacturer, treat as affected: Northgate Pump 1.0." in more
    everywhere = made(flaw("CVE-2026-1", {PUMP.id: "known_not_affected", OTHER.id: "known_not_affected"}))
    assert {row[0] for row in rows(everywhere).values()} == {"Not affected"}
    assert {row[2] for row in rows(everywhere).values()} == {"Nothing"}


def test_the_worst_answer_stands_and_comes_first():
    one = flaw("CVE-2026-1", {PUMP.id: "fixed", OTHER.id: "known_affected"})
    two = flaw("CVE-2026-2", {PUMP.id: "fixed", OTHER.id: "fixed"})
    found = rows(made(one, two))
    assert list(found) == ["Drip", "Pump"]
    assert found["Drip"][:2] == ("Affected", "Affected: CVE-2026-1. Fixed: CVE-2026-2.")
    assert found["Pump"] == ("Fixed", "", "Nothing")


def test_each_manufacturer_speaks_for_its_own_products():
    said = (
        Remediation(
            category="no_fix_planned", details="The manufacturer plans no fix.", products=(OTHER.id,)
        ),
        Remediation(category="none_available", details="A fix is planned for 2027.", products=(PUMP.id,)),
    )
    hit = {PUMP.id: "known_affected", OTHER.id: "known_affected"}
    answer, more = answers(made(flaw("CVE-2026-1", hit, remediations=said)))["Is there a fix?"]
    assert answer == "It depends on the manufacturer"
    assert more == (
        "Northgate: Not yet. A fix is planned for 2027. "
        "Halcyon: None is planned. The manufacturer plans no fix."
    )
    answer, more = answers(made(flaw("CVE-2026-1", hit, remediations=said[:1])))["Is there a fix?"]
    assert "Northgate: Not stated." in more


def test_a_fix_of_one_product_is_no_fix_of_another():
    hit = {PUMP.id: "known_affected", FIXED.id: "known_affected"}
    said = (Remediation(category="vendor_fix", details="Update to 4", products=(FIXED.id,)),)
    answer, more = answers(made(flaw("CVE-2026-1", hit, remediations=said), products=(PUMP, FIXED)))[
        "Is there a fix?"
    ]
    assert answer == "For some"
    assert (
        more
        == "Northgate (Northgate Pump 1.0): Not stated. Northgate (Northgate Pump 3.1): Yes. Update to 4."
    )


def test_a_version_takes_no_step_of_its_own_fix():
    said = (Remediation(category="vendor_fix", details="Fixed in: 3.1", products=(PUMP.id, FIXED.id)),)
    cells = {PUMP.id: "known_affected", FIXED.id: "fixed"}
    advisory = made(flaw("CVE-2026-1", cells, remediations=said), products=(PUMP, FIXED))
    assert [r.cells[3].text for r in advisory_page(advisory, "x.json").products.rows] == [
        "Fix: Fixed in: 3.1",
        "Nothing",
    ]
    (pair,) = advisory_page(advisory, "x.json").vulns[0].fixes
    assert pair.note == "Northgate Pump 1.0"


def test_six_answers_hold_the_instruction_and_say_what_is_not_stated():
    step = (Remediation(category="mitigation", details="Separate the network.", products=(PUMP.id,)),)
    bare = made(flaw("CVE-2026-1", {PUMP.id: "known_affected"}, remediations=step))
    found = answers(bare)
    assert list(found) == [
        "Am I affected?",
        "Isolate or keep in use?",
        "What does isolating do to care?",
        "Is there a fix?",
        "How long is it out of use?",
        "Whom to call?",
    ]
    assert found["Isolate or keep in use?"][0] == "Separate the network."
    assert found["What does isolating do to care?"][0] == "Not stated"
    note = Note(
        category="general",
        title="Isolate or keep in use?",
        text="Keep in use. Separate the network.\nPump by pump.",
    )
    told = replace(bare, notes=(note,))
    assert answers(told)["Isolate or keep in use?"] == ("Keep in use. Separate the network.", "Pump by pump.")
    assert advisory_page(told, "x.json").notes == ()


def test_what_sums_it_up_stands_before_products_and_scores():
    page = advisory_page(made(flaw("CVE-2026-1", {PUMP.id: "fixed"})), "x.json")
    assert page.meaning == ("Doses may change.",)
    assert "Doses may change." not in repr(page.notes)


def test_every_version_is_linked_and_the_csaf_document_offered_once():
    page = advisory_page(made(flaw("CVE-2026-1", {PUMP.id: "fixed"})), "x.json")
    number = page.number
    assert [event.href for event in page.updates] == [f"/advisories/{number}/{n}/" for n in (3, 2, 1)]
    assert (page.acts, len(page.downloads)) == ((), 1)


@pytest.mark.parametrize("marking", ["TLP:AMBER+STRICT", "TLP:RED"])
def test_a_draft_is_undated_marked_and_not_to_be_shared(marking):
    page = draft_page(made(flaw("CVE-2026-1", {PUMP.id: "fixed"})), "/x.json", (NavItem("x", ""),), marking)
    assert {fact.label: fact.value for fact in page.facts}.keys() == {"By", "Marking"}
    assert [fact.value for fact in page.facts if fact.label == "Marking"] == [marking]
    assert page.draft == "Draft, not published, do not share."
    assert page.tag.text == "Draft"
    assert (page.updates[0].meta, page.updates[0].href) == ("not published", "")
