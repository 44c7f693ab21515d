"""The pages of one product: where they are, who may work on them, and how each leads to the others."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView, ProductView
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import address


def device_address(case: uuid.UUID, product: uuid.UUID) -> str:
    """Where it stands what a product is as a device."""
    return f"{address(case)}devices/{product}/"


def sboms_address(case: uuid.UUID, product: uuid.UUID) -> str:
    """Where the SBOMs of a product are."""
    return f"{address(case)}products/{product}/sboms/"


def product_in(view: CaseView, key: uuid.UUID) -> ProductView:
    """A product as the reader sees it; raises Missing."""
    found = next((one for one in view.products if one.id == key), None)
    if found is None:
        raise Missing
    return found


def may_work_on(view: CaseView, product: ProductView, verb: Verb) -> bool:
    """Whether this reader may do this to a product now: its maker, and the desk."""
    return may(view, verb) and _is_theirs(view, product)


def device_way(view: CaseView, product: ProductView) -> v.Act:
    """The way to what a product is as a device, for whoever sees the product."""
    return _way(_("Device details"), device_address(view.id, product.id), product)


def sbom_ways(view: CaseView, product: ProductView) -> tuple[v.Act, ...]:
    """The way to the SBOMs of a product, for its maker and the desk."""
    if not _is_theirs(view, product):
        return ()
    return (_way(_("SBOMs"), sboms_address(view.id, product.id), product),)


def _is_theirs(view: CaseView, product: ProductView) -> bool:
    return view.is_desk or (view.mine is not None and view.mine.organisation == product.organisation)


def _way(words: str, href: str, product: ProductView) -> v.Act:
    return v.Act(words, href, look="plain", about=product.name)
