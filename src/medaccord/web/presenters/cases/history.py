"""The history of a case in words: one sentence a verb, the newest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.commands.assign import TAKEN_OVER
from medaccord.apps.cases.queries.history import Entry, History
from medaccord.apps.cases.queries.views import CaseView
from medaccord.core.rounds import State
from medaccord.domain.advisory.review import Answer
from medaccord.domain.advisory.statement import STATED
from medaccord.domain.assessment.seal import Because
from medaccord.domain.cleaning import Cleaning
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import ASKED_BACK, Status
from medaccord.domain.cvd.kind import Indication
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.examination import Examined
from medaccord.domain.notices import URGENT
from medaccord.domain.sharing import Basis
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.words import short_day, when
from medaccord.web.templatetags.instants import day, moment, utc_offset, utc_stamp

SENTENCES: Mapping[str, str | Promise] = {
    Verb.ACCESS_REVIEW: _l("looked at an emergency access, as a second person"),
    Verb.ACCESS_TAKE: _l("entered the case by emergency access"),
    Verb.ACKNOWLEDGMENT_ADD: _l("added thanks for the advisory"),
    Verb.ACKNOWLEDGMENT_CHANGE: _l("changed thanks for the advisory"),
    Verb.ACKNOWLEDGMENT_WITHDRAW: _l("withdrew thanks for the advisory"),
    Verb.ADVISORY_APPROVE: _l("approved the advisory"),
    Verb.ADVISORY_DRAFT: _l("drafted the advisory"),
    Verb.ADVISORY_RELEASE: _l("released the advisory"),
    Verb.ADVISORY_RETURN: _l("returned the advisory to its author"),
    Verb.ADVISORY_SCHEDULE: _l("set the release time of the advisory"),
    Verb.ADVISORY_STOP: _l("took back the release that was due, because something stood against it"),
    Verb.ADVISORY_SUBMIT: _l("asked for review of the advisory"),
    Verb.CASE_ASSIGN: _l("handed the case to another lead"),
    Verb.CASE_CLOSE: _l("closed the case"),
    Verb.CASE_WITHDRAW: _l("withdrew the case"),
    Verb.CASE_MERGE: _l("merged two cases into one"),
    Verb.CASE_OPEN: _l("opened the case"),
    Verb.CASE_RECORD: _l("recorded what became known"),
    Verb.CASE_RECLASSIFY: _l("corrected what kind of case it is"),
    Verb.CASE_RENAME: _l("changed the title"),
    Verb.CASE_REOPEN: _l("reopened the case as a linked one"),
    Verb.CASE_SPLIT: _l("moved vulnerabilities to a linked case"),
    Verb.COLLEAGUE_ADD: _l("brought a colleague in"),
    Verb.COLLEAGUE_CONFIRM: _l("confirmed that somebody is who they were"),
    Verb.COLLEAGUE_LEAVE: _l("closed the keys of whoever has left their organization"),
    Verb.COLLEAGUE_REMOVE: _l("took a colleague out"),
    Verb.COMMENT_SETTLE: _l("settled comments on the draft"),
    Verb.COMMENT_WRITE: _l("commented on the draft"),
    Verb.CONSENT_ACCEPT: _l("agreed to take part under the terms"),
    Verb.CONSENT_DECLINE: _l("declined the terms"),
    Verb.CONSENT_LAPSE: _l("noted that the time to answer has passed"),
    Verb.CONTACT_SEARCH: _l("noted where a way to reach a party was looked for"),
    Verb.DEVICE_DESCRIBE: _l("described the device of a product"),
    Verb.DISCLOSURE_AGREE: _l("does not object to a release by law"),
    Verb.DISCLOSURE_APPROVE: _l("approved the answer to a request for records"),
    Verb.DISCLOSURE_CLOSE: _l("closed a request for records"),
    Verb.DISCLOSURE_DECIDE: _l("decided on a paragraph that was asked for"),
    Verb.DISCLOSURE_EXPORT: _l("took out the answer to a request for records"),
    Verb.DISCLOSURE_INTEND: _l("told a submitter that something is to be released over its objection"),
    Verb.DISCLOSURE_LAPSE: _l("noted that a submitter did not object to a release by law in time"),
    Verb.DISCLOSURE_LAY_OUT: _l("laid out the records that were asked for"),
    Verb.DISCLOSURE_NOTIFY: _l("gave a submitter notice of what may be released by law"),
    Verb.DISCLOSURE_OBJECT: _l("objects to a release by law"),
    Verb.DISCLOSURE_RECORD: _l("recorded a request for records: nothing here may be erased"),
    Verb.COUNSEL_END: _l("ended the seat of a counsel; what waits for one was not approved by that"),
    Verb.COUNSEL_NAME: _l("named a counsel, for whom statements wait"),
    Verb.EMBARGO_ACCEPT: _l("agreed to a proposed end of the embargo"),
    Verb.EMBARGO_END: _l("noted that the embargo has ended"),
    Verb.EMBARGO_KEEP: _l("said why the embargo stays as it is"),
    Verb.EMBARGO_PROPOSE: _l("proposed an end of the embargo"),
    Verb.EMBARGO_REJECT: _l("rejected a proposed end of the embargo"),
    Verb.EMBARGO_TERMINATE: _l("ended the embargo early"),
    Verb.FILE_ADD: _l("added a file"),
    Verb.FILE_CLASSIFY: _l("marked a file as an exploit or firmware"),
    Verb.FILE_CLEAN: _l("handed on a reporter’s file without what tells who made it"),
    Verb.FILE_ENTRUST: _l("said by name who takes an exploit or firmware"),
    Verb.FILE_CLEAR: _l("released a file that was not examined"),
    Verb.FILE_EXAMINE: _l("looked for malware in a file"),
    Verb.FILE_FORWARD: _l("handed on a reporter’s file that could not be cleaned"),
    Verb.FILE_MARK: _l("marked a file more strictly"),
    Verb.FILE_REDACT: _l("erased a file"),
    Verb.HOLD_LIFT: _l("lifted a legal hold"),
    Verb.HOLD_PLACE: _l("placed a legal hold: nothing here may be erased"),
    Verb.LEAK_CLAIM: _l("said that something leaked"),
    Verb.LEAK_CONFIRM: _l("recorded that something leaked"),
    Verb.LEAK_DISMISS: _l("found a claim of a leak to be none"),
    Verb.LEDGER_EXPORT: _l("took out who received what"),
    Verb.NOTE_ADD: _l("added a text for the advisory"),
    Verb.NOTE_CHANGE: _l("changed a text for the advisory"),
    Verb.NOTE_WITHDRAW: _l("withdrew a text for the advisory"),
    Verb.PARTICIPANT_ADMIT: _l("let a colleague into the case"),
    Verb.PARTICIPANT_CONTACT: _l("logged a contact"),
    Verb.PARTICIPANT_CREDIT: _l("said how the advisory shall thank"),
    Verb.PARTICIPANT_FINISH: _l("said that its part is done"),
    Verb.PARTICIPANT_INVITE: _l("invited"),
    Verb.PARTICIPANT_JUDGE: _l("judged the report"),
    Verb.PARTICIPANT_LABEL: _l("noted an own number or name of the case"),
    Verb.PARTICIPANT_LEAVE: _l("left the case"),
    Verb.PARTICIPANT_OPEN: _l("read the invitation"),
    Verb.PARTICIPANT_PROPOSE: _l("proposed another party"),
    Verb.PARTICIPANT_REMOVE: _l("took out of the case"),
    Verb.PARTICIPANT_RESUME: _l("took up its work again"),
    Verb.PARTICIPANT_SHOW_HISTORY: _l("showed earlier posts and files to"),
    Verb.PARTICIPANT_TURN_DOWN: _l("turned a proposed party down"),
    Verb.POST_MARK: _l("marked a post more strictly"),
    Verb.POST_REDACT: _l("erased a post"),
    Verb.POST_REVISE: _l("changed a post"),
    Verb.POST_WITHDRAW: _l("withdrew a post"),
    Verb.POST_WRITE: _l("wrote a post"),
    Verb.PRODUCT_ADD: _l("added products"),
    Verb.PRODUCT_CHANGE: _l("changed a product"),
    Verb.PRODUCT_GROUP: _l("grouped products"),
    Verb.PRODUCT_UNGROUP: _l("took a name from a group of products"),
    Verb.PRODUCT_WITHDRAW: _l("withdrew a product"),
    Verb.READING_RECORD: _l("read something"),
    Verb.READING_REVIEW: _l("looked at many downloads of one person"),
    Verb.REFERENCE_ADD: _l("added a reference"),
    Verb.REFERENCE_CHANGE: _l("changed a reference"),
    Verb.REFERENCE_WITHDRAW: _l("withdrew a reference"),
    Verb.REFUSAL_RECORD: _l("was refused something"),
    Verb.REMEDIATION_ADD: _l("added what users can do"),
    Verb.REMEDIATION_CHANGE: _l("changed what users can do"),
    Verb.REMEDIATION_WITHDRAW: _l("withdrew what users can do"),
    Verb.REPORT_ACCEPT: _l("took up the report"),
    Verb.REPORT_ALARM: _l("said that it has become urgent"),
    Verb.REPORT_ASK: _l("asked the reporter a question"),
    Verb.REPORT_CLOSE: _l("closed the report"),
    Verb.REPORT_CREDIT: _l("said how to be thanked"),
    Verb.REPORT_DECLARE: _l("reported for an organization"),
    Verb.REPORT_DEFER: _l("deferred the report"),
    Verb.REPORT_DUPLICATE: _l("closed the report as a duplicate"),
    Verb.REPORT_FEED: _l("changed the address of its feed"),
    Verb.REPORT_FILE: _l("filed a report"),
    Verb.REPORT_HEED: _l("took up the threat to the reporter"),
    Verb.REPORT_INVALIDATE: _l("found the report not valid"),
    Verb.REPORTER_CONCEAL: _l("closed what was open of who reported"),
    Verb.REPORTER_DISCLOSE: _l("opened who reported, for one person and one hour"),
    Verb.REPORTER_ERASE: _l("erased again what tells who reported"),
    Verb.REPORTER_REVEAL: _l("asked to see who reported"),
    Verb.REPORTER_SEAL: _l("sealed what tells who reported"),
    Verb.REPORT_LEAVE: _l("closed the keys of whoever has left their organization"),
    Verb.REPORT_MARK: _l("marked the report more strictly"),
    Verb.REPORT_REDACT: _l("erased words of the report"),
    Verb.REPORT_RELEASE: _l("marked the report wider"),
    Verb.REPORT_TAKE_OUT: _l("took somebody out of the desk of the report"),
    Verb.REPORT_SUBMIT: _l("reported"),
    Verb.REPORT_TRIAGE: _l("recorded the triage of the report"),
    Verb.REPORT_VALIDATE: _l("found the report valid"),
    Verb.REPORT_REPLAN: _l("changed the date of their talk or the limit"),
    Verb.REPORT_WARN: _l("is threatened by a manufacturer"),
    Verb.CLAIM_CONFIRM: _l("stated in writing that something is PCII"),
    Verb.CLAIM_LAPSE: _l("noted that a claim of PCII was not stated in writing in time"),
    Verb.CLAIM_RECORD: _l("noted that something was said to be PCII"),
    Verb.CLAIM_REJECT: _l("did not accept something as PCII"),
    Verb.CLAIM_VALIDATE: _l("validated something as PCII"),
    Verb.COMMUNICATION_ANSWER: _l("answered on the draft safety communication"),
    Verb.COMMUNICATION_APPROVE: _l("approved the safety communication"),
    Verb.COMMUNICATION_DRAFT: _l("drafted a safety communication"),
    Verb.COMMUNICATION_RELEASE: _l("released the safety communication"),
    Verb.ASSESSMENT_ASK: _l("asked parties what they think of the risk"),
    Verb.ASSESSMENT_CLOSE: _l("ended the round of opinions early"),
    Verb.ASSESSMENT_OPEN: _l("opened the seal of the opinions"),
    Verb.CONSENSUS_CONCUR: _l("concurred with the clinical part of the joint statement"),
    Verb.CONSENSUS_DISSENT: _l("dissented from the joint statement"),
    Verb.CONSENSUS_JOIN: _l("joined the joint statement"),
    Verb.CONSENSUS_PROPOSE: _l("put forward a joint statement"),
    Verb.CONSENSUS_SIGN: _l("signed a part of the joint statement"),
    Verb.DETERMINATION_CONCUR: _l("concurred with a determination"),
    Verb.DETERMINATION_MAKE: _l("determined whether the risk is controlled"),
    Verb.DETERMINATION_RELEASE: _l("showed a determination to a manufacturer"),
    Verb.DISPUTE_OPEN: _l("opened a dispute"),
    Verb.DISPUTE_RELEASE: _l("showed a dispute to others"),
    Verb.DISPUTE_SETTLE: _l("settled a dispute"),
    Verb.DISPUTE_WITHDRAW: _l("withdrew a dispute"),
    Verb.DISPUTE_WRITE: _l("wrote about a dispute"),
    Verb.DUTY_STATE: _l("stated a fact that legal duties are counted from"),
    Verb.OPINION_DECLINE: _l("declined to give an opinion"),
    Verb.OPINION_GIVE: _l("gave an opinion"),
    Verb.OPINION_RELEASE: _l("showed an opinion to others"),
    Verb.PROVISIONAL_ISSUE: _l("issued a provisional clinical statement"),
    Verb.PROVISIONAL_WITHDRAW: _l("took back a provisional clinical statement"),
    Verb.REVIEW_ANSWER: _l("answered the review of the draft"),
    Verb.REVIEW_ASK: _l("asked for a review of the draft"),
    Verb.ROLLOUT_ADD: _l("planned where the fix comes when"),
    Verb.ROLLOUT_CHANGE: _l("changed where the fix comes when"),
    Verb.ROLLOUT_WITHDRAW: _l("withdrew a plan of where the fix comes when"),
    Verb.SBOM_ATTACH: _l("attached an SBOM to a product"),
    Verb.SBOM_WITHDRAW: _l("withdrew an SBOM"),
    Verb.SCORE_ADD: _l("added a score"),
    Verb.SCORE_CHANGE: _l("changed a score"),
    Verb.SCORE_WITHDRAW: _l("withdrew a score"),
    Verb.SHARE_ANNOUNCE: _l("let it be known that a document waits for consent"),
    Verb.SHARE_ASK: _l("asked for consent to share a document"),
    Verb.SHARE_DENY: _l("denied consent to share a document"),
    Verb.SHARE_EXPIRE: _l("noted that the release of a document has ended"),
    Verb.SHARE_GRANT: _l("agreed that a document is shared"),
    Verb.SHARE_LAPSE: _l("noted that nobody agreed in time to share a document"),
    Verb.SHARE_OVERRIDE: _l("asked to share a document without its owner’s consent"),
    Verb.SHARE_RELEASE: _l("released a document for the safety of patients"),
    Verb.SHARE_RETRACT: _l("took back a request for consent"),
    Verb.SHARE_REVIEW: _l("looked at a share without its owner’s consent, as a second person"),
    Verb.SHARE_WITHDRAW: _l("ended the sharing of a document"),
    Verb.STATEMENT_APPROVE: _l("approved a statement as counsel"),
    Verb.STATEMENT_RETURN: _l("returned a statement as counsel, with reasons"),
    Verb.STATUS_ANSWER: _l("answered"),
    Verb.STATUS_ASK: _l("asked for answers"),
    Verb.STATUS_SEE: _l("saw what is asked"),
    Verb.THREAD_START: _l("started a thread"),
    Verb.VULNERABILITY_ADD: _l("added a vulnerability"),
    Verb.VULNERABILITY_CHANGE: _l("changed a vulnerability"),
    Verb.VULNERABILITY_WITHDRAW: _l("withdrew a vulnerability"),
    Verb.WORKSPACE_DISCARD: _l("discarded a draft"),
    Verb.WORKSPACE_KEEP: _l("kept a draft"),
}
"""What each verb of the platform reads like after the name of whoever did it; a test walks all verbs."""

OUTCOMES: Mapping[tuple[str, str], str | Promise] = {
    (Verb.ADVISORY_RELEASE, "over_objection"): _l("released the advisory over an objection"),
    (Verb.ADVISORY_RELEASE, "over_review"): _l("released the advisory before a review was answered"),
    (Verb.CASE_RECLASSIFY, "vulnerability"): _l("corrected what the case is: a vulnerability"),
    (Verb.CASE_RECLASSIFY, "threat"): _l("corrected what the case is: a threat"),
    (Verb.CASE_RECLASSIFY, "incident"): _l("corrected what the case is: an incident"),
    (Verb.ADVISORY_RELEASE, "unasked"): _l("released the advisory without asking the clinical adviser"),
    (Verb.ADVISORY_SCHEDULE, "over_objection"): _l("set the release time of the advisory over an objection"),
    (Verb.ADVISORY_SCHEDULE, "over_review"): _l(
        "set the release time of the advisory before a review was answered"
    ),
    (Verb.ASSESSMENT_CLOSE, Because.EVIDENCE): _l("ended the round of opinions early: new evidence"),
    (Verb.ASSESSMENT_CLOSE, Because.EXPLOITED): _l("ended the round of opinions early: it is exploited"),
    (Verb.ASSESSMENT_CLOSE, Because.ADVERSE_EVENT): _l(
        "ended the round of opinions early: a patient was harmed"
    ),
    (Verb.CASE_ASSIGN, TAKEN_OVER): _l("took over the lead of the case"),
    (Verb.ADVISORY_SCHEDULE, "unasked"): _l(
        "set the release time of the advisory without asking the clinical adviser"
    ),
    (Verb.CASE_RECORD, CaseEvent.PUBLIC): _l("recorded that it is public"),
    (Verb.CASE_RECORD, CaseEvent.EXPLOIT): _l("recorded that an exploit is public"),
    (Verb.CASE_RECORD, CaseEvent.ATTACKS): _l("recorded that attacks were seen"),
    (Verb.CASE_RECORD, Indication.DETAILS): _l("recorded that adversaries know details"),
    (Verb.CASE_RECORD, Indication.EXPLOIT): _l("recorded that adversaries hold exploit code"),
    (Verb.CASE_RECORD, "linked_leak"): _l("recorded that a linked case is public"),
    (Verb.LEAK_CONFIRM, "linked_leak"): _l("recorded that a linked case is public"),
    (Verb.FILE_CLEAN, Cleaning.STUCK): _l("could not clean a reporter’s file, which waits for the desk"),
    (Verb.FILE_EXAMINE, Examined.SUSPICIOUS): _l("found malware in a file"),
    (Verb.NOTE_ADD, STATED): _l("wrote a manufacturer’s statement for the advisory"),
    (Verb.NOTE_CHANGE, STATED): _l("changed a manufacturer’s statement for the advisory"),
    (Verb.NOTE_WITHDRAW, STATED): _l("withdrew a manufacturer’s statement for the advisory"),
    (Verb.PARTICIPANT_INVITE, "invited"): _l("invited the proposed party"),
    (Verb.PARTICIPANT_INVITE, "with_report"): _l("invited, with what the report says of its device,"),
    (Verb.PARTICIPANT_JUDGE, ReportEvent.VALIDATE): _l("found the report valid"),
    (Verb.PARTICIPANT_JUDGE, ReportEvent.INVALIDATE): _l("found the report not valid"),
    (Verb.PARTICIPANT_JUDGE, ReportEvent.ACCEPT): _l("took up the report"),
    (Verb.PARTICIPANT_JUDGE, ReportEvent.DEFER): _l("deferred the report"),
    (Verb.PARTICIPANT_JUDGE, ReportEvent.CLOSE): _l("closed its work on the report"),
    (Verb.COMMUNICATION_ANSWER, Answer.NO_COMMENT): _l("has no comment on the safety communication"),
    (Verb.COMMUNICATION_ANSWER, Answer.COMMENTED): _l("has comments on the safety communication"),
    (Verb.COMMUNICATION_ANSWER, Answer.OBJECTED): _l("objects to the safety communication"),
    (Verb.COMMUNICATION_RELEASE, "over_objection"): _l("released the safety communication over an objection"),
    (Verb.COMMUNICATION_RELEASE, "over_review"): _l("released the safety communication without an answer"),
    (Verb.REPORT_ALARM, URGENT): _l("said that the report has become urgent"),
    (Verb.REPORT_TRIAGE, URGENT): _l("found the report urgent"),
    (Verb.REVIEW_ANSWER, Answer.NO_COMMENT): _l("has no comment on the draft"),
    (Verb.REVIEW_ANSWER, Answer.COMMENTED): _l("has comments on the draft"),
    (Verb.REVIEW_ANSWER, Answer.OBJECTED): _l("objects to the release of the draft"),
    (Verb.SHARE_ASK, Basis.STANDING): _l("shared a document to which its owner agreed beforehand"),
    (Verb.STATUS_ASK, ASKED_BACK): _l("asked back about answers"),
    (Verb.STATUS_ANSWER, Status.AFFECTED): _l("answered “affected”"),
    (Verb.STATUS_ANSWER, Status.FIXED): _l("answered “fixed”"),
    (Verb.STATUS_ANSWER, Status.NOT_AFFECTED): _l("answered “not affected”"),
    (Verb.STATUS_ANSWER, Status.INVESTIGATING): _l("answered “investigating”"),
    (Verb.STATUS_ANSWER, Status.DECLINED): _l("declined to answer"),
}
"""What it reads like where one word says what came of it."""

FOLLOWED = frozenset({Verb.PARTICIPANT_INVITE, Verb.PARTICIPANT_SHOW_HISTORY})
"""Verbs whose sentence ends with whom it was about."""

PLACES: Mapping[str, Tab] = {
    "advisory": Tab.ADVISORY,
    "assessment": Tab.ASSESSMENT,
    "colleague": Tab.PEOPLE,
    "comment": Tab.REVIEW,
    "consensus": Tab.ASSESSMENT,
    "consent": Tab.PEOPLE,
    "contact": Tab.PEOPLE,
    "counsel": Tab.PEOPLE,
    "determination": Tab.ASSESSMENT,
    "dispute": Tab.ASSESSMENT,
    "duty": Tab.ASSESSMENT,
    "embargo": Tab.EMBARGO,
    "file": Tab.DOCUMENTS,
    "leak": Tab.EMBARGO,
    "note": Tab.VULNERABILITIES,
    "opinion": Tab.ASSESSMENT,
    "participant": Tab.PEOPLE,
    "post": Tab.DISCUSSION,
    "product": Tab.VULNERABILITIES,
    "provisional": Tab.ASSESSMENT,
    "remediation": Tab.VULNERABILITIES,
    "review": Tab.REVIEW,
    "rollout": Tab.VULNERABILITIES,
    "score": Tab.VULNERABILITIES,
    "statement": Tab.VULNERABILITIES,
    "status": Tab.STATUS,
    "thread": Tab.DISCUSSION,
    "vulnerability": Tab.VULNERABILITIES,
    "workspace": Tab.ASSESSMENT,
}
"""Where one sees what a noun's verbs did."""


def who(entry: Entry) -> str:
    """Who did it, as this reader knows them."""
    if entry.own:
        return _("You")
    return entry.who or _("A party")


def what(entry: Entry) -> str:
    """What was done, with what it was about."""
    words = str(OUTCOMES.get((entry.verb, entry.outcome)) or SENTENCES[entry.verb])
    about = ", ".join(filter(None, entry.about))
    if about and entry.verb.startswith("embargo."):
        about = _("terms %s") % about
    if not about or entry.who.endswith(about):
        return words
    if entry.verb in FOLLOWED and not entry.outcome:
        return f"{words} {about}"
    return f"{words}: {about}"


def item(entry: Entry, case: uuid.UUID, now: dt.datetime) -> v.Link:
    """An entry as one line of news with the screen that shows it."""
    tab = PLACES.get(entry.verb.partition(".")[0], Tab.HISTORY)
    at = short_day(entry.at, now) if entry.by_day else when(entry.at, now)
    return v.Link(f"{who(entry)}: {what(entry)},", address(case, tab), at)


def history_page(
    view: CaseView,
    told: History,
    now: dt.datetime,
    *,
    model: tuple[v.Pair, ...],
    after: str,
    held: v.Holds | None = None,
    asked: v.Disclosures | None = None,
) -> v.HistoryPage:
    """The history of a case, a page at a time."""
    here = address(view.id, Tab.HISTORY)
    return v.HistoryPage(
        head=case_head(view, Tab.HISTORY),
        chain=chain_status(told.chain, now),
        entries=_table(told, view.is_desk),
        pager=v.Pager(
            newer=here if after else "",
            older=f"{here}?{urlencode({'after': told.next})}" if told.next else "",
        ),
        model=model,
        holds=held,
        disclosures=asked,
    )


def chain_status(chain: State | None, now: dt.datetime) -> v.Status:
    """The chain's state in one word; others than the desk are told who checks it."""
    if chain is None:
        return v.Status(
            "neutral", _("Your part of the record"), _("The coordination center checks the whole.")
        )
    if chain.breaks:
        return v.Status("late", _("Not whole"), " ".join(chain.breaks[:3]))
    note = _("%(n)s entries, checked %(when)s") % {"n": chain.entries, "when": when(chain.at or now, now)}
    return v.Status("done", _("Whole"), note)


def _table(told: History, is_desk: bool) -> v.Table:
    heads = (_("When"), _("Who"), _("What"))
    return v.Table(
        _("What happened, the newest first"),
        (*heads, _("Entry")) if is_desk else heads,
        tuple(v.Row(tuple(_cells(entry, is_desk))) for entry in told.entries),
        _("Nothing has happened yet that you can see."),
    )


def _cells(entry: Entry, is_desk: bool) -> list[v.Cell]:
    stamp = v.Cell(day(entry.at)) if entry.by_day else v.Cell(moment(entry.at), _stamp(entry.at))
    cells = [stamp, v.Cell(who(entry)), v.Cell(what(entry), _recorded(entry))]
    return [*cells, v.Cell(str(entry.number), entry.verb, code=True)] if is_desk else cells


def _stamp(at: dt.datetime) -> str:
    """UTC beside the reader's own time, where that is another."""
    return "" if utc_offset(at) == "UTC" else utc_stamp(at)


def _recorded(entry: Entry) -> str:
    """Said where something was recorded later than it happened."""
    return _("recorded %s") % moment(entry.recorded_at) if entry.recorded_at != entry.at else ""
