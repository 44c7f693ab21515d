"""In the open: determinations side by side, a joint statement in two signed parts, joining and dissent."""

from __future__ import annotations

import pytest
from tests.factories import NOW, organisation, person
from tests.judged import Judged

from medaccord.apps.assessments.commands import consensus, determination
from medaccord.apps.assessments.models import Consensus, Determination, Joining
from medaccord.apps.assessments.queries.together import determinations_of, joinings_of, statements_of
from medaccord.apps.cases.commands import colleague, consent, participant
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.domain.assessment.consensus import Stance, StatementPart
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role
from medaccord.domain.scoring.fda import Region

pytestmark = pytest.mark.django_db

WORST = Wanted("uncontrolled", "high", "critical", "A nurse would notice too late. ADVISER-WHY")
KEPT = Wanted(
    "controlled", "high", "minor", "The alarm sounds. MAKER-WHY", "Separate the network.", "low", "minor"
)
TEXTS = {
    "technical": "TECHNICAL words.",
    "clinical": "CLINICAL words.",
    "patients": "Keep using it.",
    "clinicians": "Check the rate every hour.",
    "mitigations": "Separate pumps from other networks.",
}


def second_adviser(j):
    """A supervisor of the adviser's agency who works on the case too."""
    one = person("J. Lindqvist")
    Membership.objects.create(organisation=j.w.agency, person_id=one.person, since=NOW)
    colleague.add(j.w.adviser, j.party(Role.ADVISER), NOW, person=one.person)
    return one


def determine(j, role, wanted, **told):
    return determination.make(j.people[role], j.s.one.id, NOW, wanted=wanted, **told)


def propose(j, **told):
    told = {"texts": TEXTS, "parties": [j.party(Role.MANUFACTURER), j.party(Role.REPORTER)], **told}
    return consensus.propose(j.w.lead, j.s.one.id, NOW, **told)


def joining(j, role):
    return next(one for one in joinings_of(j.people[role], j.case.id) if not one.over)


# ---------------------------------------------------------------- determinations


def test_two_determinations_stand_beside_each_other_and_agencies_see_both():
    j = Judged()
    j.opened()
    determine(j, Role.ADVISER, WORST)
    determine(j, Role.MANUFACTURER, KEPT)
    for who in (j.w.lead, j.w.adviser):
        adviser, maker = determinations_of(who, j.case.id)
        assert (adviser.role, adviser.risk, adviser.before, adviser.after) == (
            Role.ADVISER,
            "uncontrolled",
            Region.UNCONTROLLED,
            Region.UNCONTROLLED,
        )
        assert (maker.role, maker.risk, maker.before, maker.after) == (
            Role.MANUFACTURER,
            "controlled",
            Region.CONTROLLED,
            Region.CONTROLLED,
        )
        assert "2026-11-28" in maker.matrix
    assert [one.role for one in determinations_of(j.w.northgate, j.case.id)] == [Role.MANUFACTURER]
    for other in (j.s.reporter, j.w.halcyon, j.w.outsider):
        assert determinations_of(other, j.case.id) == ()


def test_the_advisers_view_reaches_the_manufacturer_only_when_it_is_shown():
    j = Judged()
    row = determine(j, Role.ADVISER, WORST)
    assert "ADVISER-WHY" not in repr(determinations_of(j.w.northgate, j.case.id))
    determination.release(j.w.adviser, row.id, NOW, parties=[j.party(Role.MANUFACTURER)])
    (shown,) = determinations_of(j.w.northgate, j.case.id)
    assert (shown.role, shown.rationale) == (Role.ADVISER, WORST.rationale)
    assert determination.release(j.w.adviser, row.id, NOW, parties=[j.party(Role.MANUFACTURER)]) == []
    for wrong in ([], [j.party(Role.REPORTER)], [j.party(Role.LEAD)]):
        with pytest.raises(Invalid):
            determination.release(j.w.adviser, row.id, NOW, parties=wrong)
    with pytest.raises(Denied):
        determination.release(j.w.northgate, shown.id, NOW, parties=[j.party(Role.MANUFACTURER)])


def test_a_new_determination_leaves_the_old_one_as_it_was_and_takes_its_place():
    j = Judged()
    first = determine(j, Role.ADVISER, WORST)
    determine(j, Role.ADVISER, Wanted("controlled", "low", "serious", "The test showed it."))
    new, old = determinations_of(j.w.lead, j.case.id)
    assert [(one.number, one.newest, one.risk) for one in (new, old)] == [
        (2, True, "controlled"),
        (1, False, "uncontrolled"),
    ]
    with pytest.raises(Stale):
        determination.release(j.w.adviser, first.id, NOW, parties=[j.party(Role.MANUFACTURER)])
    with pytest.raises(Stale):
        determination.concur(second_adviser(j), first.id, NOW)


def test_a_supervisor_concurs_and_nobody_with_their_own():
    j = Judged()
    row = determine(j, Role.ADVISER, WORST, concurrence=True)
    determination.release(j.w.adviser, row.id, NOW, parties=[j.party(Role.MANUFACTURER)])
    with pytest.raises(Denied, match="second person"):
        determination.concur(j.w.adviser, row.id, NOW)
    boss = second_adviser(j)
    determination.concur(boss, row.id, NOW, version=1)
    for who in (j.w.lead, j.w.northgate):
        assert determinations_of(who, j.case.id)[0].concurred_name == "J. Lindqvist"
    with pytest.raises(Illegal, match="already"):
        determination.concur(boss, row.id, NOW)


def test_nothing_is_determined_while_parties_judge_alone_nor_by_others():
    j = Judged()
    j.ask()
    with pytest.raises(Illegal, match="alone"):
        determine(j, Role.ADVISER, WORST)
    with pytest.raises(Illegal, match="alone"):
        propose(j)
    for other in (Role.LEAD, Role.REPORTER):
        with pytest.raises(Denied):
            determine(j, other, WORST)
    with pytest.raises(Missing):
        determination.make(j.w.outsider, j.s.one.id, NOW, wanted=WORST)
    assert j.s.here(Determination) == []


def test_a_determination_with_faults_names_each_of_them():
    j = Judged()
    with pytest.raises(Invalid) as refused:
        determine(j, Role.MANUFACTURER, Wanted("maybe", "", "bad", " ", "", "low", "none"))
    told = refused.value.findings
    assert set(told) == {"risk", "exploitability", "severity", "rationale", "controls", "severity_after"}
    with pytest.raises(Invalid) as refused:
        determine(j, Role.MANUFACTURER, KEPT, regulatory=True)
    assert set(refused.value.findings) == {"regulatory"}
    assert determine(j, Role.ADVISER, WORST, regulatory=True).regulatory


# ---------------------------------------------------------------- the joint statement


def test_agencies_sign_each_its_part_and_the_others_join_or_dissent():
    j = Judged()
    j.opened()
    row = propose(j)
    with pytest.raises(Denied):
        consensus.sign(j.w.adviser, row.id, NOW, part="technical")
    with pytest.raises(Denied):
        consensus.sign(j.w.lead, row.id, NOW, part="clinical")
    consensus.sign(j.w.lead, row.id, NOW, part="technical", version=1)
    with pytest.raises(Stale):
        consensus.sign(j.w.adviser, row.id, NOW, part="clinical", version=1)
    consensus.sign(j.w.adviser, row.id, NOW, part="clinical")
    with pytest.raises(Illegal, match="already"):
        consensus.sign(j.w.adviser, row.id, NOW, part="clinical")
    consensus.dissent(j.w.northgate, joining(j, Role.MANUFACTURER).id, NOW, reason="The ALARM sounds.")
    consensus.join(j.s.reporter, joining(j, Role.REPORTER).id, NOW)
    for who in (j.w.lead, j.w.adviser):
        (seen,) = statements_of(who, j.case.id)
        assert [one.part for one in seen.signatures] == ["technical", "clinical"]
        assert seen.lacks == ()
        stances = {one.role: (one.stance, one.reason) for one in seen.positions}
        assert stances == {
            Role.MANUFACTURER: (Stance.DISSENTED, "The ALARM sounds."),
            Role.REPORTER: (Stance.JOINED, ""),
        }
    assert "ALARM" not in repr(joinings_of(j.s.reporter, j.case.id))
    assert [one.part for one in joining(j, Role.MANUFACTURER).signatures] == ["technical", "clinical"]
    for other in (j.w.northgate, j.s.reporter, j.w.halcyon, j.w.outsider):
        assert statements_of(other, j.case.id) == ()
    with database_context(None, "live", [j.case.id]):
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)


def test_a_finder_reads_the_technical_part_only_and_who_is_not_named_nothing():
    j = Judged()
    propose(j)
    assert joining(j, Role.REPORTER).texts == {"technical": "TECHNICAL words."}
    assert joining(j, Role.MANUFACTURER).texts == TEXTS
    assert joinings_of(j.w.halcyon, j.case.id) == joinings_of(j.w.adviser, j.case.id) == ()


def test_a_newer_version_takes_the_place_of_the_older_which_stays_as_it_was():
    j = Judged()
    old = propose(j)
    consensus.sign(j.w.lead, old.id, NOW, part="technical")
    before = joining(j, Role.MANUFACTURER)
    consensus.dissent(j.w.northgate, before.id, NOW, reason="No.")
    new = propose(j, texts=TEXTS | {"clinical": "Better."}, parties=[j.party(Role.MANUFACTURER)])
    assert (new.number, new.signed) == (2, [])
    for refused in (
        lambda: consensus.sign(j.w.adviser, old.id, NOW, part="clinical"),
        lambda: consensus.join(j.w.northgate, before.id, NOW),
        lambda: consensus.dissent(j.s.reporter, joinings_of(j.s.reporter, j.case.id)[0].id, NOW, reason="x"),
    ):
        with pytest.raises(Stale, match="newer"):
            refused()
    newest, first = statements_of(j.w.adviser, j.case.id)
    assert [newest.lacks, first.lacks] == [tuple(StatementPart), (StatementPart.CLINICAL,)]
    assert {one.reason for one in first.positions} == {"", "No."}
    assert first.texts == TEXTS


def test_a_supervisor_concurs_with_the_clinical_part_once_it_is_signed():
    j = Judged()
    row = propose(j, concurrence=True)
    boss = second_adviser(j)
    with pytest.raises(Illegal, match="not signed"):
        consensus.concur(boss, row.id, NOW)
    consensus.sign(j.w.adviser, row.id, NOW, part="clinical")
    with pytest.raises(Denied, match="second person"):
        consensus.concur(j.w.adviser, row.id, NOW)
    consensus.concur(boss, row.id, NOW)
    with pytest.raises(Illegal, match="already"):
        consensus.concur(boss, row.id, NOW)
    assert [one.name for one in statements_of(j.w.lead, j.case.id)[0].signatures][
        -1
    ] == "J. Lindqvist, Device agency"


def test_faults_of_a_statement_are_named_and_nothing_is_half_done():
    j = Judged()
    with pytest.raises(Invalid) as refused:
        propose(j, texts={"technical": " ", "patients": "x" * 20_001, "colour": "red"})
    assert set(refused.value.findings) == {"", "technical", "clinical", "patients"}
    with pytest.raises(Invalid) as refused:
        propose(j, parties=[j.party(Role.ADVISER)])
    assert set(refused.value.findings) == {"parties"}
    row = propose(j)
    with pytest.raises(Invalid):
        consensus.sign(j.w.lead, row.id, NOW, part="poetic")
    with pytest.raises(Invalid):
        consensus.dissent(j.w.northgate, joining(j, Role.MANUFACTURER).id, NOW, reason=" ")
    with pytest.raises(Missing):
        consensus.join(j.w.halcyon, joining(j, Role.MANUFACTURER).id, NOW)
    with pytest.raises(Denied):
        consensus.join(j.w.lead, joining(j, Role.MANUFACTURER).id, NOW)
    assert len(j.s.here(Consensus)) == 1
    assert {one.stance for one in j.s.here(Joining)} == {"open"}


def test_another_agency_concurs_with_nothing_that_it_did_not_sign():
    j = Judged()
    row = propose(j, concurrence=True)
    consensus.sign(j.w.adviser, row.id, NOW, part="clinical")
    other = person("Of another agency")
    agency = organisation(OrganisationKind.CLINICAL_ADVISER, other, name="Other Agency")
    seat = participant.invite(j.w.lead, j.case.id, NOW, organisation=agency.id)
    consent.accept(other, seat.id, NOW)
    with pytest.raises(Denied, match="Only the agency that signed"):
        consensus.concur(other, row.id, NOW)


def test_a_finder_reads_of_no_signature_but_the_technical_one():
    j = Judged()
    row = propose(j)
    consensus.sign(j.w.adviser, row.id, NOW, part="clinical")
    assert joining(j, Role.REPORTER).signatures == ()
    consensus.sign(j.w.lead, row.id, NOW, part="technical")
    assert [one.part for one in joining(j, Role.REPORTER).signatures] == ["technical"]
    assert len(joining(j, Role.MANUFACTURER).signatures) == 2


def test_who_was_not_asked_determines_and_is_told_of_no_seal():
    j = Judged()
    j.ask(Role.LEAD, Role.ADVISER)
    assert determine(j, Role.MANUFACTURER, KEPT).number == 1
    with pytest.raises(Illegal, match="alone"):
        determine(j, Role.ADVISER, WORST)


def test_whoever_was_shown_a_determination_learns_that_another_took_its_place():
    j = Judged()
    row = determine(j, Role.ADVISER, Wanted("controlled", "low", "minor", "So far."))
    determination.release(j.w.adviser, row.id, NOW, parties=[j.party(Role.MANUFACTURER)])
    determine(j, Role.ADVISER, WORST)
    (shown,) = determinations_of(j.w.northgate, j.case.id)
    assert (shown.newest, shown.risk) == (False, "controlled")
