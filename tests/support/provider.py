"""A running provider of single sign-on for tests: real HTTP on loopback, and what its sign-in page does."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread

from medaccord.apps.parties.commands import sign_on
from medaccord.apps.parties.models import Organisation
from medaccord.core.principal import system
from medaccord.web.clock import now

GO = re.compile(r'<a class="usa-button" href="([^"]+)"')


@dataclass(frozen=True)
class Running:
    """A provider and its address."""

    issuer: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Somebody who can sign in there, with what it says of them."""
        answer = requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5)
        assert answer.ok, answer.text

    def signs_in(self, address: str, subject: str, *, action: str = "") -> str:
        """Sign in on its page; the address that it sends the browser back to."""
        typed = {"action": action} if action else {"sub": subject}
        answer = requests.post(address, data=typed, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextlib.contextmanager
def running() -> Iterator[Running]:
    """A provider for the time of a test."""
    with run_server_in_thread() as server:
        yield Running(f"http://localhost:{server.server_port}")


__all__ = ["Running", "User", "running"]


def opened(at: Organisation, provider: Running, **more: Any) -> Any:
    """Single sign-on of an organisation at this provider, verified for the organisation's own domain."""
    verified = {"domains": "northgate.example", "counts": False}
    verified = {name: more.pop(name, value) for name, value in verified.items()}
    told = {"issuer": provider.issuer, "client": "medaccord", "secret": "s3cret", **more}
    key = sign_on.configure(system(), now(), organisation=at.id, **told)
    sign_on.verify(system(), now(), organisation=at.id, **verified)
    return key


def sent(client: Client, typed: str, there: str = "") -> str:
    """Type an address on our page; the address at the provider that we lead to."""
    onward = f"?next={there}" if there else ""
    answer = client.post(f"/sign-in/organization/{onward}", {"organisation": typed})
    assert answer.status_code == 200, answer.content.decode()
    return unescape(GO.findall(answer.content.decode())[0])


def back(client: Client, address: str) -> Any:
    """Come back with what the provider said, as a browser does that brings its cookie."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == settings.MEDACCORD.public_url
    return client.get(f"{parts.path}?{parts.query}&_redir=")


def comes(client: Client, provider: Running, subject: str, typed: str = "x@northgate.example") -> Any:
    """The whole way there and back."""
    return back(client, provider.signs_in(sent(client, typed), subject))
