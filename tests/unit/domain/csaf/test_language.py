"""Language tags: RFC 5646 with the IANA registry, against the oracle's own reading."""

from __future__ import annotations

import pytest
from csaf import _bcp47
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.csaf.catalogues import language_registry
from medaccord.domain.csaf.language import language_fault

VALID = [
    "en",
    "en-US",
    "EN-us",
    "de-AT",
    "zh-Hant-TW",
    "zh-yue",
    "sl-rozaj-biske-1994",
    "de-DE-1996",
    "es-419",
    "i-klingon",
    "en-GB-oed",
    "x-own",
    "de-CH-x-phonebk",
    "en-u-ca-gregory",
    "qaa-Qaaa-QM",
    "sgn-BE-FR",
    "art-lojban",
    "en-u-ca-x-u",
]
INVALID = [
    "EZ",
    "xx-YY",
    "en-AB",
    "en-Abcd",
    "de-abcde",
    "en-yue",
    "de-1996-1996",
    "en-u-ca-u-co",
    "en--US",
    "en-x",
    "1en",
    "en_US",
    "en-US-US",
    "en-",
]


@pytest.mark.parametrize("tag", VALID)
def test_valid(tag: str) -> None:
    assert language_fault(tag) is None


@pytest.mark.parametrize("tag", INVALID)
def test_invalid(tag: str) -> None:
    assert language_fault(tag)


def _parts() -> st.SearchStrategy[str]:
    registry = language_registry()
    known = [
        part
        for kind in ("language", "extlang", "script", "region", "variant")
        for part in list(registry[kind])[::97]
    ]
    return st.sampled_from([*known, "en", "de", "latn", "us", "x", "u", "a", "foo", "zz", "0abc", "abcdefgh"])


@given(st.lists(_parts(), min_size=1, max_size=5))
def test_the_oracle_judges_alike(parts: list[str]) -> None:
    tag = "-".join(parts)
    assert (language_fault(tag) is None) == _bcp47.check(tag).valid
