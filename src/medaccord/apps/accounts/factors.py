"""How allauth keeps second factors: sealed under keys outside the database, named after the center."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from medaccord.core import sealing

PLACE = "accounts.factor"


class Unreadable(Exception):
    """A sealed secret does not open: its key is gone, or it was changed."""


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The adapter that allauth asks (MFA_ADAPTER)."""

    def encrypt(self, text: str) -> str:
        """Seal the secret of an app, or the seed of recovery codes; the ciphertext names its key."""
        return sealing.seal(PLACE, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again; raises Unreadable, because codes of an empty secret could be guessed."""
        secret = sealing.unseal(PLACE, encrypted_text)
        if secret is None:
            raise Unreadable
        return secret

    def get_totp_issuer(self) -> str:
        """How an app names us."""
        return str(settings.MEDACCORD.center_name)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """How a browser names us beside a passkey (WebAuthn §5.4.2)."""
        told: dict[str, str] = super().get_public_key_credential_rp_entity()
        return told | {"name": self.get_totp_issuer()}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is sent: the realm's chain tells of it."""
