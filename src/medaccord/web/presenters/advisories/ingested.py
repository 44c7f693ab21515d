"""Advisories of others as pages: whose each is, how far that was shown, and what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from medaccord.apps.advisories.queries.ingested import IngestedLine, IngestedPage
from medaccord.domain.csaf.advisory import Advisory
from medaccord.domain.csaf.received import Verification
from medaccord.web.presenters.advisories.published import content_page
from medaccord.web.presenters.public import searched_list
from medaccord.web.templatetags.instants import day
from medaccord.web.viewmodels import (
    AdvisoryListPage,
    AdvisoryPage,
    Cell,
    Doc,
    Empty,
    Latest,
    NavItem,
    Notice,
    Pair,
    Row,
    Table,
    Tag,
)

SHOWN: Final[dict[str, Any]] = {
    Verification.SIGNED: gettext_lazy("Signature checked"),
    Verification.HASHED: gettext_lazy("Hash checked, not signed"),
    Verification.UNVERIFIED: gettext_lazy("Not verified"),
}
Products = tuple[tuple[str, str], ...]
"""Vendor and name of each."""
MOST_PRODUCTS: Final = 200
"""Products that are listed where the document itself cannot be laid out."""


def list_page(found: IngestedPage, text: str, first: bool) -> AdvisoryListPage:
    """Advisories of others, newest first."""
    none = Empty(_("Nothing was fetched yet"), _("Whoever runs this center fetches what others distribute."))
    page = searched_list(reverse("ingested.list"), text, after=found.next, first=first, none=none)
    return replace(
        page,
        title=_("Advisories of others"),
        note=_("As their providers distribute them. This center did not write them."),
        items=tuple(_latest(line) for line in found.lines),
    )


def _latest(line: IngestedLine) -> Latest:
    told = (line.number, _("revision %s") % line.version, _("from %s") % line.host, _how(line))
    return Latest(
        day(line.released_at),
        _tag(line),
        line.title,
        reverse("ingested.page", args=[line.id]),
        ", ".join(told),
    )


def _how(line: IngestedLine) -> str:
    return str(SHOWN[line.verification])


def _tag(line: IngestedLine) -> Tag:
    return Tag(line.publisher, "" if line.verification == Verification.SIGNED else "warn")


def page_of(
    line: IngestedLine, advisory: Advisory | None, products: tuple[tuple[str, str], ...]
) -> AdvisoryPage:
    """One advisory of others, laid out as ours are; without what it says where that cannot be laid out."""
    content = _laid_out(advisory) or _outline(line, products)
    return replace(
        content,
        tag=_tag(line),
        notice=_notice(line),
        crumbs=(
            NavItem(_("Advisories of others"), reverse("ingested.list")),
            NavItem(line.number, reverse("ingested.page", args=[line.id])),
        ),
        facts=_facts(line),
        downloads=(
            Doc(_("CSAF (JSON)"), reverse("ingested.csaf", args=[line.id]), _("as it was distributed")),
        ),
    )


def _laid_out(advisory: Advisory | None) -> AdvisoryPage | None:
    try:
        return content_page(advisory) if advisory else None
    except (ValueError, OverflowError):  # a date that the standard allows and no calendar here has
        return None


def _outline(line: IngestedLine, products: Products) -> AdvisoryPage:
    rows = tuple(Row((Cell(vendor or "—"), Cell(name))) for vendor, name in products[:MOST_PRODUCTS])
    return AdvisoryPage(
        tag=Tag(""),
        number=line.number,
        revision=_("revision %s") % line.version,
        title=line.title,
        crumbs=(),
        facts=(),
        monday=(),
        acts=(),
        checklist=(),
        meaning=(_("What it says cannot be laid out here. Open the document, or ask its publisher."),),
        meaning_source="",
        products=Table(_("Products"), (_("Manufacturer"), _("Product")), rows),
        scores=(),
        vulns=(),
        notes=(),
        updates=(),
        downloads=(),
        thanks=(),
    )


def _notice(line: IngestedLine) -> Notice:
    told = {"publisher": line.publisher, "provider": f"{line.provider} ({line.host})"}
    said = _(
        "%(publisher)s wrote this, and %(provider)s distributes it. This center did not check what it says."
    )
    if line.verification != Verification.SIGNED:
        doubt = _("Nothing but the address shows that it is theirs: it is not signed.")
        return Notice("warning", f"{said % told} {doubt}")
    if not line.is_own:
        doubt = _("That %(publisher)s wrote it, %(provider)s alone says.") % told
        return Notice("warning", f"{said % told} {doubt}")
    return Notice("info", said % told)


def _facts(line: IngestedLine) -> tuple[Pair, ...]:
    facts = [Pair(_("Published"), day(line.first_released_at))]
    if line.released_at != line.first_released_at:
        facts.append(Pair(_("Updated"), day(line.released_at)))
    facts += [
        Pair(_("By"), line.publisher),
        Pair(_("From"), f"{line.provider} ({line.host})"),
        Pair(_("Verified"), _how(line)),
    ]
    if line.signer:
        facts.append(Pair(_("Signed by key"), line.signer.upper()))
    if line.cves:
        facts.append(Pair(_("CVE"), ", ".join(line.cves)))
    if line.faults:
        facts.append(Pair(_("Fails CSAF tests"), ", ".join(line.faults)))
    return tuple(facts)
