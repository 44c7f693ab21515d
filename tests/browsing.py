"""Browsers for tests of screens: signed-in people, reporters with a code, strangers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.test import Client
from tests.factories import NOW

from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.models import User
from medaccord.core.principal import Actor
from medaccord.web.clock import now
from medaccord.web.sessions import SESSION

TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|once)" value="[^"]*"')
CODE = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}")
REPORT = {
    "patient_affected": "no",
    "exploited": "unknown",
    "public": "no",
    "device": "InfusaCore LX",
    "noticed": "unknown",
    "what_happens": "It accepts dose changes from anybody.",
    "identity": "nobody",
    "credit": "no",
    "maker_told": "no",
}
STEPS = {
    "/report/": ("patient_affected", "exploited", "public"),
    "/report/device/": ("kind", "device", "more"),
    "/report/harm/": ("effects", "used_at", "noticed", "what_happens", "harm"),
    "/report/files/": ("evidence",),
    "/report/you/": (
        "identity",
        "name",
        "pseudonym",
        "credit",
        "contact",
        "encryption_key",
        "maker_told",
        "maker_told_on",
        "maker_reference",
        "other_coordinators",
        "talk_on",
        "not_beyond",
    ),
}
CHECK = "/report/check/"
AT = NOW + dt.timedelta(hours=1)
"""When screens are looked at by tests that ask for `an_hour_later`."""


def words(answer: Any) -> str:
    """The text of a page in one line, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def signed_in(actor: Actor, name: str = "", *, by_factor: bool = True) -> Client:
    """A browser in which the person behind an actor is signed in, with a second factor as a rule.

    It holds the very session that the real sign-in begins; nobody's factor is made for it.
    """
    user, _ = User.objects.get_or_create(
        person_id=actor.person, defaults={"username": name or f"user-{actor.person}"}
    )
    assert user.person_id is not None
    client = Client()
    client.force_login(user)
    held = client.session
    held[SESSION] = str(sessions.begin(user.person_id, now(), hours=12, by_factor=by_factor))
    held.save()
    return client


def reporter(**changes: Any) -> tuple[Client, str]:
    """A browser that has sent in a report, and the code that it was shown."""
    client = Client()
    type_steps(client, **changes)
    answer = client.post(CHECK)
    assert answer.status_code == 303, answer.content.decode()
    receipt = client.get(answer["Location"])
    found = CODE.search(receipt.content.decode())
    assert found
    return client, found[0]


def type_steps(client: Client, **changes: Any) -> None:
    """Type all five steps in a browser; the report is not sent yet."""
    told = {**REPORT, **changes}
    known = {name for names in STEPS.values() for name in names}
    assert not told.keys() - known, told.keys() - known
    for there, names in STEPS.items():
        answer = client.post(there, {name: told[name] for name in names if name in told})
        assert answer.status_code == 303, answer.content.decode()
    assert answer["Location"] == CHECK


def send(client: Client, **changes: Any) -> Any:
    """Type all five steps and send the report; returns the answer."""
    type_steps(client, **changes)
    return client.post(CHECK)


def holder(code: str) -> Client:
    """A browser in which a receipt's code was entered."""
    client = Client()
    answer = client.post("/track/", {"code": code})
    assert answer["Location"] == "/tracking/"
    return client


def plain(answer: Any) -> bytes:
    """A page without the tokens of its forms, which differ in every answer."""
    return TOKEN.sub(b"", answer.content)
