"""SBOMs: what they lack is told and refuses nothing, what cannot be kept is refused in one sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from medaccord.domain.devices.sbom import (
    MOST,
    Bill,
    Component,
    Gap,
    SbomElement,
    SbomFormat,
    check,
    gaps,
    package_of,
    plain_name,
)
from medaccord.domain.errors import Invalid

WHOLE = Component(
    "openssl",
    "3.0.2",
    "",
    "OpenSSL",
    "pkg:generic/openssl@3.0.2",
    "",
    "MIT",
    "maintained",
    dt.date(2028, 1, 1),
)
BILL = Bill(
    SbomFormat.CYCLONEDX,
    "1.6",
    (WHOLE, WHOLE),
    author="R. Lee",
    made_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    dependencies=1,
)


def test_an_sbom_that_says_everything_lacks_nothing():
    assert gaps(BILL) == ()


@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("supplier", SbomElement.SUPPLIER),
        ("name", SbomElement.NAME),
        ("version", SbomElement.VERSION),
        ("purl", SbomElement.IDENTIFIER),
        ("support", SbomElement.SUPPORT),
    ],
)
def test_what_components_do_not_say_is_counted(name, element):
    poor = replace(BILL, components=(WHOLE, replace(WHOLE, **{name: "  "})))
    assert gaps(poor) == gaps(replace(BILL, components=(WHOLE, replace(WHOLE, **{name: ""}))))
    assert gaps(poor) == (Gap(element, 1),)


def test_a_cpe_identifies_as_well_and_an_end_of_support_is_a_day():
    assert gaps(replace(BILL, components=(replace(WHOLE, purl="", cpe="cpe:2.3:a:x:y:1"),))) == ()
    open_ended = replace(BILL, components=(replace(WHOLE, support_ends=None),))
    assert gaps(open_ended) == (Gap(SbomElement.SUPPORT_END, 1),)


def test_what_the_sbom_itself_does_not_say_comes_in_the_order_of_the_elements():
    bare = Bill(SbomFormat.SPDX, "2.3", (Component(),))
    assert [gap.element for gap in gaps(bare)] == list(SbomElement)
    assert {gap.element for gap in gaps(bare) if not gap.count} == {"dependencies", "author", "timestamp"}


def test_too_much_and_what_cannot_be_printed_is_refused():
    for components in ((), (WHOLE,) * (MOST + 1)):
        with pytest.raises(Invalid, match="between 1 and 10,000"):
            check(replace(BILL, components=components))
    check(replace(BILL, components=(WHOLE,) * MOST))
    for wrong in ({"name": "a" * 301}, {"version": "1\x00"}, {"licence": "a" * 2_001}, {"purl": "\u202epkg"}):
        with pytest.raises(Invalid, match="^Component 2: "):
            check(replace(BILL, components=(WHOLE, replace(WHOLE, **wrong))))
    with pytest.raises(Invalid, match="300"):
        check(replace(BILL, author="a" * 301))


def test_case_blanks_versions_and_qualifiers_do_not_tell_packages_apart():
    assert plain_name(" OpenSSL  Library ") == "openssl library"
    assert package_of("pkg:npm/%40Angular/core@1.0?x=y#z") == "npm/@angular/core"
    assert package_of("pkg:npm/lodash@4.17.20") == package_of("pkg:npm/lodash") == "npm/lodash"
    assert [package_of(none) for none in ("", "lodash", "pkg:npm", "pkg:/x")] == [""] * 4


def test_a_package_url_that_hides_what_no_text_may_hold_names_no_package():
    for hidden in ("pkg:npm/a%00b", "pkg:npm/%00/b", "pkg:npm/a%E2%80%AEb", "pkg:npm/a%1Bb"):
        assert package_of(hidden) == ""


def test_a_name_stands_with_its_group():
    assert Component("core", group="@angular").full_name == "@angular/core"
    assert Component("core").full_name == "core"
