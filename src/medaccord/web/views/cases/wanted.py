"""From the fields of a form to the row that its command takes, to be added or put in place of another."""

from __future__ import annotations

from typing import Any

from medaccord.apps.cases.commands.acknowledgment import NewAcknowledgment
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.reference import NewReference
from medaccord.apps.cases.commands.remediation import NewRemediation
from medaccord.apps.cases.commands.rollout import NewRollout
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.queries.content import NoteKind, ReferenceKind, RemediationKind
from medaccord.web.forms.cases.content import (
    NoteForm,
    ReferenceForm,
    RemediationForm,
    ScoreForm,
    StatementForm,
    ThanksForm,
    lines,
)
from medaccord.web.forms.cases.rollout import RolloutForm


def score_of(form: ScoreForm) -> NewScore:
    """A vector for some products."""
    data = form.cleaned_data
    return NewScore(data["vector"].strip(), form.chosen(), data["source"])


def remediation_of(form: RemediationForm) -> NewRemediation:
    """What users can do."""
    data = form.cleaned_data
    kind = RemediationKind(data["category"])
    return NewRemediation(
        kind, data["details"], form.chosen(), form.chosen_groups(), data["url"], form.dated()
    )


def rollout_of(form: RolloutForm) -> NewRollout:
    """When the fix comes in one region."""
    data = form.cleaned_data
    alike = ("region", "fixed_version", "clearance", "clearance_date", "clearance_reference")
    told: dict[str, Any] = {name: data[name] for name in alike}
    told |= {name: form.keys(name) for name in ("products", "groups", "vulnerabilities")}
    return NewRollout(**told, stages=form.stages(), reason=data.get("reason", ""))


def note_of(form: NoteForm | StatementForm) -> NewNote:
    """A text for the advisory."""
    data = form.cleaned_data
    if isinstance(form, StatementForm):
        return NewNote(None, data["text"], vulnerability=form.about())
    return NewNote(NoteKind(data["category"]), data["text"], data["title"], form.about(), data["common"])


def reference_of(form: ReferenceForm) -> NewReference:
    """An address for the advisory."""
    data = form.cleaned_data
    kind = ReferenceKind(data["category"]) if data["category"] else None
    return NewReference(data["url"], data["summary"], kind, form.about(), data.get("common", False))


def thanks_of(form: ThanksForm) -> NewAcknowledgment:
    """Whom the advisory thanks."""
    data: dict[str, Any] = form.cleaned_data
    return NewAcknowledgment(
        lines(data["names"]), data["organization"], data["summary"], lines(data["urls"]), form.about()
    )
