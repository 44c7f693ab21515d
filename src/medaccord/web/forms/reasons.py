"""Forms that ask for a reason only once a SHOULD rule stands in the way, and keep everything typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.advisory.review import RULES
from medaccord.domain.cvd.limits import LIMIT
from medaccord.domain.cvd.rulebook import BY_CODE
from medaccord.domain.text import REASON
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area

LABELS = {
    "T22": _l("What a leak from here would mean for the linked cases (rule T22)"),
    LIMIT: _l("Why it goes past the reporter’s own limit (rule L1)"),
    "R1": _l("Why it cannot wait for the clinical adviser’s answer (rule R1)"),
    "R2": _l("Why it goes out over the clinical adviser’s objection (rule R2)"),
    "R3": _l("Why the safety communication cannot wait for the center’s answer (rule R3)"),
    "R4": _l("Why the safety communication goes out over the center’s objection (rule R4)"),
    "R5": _l("Why the advisory does not wait for the safety communication (rule R5)"),
    "R6": _l("Why it goes out without the clinical adviser having been asked (rule R6)"),
}
READERS = dict.fromkeys(RULES, _l("It is recorded, and both agencies read it."))


class Reasoned(Form):
    """A form whose command may need reasons; a field for one appears where it was asked for or given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rule in (*BY_CODE, LIMIT, *RULES):
            if self.is_bound and self.add_prefix(f"reason_{rule}") in self.data:
                self._add(rule)

    def _add(self, rule: str) -> None:
        self.fields[f"reason_{rule}"] = forms.CharField(
            label=LABELS.get(rule, _("Your reason to go on (rule %s)") % rule),
            help_text=READERS.get(rule, _("It is recorded. The coordination center reads it, and you do.")),
            max_length=REASON,
            widget=Area(3),
        )

    def reasons(self) -> dict[str, str]:
        """The reasons that were given, by rule."""
        return {
            name.removeprefix("reason_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("reason_")
        }

    def ask(self, rules: Iterable[str]) -> None:
        """Add a field for each rule that a refusal names, once the command has said no."""
        for rule in rules:
            if f"reason_{rule}" not in self.fields:
                self._add(rule)
