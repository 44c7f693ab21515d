"""Addresses of a case's vulnerabilities, answers, embargo, discussion, documents and publications."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views.advisories import advisory, communication, review
from medaccord.web.views.assessments import (
    assessment,
    consensus,
    determination,
    dispute,
    duty,
    opinion,
    provisional,
    rationale,
    ssvc,
    workspace,
)
from medaccord.web.views.cases import (
    answer_list,
    claim,
    content,
    corrections,
    embargo,
    leak,
    ledger,
    reading,
    share,
    status,
)
from medaccord.web.views.devices import device, sbom
from medaccord.web.views.discussion import documents, file, post, thread

CASE = "cases/<uuid:case>/"
DEVICE = f"{CASE}devices/<uuid:product>/"
VULNERABILITIES = f"{CASE}vulnerabilities/"
STATUS = f"{CASE}status/"
EMBARGO = f"{CASE}embargo/"
ASSESSMENT = f"{CASE}assessment/"
JUDGED = f"{ASSESSMENT}<uuid:row>/"
ADVISORY = f"{CASE}advisory/"
COMMUNICATION = f"{CASE}communication/"
REQUEST = f"{CASE}documents/requests/<uuid:consent>/"
REVISION = f"{ADVISORY}<uuid:row>/"
CORRECTED = ("product", "score", "remediation", "rollout", "note", "reference", "acknowledgment")


def _of(noun: str) -> list[URLPattern]:
    """The pages that change and withdraw a row of one kind."""
    row, told = f"{VULNERABILITIES}{noun}/<uuid:row>/", {"noun": noun}
    return [
        path(f"{row}change/", corrections.change, told, name=f"{noun}.change"),
        path(f"{row}withdraw/", corrections.withdraw, told, name=f"{noun}.withdraw"),
    ]


urls: list[URLPattern] = [
    path(VULNERABILITIES, content.page, name="vulnerability.page"),
    path(f"{VULNERABILITIES}add/", content.add, name="vulnerability.add"),
    path(f"{VULNERABILITIES}<uuid:row>/change/", content.change, name="vulnerability.change"),
    path(f"{VULNERABILITIES}product/", content.add_product, name="product.add"),
    path(f"{VULNERABILITIES}group/", content.group, name="product.group"),
    path(f"{VULNERABILITIES}score/", content.add_score, name="score.add"),
    path(f"{VULNERABILITIES}remediation/", content.add_remediation, name="remediation.add"),
    path(f"{VULNERABILITIES}rollout/", content.add_rollout, name="rollout.add"),
    path(f"{VULNERABILITIES}note/", content.add_note, name="note.add"),
    path(f"{VULNERABILITIES}reference/", content.add_reference, name="reference.add"),
    path(f"{VULNERABILITIES}acknowledgment/", content.add_acknowledgment, name="acknowledgment.add"),
    path(
        f"{VULNERABILITIES}<uuid:row>/withdraw/",
        corrections.withdraw,
        {"noun": "vulnerability"},
        name="vulnerability.withdraw",
    ),
    path(
        f"{VULNERABILITIES}group/<uuid:row>/ungroup/",
        corrections.withdraw,
        {"noun": "group"},
        name="product.ungroup",
    ),
    *(one for noun in CORRECTED for one in _of(noun)),
    path(f"{CASE}products/<uuid:product>/sboms/", sbom.listed, name="sbom.list"),
    path(f"{CASE}products/<uuid:product>/sboms/attach/", sbom.attach, name="sbom.attach"),
    path(f"{CASE}sboms/<uuid:sbom>/", sbom.page, name="sbom.page"),
    path(f"{CASE}sboms/<uuid:sbom>/withdraw/", sbom.withdraw, name="sbom.withdraw"),
    path(f"{CASE}people/component/", sbom.where, name="component.page"),
    path(f"{VULNERABILITIES}split/", content.split_case, name="case.split"),
    path(DEVICE, device.page, name="device.page"),
    path(f"{DEVICE}describe/", device.describe, name="device.describe"),
    path(STATUS, status.page, name="status.page"),
    path(f"{STATUS}ask/", status.ask, name="status.ask"),
    path(f"{STATUS}see/", status.see, name="status.see"),
    path(f"{STATUS}same/", status.same, name="status.same"),
    path(f"{STATUS}list/", answer_list.page, name="status.list"),
    path(f"{STATUS}answer/", status.answer, name="status.answer"),
    path(EMBARGO, embargo.page, name="embargo.page"),
    path(f"{EMBARGO}propose/", embargo.propose, name="embargo.propose"),
    path(f"{EMBARGO}<uuid:proposal>/accept/", embargo.accept, name="embargo.accept"),
    path(f"{EMBARGO}<uuid:proposal>/reject/", embargo.reject, name="embargo.reject"),
    path(f"{EMBARGO}sign/", embargo.sign, name="embargo.sign"),
    path(f"{EMBARGO}keep/<str:rule>/", embargo.keep, name="embargo.keep"),
    path(f"{EMBARGO}terminate/", embargo.terminate, name="embargo.terminate"),
    path(f"{EMBARGO}leak/", leak.claim, name="leak.claim"),
    path(f"{EMBARGO}leaks/<uuid:leak>/dismiss/", leak.dismiss, name="leak.dismiss"),
    path(f"{EMBARGO}leaks/<uuid:leak>/confirm/", leak.confirm, name="leak.confirm"),
    path(f"{CASE}discussion/", thread.page, name="discussion.page"),
    path(f"{CASE}discussion/write/", thread.write, name="post.write"),
    path(f"{CASE}discussion/seen/", thread.see, name="post.see"),
    path(f"{CASE}discussion/start/", thread.start, name="thread.start"),
    path(f"{CASE}discussion/<uuid:thread>/", thread.thread, name="thread.page"),
    path("posts/<uuid:message>/revise/", post.revise, name="post.revise"),
    path("posts/<uuid:message>/redact/", post.redact, name="post.redact"),
    path("posts/<uuid:message>/mark/", post.mark, name="post.mark"),
    path("posts/<uuid:message>/withdraw/", post.withdraw, name="post.withdraw"),
    path("files/<uuid:file>/classify/", file.classify, name="file.classify"),
    path("files/sealed/<uuid:sealed>/forward/", file.forward, name="file.forward"),
    path("files/<uuid:file>/mark/", file.mark, name="file.mark"),
    path("files/<uuid:file>/entrust/", file.entrust, name="file.entrust"),
    path("files/<uuid:file>/clear/", file.clear, name="file.clear"),
    path("files/<uuid:file>/redact/", file.redact, name="file.redact"),
    path(f"{CASE}documents/", documents.page, name="document.page"),
    path(f"{CASE}documents/add/", documents.add, name="file.add"),
    path(f"{CASE}documents/claims/record/", claim.record, name="claim.record"),
    path(f"{CASE}documents/claims/<uuid:claim>/confirm/", claim.confirm, name="claim.confirm"),
    path(f"{CASE}documents/claims/<uuid:claim>/reject/", claim.reject, name="claim.reject"),
    path(f"{CASE}documents/claims/<uuid:claim>/validate/", claim.validate, name="claim.validate"),
    path(f"{CASE}documents/items/<uuid:item>/ask/", share.ask, name="share.ask"),
    path(f"{CASE}documents/items/<uuid:item>/override/", share.override, name="share.override"),
    path(f"{CASE}documents/items/<uuid:item>/release/", share.release, name="share.release"),
    path(f"{CASE}documents/ledger/", ledger.page, name="ledger.page"),
    path(f"{CASE}documents/ledger/csv/", ledger.export, name="ledger.export"),
    path(f"{CASE}documents/ledger/print/", ledger.paper, name="ledger.print"),
    path("downloads/<uuid:bulk>/review/", reading.review, name="reading.review"),
    path("ledger/", ledger.own, name="ledger.own"),
    path("ledger/csv/", ledger.export_own, name="ledger.export_own"),
    path("ledger/print/", ledger.paper_own, name="ledger.print_own"),
    path(f"{CASE}documents/shares/<uuid:share>/review/", share.review, name="share.review"),
    path(f"{REQUEST}announce/", share.announce, name="share.announce"),
    path(f"{REQUEST}deny/", share.deny, name="share.deny"),
    path(f"{REQUEST}grant/", share.grant, name="share.grant"),
    path(f"{REQUEST}retract/", share.retract, name="share.retract"),
    path(f"{CASE}documents/shares/<uuid:share>/withdraw/", share.withdraw, name="share.withdraw"),
    path(ADVISORY, advisory.page, name="draft.page"),
    path(f"{ADVISORY}draft/", advisory.draft, name="advisory.draft"),
    path(f"{ADVISORY}settle/", review.settle, name="comment.settle"),
    path(ASSESSMENT, assessment.listed, name="assessment.list"),
    path(f"{ASSESSMENT}drafts/", workspace.listed, name="workspace.list"),
    path(f"{ASSESSMENT}drafts/<str:what>/<uuid:row>/keep/", workspace.keep, name="workspace.keep"),
    path(f"{ASSESSMENT}drafts/<uuid:row>/discard/", workspace.discard, name="workspace.discard"),
    path(JUDGED, assessment.page, name="assessment.page"),
    path(f"{JUDGED}letter/", duty.letter, name="letter.page"),
    path(f"{JUDGED}periodic/", duty.periodic, name="periodic.page"),
    path(f"{JUDGED}periodic.csv", duty.periodic_file, name="periodic.file"),
    path(f"{JUDGED}rationale/", rationale.page, name="rationale.page"),
    path(f"{JUDGED}rationale.pdf", rationale.file, name="rationale.file"),
    path(f"{JUDGED}ssvc/", ssvc.listed, name="ssvc.list"),
    path(f"{JUDGED}ssvc/<str:table>/", ssvc.page, name="ssvc.page"),
    path(f"{JUDGED}ask/", assessment.ask, name="assessment.ask"),
    path(f"{JUDGED}state/", duty.state, name="duty.state"),
    path(f"{JUDGED}determine/", determination.make, name="determination.make"),
    path(f"{JUDGED}provisional/", provisional.issue, name="provisional.issue"),
    path(f"{ASSESSMENT}provisional/<uuid:row>/withdraw/", provisional.withdraw, name="provisional.withdraw"),
    path(f"{JUDGED}propose/", consensus.propose, name="consensus.propose"),
    path(f"{ASSESSMENT}dispute/open/", dispute.open, name="dispute.open"),
    path(f"{ASSESSMENT}dispute/<uuid:row>/", dispute.page, name="dispute.page"),
    path(f"{ASSESSMENT}dispute/<uuid:row>/release/", dispute.release, name="dispute.release"),
    path(f"{ASSESSMENT}dispute/<uuid:row>/settle/", dispute.settle, name="dispute.settle"),
    path(f"{ASSESSMENT}dispute/<uuid:row>/withdraw/", dispute.withdraw, name="dispute.withdraw"),
    path(f"{ASSESSMENT}dispute/<uuid:row>/write/", dispute.write, name="dispute.write"),
    path(f"{ASSESSMENT}round/<uuid:row>/close/", assessment.close, name="assessment.close"),
    path(f"{ASSESSMENT}opinion/<uuid:row>/give/", opinion.give, name="opinion.give"),
    path(f"{ASSESSMENT}opinion/<uuid:row>/decline/", opinion.decline, name="opinion.decline"),
    path(f"{ASSESSMENT}opinion/<uuid:row>/release/", opinion.release, name="opinion.release"),
    path(f"{ASSESSMENT}determination/<uuid:row>/concur/", determination.concur, name="determination.concur"),
    path(
        f"{ASSESSMENT}determination/<uuid:row>/release/", determination.release, name="determination.release"
    ),
    path(f"{ASSESSMENT}statement/<uuid:row>/sign/", consensus.sign, name="consensus.sign"),
    path(f"{ASSESSMENT}statement/<uuid:row>/concur/", consensus.concur, name="consensus.concur"),
    path(f"{ASSESSMENT}statement/<uuid:row>/join/", consensus.join, name="consensus.join"),
    path(f"{ASSESSMENT}statement/<uuid:row>/dissent/", consensus.dissent, name="consensus.dissent"),
    path(f"{REVISION}ask/", review.ask, name="review.ask"),
    path(COMMUNICATION, communication.page, name="communication.case"),
    path(f"{COMMUNICATION}draft/", communication.draft, name="communication.draft"),
    path(f"{COMMUNICATION}<uuid:row>/answer/", communication.answer, name="communication.answer"),
    path(f"{COMMUNICATION}<uuid:row>/approve/", communication.approve, name="communication.approve"),
    path(f"{COMMUNICATION}<uuid:row>/release/", communication.release, name="communication.release"),
    path(f"{CASE}comment/<uuid:row>/<str:block>/", review.write, name="comment.write"),
    path(f"{CASE}review/", review.page, name="review.page"),
    path(f"{CASE}review/<uuid:review_id>/answer/", review.answer, name="review.answer"),
    path(f"{REVISION}submit/", advisory.submit, name="advisory.submit"),
    path(f"{REVISION}approve/", advisory.approve, name="advisory.approve"),
    path(f"{REVISION}return/", advisory.return_, name="advisory.return"),
    path(f"{REVISION}schedule/", advisory.schedule, name="advisory.schedule"),
    path(f"{REVISION}release/", advisory.release, name="advisory.release"),
    path(f"{REVISION}preview/", advisory.preview, name="draft.preview"),
    path(f"{REVISION}preview.json", advisory.preview_csaf, name="draft.csaf"),
]
