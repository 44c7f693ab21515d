"""case.open, case.record, case.rename, case.close: how a case begins, what becomes known, how it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import split, vulnerability
from medaccord.apps.cases.models import Case, CaseReport, Override, Participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.models import Report
from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import AuditEntry, Fact, Stream
from medaccord.core.scope import read_scope
from medaccord.core.streams import every_stream
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db


def inside(*streams):
    return database_context(None, "live", streams)


def test_opening_accepts_the_report_and_links_it():
    w = world()
    case, reporter = w.case()
    with inside(case.id):
        link = CaseReport.rows.get(stream=case.id)
        parties = dict(Participant.rows.filter(stream=case.id).values_list("role", "report_state"))
    with inside(link.report_id):
        assert Report.rows.get(id=link.report_id).state == "accepted"
    assert parties == {"lead": "accepted", "reporter": "accepted"}
    with read_scope(reporter):
        assert Case.objects.visible_to(reporter).filter(id=case.id).exists()


@pytest.mark.parametrize("state", ["received", "invalid"])
def test_only_a_valid_report_becomes_a_case(state):
    w = world()
    told = w.told()
    if state == "invalid":
        report.invalidate(w.lead, told.report.id, NOW, reason="no device")
    with pytest.raises(Denied):
        cases.open(w.lead, told.report.id, NOW, title="x")


def test_a_report_has_one_case():
    w = world()
    case, _ = w.case()
    with read_scope(w.lead):
        told = CaseReport.objects.visible_to(w.lead).get(stream=case.id).report_id
    before = len(every_stream())
    with pytest.raises(Illegal, match="open for this report already"):
        cases.open(w.lead, told, w.now, title="Once more")
    assert len(every_stream()) == before


def test_a_case_needs_a_title_and_a_refused_opening_leaves_nothing():
    w = world()
    told = w.told()
    report.validate(w.lead, told.report.id, NOW)
    before = Stream.objects.count()
    with pytest.raises(Invalid, match="short title"):
        cases.open(w.lead, told.report.id, NOW, title="  ")
    assert Stream.objects.count() == before


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("", "Give the case a short title"),
        (" \t\r\n\u00a0\u3000", "Give the case a short title"),
        ("\u200b\u2060\ufeff", "Give the case a short title"),
        ("x" * 1_001, "Shorten this to 1,000 characters; it has 1,001"),
        ("a\x00b", "control character U\\+0000 at position 2"),
        ("a\x1b[2J", "control character U\\+001B at position 2"),
        ("a\ud800", "not valid Unicode"),
        ("Pump \u202e4.1", "direction mark U\\+202E"),
    ],
)
def test_titles_are_judged_alike_wherever_a_case_gets_one(title, said):
    w = world()
    case, _ = w.case()
    (flaw, _rest) = vulnerability.add(
        w.lead, case.id, NOW, vulnerabilities=[vulnerability.NewVulnerability(one) for one in ("a", "b")]
    )
    told = w.told()
    report.validate(w.lead, told.report.id, NOW)
    before = Stream.objects.count()
    for verb, subject, more in (
        (cases.open, told.report.id, {}),
        (cases.rename, case.id, {}),
        (split.split, case.id, {"vulnerabilities": [flaw.id]}),
    ):
        with pytest.raises(Invalid, match=said) as refused:
            verb(w.lead, subject, NOW, title=title, **more)
        assert list(refused.value.findings) == ["title"]
    assert Stream.objects.count() == before
    assert cases.open(w.lead, told.report.id, NOW, title="x" * 1_000).title == "x" * 1_000


def test_a_colleague_without_a_grant_sees_neither_report_nor_case():
    w = world()
    case, _ = w.case()
    for subject, verb in ((case.id, cases.close), (case.id, cases.rename)):
        with pytest.raises(Missing):
            verb(w.colleague, subject, NOW, **({"title": "x"} if verb is cases.rename else {}))


def test_a_stale_title_loses_neither_text():
    w = world()
    case, _ = w.case()
    renamed = cases.rename(w.lead, case.id, NOW, title="First", version=1)
    with pytest.raises(Stale, match="Compare both"):
        cases.rename(w.lead, case.id, NOW, title="Second", version=1)
    assert case_view(w.lead, case.id).title == "First"
    assert renamed.version == 2


def test_an_exploit_makes_the_case_public_too():
    w = world()
    case, _ = w.case()
    seen = NOW - dt.timedelta(days=2)
    cases.record(w.lead, case.id, NOW, event=CaseEvent.EXPLOIT, occurred_at=seen)
    view = case_view(w.lead, case.id)
    assert (view.exploit_at, view.public_at, view.attacks_at) == (seen, seen, None)
    with inside(case.id):
        fact = Fact.rows.filter(stream=case.id, verb="case.record").first()
    assert (fact.occurred_at, fact.recorded_at) == (seen, NOW)


@pytest.mark.parametrize(
    ("event", "occurred_at"),
    [(CaseEvent.FIX_READY, None), (CaseEvent.PUBLIC, NOW + dt.timedelta(hours=1))],
    ids=["a fix belongs to a product", "the future"],
)
def test_what_cannot_be_recorded_here(event, occurred_at):
    w = world()
    case, _ = w.case()
    with pytest.raises(Invalid):
        cases.record(w.lead, case.id, NOW, event=event, occurred_at=occurred_at)


def test_nothing_happens_twice():
    w = world()
    case, _ = w.case()
    cases.record(w.lead, case.id, NOW, event=CaseEvent.PUBLIC)
    with pytest.raises(Illegal, match="recorded already"):
        cases.record(w.lead, case.id, NOW, event=CaseEvent.PUBLIC)


def test_closing_under_an_embargo_takes_a_recorded_reason():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    with pytest.raises(Illegal, match="T11"):
        cases.close(w.lead, case.id, NOW)
    cases.close(w.lead, case.id, NOW, reasons={"T11": "we keep to the terms"})
    with inside(case.id):
        override = Override.rows.get(stream=case.id)
    assert (override.rule, override.reason) == ("T11", "we keep to the terms")
    view = case_view(w.lead, case.id)
    assert (view.phase, view.closed_at) == ("closed", NOW)
    with pytest.raises(Denied, match="closed"):
        w.invite(case, "northgate")


def test_a_refusal_stands_in_the_realms_chain_and_not_in_the_cases():
    w = world()
    case, _ = w.case()
    with inside(case.id):
        before = AuditEntry.objects.filter(stream=case.id).count()
    with pytest.raises(Missing):
        cases.close(w.outsider, case.id, NOW)
    with inside(case.id):
        assert AuditEntry.objects.filter(stream=case.id).count() == before
    from medaccord.core.principal import realm_stream_id

    with inside(realm_stream_id("live")):
        realm = Stream.objects.get(id=realm_stream_id("live"))
        last = AuditEntry.objects.filter(stream=realm).order_by("-seq").first()
        assert '"refused":"missing"' in last.envelope
        assert case.title not in last.envelope
        assert audit.verify(realm) == []
