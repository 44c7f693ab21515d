"""One answer for a family of products: the form that offers what there is, and the list that it means."""

from __future__ import annotations

from typing import Any

from medaccord.apps.cases.queries.answer_list import families, known, the_same
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.cvd.answer_list import ALL, write
from medaccord.domain.cvd.cells import checked
from medaccord.web.forms.cases.status import SameForm
from medaccord.web.presenters.devices.products import vulnerability_words
from medaccord.web.request import Request


def same_form(request: Request, view: CaseView, data: Any = None) -> SameForm:
    """The form with the families of the reader's own products, and what the case is about."""
    groups = [(group.name, group.products) for group in content(request.actor, view.id).groups]
    among = known(view, groups)
    return SameForm(
        data,
        families=[(one.key, f"{one.name} ({len(one.products)})") for one in families(among, groups)],
        flaws=[(str(one.id), vulnerability_words(one)) for one in among.vulnerabilities],
    )


def as_list(request: Request, view: CaseView, form: SameForm) -> str:
    """The answer as lines of a list; raises Invalid for what is missing in it, by field."""
    cell, wanted = checked(form.cell()), form.cleaned_data["family"]
    groups = [(group.name, group.products) for group in content(request.actor, view.id).groups]
    among = known(view, groups)
    products = None
    if wanted != ALL:
        products = next(one.products for one in families(among, groups) if one.key == wanted)
    return write(the_same(among, products, form.vulnerabilities(), cell))
