"""What a reporter types after the report: the code, messages, files, a threat, credit, an answer to terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from medaccord.apps.intake.commands.report import Evidence
from medaccord.apps.intake.queries.reports import Urgency
from medaccord.domain.text import LINE
from medaccord.web.forms.plain import Form
from medaccord.web.forms.pressed import Pressed
from medaccord.web.forms.times import DayField
from medaccord.web.uploads import LARGEST_AT_ONCE, TooLarge
from medaccord.web.widgets import Area, Checks, FilesField, SecretCode


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


def own_files_in_words() -> str:
    """The same for whoever reports, with what becomes of a file of somebody who stays unnamed."""
    hidden = gettext(
        "If you do not give your name, others get your files without what tells who made them. What a file"
        " says or shows stays: look through it first."
    )
    return f"{limits_in_words()} {hidden}"


def evidence_of(files: list[UploadedFile[Any]]) -> tuple[Evidence, ...]:
    """Files as the commands take them."""
    return tuple(Evidence(one.name or "", one.content_type or "", one.read()) for one in files)


class CodeForm(Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Capitals and dashes do not matter."),
        error_messages={"required": _("Type the code of your receipt.")},
        widget=SecretCode(),
        max_length=200,
    )


class MessageForm(Form):
    """A message between reporter and desk."""

    text = forms.CharField(
        label=_("Write to the coordination center"),
        error_messages={"required": _("Write a message.")},
        widget=Area(3),
        strip=False,
    )


class MoreFilesForm(Form):
    """Further files for a report."""

    evidence = EvidenceField(
        label=_("More files"), error_messages={"required": _("Choose at least one file.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = own_files_in_words()


class AlarmForm(Form):
    """What has happened since the report was sent."""

    says = forms.MultipleChoiceField(
        label=_("What has happened?"),
        choices=(
            (Urgency.PATIENT_AFFECTED.value, _("A patient has been affected")),
            (Urgency.EXPLOITED.value, _("It is being exploited")),
            (Urgency.ALREADY_PUBLIC.value, _("It has become public")),
        ),
        error_messages={"required": _("Choose what has happened.")},
        widget=Checks(),
    )
    happened = forms.CharField(
        label=_("What do you know of it?"),
        help_text=_("The coordination center sees it at once, and your report is urgent from now on."),
        error_messages={"required": _("Say what you know. One sentence is enough.")},
        widget=Area(3),
        strip=False,
    )


class ThreatForm(Form):
    """How a reporter is threatened."""

    words = forms.CharField(
        label=_("Who threatens you, and with what?"),
        help_text=_("The coordination center sees it at once, at the top of its list."),
        error_messages={"required": _("Say who threatens you, and with what. One sentence is enough.")},
        widget=Area(3),
        strip=False,
    )


class FeedForm(Pressed):
    """A new address for the feed, or its end."""

    answers = ("new", "stop")


class CreditForm(Form):
    """How the advisory thanks a reporter."""

    name = forms.CharField(
        label=_("Thank me as"),
        max_length=LINE,
        required=False,
        help_text=_("Leave it empty to be named nowhere."),
    )


class DaysForm(Form):
    """When the reporter speaks and until when they keep it private; an empty day takes it back."""

    rows = (("talk_on", "not_after"),)
    talk_on = DayField(label=_("Your talk or paper"), required=False)
    not_after = DayField(label=_("You keep it private until"), required=False)


class TermsForm(Form):
    """An answer to terms, naming the terms that were shown; the button that was pressed is the answer."""

    terms = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    duties = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=32)

    def clean(self) -> dict[str, Any]:
        """Neither button is the first: a form without an answer is no answer."""
        answer = self.data.get("answer")
        if answer not in ("accept", "decline"):
            raise forms.ValidationError(gettext("Press one of the two answers."))
        return self.cleaned_data | {"answer": answer}
