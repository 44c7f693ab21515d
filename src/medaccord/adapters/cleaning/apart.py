"""The process that cleans one file: bytes in, a word and bytes out; it opens no file and no connection."""

from __future__ import annotations

import resource
import sys

from medaccord.adapters.cleaning.budget import Budget
from medaccord.adapters.cleaning.kinds import clean
from medaccord.domain.cleaning import Uncleanable, Why

PROCESSOR = 60
MEMORY = 2 * 2**30
LIMITS = (
    (resource.RLIMIT_CPU, PROCESSOR),
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 32),
)


def main() -> None:
    """Clean what comes in; a packet recording comes out with the word that says what is left to judge."""
    for kind, most in LIMITS:
        resource.setrlimit(kind, (most, most))
    data = sys.stdin.buffer.read()
    why, made = cleaned(data)
    sys.stdout.buffer.write(why.encode() + b"\n" + made)
    sys.stdout.buffer.flush()


def cleaned(data: bytes) -> tuple[str, bytes]:
    """The word that says why not, or nothing, and the bytes that may go on."""
    budget = Budget()
    try:
        made = clean(data, budget)
    except Uncleanable as stays:
        return stays.why.value, b""
    except (MemoryError, RecursionError):
        return Why.LARGE.value, b""
    except Exception:  # parsers of others raise what they like: whatever it was, the file keeps to no format
        return Why.DAMAGED.value, b""
    return (Why.PACKETS.value if budget.packets else ""), made


if __name__ == "__main__":
    main()
