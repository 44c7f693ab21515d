"""What fills a case: vulnerabilities, products and their statuses, and texts for the advisory."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.schemas.content_inputs import (
    AcknowledgmentAddIn,
    AcknowledgmentChangeIn,
    DeviceDescribeIn,
    NoteAddIn,
    NoteChangeIn,
    ProductAddIn,
    ProductChangeIn,
    ProductGroupIn,
    ReferenceAddIn,
    ReferenceChangeIn,
    RemediationAddIn,
    RemediationChangeIn,
    RolloutAddIn,
    RolloutChangeIn,
    ScoreAddIn,
    ScoreChangeIn,
    StatusAnswerIn,
    StatusAskIn,
    VulnerabilityAddIn,
    VulnerabilityChangeIn,
    WithdrawIn,
)
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import (
    acknowledgment,
    device,
    note,
    product,
    reference,
    remediation,
    rollout,
    score,
    status,
    vulnerability,
)
from medaccord.domain.verbs import Verb

router = Router()
vulnerabilities = Router()
scores = Router()
remediations = Router()
rollouts = Router()
notes = Router()
references = Router()
acknowledgments = Router()


@router.post("/{case_id}/vulnerabilities", **writes(Verb.VULNERABILITY_ADD, "Add vulnerabilities", new=True))
def add_vulnerabilities(request: HttpRequest, case_id: uuid.UUID, body: VulnerabilityAddIn) -> Any:
    """Add vulnerabilities; nobody is asked about them by that."""
    wanted = [one.given() for one in body.vulnerabilities]
    return made(request, vulnerability.add, case_id, vulnerabilities=wanted)


@router.post("/{case_id}/products", **writes(Verb.PRODUCT_ADD, "Add products", new=True))
def add_products(request: HttpRequest, case_id: uuid.UUID, body: ProductAddIn) -> Any:
    """Add products; a manufacturer adds its own."""
    return made(request, product.add, case_id, products=[one.given() for one in body.products])


@router.post("/{case_id}/groups", **writes(Verb.PRODUCT_GROUP, "Name a set of products", new=True))
def group_products(request: HttpRequest, case_id: uuid.UUID, body: ProductGroupIn) -> Any:
    """Give a set of products a name; one and the same when asked again."""
    return made(request, product.group, case_id, **body.inputs())


@router.post(
    "/{case_id}/products/{product_id}/change", **writes(Verb.PRODUCT_CHANGE, "Give a product another name")
)
def change_product(
    request: HttpRequest, case_id: uuid.UUID, product_id: uuid.UUID, body: ProductChangeIn
) -> Any:
    """Put another name in place of the one there; it stays the same product."""
    return done(request, product.change, case_id, product=product_id, **body.inputs())


@router.post(
    "/{case_id}/products/{product_id}/device",
    **writes(Verb.DEVICE_DESCRIBE, "Say what a product is as a device"),
)
def describe_device(
    request: HttpRequest, case_id: uuid.UUID, product_id: uuid.UUID, body: DeviceDescribeIn
) -> Any:
    """Put a description in place of all that is said of a device.

    A serial number that names one device is refused, for it may be one patient's; a range, a lot and a
    laboratory's unit are kept.
    """
    told = {"wanted": body.given(), "version": body.version}
    return done(request, device.describe, case_id, product=product_id, **told)


@router.post(
    "/{case_id}/products/{product_id}/withdraw", **writes(Verb.PRODUCT_WITHDRAW, "Withdraw a product")
)
def withdraw_product(
    request: HttpRequest, case_id: uuid.UUID, product_id: uuid.UUID, body: WithdrawIn
) -> Any:
    """Say that a product is not to be spoken of here, and why; its answers count no more."""
    return done(request, product.withdraw, case_id, product=product_id, **body.inputs())


@router.post(
    "/{case_id}/groups/{group_id}/ungroup",
    **writes(Verb.PRODUCT_UNGROUP, "Take its name from a set of products"),
)
def ungroup_products(request: HttpRequest, case_id: uuid.UUID, group_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that a set of products goes by this name no more; what named it speaks of its products."""
    return done(request, product.ungroup, case_id, group=group_id, **body.inputs())


@router.post("/{case_id}/statuses/ask", **writes(Verb.STATUS_ASK, "Ask manufacturers"))
def ask(request: HttpRequest, case_id: uuid.UUID, body: StatusAskIn) -> Any:
    """Ask the manufacturers about products and vulnerabilities, each about its own, by a due date."""
    pairs = [(one.product, one.vulnerability) for one in body.pairs]
    return done(request, status.ask, case_id, pairs=pairs, due_at=body.due_at, question=body.question)


@router.post("/{case_id}/statuses/see", **writes(Verb.STATUS_SEE, "Note that it was seen"))
def see(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Note that the manufacturer has seen what it is asked."""
    return done(request, status.see, case_id)


@router.post("/{case_id}/statuses/answer", **writes(Verb.STATUS_ANSWER, "Answer"))
def answer(request: HttpRequest, case_id: uuid.UUID, body: StatusAnswerIn) -> Any:
    """Answer for a set of products and vulnerabilities at once, all or nothing."""
    answers = [one.given() for one in body.answers]
    return done(request, status.answer, case_id, answers=answers, reason=body.reason, reasons=body.reasons)


@router.post("/{case_id}/rollouts", **writes(Verb.ROLLOUT_ADD, "Add fix plans by region", new=True))
def add_rollouts(request: HttpRequest, case_id: uuid.UUID, body: RolloutAddIn) -> Any:
    """Plan when a fix comes in which region, with the clearance that it needs there."""
    return made(request, rollout.add, case_id, rollouts=[one.given() for one in body.rollouts])


@router.post("/{case_id}/notes", **writes(Verb.NOTE_ADD, "Add notes", new=True))
def add_notes(request: HttpRequest, case_id: uuid.UUID, body: NoteAddIn) -> Any:
    """Add notes for the advisory, texts kept verbatim; a manufacturer's is its own statement."""
    return made(request, note.add, case_id, notes=body.given())


@router.post("/{case_id}/references", **writes(Verb.REFERENCE_ADD, "Add references", new=True))
def add_references(request: HttpRequest, case_id: uuid.UUID, body: ReferenceAddIn) -> Any:
    """Add addresses for the advisory."""
    return made(request, reference.add, case_id, references=body.given())


@router.post("/{case_id}/acknowledgments", **writes(Verb.ACKNOWLEDGMENT_ADD, "Add thanks", new=True))
def add_acknowledgments(request: HttpRequest, case_id: uuid.UUID, body: AcknowledgmentAddIn) -> Any:
    """Add whom the advisory thanks."""
    return made(request, acknowledgment.add, case_id, acknowledgments=body.given())


@vulnerabilities.post(
    "/{vulnerability_id}/change", **writes(Verb.VULNERABILITY_CHANGE, "Change a vulnerability")
)
def change(request: HttpRequest, vulnerability_id: uuid.UUID, body: VulnerabilityChangeIn) -> Any:
    """Put other words and identifiers in place of all those there."""
    return done(request, vulnerability.change, vulnerability_id, wanted=body.given(), version=body.version)


@vulnerabilities.post("/{vulnerability_id}/scores", **writes(Verb.SCORE_ADD, "Add scores", new=True))
def add_scores(request: HttpRequest, vulnerability_id: uuid.UUID, body: ScoreAddIn) -> Any:
    """Add CVSS vectors for sets of products."""
    return made(request, score.add, vulnerability_id, scores=body.given())


@vulnerabilities.post(
    "/{vulnerability_id}/remediations", **writes(Verb.REMEDIATION_ADD, "Add remediations", new=True)
)
def add_remediations(request: HttpRequest, vulnerability_id: uuid.UUID, body: RemediationAddIn) -> Any:
    """Add what users can do about a vulnerability."""
    return made(request, remediation.add, vulnerability_id, remediations=body.given())


@vulnerabilities.post(
    "/{vulnerability_id}/withdraw", **writes(Verb.VULNERABILITY_WITHDRAW, "Withdraw a vulnerability")
)
def withdraw(request: HttpRequest, vulnerability_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that a vulnerability is none after all, and why; with it goes what was written about it."""
    return done(request, vulnerability.withdraw, vulnerability_id, **body.inputs())


@scores.post("/{score_id}/change", **writes(Verb.SCORE_CHANGE, "Change a score"))
def change_score(request: HttpRequest, score_id: uuid.UUID, body: ScoreChangeIn) -> Any:
    """Put another one in place of all that stands there."""
    return done(request, score.change, score_id, wanted=body.given(), version=body.version)


@scores.post("/{score_id}/withdraw", **writes(Verb.SCORE_WITHDRAW, "Withdraw a score"))
def withdraw_score(request: HttpRequest, score_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that it is over, and why."""
    return done(request, score.withdraw, score_id, **body.inputs())


@remediations.post("/{remediation_id}/change", **writes(Verb.REMEDIATION_CHANGE, "Change a remediation"))
def change_remediation(request: HttpRequest, remediation_id: uuid.UUID, body: RemediationChangeIn) -> Any:
    """Put another one in place of all that stands there."""
    return done(request, remediation.change, remediation_id, wanted=body.given(), version=body.version)


@remediations.post(
    "/{remediation_id}/withdraw", **writes(Verb.REMEDIATION_WITHDRAW, "Withdraw a remediation")
)
def withdraw_remediation(request: HttpRequest, remediation_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that it is over, and why."""
    return done(request, remediation.withdraw, remediation_id, **body.inputs())


@rollouts.post("/{rollout_id}/change", **writes(Verb.ROLLOUT_CHANGE, "Change a fix plan"))
def change_rollout(request: HttpRequest, rollout_id: uuid.UUID, body: RolloutChangeIn) -> Any:
    """Put another one in place of all that stands there; a stage is done by giving it its day."""
    return done(request, rollout.change, rollout_id, wanted=body.given(), version=body.version)


@rollouts.post("/{rollout_id}/withdraw", **writes(Verb.ROLLOUT_WITHDRAW, "Withdraw a fix plan"))
def withdraw_rollout(request: HttpRequest, rollout_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that it is over, and why."""
    return done(request, rollout.withdraw, rollout_id, **body.inputs())


@notes.post("/{note_id}/change", **writes(Verb.NOTE_CHANGE, "Change a note"))
def change_note(request: HttpRequest, note_id: uuid.UUID, body: NoteChangeIn) -> Any:
    """Put another one in place of all that stands there."""
    return done(request, note.change, note_id, wanted=body.given(), version=body.version)


@notes.post("/{note_id}/withdraw", **writes(Verb.NOTE_WITHDRAW, "Withdraw a note"))
def withdraw_note(request: HttpRequest, note_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that it is over, and why."""
    return done(request, note.withdraw, note_id, **body.inputs())


@references.post("/{reference_id}/change", **writes(Verb.REFERENCE_CHANGE, "Change a reference"))
def change_reference(request: HttpRequest, reference_id: uuid.UUID, body: ReferenceChangeIn) -> Any:
    """Put another one in place of all that stands there."""
    return done(request, reference.change, reference_id, wanted=body.given(), version=body.version)


@references.post("/{reference_id}/withdraw", **writes(Verb.REFERENCE_WITHDRAW, "Withdraw a reference"))
def withdraw_reference(request: HttpRequest, reference_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that it is over, and why."""
    return done(request, reference.withdraw, reference_id, **body.inputs())


@acknowledgments.post("/{acknowledgment_id}/change", **writes(Verb.ACKNOWLEDGMENT_CHANGE, "Change thanks"))
def change_acknowledgment(
    request: HttpRequest, acknowledgment_id: uuid.UUID, body: AcknowledgmentChangeIn
) -> Any:
    """Put another one in place of all that stands there."""
    return done(request, acknowledgment.change, acknowledgment_id, wanted=body.given(), version=body.version)


@acknowledgments.post(
    "/{acknowledgment_id}/withdraw", **writes(Verb.ACKNOWLEDGMENT_WITHDRAW, "Withdraw thanks")
)
def withdraw_acknowledgment(request: HttpRequest, acknowledgment_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that it is over, and why."""
    return done(request, acknowledgment.withdraw, acknowledgment_id, **body.inputs())
