"""What people want to hear of without asking: the verbs whose facts become notices."""

from __future__ import annotations

from medaccord.domain.advisory.statement import STATED
from medaccord.domain.cleaning import Cleaning, Handed
from medaccord.domain.examination import Examined
from medaccord.domain.verbs import Verb

CONSUMER = "notices"
"""Under this name deliveries are notices for people who sign in."""

URGENT = "urgent"
"""What came of a step that made something urgent which was not so before."""

HEARD: frozenset[Verb] = frozenset(
    {
        Verb.ACCESS_REVIEW,
        Verb.ACCESS_TAKE,
        Verb.ADVISORY_APPROVE,
        Verb.ADVISORY_RELEASE,
        Verb.ADVISORY_RETURN,
        Verb.ADVISORY_SCHEDULE,
        Verb.ADVISORY_STOP,
        Verb.ADVISORY_SUBMIT,
        Verb.ASSESSMENT_ASK,
        Verb.ASSESSMENT_CLOSE,
        Verb.ASSESSMENT_OPEN,
        Verb.CASE_ASSIGN,
        Verb.CASE_CLOSE,
        Verb.CASE_MERGE,
        Verb.CASE_OPEN,
        Verb.CASE_RECORD,
        Verb.CASE_REOPEN,
        Verb.CASE_SPLIT,
        Verb.CASE_WITHDRAW,
        Verb.CLAIM_CONFIRM,
        Verb.CLAIM_LAPSE,
        Verb.CLAIM_RECORD,
        Verb.CLAIM_REJECT,
        Verb.CLAIM_VALIDATE,
        Verb.COLLEAGUE_ADD,
        Verb.COLLEAGUE_CONFIRM,
        Verb.COLLEAGUE_LEAVE,
        Verb.COLLEAGUE_REMOVE,
        Verb.COMMENT_SETTLE,
        Verb.COMMENT_WRITE,
        Verb.COMMUNICATION_ANSWER,
        Verb.COMMUNICATION_APPROVE,
        Verb.COMMUNICATION_DRAFT,
        Verb.COMMUNICATION_RELEASE,
        Verb.CONSENSUS_CONCUR,
        Verb.CONSENSUS_DISSENT,
        Verb.CONSENSUS_JOIN,
        Verb.CONSENSUS_PROPOSE,
        Verb.CONSENSUS_SIGN,
        Verb.CONSENT_ACCEPT,
        Verb.CONSENT_DECLINE,
        Verb.CONSENT_LAPSE,
        Verb.DETERMINATION_CONCUR,
        Verb.DETERMINATION_MAKE,
        Verb.DETERMINATION_RELEASE,
        Verb.DISCLOSURE_AGREE,
        Verb.DISCLOSURE_APPROVE,
        Verb.DISCLOSURE_CLOSE,
        Verb.DISCLOSURE_INTEND,
        Verb.DISCLOSURE_LAPSE,
        Verb.DISCLOSURE_NOTIFY,
        Verb.DISCLOSURE_OBJECT,
        Verb.DISCLOSURE_RECORD,
        Verb.DISPUTE_OPEN,
        Verb.DISPUTE_RELEASE,
        Verb.DISPUTE_SETTLE,
        Verb.DISPUTE_WITHDRAW,
        Verb.DISPUTE_WRITE,
        Verb.DUTY_STATE,
        Verb.COUNSEL_END,
        Verb.COUNSEL_NAME,
        Verb.EMBARGO_ACCEPT,
        Verb.EMBARGO_END,
        Verb.EMBARGO_KEEP,
        Verb.EMBARGO_PROPOSE,
        Verb.EMBARGO_REJECT,
        Verb.EMBARGO_TERMINATE,
        Verb.FILE_ADD,
        Verb.FILE_CLEAR,
        Verb.FILE_ENTRUST,
        Verb.FILE_FORWARD,
        Verb.FILE_MARK,
        Verb.FILE_REDACT,
        Verb.HOLD_LIFT,
        Verb.HOLD_PLACE,
        Verb.LEAK_CLAIM,
        Verb.LEAK_CONFIRM,
        Verb.LEAK_DISMISS,
        Verb.PARTICIPANT_ADMIT,
        Verb.PARTICIPANT_CREDIT,
        Verb.PARTICIPANT_FINISH,
        Verb.PARTICIPANT_INVITE,
        Verb.PARTICIPANT_JUDGE,
        Verb.PARTICIPANT_LEAVE,
        Verb.PARTICIPANT_PROPOSE,
        Verb.PARTICIPANT_REMOVE,
        Verb.PARTICIPANT_RESUME,
        Verb.PARTICIPANT_SHOW_HISTORY,
        Verb.PARTICIPANT_TURN_DOWN,
        Verb.POST_MARK,
        Verb.POST_REDACT,
        Verb.POST_REVISE,
        Verb.POST_WITHDRAW,
        Verb.POST_WRITE,
        Verb.PROVISIONAL_ISSUE,
        Verb.PROVISIONAL_WITHDRAW,
        Verb.REMEDIATION_ADD,
        Verb.REPORTER_REVEAL,
        Verb.REPORT_ACCEPT,
        Verb.REPORT_ALARM,
        Verb.REPORT_ASK,
        Verb.REPORT_CLOSE,
        Verb.REPORT_DEFER,
        Verb.REPORT_DUPLICATE,
        Verb.REPORT_HEED,
        Verb.REPORT_INVALIDATE,
        Verb.REPORT_LEAVE,
        Verb.REPORT_MARK,
        Verb.REPORT_REDACT,
        Verb.REPORT_RELEASE,
        Verb.REPORT_REPLAN,
        Verb.REPORT_VALIDATE,
        Verb.REPORT_WARN,
        Verb.REVIEW_ANSWER,
        Verb.REVIEW_ASK,
        Verb.ROLLOUT_ADD,
        Verb.ROLLOUT_CHANGE,
        Verb.ROLLOUT_WITHDRAW,
        Verb.SCORE_ADD,
        Verb.OPINION_DECLINE,
        Verb.OPINION_GIVE,
        Verb.OPINION_RELEASE,
        Verb.SHARE_ANNOUNCE,
        Verb.SHARE_ASK,
        Verb.SHARE_DENY,
        Verb.SHARE_EXPIRE,
        Verb.SHARE_GRANT,
        Verb.SHARE_LAPSE,
        Verb.SHARE_OVERRIDE,
        Verb.SHARE_RELEASE,
        Verb.SHARE_RETRACT,
        Verb.SHARE_REVIEW,
        Verb.SHARE_WITHDRAW,
        Verb.STATEMENT_APPROVE,
        Verb.STATEMENT_RETURN,
        Verb.STATUS_ANSWER,
        Verb.STATUS_ASK,
        Verb.THREAD_START,
        Verb.VULNERABILITY_ADD,
    }
)
"""The rest is a person's own preparation, or is heard of where it matters."""

PIERCING: frozenset[Verb] = frozenset(
    {
        Verb.ACCESS_REVIEW,
        Verb.ACCESS_TAKE,
        Verb.ADVISORY_STOP,
        Verb.ADVISORY_SUBMIT,
        Verb.ASSESSMENT_ASK,
        Verb.ASSESSMENT_CLOSE,
        Verb.CASE_MERGE,
        Verb.CASE_RECORD,
        Verb.CASE_WITHDRAW,
        Verb.CLAIM_LAPSE,
        Verb.CLAIM_RECORD,
        Verb.CLAIM_REJECT,
        Verb.COLLEAGUE_LEAVE,
        Verb.COMMUNICATION_DRAFT,
        Verb.CONSENT_LAPSE,
        Verb.COUNSEL_END,
        Verb.DISCLOSURE_INTEND,
        Verb.DISCLOSURE_LAPSE,
        Verb.DISCLOSURE_NOTIFY,
        Verb.DISCLOSURE_OBJECT,
        Verb.DISPUTE_OPEN,
        Verb.EMBARGO_ACCEPT,
        Verb.EMBARGO_END,
        Verb.EMBARGO_PROPOSE,
        Verb.EMBARGO_TERMINATE,
        Verb.LEAK_CLAIM,
        Verb.LEAK_CONFIRM,
        Verb.PARTICIPANT_INVITE,
        Verb.PARTICIPANT_PROPOSE,
        Verb.PARTICIPANT_REMOVE,
        Verb.PROVISIONAL_ISSUE,
        Verb.PROVISIONAL_WITHDRAW,
        Verb.REPORT_ALARM,
        Verb.REVIEW_ASK,
        Verb.SHARE_ASK,
        Verb.SHARE_OVERRIDE,
        Verb.SHARE_RELEASE,
        Verb.SHARE_REVIEW,
        Verb.SHARE_WITHDRAW,
        Verb.STATEMENT_RETURN,
        Verb.STATUS_ASK,
    }
)
"""Heard in a muted case too: what asks for a decision or an answer, changes what binds, or tells of harm."""


PIERCING_AT_DESK: frozenset[Verb] = PIERCING | {Verb.CASE_ASSIGN}
"""Whoever led a case hears at once that somebody else does (decision 0203)."""


OUTCOMES = frozenset({URGENT, STATED, Examined.SUSPICIOUS, Cleaning.STUCK, Handed.CLEANED})
"""What may come of a step that people hear of for that alone."""


def is_heard(verb: str, outcome: str) -> bool:
    """Whether people hear of a step: by its kind, or because of what came of it."""
    return verb in HEARD or outcome in OUTCOMES


def is_piercing(verb: str, outcome: str, *, at_desk: bool = False) -> bool:
    """Whether they hear of it in a case that they muted, too."""
    return verb in (PIERCING_AT_DESK if at_desk else PIERCING) or outcome == URGENT
