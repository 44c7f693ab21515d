"""Blocks have stable names, one digest over all of them, and say what differs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.advisory.blocks import Block, Difference, Kind, changes, digest, summary

NOTE = Block(Kind.NOTE, "n1", {"text": "One", "title": ""})
OTHER = Block(Kind.NOTE, "n2", {"text": "Two", "title": ""})
TITLE = Block(Kind.TITLE, "case", {"title": "Pump"})

BLOCKS = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from([Kind.NOTE, Kind.SCORE, Kind.PRODUCT]),
        source=st.sampled_from(["a", "b", "c"]),
        content=st.dictionaries(st.sampled_from(["x", "y"]), st.text(max_size=3), max_size=2),
    ),
    max_size=6,
    unique_by=lambda block: block.name,
)


def test_a_digest_is_sixty_four_digits_and_depends_on_every_part():
    whole = [TITLE, NOTE, OTHER]
    seen = {
        digest(whole),
        digest([TITLE, OTHER, NOTE]),
        digest([TITLE, NOTE]),
        digest([TITLE, NOTE, replace(OTHER, source="n3")]),
        digest([TITLE, NOTE, replace(OTHER, kind=Kind.REFERENCE)]),
        digest([TITLE, NOTE, replace(OTHER, content={"text": "Two ", "title": ""})]),
        digest([]),
    }
    assert len(seen) == 7
    assert all(len(one) == 64 and set(one) <= set("0123456789abcdef") for one in seen)


def test_a_digest_does_not_depend_on_the_order_of_keys():
    turned = replace(NOTE, content=dict(reversed(list(NOTE.content.items()))))
    assert digest([turned]) == digest([NOTE])


@given(BLOCKS, BLOCKS)
def test_nothing_differs_exactly_where_digests_are_equal(before, after):
    assert (changes(before, after) == ()) == (digest(before) == digest(after))


def test_differences_are_named():
    changed = replace(NOTE, content={"text": "Uno", "title": ""})
    found = changes([TITLE, NOTE], [changed, OTHER])
    assert [(c.what, c.kind, c.source) for c in found] == [
        (Difference.CHANGED, Kind.NOTE, "n1"),
        (Difference.ADDED, Kind.NOTE, "n2"),
        (Difference.REMOVED, Kind.TITLE, "case"),
    ]
    assert found[0].before == NOTE.content
    assert found[0].after == changed.content
    assert [c.what for c in changes([NOTE, OTHER], [OTHER, NOTE])] == [Difference.MOVED] * 2


def test_a_summary_counts_without_content():
    found = changes([NOTE], [replace(NOTE, content={}), OTHER, replace(OTHER, source="n3")])
    assert summary(found) == "note changed, 2 blocks of kind note added"
    assert summary([]) == ""
