"""The page of what a product is as a device, and the form that says it."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.cases.commands import device
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView, ProductView
from medaccord.domain.errors import Denied, Missing
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.guards import signed_in
from medaccord.web.presenters.devices import (
    address,
    describe_page,
    device_form,
    device_of,
    device_page,
    may_describe,
    saved,
)
from medaccord.web.request import Request


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID, product: uuid.UUID) -> HttpResponseBase:
    """Everything that is said of one product."""
    view, shown = _shown(request, case, product)
    return show(request, "case/device.html", device_page(view, shown), marking=view.marking)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: Request, case: uuid.UUID, product: uuid.UUID) -> HttpResponseBase:
    """Say what a product is as a device, in place of all that stood there."""
    view, shown = _shown(request, case, product)
    if request.method != "POST" and not may_describe(view, shown):
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    before = device_of(view, product)
    form = device_form(before, request.POST or None)

    def ask() -> Asked:
        newest = case_view(request.actor, case, answers=False)
        row = device_of(newest, product)
        return Asked(describe_page(newest, shown, form), newest.marking, row.version if row else 0)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: device.describe(
            request.actor, case, now(), product=product, wanted=form.told(), version=data["version"]
        ),
        back=address(case, product),
        sentence=lambda _row: saved(form, before),
        names=form.names() if form.is_bound and form.is_valid() else {},
    )


def _shown(request: Request, case: uuid.UUID, product: uuid.UUID) -> tuple[CaseView, ProductView]:
    view = case_view(request.actor, case, answers=False)
    found = next((one for one in view.products if one.id == product), None)
    if found is None:
        raise Missing
    return view, found
