"""Detached OpenPGP signatures of others, checked against keys that they list (RFC 9580)."""

from __future__ import annotations

from collections.abc import Sequence

from pysequoia import Cert, Sig, verify

from medaccord.domain.csaf.provider import Misread


class Signatures:
    """Checks signatures in this process."""

    def key(self, raw: bytes, fingerprint: str) -> bytes:
        """The public key of that fingerprint among those in a file; raises Misread where it is not there."""
        try:
            found = {one.fingerprint.lower(): bytes(one) for one in Cert.split_bytes(raw)}
        except RuntimeError as broken:
            raise Misread("It is not an OpenPGP key.") from broken
        if fingerprint in found:
            return found[fingerprint]
        raise Misread("The key there has another fingerprint than the provider's description says.")

    def signer(self, keys: Sequence[bytes], document: bytes, signature: bytes) -> str:
        """The fingerprint of the key that signed the document; nothing where none of them did."""
        return next(iter(made_by(keys, document, signature)), "")


def made_by(keys: Sequence[bytes], document: bytes, signature: bytes) -> list[str]:
    """Fingerprints, in small letters, of those of the keys that made a detached signature of a document."""
    try:
        known = [Cert.from_bytes(key) for key in keys]
        found = verify(bytes=document, store=lambda _: known, signature=Sig.from_bytes(signature))
    except RuntimeError:
        return []
    return [str(one.certificate).lower() for one in found.valid_sigs]
