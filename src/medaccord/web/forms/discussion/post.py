"""Forms of posts and documents; readers are always chosen, never assumed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.handling import OWNED, SENTENCES, Mark, Marking, Onward
from medaccord.domain.text import LINE, REASON, SUBJECT
from medaccord.domain.tlp import Tlp, never_wider
from medaccord.web.forms.cases.claim import purpose_field, statement
from medaccord.web.forms.plain import Form, speak
from medaccord.web.presenters.words import ONWARD
from medaccord.web.uploads import TooLarge
from medaccord.web.widgets import Area, Checks, Radios

REPORTER = "reporter"
"""As whom somebody writes who is both the reporter and somebody else; the other word is any."""

MARKING = ("marking", "handling", "onward")
"""The fields of how something is to be handled, which stand together."""

VOICE = {"as_reporter": "voice"}
"""The field of a form that a finding of a command about its voice belongs to."""


class Voiced(Form):
    """A form that asks as whom somebody writes who may do so as the reporter and as somebody else.

    It is asked each time and nothing is chosen beforehand: a slip would tell who reported.
    """

    def __init__(self, *args: Any, voices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listed := list(voices):
            asked = forms.ChoiceField(label=_l("You write as"), choices=[("", _l("Choose as whom")), *listed])
            speak([asked])
            self.fields["voice"] = asked
            self.order_fields(["voice"])

    @property
    def as_reporter(self) -> bool:
        """Whether it is written as the reporter."""
        return bool(self.cleaned_data.get("voice") == REPORTER)


class Addressed(Voiced):
    """A form whose content goes into a room that must be named."""

    def __init__(self, *args: Any, rooms: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", _l("Choose readers")), *rooms]  # type: ignore[attr-defined]


class Marked(Form):
    """A form that asks how what is sent is to be handled: its label, what it is, how far it goes on.

    It offers what fits some of the readers that can be chosen; which fits which the command says.
    """

    HINTS: ClassVar[dict[str, Any]] = {one.value: _l(SENTENCES[one]) for one in Mark}
    marking = forms.TypedChoiceField(
        label=_l("Marking"),
        coerce=Tlp,
        empty_value=None,
        required=False,
        help_text=_l("TLP:RED is for people by name. What is wider than the case waits until it is public."),
    )
    handling = forms.TypedMultipleChoiceField(
        label=_l("What it is"), coerce=Mark, required=False, widget=Checks()
    )
    onward = forms.TypedChoiceField(
        label=_l("May its readers pass it on to another organization?"),
        choices=[("", _l("As usual for what it is")), *((one.value, ONWARD[one]) for one in Onward)],
        coerce=Onward,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, labels: Iterable[tuple[str, str]], marks: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = list(labels)  # type: ignore[attr-defined]
        self.fields["handling"].widget.hints = self.HINTS
        if offered := list(marks):
            self.fields["handling"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["handling"]

    def wish(self) -> dict[str, Any]:
        """The marking as the command takes it."""
        given = self.cleaned_data
        return {
            "marking": given["marking"],
            "handling": given.get("handling", []),
            "onward": given["onward"],
        }


class Claiming(Marked):
    """A form of a file, which asks what is asked of PCII where it may be that."""

    purpose = purpose_field(
        required=False,
        widget=Radios(),
        help_text=_l("For PCII only. Regulatory use is a consent of its own."),
    )
    stated = forms.BooleanField(
        label=statement(), required=False, help_text=_l("For PCII only: it is protected by this statement.")
    )

    def __init__(self, *args: Any, marks: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        offered = list(marks)
        super().__init__(*args, marks=offered, **kwargs)
        if Mark.PCII.value not in dict(offered):
            self.fields["stated"].widget = self.fields["purpose"].widget = forms.HiddenInput()

    def claim(self) -> dict[str, Any]:
        """The statement and the purpose as the command takes them."""
        return {"stated": self.cleaned_data["stated"], "purpose": self.cleaned_data["purpose"]}


class Written(Marked):
    """A form of words that are read where they stand; what belongs to a party is a document instead."""

    HINTS: ClassVar[dict[str, Any]] = {
        one.value: _l("Add it as a document of its own, not as a post.") if one in OWNED else hint
        for one, hint in ((one, _l(SENTENCES[one])) for one in Mark)
    }


class PostForm(Addressed, Written):
    """A post, who reads it and how it is marked, with the post that it quotes, if any."""

    field_order = ("text", "room", *MARKING)
    text = forms.CharField(label=_l("Write a post"), widget=Area(5), strip=False)
    room = forms.ChoiceField(label=_l("Who can read it"))
    quotes = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    upto = forms.UUIDField(widget=forms.HiddenInput(), required=False)  # the newest post that was shown
    since = forms.UUIDField(widget=forms.HiddenInput(), required=False)  # the oldest one


class ReplyForm(Voiced, Written):
    """A post in a thread, which has its readers."""

    field_order = ("text", "mention", *MARKING)
    text = forms.CharField(label=_l("Reply"), widget=Area(5), strip=False)
    mention = forms.MultipleChoiceField(
        label=_l("Mention"),
        required=False,
        widget=Checks(columns=2),
        help_text=_l("They are told by name, also where they have muted this case."),
    )
    thread = forms.UUIDField(widget=forms.HiddenInput())
    quotes = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    upto = forms.UUIDField(widget=forms.HiddenInput(), required=False)  # the newest post that was shown
    since = forms.UUIDField(widget=forms.HiddenInput(), required=False)  # the oldest one

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listed := list(people):
            self.fields["mention"].choices = listed  # type: ignore[attr-defined]
        else:
            del self.fields["mention"]

    def mentions(self) -> list[uuid.UUID]:
        """The people that the post speaks to, if any."""
        return [uuid.UUID(one) for one in self.cleaned_data.get("mention", ())]


class ThreadForm(Addressed, Written):
    """A subject, its first post, and who reads all of it; people by name where the desk asks."""

    field_order = ("subject", "text", "room", "people", *MARKING)
    PEOPLE = "people"
    subject = forms.CharField(label=_l("Subject"), max_length=SUBJECT)
    text = forms.CharField(label=_l("First post"), widget=Area(5), strip=False)
    room = forms.ChoiceField(label=_l("Who can read it"))
    people = forms.MultipleChoiceField(label=_l("People"), required=False, widget=Checks(columns=2))
    continues = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(people)
        if listed:
            self.fields["room"].choices = [  # type: ignore[attr-defined]
                *self.fields["room"].choices,  # type: ignore[attr-defined]
                (self.PEOPLE, _l("Only the people that you choose below")),
            ]
            self.fields["people"].choices = listed  # type: ignore[attr-defined]
            self.fields["people"].help_text = _l("They read each other's names. You read it as well.")
        else:
            del self.fields["people"]

    def audience(self) -> dict[str, Any]:
        """The audience as the command takes it."""
        if self.cleaned_data["room"] == self.PEOPLE:
            return {"people": [uuid.UUID(one) for one in self.cleaned_data.get("people", ())]}
        return {"room": uuid.UUID(self.cleaned_data["room"])}


class RevisedPostForm(Form):
    """Other words for one's own post, with the version that the person saw."""

    text = forms.CharField(label=_l("What it shall say"), widget=Area(8), strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class WithdrawnPostForm(Form):
    """The end of a post; a reason of its author's is welcome, the lead's is required."""

    reason = forms.CharField(label=_l("Why"), widget=Area(3), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class RedactedPostForm(Form):
    """Why a post is erased for good, and on which legal basis."""

    reason = forms.CharField(
        label=_l("Why"),
        max_length=REASON,
        help_text=_l("Everybody who could read the post reads this."),
        widget=Area(3),
        strip=False,
    )
    basis = forms.CharField(
        label=_l("Legal basis"),
        max_length=LINE,
        help_text=_l("The law or order that asks for it, such as GDPR Article 17."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class RedactedFileForm(Form):
    """Why a file is erased for good, on which legal basis, and whether its name goes with it."""

    reason = forms.CharField(
        label=_l("Why"),
        max_length=REASON,
        help_text=_l("Everybody who could open the file reads this."),
        widget=Area(3),
        strip=False,
    )
    basis = forms.CharField(
        label=_l("Legal basis"),
        max_length=LINE,
        help_text=_l("The law or order that asks for it, such as GDPR Article 17."),
    )
    with_name = forms.BooleanField(
        label=_l("Erase its name too"),
        required=False,
        help_text=_l("Tick this if the name itself tells what must not be here."),
    )


class MarkedMoreForm(Marked):
    """A stricter marking of what is there already; what it carries stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].help_text = _l("Only a stricter label can be chosen here.")
        kept = ("", _l("As it is, or as usual for what it is"))
        self.fields["onward"].choices = [kept, *((one.value, ONWARD[one]) for one in Onward)]  # type: ignore[attr-defined]


class MarkedFileForm(Claiming, MarkedMoreForm):
    """A stricter marking of a file, with the statement of PCII where it may become that."""


class ReleasedReportForm(Form):
    """A wider marking of a report; the desk says who of its sender permitted it."""

    marking = forms.TypedChoiceField(label=_l("Marking"), coerce=Tlp)
    onward = forms.TypedChoiceField(
        label=_l("May its readers pass it on to another organization?"), coerce=Onward
    )
    permitted = forms.CharField(
        label=_l("Who permitted it"),
        max_length=REASON,
        help_text=_l("Who, when and how; where nobody answers, why it cannot wait. The sender reads this."),
        widget=Area(2),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args: Any, made: Marking, is_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(one.value, one.value) for one in Tlp if never_wider(one, made.label)]
        self.fields["marking"].choices = labels  # type: ignore[attr-defined]
        ways = list(Onward)[list(Onward).index(made.onward) :]
        self.fields["onward"].choices = [(one.value, ONWARD[one]) for one in ways]  # type: ignore[attr-defined]
        if not is_desk:
            del self.fields["permitted"]


class ClassifiedFileForm(Form):
    """That a file holds an exploit or firmware; nothing takes it back."""

    sure = forms.BooleanField(label=_l("It holds an exploit or firmware"))


class EntrustedFileForm(Form):
    """Who takes an exploit or firmware, by name, and why those who did not before."""

    people = forms.MultipleChoiceField(
        label=_l("Who takes it"),
        required=False,
        help_text=_l("Whoever is not chosen takes it no more. Who filed it and whose it is always may."),
        widget=Checks(),
    )
    reason = forms.CharField(
        label=_l("Why those need it whom you name now"),
        required=False,
        max_length=REASON,
        help_text=_l(
            "Needed as soon as somebody is new. Those whom you name read this, and who names people."
        ),
        widget=Area(3),
        strip=False,
    )

    version = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["reason"].required = first
        self.fields["people"].depends = self.fields["reason"].depends = True  # type: ignore[attr-defined]

    @staticmethod
    def version_of(named: Iterable[uuid.UUID]) -> str:
        """Who was named as the form was shown."""
        return " ".join(sorted(map(str, named)))

    def clean_version(self) -> list[uuid.UUID]:
        """Their keys."""
        try:
            return [uuid.UUID(one) for one in self.cleaned_data["version"].split()]
        except ValueError as broken:
            raise forms.ValidationError(_l("Open this page again.")) from broken

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        people = [uuid.UUID(one) for one in data["people"]]
        return {"people": people, "seen": data["version"], "reason": data["reason"]}


class ClearedFileForm(Form):
    """Why a file that nobody examined may be opened, by somebody who read what that means."""

    reason = forms.CharField(
        label=_l("Why it may be opened"),
        max_length=REASON,
        help_text=_l("Say whom you asked, and why you trust it. All who may open the file read this."),
        widget=Area(3),
        strip=False,
    )
    sure = forms.BooleanField(label=_l("I understand that nothing looked for malware in it"))


class ForwardedFileForm(Form):
    """Why a protected reporter's file goes on although it could not be cleaned."""

    reason = forms.CharField(
        label=_l("Why it may go on as it is"),
        max_length=REASON,
        help_text=_l(
            "Say what you looked at, and what you asked the reporter. The desk and the reporter read this."
        ),
        widget=Area(3),
        strip=False,
    )
    sure = forms.BooleanField(label=_l("I understand that it may tell who the reporter is"))


class DocumentForm(Claiming, Addressed):
    """A file and who may open it; one at a time, because each has readers and a date of its own."""

    field_order = ("file", "room", *MARKING, "purpose", "stated")
    file = forms.FileField(label=_l("File"), widget=forms.FileInput())
    room = forms.ChoiceField(label=_l("Who may open it"))

    def clean_file(self) -> Any:
        """A file that was too large was not kept."""
        file = self.cleaned_data["file"]
        if isinstance(file, TooLarge):
            raise forms.ValidationError(_l("This file is too large. Split it, or send a smaller one."))
        return file
