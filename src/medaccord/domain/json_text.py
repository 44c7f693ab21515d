"""One JSON text that means one thing to whoever reads it (RFC 8259, RFC 7493).

Python's reader takes more than the standard allows: NaN, a name given twice, half a surrogate pair. Each of
them would be read differently by somebody else, so each is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeVar

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

T = TypeVar("T")

DEEPEST: Final = 20
"""Levels of lists and objects; what is deeper means nothing here and would exhaust the reader."""
MARK: Final = b"\xef\xbb\xbf"
"""The byte order mark that some editors put before a text."""


def read(raw: bytes) -> Any:
    """The text as plain values; raises Invalid with a sentence that says what is wrong, and where."""
    try:
        found = json.loads(raw.decode(), parse_constant=_no_number, object_pairs_hook=_once_each)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except UnicodeDecodeError as wrong:
        raise Invalid(Sentence("Write UTF-8; byte {place} is none.", place=wrong.start)) from None
    except UnicodeEncodeError:
        raise Invalid("Half a surrogate pair is no text; write whole characters.") from None
    except json.JSONDecodeError as wrong:
        sentence = "Write one JSON text; line {line}, column {column} cannot be read."
        raise Invalid(Sentence(sentence, line=wrong.lineno, column=wrong.colno)) from None
    except ValueError:
        raise Invalid("Write numbers that JSON allows, of fewer digits.") from None
    except RecursionError:
        raise _too_deep() from None
    if _depth(found) > DEEPEST:
        raise _too_deep()
    return found


def configured(told: str, make: Callable[[Any], T], shape: str) -> T:
    """What an operator's file gives, made of its JSON; raises ValueError with `shape` for another one.

    `make` raises KeyError, TypeError or AttributeError for what has another shape, ValueError with a sentence
    of its own for what is wrong besides.
    """
    try:
        given = read(told.encode())
    except Invalid as wrong:
        raise ValueError(f"must be JSON: {wrong.reason}") from wrong
    try:
        return make(given)
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(shape) from wrong


def _no_number(name: str) -> NoReturn:
    raise Invalid(Sentence("{name} is no number in JSON.", name=name))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Invalid(Sentence("Give {name!a} once in an object.", name=name[:40]))
        found[name] = value
    return found


def _too_deep() -> Invalid:
    return Invalid(Sentence("Nest lists and objects at most {deepest} levels deep.", deepest=DEEPEST))


def _depth(value: Any) -> int:
    """How many lists and objects lie in one another at most."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict | list):
            deepest = max(deepest, depth)
            waiting += [(part, depth + 1) for part in (one.values() if isinstance(one, dict) else one)]
    return deepest
