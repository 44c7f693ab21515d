"""The ceremonies of passkeys (WebAuthn §7) as allauth holds them: what was asked waits in the session."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from typing import Any

from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http.request import split_domain_port
from fido2.utils import websafe_decode

WRONG = (
    ValidationError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
    InvalidSignature,
)
"""What the libraries raise for an answer that is wrong, was asked by nobody or is none at all."""


def is_bare(host: str) -> bool:
    """Whether a site is open under an address, for which no passkey is made (WebAuthn §5.1.2)."""
    try:
        ipaddress.ip_address(split_domain_port(host)[0].strip("[]"))
    except ValueError:
        return False
    return True


def ask(user: AbstractBaseUser) -> str:
    """What a browser is asked so that one of somebody's passkeys answers, as JSON."""
    return json.dumps(auth.begin_authentication(user), cls=DjangoJSONEncoder)


def answered(user: AbstractBaseUser, typed: str, origin: str) -> Any:
    """The passkey that answered on this origin what was asked; None where none did."""

    def judge() -> Any:
        credential = _read(typed, origin)
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(user, credential)

    return _judged(judge)


def ask_for_new(user: AbstractBaseUser) -> str:
    """What a browser is asked so that it makes a passkey, as JSON."""
    return json.dumps(auth.begin_registration(user, False), cls=DjangoJSONEncoder)


def made(typed: str, origin: str) -> dict[str, Any] | None:
    """What is kept of a passkey that was made on this origin as asked; None where it was not."""

    def judge() -> dict[str, Any]:
        credential = _read(typed, origin)
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
        names = ("clientDataJSON", "attestationObject")
        kept = {name: str(credential[name]) for name in ("id", "rawId", "type")}
        answer = {name: str(credential["response"][name]) for name in names}
        return {**kept, "response": answer, "clientExtensionResults": {}}

    kept: dict[str, Any] | None = _judged(judge)
    return kept


def _read(typed: str, origin: str) -> Any:
    """What a browser sent, if it comes of exactly this origin: the library takes subdomains' as well."""
    credential = json.loads(typed)
    said = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))
    if said["origin"] != origin:
        raise ValueError
    return credential


def _judged(judge: Callable[[], Any]) -> Any:
    try:
        return judge()
    except WRONG:
        return None
