"""A secret shown once: sealed in the session, its key only in the browser's cookie, both gone once shown.

Neither the session table nor the cookie alone tells anything (need-to-know 19 and 31).
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SESSION = COOKIE = "once"
LIFE = 900
"""Seconds for which a secret waits to be shown."""
NONCE = 12


def keep(request: HttpRequest, response: HttpResponseBase, told: dict[str, str], path: str) -> None:
    """Keep texts for the page at `path`, which the response sends the browser to."""
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, json.dumps(told).encode(), path.encode())
    request.session.set_expiry(LIFE)
    request.session[SESSION] = b64encode(nonce + sealed).decode()
    response.set_cookie(
        COOKIE,
        b64encode(key).decode(),
        max_age=LIFE,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def take(request: HttpRequest) -> dict[str, str] | None:
    """What was kept for this page, once; None when it was shown already or this is another browser."""
    sealed, key = request.session.pop(SESSION, None), request.COOKIES.get(COOKIE)
    if not sealed or not key:
        return None
    raw = b64decode(sealed)
    try:
        opened = AESGCM(b64decode(key)).decrypt(raw[:NONCE], raw[NONCE:], request.path.encode())
    except (ValueError, InvalidTag):
        return None
    told: dict[str, str] = json.loads(opened)
    return told


def forget(response: HttpResponseBase, path: str) -> None:
    """Let the browser forget the key as well."""
    response.delete_cookie(COOKIE, path=path, samesite="Strict")
