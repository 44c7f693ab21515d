"""Codes that people copy by hand or say aloud: Crockford's base32 in groups of four.

Case, blanks and dashes are forgiven, I and L are 1, O is 0; U is no symbol.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP: Final = 4
_LONGEST_INPUT: Final = 200
_FORGIVEN: Final = str.maketrans("ILO", "110")


def printed(symbols: Sequence[int]) -> str:
    """Write symbols (0 to 31) as a code to be shown, `XXXX-XXXX`."""
    text = "".join(ALPHABET[symbol] for symbol in symbols)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def symbols(text: str) -> list[int] | None:
    """Read a code as typed; None where it holds anything else or is longer than 200 characters."""
    if len(text) > _LONGEST_INPUT:
        return None
    kept = "".join(mark for mark in text if not _is_filler(mark))
    # Other scripts are refused before letters are raised: some raise to Latin capitals of the alphabet.
    if not kept.isascii():
        return None
    found = [ALPHABET.find(mark) for mark in kept.upper().translate(_FORGIVEN)]
    return None if -1 in found else found


def _is_filler(mark: str) -> bool:
    """Tell blanks of any width and dashes of any length, which paper and word processors put in."""
    return mark.isspace() or mark == "\u2212" or unicodedata.category(mark) == "Pd"
