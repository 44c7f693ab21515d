"""How things end: refusals, silence, leaving, leaks, release and closing, each with a marker in its texts."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import NOW, World, actor_of, organisation, person
from tests.support.marks import mark, sealed

from medaccord.apps.advisories.commands import advisory, communication
from medaccord.apps.advisories.models import Communication, Revision
from medaccord.apps.cases.commands import (
    announced,
    assign,
    colleague,
    consent,
    embargo,
    leak,
    merge,
    note,
    participant,
    product,
    reopen,
    status,
    vulnerability,
    withdraw,
)
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands.finish import finish
from medaccord.apps.cases.models import Case, NoteKind, Participant
from medaccord.apps.devices.commands.product import typed
from medaccord.apps.intake.commands import declare, redact, report, take_out
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.intake.queries.reports import Said
from medaccord.apps.parties.commands import membership
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.principal import Actor, system
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Cell, Plan, Status
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.withdrawal import Ground
from medaccord.domain.errors import Illegal

if TYPE_CHECKING:
    from tests.support.everything import Everything

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def endings(e: Everything) -> None:
    """Cases that end in every way, worked on by the lead and her colleague with parties of their own."""
    _unwanted_report(e.w)
    _left_report()
    _taken_out(e.w)
    case, reporter = _deferred_report(e.w)
    e.sides["solent"] = _parties(e.w, case, reporter)
    _published(e.w, case)
    _left(e, case)
    _reopened(e.w, case)
    _run_out(e.w)
    _withdrawn(e.w)
    _leaked(e.w)


def _unwanted_report(w: World) -> None:
    told = w.told(device=mark("device"), description="Words that nobody keeps.").report
    why = {"reason": mark("reason"), "basis": mark("basis")}
    redact.redact(w.lead, told.id, NOW, fields=[Said.DESCRIPTION], **why)
    report.invalidate(w.lead, told.id, NOW, reason=mark("reason"))
    report.close(w.lead, told.id, NOW, reason=mark("reason"))


def _left_report() -> None:
    """A report of a hospital whose sender has left it since; a colleague took it over."""
    sender, colleague_ = person(), person()
    at = organisation(OrganisationKind.HOSPITAL, sender, colleague_)
    told = declare.declare(sender, NOW, Told(mark("device"), mark("description"), Kind.INCIDENT)).report
    membership.end(system(), NOW, organisation=at.id, person=_key(sender))
    report.leave(system(stream=told.id), told.id, NOW)


def _taken_out(w: World) -> None:
    """A report from whose desk an administrator of the center took somebody out; both are there no more."""
    keeper, gone = person(), person()
    for one in (keeper, gone):
        held = {"administrator": one is keeper, "triage": True, "since": NOW}
        Membership.objects.create(organisation=w.center, person_id=one.person, **held)
    told = w.told(device=mark("device"), description=mark("description")).report
    take_out.take_out(keeper, told.id, NOW, person=_key(gone))
    Membership.objects.filter(person__in=[keeper.person, gone.person]).delete()


def _withdrawn(w: World) -> None:
    """A case that should not have been one, with an embargo, a party in it and one that was only asked."""
    case, _reporter = w.case(mark("title"))
    w.embargo(case)
    inside = person()
    consent.accept(inside, _invited(w, case, inside).id, NOW)
    _invited(w, case, person())
    withdraw.withdraw(w.lead, case.id, NOW, ground=Ground.MISTAKE, reason=mark("reason"))


def _deferred_report(w: World) -> tuple[Case, Actor]:
    told = w.told(device=mark("device"), description=mark("description")).report
    report.validate(w.lead, told.id, NOW)
    report.accept(w.lead, told.id, NOW)
    report.defer(w.lead, told.id, NOW, reason=mark("reason"))
    report.accept(w.lead, told.id, NOW)
    case = cases.open(w.lead, told.id, NOW, title=mark("title"))
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    _duplicate(w, case)
    return case, actor_of(told.reporter_id)


def _duplicate(w: World, case: Case) -> None:
    """A report that says the same, and one for which the agency opens the case."""
    for describe in ("again", "anew"):
        told = w.told(device=mark("device"), description=mark(describe)).report
        report.validate(w.lead, told.id, NOW)
        report.accept(w.lead, told.id, NOW)
        if describe == "again":
            report.duplicate(w.lead, told.id, NOW, of=case.stream.number, reason=mark("reason"))
        else:
            (row,) = [one for one in announcements(w.adviser) if one.report == told.id]
            announced.open_announced(w.adviser, row.id, NOW, title=mark("title"))


def on_own_word() -> None:
    """A case that another agency opens for what it reported itself."""
    someone = person()
    organisation(OrganisationKind.CLINICAL_ADVISER, someone)
    declare.declare(someone, NOW, Told(mark("device"), mark("description"), Kind.THREAT))
    (held,) = announcements(someone)
    announced.open_announced(someone, held.id, NOW, title=mark("title"))


def _parties(w: World, case: Case, reporter: Actor) -> Participant:
    """One party comes in and has its wish for longer terms granted, one says no, one says nothing."""
    embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 60 * DAY, reason=mark("reason"))
    speaker, refuser, silent = (person() for _ in range(3))
    rows = [_invited(w, case, one) for one in (speaker, refuser, silent)]
    consent.accept(speaker, rows[0].id, NOW)
    consent.decline(refuser, rows[1].id, NOW)
    consent.lapse(system(stream=case.id), rows[2].id, NOW + 3 * DAY)
    assert rows[1].organisation_id is not None
    membership.end(system(), NOW, organisation=rows[1].organisation_id, person=_key(refuser))
    colleague.leave(system(stream=case.id), case.id, NOW + 3 * DAY)
    longer = embargo.propose(speaker, case.id, NOW + 3 * DAY, ends_at=NOW + 90 * DAY, reason=mark("reason"))
    embargo.accept(w.lead, longer.id, NOW + 3 * DAY)
    with read_scope(reporter):
        own = Participant.objects.visible_to(reporter).get(stream=case.id, role="reporter")
    participant.credit(reporter, own.id, NOW, name=mark("credit"))
    participant.label(speaker, rows[0].id, NOW, reference=mark("ref"), alias=mark("alias"))
    w.parties["solent"], w.solent = rows[0], speaker  # type: ignore[attr-defined]
    return rows[0]


def _key(actor: Actor) -> uuid.UUID:
    assert actor.person is not None
    return actor.person


def _invited(w: World, case: Case, one: Actor) -> Participant:
    maker = organisation(OrganisationKind.MANUFACTURER, one, name="Solent Devices")
    return participant.invite(
        w.lead, case.id, NOW, organisation=maker.id, message=mark("message"), due_at=NOW + 2 * DAY
    )


def _published(w: World, case: Case) -> None:
    """Attacks end the embargo after all, an advisory is held back once, then released, the case closed."""
    now = NOW + 4 * DAY
    cases.record(w.lead, case.id, now, event=CaseEvent.ATTACKS)
    embargo.keep(w.lead, case.id, now, rule="T3", reason=mark("reason"))
    embargo.terminate(w.lead, case.id, now, reason=mark("reason"))
    medic, second, spoken = _spoken(w, case, now)
    row, over = _approved(w, case, now), {"R6": mark("reason")}
    told = {"release_at": now + HOUR, "leak_risk": mark("leak"), "reasons": over}
    advisory.schedule(w.lead, row.id, now, **told)
    advisory.stop(system(stream=case.id), row.id, now + 2 * HOUR, reason=mark("reason"))
    advisory.release(w.lead, row.id, now + 3 * HOUR, reasons=over)
    again = _ready(w, case, medic, second, now + 4 * HOUR, outlet="alone", based_on=spoken.id)
    communication.release(medic, again.id, now + 4 * HOUR)
    cases.close(w.lead, case.id, now + DAY)


def _spoken(w: World, case: Case, now: dt.datetime) -> tuple[Actor, Actor, Communication]:
    """An agency of two people has a safety communication ready, which goes out with the advisory."""
    medic, second = person(), person()
    agency = organisation(OrganisationKind.CLINICAL_ADVISER, medic, second, name="Speaking Agency")
    row = participant.invite(w.lead, case.id, now, organisation=agency.id, message=mark("message"))
    consent.accept(medic, row.id, now)
    return medic, second, _ready(w, case, medic, second, now, outlet="together")


def _ready(w: World, case: Case, medic: Actor, second: Actor, now: dt.datetime, **told: Any) -> Communication:
    words = {"title": mark("title"), "summary": mark("summary"), "question": mark("question")}
    parts = {"summary": mark("part"), "clinicians": mark("part")}
    due = now + DAY
    draft = communication.draft(medic, case.id, now, parts=parts, due_at=due, **words, **told)
    communication.answer(w.lead, draft.id, now, answer="no_comment")
    return communication.approve(second, draft.id, now, digest=draft.digest)


def _approved(w: World, case: Case, now: dt.datetime) -> Revision:
    maker = w.parties["solent"].organisation_id
    (sold,) = product.add(
        w.lead, case.id, now, products=[typed(maker, mark("vendor"), mark("product"), mark("version"))]
    )
    (flaw,) = vulnerability.add(
        w.lead, case.id, now, vulnerabilities=[vulnerability.NewVulnerability(mark("title"))]
    )
    told = [note.NewNote(NoteKind.SUMMARY, mark("note"), mark("title"), common=True)]
    note.add(w.lead, case.id, now, notes=told)
    note.add(
        w.lead, case.id, now, notes=[note.NewNote(NoteKind.DESCRIPTION, mark("note"), vulnerability=flaw.id)]
    )
    answer = status.Answer(sold.id, flaw.id, Cell(status=Status.AFFECTED, plan=Plan.NO_FIX))
    status.ask(w.lead, case.id, now, pairs=[(sold.id, flaw.id)], due_at=now + DAY)
    status.answer(w.solent, case.id, now, answers=[answer])  # type: ignore[attr-defined]
    finish(w.solent, w.parties["solent"].id, now, reason=mark("reason"))  # type: ignore[attr-defined]
    row = advisory.draft(w.lead, case.id, now, summary=mark("summary"))
    advisory.submit(w.lead, row.id, now)
    return advisory.approve(w.colleague, row.id, now, digest=row.digest)


def _left(e: Everything, case: Case) -> None:
    own: Actor = e.w.solent  # type: ignore[attr-defined]
    participant.leave(own, e.sides["solent"].id, NOW + 6 * DAY, reason=mark("reason"))


def _reopened(w: World, case: Case) -> None:
    """The closed case goes on in another one, to which its reporter is asked anew; its lead hands it over,
    and another case goes into it.
    """
    words = {name: mark(name) for name in ("reason", "title", "message")}
    new = reopen.reopen(w.lead, case.id, NOW + 7 * DAY, **words)
    assign.assign(w.lead, new.id, NOW + 7 * DAY, person=w.colleague.person, note=mark("note"))
    assign.assign(w.colleague, new.id, NOW + 7 * DAY, person=w.lead.person, note=mark("note"))
    same, _ = w.case(mark("title"))
    words = {name: mark(name) for name in ("reason", "message")}
    merge.merge(w.lead, same.id, NOW + 8 * DAY, into=new.stream.number, **words)


def _run_out(w: World) -> None:
    """An embargo that runs out, and a step that its state refuses."""
    case, _ = w.case(mark("title"))
    w.embargo(case, 30)
    embargo.end(system(stream=case.id), case.id, NOW + 31 * DAY)
    sealed.append(mark())  # a refusal keeps no text
    with pytest.raises(Illegal):
        embargo.terminate(w.lead, case.id, NOW + 32 * DAY, reason=sealed[-1])


def _leaked(w: World) -> None:
    """A leak that is none and one that is confirmed; one vulnerability goes on in a linked case."""
    case, reporter = w.case(mark("title"))
    w.embargo(case)
    new = [vulnerability.NewVulnerability(mark("title")) for _ in range(2)]
    outside, _secret = vulnerability.add(w.lead, case.id, NOW, vulnerabilities=new)
    with read_scope(reporter):
        own = Participant.objects.visible_to(reporter).get(stream=case.id, role="reporter")
    told = {"place": mark("place"), "words": mark("words"), "seen_on": NOW.date()}
    none = leak.claim(reporter, own.id, NOW, **told)
    leak.dismiss(w.lead, none.id, NOW, reason=mark("reason"))
    row = leak.claim(reporter, own.id, NOW, place=mark("place"))
    leak.confirm(w.lead, row.id, NOW, vulnerabilities=[outside.id], leak_risk=mark("leak"))
