"""How products and cells are named on the screens of a case; names are printed as given."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView, ProductView, VulnerabilityView
from medaccord.web.forms.cases.corrections import VERSIONS

MOST_NAMED = 3


def split_name(product: ProductView) -> tuple[str, str]:
    """A product's name without its maker, and its versions; the name as given where it has no path."""
    name = [text for kind, text in product.path if kind not in VERSIONS and kind != "vendor"]
    versions = [text for kind, text in product.path if kind in VERSIONS]
    return (" ".join(name), " ".join(versions)) if name else (product.name, "")


def in_one(product: ProductView) -> str:
    """'InfusaCore LX 6.0 to 7.3'."""
    return " ".join(filter(None, split_name(product)))


def choices(products: Iterable[ProductView]) -> list[tuple[str, str]]:
    """Products as choices of a form, named in full."""
    return [(str(one.id), one.name) for one in products]


def vulnerability_words(one: VulnerabilityView) -> str:
    """'V1, CVE-2026-91847, dose change'."""
    return ", ".join(filter(None, (one.label, one.cve, one.title)))


def vulnerability_choices(view: CaseView) -> list[tuple[str, str]]:
    """The vulnerabilities that have not gone on in a linked case, as choices of a form."""
    return [(str(one.id), vulnerability_words(one)) for one in view.vulnerabilities if not one.moved]


def leak_choices(view: CaseView) -> list[tuple[str, str]]:
    """The vulnerabilities of which one may have leaked: neither moved on nor refuted."""
    here = (one for one in view.vulnerabilities if not (one.moved or one.is_refuted))
    return [(str(one.id), vulnerability_words(one)) for one in here]


def named(view: CaseView, keys: Iterable[uuid.UUID]) -> str:
    """Some products of a case in words: three by name, the others counted; 'all products' where it is all."""
    wanted = set(keys)
    found = [in_one(one) for one in view.products if one.id in wanted]
    if len(found) > 1 and len(found) == len(view.products):
        return _("all %d products") % len(found)
    return shortened(found)


def shortened(words: list[str]) -> str:
    """Three by name, the others counted."""
    rest = len(words) - MOST_NAMED
    if rest <= 0:
        return ", ".join(words)
    more = ngettext("and %d more", "and %d more", rest) % rest
    return f"{', '.join(words[:MOST_NAMED])} {more}"
