"""What the desk types about a report."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from medaccord.apps.intake.commands.report import Weighed
from medaccord.apps.intake.queries.reports import Known, Said
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.text import LINE, REASON, TITLE
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area, Checks, Radios

KINDS = (
    (Kind.VULNERABILITY.value, _("Vulnerability")),
    (Kind.THREAT.value, _("Threat")),
    (Kind.INCIDENT.value, _("Incident")),
)


class NothingForm(Form):
    """A decision that needs no words."""


class ReasonForm(Form):
    """A decision that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The reporter reads it."),
        error_messages={"required": _("Say why, so that the reporter can answer.")},
        widget=Area(3),
        strip=False,
    )


class TitleForm(Form):
    """The title of a new case."""

    title = forms.CharField(
        label=_("Title of the case"),
        max_length=TITLE,
        help_text=_("The invited parties read it once they have agreed to the terms."),
        error_messages={"required": _("Give the case a short title.")},
        strip=False,
    )
    kind = forms.TypedChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        coerce=Kind,
        empty_value=None,
        required=False,
        widget=Radios(columns=3),
    )


class HeedForm(Form):
    """What the desk does about a threat to the reporter."""

    answer = forms.CharField(
        label=_("What you do about it"),
        help_text=_("The reporter reads it."),
        error_messages={"required": _("Say what you do about it, so that the reporter knows.")},
        widget=Area(3),
        strip=False,
    )


SAID = {
    Said.DEVICE: _("Device"),
    Said.DESCRIPTION: _("What happens"),
    Said.HARM: _("How a patient could be harmed"),
    Said.KNOWN_AS: _("The reporter’s name"),
    Said.CONTACT: _("How to reach the reporter"),
    Said.CREDIT_AS: _("Wishes to be thanked as"),
    Said.TOLD_FOR: _("Organization"),
    Said.VENDOR_REFERENCE: _("The maker’s reference, or who was told"),
    Said.OTHER_COORDINATORS: _("Other coordinators told"),
    Said.ENCRYPTION_KEY: _("The reporter’s key"),
    Said.MARKED_AS: _("How its sender had marked it"),
    Said.PERMITTED: _("Who permitted that it was marked wider"),
    Said.REASON: _("Why it was put off, refused or closed"),
    Said.THREAT: _("How the reporter is threatened"),
    Said.THREAT_ANSWER: _("What was done about the threat"),
}
"""What words of a report are called, in the order in which they can be erased."""


class RedactReportForm(Form):
    """Which words of a report are erased for good, why, and on which legal basis."""

    said = forms.TypedMultipleChoiceField(
        label=_("What is erased"),
        choices=[(one.value, label) for one, label in SAID.items()],
        coerce=Said,
        widget=Checks(columns=2),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON,
        help_text=_("The reporter reads it."),
        widget=Area(3),
        strip=False,
    )
    basis = forms.CharField(
        label=_("Legal basis"),
        max_length=LINE,
        help_text=_("The law or order that asks for it, such as GDPR Article 17."),
    )


class ReplyForm(Form):
    """A message to the reporter."""

    text = forms.CharField(
        label=_("Write to the reporter"),
        error_messages={"required": _("Write a message.")},
        widget=Area(3),
        strip=False,
    )


class AskForm(Form):
    """A question that waits for the reporter's answer."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_("The reporter reads it. The list says since when you wait."),
        error_messages={"required": _("Write the question.")},
        widget=Area(3),
        strip=False,
    )


class DuplicateForm(ReasonForm):
    """What a report duplicates, and what its reporter reads."""

    of = forms.CharField(
        label=_("Number of the other report or case"),
        help_text=_("Only the desk sees it."),
        max_length=32,
        error_messages={"required": _("Give the number of the other report or case.")},
    )
    field_order = ("of", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The reporter reads it. Say nothing of the other.")


UNANSWERED = ("", _("Choose"))
WEIGHED: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "public": (_("Is it public already?"), "", {"no": _("No"), "yes": _("Yes")}),
    "contacted": (_("Was a manufacturer told?"), "", {"yes": _("Yes"), "no": _("No")}),
    "credibility": (
        _("Is the report credible?"),
        "",
        {"credible": _("Yes"), "not_credible": _("No")},
    ),
    "suppliers": (
        _("How many manufacturers does it concern?"),
        "",
        {"one": _("One"), "multiple": _("Several")},
    ),
    "engagement": (
        _("Do they work on it?"),
        "",
        {"active": _("Yes, at least one does"), "unresponsive": _("No, none answers")},
    ),
    "utility": (
        _("How useful is it to an attacker?"),
        _("Can it be automated, and is much gained by one device?"),
        {
            "laborious": _("Neither: each device takes work and yields little"),
            "efficient": _("One of the two"),
            "super_effective": _("Both: automated, and much is gained"),
        },
    ),
    "impact": (
        _("What could it do to people?"),
        "",
        {"minimal": _("Minor injuries at worst"), "significant": _("Major injuries or death")},
    ),
}
"""The seven inputs of the decision table: question, hint, answers."""
FLAGGED: dict[str, tuple[Any, Any]] = {
    "therapy": (_("Is the device implanted or life-sustaining?"), _("The clinical adviser is told.")),
    "harm": (_("Is harm to a patient suspected?"), ""),
    "exploited": (_("Is it being exploited?"), ""),
}
"""What overrides the table."""
KNOWN = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")}


class TriageForm(Form):
    """What the desk weighs a report by; `filled` names the answers that were there already."""

    rows = (("harm", "exploited"), ("public", "contacted"), ("suppliers", "engagement"))

    def __init__(self, *args: Any, filled: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = {name: (label, hint, KNOWN) for name, (label, hint) in FLAGGED.items()} | WEIGHED
        for name, (label, hint, answers) in questions.items():
            known = gettext("Filled in from what is known.") if name in filled else ""
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=" ".join(filter(None, (str(hint), known))),
                choices=[UNANSWERED, *answers.items()],
                error_messages={"required": _("Choose an answer.")},
            )

    def weighed(self) -> Weighed:
        """As its command takes it."""
        told = self.cleaned_data
        return Weighed(coordinator_triage.Inputs.of(told), *(Known(told[name]) for name in FLAGGED))
