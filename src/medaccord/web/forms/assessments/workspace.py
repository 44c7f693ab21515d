"""What forms share whose words can be kept as a draft, and how a draft fills them in again."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from medaccord.apps.assessments.queries.workspace import DraftLine
from medaccord.domain.assessment.workspace import FIELDS, LISTS, What
from medaccord.web.forms.plain import Form


class Draftable(Form):
    """A form that carries which version of a draft it was filled in from; 0 where there was none."""

    draft = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, required=False)

    @property
    def drafted(self) -> int:
        """The version of the draft that was read."""
        return self.cleaned_data.get("draft") or 0

    def typed(self, what: What) -> dict[str, Any]:
        """What was typed into the fields of a step, finished or not."""
        sent = cast(QueryDict, self.data)
        return {
            name: sent.getlist(name) if name in LISTS else sent.get(name, "")
            for name in FIELDS[what]
            if name in sent
        }


def filled(draft: DraftLine | None, otherwise: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a form begins with: the draft alone, for a field may have been emptied in it; else `otherwise`."""
    if draft is None:
        return {**(otherwise or {}), "draft": 0}
    return {**draft.answers, "draft": draft.version}
