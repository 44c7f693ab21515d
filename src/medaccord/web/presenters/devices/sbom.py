"""SBOMs in words: those of a product, one with its components and what it lacks, and where a component is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.holders import Holder, Holders, Holding
from medaccord.apps.cases.queries.views import CaseView, ProductView
from medaccord.apps.devices.queries.sboms import ComponentPage, SbomView
from medaccord.domain.devices.sbom import Component, SbomElement, SbomFormat
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head, crumbs
from medaccord.web.presenters.devices.product_pages import device_way, may_work_on, sboms_address
from medaccord.web.presenters.discussion.documents import size_words
from medaccord.web.presenters.words import Words, say, short_day
from medaccord.web.templatetags.instants import day, utc_stamp

FORMATS: Words = {SbomFormat.CYCLONEDX: "CycloneDX", SbomFormat.SPDX: "SPDX"}
ELEMENTS: Words = {
    SbomElement.SUPPLIER: _l("the supplier"),
    SbomElement.NAME: _l("the name"),
    SbomElement.VERSION: _l("the version"),
    SbomElement.IDENTIFIER: _l("a package URL or CPE"),
    SbomElement.DEPENDENCIES: _l("No dependency between components is named."),
    SbomElement.AUTHOR: _l("Nobody is named as its author."),
    SbomElement.TIMESTAMP: _l("It does not say when it was made."),
    SbomElement.SUPPORT: _l("the level of support"),
    SbomElement.SUPPORT_END: _l("the end of support"),
}
"""NTIA's minimum elements and what FDA asks for besides; of the whole a sentence, of components a word."""
WHOLE = frozenset({SbomElement.DEPENDENCIES, SbomElement.AUTHOR, SbomElement.TIMESTAMP})


def one_address(case: uuid.UUID, sbom: uuid.UUID) -> str:
    """Where one SBOM is."""
    return f"{address(case)}sboms/{sbom}/"


def holders_address(case: uuid.UUID) -> str:
    """Where the desk asks in which products a component is."""
    return f"{address(case, Tab.PEOPLE)}component/"


def list_page(
    view: CaseView, product: ProductView, found: Sequence[SbomView], form: Form | None, now: dt.datetime
) -> v.SbomsPage:
    """The SBOMs of a product, the newest first; `form` attaches another."""
    heads = (_("SBOM"), _("For version"), _("Components"), _("What it lacks"), _("Marking"), _("Attached"))
    return v.SbomsPage(
        head=case_head(view, Tab.VULNERABILITIES),
        heading=_("SBOMs of %s") % product.name,
        table=v.Table(
            _("SBOMs of this product"),
            heads,
            tuple(_line(view, one, now) for one in found),
            _("No SBOM is attached that you may see."),
        ),
        box=_box(view, product, form) if form else None,
        also=(device_way(view, product),),
        back=v.Link(_("All products of the case"), address(view.id, Tab.VULNERABILITIES, "products")),
    )


def _box(view: CaseView, product: ProductView, form: Form) -> v.FormBox:
    return v.FormBox(
        "attach",
        f"{sboms_address(view.id, product.id)}attach/",
        form,
        (v.Submit(_("Attach the SBOM"), "attach", look="filled"),),
        _("Attach an SBOM"),
        _("What it says is kept, and the digest of the file, not the file. What it lacks refuses nothing."),
    )


def _line(view: CaseView, one: SbomView, now: dt.datetime) -> v.Row:
    over = v.Tag(_("Withdrawn")) if one.withdrawn_at else None
    lacks = [_missing(element, count) for element, count in _ordered(one.missing)]
    return v.Row(
        (
            v.Cell(_format(one), one.subject, href=one_address(view.id, one.id), tag=over),
            v.Cell(one.label or _("not given")),
            v.Cell(f"{one.components:,}"),
            v.Cell(ngettext("%d element", "%d elements", len(lacks)) % len(lacks) if lacks else _("nothing")),
            v.Cell(one.marking),
            v.Cell(short_day(one.attached_at, now)),
        ),
        id=f"sbom-{one.id}",
    )


def _format(one: SbomView) -> str:
    return f"{say(FORMATS, one.format)} {one.spec}"


def _ordered(missing: Mapping[str, int]) -> list[tuple[SbomElement, int]]:
    return [(element, missing[element]) for element in SbomElement if element in missing]


def _missing(element: SbomElement, count: int) -> str:
    """'The supplier is missing from 12 components.'"""
    if element in WHOLE:
        return say(ELEMENTS, element)
    told = ngettext("%(n)s component lacks %(what)s.", "%(n)s components lack %(what)s.", count)
    return told % {"n": f"{count:,}", "what": say(ELEMENTS, element)}


def one_page(view: CaseView, product: ProductView, found: ComponentPage, first: bool) -> v.SbomPage:
    """One SBOM with a page of its components."""
    one, here = found.sbom, one_address(view.id, found.sbom.id)
    heads = (_("Component"), _("Version"), _("Supplier"), _("Package URL or CPE"), _("Licence"), _("Support"))
    rows = tuple(_component(part) for _place, part in found.lines)
    over = (one.withdrawn_because,) if one.withdrawn_at else ()
    return v.SbomPage(
        head=case_head(view, Tab.VULNERABILITIES),
        heading=_("SBOM of %s") % product.name,
        facts=tuple(_facts(one)),
        over=over,
        lacks=tuple(_missing(element, count) for element, count in _ordered(one.missing)),
        table=v.Table(_("Components"), heads, rows),
        pager=v.Pager(
            newer="" if first else here,
            older=f"{here}?after={found.next}" if found.next else "",
            showing=_showing(found),
        ),
        acts=tuple(_acts(view, product, one)),
        back=v.Link(_("All SBOMs of this product"), sboms_address(view.id, product.id)),
    )


def _acts(view: CaseView, product: ProductView, one: SbomView) -> Iterator[v.Act]:
    if one.withdrawn_at is None and may_work_on(view, product, Verb.SBOM_WITHDRAW):
        yield v.Act(_("Withdraw"), f"{one_address(view.id, one.id)}withdraw/")


def _showing(found: ComponentPage) -> str:
    if not found.lines:
        return ""
    told = {"from": found.lines[0][0], "to": found.lines[-1][0], "all": f"{found.sbom.components:,}"}
    return _("Components %(from)s to %(to)s of %(all)s") % told


def _facts(one: SbomView) -> Iterator[v.Pair]:
    yield v.Pair(_("Format"), _format(one))
    yield v.Pair(_("For version"), one.label or _("not given"))
    if one.subject:
        yield v.Pair(_("About, by its own words"), one.subject)
    yield v.Pair(_("Author"), one.author or _("not said"))
    yield v.Pair(_("Made"), utc_stamp(one.made_at) if one.made_at else _("not said"))
    if one.serial:
        yield v.Pair(_("Serial number or namespace"), one.serial, code=True)
    yield v.Pair(_("Components"), f"{one.components:,}")
    yield v.Pair(_("Dependencies"), f"{one.dependencies:,}")
    yield v.Pair(_("Marking"), one.marking)
    yield v.Pair(_("Digest (SHA-256)"), one.digest, note=size_words(one.size), code=True)


def _component(one: Component) -> v.Row:
    ends = _("until %s") % day(one.support_ends) if one.support_ends else ""
    return v.Row(
        (
            v.Cell(one.full_name or _("no name")),
            v.Cell(one.version or _("not said")),
            v.Cell(one.supplier or _("not said")),
            v.Cell("\n".join(filter(None, (one.purl, one.cpe))) or _("not said"), code=True),
            v.Cell(one.licence or _("not said")),
            v.Cell(one.support or (_("not said") if not ends else ""), ends),
        )
    )


def withdraw_page(view: CaseView, product: ProductView, one: SbomView, form: Form) -> v.ConfirmPage:
    """Ask why an SBOM is not to be relied on."""
    here = one_address(view.id, one.id)
    return v.ConfirmPage(
        heading=_("Withdraw an SBOM"),
        text=(_("Its components are found no more. It stays readable with your reason."),),
        box=v.FormBox(
            "withdraw",
            f"{here}withdraw/",
            form,
            (v.Submit(_("Withdraw the SBOM"), "withdraw", look="filled"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), here),
        crumbs=crumbs(view, _("Withdraw"), Tab.VULNERABILITIES),
        facts=(v.Pair(_("Product"), product.name), *_facts(one)),
    )


def holders_page(view: CaseView, form: Form, found: Holders | None) -> v.HoldersPage:
    """Whose products contain a component, by manufacturer; None before anything was asked."""
    return v.HoldersPage(
        head=case_head(view, Tab.PEOPLE),
        form=form,
        href=holders_address(view.id),
        summary=_summary(found) if found else "",
        more=_("Not every component was looked at. Narrow it by a package URL.")
        if found and found.more
        else "",
        groups=tuple(_holder(view, one) for one in found.found) if found else (),
        back=v.Link(_("Find a way to reach somebody"), f"{address(view.id, Tab.PEOPLE)}finding/"),
    )


def _summary(found: Holders) -> str:
    if not found.found:
        return _("No SBOM that you may see contains it. That says nothing of products without one.")
    outside = sum(one.party is None for one in found.found)
    told = ngettext(
        "Products of %(n)s manufacturer contain it, by SBOMs that you may see. Not in this case: %(out)s.",
        "Products of %(n)s manufacturers contain it, by SBOMs that you may see. Not in this case: %(out)s.",
        len(found.found),
    )
    return told % {"n": len(found.found), "out": outside}


def _holder(view: CaseView, one: Holder) -> v.HolderGroup:
    heads = (_("Product"), _("For version"), _("Component"), _("Version"), _("Case"))
    return v.HolderGroup(
        id=f"holder-{one.organisation}",
        name=one.name,
        state=_("Takes part in this case") if one.party else _("Takes no part in this case"),
        kind="done" if one.party else "waiting",
        acts=_invite(view, one),
        table=v.Table(
            _("Products of %s") % one.name, heads, tuple(_holding(view, each) for each in one.holdings)
        ),
    )


def _invite(view: CaseView, one: Holder) -> tuple[v.Act, ...]:
    if one.party or not one.invitable or not may(view, Verb.PARTICIPANT_INVITE):
        return ()
    href = f"{address(view.id, Tab.PEOPLE)}?organisation={one.organisation}#invite"
    return (v.Act(_("Invite"), href, about=one.name),)


def _holding(view: CaseView, one: Holding) -> v.Row:
    unsure = v.Tag(_("Compare by hand"), "warn") if one.unsure else None
    return v.Row(
        (
            v.Cell(one.product, one.marked.label.value, href=one_address(one.case, one.sbom)),
            v.Cell(one.label or _("not given")),
            v.Cell(one.found.full_name, one.found.purl),
            v.Cell(one.found.version or _("not said"), tag=unsure),
            v.Cell(_("This case") if one.case == view.id else one.number, href=address(one.case)),
        )
    )
