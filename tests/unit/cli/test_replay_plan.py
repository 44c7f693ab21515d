"""The plan of a replay: who does what when, read from an advisory alone."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from tests.support.published import BOTH, FIRST, MARK, PRODUCTS, SECOND, advisory

from medaccord.cli.replay.plan import DAYS_BEFORE, Finder, plan, vendor_of
from medaccord.domain.csaf.advisory import (
    Acknowledgment,
    Branch,
    Cell,
    Flag,
    Group,
    Note,
    Product,
    Remediation,
    Revision,
    Threat,
    Vulnerability,
)
from medaccord.domain.cvd import cells
from medaccord.domain.errors import Invalid


def revised(*revisions, **more):
    """An advisory with these revisions, each a date or a number and a date."""
    listed = [r if isinstance(r, tuple) else (str(n), r) for n, r in enumerate(revisions, start=1)]
    made = tuple(Revision(number=number, date=date, summary=f"No. {number}") for number, date in listed)
    return advisory(tracking=msgspec.structs.replace(advisory().tracking, revisions=made, **more))


def answered(**parts):
    """The cell that one product gets from a vulnerability with these parts."""
    one = Vulnerability(title="One", **{"cells": (Cell(product="P", status="known_affected"),), **parts})
    product = Product(id="P", name="Acme Pump 2", path=(Branch(category="vendor", name="Acme"),))
    groups = (Group(id="G", products=("P", "Q")),)
    (vendor,) = plan(advisory(products=(product,), groups=groups, vulnerabilities=(one,))).vendors
    return [answer.cell for answer in vendor.answers]


def affected(*remediations):
    (cell,) = answered(remediations=remediations)
    return cell.plan


def unaffected(**parts):
    (cell,) = answered(cells=(Cell(product="P", status="known_not_affected"),), **parts)
    return cell


def remedy(category, products=("P",), **more):
    return Remediation(category=category, details="Do it.", products=products, **more)


# ---------------------------------------------------------------- when


def test_everything_before_the_first_release_has_its_day_and_order():
    made = plan(revised("2026-03-01T12:00:00Z"))
    first = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    assert made.days == {name: first - dt.timedelta(days=days) for name, days in DAYS_BEFORE.items()}
    assert list(made.days.values()) == sorted(made.days.values())
    assert (made.releases[0].at, made.releases[0].dated) == (first, first)
    assert made.releases[0].drafted_at == made.days["drafted"]


def test_later_revisions_are_drafted_between_the_releases():
    made = plan(revised("2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z", "2026-06-01T00:00:00+02:00"))
    first, second, third = made.releases
    assert first.at < second.drafted_at == dt.datetime(2026, 3, 1, 12, 30, tzinfo=dt.UTC) < second.at
    assert third.drafted_at == third.at - dt.timedelta(days=1)
    assert third.at == dt.datetime(2026, 5, 31, 22, tzinfo=dt.UTC)
    assert [release.version for release in made.releases] == [1, 2, 3]


def test_time_never_goes_back_but_dates_are_kept():
    made = plan(revised("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"))
    assert [r.at.day for r in made.releases] == [2, 2, 2]
    assert [r.dated.day for r in made.releases] == [2, 1, 2]
    assert [r.drafted_at for r in made.releases[1:]] == [r.at for r in made.releases[:2]]


def test_a_number_that_is_no_integer_becomes_its_place():
    made = plan(revised(("1.0.0", "2026-03-01T00:00:00Z"), ("1.1.0", "2026-03-02T00:00:00Z")))
    assert [release.version for release in made.releases] == [1, 2]


@pytest.mark.parametrize(
    ("given", "acted"), [("final", "final"), ("interim", "interim"), ("draft", "interim")]
)
def test_all_revisions_have_the_status_that_the_last_one_shows(given, acted):
    made = plan(revised("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", status=given))
    assert {release.status for release in made.releases} == {acted}


@pytest.mark.parametrize(
    "date",
    ["2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "soon", "2026-03-01T00:00:00", "0001-01-01T00:00:00Z"],
)
def test_an_instant_that_no_clock_shows_is_refused(date):
    with pytest.raises(Invalid):
        plan(revised(date))


def test_an_advisory_without_history_is_refused():
    with pytest.raises(Invalid, match="revision history"):
        plan(revised())


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("thanks", "finder"),
    [
        ((), Finder("", is_person=False)),
        ((Acknowledgment(summary="somebody"),), Finder("", is_person=False)),
        ((Acknowledgment(organization="Finders"),), Finder("Finders", is_person=False)),
        (
            (Acknowledgment(organization="Finders"), Acknowledgment(names=("Ada", "Bea"))),
            Finder("Ada", is_person=True),
        ),
        ((Acknowledgment(names=("x" * 301, "A\tB", " ", "Cleo")),), Finder("Cleo", is_person=True)),
    ],
)
def test_the_finder_is_whoever_is_thanked_first_by_a_usable_name(thanks, finder):
    bare = msgspec.structs.replace(FIRST, acknowledgments=())
    assert plan(advisory(acknowledgments=thanks, vulnerabilities=(bare, SECOND))).finder == finder


def test_thanks_of_a_vulnerability_name_a_finder_too():
    assert plan(advisory(acknowledgments=())).finder == Finder("Finders", is_person=False)


def test_vendors_are_verbatim_and_in_the_order_of_their_products():
    mixed = (PRODUCTS[4], *PRODUCTS[:4])
    made = plan(advisory(products=mixed)).vendors
    assert [(vendor.name, len(vendor.products), len(vendor.answers)) for vendor in made] == [
        (BOTH, 1, 2),
        ("Acme ", 4, 4),
    ]


def test_a_product_without_a_vendor_still_has_a_manufacturer():
    assert vendor_of(Product(id="P", name="Loose monitor")) == "Unnamed manufacturer"


# ---------------------------------------------------------------- what


def test_an_answer_names_product_and_vulnerability():
    acme, both = plan(advisory()).vendors
    assert [(a.product, a.vulnerability, a.cell.status) for a in both.answers] == [
        (f"{MARK}-P5", 0, "investigating"),
        (f"{MARK}-P5", 1, "affected"),
    ]
    assert {a.cell.status for a in acme.answers} == {"affected", "fixed", "not_affected"}


@pytest.mark.parametrize(
    ("states", "answer"),
    [
        (("known_affected",), "affected"),
        (("first_affected",), "affected"),
        (("last_affected",), "affected"),
        (("first_fixed",), "fixed"),
        (("recommended", "fixed"), "fixed"),
        (("under_investigation",), "investigating"),
        (("recommended",), None),
    ],
)
def test_each_state_of_csaf_is_one_answer_or_none(states, answer):
    given = answered(cells=tuple(Cell(product="P", status=state) for state in states))
    assert [cell.status for cell in given] == ([answer] if answer else [])


def test_a_state_of_a_product_that_is_nowhere_is_no_answer():
    assert answered(cells=(Cell(product="elsewhere", status="fixed"),)) == []


@pytest.mark.parametrize(
    ("remediations", "implied"),
    [
        ((), cells.Plan.NOT_STATED),
        ((remedy("vendor_fix"),), cells.Plan.NOT_STATED),
        ((remedy("none_available"),), cells.Plan.NOT_STATED),
        ((remedy("mitigation"), remedy("workaround")), cells.Plan.MITIGATION_ONLY),
        ((remedy("mitigation"), remedy("none_available")), cells.Plan.NOT_STATED),
        ((remedy("no_fix_planned"), remedy("mitigation")), cells.Plan.NO_FIX),
        ((remedy("no_fix_planned"), remedy("vendor_fix")), cells.Plan.NOT_STATED),
        ((remedy("no_fix_planned", products=(), groups=("G",)),), cells.Plan.NO_FIX),
        ((remedy("mitigation", products=("Q",)),), cells.Plan.NOT_STATED),
    ],
)
def test_a_plan_is_what_the_remediations_say_for_certain(remediations, implied):
    assert affected(*remediations) == implied


def test_why_a_product_is_not_affected_is_as_stated():
    flag = Flag(label="component_not_present", groups=("G",))
    impact = Threat(category="impact", details="It has no network. ", products=("P",))
    other = Threat(category="exploit_status", details="Seen", products=("P",))
    assert unaffected() == cells.Cell(cells.Status.NOT_AFFECTED, justification=cells.Justification.NOT_STATED)
    assert unaffected(flags=(flag,), threats=(other,)).justification == "component_not_present"
    assert unaffected(threats=(impact,)) == cells.Cell(
        cells.Status.NOT_AFFECTED, impact_statement="It has no network. "
    )
    both = unaffected(flags=(flag,), threats=(impact,))
    assert (both.justification, both.impact_statement) == ("component_not_present", impact.details)
    assert unaffected(flags=(Flag(label="no such label", products=("P",)),)).justification == "not_stated"


def test_a_fixed_product_is_the_version_that_holds_the_fix():
    (bare,) = answered(cells=(Cell(product="P", status="fixed"),))
    assert bare.fixed_version == "Acme Pump 2"
    acme = plan(advisory()).vendors[0]
    assert [a.cell.fixed_version for a in acme.answers if a.cell.status == "fixed"] == ["2.0"]


def test_every_answer_is_complete():
    found = [cells.findings(a.cell) for vendor in plan(advisory()).vendors for a in vendor.answers]
    assert found == [{}] * 6


def test_legal_boilerplate_is_not_taken_over_and_all_other_texts_are():
    made = plan(advisory())
    assert [note.title for note in made.notes] == ["Risk evaluation", "Countries/areas deployed"]
    assert (made.references, made.acknowledgments) == (advisory().references, advisory().acknowledgments)
    assert (made.title, made.language) == ("Acme Pump (Update B)", "en-US")


def test_the_report_says_what_a_finder_would():
    made = plan(advisory())
    assert made.device == "Pump, Monitor"
    assert made.description.startswith("CVE-2026-1001 Doses change unasked ")
    assert "Alarms fall silent." in made.description
    bare = plan(advisory(products=(), groups=(), vulnerabilities=()))
    assert (bare.device, bare.description) == ("A device that the advisory does not name", bare.title)


def test_a_note_of_a_vulnerability_is_not_lost_for_being_long():
    long = msgspec.structs.replace(FIRST, notes=(Note(category="details", text="y" * 200_000),))
    assert len(plan(advisory(vulnerabilities=(long,))).description) == 100_000
