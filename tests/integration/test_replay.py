"""A replayed case: acted by the right people, equal to what was published, and alone in the database."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from django.apps import apps
from django.db import DataError, connection, transaction
from tests.factories import world
from tests.support import published
from tests.support.laid import laid
from tests.support.published import BOTH, FIRST, MARK, PRODUCTS, SECOND

from medaccord.apps.accounts.models import ApiToken, Person, User
from medaccord.apps.advisories.models import Publication, Revision
from medaccord.apps.cases.models import Case, Cell, Embargo, Participant
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Organisation, OrganisationKind, Origin
from medaccord.cli.replay import report, run
from medaccord.cli.replay.act import act
from medaccord.cli.replay.cast import CENTER, gather, register_name
from medaccord.cli.replay.plan import plan
from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import Delivery, Grant, Scoped, Stream
from medaccord.core.principal import LIVE
from medaccord.core.scope import read_scope
from medaccord.domain.csaf.advisory import Note
from medaccord.domain.csaf.compare import Difference
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.read import read
from medaccord.domain.errors import Invalid

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def cast():
    return gather(NOW)


@laid
def _played():
    cast = gather(NOW)
    return cast, act(plan(published.advisory()), cast)


@pytest.fixture
def played():
    """Everybody who acted, and what came of it."""
    return _played()


@pytest.fixture
def done(played):
    return played[1]


def _inside(done):
    return database_context(None, LIVE, [done.case, done.report])


def _replayed(path, cast, advisory=None):
    return run.replay(published.write(path, advisory), cast, thorough=True)


# ---------------------------------------------------------------- what comes out


def test_what_comes_out_is_equal_valid_and_chained(tmp_path, cast):
    outcome = _replayed(tmp_path / "one.json", cast)
    assert (outcome.differences, outcome.findings, outcome.breaks, outcome.error) == ([], [], [], "")
    assert outcome.passed
    assert outcome.case.startswith("MDC-2025-")
    assert outcome.commands > 25


def test_two_of_one_path_stay_two_with_their_own_answers(done):
    with transaction.atomic(), _inside(done):
        document, _ = parse(bytes(Publication.objects.get(number=done.advisory, current=True).csaf))
    said = read(document)
    twins = [p for p in said.products if p.path == PRODUCTS[2].path]
    assert len(twins) == 2
    assert {said.vulnerabilities[0].statuses[p.id] for p in twins} == {("fixed",), ("known_not_affected",)}


def test_a_difference_is_told_with_both_sides(tmp_path, cast):
    noted = (*published.advisory().notes, Note(category="general", text="Hear", audience="patients"))
    outcome = _replayed(tmp_path / "one.json", cast, published.advisory(notes=noted))
    (only,) = outcome.differences
    assert isinstance(only, Difference)
    assert (outcome.equal, outcome.valid, outcome.chain_ok, outcome.passed) == (False, True, True, False)
    told = "\n".join(report.as_text(outcome))
    assert '"audience": "patients"' in told
    assert told.count('"text": "Hear"') == 2
    assert "rebuilt" in told
    line = report.as_json(outcome)
    assert '"equal": false' in line
    assert '"audience": "patients"' in line


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"severity": None, "source_lang": "de"}, "source language"),
        ({"products": (*PRODUCTS, published.product(6, "Acme ", "Silent", "1"))}, "product"),
    ],
)
def test_what_a_case_does_not_carry_is_a_difference_never_silence(tmp_path, cast, changes, what):
    outcome = _replayed(tmp_path / "one.json", cast, published.advisory(**changes))
    assert [difference.what for difference in outcome.differences] == [what]
    assert outcome.valid


def test_the_original_is_nowhere_in_the_database(done):
    """Its ids, publisher, engine and terms are marked, and the mark is in no column of any table."""
    tables = [model for model in apps.get_models() if model._meta.managed]
    read_columns = 0
    with transaction.atomic(), _inside(done):
        for model in tables:
            manager = model.rows if issubclass(model, Scoped) else model._default_manager
            for row in manager.values_list():
                read_columns += len(row)
                for value in row:
                    text = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert MARK.encode() not in text.replace(f"{MARK}-G1".encode(), b""), model
    assert read_columns > 2_000


# ---------------------------------------------------------------- how it came about


def test_everybody_did_their_part(done):
    with transaction.atomic(), _inside(done):
        case = Case.rows.get(id=done.case)
        parties = {p.name: p for p in Participant.rows.filter(stream=done.case)}
        embargo = Embargo.rows.get(stream=done.case)
        cells = list(Cell.rows.filter(stream=done.case).select_related("participant"))
        roles = set(Grant.objects.filter(stream=done.case, until=None).values_list("role", flat=True))
    first = dt.datetime(2026, 2, 3, 6, 0, 0, 123, dt.UTC)
    assert (case.phase, case.public_at, case.released_at) == ("published", first, first)
    assert (embargo.state, embargo.ends_at, embargo.ended_at) == ("exited", first, first)
    assert set(parties) == {CENTER, "Ada Byron", "Acme", BOTH}
    assert {p.report_state for p in parties.values()} == {"accepted"}
    assert {(c.participant.name, c.status) for c in cells} == {
        ("Acme", "affected"),
        ("Acme", "fixed"),
        ("Acme", "not_affected"),
        (BOTH, "investigating"),
        (BOTH, "affected"),
    }
    assert all(c.asked_at < c.answered_at < first for c in cells)
    assert {"lead", "coordinator", "manufacturer", "reporter"} <= roles


def test_verbs_are_done_by_those_whose_they_are(played):
    cast, done = played
    with transaction.atomic(), _inside(done):
        entries = [
            audit.read_object(row["envelope"])[0]
            for row in audit.export(Stream.objects.get(id=done.case), texts=False)
        ]
    actors = {}
    for entry in entries:
        actors.setdefault(entry["verb"], set()).add(entry["actor"])
    lead, second = str(cast.lead.principal), str(cast.approver.principal)
    makers = {str(cast.maker(name).speaker.principal) for name in ("Acme", BOTH)}
    assert actors["advisory.draft"] == actors["advisory.release"] == actors["case.open"] == {lead}
    assert actors["advisory.approve"] == {second}
    assert actors["status.answer"] == actors["participant.judge"] == makers
    assert actors["consent.accept"] == makers | {str(cast.finder("Ada Byron").principal)}
    assert actors["remediation.add"] == {lead, str(cast.maker(BOTH).speaker.principal)}
    assert len([e for e in entries if e["verb"] == "status.answer"]) == 2
    times = [entry["at"] for entry in entries]
    assert times == sorted(times)
    assert times[-1] == "2026-05-03T06:00:00.000000Z"


def test_every_revision_was_published_in_its_turn(done):
    with transaction.atomic(), _inside(done):
        rows = list(Publication.objects.filter(number=done.advisory).order_by("version"))
        revisions = list(Revision.rows.filter(stream=done.case).order_by("version"))
    assert [row.current for row in rows] == [False, False, True]
    histories = [read(parse(bytes(row.csaf))[0]).tracking for row in rows]
    assert [len(tracking.revisions) for tracking in histories] == [1, 2, 3]
    assert {tracking.status for tracking in histories} == {"interim"}
    assert [r.summary for r in histories[-1].revisions] == ["First", "Typing error", "More products"]
    assert [r.legacy_version for r in histories[-1].revisions] == ["Initial", "A", None]
    assert all(r.approver_id != r.author_id for r in revisions)


# ---------------------------------------------------------------- alone in the database


def test_its_origin_is_told_everywhere(done):
    with transaction.atomic(), _inside(done):
        assert set(Case.rows.values_list("origin", flat=True)) == {Origin.REPLAY}
        assert set(Report.rows.values_list("origin", flat=True)) == {Origin.REPLAY}
    assert set(Organisation.objects.values_list("origin", flat=True)) == {Origin.REPLAY}
    assert set(Publication.objects.values_list("origin", flat=True)) == {Origin.REPLAY}


def test_nobody_of_it_can_sign_in_and_nobody_was_told(done):
    assert Person.objects.count() == 5
    assert not User.objects.exists()
    assert not ApiToken.objects.exists()
    assert not Delivery.objects.exists()


def test_live_people_see_and_owe_nothing_of_it(cast):
    w = world()
    done = act(plan(published.advisory()), cast)
    for actor in (w.lead, w.northgate, w.adviser, w.outsider):
        with read_scope(actor):
            assert not Case.objects.visible_to(actor).exists()
            assert not Report.objects.visible_to(actor).exists()
            assert not Cell.objects.visible_to(actor).exists()
    with transaction.atomic(), _inside(done):
        people = set(Grant.objects.filter(stream=done.case).values_list("principal_id", flat=True))
    assert not people & {w.lead.person, w.colleague.person, w.northgate.person, w.halcyon.person}


def test_a_live_organisation_or_person_of_the_same_name_is_never_taken(cast):
    w = world()
    Organisation.objects.filter(id=w.makers["northgate"].id).update(name="Acme")
    Person.objects.filter(pk=w.outsider.person).update(name="Ada Byron")
    assert cast.maker("Acme ").organisation != w.makers["northgate"].id
    assert cast.finder("Ada Byron").person != w.outsider.person


def test_a_later_run_finds_its_people_again(played):
    cast, _ = played
    again = gather(NOW)
    assert (again.lead, again.approver) == (cast.lead, cast.approver)
    assert again.lead.person != again.approver.person
    assert again.maker("ACME") == cast.maker("Acme ")
    assert Organisation.objects.filter(kind=OrganisationKind.COORDINATION_CENTER).count() == 1
    assert Organisation.objects.filter(kind=OrganisationKind.MANUFACTURER).count() == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Acme ", "Acme"), ("\tA\n B", "A B"), ("  ", "Unnamed manufacturer"), ("x" * 400, "x" * 300)],
)
def test_the_register_takes_names_on_one_line(given, kept):
    assert register_name(given) == kept


def test_names_that_differ_by_blanks_are_one_party_and_stay_as_given(tmp_path, cast):
    twice = (PRODUCTS[0], published.product(2, "Acme", "Pump", "vers:all/*"), *PRODUCTS[2:])
    outcome = _replayed(tmp_path / "one.json", cast, published.advisory(products=twice))
    assert outcome.passed
    assert Organisation.objects.filter(kind=OrganisationKind.MANUFACTURER).count() == 2


# ---------------------------------------------------------------- what goes wrong


def test_an_unreadable_file_is_told_and_the_rest_goes_on(tmp_path, cast):
    (tmp_path / "a.json").write_bytes(b'{"document": ')
    (tmp_path / "b.json").write_bytes(b'{"document": {}}')
    (tmp_path / "c.json").write_bytes(b"[]")
    (tmp_path / "d.json").mkdir()
    published.write(tmp_path / "e.json")
    outcomes = [run.replay(path, cast) for path in run.files([tmp_path])]
    assert [outcome.path for outcome in outcomes] == [str(tmp_path / f"{name}.json") for name in "abcde"]
    assert [outcome.passed for outcome in outcomes] == [False] * 4 + [True]
    for outcome in outcomes[:4]:
        assert outcome.error
        assert outcome.case is None
        assert (outcome.equal, outcome.valid, outcome.chain_ok) == (False, False, False)
        assert outcome.path in next(report.as_text(outcome))


def test_a_case_that_cannot_be_finished_leaves_nothing_of_itself(tmp_path, cast):
    twice = msgspec.structs.replace(SECOND, cve=FIRST.cve)
    outcome = _replayed(tmp_path / "one.json", cast, published.advisory(vulnerabilities=(FIRST, twice)))
    assert "CVE-2026-1001" in outcome.error
    assert not Publication.objects.exists()
    if connection.vendor == "sqlite":  # where nothing hides rows from this look
        assert not Stream.objects.exclude(kind="realm").exists()
    assert _replayed(tmp_path / "two.json", cast).passed


def test_an_advisory_without_vulnerabilities_is_refused_in_words(tmp_path, cast):
    bare = published.advisory(vulnerabilities=(), groups=(), category="csaf_base")
    outcome = _replayed(tmp_path / "one.json", cast, bare)
    assert "covers no vulnerability" in outcome.error


def test_an_error_of_the_database_repeats_nothing_of_it(tmp_path, cast, monkeypatch):
    def broken(*args, **kwargs):
        raise DataError("value 'a secret' is too long")

    monkeypatch.setattr(run, "act", broken)
    outcome = _replayed(tmp_path / "one.json", cast)
    assert outcome.error == "The database refused this (DataError)."


def test_the_plan_refuses_what_has_no_history():
    bare = published.advisory()
    tracking = msgspec.structs.replace(bare.tracking, revisions=())
    with pytest.raises(Invalid, match="revision history"):
        plan(published.advisory(tracking=tracking))


def test_a_document_is_written_once_under_its_name(tmp_path, cast):
    output = run.Output(tmp_path / "out")
    first = output.keep(_replayed(tmp_path / "a" / "one.json", cast))
    second = output.keep(_replayed(tmp_path / "b" / "one.json", cast))
    assert first.passed
    assert "written already" in second.error
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["one.json"]
    assert (tmp_path / "out" / "one.json").read_bytes() == first.published
