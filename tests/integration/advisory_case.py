"""A case that is ready for its advisory, made through the real commands, for the tests of advisories."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import override_settings
from tests.factories import NOW, World, person, world
from tests.support.laid import laid

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Advisory, Revision
from medaccord.apps.cases.commands import (
    acknowledgment,
    note,
    participant,
    product,
    reference,
    remediation,
    score,
    status,
    vulnerability,
)
from medaccord.apps.cases.models import Case, NoteKind, ReferenceKind, RemediationKind, Vulnerability
from medaccord.apps.devices.models import Product
from medaccord.apps.parties.models import Membership
from medaccord.core.context import database_context
from medaccord.core.principal import Actor
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status

PAGE = "tests.integration.advisory_case.page"
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def page(document: Any, csaf_file_name: str) -> bytes:
    """A page that shows every text that a reader could see."""
    return f"<h1>{document.title}</h1><a href='{csaf_file_name}'>CSAF</a>{document!r}".encode()


def broken_page(document: Any, csaf_file_name: str) -> bytes:
    """A page that cannot be written."""
    raise RuntimeError("the template is broken")


def with_page(path: str = PAGE) -> Any:
    """Settings in which the public page is written by a function of these tests."""
    return override_settings(MEDACCORD_ADAPTERS={**settings.MEDACCORD_ADAPTERS, "page": path})


@dataclass
class Story:
    """A case with two vulnerabilities, a manufacturer that answers and one that nobody has asked."""

    w: World
    case: Case
    reporter: Actor
    one: Vulnerability
    two: Vulnerability
    pump: Product
    unasked: Product
    now: dt.datetime = NOW
    rows: dict[str, Any] = field(default_factory=dict)

    def draft(self, **inputs: Any) -> Revision:
        """A draft by the lead."""
        return advisory.draft(self.w.lead, self.case.id, self.now, **{"summary": "Initial", **inputs})

    def approved(self, **inputs: Any) -> Revision:
        """A revision that the colleague has approved."""
        row = self.draft(**inputs)
        advisory.submit(self.w.lead, row.id, self.now)
        return advisory.approve(self.w.colleague, row.id, self.now, digest=row.digest)

    def released(self, **inputs: Any) -> Revision:
        """A revision that the lead has released, with reasons where an embargo binds."""
        row = self.approved(**inputs)
        return advisory.release(
            self.w.lead,
            row.id,
            self.now,
            reasons={"T15": "All agreed.", "R6": "It read the one before."},
            leak_risk="They share no component.",
        )

    def here(self, model: Any, case: uuid.UUID | None = None, **which: Any) -> list[Any]:
        """Rows of the case as the database holds them."""
        key = case or self.case.id
        with transaction.atomic(), database_context(None, "live", [key]):
            return list(model.rows.filter(stream=key, **which))

    def likeness(self) -> Hashable:
        """By what two stories are the same."""
        return self.case.id, self.w.likeness(), self.now

    @property
    def number(self) -> str:
        """The number of the case's advisory."""
        (found,) = self.here(Advisory)
        return str(found.number)

    def fresh(self, row: Any) -> Any:
        """A row as the database holds it now."""
        (found,) = self.here(type(row), row.stream_id, id=row.id)
        return found

    def ask(self, what: Product, *about: Vulnerability) -> None:
        """Ask its manufacturer about a product, which then may stay silent."""
        pairs = [(what.id, one.id) for one in about]
        status.ask(self.w.lead, self.case.id, self.now, pairs=pairs, due_at=self.now + dt.timedelta(days=7))

    def answer(self, what: Product, about: Vulnerability, cell: Cell, by: Actor | None = None) -> None:
        """One answer by its manufacturer."""
        answers = [status.Answer(what.id, about.id, cell)]
        status.answer(by or self.w.northgate, self.case.id, self.now, answers=answers)


@laid
def story(
    *, embargo_days: int | None = 60, second: bool = True, colleague: bool = True, **told: Any
) -> Story:
    """A case ready for its advisory.

    `second` False asks nobody about the second vulnerability, `colleague` False lets nobody else in.
    """
    w = world()
    case, reporter = w.case(**told)
    if embargo_days:
        w.embargo(case, embargo_days)
    _colleague(w, case, colleague)
    w.join(case, "northgate")
    w.join(case, "halcyon")
    one, two = vulnerability.add(
        w.lead,
        case.id,
        w.now,
        vulnerabilities=[
            vulnerability.NewVulnerability(
                title="Dose without a password",
                cve="CVE-2026-10001",
                cwe="CWE-306",
                cwe_name="Missing Authentication for Critical Function",
                ids=(("Northgate", "NG-7"),),
            ),
            vulnerability.NewVulnerability(title="Logs show keys", cve="CVE-2026-10002"),
        ],
    )
    pump, unasked = product.add(
        w.lead,
        case.id,
        w.now,
        products=[
            product.NewProduct(
                w.makers["northgate"].id,
                "Northgate InfusaCore LX 4.1",
                (
                    ("vendor", "Northgate"),
                    ("product_name", "InfusaCore LX"),
                    ("product_version", "4.1"),
                ),
                {"model_numbers": ["LX-4"]},
            ),
            product.typed(w.makers["halcyon"].id, "Halcyon", "SECRET-PRODUCT", "1"),
        ],
    )
    made = Story(w, case, reporter, one, two, pump, unasked)
    _texts(made)
    _answers(made, second)
    return made


def _colleague(w: World, case: Case, inside: bool) -> None:
    """A second person at the desk, admitted to the case or not."""
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    if inside:
        participant.admit(w.lead, case.id, w.now, person=w.colleague.person)


@laid
def third(made: Story) -> Actor:
    """A third person at the desk, admitted to the case."""
    one = person("Third Person")
    Membership.objects.create(organisation=made.w.center, person_id=one.person, since=NOW)
    participant.admit(made.w.lead, made.case.id, made.now, person=one.person)
    return one


def _texts(made: Story) -> None:
    w, case, now = made.w, made.case, made.now
    describe = NoteKind.DESCRIPTION
    made.rows["notes"] = note.add(
        w.lead,
        case.id,
        now,
        notes=[
            note.NewNote(NoteKind.SUMMARY, "A pump accepts doses from anybody. ", "Risk evaluation"),
            note.NewNote(describe, "Port 8080 asks for nothing.", "Summary", made.one.id),
            note.NewNote(describe, "SIBLING-SECRET: the log holds keys.", "Summary", made.two.id),
            note.NewNote(NoteKind.OTHER, "LEFT-OUT note", "Not for the public"),
        ],
    )
    made.rows["references"] = reference.add(
        w.lead,
        case.id,
        now,
        references=[
            reference.NewReference("https://example.org/a", "More", ReferenceKind.EXTERNAL),
            reference.NewReference("https://example.org/cwe", "Weakness", None, made.one.id),
        ],
    )
    made.rows["thanks"] = acknowledgment.add(
        w.lead,
        case.id,
        now,
        acknowledgments=[acknowledgment.NewAcknowledgment(("Ada Byron",), "Finders", "reported it")],
    )


def _answers(made: Story, second: bool) -> None:
    w, case, now = made.w, made.case, made.now
    pairs = [(made.pump.id, about.id) for about in ([made.one, made.two] if second else [made.one])]
    status.ask(w.lead, case.id, now, pairs=pairs, due_at=now + dt.timedelta(days=7))
    made.answer(made.pump, made.one, Cell(Status.AFFECTED, Plan.FIX_PLANNED, dt.date(2027, 1, 15)))
    if second:
        why = Cell(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT)
        made.answer(made.pump, made.two, why)
    group = product.group(
        w.lead, case.id, now, products=[made.pump.id, made.unasked.id], name="Pumps", summary="All pumps"
    )
    made.rows["scores"] = score.add(
        w.lead,
        made.one.id,
        now,
        scores=[score.NewScore(VECTOR, frozenset({made.pump.id, made.unasked.id}), "SOURCE-SECRET")],
    )
    made.rows["remediations"] = remediation.add(
        w.lead,
        made.one.id,
        now,
        remediations=[
            remediation.NewRemediation(
                RemediationKind.MITIGATION,
                "Separate the network.",
                frozenset({made.pump.id}),
                frozenset({group.id}),
                "https://example.org/fix",
            ),
            remediation.NewRemediation(
                RemediationKind.WORKAROUND, "SECRET-WORKAROUND", frozenset({made.unasked.id})
            ),
        ],
    )
