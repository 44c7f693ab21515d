"""Forms of the advisory: draft, review, schedule and release."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.advisories.commands.advisory import OVERTAKEN, Chosen, TrackingStatus
from medaccord.domain.advisory.template import Frozen, Template, Use, chosen_before
from medaccord.domain.errors import Stale
from medaccord.domain.text import LETTER
from medaccord.web.forms.plain import Form
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.widgets import Area, Checks, Radios, TimeOfDay

LEAK_RISK = _l("What a leak from here would mean for what stays secret")


class DraftForm(Form):
    """What the next revision says and covers."""

    prefix = "draft"
    based_on = forms.UUIDField(widget=forms.HiddenInput())
    summary = forms.CharField(
        label=_l("What this revision is"),
        help_text=_l("One sentence for its history. Everybody reads it."),
        widget=Area(2),
        strip=False,
    )
    status = forms.ChoiceField(
        label=_l("How settled it is"),
        choices=((TrackingStatus.FINAL.value, _l("Final")), (TrackingStatus.INTERIM.value, _l("Interim"))),
        initial=TrackingStatus.FINAL.value,
        widget=Radios(
            columns=2,
            hints={
                TrackingStatus.FINAL.value: _l("Changes are not expected"),
                TrackingStatus.INTERIM.value: _l("Changes are expected soon"),
            },
        ),
    )
    vulnerabilities = forms.MultipleChoiceField(label=_l("Which vulnerabilities"), widget=Checks())
    leave_out = forms.MultipleChoiceField(
        label=_l("What is left out"),
        required=False,
        help_text=_l("Chosen texts, scores and remediations are not published."),
        widget=Checks(),
    )

    def __init__(
        self,
        *args: Any,
        vulnerabilities: Sequence[tuple[str, str]],
        rows: Iterable[tuple[str, str]],
        since: int = 0,
        texts: Sequence[Template] = (),
        before: Sequence[Frozen] = (),
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.listed = [key for key, _words in vulnerabilities]
        self.fields["vulnerabilities"].choices = list(vulnerabilities)  # type: ignore[attr-defined]
        self.fields["leave_out"].choices = list(rows)  # type: ignore[attr-defined]
        if not self.fields["leave_out"].choices:  # type: ignore[attr-defined]
            del self.fields["leave_out"]
        if since:
            self.fields["summary"].label = _("What changed in this update")
            told = _("One sentence for its history: what is new since version %s. Everybody reads it.")
            self.fields["summary"].help_text = told % since
        self.texts = texts
        self._add_texts(before)

    def _add_texts(self, before: Sequence[Frozen]) -> None:
        """The center's texts, each with the words in which the draft before this one printed it."""
        if not self.texts:
            return
        wanted = {one.id: chosen_before(one, before) for one in self.texts}
        self.fields["templates"] = forms.MultipleChoiceField(
            label=_l("Texts of the center"),
            required=False,
            help_text=_l("Chosen ones are printed. Below, each can be worded otherwise for this advisory."),
            widget=Checks(hints={one.id: one.title for one in self.texts}),
            choices=[(one.id, one.name) for one in self.texts],
            initial=[key for key, (chosen, _words) in wanted.items() if chosen],
            error_messages={
                "invalid_choice": _l("A text that you chose was retired since. Look at what is left.")
            },
        )
        for one in self.texts:
            self._add_wording(one, wanted[one.id][1], before)

    def _add_wording(self, one: Template, words: str, before: Sequence[Frozen]) -> None:
        self.fields[f"wording_{one.id}"] = forms.CharField(
            label=_("Wording of “%s”") % one.name,
            required=False,
            max_length=LETTER,
            strip=False,
            initial=words,
            help_text=_newer(one, before),
            widget=Area(3),
        )
        self.fields[f"version_{one.id}"] = forms.IntegerField(
            widget=forms.HiddenInput(), required=False, min_value=1, initial=one.version
        )

    def chosen(self) -> list[Chosen]:
        """The texts that it prints, in the words that stand in the form.

        Raises Stale for a standing text that it would leave out, though the form did not show it as it is.
        """
        told: Mapping[str, Any] = self.cleaned_data
        wanted = told.get("templates", ())
        for one in self.texts:
            if one.standing and one.id not in wanted and told[f"version_{one.id}"] != one.version:
                raise Stale(
                    f"The text '{one.name}' is new or was changed since you opened this. "
                    "Choose whether this advisory prints it."
                )
        return [Chosen(uuid.UUID(key), told[f"wording_{key}"], told[f"version_{key}"]) for key in wanted]

    def renew(self, newest: uuid.UUID) -> None:
        """Take the newest draft and texts as read: what was typed stays, and saving is a decision.

        That there is a newer draft is said, whatever was refused. A text that was not there yet is chosen
        where every new draft prints it.
        """
        typed = cast(QueryDict, self.data).copy()
        base = self.add_prefix("based_on")
        if typed.get(base) != str(newest) and OVERTAKEN not in self.non_field_errors():
            self.add_error(None, OVERTAKEN)
        typed[base] = str(newest)
        for one in self.texts:
            field = self.add_prefix(f"version_{one.id}")
            seen = typed.get(field)
            if not seen:
                typed[self.add_prefix(f"wording_{one.id}")] = one.text
                if one.standing:
                    typed.appendlist(self.add_prefix("templates"), one.id)
            elif seen != str(one.version):
                said = _("Version %(n)s of this text says: %(text)s") % {"n": one.version, "text": one.text}
                self[f"wording_{one.id}"].help_text = said
            typed[field] = str(one.version)
        self.data = typed

    def covered(self) -> list[uuid.UUID] | None:
        """The chosen vulnerabilities; None for all of them, so that one added later is not kept secret."""
        found = self.cleaned_data["vulnerabilities"]
        return None if set(found) == set(self.listed) else [uuid.UUID(key) for key in found]

    def left_out(self) -> list[uuid.UUID]:
        """Keys of rows that are not for the public."""
        return [uuid.UUID(key) for key in self.cleaned_data.get("leave_out", ())]


def _newer(one: Template, before: Sequence[Frozen]) -> str:
    """That a text was changed after somebody had worded it otherwise for this advisory."""
    edited = next((old for old in before if old["template"] == one.id and old["use"] == Use.EDITED), None)
    if edited is None or edited["version"] == one.version:
        return ""
    told = {"old": edited["version"], "new": one.version, "text": one.text}
    return _("Worded for this advisory after version %(old)s. Version %(new)s says: %(text)s") % told


class SubmitForm(Form):
    """Handing it over needs no words."""


class ApproveForm(Form):
    """The text that is approved, by its digest as shown."""

    prefix = "approve"
    digest = forms.CharField(widget=forms.HiddenInput(), max_length=64)


class ReturnForm(Form):
    """What should change."""

    prefix = "return"
    comment = forms.CharField(label=_l("What should change"), max_length=LETTER, widget=Area(3), strip=False)


class ScheduleForm(Zoned, Reasoned):
    """An instant at which it is released by itself, if everything still holds then."""

    prefix = "schedule"
    rows = (("day", "time", "zone"),)
    day = DayField(label=_l("Date"))
    time = forms.TimeField(label=_l("Time"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))
    leak_risk = forms.CharField(
        label=LEAK_RISK, required=False, max_length=LETTER, widget=Area(2), strip=False
    )

    def __init__(self, *args: Any, secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not secret:
            del self.fields["leak_risk"]


class ReleaseForm(Reasoned):
    """The release itself, with what the rules ask for where an embargo binds or something stays secret."""

    leak_risk = forms.CharField(label=LEAK_RISK, max_length=LETTER, widget=Area(3), strip=False)
    sure = forms.BooleanField(label=_l("I have read what will happen"))

    def __init__(self, *args: Any, secret: bool, binding: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not secret:
            del self.fields["leak_risk"]
        if binding:
            self._add("T15")
            self.fields["reason_T15"].label = _l("Why it cannot wait for the embargo’s end")
        self.order_fields([name for name in self.fields if name != "sure"])
