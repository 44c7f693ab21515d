"""Pairs around the rows of a case at once: what is said of products, who is thanked, texts of the center."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW
from tests.integration.advisory_case import story, with_page
from tests.integration.test_barrier_publication import _names, _seat, _with_adviser
from tests.support.barrier import Gate, Pair, at_once, done_both, serial
from tests.support.bills import bill

from medaccord.apps.advisories.commands import advisory, comment, template
from medaccord.apps.cases.commands import (
    acknowledgment,
    device,
    note,
    participant,
    product,
    reference,
    remediation,
    rollout,
    sbom,
    status,
    vulnerability,
)
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import Cell as StatusCell
from medaccord.apps.cases.models import NoteKind, Participant, RemediationKind
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.cvd.cells import Cell, Plan, Status
from medaccord.domain.cvd.rollout import Clearance, Stage
from medaccord.domain.devices.device import Description

pytestmark = pytest.mark.soak

DAY = dt.timedelta(days=1)
TEXT = {"place": "mitigations", "name": "Networks", "title": "Keep apart", "text": "Use a firewall."}


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


def _new_flaw(title):
    return [vulnerability.NewVulnerability(title=title)]


def _cure(made, *groups):
    products = frozenset() if groups else frozenset({made.pump.id})
    kind = RemediationKind.WORKAROUND
    return remediation.NewRemediation(kind, "Unplug it.", products, frozenset(one.id for one in groups))


# What is said


def add_and_withdraw_thanks():
    """Somebody is thanked for a vulnerability that is withdrawn meanwhile."""
    made = story()
    thanks = acknowledgment.NewAcknowledgment(("Grace",), vulnerability=made.two.id)
    return Pair(
        lambda: acknowledgment.add(made.w.lead, made.case.id, NOW, acknowledgments=[thanks]),
        lambda: vulnerability.withdraw(made.w.lead, made.two.id, NOW, reason="It is none."),
        _names(made),
    )


def change_and_withdraw_thanks():
    """One corrects from the same page whom another takes out."""
    made = story()
    (row,) = made.rows["thanks"]
    wanted = acknowledgment.NewAcknowledgment(("Ada Lovelace",))
    return Pair(
        lambda: acknowledgment.change(made.w.lead, row.id, NOW, wanted=wanted, version=1),
        lambda: acknowledgment.withdraw(made.w.colleague, row.id, NOW, reason="They ask for it.", version=1),
        _names(made),
    )


def add_and_approve_a_reference():
    """A reference is added while the text that does not have it is approved."""
    made = story()
    row = made.draft()
    advisory.submit(made.w.lead, row.id, NOW)
    linked = reference.NewReference("https://example.org/later", "Later")
    return Pair(
        lambda: reference.add(made.w.lead, made.case.id, NOW, references=[linked]),
        lambda: advisory.approve(made.w.colleague, row.id, NOW, digest=row.digest),
        _names(made),
    )


def change_and_withdraw_a_reference():
    """One corrects from the same page an address that another takes out."""
    made = story()
    row = made.rows["references"][0]
    wanted = reference.NewReference("https://example.org/b", "More")
    return Pair(
        lambda: reference.change(made.w.lead, row.id, NOW, wanted=wanted, version=1),
        lambda: reference.withdraw(made.w.colleague, row.id, NOW, reason="It is gone.", version=1),
        _names(made),
    )


def note_and_submit():
    """A text is added while the draft that does not have it is handed over."""
    made = story()
    row = made.draft()
    new = [NewNote(NoteKind.DETAILS, "One more thing.")]
    return Pair(
        lambda: note.add(made.w.lead, made.case.id, NOW, notes=new),
        lambda: advisory.submit(made.w.lead, row.id, NOW),
        _names(made),
    )


def state_and_draft():
    """A manufacturer changes what it says in its own words while the desk drafts."""
    made = story()
    (row,) = note.add(made.w.northgate, made.case.id, NOW, notes=[NewNote(None, "We are on it.")])
    return Pair(
        lambda: note.change(made.w.northgate, row.id, NOW, wanted=NewNote(None, "It is fixed.")),
        lambda: advisory.draft(made.w.lead, made.case.id, NOW, summary="First"),
        _names(made),
    )


def state_and_release():
    """A manufacturer changes what it says in its own words while the version that has it goes out."""
    made = story(embargo_days=None)
    (row,) = note.add(made.w.northgate, made.case.id, NOW, notes=[NewNote(None, "We are on it.")])
    out = made.approved()
    return Pair(
        lambda: note.change(made.w.northgate, row.id, NOW, wanted=NewNote(None, "It is fixed.")),
        lambda: advisory.release(made.w.lead, out.id, NOW, reasons={"R6": "It read the one before."}),
        _names(made),
    )


def state_twice():
    """Two of a manufacturer's people write its statement at once: one stands."""
    made = story()
    new = [NewNote(None, "We are on it.")]
    return Pair(
        lambda: note.add(made.w.northgate, made.case.id, NOW, notes=new),
        lambda: note.add(made.w.northgate, made.case.id, NOW, notes=new),
        _names(made),
    )


def submit_and_draft():
    """A draft is handed over while another takes its place."""
    made = story()
    row = made.draft()
    return Pair(
        lambda: advisory.submit(made.w.lead, row.id, NOW),
        lambda: advisory.draft(made.w.colleague, made.case.id, NOW, summary="Another"),
        _names(made),
    )


def credit_and_draft():
    """The reporter says how to be thanked while the draft that thanks is drawn."""
    made = story(credit_wanted=True, credit_as="Ada")
    with platform_scope("live", [made.case.id]):
        own = Participant.rows.get(stream=made.case.id, role="reporter").id
    return Pair(
        lambda: participant.credit(made.reporter, own, NOW, name="Grace"),
        lambda: made.draft(),
        _names(made),
    )


def comment_and_settle():
    """All comments so far are settled while one more of them comes."""
    made = story()
    _with_adviser(made)
    row = made.draft()
    about = {"revision": row.id, "kind": "title", "source": made.case.id}
    said = comment.write(made.w.adviser, made.case.id, NOW, **about, comment="Name the pump.")
    return Pair(
        lambda: comment.write(made.w.adviser, made.case.id, NOW, **about, comment="And its version."),
        lambda: comment.settle(
            made.w.lead, made.case.id, NOW, comments=[said.id], disposition="accepted", because="It is right."
        ),
        _names(made),
    )


def comment_and_draft():
    """A draft is commented while another takes its place: what was said stays with what it was said of."""
    made = story()
    _with_adviser(made)
    row = made.draft()
    about = {"revision": row.id, "kind": "title", "source": made.case.id}
    return Pair(
        lambda: comment.write(made.w.adviser, made.case.id, NOW, **about, comment="Name the pump."),
        lambda: made.draft(summary="Again"),
        _names(made),
    )


def settle_again_twice():
    """Two people at the desk settle one comment otherwise than it was, from the same page."""
    made = story()
    _with_adviser(made)
    row = made.draft()
    about = {"revision": row.id, "kind": "title", "source": made.case.id}
    said = comment.write(made.w.adviser, made.case.id, NOW, **about, comment="Name the pump.")
    (done,) = comment.settle(made.w.lead, made.case.id, NOW, comments=[said.id], disposition="accepted")
    anew = {"comments": [said.id], "because": "It is too long.", "again": {said.id: done.version}}
    return Pair(
        lambda: comment.settle(made.w.lead, made.case.id, NOW, disposition="rejected", **anew),
        lambda: comment.settle(made.w.colleague, made.case.id, NOW, disposition="noted", **anew),
        _names(made),
    )


def draft_first_twice():
    """Two people at the desk write the first draft of a case that has none yet."""
    made = story()
    return _drafted_twice(made, made.case.id)


def draft_again_twice():
    """Two people at the desk replace the same draft: the second has not seen what it would set aside."""
    made = story()
    return _drafted_twice(made, made.draft().id)


def _drafted_twice(made, base):
    key = made.case.id
    return Pair(
        lambda: advisory.draft(made.w.lead, key, NOW, summary="Another", based_on=base),
        lambda: advisory.draft(made.w.colleague, key, NOW, summary="A third", based_on=base),
        _names(made),
    )


# Products and what is done for them


def add_and_remove():
    """A manufacturer lists a product while it is taken out of the case."""
    made = story()
    new = product.typed(made.w.makers["northgate"].id, "Northgate", "Base station", "2")
    return Pair(
        lambda: product.add(made.w.northgate, made.case.id, NOW, products=[new]),
        lambda: remove(made.w.lead, _seat(made), NOW, reason="It told others."),
        _names(made),
    )


def attach_and_withdraw_a_product():
    """An SBOM is attached to a product that is withdrawn meanwhile."""
    made = story()
    return Pair(
        lambda: sbom.attach(made.w.lead, made.case.id, NOW, product=made.pump.id, told=bill()),
        lambda: product.withdraw(made.w.lead, made.case.id, NOW, product=made.pump.id, reason="Never sold."),
        _names(made),
    )


def attach_the_same_twice():
    """Two people attach the same SBOM at once: one stands."""
    made = story()

    def attaching(who):
        return lambda: sbom.attach(who, made.case.id, NOW, product=made.pump.id, told=bill())

    return Pair(attaching(made.w.lead), attaching(made.w.northgate), _names(made))


def withdraw_an_sbom_twice():
    """Two people withdraw one SBOM from the same page."""
    made = story()
    row = sbom.attach(made.w.lead, made.case.id, NOW, product=made.pump.id, told=bill())

    def withdrawing(who, why):
        return lambda: sbom.withdraw(who, made.case.id, NOW, sbom=row.id, reason=why, version=1)

    return Pair(
        withdrawing(made.w.lead, "Another build."), withdrawing(made.w.northgate, "Mistaken."), _names(made)
    )


def group_and_withdraw():
    """A group is made of a product that is withdrawn meanwhile."""
    made = story()
    return Pair(
        lambda: product.group(made.w.lead, made.case.id, NOW, products=[made.pump.id], name="Old ones"),
        lambda: product.withdraw(made.w.lead, made.case.id, NOW, product=made.pump.id, reason="Never sold."),
        _names(made),
    )


def ungroup_and_remedy():
    """A remediation is written for a group that is taken apart meanwhile."""
    made = story()
    group = product.group(made.w.lead, made.case.id, NOW, products=[made.pump.id], name="Old ones")
    return Pair(
        lambda: product.ungroup(made.w.lead, made.case.id, NOW, group=group.id, reason="Nobody needs it."),
        lambda: remediation.add(made.w.lead, made.two.id, NOW, remediations=[_cure(made, group)]),
        _names(made),
    )


def remedy_and_withdraw():
    """A remediation is changed to name a product that is withdrawn meanwhile."""
    made = story()
    (row,) = remediation.add(made.w.lead, made.two.id, NOW, remediations=[_cure(made)])
    wanted = remediation.NewRemediation(
        RemediationKind.WORKAROUND, "Unplug them.", frozenset({made.pump.id, made.unasked.id})
    )
    return Pair(
        lambda: remediation.change(made.w.lead, row.id, NOW, wanted=wanted, version=1),
        lambda: product.withdraw(
            made.w.lead, made.case.id, NOW, product=made.unasked.id, reason="Never sold."
        ),
        _names(made),
    )


def change_and_withdraw_a_plan():
    """Two people of one manufacturer: one changes its plan, the other withdraws it."""
    made = story()
    plan = {"clearance": Clearance.NEEDED, "stages": (Stage("Hospitals", NOW.date()),)}
    (row,) = rollout.add(
        made.w.northgate, made.case.id, NOW, rollouts=[rollout.NewRollout(region="Japan", **plan)]
    )
    wanted = rollout.NewRollout(region="Nippon", **plan)
    return Pair(
        lambda: rollout.change(made.w.northgate, row.id, NOW, wanted=wanted, version=1),
        lambda: rollout.withdraw(made.w.northgate, row.id, NOW, reason="No fix.", version=1),
        _names(made),
    )


def describe_a_device_twice():
    """Its maker and the center describe one device from the same page."""
    made = story()
    told = {"product": made.pump.id, "version": 0}
    theirs, ours = Description(model="LX"), Description(product_code="FRN")
    return Pair(
        lambda: device.describe(made.w.northgate, made.case.id, NOW, wanted=theirs, **told),
        lambda: device.describe(made.w.lead, made.case.id, NOW, wanted=ours, **told),
        _names(made),
    )


# Answers


def _version(made):
    with platform_scope("live", [made.case.id]):
        return StatusCell.rows.get(product=made.pump.id, vulnerability=made.one.id).version


def answer_twice():
    """Two people of one manufacturer answer one question from the same page."""
    made = story()
    version = _version(made)

    def answering(cell):
        answers = [status.Answer(made.pump.id, made.one.id, cell, version=version)]
        return lambda: status.answer(made.w.northgate, made.case.id, NOW, answers=answers)

    return Pair(
        answering(Cell(Status.AFFECTED, Plan.NO_FIX)),
        answering(Cell(Status.AFFECTED, Plan.FIX_PLANNED, dt.date(2027, 3, 1))),
        _names(made),
    )


def _asked():
    made = story(second=False)
    made.ask(made.pump, made.two)
    return made


def see_and_answer():
    """One person of a manufacturer looks at a question that another answers."""
    made = _asked()
    return Pair(
        lambda: status.see(made.w.northgate, made.case.id, NOW),
        lambda: made.answer(made.pump, made.two, Cell(Status.AFFECTED, Plan.NO_FIX)),
        _names(made),
    )


def see_and_ask():
    """A manufacturer looks at its questions while it is asked one more."""
    made = story(second=False)
    return Pair(
        lambda: status.see(made.w.northgate, made.case.id, NOW),
        lambda: made.ask(made.pump, made.two),
        _names(made),
    )


def add_and_submit():
    """A vulnerability is added while the draft that does not have it is handed over."""
    made = story()
    row = made.draft()
    return Pair(
        lambda: vulnerability.add(made.w.lead, made.case.id, NOW, vulnerabilities=_new_flaw("A third one")),
        lambda: advisory.submit(made.w.lead, row.id, NOW),
        _names(made),
    )


# Texts of the center


def _standing(made):
    return template.add(made.w.lead, NOW, **TEXT)


def add_and_draft():
    """A standing text comes while a draft that prints all of them is drawn."""
    made = story()
    return Pair(
        lambda: template.add(made.w.lead, NOW, **TEXT),
        lambda: made.draft(),
        _names(made),
    )


def change_a_text_and_draft():
    """A standing text is changed while a draft prints it."""
    made = story()
    key = _standing(made)
    wanted = TEXT | {"text": "Use two firewalls.", "standing": True, "version": 1}
    return Pair(
        lambda: template.change(made.w.lead, NOW, template=key, **wanted),
        lambda: made.draft(),
        _names(made),
    )


def retire_a_text_and_draft():
    """A standing text is retired while a draft prints it."""
    made = story()
    key = _standing(made)
    return Pair(
        lambda: template.retire(made.w.lead, NOW, template=key),
        lambda: made.draft(),
        _names(made),
    )


def change_a_text_twice():
    """Two members of the center change one text from the same page."""
    made = story()
    key = _standing(made)

    def changing(actor, text):
        wanted = TEXT | {"text": text, "standing": True, "version": 1}
        return lambda: template.change(actor, NOW, template=key, **wanted)

    return Pair(changing(made.w.lead, "One."), changing(made.w.colleague, "Two."), _names(made))


# The instant of a release


def stop_and_take_back():
    """A release is stopped by the platform while the lead takes its instant back."""
    made = story(embargo_days=None)
    row = made.approved()
    at = NOW + DAY
    advisory.schedule(made.w.lead, row.id, NOW, release_at=at)
    return Pair(
        lambda: advisory.stop(system(stream=made.case.id), row.id, at, reason="A text was changed."),
        lambda: advisory.schedule(made.w.lead, row.id, NOW, release_at=None),
        _names(made),
    )


PAIRS = [
    add_and_withdraw_thanks,
    change_and_withdraw_thanks,
    add_and_approve_a_reference,
    change_and_withdraw_a_reference,
    note_and_submit,
    state_and_draft,
    state_and_release,
    state_twice,
    submit_and_draft,
    credit_and_draft,
    comment_and_settle,
    comment_and_draft,
    settle_again_twice,
    draft_first_twice,
    draft_again_twice,
    add_and_remove,
    attach_and_withdraw_a_product,
    attach_the_same_twice,
    withdraw_an_sbom_twice,
    group_and_withdraw,
    ungroup_and_remedy,
    remedy_and_withdraw,
    describe_a_device_twice,
    change_and_withdraw_a_plan,
    answer_twice,
    see_and_answer,
    see_and_ask,
    add_and_submit,
    add_and_draft,
    change_a_text_and_draft,
    retire_a_text_and_draft,
    change_a_text_twice,
    stop_and_take_back,
]
ONCE = {
    describe_a_device_twice,
    attach_the_same_twice,
    withdraw_an_sbom_twice,
    change_and_withdraw_thanks,
    change_and_withdraw_a_reference,
    change_and_withdraw_a_plan,
    state_twice,
    settle_again_twice,
    draft_first_twice,
    draft_again_twice,
    answer_twice,
    change_a_text_twice,
}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_with_rows_at_once_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
