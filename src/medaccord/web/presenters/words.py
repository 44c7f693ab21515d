"""The platform's words as people read them: phases, states, answers, roles and channels, one table each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import Party
from medaccord.apps.parties.queries.reach import OrganisationKind
from medaccord.domain.access import Emergency
from medaccord.domain.cvd.cells import Justification, Plan, Status
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.sealed import Need, Telling
from medaccord.domain.cvd.withdrawal import TOLD, Ground
from medaccord.domain.disclosure import Decision, Record, WithholdingGround
from medaccord.domain.disclosure_notice import NoticeState
from medaccord.domain.handling import Mark, Marking, Onward
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Danger, Purpose, RequestState
from medaccord.web.spoken import spoken
from medaccord.web.templatetags.instants import beside, clock_of, day, local, written, zone_of
from medaccord.web.viewmodels import Pair

Words = Mapping[str, str | Promise]

PHASES: Words = {
    Phase.CHECKING: _l("Checking"),
    Phase.INVITING: _l("Inviting"),
    Phase.FIXING: _l("Fixing"),
    Phase.WRITING: _l("Writing"),
    Phase.PUBLISHED: _l("Published"),
    Phase.CLOSED: _l("Closed"),
}

GROUNDS: Words = {
    Ground.MISTAKE: _l("Opened by mistake"),
    Ground.NO_VULNERABILITY: _l("No vulnerability after all"),
    Ground.CVE_REJECTED: _l("The CVE record was rejected"),
    Ground.DUPLICATE: _l("Public elsewhere already"),
}
"""Why a case was withdrawn."""

RECORDS: Words = {
    Record.TITLE: _l("Title of the case"),
    Record.VULNERABILITY: _l("Name of a vulnerability"),
    Record.NOTE: _l("Text for the advisory"),
    Record.REMEDIATION: _l("What users can do"),
    Record.STATEMENT: _l("Statement of a manufacturer"),
    Record.SUBJECT: _l("Subject of a thread"),
    Record.POST: _l("Post"),
    Record.DOCUMENT: _l("Document, by its name"),
    Record.DEVICE: _l("Device, as reported"),
    Record.DESCRIPTION: _l("Report"),
    Record.HARM: _l("Harm, as reported"),
}
"""What a paragraph was taken from."""

WITHHELD_FOR: Words = {
    WithholdingGround.PCII: _l("PCII"),
    WithholdingGround.TRADE_SECRET: _l("trade secret"),
    WithholdingGround.COMMERCIAL: _l("commercial confidential"),
    WithholdingGround.PREDECISIONAL: _l("among the agencies"),
    WithholdingGround.PERSONAL: _l("personal data"),
    WithholdingGround.REPORTER: _l("of a reporter"),
    WithholdingGround.UNRELEASED: _l("not public yet"),
}
"""What a paragraph is, from which an exemption is proposed."""

NOTICES: Words = {
    NoticeState.TOLD: _l("Not answered yet"),
    NoticeState.AGREED: _l("No objection"),
    NoticeState.OBJECTED: _l("Objection"),
    NoticeState.SILENT: _l("No objection in time"),
    NoticeState.INTENDED: _l("Objection; to be released over it"),
    NoticeState.GONE: _l("Not what it was any more; nothing of it is released under this notice"),
}
"""Where a paragraph of a notice to its submitter stands."""

DECISIONS: Words = {Decision.RELEASE: _l("Release"), Decision.WITHHOLD: _l("Withhold")}

TELLING: Words = {
    Telling.CONTACT: _l("Way to be reached"),
    Telling.TOLD_FOR: _l("Organization"),
    Telling.KNOWN_AS: _l("Name"),
    Telling.CREDIT_AS: _l("Name to be thanked by"),
    Telling.ENCRYPTION_KEY: _l("Key for encrypted mail"),
}
"""What tells who reported."""

NEEDS: Words = {
    Need.SAFETY: _l("Patients are in danger, and only they can answer"),
    Need.PROTECTION: _l("The reporter is in danger or threatened"),
    Need.LAW: _l("A law or an order requires it"),
    Need.WISH: _l("The reporter asks for it"),
}
"""Why somebody has to know who reported."""

CASE_KINDS: Words = {
    Kind.VULNERABILITY: _l("Vulnerability"),
    Kind.THREAT: _l("Threat"),
    Kind.INCIDENT: _l("Incident"),
}

MARKS: Words = {
    Mark.COMMERCIAL: _l("Commercial confidential"),
    Mark.TRADE_SECRET: _l("Trade secret"),
    Mark.PCII: _l("PCII"),
    Mark.PREDECISIONAL: _l("Predecisional"),
    Mark.PERSONAL: _l("Personal data"),
}
"""What a thing is, beside its label."""

ONWARD: Words = {
    Onward.FORBIDDEN: _l("Not to be passed on"),
    Onward.WITH_PERMISSION: _l("Passed on with permission only"),
    Onward.FREE: _l("Passed on as far as its label allows"),
}

PURPOSES: Words = {
    Purpose.PATIENT_RISK: _l("To judge the risk to patients"),
    Purpose.COORDINATION: _l("To coordinate the fix and what is published"),
    Purpose.TESTING: _l("To test devices"),
    Purpose.REGULATORY: _l("For regulatory use as well, which is a consent of its own"),
}
"""What a recipient may use for what belongs to somebody else."""

PERMITTED: Words = {**PURPOSES, Purpose.REGULATORY: _l("For regulatory use as well")}
"""What its owner permits PCII to be used for."""

SAFETY: Words = {
    Danger.HARMED: _l("Patients have been or are being harmed"),
    Danger.ATTACKED: _l("An attack on devices in use is under way"),
    Danger.LIKELY: _l("Serious harm is likely before its owner can be asked"),
}
"""What endangers patients, where a document is released before its owner was asked."""

EMERGENCIES: Words = {
    Emergency.PATIENTS: _l("Patients are in danger"),
    Emergency.ATTACKED: _l("An attack is under way"),
    Emergency.LEAKED: _l("Something of the case has leaked"),
    Emergency.UNREACHABLE: _l("Nobody of its desk can be reached, and something is due"),
}
"""Why somebody enters a case that nobody admitted them to."""

REQUESTS: Words = {
    RequestState.ASKED: _l("Waits for its owner"),
    RequestState.GRANTED: _l("Agreed"),
    RequestState.SANITISED: _l("Agreed, with another version"),
    RequestState.DENIED: _l("Denied"),
    RequestState.LAPSED: _l("Not answered in time, which is no consent"),
    RequestState.RETRACTED: _l("Taken back"),
    RequestState.WITHDRAWN: _l("Agreed, and ended since"),
}

REPORTS: Words = {
    ReportState.START: _l("Not received"),
    ReportState.RECEIVED: _l("Received"),
    ReportState.INVALID: _l("Not valid"),
    ReportState.VALID: _l("Valid"),
    ReportState.DEFERRED: _l("Deferred"),
    ReportState.ACCEPTED: _l("Accepted"),
    ReportState.CLOSED: _l("Closed"),
}

CONSENTS: Words = {
    ConsentState.NO_EMBARGO: _l("No embargo"),
    ConsentState.INVITED: _l("Invited"),
    ConsentState.SIGNATORY: _l("Agreed"),
    ConsentState.LAPSED: _l("New terms, not yet agreed"),
    ConsentState.DECLINED: _l("Declined"),
}

EMBARGOES: Words = {
    EmbargoState.NONE: _l("None"),
    EmbargoState.PROPOSED: _l("Proposed"),
    EmbargoState.ACTIVE: _l("Active"),
    EmbargoState.REVISE: _l("Active, a revision is proposed"),
    EmbargoState.EXITED: _l("Ended"),
}

ANSWERS: Words = {
    Status.NOT_ASKED: _l("Not asked"),
    Status.ASKED: _l("No answer"),
    Status.SEEN: _l("No answer"),
    Status.INVESTIGATING: _l("Investigating"),
    Status.AFFECTED: _l("Affected"),
    Status.FIXED: _l("Fixed"),
    Status.NOT_AFFECTED: _l("Not affected"),
    Status.DECLINED: _l("Declined to answer"),
}
"""Silence is its own word: asked and seen both read 'No answer', never 'not affected'."""

PLANS: Words = {
    Plan.FIX_AVAILABLE: _l("fix available"),
    Plan.FIX_PLANNED: _l("fix planned"),
    Plan.MITIGATION_ONLY: _l("mitigation only"),
    Plan.NO_FIX: _l("no fix planned"),
    Plan.UNDECIDED: _l("plan undecided"),
    Plan.NOT_STATED: _l("no plan given"),
}

JUSTIFICATIONS: Words = {
    Justification.COMPONENT_NOT_PRESENT: _l("The component is not in it"),
    Justification.VULNERABLE_CODE_NOT_PRESENT: _l("The vulnerable code is not in it"),
    Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH: _l("The vulnerable code is never run"),
    Justification.VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY: _l("Attackers cannot control the code"),
    Justification.INLINE_MITIGATIONS_ALREADY_EXIST: _l("A built-in control already prevents it"),
    Justification.NOT_STATED: _l("Reason not stated"),
}

ROLES: Words = {
    Role.LEAD: _l("Coordination center"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.ADVISER: _l("Clinical adviser"),
    Role.MANUFACTURER: _l("Manufacturer"),
    Role.REPORTER: _l("Reporter"),
    Role.OBSERVER: _l("Observer"),
    Role.INVITEE: _l("Invited"),
}

KINDS: Words = {
    "coordination_center": _l("Coordination center"),
    "clinical_adviser": _l("Clinical adviser"),
    "manufacturer": _l("Manufacturer"),
    "component_supplier": _l("Component supplier"),
    "researcher": _l("Researcher"),
    "hospital": _l("Hospital"),
    "sharing_partner": _l("Sharing partner"),
}

REACH: Words = {
    "read": _l("reads only"),
    "write": _l("reads and writes"),
    "publish": _l("reads, writes and publishes"),
}


def role_of(party: Party) -> str:
    """What a party is in a case; whoever supplies a component is no manufacturer of the device."""
    if party.role == Role.MANUFACTURER and party.organisation_kind == OrganisationKind.COMPONENT_SUPPLIER:
        return say(KINDS, party.organisation_kind)
    return say(ROLES, party.role)


CHANNELS: Words = {
    "mail": _l("Mail"),
    "phone": _l("Phone"),
    "web": _l("Web form"),
    "letter": _l("Letter"),
    "platform": _l("This platform"),
}

CONTACTS: Words = {
    "attempt": _l("Tried to reach"),
    "delivered": _l("Delivered to"),
    "opened": _l("Opened by"),
    "seen": _l("Seen by"),
    "acknowledged": _l("Acknowledged by"),
    "learned": _l("Told of the risk:"),
}

UPSHOTS: Words = {
    Upshot.SENT: _l("sent, nothing came back"),
    Upshot.NO_ANSWER: _l("nobody answered"),
    Upshot.MESSAGE_LEFT: _l("left a message"),
    Upshot.SPOKE: _l("spoke with somebody"),
    Upshot.RETURNED: _l("came back, or not in use"),
    Upshot.SENT_ON: _l("was sent on to somebody else"),
}
"""What came of an attempt to reach somebody."""

FOUND: Words = {
    Found.WAY: _l("Found a way"),
    Found.NOTHING: _l("Found nothing"),
    Found.UNSURE: _l("Found something uncertain"),
}
"""What came of a search for a way to reach somebody."""

SEVERITIES: Words = {
    "none": _l("None"),
    "low": _l("Low"),
    "medium": _l("Medium"),
    "high": _l("High"),
    "critical": _l("Critical"),
}

EXPLOITABILITIES: Words = {
    "high": _l("Easy"),
    "medium": _l("Medium"),
    "low": _l("Hard"),
}
"""How easy it is to exploit, from the easiest."""
HARMS: Words = {
    "negligible": _l("Negligible"),
    "minor": _l("Minor"),
    "serious": _l("Serious"),
    "critical": _l("Critical"),
    "catastrophic": _l("Catastrophic"),
}
"""Severity of harm to a patient, from the least."""
HARM_HINTS: Words = {
    "negligible": _l("Discomfort or inconvenience that passes"),
    "minor": _l("An injury or impairment that passes without a professional’s help"),
    "serious": _l("An injury or impairment that needs a professional’s help"),
    "critical": _l("A lasting impairment, or an injury that threatens life"),
    "catastrophic": _l("Death"),
}
REGIONS: Words = {
    "controlled": _l("Controlled"),
    "assess": _l("Assess further"),
    "uncontrolled": _l("Uncontrolled"),
}
"""What a cell of the risk matrix proposes."""

OWN_SOURCES: Words = {
    "invitation": _l("invitation"),
    "signed-in reader": _l("signed-in reader"),
}
"""How the platform itself came to know of a contact."""


def rated(base: object, severity: str) -> str:
    """'9.8 Critical': a base score with its rating on CVSS's scale."""
    return f"{base} {say(SEVERITIES, severity)}"


def say(words: Words, value: str) -> str:
    """The word for a wire value; the value itself where the table has none."""
    return str(words.get(value, value))


def short_day(value: dt.date | dt.datetime, now: dt.datetime) -> str:
    """'Nov 27', with the year where it is another one."""
    if isinstance(value, dt.datetime):
        here, today = beside(value, now)
        value = here.date()
    else:
        today = local(now)
    return written(value, "M j") if value.year == today.year else day(value)


def because(reason: str) -> str:
    """Why a part in a case ended: the center's words, or ours where the case itself was withdrawn."""
    return spoken(reason) if reason in TOLD.values() else reason


def ago(instant: dt.datetime, now: dt.datetime) -> str:
    """'today', 'yesterday' or '12 days ago', by days of the reader's zone."""
    here, today = beside(instant, now)
    days = (today.date() - here.date()).days
    if days <= 0:
        return _("today")
    return _("yesterday") if days == 1 else ngettext("%d day ago", "%d days ago", days) % days


def when(instant: dt.datetime, now: dt.datetime) -> str:
    """'today, 9:12 am EST', 'Nov 22, 3:10 pm EST': an instant that binds nobody."""
    here, today = beside(instant, now)
    on = here.date()
    first = _("today") if on == today.date() else written(on, "M j") if on.year == today.year else day(on)
    return f"{first}, {clock_of(here)} {zone_of(here)}"


def marking_words(made: Marking) -> str:
    """'TLP:AMBER+STRICT, trade secret, not to be passed on': all of a marking in one line."""
    marks = [say(MARKS, one) for one in Mark if one in made.marks]
    onward = [] if made.onward is Onward.FREE else [say(ONWARD, made.onward)]
    return ", ".join((made.label.value, *(_lower(one) for one in (*marks, *onward))))


def _lower(words: str) -> str:
    """In small letters, but for an abbreviation."""
    return words if words.isupper() else words.lower()


def newest_at(path: str) -> Pair:
    """Where the newest version of a published page is read: the page itself stays as it was published."""
    address = f"{settings.MEDACCORD.public_url}{path}"
    return Pair(_("Newest version"), address.partition("://")[2], address)


def called(version: str, name: str) -> str:
    """What a revision of an advisory is called: as its publisher says, or the first its publication."""
    return name or (_("Initial publication") if version == "1" else "")


def names(listed: list[str]) -> str:
    """'A', 'A and B' or 'A, B and C'."""
    if len(listed) < 2:
        return "".join(listed)
    return _("%(some)s and %(last)s") % {"some": ", ".join(listed[:-1]), "last": listed[-1]}
