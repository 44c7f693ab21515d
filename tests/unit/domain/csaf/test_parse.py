"""Hostile bytes become findings of test `schema`: never an exception, never a silently changed document."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.campaign import times

from medaccord.domain.csaf.parse import parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
).filter(lambda value: "\\ud" not in json.dumps(value))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "one JSON text"),
        (b"{", "one JSON text"),
        (b'{"a":1} x', "one JSON text"),
        (b"[01]", "one JSON text"),
        (b'"\x00"', "one JSON text"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b'"\xff"', "UTF-8"),
        (b'"\xed\xa0\x80"', "UTF-8"),
        (b'"\\ud800"', "Unicode"),
        (b"[NaN]", "numbers"),
        (b"[-Infinity]", "numbers"),
        (b"[1e400]", "numbers"),
        (b"[-1e400]", "numbers"),
        (b"[" + b"9" * 5000 + b"]", "numbers"),
        (b"[" * 5000 + b"]" * 5000, "less deeply"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "less deeply"),
    ],
)
def test_what_is_not_json_is_a_finding(raw: bytes, says: str) -> None:
    document, findings = parse(raw)
    assert document is None
    assert [finding.test for finding in findings] == ["schema"]
    assert says in findings[0].message


@pytest.mark.parametrize(
    ("raw", "pointers"),
    [
        (b'{"a":1,"a":2}', [""]),
        (b'{"x":[{"b":{"a":1,"\\u0061":2}}]}', ["/x/0/b"]),
        (b'{"a":":","a":"\\u003a"}', [""]),
        (b'{"a":{"b":1,"b":1},"c":{"d":1,"d":1}}', ["/c", "/a"]),
        (b'{"a/~":{"b":1,"b":1}}', ["/a~1~0"]),
        (b'{"a" : 1, "a" : "\\":"}', [""]),
    ],
)
def test_a_key_twice_is_found_where_it_is(raw: bytes, pointers: list[str]) -> None:
    document, findings = parse(raw)
    assert document is None
    assert [finding.pointer for finding in findings] == pointers
    assert all("once" in finding.message for finding in findings)


@pytest.mark.parametrize(
    "raw", [b'{"a\\u003a":1,"b":"\\u003A:"}', b'"\\ud83d\\ude00"', b'{"a":"\\":"}', b"[1E2, -0, 0.1]"]
)
def test_unusual_json_is_still_json(raw: bytes) -> None:
    assert parse(raw) == (json.loads(raw), [])


@given(JSON)
def test_any_json_comes_back_as_the_standard_library_reads_it(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert parse(text.encode()) == (json.loads(text), [])


@given(st.dictionaries(st.text(alphabet='ab:"\\é', max_size=3), st.text(alphabet=':",\\u003a', max_size=8)))
def test_no_value_looks_like_a_repeated_key_and_every_repetition_is_seen(value: dict[str, str]) -> None:
    text = json.dumps(value)
    assert parse(text.encode()) == (value, [])
    for key in value:
        again = text[:-1] + f", {json.dumps(key)}: 1}}"
        assert parse(again.encode())[1], again


@pytest.mark.soak
@settings(max_examples=times(300, 50_000))
@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_findings(raw: bytes) -> None:
    document, findings = parse(raw)
    if findings:
        assert document is None
    else:
        assert document == json.loads(raw.decode())
