"""The page of what a product is as a device, and the form that says it."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.cases.commands import device
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.devices.queries.registry import Found, known_of
from medaccord.domain.errors import Denied
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.forms.devices.device import DeviceForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.devices.device import (
    describe_page,
    device_form,
    device_of,
    device_page,
    saved,
)
from medaccord.web.presenters.devices.product_pages import device_address, may_work_on, product_in
from medaccord.web.request import Request


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID, product: uuid.UUID) -> HttpResponseBase:
    """Everything that is said of one product."""
    view = case_view(request.actor, case, answers=False)
    shown, one = product_in(view, product), device_of(view, product)
    known = known_of(request.actor, di=one.di, code=one.product_code) if one else None
    return show(request, "case/device.html", device_page(view, shown, known), marking=view.marking)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: Request, case: uuid.UUID, product: uuid.UUID) -> HttpResponseBase:
    """Say what a product is as a device, in place of all that stood there."""
    view = case_view(request.actor, case, answers=False)
    shown = product_in(view, product)
    if request.method != "POST" and not may_work_on(view, shown, Verb.DEVICE_DESCRIBE):
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    before = device_of(view, product)
    form = device_form(before, request.POST or None)

    def ask() -> Asked:
        newest = case_view(request.actor, case, answers=False)
        row = device_of(newest, product)
        page = describe_page(newest, shown, form, _known(request, form))
        return Asked(page, newest.marking, row.version if row else 0)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: device.describe(
            request.actor, case, now(), product=product, wanted=form.told(), version=data["version"]
        ),
        back=device_address(case, product),
        sentence=lambda _row: saved(form, before),
        names=form.names() if form.is_bound and form.is_valid() else {},
    )


def _known(request: Request, form: DeviceForm) -> Found | None:
    """What public registries know of the identifier and the code that stand in the form."""
    di, code = (str(form[name].value() or "") for name in ("udi", "product_code"))
    return known_of(request.actor, di=di, code=code)
