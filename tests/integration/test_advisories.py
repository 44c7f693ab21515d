"""The advisory of a case: drafted from its rows, approved by a second person, and never otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.integration.advisory_case import VECTOR, story, third

from medaccord.apps.accounts.models import Person
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.gate import check_realm
from medaccord.apps.advisories.models import Advisory, Block, Revision, TakenNumber
from medaccord.apps.advisories.queries import drafts
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import note, remediation, score, vulnerability
from medaccord.apps.cases.models import Case, NoteKind, RemediationKind
from medaccord.core import audit, drift
from medaccord.core.act import Act
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.models.principal import Kind
from medaccord.core.principal import actor_for, new_principal
from medaccord.domain.advisory.blocks import Kind as BlockKind
from medaccord.domain.cvd.cells import Cell, Justification, Status
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db


def _view(s, actor=None):
    return drafts.advisory_of(actor or s.w.lead, s.case.id, s.now)


def test_a_draft_is_drawn_from_the_rows_under_their_own_keys():
    s = story()
    row = s.draft()
    blocks = s.here(Block, revision=row.id)
    assert {str(b.source) for b in blocks if b.kind == "vulnerability"} == {str(s.one.id), str(s.two.id)}
    assert [b.position for b in sorted(blocks, key=lambda b: b.position)] == list(range(1, len(blocks) + 1))
    (title,) = [b for b in blocks if b.kind == "title"]
    assert title.content == {"title": s.case.title}
    assert title.source == s.case.id
    assert s.here(Case)[0].drafted_at == s.now
    (made,) = s.here(Advisory)
    assert made.number.startswith("MDA-2026-")
    assert made.title == s.case.title


PLAN = "The manufacturer plans a fix for 2027-01-15."


def test_the_document_says_what_the_rows_say_and_nothing_of_the_silent():
    s = story()
    s.draft(leave_out=[s.rows["notes"][3].id])
    document = _view(s).newest.document
    one, two = document.vulnerabilities
    pump = str(s.pump.id)
    assert document.title == s.case.title
    assert [(n.title, n.text) for n in document.notes] == [
        ("Risk evaluation", "A pump accepts doses from anybody. ")
    ]
    assert [r.url for r in document.references][:1] == ["https://example.org/a"]
    assert document.acknowledgments[0].names == ("Ada Byron",)
    assert [(p.id, p.name, p.vendor) for p in document.products] == [
        (pump, "Northgate InfusaCore LX 4.1", "Northgate")
    ]
    assert document.products[0].helper.model_numbers == ("LX-4",)
    assert (one.cve, one.cwe.id, one.ids[0].text) == ("CVE-2026-10001", "CWE-306", "NG-7")
    assert one.statuses == {pump: ("known_affected",)}
    assert [(score.vector, score.products) for score in one.scores] == [(VECTOR, (pump,))]
    fix, plan = one.remediations
    assert (fix.category, fix.details, fix.products) == ("mitigation", "Separate the network.", (pump,))
    assert (plan.category, plan.details, plan.products) == ("none_available", PLAN, (pump,))
    assert [(g.id, g.products, g.summary) for g in document.groups] == [(fix.groups[0], (pump,), "All pumps")]
    assert one.references[0].url == "https://example.org/cwe"
    assert two.statuses == {pump: ("known_not_affected",)}
    assert [(f.label, f.products) for f in two.flags] == [("component_not_present", (pump,))]
    assert "SECRET-" not in repr(document)


def test_a_plan_is_told_where_no_remediation_tells_it():
    s = story()
    s.answer(s.unasked, s.one, Cell(Status.FIXED, fixed_version="2.0"), s.w.halcyon)
    s.draft()
    fixes = _view(s).newest.document.vulnerabilities[0].remediations
    told = {(f.category, f.details, f.products) for f in fixes}
    assert ("workaround", "SECRET-WORKAROUND", (str(s.unasked.id),)) in told
    assert {
        ("none_available", PLAN, (str(s.pump.id),)),
        ("vendor_fix", "Fixed in: 2.0", (str(s.unasked.id),)),
    } <= told
    assert len(fixes) == 4  # what helps until then, and what becomes of a fix (decision 0098)
    s.answer(s.unasked, s.two, Cell(Status.FIXED, fixed_version="2.0"), s.w.halcyon)
    s.draft()
    (fix,) = _view(s).newest.document.vulnerabilities[1].remediations
    assert (fix.category, fix.details, fix.products) == ("vendor_fix", "Fixed in: 2.0", (str(s.unasked.id),))


def test_the_reviewer_sees_what_is_left_out_because_nobody_was_asked():
    s = story()
    s.draft()
    withheld = _view(s).newest.withheld
    assert (BlockKind.REMEDIATION, str(s.rows["remediations"][1].id)) in withheld
    assert (BlockKind.SCORE, str(s.rows["scores"][0].id)) in withheld


def test_silence_is_published_as_silence():
    s = story()
    s.ask(s.unasked, s.one, s.two)
    why = Cell(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT)
    s.answer(s.unasked, s.two, why, s.w.halcyon)
    s.draft()
    newest = _view(s).newest
    one, two = newest.document.vulnerabilities
    silent = str(s.unasked.id)
    assert one.statuses[silent] == ("under_investigation",)
    assert one.unanswered == (silent,)
    assert two.statuses[silent] == ("known_not_affected",)
    assert two.unanswered == ()
    note = newest.document.notes[-1]
    assert note.title == "No answer from the manufacturer"
    assert "CVE-2026-10001: Halcyon SECRET-PRODUCT 1." in note.text
    assert silent in one.scores[0].products
    assert newest.findings == ()


def test_whether_a_silent_manufacturer_has_looked_or_declined_is_not_published():
    s = story()
    s.ask(s.unasked, s.one)
    row = s.draft()
    s.answer(s.unasked, s.one, Cell(Status.DECLINED), s.w.halcyon)
    assert _view(s).newest.since_draft == ()
    assert s.draft().digest == row.digest


def test_what_is_not_affected_has_no_score_and_takes_no_step():
    s = story()
    s.draft()
    assert _view(s).newest.cleared == ()
    why = Cell(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT)
    s.answer(s.unasked, s.one, why, s.w.halcyon)
    s.draft()
    newest = _view(s).newest
    one = newest.document.vulnerabilities[0]
    pump = str(s.pump.id)
    assert [score.products for score in one.scores] == [(pump,)]
    assert [(fix.details, fix.products, fix.groups) for fix in one.remediations] == [
        ("Separate the network.", (pump,), ()),
        (PLAN, (pump,), ()),
    ]
    assert newest.document.groups == ()
    assert {kind for kind, _row in newest.cleared} == {BlockKind.SCORE, BlockKind.REMEDIATION}
    assert newest.withheld == ()


def test_a_version_is_not_named_as_the_fix_of_itself():
    s = story()
    s.answer(s.unasked, s.two, Cell(Status.FIXED, fixed_version="1"), s.w.halcyon)
    s.draft()
    assert _view(s).newest.document.vulnerabilities[1].remediations == ()


def test_a_new_draft_replaces_the_one_that_is_not_out():
    s = story()
    first = s.approved()
    second = s.draft(summary="Better")
    assert (s.fresh(first).state, s.fresh(second).state) == ("replaced", "draft")
    assert (first.version, second.version) == (1, 1)
    with pytest.raises(Stale, match="newer draft"):
        advisory.release(s.w.lead, first.id, s.now)
    assert [line.state for line in _view(s).revisions] == ["replaced", "draft"]


def test_the_author_and_the_submitter_do_not_approve():
    s = story()
    other = third(s)
    row = advisory.draft(s.w.colleague, s.case.id, s.now, summary="Initial")
    advisory.submit(other, row.id, s.now)
    for involved in (s.w.colleague, other):
        with pytest.raises(Denied, match="second person"):
            advisory.approve(involved, row.id, s.now, digest=row.digest)
    assert s.fresh(row).state == "review"
    assert advisory.approve(s.w.lead, row.id, s.now, digest=row.digest).approver_id == s.w.lead.principal


def test_a_token_counts_as_its_person():
    s = story()
    token = actor_for(new_principal(Kind.TOKEN, joined_to=s.w.lead.person), roles=s.w.lead.roles)
    row = advisory.draft(token, s.case.id, s.now, summary="Initial")
    assert row.author_id == token.principal != s.w.lead.principal
    advisory.submit(s.w.colleague, row.id, s.now)
    with pytest.raises(Denied, match="second person"):
        advisory.approve(s.w.lead, row.id, s.now, digest=row.digest)
    with pytest.raises(Denied, match="second person"):
        advisory.approve(token, row.id, s.now, digest=row.digest)
    helper = actor_for(new_principal(Kind.TOKEN, joined_to=s.w.colleague.person))
    with pytest.raises(Denied, match="second person"):
        advisory.approve(helper, row.id, s.now, digest=row.digest)


def test_only_what_was_shown_is_approved():
    s = story()
    row = s.draft()
    with pytest.raises(Illegal, match="'draft'"):
        advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)
    advisory.submit(s.w.lead, row.id, s.now)
    with pytest.raises(Stale, match="not the text"):
        advisory.approve(s.w.colleague, row.id, s.now, digest="0" * 64)
    with pytest.raises(Stale, match="not the text"):
        advisory.approve(s.w.colleague, row.id, s.now, digest="ü")
    assert s.fresh(row).approver_id is None


def test_two_approvals_are_one():
    s = story()
    other = third(s)
    row = s.approved()
    with pytest.raises(Illegal, match="'approved'"):
        advisory.approve(other, row.id, s.now, digest=row.digest)
    assert s.fresh(row).approver_id == s.w.colleague.principal


def test_approving_a_replaced_draft_is_stale():
    s = story()
    row = s.draft()
    advisory.submit(s.w.lead, row.id, s.now)
    s.draft(summary="Newer")
    with pytest.raises(Stale, match="newer draft"):
        advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)


def test_what_changed_in_the_case_stops_approval_and_is_named():
    s = story()
    row = s.draft()
    advisory.submit(s.w.lead, row.id, s.now)
    more = [note.NewNote(NoteKind.FAQ, "Is it safe?")]
    note.add(s.w.lead, s.case.id, s.now, notes=more)
    view = _view(s).newest
    assert [(c.what.value, c.kind.value) for c in view.since_draft] == [("added", "note")]
    with pytest.raises(Illegal, match="note added"):
        advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)


def test_a_vulnerability_that_turns_up_later_stops_a_draft_of_all():
    s = story()
    row = s.approved()
    new = [vulnerability.NewVulnerability(title="A third one")]
    vulnerability.add(s.w.lead, s.case.id, s.now, vulnerabilities=new)
    with pytest.raises(Illegal, match="vulnerability added"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})
    assert s.fresh(row).state == "approved"


def test_what_is_missing_is_said_before_review():
    s = story(second=False)
    row = s.draft()
    assert _view(s).newest.findings == (
        "CVE-2026-10002 names no product: ask about one, record one product's status, or leave it out.",
    )
    with pytest.raises(Invalid, match="CVE-2026-10002 names no product"):
        advisory.submit(s.w.lead, row.id, s.now)
    assert s.fresh(row).state == "draft"


def test_two_scores_of_one_version_need_a_choice():
    s = story()
    again = [score.NewScore("CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", frozenset({s.pump.id}))]
    (other,) = score.add(s.w.northgate, s.one.id, s.now, scores=again)
    s.draft()
    assert "two scores of CVSS 3.1" in " ".join(_view(s).newest.findings)
    s.draft(leave_out=[other.id])
    assert _view(s).newest.findings == ()


def test_only_texts_scores_and_remediations_are_left_out():
    s = story()
    with pytest.raises(Missing, match="can be left out"):
        s.draft(leave_out=[s.pump.id])
    elsewhere = story()
    with pytest.raises(Missing, match="can be left out"):
        s.draft(leave_out=[elsewhere.rows["notes"][0].id])
    with pytest.raises(Missing, match="of this case"):
        s.draft(vulnerabilities=[elsewhere.one.id])
    with pytest.raises(Invalid, match="at least one"):
        s.draft(vulnerabilities=[])


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"summary": " "}, "summary"),
        ({"status": "draft"}, "status"),
        ({"dated": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "dated"),
        ({"language": "x" * 36}, "language"),
        ({"legacy_version": "x" * 101}, "legacy_version"),
    ],
)
def test_a_draft_needs_a_history_line_and_no_date_of_its_own(inputs, field):
    s = story()
    with pytest.raises(Invalid) as refused:
        s.draft(**inputs)
    assert set(refused.value.findings) == {field}
    assert s.here(Revision) == []


def test_an_objection_takes_an_approval_back():
    s = story()
    row = s.approved()
    with pytest.raises(Invalid, match="what should change"):
        advisory.return_(s.w.colleague, row.id, s.now, comment=" ")
    advisory.return_(s.w.colleague, row.id, s.now, comment="The dose is wrong.")
    back = s.fresh(row)
    assert (back.state, back.approver_id, back.comment) == ("draft", None, "The dose is wrong.")
    with pytest.raises(Illegal, match="'draft'"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})


def test_what_is_marked_red_is_not_approved():
    s = story()
    row = s.draft()
    advisory.submit(s.w.lead, row.id, s.now)
    chosen = s.rows["notes"][0]
    with database_context(None, "live", [s.case.id]):
        type(chosen).rows.filter(id=chosen.id).update(marking="TLP:RED")
    with pytest.raises(Illegal, match="TLP:RED: note"):
        advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)


def test_parties_and_strangers_do_not_see_drafts():
    s = story()
    row = s.approved()
    for actor in (s.w.northgate, s.reporter, s.w.outsider):
        assert _view(s, actor) is None
        with pytest.raises(Missing):
            drafts.revision(actor, row.id, s.now)
        with pytest.raises(Missing):
            advisory.approve(actor, row.id, s.now, digest=row.digest)
    assert _view(s, s.w.colleague).newest.line.state == "approved"


def test_only_the_lead_releases_and_schedules():
    s = story()
    row = s.approved()
    with pytest.raises(Denied):
        advisory.release(s.w.colleague, row.id, s.now)
    with pytest.raises(Denied):
        advisory.schedule(s.w.colleague, row.id, s.now, release_at=s.now + dt.timedelta(days=90))


def test_the_view_says_who_and_whether_the_reader_may_be_the_second():
    s = story()
    Person.objects.filter(principal=s.w.lead.person).update(name="Lea Lead")
    row = s.draft()
    advisory.submit(s.w.lead, row.id, s.now)
    mine, theirs = _view(s), _view(s, s.w.colleague)
    assert mine.newest.line.drafted.name == mine.newest.line.submitted.name == "Lea Lead"
    assert (mine.newest.may_be_second, theirs.newest.may_be_second) == (False, True)


def test_renaming_the_case_renames_the_next_draft():
    s = story()
    s.draft()
    cases.rename(s.w.lead, s.case.id, s.now, title="A better title")
    change = _view(s).newest.since_draft
    assert [(c.kind.value, c.what.value) for c in change] == [("title", "changed")]
    s.draft()
    assert s.here(Advisory)[0].title == "A better title"


def test_a_group_with_silent_members_names_only_those_who_answered():
    s = story()
    told = [remediation.NewRemediation(RemediationKind.MITIGATION, "Wait.", frozenset({s.pump.id}))]
    remediation.add(s.w.lead, s.two.id, s.now, remediations=told)
    s.draft()
    document = _view(s).newest.document
    assert {p for g in document.groups for p in g.products} == {str(s.pump.id)}


def test_the_chain_tells_drafts_and_blocks():
    s = story()
    s.approved()
    with database_context(None, "live", [s.case.id]):
        assert audit.verify(Stream.objects.get(id=s.case.id)) == []
        assert drift.rebuilt(s.case.id) == drift.stored(s.case.id)


def test_an_exercise_publishes_nothing():
    s = story()
    played = replace(s.w.lead, realm="exercise-1")
    with pytest.raises(Illegal, match="exercise"):
        check_realm(Act(played, Verb.ADVISORY_RELEASE, s.now))
    check_realm(Act(s.w.lead, Verb.ADVISORY_RELEASE, s.now))


def test_a_number_that_is_taken_is_drawn_again(monkeypatch):
    s = story()
    TakenNumber.objects.create(realm="live", number="MDA-2026-000007")
    drawn = iter([7, 7, 8])
    monkeypatch.setattr(advisory.secrets, "randbelow", lambda _: next(drawn))
    s.draft()
    assert s.number == "MDA-2026-000008"
    assert TakenNumber.objects.filter(number=s.number).count() == 1


def test_a_block_is_marked_as_strictly_as_its_row():
    s = story()
    chosen = s.rows["notes"][0]
    with database_context(None, "live", [s.case.id]):
        type(chosen).rows.filter(id=chosen.id).update(marking="TLP:RED")
    row = s.draft()
    marked = {str(b.source): b.marking for b in s.here(Block, revision=row.id)}
    assert marked[str(chosen.id)] == "TLP:RED"
    assert marked[str(s.case.id)] == "TLP:AMBER+STRICT"
