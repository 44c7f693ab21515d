"""The policy matrix: who may use which verb in which phase; gate, screens, documentation and tests read it.

Phases are those of the row that a verb acts on: a case's six (checking, inviting, fixing, writing,
published, closed) or a report's states. A verb without phases does not depend on one; whether the state
models allow the step is decided afterwards, by `domain.cvd`.
"""

from __future__ import annotations

from dataclasses import dataclass

from medaccord.domain.roles import DESK, IN_CASE, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

LEAD = frozenset({Role.LEAD})
AGENCIES = DESK | {Role.ADVISER}
PARTIES = AGENCIES | {Role.MANUFACTURER, Role.REPORTER}
TALKING = PARTIES | {Role.OBSERVER}
"""Everybody who takes part speaks and files where it reads (decision 0200)."""
ANSWERING = frozenset({Role.MANUFACTURER, Role.REPORTER, Role.ADVISER, Role.OBSERVER})
SUBMITTING = frozenset({Role.MANUFACTURER, Role.OBSERVER})
"""Parties whose words are submitted, so that they are told before a release by law (decision 0258)."""
SPEAKS_OUT = frozenset({Role.MANUFACTURER, Role.ADVISER})
"""Parties whose own words are published under their name (decision 0257)."""
JOINING = frozenset({Role.MANUFACTURER, Role.REPORTER})
"""Parties that join a joint statement of the agencies, or dissent from it (agreement B2)."""
OPEN = frozenset({"checking", "inviting", "fixing", "writing"})
RUNNING = OPEN | {"published"}
UNCLOSED = frozenset({"received", "invalid", "valid", "deferred", "accepted"})
"""A report on which work has not ended."""
EVER = RUNNING | {"closed"}
"""What became known, an end of secrecy and legal clocks hold for a closed case as well (Vultron T2)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: any of `roles`, in any of `phases` (None: in every phase)."""

    roles: frozenset[Role]
    phases: frozenset[str] | None = None


MATRIX: dict[Verb, Row] = {
    Verb.ACCESS_REVIEW: Row(DESK),
    Verb.ACCESS_TAKE: Row(frozenset({Role.ANALYST})),
    Verb.ACKNOWLEDGMENT_ADD: Row(DESK, RUNNING),
    Verb.ACKNOWLEDGMENT_CHANGE: Row(DESK, RUNNING),
    Verb.ACKNOWLEDGMENT_WITHDRAW: Row(DESK, RUNNING),
    Verb.ADVISORY_APPROVE: Row(DESK, RUNNING),
    Verb.ADVISORY_DRAFT: Row(DESK, RUNNING),
    Verb.ADVISORY_RELEASE: Row(LEAD | {Role.SYSTEM}, RUNNING),
    Verb.ADVISORY_RETURN: Row(DESK, RUNNING),
    Verb.ADVISORY_SCHEDULE: Row(LEAD, RUNNING),
    Verb.ADVISORY_STOP: Row(frozenset({Role.SYSTEM})),
    Verb.ADVISORY_SUBMIT: Row(DESK, RUNNING),
    Verb.ASSESSMENT_ASK: Row(DESK, RUNNING),
    Verb.ASSESSMENT_CLOSE: Row(DESK, RUNNING),
    Verb.ASSESSMENT_OPEN: Row(frozenset({Role.SYSTEM})),
    Verb.CASE_ASSIGN: Row(DESK, EVER),
    Verb.CASE_CLOSE: Row(LEAD, RUNNING),
    Verb.CASE_MERGE: Row(LEAD, OPEN),
    Verb.CASE_OPEN: Row(AGENCIES, frozenset({"valid", "accepted"})),
    Verb.CASE_RECORD: Row(DESK, EVER),
    Verb.CASE_RECLASSIFY: Row(DESK, RUNNING),
    Verb.CASE_RENAME: Row(DESK, RUNNING),
    Verb.CASE_REOPEN: Row(LEAD, frozenset({"closed"})),
    Verb.CASE_SPLIT: Row(LEAD, OPEN),
    Verb.CASE_WITHDRAW: Row(LEAD, RUNNING),
    Verb.CLAIM_CONFIRM: Row(ANSWERING),
    Verb.CLAIM_LAPSE: Row(frozenset({Role.SYSTEM})),
    Verb.CLAIM_RECORD: Row(DESK, EVER),
    Verb.CLAIM_REJECT: Row(DESK),
    Verb.CLAIM_VALIDATE: Row(DESK),
    Verb.COLLEAGUE_ADD: Row(ANSWERING | DESK | {Role.INVITEE}, RUNNING),
    Verb.COLLEAGUE_CONFIRM: Row(ANSWERING | DESK | {Role.INVITEE, Role.SYSTEM}),
    Verb.COLLEAGUE_LEAVE: Row(frozenset({Role.SYSTEM})),
    Verb.COLLEAGUE_REMOVE: Row(ANSWERING | LEAD | {Role.INVITEE}),
    Verb.COMMENT_SETTLE: Row(DESK, RUNNING),
    Verb.COMMENT_WRITE: Row(DESK | ANSWERING, RUNNING),
    Verb.COMMUNICATION_ANSWER: Row(DESK, RUNNING),
    Verb.COMMUNICATION_APPROVE: Row(frozenset({Role.ADVISER}), RUNNING),
    Verb.COMMUNICATION_DRAFT: Row(frozenset({Role.ADVISER}), RUNNING),
    Verb.COMMUNICATION_RELEASE: Row(frozenset({Role.ADVISER}), RUNNING),
    Verb.CONSENSUS_CONCUR: Row(frozenset({Role.ADVISER}), RUNNING),
    Verb.CONSENSUS_DISSENT: Row(JOINING, RUNNING),
    Verb.CONSENSUS_JOIN: Row(JOINING, RUNNING),
    Verb.CONSENSUS_PROPOSE: Row(AGENCIES, RUNNING),
    Verb.CONSENSUS_SIGN: Row(AGENCIES, RUNNING),
    Verb.CONSENT_ACCEPT: Row(ANSWERING | {Role.INVITEE}, RUNNING),
    Verb.CONSENT_DECLINE: Row(ANSWERING | {Role.INVITEE}),
    Verb.CONSENT_LAPSE: Row(frozenset({Role.SYSTEM})),
    Verb.CONTACT_SEARCH: Row(DESK, RUNNING),
    Verb.DETERMINATION_CONCUR: Row(SPEAKS_OUT, RUNNING),
    Verb.DETERMINATION_MAKE: Row(SPEAKS_OUT, RUNNING),
    Verb.DETERMINATION_RELEASE: Row(SPEAKS_OUT, RUNNING),
    Verb.DEVICE_DESCRIBE: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.DISCLOSURE_AGREE: Row(SUBMITTING),
    Verb.DISCLOSURE_APPROVE: Row(DESK),
    Verb.DISCLOSURE_CLOSE: Row(LEAD),
    Verb.DISCLOSURE_DECIDE: Row(DESK),
    Verb.DISCLOSURE_EXPORT: Row(DESK),
    Verb.DISCLOSURE_INTEND: Row(DESK),
    Verb.DISCLOSURE_LAPSE: Row(frozenset({Role.SYSTEM})),
    Verb.DISCLOSURE_LAY_OUT: Row(DESK),
    Verb.DISCLOSURE_NOTIFY: Row(DESK),
    Verb.DISCLOSURE_OBJECT: Row(SUBMITTING),
    Verb.DISCLOSURE_RECORD: Row(LEAD),
    Verb.DISPUTE_OPEN: Row(PARTIES, RUNNING),
    Verb.DISPUTE_RELEASE: Row(PARTIES, RUNNING),
    Verb.DISPUTE_SETTLE: Row(AGENCIES, RUNNING),
    Verb.DISPUTE_WITHDRAW: Row(PARTIES, RUNNING),
    Verb.DISPUTE_WRITE: Row(PARTIES, RUNNING),
    Verb.DUTY_STATE: Row(frozenset({Role.MANUFACTURER}), EVER),
    Verb.COUNSEL_END: Row(SPEAKS_OUT | LEAD),
    Verb.COUNSEL_NAME: Row(SPEAKS_OUT, RUNNING),
    Verb.EMBARGO_ACCEPT: Row(DESK | ANSWERING, RUNNING),
    Verb.EMBARGO_END: Row(frozenset({Role.SYSTEM})),
    Verb.EMBARGO_KEEP: Row(DESK, EVER),
    Verb.EMBARGO_PROPOSE: Row(PARTIES, OPEN),
    Verb.EMBARGO_REJECT: Row(DESK | ANSWERING, RUNNING),
    Verb.EMBARGO_TERMINATE: Row(LEAD, EVER),
    Verb.FILE_ADD: Row(TALKING),
    Verb.FILE_CLASSIFY: Row(TALKING),
    Verb.FILE_CLEAN: Row(frozenset({Role.SYSTEM})),
    Verb.FILE_CLEAR: Row(DESK),
    Verb.FILE_ENTRUST: Row(DESK),
    Verb.FILE_EXAMINE: Row(frozenset({Role.SYSTEM})),
    Verb.FILE_FORWARD: Row(DESK),
    Verb.FILE_MARK: Row(TALKING),
    Verb.FILE_REDACT: Row(TALKING | {Role.SYSTEM}),
    Verb.HOLD_LIFT: Row(DESK),
    Verb.HOLD_PLACE: Row(DESK),
    Verb.LEAK_CLAIM: Row(DESK | ANSWERING, EVER),
    Verb.LEAK_CONFIRM: Row(DESK, EVER),
    Verb.LEAK_DISMISS: Row(DESK, EVER),
    Verb.LEDGER_EXPORT: Row(IN_CASE - {Role.COUNSEL}),
    Verb.NOTE_ADD: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.NOTE_CHANGE: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.NOTE_WITHDRAW: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.OPINION_DECLINE: Row(PARTIES, RUNNING),
    Verb.OPINION_GIVE: Row(PARTIES, RUNNING),
    Verb.OPINION_RELEASE: Row(PARTIES, RUNNING),
    Verb.PARTICIPANT_ADMIT: Row(LEAD, RUNNING),
    Verb.PARTICIPANT_CONTACT: Row(DESK, RUNNING),
    Verb.PARTICIPANT_CREDIT: Row(frozenset({Role.REPORTER})),
    Verb.PARTICIPANT_FINISH: Row(ANSWERING, RUNNING),
    Verb.PARTICIPANT_INVITE: Row(DESK, RUNNING),
    Verb.PARTICIPANT_JUDGE: Row(PARTIES),
    Verb.PARTICIPANT_LABEL: Row(DESK | ANSWERING),
    Verb.PARTICIPANT_LEAVE: Row(ANSWERING),
    Verb.PARTICIPANT_OPEN: Row(TALKING | {Role.INVITEE}),
    Verb.PARTICIPANT_PROPOSE: Row(ANSWERING, RUNNING),
    Verb.PARTICIPANT_REMOVE: Row(LEAD),
    Verb.PARTICIPANT_RESUME: Row(ANSWERING, RUNNING),
    Verb.PARTICIPANT_SHOW_HISTORY: Row(LEAD, RUNNING),
    Verb.PARTICIPANT_TURN_DOWN: Row(DESK, EVER),
    Verb.POST_MARK: Row(TALKING),
    Verb.POST_REDACT: Row(DESK | {Role.SYSTEM}),
    Verb.POST_REVISE: Row(TALKING),
    Verb.POST_WITHDRAW: Row(TALKING),
    Verb.POST_WRITE: Row(TALKING),
    Verb.PRODUCT_ADD: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.PRODUCT_CHANGE: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.PRODUCT_GROUP: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.PRODUCT_UNGROUP: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.PRODUCT_WITHDRAW: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.PROVISIONAL_ISSUE: Row(frozenset({Role.ADVISER}), RUNNING),
    Verb.PROVISIONAL_WITHDRAW: Row(frozenset({Role.ADVISER})),
    Verb.READING_RECORD: Row(IN_CASE - {Role.COUNSEL}),
    Verb.READING_REVIEW: Row(DESK),
    Verb.REFERENCE_ADD: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.REFERENCE_CHANGE: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.REFERENCE_WITHDRAW: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.REFUSAL_RECORD: Row(frozenset()),
    Verb.REMEDIATION_ADD: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.REMEDIATION_CHANGE: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.REMEDIATION_WITHDRAW: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.REPORTER_CONCEAL: Row(frozenset({Role.SYSTEM})),
    Verb.REPORTER_DISCLOSE: Row(frozenset({Role.SYSTEM})),
    Verb.REPORTER_ERASE: Row(frozenset({Role.SYSTEM})),
    Verb.REPORTER_REVEAL: Row(DESK),
    Verb.REPORTER_SEAL: Row(frozenset({Role.SYSTEM})),
    Verb.REPORT_ACCEPT: Row(DESK, frozenset({"valid", "deferred"})),
    Verb.REPORT_ALARM: Row(frozenset({Role.REPORTER})),
    Verb.REPORT_ASK: Row(DESK, UNCLOSED),
    Verb.REPORT_CLOSE: Row(DESK, frozenset({"invalid", "accepted", "deferred"})),
    Verb.REPORT_CREDIT: Row(frozenset({Role.REPORTER})),
    Verb.REPORT_DECLARE: Row(frozenset({Role.ANYONE})),
    Verb.REPORT_DEFER: Row(DESK, frozenset({"valid", "accepted"})),
    Verb.REPORT_DUPLICATE: Row(DESK, frozenset({"accepted", "deferred"})),
    Verb.REPORT_FEED: Row(frozenset({Role.REPORTER})),
    Verb.REPORT_FILE: Row(frozenset({Role.ANYONE})),
    Verb.REPORT_HEED: Row(DESK),
    Verb.REPORT_INVALIDATE: Row(DESK, frozenset({"received"})),
    Verb.REPORT_LEAVE: Row(frozenset({Role.SYSTEM})),
    Verb.REPORT_MARK: Row(DESK | {Role.REPORTER}),
    Verb.REPORT_REDACT: Row(DESK | {Role.SYSTEM}),
    Verb.REPORT_RELEASE: Row(DESK | {Role.REPORTER}),
    Verb.REPORT_SUBMIT: Row(frozenset({Role.ANYONE})),
    Verb.REPORT_TAKE_OUT: Row(DESK),
    Verb.REPORT_TRIAGE: Row(DESK, UNCLOSED),
    Verb.REPORT_VALIDATE: Row(DESK, frozenset({"received", "invalid"})),
    Verb.REPORT_REPLAN: Row(frozenset({Role.REPORTER})),
    Verb.REPORT_WARN: Row(frozenset({Role.REPORTER})),
    Verb.REVIEW_ANSWER: Row(ANSWERING, RUNNING),
    Verb.REVIEW_ASK: Row(DESK, RUNNING),
    Verb.ROLLOUT_ADD: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.ROLLOUT_CHANGE: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.ROLLOUT_WITHDRAW: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.SBOM_ATTACH: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.SBOM_WITHDRAW: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.SCORE_ADD: Row(AGENCIES | {Role.MANUFACTURER}, RUNNING),
    Verb.SCORE_CHANGE: Row(AGENCIES | {Role.MANUFACTURER}, RUNNING),
    Verb.SCORE_WITHDRAW: Row(AGENCIES | {Role.MANUFACTURER}, RUNNING),
    Verb.SHARE_ANNOUNCE: Row(ANSWERING, RUNNING),
    Verb.SHARE_ASK: Row(DESK, RUNNING),
    Verb.SHARE_DENY: Row(ANSWERING),
    Verb.SHARE_EXPIRE: Row(frozenset({Role.SYSTEM})),
    Verb.SHARE_GRANT: Row(ANSWERING, RUNNING),
    Verb.SHARE_LAPSE: Row(frozenset({Role.SYSTEM})),
    Verb.SHARE_OVERRIDE: Row(LEAD, RUNNING),
    Verb.SHARE_RELEASE: Row(DESK, EVER),
    Verb.SHARE_RETRACT: Row(DESK),
    Verb.SHARE_REVIEW: Row(DESK),
    Verb.SHARE_WITHDRAW: Row(DESK | ANSWERING),
    Verb.STATEMENT_APPROVE: Row(frozenset({Role.COUNSEL})),
    Verb.STATEMENT_RETURN: Row(frozenset({Role.COUNSEL})),
    Verb.STATUS_ANSWER: Row(DESK | {Role.MANUFACTURER}, RUNNING),
    Verb.STATUS_ASK: Row(DESK, RUNNING),
    Verb.STATUS_SEE: Row(frozenset({Role.MANUFACTURER}), RUNNING),
    Verb.THREAD_START: Row(TALKING),
    Verb.VULNERABILITY_ADD: Row(DESK, RUNNING),
    Verb.VULNERABILITY_CHANGE: Row(DESK, RUNNING),
    Verb.VULNERABILITY_WITHDRAW: Row(DESK, RUNNING),
    Verb.WORKSPACE_DISCARD: Row(PARTIES),
    Verb.WORKSPACE_KEEP: Row(PARTIES, RUNNING),
}


VISITING = frozenset(
    {
        Verb.FILE_ADD,
        Verb.POST_REVISE,
        Verb.POST_WITHDRAW,
        Verb.POST_WRITE,
        Verb.READING_RECORD,
        Verb.SHARE_RELEASE,
        Verb.THREAD_START,
    }
)
"""For what a role is enough that somebody holds for some hours: to read, to speak, and to release for the
safety of patients, which ends by the clock and is looked at by another person.

Every other verb asks for a role without an end, so that nothing lasting comes of hours (decision 0263).
"""


def is_for_visitors(verb: Verb) -> bool:
    """Whether a role that is held for some hours is enough for a verb."""
    return verb in VISITING


def counting(verb: Verb, lasting: frozenset[Role], for_hours: frozenset[Role]) -> frozenset[Role]:
    """The roles that count for a verb, of those held without an end and those held for some hours."""
    return lasting | for_hours if is_for_visitors(verb) else lasting


def decide(verb: Verb, roles: frozenset[Role], phase: str | None) -> str | None:
    """None when the verb is allowed; otherwise one sentence that says why not and who may.

    An unknown verb, an empty set of roles and an unknown phase are refused: nothing falls back to yes.
    """
    row = MATRIX[verb]
    if not row.roles & roles:
        who = ", ".join(sorted(r.value for r in row.roles)) or "nobody"
        return Sentence("Your role here does not allow this. It is for: {who}.", who=who)
    if row.phases is not None and phase not in row.phases:
        return Sentence(
            "This step is open while it is {listed}. Now it is {phase}.",
            listed=" or ".join(sorted(row.phases)),
            phase=phase,
        )
    return None
