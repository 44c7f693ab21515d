"""One world in which every command has left its rows, with a marker in every text that anybody typed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from tests.factories import NOW, World, organisation, person, signs_in, weighed, world
from tests.support.complete import complete_advisory
from tests.support.endings import endings, on_own_word
from tests.support.laid import laid
from tests.support.marks import MARK, mark, number, sealed, sealed_file, unwritten

from medaccord.apps.advisories import gathering
from medaccord.apps.advisories.commands import (
    advisory,
    comment,
    communication,
    counsel,
    ingest,
    review,
    statement,
)
from medaccord.apps.advisories.models import Revision
from medaccord.apps.assessments.commands import (
    assessment,
    consensus,
    determination,
    dispute,
    duty,
    opinion,
    provisional,
    workspace,
)
from medaccord.apps.assessments.models import Consultation, Determination, Dispute, Joining
from medaccord.apps.cases.commands import (
    access,
    acknowledgment,
    claim,
    colleague,
    consent,
    contact,
    device,
    embargo,
    hold,
    leak,
    ledger,
    note,
    participant,
    product,
    reading,
    reference,
    remediation,
    rollout,
    sbom,
    score,
    share,
    split,
    status,
    triage,
    vulnerability,
)
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands.finish import finish
from medaccord.apps.cases.commands.propose import propose
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.commands.resume import resume
from medaccord.apps.cases.commands.turn_down import turn_down
from medaccord.apps.cases.models import (
    Bulk,
    Case,
    Claim,
    ContactAct,
    DisclosureParagraph,
    Item,
    NoteKind,
    NoticedParagraph,
    Participant,
    RemediationKind,
    Statement,
    Vulnerability,
)
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.devices.commands.product import typed
from medaccord.apps.devices.models import Product, Sbom
from medaccord.apps.discussion.commands import alarm, ask, disclosure, file, post, thread
from medaccord.apps.discussion.commands import report as marking
from medaccord.apps.intake.commands import declare, report, reporter
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity, Urgency, Way
from medaccord.apps.intake.sealing import place_of
from medaccord.apps.parties.commands import factor, training
from medaccord.apps.parties.models import Channel, Membership, OrganisationKind
from medaccord.core import identity, ports
from medaccord.core.models import Blob, Principal
from medaccord.core.models.principal import Kind as PrincipalKind
from medaccord.core.principal import Actor, actor_for, new_principal, system
from medaccord.core.scope import read_scope
from medaccord.domain import openpgp
from medaccord.domain.access import Emergency
from medaccord.domain.advisory.communication import Part
from medaccord.domain.assessment.consensus import Scored
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.assessment.dispute import Claim as Disputed
from medaccord.domain.assessment.dispute import Settlement
from medaccord.domain.assessment.provisional import Wanted as Provisional
from medaccord.domain.assessment.stating import Statement as FactStated
from medaccord.domain.cleaning import Cleaned, Why
from medaccord.domain.counsel import StatementState
from medaccord.domain.csaf.listing import Entry
from medaccord.domain.csaf.provider import Provider
from medaccord.domain.csaf.provider import Role as Distributes
from medaccord.domain.csaf.received import received
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.cvd.kind import Indication, Kind
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.cvd.rollout import Clearance, Stage
from medaccord.domain.cvd.sealed import Need, Telling
from medaccord.domain.devices.device import Description
from medaccord.domain.devices.sbom import Bill, Component, SbomFormat
from medaccord.domain.devices.scope import Scope, ScopeKind
from medaccord.domain.disclosure import NEVER, Decision
from medaccord.domain.examination import Verdict
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.reading import Opening
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Danger, Purpose, Review

__all__ = ["MARK", "Everything", "everything", "mark"]

WEAKNESS = "Missing Authentication for Critical Function"
HOUR = dt.timedelta(hours=1)
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


@dataclass
class Everything:
    """The world, its cases and everybody in it by role; `marks` markers were planted, and
    those `unwritten` went into sealed files."""

    w: World
    main: Case
    other: Case
    report: uuid.UUID
    people: dict[str, Actor] = field(default_factory=dict)
    sides: dict[str, Participant] = field(default_factory=dict)
    first_mark: int = 0
    marks: int = 0
    unwritten: set[str] = field(default_factory=set)
    doubted: uuid.UUID | None = None
    """Somebody of a manufacturer whose keys to the main case wait."""


def everything() -> Everything:
    """Two running cases, one closed, and a report on its own; made by the commands alone.

    Some of it tells the wall clock, so that it is made anew each hour.
    """
    return everything_at(timezone.now().replace(minute=0, second=0, microsecond=0))


@laid
def everything_at(_hour: dt.datetime) -> Everything:
    """The same, for everybody who asks within an hour."""
    w = world()
    first = next(number)
    sealed.clear()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    told, main, reporter = _reported(w)
    _filed(w)
    _declared()
    other, other_reporter = w.case(mark("title"))
    found = Everything(w, main, other, told)
    w.embargo(main)
    _parties(found)
    _answers(found)
    _talk(found)
    _judged(found)
    _drafts(found)
    _other_case(found, other, other_reporter)
    _sealed(w, other, other_reporter)
    _entered(found)
    _looked_at(w)
    _opened(w, told)
    endings(found)
    on_own_word()
    _held(found)
    _asked_for(found)
    counselled = _counselled(found)
    joined = _signed_in(reporter)
    found.people |= {
        "lead": w.lead,
        "coordinator": w.colleague,
        "manufacturer": w.northgate,
        "invitee": w.halcyon,
        "adviser": w.adviser,
        "reporter": reporter,
        "reporter who signed in": joined,
        "manufacturer of another case": w.outsider,
        "manufacturer that was removed": _removed(w, other),
        "reporter of another case": other_reporter,
        "counsel": counselled,
        "nobody": person(),
        **_colleagues(found),
    }
    _fetched()
    found.first_mark, found.marks = first + 1, next(number) - first - 1
    found.unwritten = set(sealed)
    return found


def _fetched() -> None:
    """An advisory of others, which everybody reads."""
    doc = complete_advisory()
    doc["document"]["tracking"]["id"] = "ACME-2026-1"
    raw = json.dumps(doc).encode()
    acme = Provider("https://acme.example/a.json", "Acme", "https://acme.example", Distributes.PROVIDER, "")
    entry = Entry("https://acme.example/2026/acme-2026-1.json")
    taken = received(entry, raw, acme, hashes={}, signature=None, signed_by=lambda *_: "")
    ingest.ingest(system(), NOW, found=gathering.Found(acme, acme.canonical_url, 1), taken=[taken])


def _reported(w: World) -> tuple[uuid.UUID, Case, Actor]:
    texts = ("device", "description", "harm", "known_as", "credit_as", "vendor_reference")
    told: dict[str, Any] = {name: mark(name) for name in (*texts, "other_coordinators")}
    told["encryption_key"] = f"{openpgp.BEGIN}\n\n{unwritten()}\n{openpgp.END}"
    told["contact"] = unwritten()
    sent = w.told(**told, identity=Identity.PSEUDONYM, credit_wanted=True)
    holder = actor_for(Principal.objects.get(id=sent.report.reporter_id))
    file.add_to_report(holder, sent.report.id, NOW, files=[sealed_file()])
    post.write_to_report(holder, sent.report.id, NOW, text=mark("post"))
    report.credit(holder, sent.report.id, NOW, name=mark("credit"))
    report.replan(holder, sent.report.id, NOW, talk_on=dt.date(2027, 1, 20), not_after=None)
    report.warn(holder, sent.report.id, NOW, words=mark("threat"))
    report.heed(w.lead, sent.report.id, NOW, answer=mark("answer"))
    alarm.alarm(holder, sent.report.id, NOW, says=[Urgency.EXPLOITED], text=mark("alarm"))
    report.feed(holder, sent.report.id, NOW, wanted=True)
    marking.mark(holder, sent.report.id, NOW, handling=[Mark.PERSONAL], onward=Onward.WITH_PERMISSION)
    marking.release(w.lead, sent.report.id, NOW, onward=Onward.FREE, permitted=mark("permitted"))
    ask.ask(w.lead, sent.report.id, NOW, text=mark("question"))
    triage.triage(w.lead, sent.report.id, NOW, weighed=weighed())
    report.invalidate(w.lead, sent.report.id, NOW, reason=mark("reason"))
    report.validate(w.lead, sent.report.id, NOW)
    case = cases.open(w.lead, sent.report.id, NOW, title=mark("title"), kind=Kind.INCIDENT)
    cases.reclassify(w.lead, case.id, NOW, kind=Kind.VULNERABILITY)
    return sent.report.id, cases.rename(w.lead, case.id, NOW, title=mark("title")), holder


def _filed(w: World) -> None:
    """A report that came by letter."""
    told = Told(
        device=mark("device"),
        description=mark("description"),
        identity=Identity.NAME,
        known_as=mark("known_as"),
        contact=mark("contact"),
    )
    arrival = filing.Arrival(Way.LETTER, NOW - dt.timedelta(days=2), mark("told_for"))
    filing.file(w.lead, NOW, told, arrival, [sealed_file()], marked_as=mark("marked_as"))


def _declared() -> None:
    """An incident that a hospital reported in its own name."""
    someone = person()
    organisation(OrganisationKind.HOSPITAL, someone)
    told = Told(mark("device"), mark("description"), Kind.INCIDENT, contact=mark("contact"))
    declare.declare(someone, NOW, told, [sealed_file()], marked_as=mark("marked_as"))


def _signed_in(reporter: Actor) -> Actor:
    """A person to whom the reporter's receipt was joined."""
    someone = new_principal(PrincipalKind.PERSON)
    Principal.objects.filter(id=reporter.principal).update(joined_to=someone)
    return actor_for(someone)


def _parties(e: Everything) -> None:
    w, main = e.w, e.main
    e.sides["northgate"] = w.join(main, "northgate")
    wanted = propose(w.northgate, e.sides["northgate"].id, NOW, **_proposed())
    invite = {"organisation": w.makers["halcyon"].id, "message": mark("message"), "nomination": wanted.id}
    e.sides["halcyon"] = participant.invite(w.lead, main.id, NOW, **invite)
    participant.open(w.halcyon, e.sides["halcyon"].id, NOW)
    row = participant.invite(w.lead, main.id, NOW, organisation=w.agency.id)
    consent.accept(w.adviser, row.id, NOW)
    participant.contact(
        w.lead,
        e.sides["northgate"].id,
        NOW,
        what=ContactAct.LEARNED,
        channel=Channel.PHONE,
        source=mark("source"),
        at=NOW,
    )
    tried = {"channel": Channel.LETTER, "source": mark("source"), "at": NOW, "to": mark("to")}
    participant.contact(
        w.lead, e.sides["halcyon"].id, NOW, what=ContactAct.ATTEMPT, upshot=Upshot.RETURNED, **tried
    )
    looked = {"organisation": w.makers["halcyon"].id, "source": mark("source"), "result": mark("result")}
    contact.search(w.lead, main.id, NOW, found=Found.NOTHING, **looked)
    _told_first(e)
    participant.admit(w.lead, main.id, NOW, person=w.colleague.person)
    ends = NOW + dt.timedelta(days=90)
    longer = embargo.propose(w.northgate, main.id, NOW, ends_at=ends, reason=mark("reason"))
    embargo.reject(w.lead, longer.id, NOW)
    leak.claim(w.northgate, e.sides["northgate"].id, NOW, place=mark("place"), words=mark("words"))
    cases.record(w.lead, main.id, NOW, event=Indication.DETAILS, source=mark("source"))


def _told_first(e: Everything) -> None:
    """The maker of the device is told before it agrees, in one case; in the other it is not, for a reason."""
    w = e.w
    people = {"told_maker": person(), "untold_maker": person()}
    words = Words(mark("device"), mark("report"))
    for name, how in (("told_maker", {"told": words}), ("untold_maker", {"reason": mark("reason")})):
        maker = organisation(OrganisationKind.MANUFACTURER, people[name], name=mark("maker"))
        with_it = {"organisation": maker.id, "makes_device": True, **how}
        e.sides[name] = participant.invite(w.lead, e.main.id, NOW, **with_it)
    e.people["maker told first"] = people["told_maker"]


def _answers(e: Everything) -> None:
    w, main = e.w, e.main
    maker = w.makers["northgate"]
    wanted = [typed(maker.id, mark("vendor"), mark("product"), mark("version")) for _ in range(2)]
    products = [row.id for row in product.add(w.lead, main.id, NOW, products=wanted)]
    new = vulnerability.NewVulnerability(mark("title"), "CVE-2026-12345", ids=((mark("system"), mark("id")),))
    (flaw,) = vulnerability.add(w.lead, main.id, NOW, vulnerabilities=[new])
    changed = vulnerability.NewVulnerability(mark("title"), "CVE-2026-12345", "CWE-306", WEAKNESS)
    vulnerability.change(w.lead, flaw.id, NOW, wanted=changed)
    told = note.NewNote(NoteKind.DESCRIPTION, mark("note"), vulnerability=flaw.id, common=True)
    note.add(w.lead, main.id, NOW, notes=[told])
    pairs = [(key, flaw.id) for key in products]
    status.ask(w.lead, main.id, NOW, pairs=pairs, due_at=NOW + dt.timedelta(days=9))
    status.see(w.northgate, main.id, NOW)
    cells = (
        Cell(status=Status.AFFECTED, plan=Plan.NO_FIX),
        Cell(
            status=Status.NOT_AFFECTED,
            justification=Justification.COMPONENT_NOT_PRESENT,
            impact_statement=mark("impact"),
        ),
    )
    answers = [status.Answer(key, flaw.id, cell) for key, cell in zip(products, cells, strict=True)]
    status.answer(w.northgate, main.id, NOW, answers=answers)
    soon = NOW + dt.timedelta(days=12)
    status.ask(w.lead, main.id, NOW, pairs=pairs[1:], due_at=soon, question=mark("question"))
    group = product.group(
        w.northgate, main.id, NOW, products=products, name=mark("group"), summary=mark("sum")
    )
    score.add(
        w.northgate, flaw.id, NOW, scores=[score.NewScore(VECTOR, frozenset(products), source=mark("source"))]
    )
    remediation.add(
        w.northgate,
        flaw.id,
        NOW,
        remediations=[
            remediation.NewRemediation(
                RemediationKind.MITIGATION,
                mark("details"),
                products=frozenset(products),
                groups=frozenset({group.id}),
                url=f"https://vendor.example/{mark('url')}",
            )
        ],
    )
    plan = _planned(products=frozenset(products[:1]), vulnerabilities=frozenset({flaw.id}))
    rollout.add(w.northgate, main.id, NOW, rollouts=[plan])
    over, *_ = (_billed(who, main.id, products[0]) for who in (w.northgate, w.lead, w.northgate))
    sbom.withdraw(w.northgate, main.id, NOW, sbom=over.id, reason=mark("reason"))
    _corrected(e, flaw.id, products)


def _billed(who: Actor, case: uuid.UUID, product: uuid.UUID) -> Sbom:
    """An SBOM of a product, with a marker in every text."""
    names = ("name", "version", "group", "supplier", "purl", "cpe", "licence", "support")
    told = Bill(
        SbomFormat.CYCLONEDX,
        "1.6",
        tuple(Component(**{name: mark(name) for name in names}) for _ in range(2)),
        author=mark("author"),
        serial=mark("serial"),
        subject=mark("subject"),
        digest=hashlib.sha256(uuid.uuid4().bytes).hexdigest(),
        size=1,
    )
    return sbom.attach(who, case, NOW, product=product, told=told, label=mark("label"))


def _planned(**about: Any) -> rollout.NewRollout:
    """A fix in one region, with a marker in every text."""
    stages = (Stage(mark("stage"), NOW.date()), Stage(mark("stage"), NOW.date(), NOW.date()))
    return rollout.NewRollout(
        region=mark("region"),
        clearance=Clearance.APPLIED,
        clearance_date=NOW.date(),
        clearance_reference=mark("reference"),
        fixed_version=mark("version"),
        stages=stages,
        **about,
    )


def _corrected(e: Everything, flaw: uuid.UUID, products: list[uuid.UUID]) -> None:
    """Every kind of row changed once and withdrawn, each with its own reason."""
    w, main = e.w, e.main
    address = f"https://example.org/{mark('url')}"
    maker = w.makers["northgate"].id
    (sold,) = product.add(w.northgate, main.id, NOW, products=[product.NewProduct(maker, mark("product"))])
    product.change(w.northgate, main.id, NOW, product=sold.id, name=mark("product"))
    product.withdraw(w.northgate, main.id, NOW, product=sold.id, reason=mark("reason"))
    _described(w.northgate, main.id, products[0])
    group = product.group(w.northgate, main.id, NOW, products=products[:1], name=mark("group"))
    product.ungroup(w.northgate, main.id, NOW, group=group.id, reason=mark("reason"))
    new = vulnerability.NewVulnerability(mark("title"))
    (none,) = vulnerability.add(w.lead, main.id, NOW, vulnerabilities=[new])
    vulnerability.withdraw(w.lead, none.id, NOW, reason=mark("reason"))
    told = note.NewNote(NoteKind.DETAILS, mark("note"), mark("title"))
    thanks = acknowledgment.NewAcknowledgment((mark("name"),))
    linked = reference.NewReference(address, mark("summary"))
    figure = score.NewScore(VECTOR, frozenset(products), source=mark("source"))
    cure = remediation.NewRemediation(RemediationKind.WORKAROUND, mark("details"), frozenset(products))
    plan = _planned()
    own = note.NewNote(None, mark("note"), vulnerability=flaw)
    rows: tuple[tuple[Any, Actor, uuid.UUID, Any], ...] = (
        (note, w.lead, note.add(w.lead, main.id, NOW, notes=[told])[0].id, told),
        (note, w.northgate, note.add(w.northgate, main.id, NOW, notes=[own])[0].id, own),
        (
            acknowledgment,
            w.lead,
            acknowledgment.add(w.lead, main.id, NOW, acknowledgments=[thanks])[0].id,
            thanks,
        ),
        (
            reference,
            w.northgate,
            reference.add(w.northgate, main.id, NOW, references=[linked])[0].id,
            linked,
        ),
        (score, w.northgate, score.add(w.northgate, flaw, NOW, scores=[figure])[0].id, figure),
        (remediation, w.northgate, remediation.add(w.northgate, flaw, NOW, remediations=[cure])[0].id, cure),
        (rollout, w.northgate, rollout.add(w.northgate, main.id, NOW, rollouts=[plan])[0].id, plan),
    )
    for verbs, who, key, wanted in rows:
        verbs.change(who, key, NOW, wanted=wanted, version=1)
        verbs.withdraw(who, key, NOW, reason=mark("reason"), version=2)


def _described(who: Actor, case: uuid.UUID, sold: uuid.UUID) -> None:
    """What a product is as a device, said and said anew; one unit's numbers are left out."""
    scopes = [Scope(ScopeKind.LOT, mark("lot")), Scope(ScopeKind.SERIAL_RANGE, mark("first"), mark("last"))]
    told = Description(
        udi=f"(01)00643169001763(21){unwritten()}",
        product_code="FRN",
        submission="K241234",
        model=mark("model"),
        firmware=[mark("firmware")],
        fielded=12_000,
        fielded_source=mark("source"),
        fielded_on=NOW.date(),
        scopes=scopes,
    )
    device.describe(who, case, NOW, product=sold, wanted=told, version=0)
    device.describe(who, case, NOW, product=sold, wanted=replace(told, model=mark("model")), version=1)


def _sealed(w: World, case: Case, reporter: Actor) -> None:
    """Files of a protected reporter: one that waits, one cleaned, one to be judged, one handed on."""
    sent = [sealed_file() for _ in range(4)]
    rows = file.add(reporter, case.id, NOW, room=case.room_id, files=sent)
    whys = {1: None, 2: Why.PACKETS, 3: Why.UNKNOWN}
    for place, why in whys.items():
        row, data = rows[place], b""
        if why is not Why.UNKNOWN:
            sealed.append(mark())
            data = sealed[-1].encode()
        told = Cleaned(row.sha256, data, why)
        found = file.clean(system(stream=case.id), row.id, NOW, cleaned=told)
    kept = file.forward(w.lead, found.id, NOW, reason=mark("reason"))
    file.clear(w.lead, kept.id, NOW, reason=mark("reason"))


def _looked_at(w: World) -> None:
    """A report of somebody unnamed: opened for one person, closed, asked for again; sealed anew, erased."""
    told = {"contact": unwritten(), "known_as": unwritten(), "credit_as": unwritten()}
    key = w.told(device=mark("device"), description=mark("description"), **told).report.id
    platform, why = system(stream=key), {"ground": Need.PROTECTION}
    look = reporter.reveal(w.lead, key, NOW, reason=mark("reason"), **why)
    reporter.disclose(platform, look.id, NOW)
    reporter.conceal(platform, look.id, NOW + HOUR)
    reporter.reveal(w.lead, key, NOW, reason=mark("reason"), **why)
    ports.opener().renew()
    reporter.seal(platform, key, NOW)
    ports.keys().destroy(identity.own_name(place_of("live", key, Telling.CREDIT_AS)))
    reporter.erase(platform, key, NOW)


def _held(e: Everything) -> None:
    """A hold of the main case that stands; one of it and one of a report that were lifted."""
    w, told = e.w, ("matter", "reason")
    hold.place(w.lead, e.main.id, NOW, **{name: mark(name) for name in told})
    of_case = hold.place(w.lead, e.main.id, NOW, **{name: mark(name) for name in told})
    of_report = hold.place_on_report(w.lead, e.report, NOW, **{name: mark(name) for name in told})
    for row in (of_case, of_report):
        hold.lift(w.lead, row.id, NOW, reason=mark("reason"))


def _asked_for(e: Everything) -> None:
    """Records of the main case were asked for twice: one answer is approved and taken out, one is closed.

    So is what was asked for of the other case.
    """
    w, days = e.w, {"came_on": NOW.date(), "due_on": NOW.date()}
    asked = ({name: mark(name) for name in ("reference", "asked")} for _ in range(2))
    row, over = (disclosure.record(w.lead, e.main.id, NOW, **one, **days) for one in asked)
    disclosure.lay_out(w.lead, row.id, NOW)
    _noticed(e, row.id)
    with read_scope(w.lead):
        seen = DisclosureParagraph.objects.visible_to(w.lead).filter(request=row.id).order_by("number")
        title, *others = seen.values_list("id", flat=True)
    disclosure.decide(w.lead, title, NOW, decision=Decision.RELEASE)
    for key in others:
        held = {"decision": Decision.WITHHOLD, "exemptions": ["5"], "words": mark("words")}
        disclosure.decide(w.lead, key, NOW, **held)
    disclosure.approve(w.colleague, row.id, NOW, version=3 + len(others))
    disclosure.export(w.colleague, row.id, NOW, way=Opening.EXPORT)
    other = disclosure.record(w.lead, e.other.id, NOW, **{n: mark(n) for n in ("reference", "asked")}, **days)
    disclosure.lay_out(w.lead, other.id, NOW)
    owned = (one for one in _in(w.lead, DisclosureParagraph, e.other.id) if one.owner_id)
    told = [one.id for one in owned if not NEVER & set(one.grounds)]
    disclosure.notify(w.lead, other.id, NOW, paragraphs=told)
    for one in (over, other):
        disclosure.close(w.lead, one.id, NOW, reason=mark("reason"))


def _noticed(e: Everything, request: uuid.UUID) -> None:
    """Notice to a manufacturer of what it submitted: agreed, objected to, over that, unanswered, run out."""
    w, side = e.w, e.sides["northgate"]
    with read_scope(w.lead):
        rows = DisclosureParagraph.objects.visible_to(w.lead).filter(request=request, owner=side.id)
        told = [row.id for row in rows.order_by("number") if not NEVER & set(row.grounds)][:5]
    silent, *others = told
    (late,) = disclosure.notify(w.lead, request, NOW, paragraphs=[silent])
    disclosure.lapse(system(stream=e.main.id), late.id, NOW + dt.timedelta(days=30))
    (one,) = disclosure.notify(w.lead, request, NOW, paragraphs=others)
    lines = [row.id for row in _in(w.northgate, NoticedParagraph, e.main.id) if row.notice_id == one.id]
    disclosure.agree(w.northgate, one.id, NOW, paragraphs=lines[:1])
    grounds = {"exemptions": ["4"], "words": mark("words")}
    disclosure.object_(w.northgate, one.id, NOW, paragraphs=lines[1:3], **grounds)
    disclosure.intend(w.lead, one.id, NOW, paragraphs=lines[2:3], reasons=mark("reasons"))


def _counselled(e: Everything) -> Actor:
    """Counsel of a manufacturer: a version approved, one returned, one that waits; a seat that was ended."""
    w, main = e.w, e.main
    found, gone = person(), person()
    for one, organisation_ in ((found, w.makers["northgate"]), (gone, w.agency)):
        Membership.objects.create(organisation=organisation_, person_id=one.person, since=NOW)
    with read_scope(w.lead):
        adviser = Participant.objects.visible_to(w.lead).get(stream=main.id, role=Role.ADVISER).id
    for who, seat, one in ((w.northgate, e.sides["northgate"].id, found), (w.adviser, adviser, gone)):
        counsel.name(who, seat, NOW, person=one.person)
    counsel.end(w.lead, adviser, NOW, reason=mark("reason"))
    with read_scope(found):
        (first,) = Statement.objects.visible_to(found).filter(stream=main.id)
    statement.approve(found, first.id, NOW)
    for last in (False, True):
        told = note.NewNote(None, mark("note"))
        note.change(w.northgate, first.subject, NOW, wanted=told)
        with read_scope(found):
            (row,) = Statement.objects.visible_to(found).filter(state=StatementState.WAITING)
        if not last:
            statement.return_(found, row.id, NOW, words=mark("words"))
    return found


def _opened(w: World, key: uuid.UUID) -> None:
    """Whoever leads the case looked at who reported."""
    look = reporter.reveal(w.lead, key, NOW, ground=Need.LAW, reason=mark("reason"))
    reporter.disclose(system(stream=key), look.id, NOW)
    reporter.conceal(system(stream=key), look.id, NOW + HOUR)


def _talk(e: Everything) -> None:
    w, main = e.w, e.main
    notes = [note.NewNote(NoteKind.SUMMARY, mark("note"), mark("title"), common=True)]
    note.add(w.lead, main.id, NOW, notes=[*notes, note.NewNote(NoteKind.DETAILS, mark("note"))])
    address = f"https://example.org/{mark('url')}"
    note.add(w.northgate, main.id, NOW, notes=[note.NewNote(None, mark("note"))])
    references = [reference.NewReference(address, mark("summary"), common=True)]
    reference.add(w.lead, main.id, NOW, references=references)
    thanks = acknowledgment.NewAcknowledgment(
        (mark("name"),), mark("organization"), mark("summary"), (address,)
    )
    acknowledgment.add(w.lead, main.id, NOW, acknowledgments=[thanks])
    rooms = {"case": main.room_id, **{name: row.side_id for name, row in e.sides.items()}}
    for room in rooms.values():
        post.write(w.lead, main.id, NOW, room=room, text=mark("post"))
        (kept,) = file.add(w.lead, main.id, NOW, room=room, files=[sealed_file()])
        file.clear(w.lead, kept.id, NOW, reason=mark("reason"))
        (bad,) = file.add(w.lead, main.id, NOW, room=room, files=[sealed_file()])
        verdict = Verdict(bad.sha256, mark("finding"), mark("scanner"))
        file.examine(system(stream=main.id), bad.id, NOW, verdict=verdict)
        file.classify(w.lead, bad.id, NOW)
        file.entrust(w.lead, bad.id, NOW, people=[w.lead.person], reason=mark("reason"))
        file.mark(w.lead, bad.id, NOW, onward=Onward.FORBIDDEN)
    _items(e, rooms["northgate"])
    _claims(e, rooms["northgate"])
    post.write(w.northgate, main.id, NOW, room=rooms["northgate"], text=mark("post"))
    told = {"subject": mark("subject"), "text": mark("post")}
    begun = thread.start(w.lead, main.id, NOW, room=rooms["northgate"], **told)
    first = post.write(w.northgate, main.id, NOW, thread=begun.id, text=mark("post"))
    more = {"quotes": first.id, "mentions": [w.northgate.person]}
    post.write(w.lead, main.id, NOW, thread=begun.id, text=mark("post"), **more)
    chosen = {"people": [w.adviser.person]}
    thread.start(w.lead, main.id, NOW, subject=mark("subject"), text=mark("post"), **chosen)
    for room in (main.room_id, rooms["northgate"]):
        row = post.write(w.northgate, main.id, NOW, room=room, text=mark("post"))
        post.revise(w.northgate, row.id, NOW, text=mark("post"))
        post.mark(w.northgate, row.id, NOW, onward=Onward.FORBIDDEN)
        gone = post.write(w.northgate, main.id, NOW, room=room, text=mark("post"))
        post.revise(w.northgate, gone.id, NOW, text=mark("post"))
        post.withdraw(w.lead, gone.id, NOW, reason=mark("reason"))
        erased = post.write(w.northgate, main.id, NOW, room=room, text="Words that nobody keeps.")
        post.redact(w.lead, erased.id, NOW, reason=mark("reason"), basis=mark("basis"))
        told = file.Evidence("scan.txt", "text/plain", b"Bytes that nobody keeps.")
        (scan,) = file.add(w.northgate, main.id, NOW, room=room, files=[told])
        why = {"reason": mark("reason"), "basis": mark("basis"), "with_name": True}
        file.redact(w.northgate, scan.id, NOW, **why)


def _items(e: Everything, side: uuid.UUID) -> None:
    """What belongs to a manufacturer, as it sends it and as the desk files it; asked for, shared, denied."""
    w, main = e.w, e.main
    for who, mark_ in ((w.northgate, Mark.TRADE_SECRET), (w.lead, Mark.COMMERCIAL)):
        file.add(who, main.id, NOW, room=side, files=[sealed_file()], handling=[mark_, Mark.PERSONAL])
    with read_scope(w.lead):
        items = list(Item.objects.visible_to(w.lead).filter(stream=main.id).order_by("id"))
        adviser = Participant.objects.visible_to(w.lead).get(stream=main.id, role=Role.ADVISER).id
    wanted = {"recipient": adviser, "purpose": Purpose.PATIENT_RISK}
    for one in items:
        request = share.ask(w.lead, one.id, NOW, reason=mark("reason"), **wanted)
        share.deny(w.northgate, request.id, NOW, reason=mark("reason"))
        again = share.ask(w.lead, one.id, NOW, reason=mark("reason"), **wanted)
        share.retract(w.lead, again.id, NOW, reason=mark("reason"))
    first, second = items
    for one in (first, second):
        request = share.ask(w.lead, one.id, NOW, reason=mark("reason"), **wanted)
        share.announce(w.northgate, request.id, NOW)
        given = share.grant(w.northgate, request.id, NOW)
    share.withdraw(w.northgate, given.id, NOW, reason=mark("reason"))
    _unconsented(e, side, adviser)
    _read_records(e, first)
    late = share.ask(w.lead, second.id, NOW, reason=mark("reason"), due_at=NOW + HOUR, **wanted)
    share.lapse(system(stream=main.id), late.id, NOW + HOUR)
    share.ask(w.lead, second.id, NOW, reason=mark("reason"), **wanted)


def _claims(e: Everything, side: uuid.UUID) -> None:
    """What a manufacturer claims is PCII, in writing and in speech, before a lead who is trained in it."""
    w, main = e.w, e.main
    at = timezone.now()
    told = {"organisation": w.center.id, "person": w.lead.person, "trained_on": at.date()}
    training.record(system(), at, **told)
    for how in ({"number": mark("number")}, {"reason": mark("reason")}, None):
        about = {"handling": [Mark.PCII], "stated": True, "purpose": Purpose.TESTING}
        (sent,) = file.add(w.northgate, main.id, NOW, room=side, files=[sealed_file()], **about)
        (one,) = [row for row in _in(w.lead, Item, main.id) if row.room_id == sent.room_id]
        (made,) = [row for row in _in(w.lead, Claim, main.id) if row.item_id == one.id]
        if how:
            (claim.validate if "number" in how else claim.reject)(w.lead, made.id, NOW, **how)
    with read_scope(w.northgate):
        owner = Participant.objects.visible_to(w.northgate).get(stream=main.id, side=side)
    for _ in range(2):
        spoken = claim.record(w.lead, owner.id, NOW, words=mark("words"), said_at=NOW)
        claim.confirm(w.northgate, spoken.id, NOW, purpose=Purpose.TESTING, stated=True)
    late = claim.record(w.lead, owner.id, NOW, words=mark("words"), said_at=NOW)
    claim.lapse(system(stream=main.id), late.id, NOW + dt.timedelta(days=15))
    claim.record(w.lead, owner.id, NOW, words=mark("words"), said_at=NOW)


def _read_records(e: Everything, one: Item) -> None:
    """What a consent opened, downloaded more often than is usual and looked at; its ledger, taken out."""
    w, main = e.w, e.main
    (sent,) = [row for row in _in(w.lead, Blob, main.id) if row.room_id == one.room_id]
    usual = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    with override_settings(MEDACCORD=usual):
        for hours in (0, 0, 0, 2, 2, 2):
            reading.record(w.adviser, sent.id, NOW + hours * HOUR, way=Opening.DOWNLOAD)
    first, _ = _in(w.lead, Bulk, main.id)
    reading.review(w.lead, first.id, NOW, words=mark("words"))
    ledger.export(w.northgate, main.id, NOW, way=Opening.EXPORT)


def _unconsented(e: Everything, side: uuid.UUID, adviser: uuid.UUID) -> None:
    """Released for patients and run out; asked for by law, and upheld or ended by a second person."""
    w, main = e.w, e.main
    told = {"recipient": adviser, "reason": mark("reason")}
    for outcome in (Review.UPHELD, Review.ENDED):
        basis = mark("basis")
        agreed = settings.MEDACCORD.model_copy(update={"override_bases": (basis,)})
        with override_settings(MEDACCORD=agreed):
            (sent,) = file.add(
                w.northgate, main.id, NOW, room=side, files=[sealed_file()], handling=[Mark.COMMERCIAL]
            )
            (one,) = [row for row in _in(w.lead, Item, main.id) if row.room_id == sent.room_id]
            law = {"legal_basis": basis, "purpose": Purpose.REGULATORY}
            asked = share.override(w.lead, one.id, NOW, **told, **law)
            share.review(w.colleague, asked.id, NOW, outcome=outcome, words=mark("words"))
    named = {"people": [w.adviser.person], "ground": Danger.LIKELY, "minimum": mark("minimum")}
    made = share.release(w.lead, one.id, NOW, **told, **named)
    share.expire(system(stream=main.id), made.id, NOW + dt.timedelta(hours=72))
    again = {"recipient": adviser, "reason": mark("reason")}
    share.release(w.colleague, one.id, NOW, **again, **named)  # which the lead may review


def _entered(e: Everything) -> None:
    """Two members of the center enter in an emergency: one was wrong to, nobody has looked at the other."""
    called = case_view(e.w.lead, e.main.id).number
    for right in (False, True):
        someone = person()
        Membership.objects.create(organisation=e.w.center, person_id=someone.person, since=NOW)
        analyst = replace(someone, roles=someone.roles | {Role.ANALYST})
        told = {"number": called, "ground": Emergency.PATIENTS, "reason": mark("reason")}
        row = access.take(analyst, NOW, **told)
        if not right:
            access.review(e.w.lead, row.id, NOW, outcome=Review.ENDED, words=mark("words"))


def _shared(w: World, case: Case, maker: Participant, recipient: uuid.UUID) -> None:
    """One document of another manufacturer, which an observer reads by its consent."""
    told = {"files": [sealed_file()], "handling": [Mark.COMMERCIAL]}
    file.add(w.outsider, case.id, NOW, room=maker.side_id, **told)
    (one,) = _in(w.lead, Item, case.id)
    why = {"purpose": Purpose.COORDINATION, "reason": mark("reason")}
    request = share.ask(w.lead, one.id, NOW, recipient=recipient, **why)
    share.grant(w.outsider, request.id, NOW)


def _drafts(e: Everything) -> None:
    row = advisory.draft(e.w.lead, e.main.id, NOW, summary=mark("summary"))
    _read(e, row)
    advisory.submit(e.w.lead, row.id, NOW)
    advisory.return_(e.w.colleague, row.id, NOW, comment=mark("comment"))
    _spoken(e)


def _spoken(e: Everything) -> None:
    """The adviser's own communication: drafted twice, answered in every way."""
    told = {"title": mark("title"), "summary": mark("summary"), "question": mark("question")}
    told |= {"outlet": "together", "due_at": NOW + dt.timedelta(days=3)}
    parts = {part.value: mark("part") for part in Part}
    before = None
    for word in ("commented", "objected"):
        row = communication.draft(e.w.adviser, e.main.id, NOW, parts=parts, based_on=before, **told)
        said = {"words": mark("words"), "parts": {"patients": mark("part")}}
        communication.answer(e.w.lead, row.id, NOW, answer=word, **said)
        before = row.id


def _colleagues(e: Everything) -> dict[str, Actor]:
    """Three more people of a manufacturer: one works on the case, one did, one never has."""
    people = {word: person() for word in ("brought in", "taken out", "not brought in")}
    maker, row = e.w.makers["northgate"], e.sides["northgate"]
    doubted = [person(), person()]
    for one in (*people.values(), *doubted):
        Membership.objects.create(organisation=maker, person_id=one.person, since=NOW)
    for one in (people["brought in"], people["taken out"], *doubted):
        colleague.add(e.w.northgate, row.id, NOW, person=one.person)
    _reset(e, row, *doubted)
    colleague.remove(e.w.northgate, row.id, NOW, person=people["taken out"].person)
    return {f"colleague who was {word}": one for word, one in people.items()}


def _reset(e: Everything, row: Participant, confirmed: Actor, waiting: Actor) -> None:
    """Two people lost their second factor; one of them was confirmed since."""
    for one in (confirmed, waiting):
        factor.reset(system(), NOW, person=signs_in(one).person)
    colleague.confirm(e.w.northgate, row.id, NOW, person=confirmed.person)
    e.doubted = waiting.person


def _removed(w: World, case: Case) -> Actor:
    """Somebody whose organisation took part and was taken out."""
    gone = person()
    maker = organisation(OrganisationKind.MANUFACTURER, gone, name="Gone Devices")
    row = participant.invite(w.lead, case.id, NOW, organisation=maker.id, message=mark("message"))
    consent.accept(gone, row.id, NOW)
    propose(gone, row.id, NOW, **_proposed())
    remove(w.lead, row.id, NOW, reason=mark("reason"))
    return gone


def _other_agency(w: World, case: Case) -> None:
    """An agency that advises on another case alone, with a communication and a statement of its own there."""
    medic = person()
    agency = organisation(OrganisationKind.CLINICAL_ADVISER, medic, name="Other Agency")
    row = participant.invite(w.lead, case.id, NOW, organisation=agency.id, message=mark("message"))
    consent.accept(medic, row.id, NOW)
    told = {"title": mark("title"), "summary": mark("summary"), "outlet": "alone"}
    parts = {"summary": mark("part"), "patients": mark("part")}
    due = NOW + dt.timedelta(days=3)
    drafted = communication.draft(medic, case.id, NOW, parts=parts, due_at=due, **told)
    communication.answer(w.lead, drafted.id, NOW, answer="objected", words=mark("words"))
    flaw = next(one for one in _in(w.lead, Vulnerability, case.id) if not (one.withdrawn_at or one.moved))
    provisional.issue(medic, flaw.id, NOW, wanted=_provisional())
    dispute.open(medic, case.id, NOW, wanted=_claim("harm"), vulnerability=flaw.id)


def _claim(kind: str) -> Disputed:
    return Disputed(kind, mark("subject"), mark("claim"))


def _proposed() -> dict[str, str]:
    return {name: mark(name) for name in ("name", "contact", "reason")}


def _read(e: Everything, row: Revision) -> None:
    """Both who advise and a manufacturer read a draft, comment on it and answer; the desk settles."""
    w, case = e.w, e.main.id
    known = {one.role: one.id for one in _in(w.lead, Participant, case) if one.role in review.ASKED}
    readers = [known["adviser"], e.sides["northgate"].id]
    due = NOW + dt.timedelta(days=3)
    asked = review.ask(w.lead, row.id, NOW, parties=readers, due_at=due, question=mark("question"))
    title = {"revision": row.id, "kind": "title", "source": case}
    said = [
        comment.write(who, case, NOW, **title, comment=mark("comment")) for who in (w.adviser, w.northgate)
    ]
    comment.write(w.lead, case, NOW, **title, comment=mark("comment"))
    settled = {"disposition": "rejected", "because": mark("because")}
    comment.settle(w.lead, case, NOW, comments=[one.id for one in said], **settled)
    for one in asked:
        mine = one.participant_id == known["adviser"]
        told = ("objected" if mine else "commented", w.adviser if mine else w.northgate)
        review.answer(told[1], one.id, NOW, answer=told[0], words=mark("words"))


def _judged(e: Everything) -> None:
    """Parties judge one vulnerability alone, then in the open, and are asked once more behind a seal."""
    w, case = e.w, e.main.id
    standing = (one for one in _in(w.lead, Vulnerability, case) if not (one.withdrawn_at or one.moved))
    flaw = min(standing, key=lambda one: one.position)
    known = {one.role: one.id for one in _in(w.lead, Participant, case)}
    maker, due = e.sides["northgate"].id, NOW + dt.timedelta(days=3)
    asked = {"parties": [known["lead"], known["adviser"], maker], "due_at": due}
    first = assessment.ask(w.lead, flaw.id, NOW, **asked, question=mark("question"))
    for who, told in ((w.lead, _technical()), (w.adviser, _clinical())):
        opinion.give(who, _own(who, case).id, NOW, answers=told)
    opinion.decline(w.northgate, _own(w.northgate, case).id, NOW, reason=mark("reason"))
    assessment.open(system(stream=case), first.id, NOW)
    opinion.release(w.adviser, _own(w.adviser, case).id, NOW, parties=[maker])
    _determined(e, flaw.id, maker)
    _disputed(e, flaw.id)
    news = {"because": "new_evidence", "reason": mark("reason")}
    assessment.ask(w.lead, flaw.id, NOW, **asked, **news, question=mark("question"))
    provisional.issue(w.adviser, flaw.id, NOW, wanted=_provisional())
    both = _technical() | _clinical() | {"controls": mark("controls"), "risk_after": "controlled"}
    opinion.give(w.northgate, _own(w.northgate, case).id, NOW, answers=both)
    _drafted(e, flaw.id)


def _drafted(e: Everything, flaw: uuid.UUID) -> None:
    """Three parties keep drafts in their own workspaces, and one discards one of them."""
    drafts: list[tuple[Actor, str, dict[str, Any]]] = [
        (e.w.adviser, "opinion", _clinical()),
        (e.w.northgate, "determination", {"rationale": mark("rationale"), "controls": mark("controls")}),
        (e.w.lead, "consensus", {"technical": mark("technical"), "clinical": mark("clinical")}),
    ]
    for who, what, answers in drafts:
        workspace.keep(who, e.main.id, NOW, vulnerability=flaw, what=what, answers=answers)
    told = {"what": "provisional", "answers": {"harm": mark("harm")}}
    row = workspace.keep(e.w.adviser, e.main.id, NOW, vulnerability=flaw, **told)
    workspace.discard(e.w.adviser, row.id, NOW)


def _disputed(e: Everything, flaw: uuid.UUID) -> None:
    """Disputes that are open, withdrawn, settled by a determination and by a test; all are talked about."""
    w, case = e.w, e.main.id
    made = [
        dispute.open(w.northgate, case, NOW, wanted=_claim(kind), vulnerability=flaw)
        for kind in ("harm", "scope", "technical")
    ]
    for row in made:
        dispute.write(w.northgate, row.id, NOW, text=mark("post"))
    rows = [one for one in _in(w.adviser, Determination, case) if one.replaced_at is None]
    rests = next(one for one in rows if one.role == "adviser").id
    told = {one.kind: one.id for one in _in(w.adviser, Dispute, case)}
    settled = Settlement("partly", "determination", mark("words"))
    dispute.settle(w.adviser, told["harm"], NOW, wanted=settled, determination=rests)
    tested = dispute.open(w.adviser, case, NOW, wanted=_claim("technical"), vulnerability=flaw)
    dispute.release(w.adviser, tested.id, NOW, parties=[e.sides["northgate"].id])
    by_test = Settlement("upheld", "test", mark("words"), mark("report"))
    dispute.settle(w.lead, tested.id, NOW, wanted=by_test)
    dispute.withdraw(w.northgate, made[1].id, NOW, reason=mark("reason"))


def _own(actor: Actor, case: uuid.UUID) -> Consultation:
    """What somebody's own party was asked last."""
    return max(_in(actor, Consultation, case), key=lambda one: one.number)


def _provisional() -> Provisional:
    return Provisional(
        "critical", mark("harm"), mark("patients"), mark("clinicians"), NOW + dt.timedelta(days=3)
    )


def _technical() -> dict[str, Any]:
    return {"vector": VECTOR, "exploitability": "high", "exploit_because": mark("because")}


def _clinical() -> dict[str, Any]:
    words = ("harm", "hazard", "situation", "population", "workaround", "benefit_risk")
    chosen = {"severity": "critical", "dependence": "yes", "noticed": "never", "risk_before": "uncontrolled"}
    return {name: mark(name) for name in words} | chosen


def _determined(e: Everything, flaw: uuid.UUID, maker: uuid.UUID) -> None:
    """Both determine, a supervisor concurs; a joint statement is signed, and the manufacturer dissents."""
    w, case = e.w, e.main.id
    supervisor = person(mark("supervisor"))
    Membership.objects.create(organisation=w.agency, person_id=supervisor.person, since=NOW)
    known = {one.role: one.id for one in _in(w.lead, Participant, case)}
    colleague.add(w.adviser, known["adviser"], NOW, person=supervisor.person)
    for who in (w.adviser, w.northgate):
        wanted = Wanted("uncontrolled", "high", "critical", mark("rationale"), mark("controls"), "low")
        row = determination.make(who, flaw, NOW, wanted=wanted, concurrence=True)
        if who is w.adviser:
            determination.release(who, row.id, NOW, parties=[maker])
            determination.concur(supervisor, row.id, NOW)
    _stated(e, flaw)
    texts = {name: mark(name) for name in ("technical", "clinical", "patients", "clinicians", "mitigations")}
    taken_back = provisional.issue(w.adviser, flaw, NOW, wanted=_provisional())
    provisional.withdraw(w.adviser, taken_back.id, NOW, instead=mark("instead"))
    provisional.issue(w.adviser, flaw, NOW, wanted=_provisional())
    sold = frozenset(one.id for one in _in(w.lead, Product, case) if one.withdrawn_at is None)
    scores = [Scored(VECTOR, sold)]
    told = {"texts": texts, "scores": scores, "parties": [maker], "concurrence": True}
    stated = consensus.propose(w.lead, flaw, NOW, **told)
    for who, part in ((w.lead, "technical"), (w.adviser, "clinical")):
        consensus.sign(who, stated.id, NOW, part=part)
    consensus.concur(supervisor, stated.id, NOW)
    (joining,) = _in(w.northgate, Joining, case)
    consensus.join(w.northgate, joining.id, NOW)
    consensus.dissent(w.northgate, joining.id, NOW, reason=mark("dissent"))


def _stated(e: Everything, flaw: uuid.UUID) -> None:
    """The manufacturer states facts, one of them anew."""
    told = {"named": mark("named"), "words": mark("words"), "link": f"https://example.com/{mark('link')}"}
    for fact, day, why in (("learned", 3, ""), ("learned", 4, mark("reason")), ("isao_member", 9, "")):
        on = (NOW - dt.timedelta(days=day)).date()
        duty.state(e.w.northgate, flaw, NOW, wanted=FactStated(fact, on, **told, reason=why))


def _in(actor: Actor, model: Any, case: uuid.UUID) -> list[Any]:
    with read_scope(actor):
        return list(model.objects.visible_to(actor).filter(stream=case))


def _other_case(e: Everything, other: Case, reporter: Actor) -> None:
    """A case of other people: a manufacturer who takes part without an embargo, and an overridden rule."""
    w = e.w
    maker = organisation(OrganisationKind.MANUFACTURER, w.outsider, name="Outer Devices")
    begun = thread.start(
        w.lead, other.id, NOW, room=other.room_id, subject=mark("subject"), text=mark("post")
    )
    post.write(w.lead, other.id, NOW, thread=begun.id, text=mark("post"))
    row = participant.invite(w.lead, other.id, NOW, organisation=maker.id, message=mark("message"))
    consent.accept(w.outsider, row.id, NOW)
    participant.show_history(w.lead, row.id, NOW)
    participant.judge(w.outsider, row.id, NOW, event=ReportEvent.VALIDATE)
    participant.judge(w.outsider, row.id, NOW, event=ReportEvent.DEFER)
    proposed = [propose(w.outsider, row.id, NOW, **_proposed()) for _ in range(2)]
    turn_down(w.lead, proposed[0].id, NOW, reason=mark("reason"))
    finish(w.outsider, row.id, NOW, reason=mark("reason"))
    resume(w.outsider, row.id, NOW)
    ends = NOW + dt.timedelta(days=30)
    embargo.propose(w.outsider, other.id, NOW, ends_at=ends, reasons={"T8": mark("override")})
    sold = product.add(w.outsider, other.id, NOW, products=[typed(maker.id, "Outer", mark("product"))])
    weak = vulnerability.NewVulnerability(mark("title"), "", "CWE-306", mark("weakness"))
    found = [weak, vulnerability.NewVulnerability(mark("title"))]
    flaw, later = vulnerability.add(w.lead, other.id, NOW, vulnerabilities=found)
    group = product.group(w.outsider, other.id, NOW, products=[row.id for row in sold], name=mark("group"))
    cure = remediation.NewRemediation(
        RemediationKind.WORKAROUND, mark("details"), groups=frozenset({group.id})
    )
    remediation.add(w.outsider, flaw.id, NOW, remediations=[cure])
    told = _planned(products=frozenset(row.id for row in sold), reason=mark("reason"))
    rollout.add(w.lead, other.id, NOW, rollouts=[told])
    _billed(w.outsider, other.id, sold[0].id)
    texts = {"technical": mark("technical"), "clinical": mark("clinical")}
    consensus.propose(w.lead, flaw.id, NOW, texts=texts)
    (lead,) = [one.id for one in _in(w.lead, Participant, other.id) if one.role == "lead"]
    begun = assessment.ask(w.lead, flaw.id, NOW, parties=[lead], due_at=NOW + dt.timedelta(days=3))
    assessment.close(w.lead, begun.id, NOW, because="adverse_event", reason=mark("reason"))
    apart = {"title": mark("title"), "leak_risk": mark("reason")}
    split.split(w.lead, other.id, NOW, vulnerabilities=[later.id], **apart)
    _read_by_others(e, other, row, reporter)


def _read_by_others(e: Everything, other: Case, maker: Participant, reporter: Actor) -> None:
    """A manufacturer, the reporter and a hospital that observes are asked; the last two say something."""
    w, observer = e.w, person()
    e.people["observer of another case"] = observer
    hospital = organisation(OrganisationKind.HOSPITAL, observer, name="Outer Hospital")
    watching = participant.invite(w.lead, other.id, NOW, organisation=hospital.id)
    consent.accept(observer, watching.id, NOW)
    (finder,) = [one for one in _in(w.lead, Participant, other.id) if one.role == "reporter"]
    consent.accept(reporter, finder.id, NOW)
    participant.credit(reporter, finder.id, NOW, name=mark("credit"))
    _shared(w, other, maker, watching.id)
    drafted = advisory.draft(w.lead, other.id, NOW, summary=mark("summary"))
    _other_agency(w, other)
    told = {"due_at": NOW + dt.timedelta(days=3), "question": mark("question")}
    readers = [maker.id, finder.id, watching.id]
    asked = review.ask(w.lead, drafted.id, NOW, parties=readers, **told)
    for party, who in ((finder.id, reporter), (watching.id, observer)):
        title = {"revision": drafted.id, "kind": "title", "source": other.id, "party": party}
        said = comment.write(who, other.id, NOW, **title, comment=mark("comment"))
        settled = {"disposition": "noted", "because": mark("because")}
        comment.settle(w.lead, other.id, NOW, comments=[said.id], **settled)
        (mine,) = [one for one in asked if one.participant_id == party]
        review.answer(who, mine.id, NOW, answer="commented", words=mark("words"))
