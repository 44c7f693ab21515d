"""Receipt codes: 130 random bits in Crockford base32 with two check symbols, in seven groups of four.

The check is a Reed-Solomon code over the field of 32 elements: any wrong symbol, any two wrong ones and
any two exchanged are noticed, so that a slip of the pen is never taken for another person's code.
"""

from __future__ import annotations

from typing import Final

from medaccord.domain import crockford
from medaccord.domain.errors import Invalid

BITS: Final = 130

# Wrong, erased and unknown codes answer alike (need to know, rule 31): whoever looks codes up says this too.
NOT_KNOWN: Final = "This code is not known here. Compare each character with your receipt and try again."

_DATA: Final = BITS // 5
_LENGTH: Final = _DATA + 2


def _powers() -> tuple[int, ...]:
    """List the powers of x in GF(2)[x] / (x^5 + x^2 + 1): all 31 non-zero elements, once each."""
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
    return tuple(powers)


_POWER: Final = _powers()
_LOG: Final = {element: exponent for exponent, element in enumerate(_POWER)}


def _times_power(element: int, exponent: int) -> int:
    """Multiply a field element by a power of x."""
    return _POWER[(_LOG[element] + exponent) % 31] if element else 0


def _syndrome(symbols: list[int]) -> tuple[int, int]:
    """Give the plain sum and the sum weighted by position; both are zero for a valid code."""
    plain = weighted = 0
    for position, symbol in enumerate(symbols):
        plain ^= symbol
        weighted ^= _times_power(symbol, position)
    return plain, weighted


def _check(data: list[int]) -> list[int]:
    """Solve for the two symbols that make both sums of the whole code zero."""
    plain, weighted = _syndrome(data)
    # first + last = plain and first·x^26 + last·x^27 = weighted, hence last·(x^26 + x^27) = rest.
    rest = weighted ^ _times_power(plain, _DATA)
    last = _times_power(rest, -_LOG[_POWER[_DATA] ^ _POWER[_DATA + 1]])
    return [plain ^ last, last]


def encode(bits: int) -> str:
    """Write 130 random bits as a code to be shown once, `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`."""
    if not 0 <= bits < 1 << BITS:
        raise Invalid(f"A receipt code is made of {BITS} random bits.")
    data = [bits >> 5 * (_DATA - 1 - place) & 31 for place in range(_DATA)]
    return crockford.printed([*data, *_check(data)])


def decode(text: str) -> str:
    """Read a code as typed and give it as printed, ready to be looked up by its HMAC.

    Case, blanks and dashes are forgiven, I and L are 1, O is 0. Every refusal is the same sentence.
    """
    symbols = crockford.symbols(text)
    if symbols is None or len(symbols) != _LENGTH or _syndrome(symbols) != (0, 0):
        raise Invalid(NOT_KNOWN)
    return crockford.printed(symbols)
