"""Every column that no case's chain tells: changed past all triggers, `audit verify` says so."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, models, transaction
from tests.factories import NOW, world
from tests.filled import adviser_in
from tests.integration.advisory_case import story, with_page
from tests.support.database import unprotected
from tests.support.factors import app_for
from tests.support.spoken import ready

from medaccord.apps.accounts.commands import person as people
from medaccord.apps.accounts.commands import sign_in, token
from medaccord.apps.accounts.commands.register import Registration
from medaccord.apps.accounts.models import ApiToken, Factor, OneTimeLink, Person, User
from medaccord.apps.advisories.commands import ingest, template
from medaccord.apps.advisories.gathering import Found
from medaccord.apps.advisories.ingested import Ingestion, Provider
from medaccord.apps.advisories.models import Publication, PublicProduct, Template
from medaccord.apps.devices.commands import registry
from medaccord.apps.devices.registry import RegistryLoad
from medaccord.apps.parties.commands import (
    contact,
    factor,
    link,
    membership,
    organisation,
    sign_on,
    standing_consent,
)
from medaccord.apps.parties.models import (
    Channel,
    ContactPoint,
    Membership,
    Organisation,
    OrganisationKind,
    SignOn,
    SignOnBond,
    StandingConsent,
)
from medaccord.apps.parties.queries.links import at_door
from medaccord.cli.chains import NO_CHECKPOINT, NOT_COVERED, verify_all
from medaccord.core import register
from medaccord.core.catalogue import published_tables, registered_models
from medaccord.core.models import Principal, SearchRow
from medaccord.core.principal import actor_for, system
from medaccord.core.streams import platform_scope
from medaccord.domain.csaf.provider import Provider as CsafProvider
from medaccord.domain.csaf.provider import Role as CsafRole
from medaccord.domain.devices.registry import Reading, Source, TermRecord
from medaccord.domain.sign_on import Came, Newcomers

NOBODY = "00000000-0000-4000-8000-00000000000a"
TOLD = {
    Principal: {f.column for f in Principal._meta.concrete_fields},
    Person: {"principal_id", "name", "zone"},
    User: {"id", "person_id", "username", "is_active", "barred", "is_staff", "is_superuser"},
    ApiToken: {"id", "principal_id", "digest", "name", "scope", "created_at", "expires_at", "revoked_at"},
    Factor: {"id", "person_id", "kind", "name", "added_at", "removed_at", "digest"},
    OneTimeLink: {f.column for f in OneTimeLink._meta.concrete_fields},
    Organisation: {f.column for f in Organisation._meta.concrete_fields},
    Membership: {f.column for f in Membership._meta.concrete_fields},
    StandingConsent: {f.column for f in StandingConsent._meta.concrete_fields},
    Template: {f.column for f in Template._meta.concrete_fields},
    RegistryLoad: {f.column for f in RegistryLoad._meta.concrete_fields},
    SignOn: {f.column for f in SignOn._meta.concrete_fields} - {"secret"},
    SignOnBond: {f.column for f in SignOnBond._meta.concrete_fields},
    Provider: {f.column for f in Provider._meta.concrete_fields},
    Ingestion: {f.column for f in Ingestion._meta.concrete_fields},
    ContactPoint: {"id", "organisation_id", "channel", "value", "note", "verified_on", "version"},
}
UNTOLD = {
    User: {"password", "last_login", "first_name", "last_name", "email", "date_joined"},
    ApiToken: {"last_used_on"},
    Factor: {"authenticator_id", "last_step"},
    SignOn: {"secret"},
    PublicProduct: {"id"},
    SearchRow: {"id"},
}
"""Passwords are secrets, digests name those of a factor and of a single sign-on.

The others say nothing that is relied on.
"""


def _registered():
    """A member of an organisation that can be reached, with a sign-in and a token, by the real commands."""
    who = system()
    one = people.add(who, NOW, name="Ada Byron")
    sign_in.add(who, NOW, person=one, sign_in="ada", password="correct horse battery")
    ada = actor_for(Principal.objects.get(id=one))
    app_for(ada, NOW)
    factor.renew_codes(ada, NOW)
    made = token.create(who, NOW, sign_in="ada", name="nightly", days=30)
    token.revoke(who, NOW, token=made.id)
    org = organisation.add(who, NOW, name="Clinic", kind=OrganisationKind.HOSPITAL)
    agency = organisation.add(who, NOW, name="Agency", kind=OrganisationKind.CLINICAL_ADVISER)
    organisation.sign(who, NOW, organisation=agency, basis="Agreement 2026-1")
    phone = contact.add(who, NOW, organisation=org, channel=Channel.PHONE, value="+43 1", note="Desk")
    contact.change(who, NOW, contact=phone, channel=Channel.PHONE, value="+43 2", note="Desk")
    contact.check(who, NOW, contact=phone)
    other = contact.add(who, NOW, organisation=org, channel=Channel.MAIL, value="a@example.org")
    contact.remove(who, NOW, contact=other)
    maker = organisation.add(who, NOW, name="Maker", kind=OrganisationKind.MANUFACTURER)
    membership.add(who, NOW, organisation=maker, person=one, title="Head", triage=True, administrator=True)
    agreed = standing_consent.give(ada, NOW, organisation=maker, given_by="Counsel")
    standing_consent.end(ada, NOW, standing_consent=agreed)
    standing_consent.give(ada, NOW, organisation=maker, given_by="Counsel")
    membership.add(who, NOW, organisation=org, person=one, title="Head", triage=True)
    membership.end(who, NOW, organisation=org, person=one)
    told = {"place": "contact", "name": "Whom", "title": "Whom to tell", "text": "Tell us."}
    retired = template.add(who, NOW, **{**told, "name": "Retired"})
    template.retire(who, NOW, template=retired)
    kept = template.add(who, NOW, **told)
    template.change(who, NOW, template=kept, **told, standing=False)
    terms = Reading(Source.IMDRF, "annexes.json", "0" * 64, "2026")
    term = TermRecord("A", "A01", "Term", "", "", "A01")
    registry.bring(who, NOW, source=Source.IMDRF, given=[(terms, [term])])
    acme = CsafProvider("https://example.com/a.json", "Acme", "https://example.com", CsafRole.PROVIDER, "")
    ingest.ingest(who, NOW, found=Found(acme, acme.canonical_url, 0), taken=[])
    guest = membership.add_person(who, NOW, organisation=org, name="Grace Hopper")
    made = link.make(who, NOW, organisation=org, person=guest)
    told = {"issuer": "https://login.clinic.example", "client": "us", "secret": "s3cret"}
    by = sign_on.configure(who, NOW, organisation=org, **told, newcomers=Newcomers.MEMBER)
    sign_on.verify(who, NOW, organisation=org, domains="clinic.example", counts=True)
    came = Came(told["issuer"], "7", "Hedy", "hedy@clinic.example", "", frozenset(), None)
    sign_on.join(who, NOW, sign_on=by, came=came)
    came = at_door(made.token, made.code, NOW)
    link.enter(came.actor, NOW, epoch=came.key.epoch)


def _other(field, value):
    """Another value that the column could hold, as a database takes it."""
    if field.choices:
        return next(word for word, _ in field.choices if word not in (value, ""))
    if isinstance(field, models.UUIDField | models.ForeignKey):
        return NOBODY if connection.vendor == "postgresql" else uuid.UUID(NOBODY).hex
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return int(value) + (1_000 if field.primary_key else 1)  # another row's key is taken
    if isinstance(field, models.DateTimeField):
        return "2020-01-01 00:00:00+00:00" if connection.vendor == "postgresql" else "2020-01-01 00:00:00"
    if isinstance(field, models.DateField):
        return "2020-01-01"
    if isinstance(field, models.BinaryField):
        return bytes(value) + b" "
    return f"{value} x"[: field.max_length] if field.max_length is None else "x" * field.max_length


def _swept(model, rows, columns):
    """Columns of a table whose change in its last row `audit verify` does not notice."""
    table, key = model._meta.db_table, model._meta.pk
    (row,) = rows.order_by("pk")[:1]
    missed = set()
    for column in columns:
        field = next(f for f in model._meta.concrete_fields if f.column == column)
        prepared = field.get_db_prep_save(getattr(row, field.attname), connection)
        changed = _other(field, getattr(row, field.attname))
        place = key.get_db_prep_save(changed if field is key else row.pk, connection)
        with unprotected() as link:
            mine = key.get_db_prep_save(row.pk, connection)
            link.execute(f'UPDATE {table} SET "{column}" = %s WHERE {key.column} = %s', (changed, mine))
        if verify_all().ok:
            missed.add(column)
        with unprotected() as link:
            link.execute(f'UPDATE {table} SET "{column}" = %s WHERE {key.column} = %s', (prepared, place))
    assert verify_all().ok
    return missed


@pytest.mark.soak
@pytest.mark.parametrize("model", TOLD, ids=lambda model: model.__name__)
def test_a_changed_column_of_the_register_is_found(committed, model):
    _registered()
    assert verify_all().ok
    told = model.objects.filter(kind="token") if model is Principal else model.objects.all()
    assert _swept(model, told, sorted(TOLD[model])) == set()


def test_every_column_of_a_registered_table_is_swept_or_named_here():
    assert set(TOLD) == set(registered_models().values())
    for model, columns in TOLD.items():
        assert {f.column for f in model._meta.concrete_fields} == columns | UNTOLD.get(model, set())
    assert {verb.value.split(".")[0] for verb in Registration} == set(register.NOUNS)
    assert {label for labels in register.NOUNS.values() for label in labels} == set(registered_models())


TAKEN = {
    "a reporter's receipt joined to a person": "UPDATE core_principal SET joined_to_id = '{ada}'"
    " WHERE kind = 'receipt'",
    "a membership slipped in": "INSERT INTO parties_membership (id, organisation_id, person_id, title,"
    " administrator, triage, since) SELECT '{nobody}', id, '{ada}', '', (1 = 1), (1 = 1),"
    " '2026-01-01 00:00:00+00:00' FROM parties_organisation WHERE name = 'Clinic'",
    "another code for a report": "UPDATE intake_receipt SET digest = '{nobody}'",
    "a receipt in another realm": "UPDATE intake_receipt SET realm = 'demo'",
    "a receipt for somebody else": "UPDATE intake_receipt SET principal_id = '{ada}'",
    "a receipt gone": "DELETE FROM intake_receipt",
    "a membership gone": "DELETE FROM parties_membership",
    "a sign-in gone": "DELETE FROM accounts_user",
    "a factor slipped in": "INSERT INTO accounts_factor (id, person_id, kind, name, added_at, digest,"
    " last_step) VALUES ('{nobody}', '{ada}', 'app', 'App', '2026-01-01 00:00:00+00:00', 'x', 0)",
    "a factor gone": "DELETE FROM accounts_factor",
    "a contact gone": "DELETE FROM parties_contactpoint",
}


@pytest.mark.parametrize("harm", TAKEN)
def test_rows_of_the_register_slipped_in_joined_or_gone_are_found(committed, harm):
    world().told()
    register.adopt(NOW)
    _registered()
    assert verify_all().ok
    ada = User.objects.get(username="ada").person_id
    names = {"ada": ada, "nobody": uuid.UUID(NOBODY)}
    if connection.vendor != "postgresql":
        names = {name: key.hex for name, key in names.items()}
    with unprotected() as link:
        link.execute(TAKEN[harm].format(**names))
    assert {broken.kind for broken in verify_all().breaks} == {"register"}


def test_what_nothing_told_is_a_finding_until_it_was_taken_over_once(committed):
    world()
    assert {broken.kind for broken in verify_all().breaks} == {"register"}
    assert register.adopt(NOW) > 0
    assert verify_all().ok
    assert register.adopt(NOW) == 0


@pytest.fixture
def advisory(committed):
    """An advisory in two versions, and a safety communication that went out with the first."""
    with with_page():
        s = story()
        adviser_in(s)
        ready(s.w, s.case.id, s.now)
        s.released(summary="Initial publication")
        s.released(summary="More")
    register.adopt(NOW)
    found = verify_all()
    assert found.ok, found.breaks
    assert found.sentence.endswith(NOT_COVERED.format(since=NO_CHECKPOINT))
    return s


@pytest.mark.soak
@pytest.mark.parametrize("model", published_tables(), ids=lambda model: model.__name__)
def test_a_changed_column_of_what_is_published_is_found(advisory, model):
    columns = {f.column for f in model._meta.concrete_fields} - UNTOLD.get(model, set())
    rows = model.objects.filter(current=True) if model is Publication else model.objects.all()
    assert _swept(model, rows, sorted(columns)) == set()


NONE = "UPDATE advisories_publication SET current = (1 = 0)"
WITHDRAWN = {
    "no version is shown": [NONE],
    "the older version is shown": [NONE, "UPDATE advisories_publication SET current = (version = 1)"],
    "the newest is gone": ["DELETE FROM advisories_publication WHERE version = 2"],
    "the communication is gone": ["DELETE FROM advisories_publiccommunication"],
    "no communication is shown": ["UPDATE advisories_publiccommunication SET current = (1 = 0)"],
    "the products are gone": ["DELETE FROM advisories_publicproduct"],
}


@pytest.mark.parametrize("harm", WITHDRAWN)
def test_another_version_or_other_products_than_released_are_found(advisory, harm):
    with unprotected() as link:
        for statement in WITHDRAWN[harm]:
            link.execute(statement)
    assert {broken.kind for broken in verify_all().breaks} == {"published"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE advisories_publication SET title = 'x'",
        "UPDATE advisories_publication SET text = '', current = (1 = 0)",
        "UPDATE advisories_publicproduct SET name = 'x'",
        "DELETE FROM advisories_publicproduct",
        "DELETE FROM advisories_publication",
        "UPDATE advisories_publiccommunication SET title = 'x'",
        "DELETE FROM advisories_publiccommunication",
    ],
)
def test_the_database_refuses_to_change_what_is_published(advisory, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify_all().ok


def test_a_changed_column_of_a_search_row_is_found(advisory):
    columns = {f.column for f in SearchRow._meta.concrete_fields} - UNTOLD[SearchRow]
    with platform_scope("live", [advisory.case.id]):
        keys = list(SearchRow.rows.filter(stream=advisory.case.id).order_by("pk"))[:1]

    class Rows:
        def order_by(self, _key):
            return keys

    assert _swept(SearchRow, Rows(), sorted(columns)) == set()
    table = SearchRow._meta.db_table
    with unprotected() as link:
        link.execute(f"DELETE FROM {table}")
    assert {broken.kind for broken in verify_all().breaks} == {"drift"}
