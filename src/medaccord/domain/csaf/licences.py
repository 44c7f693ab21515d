"""Licence expressions (SPDX 3.0.1, annex B) without DocumentRef, as CSAF 2.1 §3.2.2.7 restricts them."""

from __future__ import annotations

import re

_WORD = re.compile(r"[()]|[^()\s]+")
_SPACE = re.compile(r"^\s|\s$|\s\s|[^\S ]")  # all white space but one space between words
_ID = re.compile(r"[A-Za-z0-9.-]+", re.ASCII)
_LICENCE, _ADDITION = "LicenseRef-", "AdditionRef-"
_SCANCODE = ("LicenseRef-scancode-", "AdditionRef-scancode-")
_PREFIXED = re.compile(r"(licenseref|additionref|documentref)-", re.IGNORECASE)
_BETWEEN = frozenset({"AND", "OR", "and", "or"})
_WITH = frozenset({"WITH", "with"})
# Words that are no id: operators, and what SPDX writes in place of an expression, not inside it.
_NO_ID = _BETWEEN | _WITH | {"NONE", "NOASSERTION"}


def licence_fault(expression: str) -> str | None:
    """What is wrong with a licence expression, as half a sentence, or None."""
    if _SPACE.search(expression):
        return "has white space other than one space between words"
    depth = 0
    expected = "licence"  # then `exception` behind WITH; `operator`, or `operator or WITH` behind a licence
    for word in _WORD.findall(expression):
        if expected == "licence" and word == "(":
            depth += 1
        elif expected == "licence" and _is_licence(word):
            expected = "operator or WITH"
        elif expected == "exception" and _is_id(word, _ADDITION):
            expected = "operator"
        elif expected == "operator or WITH" and word in _WITH:
            expected = "exception"
        elif expected.startswith("operator") and word in _BETWEEN:
            expected = "licence"
        elif expected.startswith("operator") and word == ")" and depth:
            depth -= 1
            expected = "operator"
        else:
            return f"is no licence expression of SPDX from '{word}' on"
    return None if expected.startswith("operator") and not depth else "ends too early"


def _is_licence(word: str) -> bool:
    return _is_id(word, _LICENCE) or (word.endswith("+") and _is_id(word[:-1], ""))


def _is_id(word: str, prefix: str) -> bool:
    """An id as lists have it, or with a prefix, which is written as SPDX writes it."""
    if _PREFIXED.match(word):
        return bool(prefix) and word.startswith(prefix) and _ID.fullmatch(word, len(prefix)) is not None
    return word not in _NO_ID and _ID.fullmatch(word) is not None


def has_own_licence(expression: str) -> bool:
    """An id of the expression is by its prefix neither from SPDX's list nor from ScanCode's."""
    return any(
        word.startswith((_LICENCE, _ADDITION)) and not word.startswith(_SCANCODE)
        for word in _WORD.findall(expression)
    )
