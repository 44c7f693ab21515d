"""What operations on cases take: their own steps, the embargo, and the parties."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from pydantic import Field

from medaccord.api.schemas.common import ID, OTHER, Day, Flag, In, Instant, Reasons, Version, example
from medaccord.apps.cases.queries.contacts import ContactAct
from medaccord.apps.parties.queries.reach import Channel
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.cvd.kind import Indication, Kind
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.cvd.withdrawal import Ground


class CaseOpenIn(In):
    """A case for a valid report."""

    model_config = example({"title": "Pump accepts dose changes", "version": 2})
    title: str
    kind: Kind | None = None
    version: Version = None


class CaseRenameIn(In):
    """Another title."""

    model_config = example({"title": "Pump accepts unsigned dose changes", "version": 1})
    title: str
    version: Version = None


class CaseReclassifyIn(In):
    """What the case coordinates, instead of what was thought."""

    model_config = example({"kind": "incident", "version": 1})
    kind: Kind
    version: Version = None


class CaseRecordIn(In):
    """What became known, and when if that was earlier.

    `source` says who or what tells of what adversaries know or hold; the agencies alone read it.
    """

    model_config = example({"event": "public", "occurred_at": "2026-11-20T08:30:00Z"})
    event: CaseEvent | Indication
    occurred_at: Instant | None = None
    source: str = ""
    reasons: Reasons = {}


class ReasonedIn(In):
    """A step that takes reasons only where a rule says SHOULD NOT."""

    model_config = example({"reasons": {}})
    reasons: Reasons = {}


class CaseSplitIn(In):
    """What moves to a linked case, and what a leak from one would mean for the other."""

    model_config = example(
        {"vulnerabilities": [ID], "title": "Pump: second finding", "leak_risk": "The fix shows the flaw."}
    )
    vulnerabilities: Annotated[list[uuid.UUID], Field(min_length=1, max_length=500)]
    title: str
    leak_risk: str = ""
    reasons: Reasons = {}


class CaseAssignIn(In):
    """Who leads the case from now on, and what is open in it.

    A coordinator names nobody but themselves, and says in `note` why they take the case over.
    """

    model_config = example({"person": OTHER, "note": "Halcyon has not answered yet."})
    person: uuid.UUID
    note: str


class CaseWithdrawIn(In):
    """Why a case should not have been one: a word, and a reason that everybody in it reads."""

    model_config = example(
        {"ground": "no_vulnerability", "reason": "The pump asks for a second person, as its manual says."}
    )
    ground: Ground
    reason: str


class CaseMergeIn(In):
    """Into which case this one goes, and why; what its parties read there, and who is asked (null: all)."""

    model_config = example(
        {
            "into": "MDC-2026-482913",
            "reason": "Both are about the same port.",
            "message": "We go on in another case.",
            "vulnerabilities": [ID],
            "parties": [ID],
        }
    )
    into: str
    reason: str
    message: str = ""
    vulnerabilities: Annotated[list[uuid.UUID], Field(max_length=500)] = []
    parties: Annotated[list[uuid.UUID], Field(max_length=500)] | None = None


class CaseReopenIn(In):
    """Why a closed case is reopened, under which title, and what goes on with whom; null means all."""

    model_config = example(
        {
            "reason": "The fix can be bypassed.",
            "title": "Pump: the fix can be bypassed",
            "message": "We ask you to look at it again.",
            "vulnerabilities": [ID],
            "parties": [ID],
        }
    )
    reason: str
    title: str | None = None
    message: str = ""
    vulnerabilities: Annotated[list[uuid.UUID], Field(max_length=500)] | None = None
    parties: Annotated[list[uuid.UUID], Field(max_length=500)] | None = None


class EmbargoProposeIn(In):
    """An end of the embargo, and why."""

    model_config = example(
        {"ends_at": "2027-01-20T12:00:00Z", "reason": "The fix needs validation.", "binds_proposer": True}
    )
    ends_at: Instant
    reason: str = ""
    binds_proposer: Flag = True
    reasons: Reasons = {}


class EmbargoKeepIn(In):
    """Which rule's warning is answered, as `cautions` names it, and why the embargo stays as it is."""

    model_config = example({"rule": "T3", "reason": "The attacks were on another device."})
    rule: str
    reason: str


class EmbargoTerminateIn(In):
    """Why the embargo ends early."""

    model_config = example({"reason": "It is public on a mailing list."})
    reason: str
    reasons: Reasons = {}


class ConsentAcceptIn(In):
    """The proposal that you read, null where none was shown, and the version of the duties that you read."""

    model_config = example({"terms": ID, "duties": "2026-11-26"})
    terms: uuid.UUID | None
    duties: str = ""


class ParticipantInviteIn(In):
    """Whom to invite, with a message that is read before consent, and which proposal it follows.

    Whoever makes the device is told with it what the report says (`device` and `report`), or `reason` says
    why not; nobody else is told anything before consent. `makes_device` is true of itself for a manufacturer
    that is listed with a product of the case and has not received the report yet.
    """

    model_config = example({"organisation": ID, "message": "About one of your pumps."})
    organisation: uuid.UUID
    message: str = ""
    due_at: Instant | None = None
    nomination: uuid.UUID | None = None
    makes_device: Flag = False
    device: str = ""
    report: str = ""
    reason: str = ""

    def inputs(self) -> dict[str, Any]:
        """The members by name; what is told goes together."""
        told = super().inputs()
        return {"told": Words(told.pop("device"), told.pop("report")), **told}


class ParticipantAdmitIn(In):
    """Which colleague to let in, as coordinator."""

    model_config = example({"person": OTHER})
    person: uuid.UUID


class ColleagueIn(In):
    """Which person of the party's organisation."""

    model_config = example({"person": OTHER})
    person: uuid.UUID


class ParticipantContactIn(In):
    """What happened on the way to a party, how, and who says so."""

    model_config = example(
        {
            "what": "attempt",
            "channel": "phone",
            "source": "Switchboard",
            "at": "2026-11-20T08:30:00Z",
            "to": "+1 555 0100",
            "upshot": "no_answer",
        }
    )
    what: ContactAct
    channel: Channel
    source: str
    at: Instant
    to: str = ""
    upshot: Upshot | None = None


class ContactSearchIn(In):
    """For whom a way was looked for, where, on which day, and what came of it."""

    model_config = example(
        {
            "organisation": ID,
            "source": "Register of device makers",
            "found": "nothing",
            "result": "Listed without an address.",
            "searched_on": "2026-11-20",
        }
    )
    organisation: uuid.UUID
    source: str
    found: Found
    result: str = ""
    searched_on: Day | None = None


class LeakClaimIn(In):
    """Where something of the case was seen outside, what it says, and on which day it was seen."""

    model_config = example(
        {
            "place": "https://forum.example/t/881",
            "words": "Names the pump and the port.",
            "seen_on": "2026-11-20",
        }
    )
    place: str
    words: str = ""
    seen_on: Day | None = None


class LeakDismissIn(In):
    """Why it is no leak; whoever claimed it reads this."""

    model_config = example({"reason": "The thread is about another pump.", "version": 1})
    reason: str
    version: Version = None


class LeakConfirmIn(In):
    """Which vulnerabilities are public, since when, and what that means for those that are not."""

    model_config = example(
        {
            "vulnerabilities": [ID],
            "leak_risk": "The port shows where to look.",
            "occurred_at": "2026-11-20T08:30:00Z",
            "version": 1,
        }
    )
    vulnerabilities: Annotated[list[uuid.UUID], Field(max_length=500)] = []
    leak_risk: str = ""
    occurred_at: Instant | None = None
    reasons: Reasons = {}
    version: Version = None


class ParticipantCreditIn(In):
    """The name to thank; empty names nobody."""

    model_config = example({"name": "R. Lee", "version": 1})
    name: str
    version: Version = None


class ParticipantLabelIn(In):
    """The party's own number for the case and its neutral name for it; empty removes."""

    model_config = example({"reference": "PSIRT-2026-17", "alias": "Blue heron", "version": 1})
    reference: str = ""
    alias: str = ""
    version: Version = None


class ParticipantJudgeIn(In):
    """The party's own step with the report."""

    model_config = example({"event": "accept"})
    event: ReportEvent
    reasons: Reasons = {}


class ParticipantProposeIn(In):
    """Another party, how it is reached, and why it should take part."""

    model_config = example(
        {
            "name": "Meridian Radio",
            "contact": "psirt@meridian.example",
            "reason": "It makes the radio module.",
        }
    )
    name: str
    contact: str = ""
    reason: str


class ParticipantTurnDownIn(In):
    """Why the proposed party is not brought in; its proposer reads this."""

    model_config = example({"reason": "It does not make this module.", "version": 1})
    reason: str
    version: Version = None


class ParticipantFinishIn(In):
    """Why the party is done although something is open; empty where nothing is."""

    model_config = example({"reason": "We no longer support these models.", "version": 4})
    reason: str = ""
    version: Version = None


class ParticipantRemoveIn(In):
    """Why the party is taken out; it reads this."""

    model_config = example({"reason": "You told a customer about the embargo."})
    reason: str


class ParticipantLeaveIn(In):
    """Why it leaves, if it says so."""

    model_config = example({"reason": "We do not make this product."})
    reason: str = ""
