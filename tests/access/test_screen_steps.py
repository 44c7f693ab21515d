"""Each role at each step in each phase, through the screens: answered as the policy matrix says.

The twin of `test_steps`, by browsers of the same people and with forms filled in. Whom the table refuses, a
screen may turn away before the gate is asked; whoever may take the step must come to the gate.
"""

from __future__ import annotations

import functools
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.access.doors import Asked, Doors, phases, stated, taken
from tests.access.test_urls import NAMES, PATTERNS
from tests.browsing import signed_in
from tests.support.bills import as_file
from tests.support.everything import Everything
from tests.support.reckoning import raw
from tests.support.undone import rolled_back

from medaccord.apps.advisories.models import Comment
from medaccord.apps.assessments.models import Determination, Provisional
from medaccord.apps.cases.models import Acknowledgment, Bulk, Participant, Reference, Statement
from medaccord.apps.devices.models import Sbom
from medaccord.core import gate
from medaccord.domain.counsel import StatementState
from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

pytestmark = [pytest.mark.soak]

WHY = "Words that say why."
DAY = {"day": "2026-11-20", "time": "14:30", "zone": "UTC"}
SURE = {"sure": "on"}
SINCE = {"version": "1", "reason": WHY}
MARKED = {"marking": "TLP:AMBER+STRICT"}
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

ADDRESSES = {Verb.PARTICIPANT_CREDIT: "tracking.credit"}
"""Where a step is taken at an address that is not named like it."""

BODIES: dict[Verb, dict[str, str]] = {
    Verb.ACCESS_REVIEW: {"version": "1", "outcome": "upheld", "words": WHY},
    Verb.ACCESS_TAKE: {"number": "MDC-2026-000001", "ground": "patients_in_danger", "reason": WHY},
    Verb.ACKNOWLEDGMENT_ADD: {"acknowledgment-names": "R. Lee"},
    Verb.ACKNOWLEDGMENT_CHANGE: {"acknowledgment-version": "1", "acknowledgment-names": "R. Lee"},
    Verb.ACKNOWLEDGMENT_WITHDRAW: SINCE,
    Verb.ADVISORY_APPROVE: {"approve-digest": "0" * 64},
    Verb.ADVISORY_DRAFT: {
        "draft-based_on": "{row}",
        "draft-summary": WHY,
        "draft-status": "final",
        "draft-vulnerabilities": "{vulnerability}",
    },
    Verb.ADVISORY_RELEASE: {**SURE, "do": "release", "leak_risk": WHY, "reason_T15": WHY},
    Verb.ADVISORY_RETURN: {"return-comment": WHY},
    Verb.ADVISORY_SCHEDULE: {
        "schedule-day": "2027-01-10",
        "schedule-time": "14:30",
        "schedule-zone": "UTC",
        "schedule-leak_risk": WHY,
    },
    Verb.ADVISORY_SUBMIT: {},
    Verb.ASSESSMENT_ASK: {
        "parties": "{adviser}",
        "day": "2027-01-10",
        "time": "14:30",
        "zone": "UTC",
        "because": "new_evidence",
        "reason": WHY,
    },
    Verb.ASSESSMENT_CLOSE: {"because": "adverse_event", "reason": WHY},
    Verb.CASE_CLOSE: SURE,
    Verb.CASE_MERGE: {"into": "MDC-2026-000001", "reason": WHY},
    Verb.CASE_OPEN: {"open-title": "A pump", "open-kind": "vulnerability"},
    Verb.CASE_RECLASSIFY: {"version": "3", "kind": "vulnerability"},
    Verb.CASE_RECORD: {**DAY, "event": "public", "source": WHY},
    Verb.CASE_RENAME: {"version": "3", "title": "A pump"},
    Verb.CASE_REOPEN: {"reason": WHY, "title": "A pump"},
    Verb.CASE_SPLIT: {
        "split-title": "A pump",
        "split-vulnerabilities": "{vulnerability}",
        "split-leak_risk": WHY,
    },
    Verb.CASE_WITHDRAW: {"ground": "mistake", "reason": WHY},
    Verb.CLAIM_CONFIRM: {"version": "1", "purpose": "patient_risk", "stated": "on"},
    Verb.CLAIM_RECORD: {"party": "{maker}", "words": WHY, "said": "2026-11-20"},
    Verb.CLAIM_REJECT: SINCE,
    Verb.CLAIM_VALIDATE: {"version": "1", "number": "12-3"},
    Verb.COLLEAGUE_CONFIRM: {},
    Verb.COLLEAGUE_REMOVE: {"remove-person": "{person}"},
    Verb.COMMENT_SETTLE: {
        "settle-comments": "{comment}",
        "settle-disposition": "accepted",
        "settle-because": WHY,
        "do": "settle",
    },
    Verb.COMMENT_WRITE: {"comment": WHY},
    Verb.COMMUNICATION_ANSWER: {"answer-answer": "no_comment"},
    Verb.COMMUNICATION_APPROVE: {"approve-digest": "0" * 64},
    Verb.COMMUNICATION_DRAFT: {
        "communication-title": "What to do",
        **{
            f"communication-part_{part}": WHY
            for part in ("summary", "devices", "patients", "clinicians", "facilities")
        },
        "communication-summary": WHY,
        "communication-language": "en",
        "communication-outlet": "together",
        "communication-day": "2027-01-10",
        "communication-time": "14:30",
        "communication-zone": "UTC",
    },
    Verb.CONSENSUS_CONCUR: {"version": "1"},
    Verb.CONSENSUS_PROPOSE: {"technical": WHY, "clinical": WHY},
    Verb.CONSENSUS_SIGN: {"version": "1", "part": "technical"},
    Verb.COUNSEL_END: {"reason": WHY},
    Verb.DETERMINATION_CONCUR: {"version": "1"},
    Verb.DETERMINATION_MAKE: {
        "exploitability": "high",
        "severity": "critical",
        "risk": "uncontrolled",
        "rationale": WHY,
    },
    Verb.DETERMINATION_RELEASE: {"parties": "{maker}"},
    Verb.DISPUTE_OPEN: {"kind": "date", "subject": WHY, "claim": WHY},
    Verb.DUTY_STATE: {"fact": "learned", "day": "2026-11-20", "reason": WHY},
    Verb.DISCLOSURE_APPROVE: {"version": "1", **SURE},
    Verb.DISCLOSURE_CLOSE: SINCE,
    Verb.DISCLOSURE_DECIDE: {"version": "1", "decision": "release", "words": WHY},
    Verb.DISCLOSURE_EXPORT: {},
    Verb.DISCLOSURE_LAY_OUT: {"version": "1"},
    Verb.DISCLOSURE_RECORD: {
        "reference": "12-3",
        "asked": WHY,
        "came_on": "2026-11-20",
        "due_on": "2027-01-10",
    },
    Verb.EMBARGO_ACCEPT: {},
    Verb.EMBARGO_KEEP: {"reason": WHY},
    Verb.EMBARGO_PROPOSE: {"day": "2027-01-10", "time": "14:30", "zone": "UTC", "reason": WHY, "do": "send"},
    Verb.EMBARGO_REJECT: {},
    Verb.EMBARGO_TERMINATE: {"end-reason": WHY, "end-sure": "on"},
    Verb.FILE_ADD: {"file": "trace.txt", "room": "{room}", **MARKED},
    Verb.FILE_CLASSIFY: SURE,
    Verb.FILE_CLEAR: {**SURE, "reason": WHY},
    Verb.FILE_ENTRUST: {"reason": WHY},
    Verb.FILE_FORWARD: {**SURE, "reason": WHY},
    Verb.FILE_MARK: MARKED,
    Verb.FILE_REDACT: {"reason": WHY, "basis": "GDPR"},
    Verb.HOLD_LIFT: SINCE,
    Verb.HOLD_PLACE: {"matter": "12-3", "reason": WHY},
    Verb.LEDGER_EXPORT: {},
    Verb.LEAK_CLAIM: {"leak-place": "A forum", "leak-words": WHY},
    Verb.LEAK_CONFIRM: {
        **DAY,
        **SURE,
        "version": "1",
        "vulnerabilities": "{vulnerability}",
        "leak_risk": WHY,
    },
    Verb.LEAK_DISMISS: SINCE,
    Verb.NOTE_ADD: {"note-category": "summary", "note-title": "What", "note-text": WHY},
    Verb.NOTE_CHANGE: {
        "note-version": "1",
        "note-category": "summary",
        "note-title": "What",
        "note-text": WHY,
    },
    Verb.NOTE_WITHDRAW: SINCE,
    Verb.PARTICIPANT_CONTACT: {
        "contact-party": "{maker}",
        "contact-what": "attempt",
        "contact-channel": "mail",
        "contact-to": "a@maker.example",
        "contact-source": "The register",
        "contact-upshot": "sent",
        **{f"contact-{name}": value for name, value in DAY.items()},
    },
    Verb.PARTICIPANT_CREDIT: {"name": "R. Lee"},
    Verb.PARTICIPANT_FINISH: {"finish-version": "1", "finish-reason": WHY},
    Verb.PARTICIPANT_JUDGE: {"answer": "validate"},
    Verb.PARTICIPANT_LABEL: {"version": "4", "reference": "12-3", "alias": "Pump"},
    Verb.PARTICIPANT_LEAVE: {"leave-sure": "on"},
    Verb.PARTICIPANT_PROPOSE: {
        "propose-name": "Northgate",
        "propose-contact": "a@maker.example",
        "propose-reason": WHY,
    },
    Verb.PARTICIPANT_REMOVE: {"remove-party": "{maker}", "remove-reason": WHY, "remove-sure": "on"},
    Verb.PARTICIPANT_RESUME: {},
    Verb.PARTICIPANT_SHOW_HISTORY: {"show-party": "{maker}", "show-sure": "on"},
    Verb.PARTICIPANT_TURN_DOWN: SINCE,
    Verb.POST_MARK: MARKED,
    Verb.POST_REDACT: {**SINCE, "basis": "GDPR"},
    Verb.POST_REVISE: {"version": "1", "text": WHY},
    Verb.POST_WITHDRAW: SINCE,
    Verb.POST_WRITE: {"text": WHY, "room": "{room}", **MARKED},
    Verb.PRODUCT_ADD: {
        "product-organisation": "{organisation}",
        "product-vendor": "Northgate",
        "product-name": "Pump",
        "product-version": "1",
    },
    Verb.PRODUCT_CHANGE: {
        "product-version": "1",
        "product-step_0": "Northgate",
        "product-step_1": "Pump",
        "product-step_2": "2",
        "product-name": "Pump",
    },
    Verb.DEVICE_DESCRIBE: {
        "device-version": "0",
        "device-implant": "no",
        "device-life_sustaining": "yes",
        "device-cyber": "unknown",
    },
    Verb.PRODUCT_GROUP: {"group-name": "Pumps", "group-products": "{product}"},
    Verb.PRODUCT_UNGROUP: SINCE,
    Verb.PRODUCT_WITHDRAW: SINCE,
    Verb.READING_REVIEW: {"version": "1", "words": WHY},
    Verb.PROVISIONAL_ISSUE: {
        "severity": "critical",
        "harm": WHY,
        "patients": WHY,
        "clinicians": WHY,
        "day": "2026-12-01",
        "time": "14:30",
        "zone": "UTC",
    },
    Verb.PROVISIONAL_WITHDRAW: {"instead": WHY},
    Verb.REFERENCE_ADD: {
        "reference-category": "external",
        "reference-url": "https://maker.example/",
        "reference-summary": "What",
    },
    Verb.REFERENCE_CHANGE: {
        "reference-version": "1",
        "reference-category": "external",
        "reference-url": "https://maker.example/",
        "reference-summary": "What",
    },
    Verb.REFERENCE_WITHDRAW: SINCE,
    Verb.REMEDIATION_ADD: {
        "remediation-vulnerability": "{vulnerability}",
        "remediation-category": "vendor_fix",
        "remediation-details": WHY,
        "remediation-products": "{product}",
    },
    Verb.REMEDIATION_CHANGE: {
        "remediation-version": "1",
        "remediation-category": "vendor_fix",
        "remediation-details": WHY,
        "remediation-products": "{product}",
    },
    Verb.REMEDIATION_WITHDRAW: SINCE,
    Verb.REPORT_ACCEPT: {},
    Verb.REPORT_ALARM: {"says": "patient_affected", "happened": WHY},
    Verb.REPORT_ASK: {"ask-text": WHY},
    Verb.REPORT_CLOSE: {"close-reason": WHY},
    Verb.REPORT_CREDIT: {"name": "R. Lee"},
    Verb.REPORT_DEFER: {"defer-reason": WHY},
    Verb.REPORT_DUPLICATE: {"duplicate-reason": WHY, "duplicate-of": "MDR-2026-000001"},
    Verb.REPORT_FEED: {"answer": "new"},
    Verb.REPORT_HEED: {"heed-answer": WHY},
    Verb.REPORT_INVALIDATE: {"invalidate-reason": WHY},
    Verb.REPORT_MARK: MARKED,
    Verb.REPORT_REDACT: {"redact-said": "device", "redact-reason": WHY, "redact-basis": "GDPR"},
    Verb.REPORT_RELEASE: {"marking": "TLP:GREEN", "onward": "free", "permitted": WHY, "version": "1"},
    Verb.REPORT_REPLAN: {"talk_on": "2027-01-20"},
    Verb.REPORT_TAKE_OUT: {"person": "{lead}"},
    Verb.REPORT_TRIAGE: {
        "triage-therapy": "yes",
        "triage-harm": "yes",
        "triage-exploited": "yes",
        "triage-public": "no",
        "triage-contacted": "yes",
        "triage-credibility": "credible",
        "triage-suppliers": "one",
        "triage-engagement": "active",
        "triage-utility": "laborious",
        "triage-impact": "minimal",
    },
    Verb.REPORT_VALIDATE: {},
    Verb.REPORT_WARN: {"words": WHY},
    Verb.REVIEW_ANSWER: {"review-version": "1", "review-answer": "no_comment"},
    Verb.REVIEW_ASK: {
        "ask-parties": "{other_maker}",
        "ask-day": "2027-01-10",
        "ask-time": "14:30",
        "ask-zone": "UTC",
    },
    Verb.ROLLOUT_ADD: {
        "rollout-region": "EU",
        "rollout-fixed_version": "2",
        "rollout-clearance": "not_needed",
        "rollout-stage_0": "All",
        "rollout-planned_0": "2027-01-10",
        "rollout-products": "{product}",
        "rollout-reason": WHY,
    },
    Verb.ROLLOUT_CHANGE: {
        "rollout-version": "1",
        "rollout-region": "EU",
        "rollout-fixed_version": "2",
        "rollout-clearance": "not_needed",
        "rollout-stage_0": "All",
        "rollout-planned_0": "2027-01-10",
        "rollout-products": "{product}",
        "rollout-reason": WHY,
    },
    Verb.ROLLOUT_WITHDRAW: SINCE,
    Verb.SBOM_ATTACH: {"sbom-file": "sbom.json", "sbom-label": "2.1"},
    Verb.SBOM_WITHDRAW: SINCE,
    Verb.SCORE_ADD: {
        "score-vulnerability": "{vulnerability}",
        "score-vector": VECTOR,
        "score-products": "{product}",
    },
    Verb.SCORE_CHANGE: {"score-version": "1", "score-vector": VECTOR, "score-products": "{product}"},
    Verb.SCORE_WITHDRAW: SINCE,
    Verb.SHARE_ANNOUNCE: {},
    Verb.SHARE_ASK: {"recipient": "{adviser}", "purpose": "patient_risk", "reason": WHY, "due": "2027-01-10"},
    Verb.SHARE_DENY: SINCE,
    Verb.SHARE_GRANT: {"version": "1", "instead": "{item}", "onward": "forbidden"},
    Verb.SHARE_OVERRIDE: {
        "recipient": "{adviser}",
        "purpose": "patient_risk",
        "legal_basis": "Order 17 of the court",
        "reason": WHY,
    },
    Verb.SHARE_RELEASE: {
        "recipient": "{adviser}",
        "ground": "patient_harmed",
        "reason": WHY,
        "minimum": WHY,
        "people": "{adviser_person}",
    },
    Verb.SHARE_RETRACT: SINCE,
    Verb.SHARE_REVIEW: {"version": "1", "outcome": "upheld", "words": WHY},
    Verb.SHARE_WITHDRAW: SINCE,
    Verb.STATEMENT_APPROVE: {"version": "1"},
    Verb.STATEMENT_RETURN: {"return-version": "1", "return-words": WHY},
    Verb.STATUS_ANSWER: {
        "cell": "{product}.{vulnerability}",
        "stated-plan": "fix_available",
        "stated-reason": WHY,
        "answer": "affected",
    },
    Verb.STATUS_ASK: {"cell": "{product}.{vulnerability}", "ask-due": "2027-01-10"},
    Verb.STATUS_SEE: {},
    Verb.THREAD_START: {"subject": "What", "text": WHY, "room": "{room}", **MARKED},
    Verb.VULNERABILITY_ADD: {"vulnerability-title": "It is open", "vulnerability-certainty": "suspected"},
    Verb.VULNERABILITY_CHANGE: {
        "vulnerability-version": "1",
        "vulnerability-title": "It is open",
        "vulnerability-certainty": "suspected",
    },
    Verb.VULNERABILITY_WITHDRAW: SINCE,
}
"""What a form is filled in with; `{name}` is the key of something of the main case."""
BY_GET = frozenset({Verb.LEDGER_EXPORT})
"""What is taken by looking, and kept because it leaves."""
INVITED = "Only people of the invited party see the invitation."
CENTER = "Its form offers organizations and people to members of the center alone, whatever they hold."
OWN = "Its form offers people of the party to its own people alone, whatever the others hold."
NOTICED = "Its form offers what waits in one notice, to the desk or to the party that has it."
DISPUTED = "Its page is for whoever its dispute lets take the step, whatever the others hold."
ASKED = "Only people of the party that was asked come past its page."
KEPT = "What is typed is kept over several pages first."
DRAFTS = "Only people of a party that can take the step come past its page, and read its draft."
ELSEWHERE: dict[Verb, str] = {
    Verb.CASE_ASSIGN: CENTER,
    Verb.COLLEAGUE_ADD: OWN,
    Verb.COMMUNICATION_RELEASE: "Only people of the agency whose it is come past its page.",
    Verb.CONSENSUS_DISSENT: ASKED,
    Verb.CONSENSUS_JOIN: ASKED,
    Verb.CONSENT_ACCEPT: INVITED,
    Verb.CONSENT_DECLINE: INVITED,
    Verb.CONTACT_SEARCH: CENTER,
    Verb.COUNSEL_NAME: OWN,
    Verb.DISCLOSURE_AGREE: NOTICED,
    Verb.DISCLOSURE_INTEND: NOTICED,
    Verb.DISCLOSURE_NOTIFY: NOTICED,
    Verb.DISCLOSURE_OBJECT: NOTICED,
    Verb.DISPUTE_RELEASE: DISPUTED,
    Verb.DISPUTE_SETTLE: DISPUTED,
    Verb.DISPUTE_WITHDRAW: DISPUTED,
    Verb.DISPUTE_WRITE: DISPUTED,
    Verb.OPINION_DECLINE: ASKED,
    Verb.OPINION_GIVE: ASKED,
    Verb.OPINION_RELEASE: ASKED,
    Verb.PARTICIPANT_ADMIT: CENTER,
    Verb.PARTICIPANT_INVITE: CENTER,
    Verb.PARTICIPANT_OPEN: INVITED,
    Verb.READING_RECORD: "It has no address: a page records what it shows.",
    Verb.REFUSAL_RECORD: "It has no address: the table gives it to nobody.",
    Verb.REPORT_DECLARE: KEPT,
    Verb.REPORT_FILE: KEPT,
    Verb.REPORT_SUBMIT: KEPT,
    Verb.REPORTER_REVEAL: CENTER,
    Verb.WORKSPACE_DISCARD: DRAFTS,
    Verb.WORKSPACE_KEEP: DRAFTS,
}
"""What is not asked here, and why not; `test_steps` asks the gate of each that a program may take."""
OTHERS_SIDE = frozenset({Role.ADVISER, Role.INVITEE, Role.MANUFACTURER, Role.OBSERVER, Role.REPORTER})
NOT_SHOWN: dict[Verb, frozenset[Role]] = {
    Verb.CASE_OPEN: frozenset({Role.ADVISER}),  # the report's page shows them no decision
    Verb.COLLEAGUE_CONFIRM: OTHERS_SIDE,  # who waits is of another party than theirs
    Verb.COMMENT_WRITE: frozenset({Role.OBSERVER, Role.REPORTER}),  # only once asked; `tracking.comment`
}
"""Who may take a step by the table and is shown no form for it here, which asks the gate nothing."""
TAKEN = sorted(BODIES)


class _Keys(dict[str, object]):
    """Keys of what is there: by these names, else looked up by the name that an argument has."""

    def __init__(self, doors: Doors, verb: Verb, **named: object) -> None:
        super().__init__(named)
        self.doors, self.verb = doors, verb

    def __missing__(self, name: str) -> object:
        return self.doors.key(self.verb, name)


@pytest.fixture(scope="module")
def named(filled: Everything) -> dict[str, object]:
    """Whom and what a form offers, where the first of a kind is not offered."""
    main = filled.main.id.hex
    room = next(
        one
        for one, stream, kind in raw("core_room", "id", "stream_id", "kind")
        if (stream, kind) == (main, "case")
    )
    rows = raw(Participant._meta.db_table, "id", "stream_id", "role")
    adviser = next(one for one, stream, role in rows if (stream, role) == (main, Role.ADVISER))
    said = raw(Comment._meta.db_table, "id", "stream_id", "disposition")
    comment = next(one for one, stream, settled in said if stream == main and not settled)
    keys = {
        "room": room,
        "comment": comment,
        "adviser": adviser,
        "adviser_person": filled.people["adviser"].person.hex,
        "statement.statement_id": _put_before_counsel(main),
        "reading.bulk": _unreviewed(main),
        "determination.concur.row": _advised(main),
        "determination.release.row": _advised(main),
        "provisional.withdraw.row": _spoken(main),
    }
    return {
        "maker": filled.sides["northgate"].id,
        "other_maker": filled.sides["halcyon"].id,
        "lead": filled.people["lead"].person,
        "colleague.party": filled.sides["northgate"].id,
        "counsel.party": filled.sides["northgate"].id,
        "sbom.sbom": _standing(Sbom, main),
        **{f"{model.__name__.lower()}.row": _standing(model, main) for model in (Acknowledgment, Reference)},
        **{name: uuid.UUID(key) for name, key in keys.items()},
    }


def _spoken(main: str) -> str:
    """A provisional statement that stands, as the agencies read it."""
    over = ("replaced_at", "superseded_at", "withdrawn_at")
    rows = raw(Provisional._meta.db_table, "id", "stream_id", "room_id", *over)
    desk = next(
        one
        for one, stream, kind in raw("core_room", "id", "stream_id", "kind")
        if (stream, kind) == (main, "agencies")
    )
    return next(one for one, stream, room, *ends in rows if (stream, room) == (main, desk) and not any(ends))


def _put_before_counsel(main: str) -> str:
    """A statement that counsel is shown: what was set aside before they decided is not."""
    rows = raw(Statement._meta.db_table, "id", "stream_id", "state")
    return next(one for one, stream, state in rows if stream == main and state != StatementState.CLOSED)


def _unreviewed(main: str) -> str:
    """Much at once at which nobody has looked yet."""
    rows = raw(Bulk._meta.db_table, "id", "stream_id", "reviewed_at")
    return next(one for one, stream, over in rows if stream == main and over is None)


def _advised(main: str) -> str:
    """A determination of the adviser, which a manufacturer can be shown."""
    rows = raw(Determination._meta.db_table, "id", "stream_id", "role")
    return next(one for one, stream, role in rows if (stream, role) == (main, Role.ADVISER))


def _standing(model: type[Acknowledgment | Reference | Sbom], main: str) -> uuid.UUID:
    rows = raw(model._meta.db_table, "id", "stream_id", "withdrawn_at")
    return uuid.UUID(next(row for row, stream, over in rows if stream == main and over is None))


def _body(doors: Doors, verb: Verb, **named: object) -> dict[str, Any]:
    keys = _Keys(doors, verb, **named)
    body: dict[str, Any] = {name: value.format_map(keys) for name, value in BODIES[verb].items()}
    if "sbom-file" in body:
        body["sbom-file"] = as_file()
    if "file" in body:
        body["file"] = SimpleUploadedFile(body["file"], b"A trace.", "text/plain")
    return body


def _arguments(verb: Verb) -> set[str]:
    (pattern,) = [one for one in PATTERNS if one.name == ADDRESSES.get(verb, verb)]
    return set(pattern.pattern.converters)


def _place(doors: Doors, verb: Verb, **named: object) -> str:
    """Where a browser takes a step."""
    keys, noun = _Keys(doors, verb, part=doors.key(verb, "party")), verb.partition(".")[0]
    told = {
        one: named.get(f"{verb}.{one}") or named.get(f"{noun}.{one}") or keys[one] for one in _arguments(verb)
    }
    return reverse(ADDRESSES.get(verb, verb), kwargs=told)


def _of_report(verb: Verb) -> bool:
    return bool(_arguments(verb) & {"report", "announcement_id"})


@pytest.fixture
def browsers(doors: Doors) -> dict[Role, Client]:
    """Each signs in anew for each step: some take a proof of the last minutes, and all steps take an hour."""
    return {Role.ANYONE: Client(), **{role: signed_in(who) for role, who in doors.people.items()}}


@pytest.mark.parametrize("verb", TAKEN)
def test_a_screen_answers_each_role_in_each_phase_as_the_table_says(doors, browsers, named, verb):
    there = _place(doors, verb, **named)
    for phase in phases(verb, of_report=_of_report(verb)):
        with doors.phase(phase, of_report=_of_report(verb)):
            for role, browser in browsers.items():
                body = _body(doors, verb, **named, me=getattr(doors.people.get(role), "person", None))
                ask = browser.get if verb in BY_GET else browser.post
                said = taken(functools.partial(ask, there, body))
                assert said in _stated(verb, role, phase), (phase, role)


def _stated(verb: Verb, role: Role, phase: str) -> list[Asked | int]:
    """What each of them may be answered: by the door, by the gate, or before it where the table says no."""
    if role is Role.ANYONE:
        return [303, 403]  # to the sign-in, or to what was typed, so that it is not lost
    said = stated(verb, role, phase, begins=not _arguments(verb))
    if isinstance(said, Asked) and (said.denied or role in NOT_SHOWN.get(verb, ())):
        return [said, 403, 404, 409, 422]
    return [said]


def test_every_step_of_people_is_taken_here_or_says_why_not():
    people = {verb for verb in Verb if MATRIX[verb].roles != {Role.SYSTEM}}
    assert not BODIES.keys() & ELSEWHERE.keys()
    assert people == BODIES.keys() | ELSEWHERE.keys()
    assert {ADDRESSES.get(verb, str(verb)) for verb in BODIES} <= set(NAMES)


def test_a_gate_that_lets_everybody_through_is_found(doors, browsers, monkeypatch):
    """What could not tell the table from none would prove nothing."""
    verb, there = Verb.CASE_RENAME, _place(doors, Verb.CASE_RENAME)
    asking = functools.partial(browsers[Role.OBSERVER].post, there, _body(doors, verb))
    with rolled_back():
        assert taken(asking).denied
    monkeypatch.setattr(gate, "decide", lambda verb, roles, phase: None)
    with rolled_back():
        assert not taken(asking).denied
