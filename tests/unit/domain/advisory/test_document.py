"""A document says what its blocks say; history, names and answers follow the norm."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.advisory import answers
from medaccord.domain.advisory.blocks import Block, Kind
from medaccord.domain.advisory.document import Frame, document
from medaccord.domain.advisory.gaps import gaps
from medaccord.domain.advisory.history import Release, instant, tracking
from medaccord.domain.advisory.names import csaf_file_name, csaf_path, page_path
from medaccord.domain.csaf.advisory import Generator, Publisher

AT = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
HEAD = [
    Block(Kind.TRACKING, "a", {"status": "final", "language": "en"}),
    Block(Kind.TITLE, "c", {"title": "Pump"}),
    Block(Kind.DISTRIBUTION, "a", {"tlp": "WHITE"}),
]
FRAME = Frame(
    number="MDA-2026-000001",
    publisher=Publisher(category="coordinator", name="Center", namespace="https://example.org"),
    generator=Generator(engine="Medaccord", version="1"),
    releases=(Release(1, AT, "Initial"),),
)


def _answer(status: str, **more: object) -> dict[str, object]:
    empty = {"plan": "", "plan_date": None, "fixed_version": "", "justification": "", "impact_statement": ""}
    return {"product": "p", "status": status, **empty, **more}


def _product(identifiers: dict[str, object]) -> Block:
    path = [["vendor", "Acme"], ["product_name", "Pump"]]
    return Block(Kind.PRODUCT, "p", {"name": "Acme Pump", "path": path, "identifiers": identifiers})


def _blocks(answer: dict[str, object], identifiers: dict[str, object] | None = None) -> list[Block]:
    about = {"cve": "CVE-2026-0001", "title": "", "cwe": "", "cwe_name": "", "ids": []}
    note = {"vulnerability": "v", "category": "summary", "title": "", "text": "It is bad."}
    return [
        *HEAD,
        _product(identifiers or {}),
        Block(Kind.VULNERABILITY, "v", about),
        Block(Kind.NOTE, "n", note),
        Block(Kind.STATUS, "v", {"vulnerability": "v", "answers": [answer]}),
    ]


def test_what_nobody_was_asked_about_is_no_status_and_keeps_the_advisory_back():
    made = document(_blocks(_answer("not_asked")), FRAME)
    assert made.vulnerabilities[0].cells == made.notes == ()
    assert [sentence.split(" names ")[0] for sentence in gaps(made)] == ["CVE-2026-0001"]


@pytest.mark.parametrize("status", ["asked", "seen", "declined"])
def test_silence_is_told_as_silence_and_holds_nothing_back(status):
    made = document(_blocks(_answer(status)), FRAME)
    (one,) = made.vulnerabilities
    assert one.statuses == {"p": ("under_investigation",)}
    assert one.unanswered == ("p",)
    (note,) = made.notes
    assert note.text.splitlines()[-1] == "CVE-2026-0001: Acme Pump."
    assert gaps(made) == ()
    assert document(_blocks(_answer("investigating")), FRAME).notes == ()


def test_a_version_is_not_the_fix_of_itself():
    fixed = _answer("fixed", fixed_version="3.1")
    assert answers.plans([fixed], {}, {"p": "3.1"}) == ()
    assert len(answers.plans([fixed], {}, {"p": "3.0"})) == 1


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("investigating", "under_investigation"),
        ("affected", "known_affected"),
        ("fixed", "fixed"),
        ("not_affected", "known_not_affected"),
    ],
)
def test_an_answer_is_a_status_and_the_advisory_is_valid(status, word):
    made = document(_blocks(_answer(status)), FRAME)
    assert made.vulnerabilities[0].statuses == {"p": (word,)}
    assert gaps(made) == ()


@pytest.mark.parametrize(
    ("answer", "category", "details"),
    [
        (_answer("affected", plan="fix_available", fixed_version="2.0"), "vendor_fix", "Fixed in: 2.0"),
        (_answer("fixed", fixed_version="2.0"), "vendor_fix", "Fixed in: 2.0"),
        (
            _answer("affected", plan="fix_planned", plan_date="2027-01-15"),
            "none_available",
            "The manufacturer plans a fix for 2027-01-15.",
        ),
        (_answer("affected", plan="no_fix"), "no_fix_planned", "The manufacturer plans no fix."),
        (
            _answer("affected", plan="mitigation_only"),
            "no_fix_planned",
            "The manufacturer plans mitigations and no fix.",
        ),
        (
            _answer("affected", plan="undecided", plan_date="2027-01-15"),
            "none_available",
            "The manufacturer will say by 2027-01-15 whether there will be a fix.",
        ),
    ],
)
def test_a_plan_becomes_a_sentence_unless_a_remediation_tells_it(answer, category, details):
    (made,) = answers.plans([answer], {}, {})
    assert (made.category, made.details, made.products) == (category, details, ("p",))
    for told in ("vendor_fix", "none_available", "no_fix_planned"):
        assert answers.plans([answer], {"p": ["mitigation", told]}, {}) == ()
    relief_is_the_plan = answer["plan"] == "mitigation_only"
    for told in ("mitigation", "workaround"):
        assert bool(answers.plans([answer], {"p": [told]}, {})) != relief_is_the_plan


@pytest.mark.parametrize("answer", [_answer("affected", plan="not_stated"), _answer("investigating")])
def test_no_plan_is_no_sentence(answer):
    assert answers.plans([answer], {}, {}) == ()


def test_why_a_product_is_not_affected_is_a_flag_or_an_impact_statement():
    stated = _answer("not_affected", justification="component_not_present")
    unsaid = _answer("not_affected", justification="not_stated")
    words = _answer("not_affected", impact_statement="It has no radio.")
    assert [f.label for f in answers.flags([stated, unsaid, words])] == ["component_not_present"]
    assert [t.details for t in answers.impacts([stated, unsaid, words])] == ["It has no radio."]


def test_identifiers_are_kept_as_given():
    given = {
        "cpe": "cpe:2.3:a:acme:pump:1.0:*:*:*:*:*:*:*",
        "hashes": [{"filename": "a.bin", "file_hashes": [{"algorithm": "sha256", "value": "a" * 64}]}],
        "model_numbers": ["M1"],
        "x_generic_uris": [{"namespace": "https://example.org/udi", "uri": "urn:udi:1"}],
    }
    helper = document(_blocks(_answer("affected"), given), FRAME).products[0].helper
    assert helper is not None
    assert helper.hashes[0].values == (("sha256", "a" * 64),)
    assert (helper.cpe, helper.model_numbers, helper.uris) == (
        given["cpe"],
        ("M1",),
        (("https://example.org/udi", "urn:udi:1"),),
    )


@pytest.mark.parametrize(
    "misshapen",
    [
        {"hashes": ["x"]},
        {"hashes": "x"},
        {"hashes": [{"filename": "a"}]},
        {"x_generic_uris": [{}]},
        {"skus": "x"},
    ],
)
def test_misshapen_identifiers_are_found_and_never_raise(misshapen):
    assert gaps(document(_blocks(_answer("affected"), misshapen), FRAME)) != ()


def test_what_is_missing_is_said_in_the_words_of_the_case():
    found = gaps(document(HEAD, FRAME))
    assert found == ("The advisory covers no vulnerability: choose at least one.",)
    bare = [block for block in _blocks(_answer("affected")) if block.kind != Kind.NOTE]
    assert gaps(document(bare, FRAME)) == ("CVE-2026-0001 has no note: describe it.",)
    untitled = [Block(Kind.TITLE, "c", {"title": " "}) if b.kind == Kind.TITLE else b for b in HEAD]
    assert "The case has no title: give it one." in gaps(document(untitled, FRAME))


@pytest.mark.parametrize("vector", ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "x"])
def test_a_score_that_csaf_cannot_carry_is_found(vector):
    score = Block(Kind.SCORE, "s", {"vulnerability": "v", "vector": vector, "products": ["p"]})
    found = gaps(document([*_blocks(_answer("affected")), score], FRAME))
    assert ["cannot carry" in sentence for sentence in found] == [True]


def test_history_is_told_oldest_first():
    later = Release(2, AT + dt.timedelta(days=1), "More", "B")
    told = tracking("MDA-2026-000001", "interim", [FRAME.releases[0], later], FRAME.generator)
    assert (told.version, told.status) == ("2", "interim")
    assert (told.initial_release_date, told.current_release_date) == (
        "2026-11-23T15:00:00Z",
        "2026-11-24T15:00:00Z",
    )
    assert [(r.number, r.summary, r.legacy_version) for r in told.revisions] == [
        ("1", "Initial", None),
        ("2", "More", "B"),
    ]


def test_an_instant_is_written_in_utc():
    east = dt.timezone(dt.timedelta(hours=2))
    assert instant(dt.datetime(2026, 1, 1, 1, 0, tzinfo=east)) == "2025-12-31T23:00:00Z"
    assert instant(AT.replace(microsecond=5)) == "2026-11-23T15:00:00.000005Z"


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("MDA-2026-000001", "mda-2026-000001.json"),
        ("ICSMA 20/+1", "icsma_20_+1.json"),
        ("Übung__9", "_bung_9.json"),
    ],
)
def test_file_names_follow_csaf(number, name):
    assert csaf_file_name(number) == name
    assert csaf_path(number, 2026) == f"/.well-known/csaf/white/2026/{name}"
    assert page_path(number) == f"/advisories/{number}/"
