"""What people do on a screen programs do as well, and the other way round, but for what a table says why."""

from __future__ import annotations

import pytest
from tests.access.test_urls import NAMES
from tests.support.api import operations

from medaccord.apps.accounts.commands.register import Registration
from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

PEOPLE = {str(verb) for verb, row in MATRIX.items() if row.roles - {Role.SYSTEM}}
STEPS = {*PEOPLE, *map(str, Registration)}
"""Every step that anybody but the platform takes."""

OWN = "of one's own sign-in: a program that changed it could shut its owner out"
LETS_IN = "its answer lets somebody in: it is shown once, to a person"
TRUST = "who is believed at the door is set up by people, with a secret that no program sends"
BINDS = "an organisation binds itself by a person's word"
DOOR = "part of coming in, which programs do by their token"
SERVER = "at the server's command line alone"

NO_OPERATION = {
    "advisory.ingest": SERVER,
    "disclosure.export": "disclosure.package is the same step, read",
    "factor.add": OWN,
    "factor.recover": DOOR,
    "factor.remove": OWN,
    "factor.renew": OWN,
    "ledger.export": "a program reads the ledger itself",
    "link.enter": DOOR,
    "link.make": LETS_IN,
    "link.withdraw": "goes with link.make",
    "membership.add": SERVER,
    "organisation.sign": SERVER,
    "password.set": OWN,
    "person.add": SERVER,
    "reading.record": "written by itself, as something is read",
    "registry.load": SERVER,
    "report.feed": "its answer is an address that opens a report: it is shown once, to a person",
    "sign_in.add": SERVER,
    "sign_in.close": SERVER,
    "sign_in.open": SERVER,
    "sign_on.admit": TRUST,
    "sign_on.bind": DOOR,
    "sign_on.close": TRUST,
    "sign_on.configure": TRUST,
    "sign_on.join": DOOR,
    "sign_on.release": TRUST,
    "sign_on.verify": TRUST,
    "standing_consent.end": BINDS,
    "standing_consent.give": BINDS,
    "token.create": "no token makes another: whoever steals one would keep it for ever",
}
NO_SCREEN = {
    "advisory.ingest": SERVER,
    "consent.accept": "embargo.sign and invitation.answer",
    "consent.decline": "invitation.answer and work.terms",
    "factor.add": "factor.add_app and factor.add_passkey",
    "factor.recover": "the second step of coming in",
    "membership.add": SERVER,
    "organisation.sign": SERVER,
    "participant.credit": "tracking.credit",
    "participant.open": "invitation.page notes it",
    "password.set": "password.change",
    "person.add": SERVER,
    "reading.record": "written by itself, as something is read",
    "registry.load": SERVER,
    "sign_in.add": "sign_in.make",
    "sign_in.close": SERVER,
    "sign_in.open": SERVER,
    "sign_on.join": "sign_on.back",
}


def test_programs_take_every_step_or_a_reason_says_why_not():
    assert STEPS - set(operations()) == set(NO_OPERATION)


def test_people_take_every_step_on_a_screen_of_its_name_or_the_table_says_where():
    assert STEPS - set(NAMES) == set(NO_SCREEN)
    named = {word for told in NO_SCREEN.values() for word in told.replace(",", "").split() if "." in word}
    assert named <= set(NAMES)


def test_every_operation_that_writes_is_a_step_or_one_of_a_steps_other_ways():
    others = {name for name, (method, _, _) in operations().items() if method == "POST"} - STEPS
    assert others == {
        "case.open_announced",
        "file.add_to_report",
        "hold.place_on_report",
        "post.write_to_report",
    }
