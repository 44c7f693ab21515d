"""Forms of reading a draft together: who is asked, what they answer, comments and what becomes of them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.text import LETTER, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.forms.pressed import Pressed
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.widgets import Area, Checks, Radios, TimeOfDay

ANSWERS = {
    "no_comment": _l("No comment"),
    "commented": _l("I have comments"),
    "objected": _l("I object to its release"),
}
DISPOSITIONS = {
    "accepted": _l("Accepted"),
    "accepted_in_part": _l("Accepted in part"),
    "rejected": _l("Rejected"),
    "noted": _l("Noted"),
}


class AskForm(Zoned):
    """Who reads the draft, and until when."""

    prefix = "ask"
    rows = (("day", "time", "zone"),)
    parties = forms.MultipleChoiceField(label=_l("Who reads it"), widget=Checks())
    day = DayField(label=_l("Until"))
    time = forms.TimeField(label=_l("Time"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))
    question = forms.CharField(
        label=_l("What you ask"),
        required=False,
        help_text=_l("Everybody whom you choose reads it."),
        max_length=LETTER,
        widget=Area(2),
        strip=False,
    )

    def __init__(self, *args: Any, parties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = list(parties)  # type: ignore[attr-defined]

    def chosen(self) -> list[uuid.UUID]:
        """Keys of the parties."""
        return [uuid.UUID(key) for key in self.cleaned_data["parties"]]


class AnswerForm(Form):
    """What a party says of the draft as a whole; only the clinical adviser objects."""

    prefix = "review"
    answer = forms.ChoiceField(label=_l("Your answer"), widget=Radios())
    words = forms.CharField(
        label=_l("What you have to say"),
        required=False,
        max_length=LETTER,
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args: Any, objects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(key, words) for key, words in ANSWERS.items() if objects or key != "objected"]
        self.fields["answer"].choices = listed  # type: ignore[attr-defined]


class CommentForm(Form):
    """One comment on one block."""

    comment = forms.CharField(
        label=_l("What should change, or why"), max_length=LETTER, widget=Area(4), strip=False
    )


class SettleForm(Form):
    """One disposition for some comments."""

    prefix = "settle"
    comments = forms.MultipleChoiceField(label=_l("Which comments"), widget=Checks())
    disposition = forms.ChoiceField(
        label=_l("What becomes of them"), choices=list(DISPOSITIONS.items()), widget=Radios(columns=2)
    )
    because = forms.CharField(
        label=_l("Why, in one sentence"),
        required=False,
        help_text=_l("Whoever wrote one of these comments reads it. Name nobody else."),
        max_length=REASON,
        widget=Area(2),
        strip=False,
    )

    def __init__(self, *args: Any, comments: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comments"].choices = list(comments)  # type: ignore[attr-defined]

    def chosen(self) -> list[uuid.UUID]:
        """Keys of the comments."""
        return [uuid.UUID(key) for key in self.cleaned_data["comments"]]


class Seen(forms.MultipleChoiceField):
    """Rows that are offered, each with the version that was read: another one is the command's to refuse."""

    def valid_value(self, value: str) -> bool:
        """Whether the row is offered and a version is named."""
        key, _dot, version = value.rpartition(".")
        offered = {str(one).rpartition(".")[0] for one, _words in cast(Iterable[Any], self.choices)}
        return key in offered and re.fullmatch("[0-9]{1,9}", version) is not None


class AgainForm(SettleForm):
    """Another disposition for comments that are settled, each named with the version that was read."""

    prefix = "again"
    comments = Seen(label=_l("Which comments"), widget=Checks())

    def __init__(self, *args: Any, comments: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, comments=comments, **kwargs)
        self.fields["because"].required = True

    def seen(self) -> dict[uuid.UUID, int]:
        """The version that was read of each, by its key."""
        told = (value.rpartition(".") for value in self.cleaned_data["comments"])
        return {uuid.UUID(key): int(version) for key, _dot, version in told}

    def chosen(self) -> list[uuid.UUID]:
        """Keys of the comments."""
        return list(self.seen())


class AcceptForm(Form):
    """The open comments that were shown: one that came in since is not accepted unread."""

    prefix = "accept"
    comments = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput())

    def __init__(self, *args: Any, comments: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comments"].choices = list(comments)  # type: ignore[attr-defined]
        self.fields["comments"].initial = [key for key, _words in comments]

    def chosen(self) -> list[uuid.UUID]:
        """Keys of the comments."""
        return [uuid.UUID(key) for key in self.cleaned_data["comments"]]


class SeeForm(Pressed):
    """On a card of my work: what is asked is done on the case's own page."""

    answers = ("read",)


class ReadForm(Pressed):
    """On a card of my work: nothing to say, or read it first."""

    answers = ("no_comment", "read")
