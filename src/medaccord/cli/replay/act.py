"""One case acted from report to publication, by the real commands and the right actors at simulated times."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from django.db import transaction

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.cases.commands import (
    acknowledgment,
    case,
    consent,
    embargo,
    note,
    participant,
    product,
    reference,
    remediation,
    score,
    status,
    vulnerability,
)
from medaccord.apps.cases.models import Participant
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity
from medaccord.apps.parties.models import Origin
from medaccord.cli.replay import rows
from medaccord.cli.replay.cast import Cast, Maker
from medaccord.cli.replay.plan import Plan, Release, Vendor
from medaccord.core.context import database_context
from medaccord.core.models import Principal
from medaccord.core.principal import LIVE, Actor, actor_for, stranger
from medaccord.domain.csaf.advisory import Vulnerability
from medaccord.domain.csaf.answers import Answer
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.roles import Role

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

MOST = 500
"""How many texts one command takes at a time."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a plan: the streams it left, its numbers and how many commands that took."""

    report: uuid.UUID
    case: uuid.UUID
    number: str
    advisory: str
    commands: int


@dataclass
class Part:
    """A manufacturer in its case: who speaks for it, its participant, and all vendor names that mean it."""

    maker: Maker
    row: uuid.UUID
    vendors: list[Vendor]


def act(plan: Plan, cast: Cast) -> Replayed:
    """Act a plan in one transaction: a case that cannot be finished leaves nothing of itself behind.

    Raises what the commands raise.
    """
    scene = _Scene(plan, cast)
    with transaction.atomic():
        return scene.played()


class _Scene:
    """One case on its way; rows are kept by the ids and places that the plan knows them by."""

    def __init__(self, plan: Plan, cast: Cast) -> None:
        self.plan, self.days = plan, plan.days
        self.lead, self.approver = cast.lead, cast.approver
        self.finder = cast.finder(plan.finder.name) if plan.finder.is_person else stranger()
        # Who enters the register stays there, whatever becomes of the case.
        self.known = {vendor.name: cast.maker(vendor.name) for vendor in plan.vendors}
        self.commands = 0
        self.parts: dict[uuid.UUID, Part] = {}
        self.products: dict[str, uuid.UUID] = {}
        self.groups: dict[str, uuid.UUID] = {}
        self.makers: dict[uuid.UUID, Actor] = {}
        self.vulnerabilities: list[uuid.UUID] = []

    def played(self) -> Replayed:
        """Everything in the order in which it happens."""
        self.report()
        self.agree()
        self.describe()
        self.answer()
        self.assess()
        self.write()
        for release in self.plan.releases:
            self.publish(release)
        return Replayed(self.report_id, self.case_id, self.number, self.advisory, self.commands)

    def do(self, command: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Use one command, and count it."""
        self.commands += 1
        return command(*args, **kwargs)

    # ---------------------------------------------------------------- report, case, embargo

    def report(self) -> None:
        """The finder reports, the lead finds it valid and opens a case together with a second person."""
        finder = self.plan.finder
        told = Told(
            device=self.plan.device,
            description=self.plan.description,
            identity=Identity.NAME if finder.name else Identity.NOBODY,
            known_as=finder.name,
        )
        sent = self.do(report.submit, self.finder, self.days["reported"], told, origin=Origin.REPLAY)
        self.report_id, checked = sent.report.id, self.days["checked"]
        self.reporter = actor_for(Principal.objects.get(id=sent.report.reporter_id), roles=self.finder.roles)
        self.do(report.validate, self.lead, self.report_id, checked)
        opened = self.do(case.open, self.lead, self.report_id, checked, title=self.plan.title)
        self.case_id, self.number = opened.id, opened.stream.number
        second = self.approver.person
        assert second is not None
        self.do(participant.admit, self.lead, self.case_id, checked, person=second)

    def agree(self) -> None:
        """An embargo up to the first release; everybody consents, and every vendor takes the report on."""
        end = self.plan.releases[0].at
        self.do(embargo.propose, self.lead, self.case_id, self.days["embargoed"], ends_at=end)
        self.do(consent.accept, self.reporter, _reporter_of(self.case_id), self.days["invited"])
        for vendor in self.plan.vendors:
            self._invite(vendor)
        for part in self.parts.values():
            self.do(consent.accept, part.maker.speaker, part.row, self.days["consented"])
        for part in self.parts.values():
            for event in (ReportEvent.VALIDATE, ReportEvent.ACCEPT):
                self.do(participant.judge, part.maker.speaker, part.row, self.days["judged"], event=event)

    def _invite(self, vendor: Vendor) -> None:
        """Invite a vendor once, however many names of the product tree mean it."""
        maker = self.known[vendor.name]
        if maker.organisation in self.parts:
            self.parts[maker.organisation].vendors.append(vendor)
            return
        row = self.do(
            participant.invite,
            self.lead,
            self.case_id,
            self.days["invited"],
            organisation=maker.organisation,
        )
        self.parts[maker.organisation] = Part(maker, row.id, [vendor])

    # ---------------------------------------------------------------- products, vulnerabilities, answers

    def describe(self) -> None:
        """The desk enters products, groups and vulnerabilities as reported."""
        at = self.days["described"]
        given = {
            one.id: rows.product(one, part.maker.organisation)
            for part in self.parts.values()
            for vendor in part.vendors
            for one in vendor.products
        }
        if given:
            made = self.do(product.add, self.lead, self.case_id, at, products=list(given.values()))
            self.products = {key: row.id for key, row in zip(given, made, strict=True)}
            self.makers = {row.id: self.parts[row.organisation_id].maker.speaker for row in made}
        for group in self.plan.groups:
            members = [self.products[key] for key in group.products]
            text = group.summary or ""
            row = self.do(
                product.group, self.lead, self.case_id, at, products=members, name=group.id, summary=text
            )
            self.groups[group.id] = row.id
        if self.plan.vulnerabilities:
            wanted = [rows.vulnerability(one) for one in self.plan.vulnerabilities]
            found = self.do(vulnerability.add, self.lead, self.case_id, at, vulnerabilities=wanted)
            self.vulnerabilities = [row.id for row in found]

    def answer(self) -> None:
        """The desk asks about everything at once, each vendor answers for all of its own at once."""
        answers = {
            key: [self._answer(one) for vendor in part.vendors for one in vendor.answers]
            for key, part in self.parts.items()
        }
        pairs = [one.pair for told in answers.values() for one in told]
        due = self.days["answered"]
        if pairs:
            at = self.days["described"]
            self.do(status.ask, self.lead, self.case_id, at, pairs=pairs, due_at=due)
        for key, told in answers.items():
            if told:
                self.do(status.answer, self.parts[key].maker.speaker, self.case_id, due, answers=told)

    def _answer(self, one: Answer) -> status.Answer:
        return status.Answer(self.products[one.product], self.vulnerabilities[one.vulnerability], one.cell)

    # ---------------------------------------------------------------- scores, remediations, texts

    def assess(self) -> None:
        """The desk scores; remediations come from the vendor that they are about, else from the desk."""
        at = self.days["recorded"]
        for key, one in zip(self.vulnerabilities, self.plan.vulnerabilities, strict=True):
            for scores in _batches([rows.score(item, self.products) for item in one.scores]):
                self.do(score.add, self.lead, key, at, scores=scores)
            remedies = [rows.remediation(item, self.products, self.groups) for item in one.remediations]
            author = self._author(product for item in remedies for product in item.products)
            for some in _batches(remedies):
                self.do(remediation.add, author, key, at, remediations=some)

    def _author(self, products: Iterable[uuid.UUID]) -> Actor:
        """The one vendor whose products these are, else the lead."""
        makers = {self.makers[product] for product in products}
        return makers.pop() if len(makers) == 1 else self.lead

    def write(self) -> None:
        """The desk writes what goes with the whole case and with each vulnerability."""
        plan = self.plan
        about: list[tuple[uuid.UUID | None, Plan | Vulnerability]] = [(None, plan)]
        about += zip(self.vulnerabilities, plan.vulnerabilities, strict=True)
        at = self.days["recorded"]
        for notes in _batches([rows.note(one, key) for key, of in about for one in of.notes]):
            self.do(note.add, self.lead, self.case_id, at, notes=notes)
        for links in _batches([rows.reference(one, key) for key, of in about for one in of.references]):
            self.do(reference.add, self.lead, self.case_id, at, references=links)
        thanks = [rows.acknowledgment(one, key) for key, of in about for one in of.acknowledgments]
        for some in _batches(thanks):
            self.do(acknowledgment.add, self.lead, self.case_id, at, acknowledgments=some)

    # ---------------------------------------------------------------- publication

    def publish(self, release: Release) -> None:
        """One revision: the lead drafts and submits, the second person approves, the lead releases."""
        lead, drafted = self.lead, release.drafted_at
        row = self.do(
            advisory.draft,
            lead,
            self.case_id,
            drafted,
            summary=release.summary,
            status=release.status,
            language=self.plan.language,
            legacy_version=release.legacy_version,
            dated=release.dated,
        )
        self.do(advisory.submit, lead, row.id, drafted)
        self.do(advisory.approve, self.approver, row.id, drafted, digest=row.digest)
        self.do(advisory.release, lead, row.id, release.at)
        self.advisory = row.advisory.number


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """As few batches as commands take."""
    for start in range(0, len(items), MOST):
        yield items[start : start + MOST]


def _reporter_of(case_id: uuid.UUID) -> uuid.UUID:
    """The reporter's participant, which opening the case made."""
    with transaction.atomic(), database_context(None, LIVE, [case_id]):
        return Participant.rows.values_list("id", flat=True).get(stream=case_id, role=Role.REPORTER)
