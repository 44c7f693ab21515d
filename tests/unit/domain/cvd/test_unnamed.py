"""A text tells who reported by a name, an address or a number, whole or in parts."""

from __future__ import annotations

import hmac

import pytest

from medaccord.domain.cvd.unnamed import Hidden, betrayed, hidden, marks

REACHED = "Robin Lee, r.lee@example.org, +44 (0)20 7946 0958"


def _tells(said, *words):
    """Whether a text tells a word: the same for words that are readable and for those that are sealed."""
    plain, sealed = betrayed({"report": said}, [hidden(words)]), betrayed({"report": said}, _sealed(words))
    assert plain == sealed
    return plain == ["report"]


def _sealed(words):
    def keyed(text):
        return hmac.digest(b"key", text.encode(), "sha256").hex()

    return [Hidden(frozenset(marks(word, keyed)), keyed) for word in words]


@pytest.mark.parametrize(
    "said",
    [
        "Call r.lee@example.org",
        "Call R.LEE@EXAMPLE.ORG.",
        "Ask r.lee (at) example.org",
        "Found by Robin\n  Lee.",
        "Found by LEE, Robin",
        "Robin A. Lee's pump",
        "R\u00adobin L\u200bee",
        "Call +44 20 7946 0958",
        "Call 020-7946.0958 or",
        "Call 0044 (20) 79460958",
        "Call (020) 79 46 09 58",
        "Call \uff10\uff12\uff10 7946 0958",
    ],
)
def test_parts_of_how_somebody_is_reached_are_found_however_they_are_written(said):
    assert _tells(said, REACHED)


@pytest.mark.parametrize(
    "said",
    [
        "It takes any dose.",
        "A robin and a lee shore",
        "Error 0958 after 7946 s, on 2026-11-26",
        "Firmware 12.34.5678 and serial 4420",
        "The purr.leeway of it",
    ],
)
def test_what_only_resembles_them_is_not(said):
    assert not _tells(said, REACHED)


@pytest.mark.parametrize(
    ("hidden", "said", "found"),
    [
        ("robin.lee+pump@example.org", "so robin.lee wrote", True),
        ("robin_lee@example.org", "so Robin Lee wrote", True),
        ("security@example.org", "The security of it", False),
        ("security@example.org", "Ask security@example.org", True),
        ("icu@example.org", "In our ICU", False),
        ("https://example.org/~lee", "See example.org/~lee", True),
        ("https://example.org/~lee", "See example.org", False),
        ("https://example.org/~lee", "See HTTPS://example.org/~lee", True),
        ("@nightjar", "It was @nightjar", True),
        ("Jos\u00e9 M\u00fcller", "Jose\u0301 Mu\u0308ller", True),
        ("Jos\u00e9 M\u00fcller", "JOSE MULLER", True),
        ("Nightjar", "A nightjar", True),
        ("It", "It takes any dose.", False),
        ("", "anything", False),
        ("12345", "12345", True),
        ("ext. 12345", "serial 12345", False),
        ("000000 Lee", "10000001", True),
    ],
)
def test_names_addresses_and_numbers_of_any_shape(hidden, said, found):
    assert _tells(said, hidden) is found


def test_each_text_that_tells_is_named_and_no_other():
    texts = {"device": "Robin Lee's pump", "report": "Any dose.", "message": "Ask r.lee@example.org"}
    assert betrayed(texts, [hidden([REACHED])]) == ["device", "message"]
    assert betrayed(texts, []) == []
