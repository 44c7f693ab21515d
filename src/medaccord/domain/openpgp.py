"""OpenPGP keys as text: told apart by their armor (RFC 9580 §6.2), read no further here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

LONGEST: Final = 20_000
BEGIN: Final = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
END: Final = "-----END PGP PUBLIC KEY BLOCK-----"
PRIVATE: Final = "PGP PRIVATE KEY"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key under which documents are signed: its fingerprint in capitals, itself, and when it expires."""

    fingerprint: str
    armored: str
    expires: dt.datetime | None


def public_key(value: str, *, name: str = "") -> str:
    """Pass one armored public key on unchanged, or an empty text; raises Invalid for anything else."""
    if PRIVATE in value:
        _refuse(name, "This is a private key. Keep it to yourself, and send the public one.")
    if len(value) > LONGEST:
        _refuse(
            name,
            Sentence(
                "Shorten this to {longest:,} characters: export the key without its signatures.",
                longest=LONGEST,
            ),
        )
    lines = [line.strip() for line in value.strip().splitlines()]
    whole = len(lines) > 2 and lines[0] == BEGIN and lines[-1] == END and any(lines[1:-1])
    if lines and not (whole and lines.count(BEGIN) == lines.count(END) == 1):
        _refuse(name, Sentence("Paste one whole public key, from {begin} to {end}.", begin=BEGIN, end=END))
    return value


def _refuse(name: str, sentence: str) -> None:
    raise Invalid({name: [sentence]})
