"""The register: people, organisations, sign-ins and tokens; who acts behind them, what the chain tells."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from tests.factories import NOW, organisation, world
from tests.factories import person as somebody

from medaccord.apps.accounts.commands import person, sign_in, token
from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.accounts.queries.tokens import tokens
from medaccord.apps.cases.models import Case
from medaccord.apps.intake.models import Report
from medaccord.apps.intake.queries.receipt import actor_of_receipt
from medaccord.apps.parties.commands import contact, membership
from medaccord.apps.parties.commands import organisation as organisations
from medaccord.apps.parties.models import Channel, OrganisationKind, Origin
from medaccord.apps.parties.queries import directory
from medaccord.apps.parties.queries.actor import actor_of_token, actor_of_user
from medaccord.apps.parties.queries.people import triage_of
from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import Principal, Stream
from medaccord.core.principal import actor_for, realm_stream_id, system
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
REALM = realm_stream_id("live")


def _chain():
    with database_context(None, "live", [REALM]):
        stream = Stream.objects.get(id=REALM)
        assert audit.verify(stream) == []
        return [json.loads(entry["envelope"]) for entry in audit.export(stream, texts=True)]


def _user(name="Elena Ruiz", signs_in="elena.ruiz"):
    key = person.add(system(), NOW, name=name)
    sign_in.add(system(), NOW, person=key, sign_in=signs_in, password=PASSWORD)
    return User.objects.get(username=signs_in)


def _token(days=90, now=None):
    return token.create(system(), now or dt.datetime.now(dt.UTC), sign_in="elena.ruiz", name="x", days=days)


def test_a_person_signs_in_with_the_password_that_was_set_and_acts_as_themselves():
    user = _user()
    assert user.check_password(PASSWORD)
    actor = actor_of_user(user)
    assert (actor.principal, actor.person) == (user.person_id, user.person_id)
    assert actor.roles == {Role.ANYONE, Role.PERSON}


def test_visitors_closed_sign_ins_and_those_without_a_person_are_strangers():
    user = _user()
    sign_in.close(system(), NOW, sign_in="elena.ruiz")
    user.refresh_from_db()
    alone = User.objects.create(username="alone")
    for nobody in (AnonymousUser(), user, alone):
        assert actor_of_user(nobody).is_stranger
    assert authenticate(username="elena.ruiz", password=PASSWORD) is None


@pytest.mark.parametrize(
    ("kind", "administrator", "roles"),
    [
        (OrganisationKind.COORDINATION_CENTER, False, {Role.ANALYST}),
        (OrganisationKind.COORDINATION_CENTER, True, {Role.ANALYST, Role.ADMINISTRATOR}),
        (OrganisationKind.MANUFACTURER, True, set()),
        (OrganisationKind.CLINICAL_ADVISER, False, set()),
    ],
)
def test_roles_that_hold_everywhere_come_from_membership_in_the_center_alone(kind, administrator, roles):
    user = _user()
    at = organisations.add(system(), NOW, name="Somewhere", kind=kind)
    membership.add(system(), NOW, organisation=at, person=user.person_id, administrator=administrator)
    assert actor_of_user(user).roles == roles | {Role.ANYONE, Role.PERSON}
    membership.end(system(), NOW, organisation=at, person=user.person_id)
    assert actor_of_user(user).roles == {Role.ANYONE, Role.PERSON}


def test_a_role_that_holds_everywhere_shows_no_case():
    w = world()
    w.case()
    user = _user()
    at = organisations.add(system(), NOW, name="Desk", kind=OrganisationKind.COORDINATION_CENTER)
    membership.add(system(), NOW, organisation=at, person=user.person_id, administrator=True, triage=True)
    actor = actor_of_user(user)
    with read_scope(actor):
        assert not Case.objects.visible_to(actor).exists()


def test_a_token_acts_with_its_persons_grants_and_is_itself_in_the_trail():
    w = world()
    case, _ = w.case()
    row = User(username="lead", person_id=w.lead.person)
    row.set_password(PASSWORD)
    row.save()
    made = token.create(system(), dt.datetime.now(dt.UTC), sign_in="lead", name="script", days=1)
    actor = actor_of_token(made.secret)
    assert actor is not None
    assert actor.person == w.lead.person
    assert actor.principal not in (None, w.lead.person)
    with read_scope(actor):
        assert Case.objects.visible_to(actor).filter(id=case.id).exists()


def test_the_token_itself_is_stored_nowhere():
    _user()
    made = _token()
    stored = json.dumps([list(map(str, row)) for row in ApiToken.objects.values_list()])
    assert made.secret not in stored
    assert made.secret not in json.dumps(_chain())
    assert made.secret not in str(tokens(system()))


@pytest.mark.parametrize("wrong", ["", "mdat_nothing", "\ud800", "x" * 100_000])
def test_what_is_no_token_is_nobody(wrong):
    assert actor_of_token(wrong) is None


def test_expired_and_revoked_tokens_and_those_of_closed_sign_ins_are_nobody():
    _user()
    now = dt.datetime.now(dt.UTC)
    expired = _token(days=1, now=now - dt.timedelta(days=2))
    assert actor_of_token(expired.secret) is None
    revoked = _token()
    assert actor_of_token(revoked.secret) is not None
    token.revoke(system(), now, token=revoked.id)
    assert actor_of_token(revoked.secret) is None
    closed = _token()
    sign_in.close(system(), now, sign_in="elena.ruiz")
    assert actor_of_token(closed.secret) is None


def test_the_day_of_a_tokens_last_use_is_kept():
    _user()
    made = _token()
    actor = actor_of_token(made.secret)
    assert actor is not None
    token.note_use(actor, NOW)
    assert [found.last_used_on for found in tokens(system())] == [NOW.date()]


def test_a_receipt_opens_its_own_report_and_nothing_else_even_once_it_is_joined():
    w = world()
    mine = w.told()
    w.told()
    w.case()
    actor = actor_of_receipt(mine.code.lower())
    assert actor is not None
    Principal.objects.filter(id=actor.principal).update(joined_to=w.lead.person)
    again = actor_of_receipt(mine.code)
    assert again == actor
    with read_scope(again):
        assert [row.id for row in Report.objects.visible_to(again)] == [mine.report.id]
        assert not Case.objects.visible_to(again).exists()


@pytest.mark.parametrize("code", ["", "0000-0000", "0000-0000-0000-0000-0000-0000-0000", "é" * 300])
def test_wrong_and_unknown_codes_are_nobody_alike(code):
    assert actor_of_receipt(code) is None


def test_a_code_of_one_realm_is_unknown_in_another():
    w = world()
    assert actor_of_receipt(w.told().code, "exercise-1") is None


def test_every_change_of_the_register_is_one_entry_with_identifiers_and_without_content():
    before = len(_chain())
    key = person.add(system(), NOW, name="Quokka Wombat")
    sign_in.add(system(), NOW, person=key, sign_in="quokka", password=PASSWORD)
    at = organisations.add(system(), NOW, name="Quokka Works", kind=OrganisationKind.MANUFACTURER)
    way = {"channel": Channel.MAIL, "value": "quokka@works.example"}
    point = contact.add(system(), NOW, organisation=at, **way)
    contact.change(system(), NOW, contact=point, **way, note="Quokka hours")
    contact.check(system(), NOW, contact=point)
    contact.remove(system(), NOW, contact=point)
    membership.add(system(), NOW, organisation=at, person=key, title="Quokka keeper")
    made = token.create(system(), NOW, sign_in="quokka", name="quokka token", days=1)
    token.revoke(system(), NOW, token=made.id)
    sign_in.change_password(system(), NOW, sign_in="quokka", password=PASSWORD * 2)
    membership.end(system(), NOW, organisation=at, person=key)
    sign_in.close(system(), NOW, sign_in="quokka")
    new = _chain()[before:]
    assert [entry["verb"] for entry in new] == [
        "person.add",
        "sign_in.add",
        "organisation.add",
        "contact.add",
        "contact.change",
        "contact.check",
        "contact.remove",
        "membership.add",
        "token.create",
        "token.revoke",
        "password.set",
        "membership.end",
        "sign_in.close",
    ]
    assert "quokka" not in json.dumps(new).lower()


def test_only_the_system_and_administrators_of_the_center_keep_the_register():
    clerk, chief = somebody(), somebody()
    for actor in (clerk, world().lead):
        with pytest.raises(Denied):
            person.add(actor, NOW, name="Somebody Else")
        for read in (tokens, directory.sign_ins, directory.organisations):
            with pytest.raises(Denied):
                read(actor)
    row = Principal.objects.get(id=chief.principal)
    admin = actor_for(row, roles=frozenset({Role.ADMINISTRATOR}))
    assert isinstance(person.add(admin, NOW, name="Somebody Else"), uuid.UUID)
    refused = [entry["objects"] for entry in _chain() if entry["verb"] == "refusal.record"]
    assert [entry["refused"] for entry in refused] == ["denied", "denied"]


def test_what_is_wrong_is_refused_with_what_to_do_and_changes_nothing():
    user = _user()
    for wrong in ("short", "x" * 300):
        with pytest.raises(Invalid):
            sign_in.change_password(system(), NOW, sign_in="elena.ruiz", password=wrong)
    with pytest.raises(Illegal):
        sign_in.add(system(), NOW, person=user.person_id, sign_in="second", password=PASSWORD)
    with pytest.raises(Illegal):
        sign_in.add(system(), NOW, person=user.person_id, sign_in="elena.ruiz", password=PASSWORD)
    for name in ("Capital", "a", "with space", ""):
        with pytest.raises(Invalid):
            sign_in.add(system(), NOW, person=user.person_id, sign_in=name, password=PASSWORD)
    with pytest.raises(Missing):
        sign_in.change_password(system(), NOW, sign_in="nobody", password=PASSWORD)
    with pytest.raises(Invalid):
        person.add(system(), NOW, name="  ")
    with pytest.raises(Invalid):
        token.create(system(), NOW, sign_in="elena.ruiz", name="x", days=0)
    with pytest.raises(Missing):
        token.revoke(system(), NOW, token=uuid.uuid4())
    assert User.objects.count() == 1
    assert User.objects.get().check_password(PASSWORD)


GUESSED = {
    "password1234": "Many people use this password",
    "1234567890123456": "digits alone",
    "730275918264": "digits alone",
    "aaaaaaaaaaaa": "more than a few different characters",
    "abcabcabcabcabc": "more than a few different characters",
    "elena.ruiz1234": "too close to the sign-in name",
    "Elena-Ruiz-2026": "too close to the sign-in name",
    "xyz.ruiz.elena": "too close to the sign-in name",
    "short": "Use 12 to 256 characters.",
}


@pytest.mark.parametrize("guessed", GUESSED)
def test_a_password_that_is_guessed_first_is_taken_nowhere(guessed):
    own = actor_for(Principal.objects.get(id=_user().person_id))
    new = somebody("Sam Field").person
    ways = [
        lambda: sign_in.add(system(), NOW, person=new, sign_in="elena.ruiz.2", password=guessed),
        lambda: sign_in.change_password(system(), NOW, sign_in="elena.ruiz", password=guessed),
        lambda: sign_in.change_own_password(own, NOW, old=PASSWORD, password=guessed),
    ]
    for way in ways:
        with pytest.raises(Invalid) as refused:
            way()
        assert GUESSED[guessed] in " ".join(map(str, refused.value.findings["password"]))
    assert authenticate(username="elena.ruiz", password=PASSWORD)


def test_what_is_reported_comes_before_the_desk_of_its_own_origin_and_before_no_other(settings):
    clerks = {origin: somebody() for origin in Origin}
    for origin, clerk in clerks.items():
        organisation(OrganisationKind.COORDINATION_CENTER, clerk, origin=origin)
    kind = OrganisationKind.COORDINATION_CENTER
    for origin in Origin:
        assert triage_of(kind, origin) == [clerks[origin].person]
    assert Origin.here() == Origin.LIVE
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"demonstration": True})
    assert Origin.here() == Origin.DEMO


def test_an_organisation_is_found_by_name_or_key_if_there_is_one():
    key = organisations.add(system(), NOW, name="Northgate", kind=OrganisationKind.MANUFACTURER)
    assert directory.organisation_named(system(), "northgate ") == key
    assert directory.organisation_named(system(), str(key)) == key
    with pytest.raises(Illegal):
        organisations.add(system(), NOW, name="NORTHGATE", kind=OrganisationKind.MANUFACTURER)
    organisations.add(
        system(), NOW, name="NORTHGATE", kind=OrganisationKind.MANUFACTURER, origin=Origin.REPLAY
    )
    for name in ("northgate", "elsewhere", str(uuid.uuid4())):
        with pytest.raises(Missing):
            directory.organisation_named(system(), name)
