"""What operations on reports take, and what a new report is answered with."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from pydantic import Field

from medaccord.api.schemas.common import ID, Day, Flag, In, Instant, MarkedOut, RowsOut, Version, example
from medaccord.api.schemas.room_inputs import Marks, PostMarkIn
from medaccord.apps.intake.commands.file import Arrival
from medaccord.apps.intake.commands.report import Told, Weighed
from medaccord.apps.intake.queries.reports import (
    Effect,
    Identity,
    Known,
    Noticed,
    Place,
    Said,
    Urgency,
    Way,
)
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.sealed import Need
from medaccord.domain.handling import Onward, Wish
from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.tlp import Tlp


class MarkedIn(In):
    """How a report is to be handled, as whoever files it says; left out, it is TLP:AMBER+STRICT.

    `marked_as` is how its sender had marked it, word for word: never wider is it here.
    """

    marking: Tlp | None = None
    handling: Marks = []
    onward: Onward | None = None
    marked_as: str = ""

    def wish(self) -> Wish:
        """The marking as its command takes it."""
        return Wish(self.marking, self.handling, self.onward)


class ToldIn(In):
    """What is told of a device, whoever tells it."""

    device: str
    description: str
    kind: Kind = Kind.VULNERABILITY
    harm: str = ""
    effects: tuple[Effect, ...] = ()
    used_at: tuple[Place, ...] = ()
    noticed: Noticed | Literal[""] = ""
    patient_affected: Known = Known.UNKNOWN
    exploited: Known = Known.UNKNOWN
    already_public: Known = Known.UNKNOWN
    contact: str = ""
    vendor_reference: str = ""
    other_coordinators: str = ""
    talk_on: Day | None = None
    not_after: Day | None = None

    def given(self) -> Told:
        """As its command takes it."""
        return Told(**{name: value for name, value in self.inputs().items() if name in Told.__slots__})


class ReportSubmitIn(ToldIn):
    """A report as typed. Files follow by `file.add_to_report`, or on the tracking page with the code."""

    model_config = example(
        {
            "device": "Northgate InfusaCore LX, software 2.1",
            "description": "It accepts dose changes from anybody on the network.",
            "harm": "A patient could get a wrong dose.",
            "patient_affected": "unknown",
            "identity": "nobody",
        }
    )
    identity: Identity = Identity.NOBODY
    known_as: str = ""
    credit_wanted: Flag = False
    credit_as: str = ""
    vendor_told: Known = Known.UNKNOWN
    vendor_told_on: Day | None = None
    encryption_key: str = ""


class ReportFileIn(MarkedIn):
    """A report that reached the desk some other way. Files follow by `file.add_to_report`.

    `organisation` is a manufacturer of the directory if this is its own report about its product: it goes by
    its name, has no code, and takes part as the manufacturer when a case is opened.
    """

    model_config = example(
        {
            "came_by": "phone",
            "received_at": "2026-11-20T09:40:00-05:00",
            "told": {
                "device": "Northgate InfusaCore LX, software 2.1",
                "description": "It accepts dose changes from anybody on the network.",
                "identity": "name",
                "known_as": "R. Lee",
            },
            "told_for": "County hospital",
            "marking": "TLP:AMBER+STRICT",
            "marked_as": "TLP:AMBER, for hospitals of the county",
        }
    )
    came_by: Way
    received_at: Instant
    told: ReportSubmitIn
    told_for: str = ""
    organisation: uuid.UUID | None = None

    def arrival(self) -> Arrival:
        """How it came, as its command takes it."""
        return Arrival(self.came_by, self.received_at, self.told_for, self.organisation)


class ReportDeclareIn(ToldIn, MarkedIn):
    """A report in the name of the sender's organisation. Files follow by `file.add_to_report`."""

    model_config = example(
        {
            "kind": "incident",
            "device": "Northgate InfusaCore LX, software 2.1",
            "description": "Four pumps stopped within an hour.",
            "patient_affected": "no",
        }
    )


class ReceivedOut(RowsOut, MarkedOut):
    """A report that came in. `code` is shown this once, to senders without a token and to those who file for
    others: keep it. It names how the report is to be handled.
    """

    model_config = example(
        {
            "results": [{"id": ID, "version": 1}],
            "number": "MDR-2026-482913",
            "code": "7K3M9-QX2VD-8HJ4T-1ZB6N-5RWEC-Y",
            "marking": "TLP:AMBER+STRICT",
            "handling": [],
            "onward": "free",
        }
    )
    number: str
    code: str | None


class WarnIn(In):
    """Who threatens the reporter, and with what."""

    model_config = example({"words": "Their lawyer wrote that they will sue me."})
    words: str


class AlarmIn(In):
    """What has happened since a report was sent, and how its reporter tells it."""

    model_config = example(
        {"says": ["patient_affected"], "text": "A patient was given ten times the dose today."}
    )
    says: Annotated[list[Urgency], Field(min_length=1, max_length=3)]
    text: str


class HeedIn(In):
    """What the coordination center does about a threat; the reporter reads it."""

    model_config = example({"answer": "We call their product security team today."})
    answer: str


class ReportRedactIn(In):
    """What a report says in which fields is erased for good, why, and on which legal basis."""

    model_config = example(
        {"fields": ["description"], "reason": "It names a patient.", "basis": "GDPR Article 17", "version": 3}
    )
    fields: list[Said]
    reason: str
    basis: str
    version: Version = None


class ReportMarkIn(PostMarkIn):
    """A stricter label, further marks, or a narrower way on; what is left out stays as it is."""

    model_config = example({"marking": "TLP:RED"})


class ReportTakeOutIn(In):
    """Who sees the report no more."""

    model_config = example({"person": ID})
    person: uuid.UUID


class ReportReleaseIn(In):
    """A wider label or a wider way on; the desk says who of its sender permitted it."""

    model_config = example(
        {"marking": "TLP:AMBER+STRICT", "permitted": "R. Lee, by phone on 3 December.", "version": 4}
    )
    marking: Tlp | None = None
    onward: Onward | None = None
    permitted: str = ""
    version: Version = None


class ReporterRevealIn(In):
    """Why somebody has to know who reported, and who of the desk reads it; nobody named means the caller."""

    model_config = example(
        {"ground": "protection", "reason": "They are threatened and do not answer here.", "reader": ID}
    )
    ground: Need
    reason: str
    reader: uuid.UUID | None = None


class ReportCreditIn(In):
    """How an advisory shall thank the reporter; empty names nobody."""

    model_config = example({"name": "R. Lee"})
    name: str


class ReportReplanIn(In):
    """When the reporter speaks and until when they keep it private; null takes a day back."""

    model_config = example({"talk_on": "2027-02-12", "not_after": "2027-02-10"})
    talk_on: Day | None
    not_after: Day | None


class JudgedIn(In):
    """A step with a report that needs no reason."""

    model_config = example({"version": 1})
    version: Version = None


class JudgedWhyIn(In):
    """A step with a report, and why; its reporter reads that."""

    model_config = example({"reason": "This is a question about its use.", "version": 1})
    reason: str
    version: Version = None


class DuplicateIn(JudgedWhyIn):
    """The number of the report or case that says the same, and what the reporter reads instead of it."""

    model_config = example(
        {"of": "MDC-2026-482913", "reason": "We have what we need from your report.", "version": 3}
    )
    of: str


class TriageIn(In):
    """What a report is weighed by: seven inputs of the table, and three flags that override it."""

    model_config = example(
        {
            "public": "no",
            "contacted": "yes",
            "credibility": "credible",
            "suppliers": "one",
            "engagement": "unresponsive",
            "utility": "efficient",
            "impact": "significant",
            "therapy": "yes",
            "harm": "unknown",
            "exploited": "no",
            "version": 0,
        }
    )
    public: coordinator_triage.Public
    contacted: coordinator_triage.Contacted
    credibility: coordinator_triage.Credibility
    suppliers: coordinator_triage.Suppliers
    engagement: coordinator_triage.Engagement
    utility: coordinator_triage.Utility
    impact: coordinator_triage.Impact
    therapy: Known
    harm: Known
    exploited: Known
    version: Version = None

    def weighed(self) -> Weighed:
        """As its command takes it."""
        return Weighed(coordinator_triage.Inputs.of(vars(self)), self.therapy, self.harm, self.exploited)
