"""The form of a joint statement: its texts, the scores of its technical part, and who is asked to join."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.consensus import MOST_SCORES, SCORE_FIELDS, Scored, score_field
from medaccord.domain.scoring import cvss
from medaccord.domain.text import LETTER
from medaccord.web.forms.assessments.judging import Choices, PartiesForm
from medaccord.web.forms.assessments.workspace import Draftable
from medaccord.web.forms.calculators import VERBATIM
from medaccord.web.presenters.assessments.judging import TEXTS
from medaccord.web.widgets import Area, Checks

SPARE = 2
"""Empty places for scores beside those that an earlier version gave."""
CLASH = _l("Choose a score that was given, or type a vector; not both.")
LACKING = _l("Choose a score or type a vector for these products.")


class StatementForm(PartiesForm, Draftable):
    """The parts of a joint statement, and who is asked to join it."""

    parties = forms.MultipleChoiceField(
        label=_l("Who is asked to join"),
        help_text=_l("A finder reads the first part only."),
        required=False,
        widget=Checks(),
    )
    technical = forms.CharField(
        label=_l("What it is"),
        help_text=_l("The technical part. The coordination center signs it."),
        max_length=LETTER,
        widget=Area(4),
        strip=False,
    )
    clinical = forms.CharField(
        label=_l("What it means"),
        help_text=_l("The clinical part, with the three that follow. The clinical adviser signs it."),
        max_length=LETTER,
        widget=Area(4),
        strip=False,
    )
    patients = forms.CharField(
        label=_l("For patients"), required=False, max_length=LETTER, widget=Area(3), strip=False
    )
    clinicians = forms.CharField(
        label=_l("For clinicians"), required=False, max_length=LETTER, widget=Area(3), strip=False
    )
    mitigations = forms.CharField(
        label=_l("What to do"), required=False, max_length=LETTER, widget=Area(3), strip=False
    )
    concurrence = forms.BooleanField(label=_l("A supervisor of the adviser is to concur"), required=False)

    def __init__(
        self, *args: Any, vectors: Choices = (), products: Choices = (), places: int = 0, **kwargs: Any
    ) -> None:
        """`vectors` are those that somebody gave, `places` how many scores there is room for at least."""
        super().__init__(*args, **kwargs)
        given = [] if self.is_bound else self.initial.pop("scores", [])
        self.places = self._room(max(places, len(given) + SPARE)) if products else 0
        for place in range(self.places):
            self._add_place(place, vectors, products)
            self._keep_given(place, vectors)
        for place, (vector, keys) in enumerate(given[: self.places]):
            self.initial.update({score_field(place, "vector"): vector, score_field(place, "products"): keys})
        scores = [score_field(place, part) for place in range(self.places) for part in SCORE_FIELDS]
        self.order_fields(["technical", *scores, "clinical", "patients", "clinicians", "mitigations"])
        self.rows = tuple(
            (score_field(place, "from"), score_field(place, "vector")) for place in range(self.places)
        )

    def _keep_given(self, place: int, vectors: Choices) -> None:
        """A score of a draft that nobody offers any more stays, as one that was typed."""
        taken, typed = score_field(place, "from"), score_field(place, "vector")
        chosen = self.initial.get(taken, "")
        if chosen and not self.initial.get(typed) and chosen not in [vector for vector, _words in vectors]:
            self.initial.update({taken: "", typed: chosen})

    def _room(self, wanted: int) -> int:
        """What was sent or is drafted keeps its places, however many the page had."""
        known = {*self.data, *self.initial}
        sent = [p for p in range(MOST_SCORES) if known & {score_field(p, part) for part in SCORE_FIELDS}]
        return min(MOST_SCORES, max([wanted, *(place + 1 for place in sent)]))

    def _add_place(self, place: int, vectors: Choices, products: Choices) -> None:
        number = place + 1
        self.fields[score_field(place, "from")] = forms.ChoiceField(
            label=_("Score %d, as it was given") % number,
            choices=[("", _("None of these")), *vectors],
            required=False,
            help_text=_("What parties and the case have said."),
        )
        self.fields[score_field(place, "vector")] = forms.CharField(
            label=_("Score %d, another CVSS vector") % number,
            required=False,
            max_length=cvss.LONGEST,
            help_text=_("Of any version."),
            widget=forms.TextInput(VERBATIM),
        )
        self.fields[score_field(place, "products")] = forms.MultipleChoiceField(
            label=_("Products of score %d") % number,
            choices=list(products),
            required=False,
            widget=Checks(columns=2),
        )

    def clean(self) -> dict[str, Any]:
        """One vector for each place that names products, and no more."""
        data = super().clean() or self.cleaned_data
        for place in range(self.places):
            taken, typed, products = (data.get(score_field(place, part)) for part in SCORE_FIELDS)
            if taken and typed:
                self.add_error(score_field(place, "vector"), CLASH)
            elif products and not (taken or typed):
                self.add_error(score_field(place, "vector"), LACKING)
        return data

    @property
    def names(self) -> dict[str, str]:
        """Where the findings about each score belong, by the name that the command gives them."""
        found = {}
        for number, place in enumerate(self._filled()):
            found[f"scores/{number}/vector"] = score_field(place, "vector")
            found[f"scores/{number}/products"] = score_field(place, "products")
        return found

    def _filled(self) -> list[int]:
        """Places that have a vector; what was refused counts as well, for nothing is done with it."""
        return [
            place
            for place in range(self.places)
            if any(self.data.get(score_field(place, part), "").strip() for part in ("from", "vector"))
        ]

    def _scores(self) -> Iterator[Scored]:
        for place in self._filled():
            taken, typed, products = (self.cleaned_data[score_field(place, part)] for part in SCORE_FIELDS)
            yield Scored(taken or typed, frozenset(uuid.UUID(key) for key in products))

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        texts: Mapping[str, str] = {name: self.cleaned_data[name] for name in TEXTS}
        apart = {"parties": self.chosen(), "concurrence": self.cleaned_data["concurrence"]}
        return {"texts": texts, "scores": list(self._scores()), **apart}
