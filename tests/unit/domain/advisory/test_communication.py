"""Safety communications: what they must say, what a digest covers, what the center's word holds."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.advisory.communication import (
    Asked,
    Document,
    Part,
    check,
    differing,
    digest,
    dump,
    entry,
    load,
    standing,
)
from medaccord.domain.errors import Invalid

AT = dt.datetime(2027, 1, 14, 17, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PARTS = {"summary": "It happened.", "patients": "Turn it off."}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_parts_that_say_nothing_are_left_out_and_the_others_keep_every_letter():
    told = check("T", {"patients": " Do.\r\n ", "actions": " \n", "summary": "S"}, "First", "en")
    assert told == {"summary": "S", "patients": " Do.\r\n "}
    assert list(told) == ["summary", "patients"]


@pytest.mark.parametrize("part", [part for part in Part if part not in ("summary", "patients")])
def test_somebody_is_told_what_to_do(part):
    words = {"summary": "S", part.value: "x"}
    if part in ("clinicians", "facilities"):
        assert check("T", words, "First", "en") == words
        return
    with pytest.raises(Invalid) as refused:
        check("T", words, "First", "en")
    assert list(refused.value.findings) == ["parts/patients"]


def test_every_mistake_is_told_at_once():
    with pytest.raises(Invalid) as refused:
        check("", {"other": "x"}, "", "")
    assert set(refused.value.findings) == {
        "title",
        "summary",
        "language",
        "parts",
        "parts/summary",
        "parts/patients",
    }


def test_a_digest_covers_all_that_is_approved():
    base = ("T", "en", PARTS, "First", "together")
    changed = [
        ("U", "en", PARTS, "First", "together"),
        ("T", "es", PARTS, "First", "together"),
        ("T", "en", PARTS | {"patients": "Other"}, "First", "together"),
        ("T", "en", {"summary": PARTS["summary"], "clinicians": PARTS["patients"]}, "First", "together"),
        ("T", "en", PARTS, "Second", "together"),
        ("T", "en", PARTS, "First", "alone"),
    ]
    found = {digest(*one) for one in (base, *changed)}
    assert len(found) == 1 + len(changed)
    assert digest("T", "en", dict(reversed(PARTS.items())), "First", "together") == digest(*base)


def test_what_differs_is_named_in_order():
    assert differing(PARTS, PARTS) == ()
    assert differing(PARTS, {"summary": "Other", "contact": "Us"}) == ("summary", "patients", "contact")


def _asked(order, answer="", *, due=DAY, at=0):
    said = (answer, f"r{order}", AT + at * DAY) if answer else ("", "", None)
    return Asked(f"d{order}", order, AT + due, *said)


@pytest.mark.parametrize(
    ("drafts", "at", "rules"),
    [
        ([], AT, []),
        ([_asked(0)], AT, ["R3"]),
        ([_asked(0)], AT + DAY, []),
        ([_asked(0, "no_comment")], AT, []),
        ([_asked(0, "objected")], AT + 9 * DAY, ["R4"]),
        ([_asked(0, "objected"), _asked(1)], AT, ["R4", "R3"]),
        ([_asked(0, "objected"), _asked(1, "no_comment", at=1)], AT, []),
        ([_asked(0, "objected", at=2), _asked(1, "no_comment", at=1)], AT, ["R4"]),
        ([_asked(1), _asked(0, "no_comment")], AT, ["R3"]),
    ],
)
def test_what_stands_against_a_release(drafts, at, rules):
    assert [one.rule for one in standing(drafts, at)] == rules


def test_another_answer_asks_for_another_reason():
    one = standing([_asked(0, "objected")], AT)
    other = standing([_asked(0, "objected"), _asked(1, "objected", at=1)], AT)
    assert one[0].grounds != other[0].grounds


@given(TEXTS, TEXTS, st.dictionaries(st.sampled_from([*Part]), TEXTS, min_size=1))
def test_a_document_is_read_as_it_was_written(title, agency, parts):
    made = Document(
        number="MDS-2027-000001",
        agency=agency,
        title=title,
        language="en",
        parts=tuple((part.value, parts[part]) for part in Part if part in parts),
        history=(entry(1, AT, "First"), entry(2, AT + DAY, "Second")),
        advisory="",
    )
    assert load(dump(made)) == made
    assert (made.version, made.first_released_at, made.released_at) == (2, AT, AT + DAY)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"number": 1}', b"[" * 3_000],
)
def test_what_is_no_document_of_ours_is_refused(data):
    with pytest.raises(Invalid):
        load(data)


def test_a_document_that_says_more_is_refused():
    made = Document("MDS-2027-000001", "A", "T", "en", (("summary", "S"),), (entry(1, AT, "First"),))
    told = json.loads(dump(made))
    for changed in (told | {"more": 1}, told | {"format": "other"}, told | {"tlp": "RED"}):
        with pytest.raises(Invalid):
            load(json.dumps(changed, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_no_text_is_shown_as_another_one(code):
    """`Give \u202e01 units` is shown as `Give stinu 10`."""
    told = f"Give {chr(code)}01 units.\r\nThen stop."
    with pytest.raises(Invalid) as refused:
        check(told, {part.value: told for part in Part}, told, "en")
    fields = {"title", "summary", *(f"parts/{part}" for part in Part)}
    assert set(refused.value.findings) == fields
    for sentences in refused.value.findings.values():
        (one,) = sentences
        assert one == (
            f"Remove the direction mark U+{code:04X} at position 6. It can show this as something else."
        )


def test_texts_in_scripts_from_right_to_left_are_texts():
    words = {"summary": "המשאבה \u200e3\u200f", "patients": "أوقف\tالمضخة.\n\nالآن"}
    assert check("משאבה", words, "גרסה ראשונה", "he") == words
