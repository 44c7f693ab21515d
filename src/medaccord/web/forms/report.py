"""What a reporter types: the report itself, the code, a message, more files, an answer to terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from medaccord.apps.intake.commands.report import Evidence, Told
from medaccord.apps.intake.queries.reports import Identity, Known
from medaccord.domain.text import LINE
from medaccord.web.forms.times import DayField
from medaccord.web.uploads import LARGEST_AT_ONCE, TooLarge
from medaccord.web.widgets import Area, FilesField, Radios, SecretCode

NAME = 200
"""Characters of a name or pseudonym, as the database keeps them."""
KNOWN = (
    (Known.YES.value, _("Yes")),
    (Known.NO.value, _("No")),
    (Known.UNKNOWN.value, _("I don’t know")),
)
NAMES = {
    "already_public": "public",
    "vendor_told": "maker_told",
    "description": "what_happens",
    "not_after": "not_beyond",
    "files": "evidence",
    "credit_as": "credit",
}
"""Names of the command's inputs as fields of the report form."""


def _already(label: Any, hint: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=KNOWN,
        widget=Radios(columns=3),
        error_messages={"required": _("Choose one answer. “I don’t know” is fine.")},
    )


class EvidenceField(FilesField):
    """Several files within the limits; those past a limit were not kept and are named here."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files as read, or a sentence for each limit that was passed."""
        files = super().clean(data, initial)
        limits = settings.MEDACCORD
        if len(files) > limits.report_files_max:
            raise forms.ValidationError(
                gettext("Send at most %d files at once. You can send more afterwards.")
                % limits.report_files_max
            )
        large = [one.name for one in files if isinstance(one, TooLarge)]
        if large:
            raise forms.ValidationError(
                gettext("%(name)s is larger than %(size)s MB. Split it, or send it another way.")
                % {"name": large[0], "size": _megabytes(limits.upload_max_bytes)}
            )
        return files


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:g}"


def limits_in_words() -> str:
    """The limits of files as a hint."""
    limits = settings.MEDACCORD
    told = gettext("Traces, pictures, code. Up to %(count)d files of %(size)s MB, %(all)s MB in all.") % {
        "count": limits.report_files_max,
        "size": _megabytes(limits.upload_max_bytes),
        "all": _megabytes(LARGEST_AT_ONCE * limits.upload_max_bytes),
    }
    return f"{told} {gettext('They are stored encrypted.')}"


def evidence_of(files: list[UploadedFile[Any]]) -> tuple[Evidence, ...]:
    """Files as the commands take them."""
    return tuple(Evidence(one.name or "", one.content_type or "", one.read()) for one in files)


class ReportForm(forms.Form):
    """The whole report on one page."""

    patient_affected = _already(
        _("Has a patient been affected, or could one be right now?"),
        _("For example wrong dose, a stopped device, a missed alarm, a false reading."),
    )
    exploited = _already(
        _("Is someone already using it to attack?"), _("You saw it, or someone you trust did.")
    )
    public = _already(
        _("Is it already public?"),
        _("A post, a talk, code, or a news story. A private message to the manufacturer is not public."),
    )
    maker_told = _already(
        _("Have you told the manufacturer?"), _("We then do not need to start from nothing.")
    )
    device = forms.CharField(
        label=_("Which device?"),
        help_text=_("Manufacturer, model and version, as far as you know them."),
        error_messages={"required": _("Say which device it is, as well as you can.")},
        widget=Area(2),
        strip=False,
    )
    what_happens = forms.CharField(
        label=_("What happens, step by step?"),
        help_text=_("What an attacker does, and what the patient or nurse then sees."),
        error_messages={"required": _("Say what happens. A few plain sentences are enough.")},
        widget=Area(6),
        strip=False,
    )
    harm = forms.CharField(
        label=_("How could a patient be harmed?"),
        help_text=_("Would someone at the bedside notice in time?"),
        required=False,
        widget=Area(4),
        strip=False,
    )
    evidence = EvidenceField(label=_("Evidence"), required=False)
    identity = forms.ChoiceField(
        label=_("Who are you to us?"),
        choices=(
            (Identity.NAME.value, _("I give my name")),
            (Identity.PSEUDONYM.value, _("I use a pseudonym")),
            (Identity.NOBODY.value, _("Nobody")),
        ),
        error_messages={"required": _("Choose how you wish to be known. “Nobody” is fine.")},
        widget=Radios(
            hints={
                Identity.NAME.value: _("Only the coordination center sees it unless you agree."),
                Identity.PSEUDONYM.value: _("You choose it below."),
                Identity.NOBODY.value: _("You follow your report with a code alone."),
            }
        ),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        strip=False,
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        required=False,
        max_length=NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    credit = forms.ChoiceField(
        label=_("May the advisory thank you?"),
        choices=(
            ("name", _("Yes, by name")),
            ("pseudonym", _("Yes, by pseudonym")),
            ("no", _("No")),
        ),
        error_messages={"required": _("Choose whether the advisory may thank you.")},
        widget=Radios(columns=3),
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        required=False,
        max_length=LINE,
        help_text=_("Mail or phone. Leave it out and you still get answers with your code."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        strip=False,
    )
    other_coordinators = forms.CharField(
        label=_("Other coordinators you told"),
        required=False,
        help_text=_("For example a CERT of another country."),
        strip=False,
    )
    not_beyond = DayField(
        label=_("A date beyond which you will not keep it private"),
        required=False,
        help_text=_("Nobody can move the date past it without your yes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = limits_in_words()

    def clean(self) -> dict[str, Any]:
        """Blanks are no answer, and a name is needed where somebody wishes to be known or thanked by it."""
        data = self.cleaned_data
        for name in ("device", "what_happens"):
            if name in data and not data[name].strip():
                self.add_error(name, self.fields[name].error_messages["required"])
        for kind, sentence in (
            ("name", gettext("Give your name, or choose another answer above and below.")),
            ("pseudonym", gettext("Give a pseudonym, or choose another answer above and below.")),
        ):
            wanted = kind in (data.get("identity"), data.get("credit"))
            if wanted and kind in data and not data[kind].strip():
                self.add_error(kind, sentence)
        return data


def told_in(data: dict[str, Any]) -> Told:
    """A report form's cleaned data as the command takes it."""
    credit = data["credit"]
    return Told(
        device=data["device"],
        description=data["what_happens"],
        harm=data["harm"],
        patient_affected=Known(data["patient_affected"]),
        exploited=Known(data["exploited"]),
        already_public=Known(data["public"]),
        identity=Identity(data["identity"]),
        known_as=data.get(data["identity"], ""),
        contact=data["contact"],
        credit_wanted=credit != "no",
        credit_as=data.get(credit, ""),
        vendor_told=data["maker_told"],
        other_coordinators=data["other_coordinators"],
        not_after=data["not_beyond"],
    )


class CodeForm(forms.Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Capitals and dashes do not matter."),
        widget=SecretCode(),
        max_length=200,
    )


class MessageForm(forms.Form):
    """A message between reporter and desk."""

    text = forms.CharField(
        label=_("Write to the coordination center"),
        error_messages={"required": _("Write a message.")},
        widget=Area(3),
        strip=False,
    )


class MoreFilesForm(forms.Form):
    """Further files for a report."""

    evidence = EvidenceField(
        label=_("More files"), error_messages={"required": _("Choose at least one file.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = limits_in_words()


class CreditForm(forms.Form):
    """How the advisory thanks a reporter."""

    name = forms.CharField(
        label=_("Thank me as"),
        max_length=LINE,
        required=False,
        help_text=_("Leave it empty to be named nowhere."),
    )


class TermsForm(forms.Form):
    """An answer to terms, naming the terms that were shown; the button that was pressed is the answer."""

    terms = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def clean(self) -> dict[str, Any]:
        """Neither button is the first: a form without an answer is no answer."""
        answer = self.data.get("answer")
        if answer not in ("accept", "decline"):
            raise forms.ValidationError(gettext("Press one of the two answers."))
        return self.cleaned_data | {"answer": answer}
