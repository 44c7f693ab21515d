"""Rows of a case are corrected in place and withdrawn, never removed: whose, by whom, and what follows."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.filled import adviser_in, filled
from tests.integration.advisory_case import VECTOR, story, with_page

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Block, Publication
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.cases.commands import (
    acknowledgment,
    note,
    product,
    reference,
    remediation,
    score,
    split,
    status,
    vulnerability,
)
from medaccord.apps.cases.commands.acknowledgment import NewAcknowledgment
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.reference import NewReference
from medaccord.apps.cases.commands.remediation import NewRemediation
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import (
    Acknowledgment,
    Cell,
    Note,
    NoteKind,
    Reference,
    Remediation,
    RemediationGroup,
    RemediationKind,
    Score,
    Vulnerability,
)
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.withdrawn import withdrawn
from medaccord.apps.devices.models import Product
from medaccord.core import search
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import system
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.cvd.cells import Cell as Answer
from medaccord.domain.cvd.cells import Plan, Status
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db

V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V30 = "CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N"
WHY = "It was typed for another device."


def _scored(f, flaw, pump, by):
    return score.add(by, flaw.id, f.now, scores=[NewScore(V3, frozenset({pump.id}))])[0]


def _cured(f, flaw, pump, by, groups=frozenset()):
    new = NewRemediation(RemediationKind.MITIGATION, "Separate it.", frozenset({pump.id}), groups)
    return remediation.add(by, flaw.id, f.now, remediations=[new])[0]


NOUNS = {
    "score": (score, Score),
    "remediation": (remediation, Remediation),
    "note": (note, Note),
    "reference": (reference, Reference),
    "acknowledgment": (acknowledgment, Acknowledgment),
}


class Rows:
    """One row of each kind in one case, by the desk, with what to put in its place."""

    def __init__(self):
        self.f = f = filled()
        (self.pump,), (self.flaw,) = f.products(), f.vulnerabilities()
        self.made = {
            "score": _scored(f, self.flaw, self.pump, f.w.lead),
            "remediation": _cured(f, self.flaw, self.pump, f.w.lead),
            "note": note.add(
                f.w.lead, f.case.id, f.now, notes=[NewNote(NoteKind.SUMMARY, "Mistyped", common=True)]
            )[0],
            "reference": reference.add(
                f.w.lead, f.case.id, f.now, references=[NewReference("https://e.example/1", "One")]
            )[0],
            "acknowledgment": acknowledgment.add(
                f.w.lead, f.case.id, f.now, acknowledgments=[NewAcknowledgment(("Ada",))]
            )[0],
        }
        self.wanted = {
            "score": NewScore(V30, frozenset({self.pump.id}), "The maker"),
            "remediation": NewRemediation(
                RemediationKind.WORKAROUND, "Unplug it.", frozenset({self.pump.id})
            ),
            "note": NewNote(NoteKind.DETAILS, "Right", "Heading", self.flaw.id),
            "reference": NewReference("https://e.example/2", "Two", None, self.flaw.id),
            "acknowledgment": NewAcknowledgment(("Ada Byron",), "Finders", "", (), self.flaw.id),
        }


SAYS = {
    "score": {"vector": V30, "cvss": "3.0", "severity": "medium", "source": "The maker"},
    "remediation": {"category": "workaround", "details": "Unplug it."},
    "note": {"category": "details", "text": "Right", "title": "Heading"},
    "reference": {"url": "https://e.example/2", "summary": "Two"},
    "acknowledgment": {"names": ["Ada Byron"], "organization": "Finders"},
}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_row_is_changed_in_place_in_one_entry_and_stays_the_same_row(noun):
    r = Rows()
    verbs, model = NOUNS[noun]
    before, entries = r.made[noun], r.f.entries()
    verbs.change(r.f.w.lead, before.id, r.f.now, wanted=r.wanted[noun], version=1)
    (row,) = r.f.rows(model)
    assert r.f.entries() == entries + 1
    assert (row.id, row.version, row.vulnerability_id) == (before.id, 2, r.flaw.id)
    assert {name: getattr(row, name) for name in SAYS[noun]} == SAYS[noun]
    assert r.f.facts()[-1][0] == f"{noun}.change"
    r.f.assert_whole()


@pytest.mark.parametrize("noun", NOUNS)
def test_a_stale_change_or_withdrawal_loses_neither_text(noun):
    r = Rows()
    verbs, model = NOUNS[noun]
    key, actor = r.made[noun].id, r.f.w.lead
    verbs.change(actor, key, r.f.now, wanted=r.wanted[noun], version=1)
    with pytest.raises(Stale) as refused:
        verbs.change(actor, key, r.f.now, wanted=r.wanted[noun], version=1)
    (told,) = refused.value.current
    assert told["version"] == 2
    assert any(told.get(name) == value for name, value in SAYS[noun].items())
    with pytest.raises(Stale, match="Compare both"):
        verbs.withdraw(actor, key, r.f.now, reason=WHY, version=1)
    assert r.f.rows(model)[0].withdrawn_at is None


@pytest.mark.parametrize("noun", NOUNS)
def test_a_withdrawn_row_says_who_when_and_why_and_is_in_no_list(noun):
    r = Rows()
    verbs, model = NOUNS[noun]
    actor = r.f.w.lead
    verbs.withdraw(actor, r.made[noun].id, r.f.now, reason=WHY)
    (row,) = r.f.rows(model)
    assert (row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_because) == (r.f.now, actor.principal, WHY)
    view, texts = case_view(actor, r.f.case.id), content(actor, r.f.case.id)
    listed = {
        "score": view.scores,
        "remediation": texts.remediations,
        "note": texts.notes,
        "reference": texts.references,
        "acknowledgment": texts.thanks,
    }
    assert listed.pop(noun) == ()
    assert all(len(rows) == 1 for rows in listed.values())
    (told,) = withdrawn(actor, view)
    assert (told.id, told.kind, told.reason, told.own, told.at) == (row.id, noun, WHY, True, r.f.now)
    assert told.words
    for again in (
        lambda: verbs.change(actor, row.id, r.f.now, wanted=r.wanted[noun]),
        lambda: verbs.withdraw(actor, row.id, r.f.now, reason=WHY),
    ):
        with pytest.raises(Illegal, match="This was withdrawn"):
            again()
    r.f.assert_whole()


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("reason", ["", " \n ", "a\x00b", "x" * 2_001])
def test_a_withdrawal_needs_a_reason_that_can_be_kept(noun, reason):
    r = Rows()
    verbs, model = NOUNS[noun]
    before = r.f.entries()
    with pytest.raises(Invalid) as refused:
        verbs.withdraw(r.f.w.lead, r.made[noun].id, r.f.now, reason=reason)
    assert set(refused.value.findings) == {"reason"}
    assert r.f.rows(model)[0].withdrawn_at is None
    assert r.f.entries() == before


def test_a_correction_is_checked_like_what_is_added():
    r = Rows()
    wrong = {
        "score": (NewScore("CVSS:3.1/AV:X", frozenset()), {"vector", "products"}),
        "remediation": (
            NewRemediation(RemediationKind.MITIGATION, " ", url="nowhere"),
            {"details", "url", "products"},
        ),
        "note": (NewNote(NoteKind.SUMMARY, " ", vulnerability=r.pump.id), {"text", "vulnerability"}),
        "reference": (NewReference("nowhere", " "), {"url", "summary"}),
        "acknowledgment": (NewAcknowledgment(()), {"names"}),
    }
    for noun, (wanted, names) in wrong.items():
        with pytest.raises(Invalid) as refused:
            NOUNS[noun][0].change(r.f.w.lead, r.made[noun].id, r.f.now, wanted=wanted)
        assert set(refused.value.findings) == names, noun
    with pytest.raises(Invalid) as refused:
        product.change(r.f.w.lead, r.f.case.id, r.f.now, product=r.pump.id, name=" ", path=[("x", "y")])
    assert set(refused.value.findings) == {"name", "path"}


# ---------------------------------------------------------------- whose it is


def test_a_party_corrects_what_it_wrote_and_the_desk_corrects_everything():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    adviser, wanted = adviser_in(f), NewScore(V30, frozenset({pump.id}))
    of_maker, of_desk, of_adviser = (
        _scored(f, flaw, pump, who) for who in (f.w.northgate, f.w.lead, adviser)
    )
    assert of_desk.room_id == of_maker.room_id == f.side("northgate")
    for refused in ((f.w.northgate, of_desk), (adviser, of_desk), (adviser, of_maker)):
        with pytest.raises((Denied, Missing)):
            score.change(refused[0], refused[1].id, f.now, wanted=wanted)
        with pytest.raises((Denied, Missing)):
            score.withdraw(refused[0], refused[1].id, f.now, reason=WHY)
    with pytest.raises(Denied, match="somebody else's"):
        score.withdraw(f.w.northgate, of_desk.id, f.now, reason=WHY)
    for stranger in (f.w.halcyon, f.w.outsider, f.reporter):
        with pytest.raises(Missing):
            score.withdraw(stranger, of_maker.id, f.now, reason=WHY)
    for who, row in ((f.w.northgate, of_maker), (adviser, of_adviser)):
        room = row.room_id
        assert score.change(who, row.id, f.now, wanted=wanted).room_id == room
        assert score.change(f.w.lead, row.id, f.now, wanted=wanted).room_id == room
        score.withdraw(who, row.id, f.now, reason=WHY)
    assert of_adviser.room_id == f.room(RoomKind.AGENCIES)
    f.assert_whole()


def test_what_a_manufacturer_wrote_speaks_of_its_own_products_only():
    f = filled()
    (pump,), (foreign,), (flaw,) = f.products(), f.products("halcyon"), f.vulnerabilities()
    row, cure = _scored(f, flaw, pump, f.w.northgate), _cured(f, flaw, pump, f.w.northgate)
    for products in ({pump.id, foreign.id}, {foreign.id}):
        with pytest.raises(Invalid, match="manufacturer that wrote this"):
            score.change(f.w.lead, row.id, f.now, wanted=NewScore(V3, frozenset(products)))
        wrong = NewRemediation(RemediationKind.MITIGATION, "Both.", frozenset(products))
        with pytest.raises(Invalid, match="manufacturer that wrote this"):
            remediation.change(f.w.lead, cure.id, f.now, wanted=wrong)
    with pytest.raises(Invalid, match="products"):
        score.change(f.w.northgate, row.id, f.now, wanted=NewScore(V3, frozenset({foreign.id})))


def test_the_desks_own_goes_where_its_products_are():
    f = filled()
    (pump,), (foreign,), (flaw,) = f.products(), f.products("halcyon"), f.vulnerabilities()
    both = product.group(f.w.lead, f.case.id, f.now, products=[pump.id, foreign.id], name="Both")
    one = product.group(f.w.northgate, f.case.id, f.now, products=[pump.id], name="One")
    cure = _cured(f, flaw, pump, f.w.lead, frozenset({one.id}))
    assert cure.room_id == f.side("northgate")
    wanted = NewRemediation(RemediationKind.MITIGATION, "Both.", groups=frozenset({both.id, one.id}))
    remediation.change(f.w.lead, cure.id, f.now, wanted=wanted)
    (row,) = f.rows(Remediation)
    assert (row.room_id, row.products_id) == (f.room(RoomKind.AGENCIES), None)
    links = f.rows(RemediationGroup, ended_at=None)
    assert {(link.group_id, link.room_id) for link in links} == {
        (both.id, row.room_id),
        (one.id, row.room_id),
    }
    assert [r.id for r in content(f.w.lead, f.case.id).remediations] == [row.id]
    assert content(f.w.northgate, f.case.id).remediations == ()
    kept = NewRemediation(RemediationKind.MITIGATION, "One.", groups=frozenset({one.id}))
    remediation.change(f.w.lead, cure.id, f.now, wanted=kept)
    assert content(f.w.northgate, f.case.id).remediations[0].groups == ("One",)
    f.assert_whole()


def test_a_text_that_every_party_read_goes_back_to_its_author_and_the_desk():
    f = filled()
    (row,) = note.add(f.w.lead, f.case.id, f.now, notes=[NewNote(NoteKind.SUMMARY, "All.", common=True)])
    note.change(f.w.lead, row.id, f.now, wanted=NewNote(NoteKind.SUMMARY, "Desk."))
    assert f.seen(Note, f.w.northgate) == []
    note.change(f.w.lead, row.id, f.now, wanted=NewNote(NoteKind.SUMMARY, "All again.", common=True))
    assert [one.text for one in f.seen(Note, f.w.northgate)] == ["All again."]
    link = NewReference("https://e.example/1", "Ours")
    (ours,) = reference.add(f.w.northgate, f.case.id, f.now, references=[link])
    with pytest.raises(Invalid, match="to every party"):
        shown = NewReference("https://e.example/1", "Ours", common=True)
        reference.change(f.w.northgate, ours.id, f.now, wanted=shown)
    reference.change(f.w.lead, ours.id, f.now, wanted=shown)
    reference.change(f.w.lead, ours.id, f.now, wanted=link)
    assert f.rows(Reference)[0].room_id == f.side("northgate")
    f.assert_whole()


def test_only_who_could_read_a_row_sees_it_struck():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    row = _scored(f, flaw, pump, f.w.northgate)
    score.withdraw(f.w.lead, row.id, f.now, reason=WHY)
    told = {
        name: [one.who for one in withdrawn(who, case_view(who, f.case.id))]
        for name, who in {"maker": f.w.northgate, "other": f.w.halcyon, "finder": f.reporter}.items()
    }
    assert told == {"maker": ["Coordination center"], "other": [], "finder": []}


@pytest.mark.parametrize("noun", NOUNS)
def test_nothing_is_corrected_in_a_closed_case(noun):
    r = Rows()
    r.f.close()
    with pytest.raises(Denied, match="Now it is closed"):
        NOUNS[noun][0].withdraw(r.f.w.lead, r.made[noun].id, r.f.now, reason=WHY)


# ---------------------------------------------------------------- products and groups


def test_a_product_gets_another_name_and_stays_the_same_product():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    figure = _scored(f, flaw, pump, f.w.northgate)
    path = [("vendor", "Northgate"), ("product_name", "Pumpette"), ("product_version", "2.1")]
    told = {"product": pump.id, "name": "Northgate Pumpette 2.1", "version": 1}
    product.change(f.w.northgate, f.case.id, f.now, **told, path=path)
    (row,) = f.rows(Product)
    assert (row.id, row.name, row.version) == (pump.id, told["name"], 2)
    assert row.path == [list(step) for step in path]
    assert row.vers
    assert content(f.w.lead, f.case.id).scored == {figure.id: frozenset({pump.id})}
    assert [subject for _, _, subject in search.find(f.w.northgate, "pumpette")] == [pump.id]
    with pytest.raises(Stale) as refused:
        product.change(f.w.lead, f.case.id, f.now, **told)
    assert refused.value.current[0]["name"] == told["name"]
    product.change(f.w.lead, f.case.id, f.now, product=pump.id, name="N", version=2)
    assert f.rows(Product)[0].path == row.path
    for stranger in (f.w.halcyon, f.reporter):
        with pytest.raises((Missing, Denied)):
            product.change(stranger, f.case.id, f.now, product=pump.id, name="Ours")
    f.assert_whole()


def test_a_withdrawn_product_takes_its_answers_with_it_and_leaves_sets_whole():
    f = filled()
    (pump, other), (flaw,) = f.products(count=2), f.vulnerabilities()
    pairs = [(one.id, flaw.id) for one in (pump, other)]
    status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=f.now + dt.timedelta(days=7))
    fixed = status.Answer(other.id, flaw.id, Answer(Status.AFFECTED, plan=Plan.NO_FIX))
    status.answer(f.w.northgate, f.case.id, f.now, answers=[fixed])
    figure = score.add(f.w.northgate, flaw.id, f.now, scores=[NewScore(V3, frozenset({pump.id, other.id}))])[
        0
    ]
    with pytest.raises(Denied, match="Ask the coordination center"):
        product.withdraw(f.w.northgate, f.case.id, f.now, product=pump.id, reason=WHY)
    product.withdraw(f.w.lead, f.case.id, f.now, product=pump.id, reason=WHY)
    view = case_view(f.w.lead, f.case.id)
    assert [one.id for one in view.products] == [other.id]
    assert [cell.product for cell in view.cells] == [other.id]
    assert len(f.rows(Cell)) == 2
    assert [one.id for one in view.scores] == [figure.id]
    assert search.find(f.w.lead, pump.name) == []
    for refused in (
        lambda: status.ask(f.w.lead, f.case.id, f.now, pairs=pairs[:1], due_at=f.now + dt.timedelta(days=7)),
        lambda: _scored(f, flaw, pump, f.w.lead),
        lambda: product.group(f.w.lead, f.case.id, f.now, products=[pump.id], name="Pumps"),
    ):
        with pytest.raises(Invalid):
            refused()
    with pytest.raises(Illegal, match="withdrawn"):
        product.change(f.w.lead, f.case.id, f.now, product=pump.id, name="Again")
    labels = [entry.about for entry in history(f.w.lead, f.case.id).entries]
    assert (pump.name,) in labels
    f.assert_whole()


def test_a_maker_withdraws_a_product_that_nobody_asked_about():
    f = filled()
    (pump,) = f.products()
    product.withdraw(f.w.northgate, f.case.id, f.now, product=pump.id, reason=WHY, version=1)
    assert case_view(f.w.northgate, f.case.id).products == ()
    f.assert_whole()


def test_a_group_is_withdrawn_and_stands_again_when_named_again():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    row = product.group(f.w.northgate, f.case.id, f.now, products=[pump.id], name="Mistyped")
    cure = _cured(f, flaw, pump, f.w.northgate, frozenset({row.id}))
    product.ungroup(f.w.northgate, f.case.id, f.now, group=row.id, reason=WHY, version=1)
    texts = content(f.w.northgate, f.case.id)
    assert texts.groups == ()
    assert [one.groups for one in texts.remediations] == [()]
    with pytest.raises(Invalid, match="groups"):
        _cured(f, flaw, pump, f.w.northgate, frozenset({row.id}))
    again = product.group(f.w.northgate, f.case.id, f.now, products=[pump.id], name="Mistyped")
    assert (again.id, again.version, again.withdrawn_at) == (row.id, 3, None)
    assert content(f.w.northgate, f.case.id).remediations[0].groups == ("Mistyped",)
    unnamed = f.rows(Remediation, id=cure.id)[0].products_id
    for key in (unnamed, pump.id):
        with pytest.raises(Missing):
            product.ungroup(f.w.lead, f.case.id, f.now, group=key, reason=WHY)
    f.assert_whole()


# ---------------------------------------------------------------- vulnerabilities


def test_a_withdrawn_vulnerability_takes_with_it_what_was_written_about_it():
    r = Rows()
    f, flaw = r.f, r.flaw
    for noun in ("note", "reference", "acknowledgment"):
        NOUNS[noun][0].change(f.w.lead, r.made[noun].id, f.now, wanted=r.wanted[noun])
    pairs = [(r.pump.id, flaw.id)]
    status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=f.now + dt.timedelta(days=7))
    vulnerability.withdraw(f.w.lead, flaw.id, f.now, reason=WHY, version=1)
    view, texts = case_view(f.w.lead, f.case.id), content(f.w.lead, f.case.id)
    assert (view.vulnerabilities, view.cells, view.scores) == ((), (), ())
    assert (texts.notes, texts.references, texts.thanks, texts.remediations) == ((), (), (), ())
    assert search.find(f.w.lead, flaw.cve) == []
    assert status.see(f.w.northgate, f.case.id, f.now) == []
    for refused in (
        lambda: _scored(f, flaw, r.pump, f.w.lead),
        lambda: score.change(f.w.lead, r.made["score"].id, f.now, wanted=r.wanted["score"]),
        lambda: note.withdraw(f.w.lead, r.made["note"].id, f.now, reason=WHY),
        lambda: vulnerability.change(f.w.lead, flaw.id, f.now, wanted=NewVulnerability("Again")),
        lambda: vulnerability.withdraw(f.w.lead, flaw.id, f.now, reason=WHY),
    ):
        with pytest.raises(Illegal, match="This vulnerability was withdrawn"):
            refused()
    (again,) = vulnerability.add(f.w.lead, f.case.id, f.now, vulnerabilities=[NewVulnerability(cve=flaw.cve)])
    assert [one.label for one in case_view(f.w.lead, f.case.id).vulnerabilities] == [f"V{again.position}"]
    f.assert_whole()


def test_only_the_desk_withdraws_a_vulnerability_and_none_that_moved():
    f = filled()
    one, two = f.vulnerabilities(count=2)
    for who in (f.w.northgate, f.reporter):
        with pytest.raises(Denied):
            vulnerability.withdraw(who, one.id, f.now, reason=WHY)
    split.split(f.w.lead, f.case.id, f.now, vulnerabilities=[two.id], title="Linked")
    with pytest.raises(Illegal, match="linked case"):
        vulnerability.withdraw(f.w.lead, two.id, f.now, reason=WHY)


def test_what_was_withdrawn_stays_behind_when_a_case_is_split():
    r = Rows()
    f = r.f
    f.vulnerabilities()
    other = f.products()[0]
    pairs = [(one.id, r.flaw.id) for one in (r.pump, other)]
    status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=f.now + dt.timedelta(days=7))
    score.withdraw(f.w.lead, r.made["score"].id, f.now, reason=WHY)
    product.withdraw(f.w.lead, f.case.id, f.now, product=r.pump.id, reason=WHY)
    linked = split.split(f.w.lead, f.case.id, f.now, vulnerabilities=[r.flaw.id], title="Linked")
    view = case_view(f.w.lead, linked.id)
    assert view.scores == ()
    assert [cell.product for cell in view.cells] == [one.id for one in view.products]
    assert len(view.cells) == 1
    f.assert_whole()


# ---------------------------------------------------------------- advisories


@pytest.fixture
def _page():
    with with_page():
        yield


def _corrections(made):
    """Every correction that changes what an advisory says."""
    w, case, now = made.w, made.case.id, made.now
    rows = made.rows
    (figure,), (cure, _) = rows["scores"], rows["remediations"]
    text, link, thanks = rows["notes"][0], rows["references"][0], rows["thanks"][0]
    lower = NewScore(VECTOR.replace("C:H", "C:L"), frozenset({made.pump.id}))
    return {
        Kind.SCORE: [
            lambda: score.change(w.lead, figure.id, now, wanted=lower),
            lambda: score.withdraw(w.lead, figure.id, now, reason=WHY),
        ],
        Kind.REMEDIATION: [lambda: remediation.withdraw(w.lead, cure.id, now, reason=WHY)],
        Kind.NOTE: [lambda: note.withdraw(w.lead, text.id, now, reason=WHY)],
        Kind.REFERENCE: [lambda: reference.withdraw(w.lead, link.id, now, reason=WHY)],
        Kind.ACKNOWLEDGMENT: [
            lambda: acknowledgment.change(w.lead, thanks.id, now, wanted=NewAcknowledgment(("Ada",))),
        ],
        Kind.PRODUCT: [lambda: product.change(w.northgate, case, now, product=made.pump.id, name="LX 4.2")],
        Kind.VULNERABILITY: [lambda: vulnerability.withdraw(w.lead, made.two.id, now, reason=WHY)],
    }


KINDS = [
    Kind.SCORE,
    Kind.REMEDIATION,
    Kind.NOTE,
    Kind.REFERENCE,
    Kind.ACKNOWLEDGMENT,
    Kind.PRODUCT,
    Kind.VULNERABILITY,
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("_page")
def test_what_was_approved_before_a_correction_is_drafted_again(kind):
    made = story(embargo_days=None)
    row = made.approved()
    advisory.schedule(made.w.lead, row.id, made.now, release_at=made.now + dt.timedelta(days=1))
    for correct in _corrections(made)[kind]:
        correct()
    with pytest.raises(Illegal, match="The case changed since this was drafted"):
        advisory.release(made.w.lead, row.id, made.now)
    later = made.now + dt.timedelta(days=1)
    held = advisory.release_due(system(stream=made.case.id), row.id, later)
    assert "The case changed" in held.stopped
    told = advisory_of(made.w.lead, made.case.id, made.now)
    assert told is not None
    assert kind in {change.kind for change in told.newest.since_draft}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("_page")
def test_what_is_published_stays_and_the_next_revision_differs(kind):
    made = story(embargo_days=None)
    first = made.released()
    out = bytes(Publication.objects.get().csaf)
    blocks = len(made.here(Block, revision=first.id))
    for correct in _corrections(made)[kind]:
        correct()
    assert bytes(Publication.objects.get().csaf) == out
    assert len(made.here(Block, revision=first.id)) == blocks
    made.draft(summary="Corrected")
    told = advisory_of(made.w.lead, made.case.id, made.now)
    assert told is not None
    assert kind in {change.kind for change in told.newest.since_release}
    assert told.newest.since_draft == ()


def test_an_advisory_names_no_withdrawn_product_and_no_withdrawn_group():
    made = story(embargo_days=None)
    w, now = made.w, made.now
    (spare,) = product.add(
        w.lead,
        made.case.id,
        now,
        products=[product.NewProduct(w.makers["northgate"].id, "Spare pump", (("product_name", "Spare"),))],
    )
    made.ask(spare, made.one)
    made.answer(spare, made.one, Answer(Status.AFFECTED, plan=Plan.NO_FIX))
    both = frozenset({made.pump.id, spare.id})
    score.add(w.lead, made.one.id, now, scores=[NewScore(VECTOR, both)])
    product.withdraw(w.lead, made.case.id, now, product=spare.id, reason=WHY)
    group = content(w.lead, made.case.id).groups[0]
    product.ungroup(w.lead, made.case.id, now, group=group.id, reason=WHY)
    row = made.draft()
    kinds = [block.kind for block in made.here(Block, revision=row.id)]
    assert Kind.GROUP not in kinds
    blocks = made.here(Block, revision=row.id)
    assert [b.source for b in blocks if b.kind == Kind.PRODUCT] == [made.pump.id]
    assert {key for b in blocks for key in b.content.get("products", ())} == {str(made.pump.id)}
    (cure,) = [b for b in blocks if b.kind == Kind.REMEDIATION]
    assert (cure.content["products"], cure.content["groups"]) == ([str(made.pump.id)], [])
    told = advisory_of(w.lead, made.case.id, now)
    assert told is not None
    assert str(made.here(Score)[-1].id) not in {key for _, key in told.newest.withheld}


def test_a_vulnerability_that_was_withdrawn_is_not_a_sibling_that_stays_secret():
    made = story(embargo_days=None, second=False)
    vulnerability.withdraw(made.w.lead, made.two.id, made.now, reason=WHY)
    with pytest.raises(Missing):
        made.draft(vulnerabilities=[made.two.id])
    row = made.draft(vulnerabilities=[made.one.id])
    assert row.covers == [str(made.one.id)]
    assert [v.withdrawn_at is None for v in made.here(Vulnerability)].count(True) == 1
