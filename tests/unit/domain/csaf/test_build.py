"""An advisory becomes a valid document that says it and nothing else, and reads back as itself."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.csaf.advisory import (
    Acknowledgment,
    Advisory,
    Branch,
    Cell,
    Cwe,
    Flag,
    Group,
    Product,
    Publisher,
    Remediation,
    Revision,
    Score,
    Tracking,
    Vulnerability,
)
from medaccord.domain.csaf.build import build, dump
from medaccord.domain.csaf.read import read
from medaccord.domain.csaf.schema import schema_findings
from medaccord.domain.csaf.validate import validate

VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def _bare(**more: Any) -> Advisory:
    date = "2026-01-01T00:00:00Z"
    return Advisory(
        title="Pump ",
        category="csaf_base",
        publisher=Publisher(category="coordinator", name="Center", namespace="https://example.org"),
        tracking=Tracking(
            id="A-1",
            status="final",
            version="1",
            initial_release_date=date,
            current_release_date=date,
            revisions=(Revision(number="1", date=date, summary="First"),),
        ),
        **more,
    )


def _path(*names: str) -> tuple[Branch, ...]:
    words = ("vendor", "product_name", "product_version")
    return tuple(Branch(category=word, name=name) for word, name in zip(words, names, strict=False))


def test_the_synthetic_advisory_comes_back_whole(complete: dict[str, Any]) -> None:
    advisory = read(complete)
    assert advisory.unread == ()
    assert build(advisory) == complete
    assert read(build(advisory)) == advisory


def test_a_bare_advisory_has_no_empty_lists() -> None:
    doc = build(_bare(acknowledgments=(Acknowledgment(),)))
    assert validate(doc) == []
    assert set(doc) == {"document"}
    assert set(doc["document"]) == {"category", "csaf_version", "publisher", "title", "tracking"}


def test_equal_branches_are_merged_and_equal_products_are_not() -> None:
    products = (
        Product(id="1", name="A 1", path=_path("Acme", "A", "1")),
        Product(id="2", name="B 1", path=_path("Other", "B", "1")),
        Product(id="3", name="A 2", path=_path("Acme", "A", "2")),
        Product(id="4", name="A 1", path=_path("Acme", "A", "1")),
        Product(id="5", name="A", path=_path("Acme", "A")),
        Product(id="6", name="Loose"),
    )
    doc = build(_bare(products=products))
    assert validate(doc) == []
    tree = doc["product_tree"]
    assert [branch["name"] for branch in tree["branches"]] == ["Acme", "Other"]
    below = tree["branches"][0]["branches"]
    assert [(branch["name"], "product" in branch) for branch in below] == [("A", False), ("A", True)]
    assert [leaf["product"]["product_id"] for leaf in below[0]["branches"]] == ["1", "3", "4"]
    assert sorted(read(doc).products, key=lambda product: product.id) == list(products)


def test_a_group_that_is_too_small_is_replaced_by_its_product() -> None:
    doc = build(
        _bare(
            products=(Product(id="1", name="A"), Product(id="2", name="B"), Product(id="3", name="C")),
            groups=(Group(id="one", products=("1",)), Group(id="two", products=("2", "3"))),
            vulnerabilities=(
                Vulnerability(
                    flags=(Flag(label="component_not_present", groups=("one",)),),
                    remediations=(
                        Remediation(
                            category="mitigation", details="x", products=("1",), groups=("one", "two")
                        ),
                    ),
                ),
            ),
        )
    )
    assert validate(doc) == []
    assert doc["product_tree"]["product_groups"] == [{"group_id": "two", "product_ids": ["2", "3"]}]
    assert doc["vulnerabilities"][0]["flags"] == [{"label": "component_not_present", "product_ids": ["1"]}]
    remediation = doc["vulnerabilities"][0]["remediations"][0]
    assert (remediation["group_ids"], remediation["product_ids"]) == (["two"], ["1"])


def test_scores_are_complete_and_several_for_several_products() -> None:
    vectors = {
        "1": VECTOR,
        "2": "CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
        "3": "AV:N/AC:L/Au:N/C:P/I:P/A:P",
    }
    doc = build(
        _bare(
            products=tuple(Product(id=key, name=key) for key in vectors),
            vulnerabilities=(
                Vulnerability(
                    cells=tuple(Cell(product=key, status="known_affected") for key in vectors),
                    scores=tuple(Score(vector=vector, products=(key,)) for key, vector in vectors.items()),
                ),
            ),
        )
    )
    assert validate(doc) == []
    assert doc["vulnerabilities"][0]["scores"] == [
        {
            "cvss_v3": {
                "baseScore": 9.8,
                "baseSeverity": "CRITICAL",
                "vectorString": VECTOR,
                "version": "3.1",
            },
            "products": ["1"],
        },
        {
            "cvss_v3": {
                "baseScore": 2.4,
                "baseSeverity": "LOW",
                "vectorString": vectors["2"],
                "version": "3.0",
            },
            "products": ["2"],
        },
        {
            "cvss_v2": {"baseScore": 7.5, "vectorString": vectors["3"], "version": "2.0"},
            "products": ["3"],
        },
    ]


def test_a_vector_that_cannot_be_computed_is_refused() -> None:
    broken = _bare(vulnerabilities=(Vulnerability(scores=(Score(vector="CVSS:3.1/AV:N", products=("1",)),)),))
    with pytest.raises(ValueError, match="correct it first"):
        build(broken)


def test_blanks_around_a_weakness_are_taken_off_and_nothing_else_is() -> None:
    names = {
        "Improper Handling of Insufficient Permissions or Privileges ": (
            "Improper Handling of Insufficient Permissions or Privileges"
        ),
        "My own name ": "My own name ",
    }
    for name, built in names.items():
        doc = build(_bare(vulnerabilities=(Vulnerability(cwe=Cwe(id="CWE-280", name=name)),)))
        assert doc["vulnerabilities"][0]["cwe"] == {"id": "CWE-280", "name": built}


def test_bytes_do_not_depend_on_the_order_of_keys(complete: dict[str, Any]) -> None:
    raw = dump(complete)
    backwards = json.loads(raw, object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert list(backwards) != list(complete) or len(complete) == 1
    assert dump(backwards) == raw
    assert json.loads(raw) == complete
    assert raw.endswith(b"}\n")
    assert "ä".encode() in dump({"text": "ä"})


def test_what_is_not_carried_is_unread(complete: dict[str, Any]) -> None:
    complete["x_root"] = 1
    complete["document"]["x"] = {"deep": [1]}
    complete["vulnerabilities"][0]["scores"][0]["cvss_v3"]["attackVector"] = "NETWORK"
    complete["vulnerabilities"][0]["scores"][0]["cvss_v3"]["exploitCodeMaturity"] = "HIGH"
    complete["vulnerabilities"][0]["scores"][1]["cvss_v2"]["baseScore"] = 1.0
    complete["vulnerabilities"][1]["product_status"]["x_status"] = ["P1"]
    complete["product_tree"]["branches"][0]["branches"][0]["x~/"] = None
    complete["vulnerabilities"][1]["title"] = 5
    assert sorted(read(complete).unread, key=lambda entry: entry[0]) == [
        ("/document/x", {"deep": [1]}),
        ("/product_tree/branches/0/branches/0/x~0~1", None),
        ("/vulnerabilities/0/scores/0/cvss_v3/exploitCodeMaturity", "HIGH"),
        ("/vulnerabilities/0/scores/1/cvss_v2/baseScore", 1.0),
        ("/vulnerabilities/1/product_status/x_status", ["P1"]),
        ("/vulnerabilities/1/title", 5),
        ("/x_root", 1),
    ]


def test_a_score_that_cannot_be_computed_is_unread_with_its_products(complete: dict[str, Any]) -> None:
    complete["vulnerabilities"][0]["scores"][0]["cvss_v3"]["vectorString"] = "CVSS:3.1/AV:N"
    advisory = read(complete)
    assert [score.vector for score in advisory.vulnerabilities[0].scores] == ["AV:N/AC:L/Au:N/C:P/I:P/A:P"]
    assert {pointer for pointer, _ in advisory.unread} == {
        "/vulnerabilities/0/scores/0/cvss_v3",
        "/vulnerabilities/0/scores/0/products",
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
BRANCH = st.builds(Branch, category=st.sampled_from(["vendor", "product_name", "product_family"]), name=TEXT)


@st.composite
def _advisories(draw: st.DrawFn) -> Advisory:
    ids = [f"P{number}" for number in range(draw(st.integers(2, 5)))]
    few = st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple)
    paths = draw(st.lists(st.lists(BRANCH, max_size=3).map(tuple), min_size=1, max_size=3))
    products = tuple(Product(id=key, name=draw(TEXT), path=draw(st.sampled_from(paths))) for key in ids)
    remediation = st.builds(
        Remediation,
        category=st.sampled_from(["vendor_fix", "mitigation"]),
        details=TEXT,
        products=few,
        groups=st.sampled_from([(), ("G",)]),
    )
    vulnerability = st.builds(
        Vulnerability,
        title=TEXT,
        cells=st.lists(
            st.builds(Cell, product=st.sampled_from(ids), status=st.sampled_from(["fixed", "recommended"])),
            max_size=4,
            unique=True,
        ).map(tuple),
        scores=st.lists(st.builds(Score, vector=st.just(VECTOR), products=few), max_size=2).map(tuple),
        remediations=st.lists(remediation, max_size=2).map(tuple),
    )
    return _bare(
        products=products,
        groups=(Group(id="G", products=tuple(ids), summary=draw(TEXT)),),
        vulnerabilities=tuple(draw(st.lists(vulnerability, max_size=3))),
    )


@given(_advisories())
def test_any_advisory_builds_what_the_schema_accepts_and_reads_back(advisory: Advisory) -> None:
    doc = build(advisory)
    assert schema_findings(doc) == []
    again = read(doc)
    assert again.unread == ()
    ordered = msgspec.structs.replace(
        advisory, products=tuple(sorted(advisory.products, key=lambda product: product.id))
    )
    assert sorted(again.products, key=lambda product: product.id) == list(ordered.products)
    for one, two in zip(advisory.vulnerabilities, again.vulnerabilities, strict=True):
        assert set(one.cells) == set(two.cells)
        assert (one.title, one.scores, one.remediations) == (two.title, two.scores, two.remediations)
