"""The public registries as a page: what a device or product code is, its recalls, its reports by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.devices.queries.registry import (
    Code,
    Device,
    Edition,
    Found,
    OfCode,
    RecallLine,
)
from medaccord.domain.devices.registry import Shelf, Source
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import Words, say
from medaccord.web.templatetags.instants import day

SOURCES: Words = {
    Source.FOICLASS: _l("FDA product classification file"),
    Source.CLASSIFICATION: _l("openFDA product classification"),
    Source.UDI: _l("GUDID, from openFDA"),
    Source.RECALL: _l("openFDA recalls"),
    Source.ENFORCEMENT: _l("openFDA enforcement reports"),
    Source.EVENT: _l("openFDA counts of event reports"),
    Source.IMDRF: _l("IMDRF terminology"),
}
CLASSES: Words = {
    "1": _l("Class I"),
    "2": _l("Class II"),
    "3": _l("Class III"),
    "U": _l("Unclassified"),
    "N": _l("Not classified"),
}
"""Of devices and of recalls: of a recall, class I is the most serious."""
FLAGS: Words = {
    "is_rx": _l("prescription"),
    "is_otc": _l("over the counter"),
    "is_kit": _l("kit"),
    "is_combination_product": _l("combination product"),
    "is_hct_p": _l("human cells or tissue"),
    "is_single_use": _l("single use"),
    "is_pm_exempt": _l("exempt from premarket submission"),
    "is_direct_marking_exempt": _l("exempt from direct marking"),
    "is_labeled_as_nrl": _l("labeled as containing natural rubber latex"),
    "is_labeled_as_no_nrl": _l("labeled as not made with natural rubber latex"),
    "has_lot_or_batch_number": _l("lot or batch number"),
    "has_serial_number": _l("serial number"),
    "has_manufacturing_date": _l("date of manufacture"),
    "has_expiration_date": _l("expiration date"),
    "has_donation_id_number": _l("donation identification number"),
}
DATED = "has_"
"""Flags that say what stands in the production identifiers begin so."""


def here() -> str:
    """The page of the registries."""
    return reverse("registry.page")


def page(asked: str, found: Found | None, loaded: Sequence[Edition]) -> v.RegistryPage:
    """The form, what was found, and what is loaded; without anything loaded, what to do."""
    sections = tuple(_sections(found, loaded)) if found else ()
    return v.RegistryPage(
        heading=_("Device registry"),
        lead=_("What public registries say of a device: its record, class, recalls and reported events."),
        href=here(),
        query=asked,
        notices=tuple(_notices(asked, bool(sections), loaded)),
        sections=sections,
        editions=_editions(loaded),
    )


def beside(device: Device | None, codes: Sequence[OfCode]) -> Iterator[v.Pair]:
    """What was found, in short, beside what somebody says of a device; each leads to the whole."""
    if one := device:
        named = (one.brand, one.model, one.company)
        yield _short(_("Device identifier %s") % one.di, one.di, filter(None, named))
    for code in codes:
        yield _short(_("Product code %s") % code.asked, code.asked, _of_code(code))


def _short(label: str, asked: str, lines: Iterable[str]) -> v.Pair:
    way = v.Act(_("Look it up"), f"{here()}?{urlencode({'q': asked})}", look="plain", about=asked)
    return v.Pair(label, "\n".join(lines), acts=(way,))


def _of_code(one: OfCode) -> Iterator[str]:
    if one.code:
        yield one.code.name
        for pair in _risk(one.code):
            yield _("%(label)s: %(value)s") % {"label": pair.label, "value": pair.value}
    told = ngettext("%d recall", "%d recalls", one.recall_count) % one.recall_count
    yield told if one.recall_count else _("No recall of this product code is loaded.")


def _notices(asked: str, any_found: bool, loaded: Sequence[Edition]) -> Iterator[v.Notice]:
    if not loaded:
        told = _(
            "No registry is loaded yet. Ask whoever runs this installation to load the published files with "
            "the command medaccord registry load."
        )
        yield v.Notice("info", told)
    elif asked and not any_found:
        told = _(
            "Nothing loaded matches this. Give the whole device identifier as on the label, or the three "
            "signs of a product code, and check below whether its registry is loaded."
        )
        yield v.Notice("warning", told)


def _sections(found: Found, loaded: Sequence[Edition]) -> Iterator[v.RegistrySection]:
    if found.device:
        yield _device(found.device)
    for one in found.codes:
        yield _code(one, loaded)


def _device(one: Device) -> v.RegistrySection:
    facts = (
        (_("Company"), one.company),
        (_("Version or model"), one.model),
        (_("Catalog number"), one.catalog_number),
        (_("Device identifier"), one.di),
        (_("Issued by"), one.issuing_agency),
        (_("Kind of identifier"), one.kind),
        (_("Identifier of the device itself"), one.primary_di if one.primary_di != one.di else ""),
        (_("Product codes"), ", ".join(one.product_codes)),
        (_("Premarket submissions"), ", ".join(one.submissions)),
        (_("Distribution"), _distribution(one)),
        (_("The device"), _flags(one, dated=False)),
        (_("Its label carries"), _flags(one, dated=True)),
        (_("MRI safety"), one.mri_safety),
        (_("Record"), ", ".join(filter(None, (one.record_status, one.record_key)))),
        (_("Version of the record"), one.record_version),
        (_("Published"), day(one.published_on) if one.published_on else ""),
    )
    return v.RegistrySection("device", one.brand or one.di, _pairs(facts))


def _pairs(facts: Sequence[tuple[str, str]]) -> tuple[v.Pair, ...]:
    return tuple(v.Pair(label, value) for label, value in facts if value)


def _distribution(one: Device) -> str:
    if one.distribution_ended_on is None:
        return one.distribution
    told = _("ended %s") % day(one.distribution_ended_on)
    return f"{one.distribution}, {told}" if one.distribution else told


def _flags(one: Device, *, dated: bool) -> str:
    said = [name for name, told in one.flags.items() if told and name.startswith(DATED) == dated]
    return ", ".join(say(FLAGS, name) for name in FLAGS if name in said)


def _code(one: OfCode, loaded: Sequence[Edition]) -> v.RegistrySection:
    heading = _heading(one, any(edition.shelf == Shelf.PRODUCT_CODES for edition in loaded))
    return v.RegistrySection(
        id=f"code-{one.asked}",
        heading=heading,
        facts=_code_facts(one.code) if one.code else (),
        tables=(
            (_("Recalls, newest first"), _recalls(one)),
            (_("Reported events by year"), _events(one, loaded)),
        ),
        note=_("A report of an event does not say that the device caused it."),
    )


def _heading(one: OfCode, has_classification: bool) -> str:
    """The code with its name; that it has none is said only where a classification could give one."""
    if one.code is None and not has_classification:
        return _("Product code %s") % one.asked
    name = one.code.name if one.code else _("not in the classification that is loaded")
    return _("Product code %(code)s: %(name)s") % {"code": one.asked, "name": name}


def _code_facts(one: Code) -> tuple[v.Pair, ...]:
    kept = (
        (_("Regulation"), one.regulation),
        (_("Medical specialty"), one.specialty),
        (_("Review panel"), one.panel),
    )
    return (*_risk(one), *_pairs(kept))


def _risk(one: Code) -> tuple[v.Pair, ...]:
    facts = (
        (_("Device class"), _class(one.device_class)),
        (_("Implant"), _yes(one.implant)),
        (_("Sustains or supports life"), _yes(one.life_sustaining)),
    )
    return _pairs(facts)


def _class(letter: str) -> str:
    return say(CLASSES, letter) if letter in CLASSES else letter


def _yes(told: bool | None) -> str:
    return "" if told is None else (_("yes") if told else _("no"))


def _recalls(one: OfCode) -> v.Table:
    shown = len(one.recalls)
    caption = ngettext(
        "The newest of %(count)d recall", "The newest %(shown)d of %(count)d recalls", one.recall_count
    ) % {"shown": shown, "count": one.recall_count}
    if not one.recall_count:
        caption = _("Recalls, newest first")
    heads = (_("Recall"), _("Class"), _("Begun"), _("State"), _("Why"))
    empty = _("No recall of this product code is loaded.")
    return v.Table(caption, heads, tuple(_recall(line) for line in one.recalls), empty)


def _recall(line: RecallLine) -> v.Row:
    ended = _("ended %s") % day(line.terminated_on) if line.terminated_on else ""
    return v.Row(
        (
            v.Cell(line.number, ". ".join(filter(None, (line.firm, line.product)))),
            v.Cell(_class(line.recall_class) or _("not told")),
            v.Cell(day(line.initiated_on) if line.initiated_on else _("not told")),
            v.Cell(line.status or _("not told"), ended),
            v.Cell(line.reason or _("not told"), line.cause),
        )
    )


def _events(one: OfCode, loaded: Sequence[Edition]) -> v.Table:
    given = next((edition for edition in loaded if edition.shelf == Shelf.EVENTS), None)
    caption = _("Reports by year of receipt")
    if given is not None:
        caption = _("%(source)s, edition %(edition)s") % {
            "source": say(SOURCES, given.source),
            "edition": given.edition or _("not told"),
        }
    rows = tuple(v.Row((v.Cell(str(year.year)), v.Cell(f"{year.count:,}", caption))) for year in one.events)
    empty = _("No counts of this product code are loaded.")
    return v.Table(caption, (_("Year"), _("Reports")), rows, empty)


def _editions(loaded: Sequence[Edition]) -> v.Table:
    heads = (_("Registry"), _("Edition"), _("Rows"), _("Loaded"))
    rows = tuple(
        v.Row(
            (
                v.Cell(say(SOURCES, one.source), _file(one)),
                v.Cell(one.edition or _("not told")),
                v.Cell(f"{one.rows:,}", _passed_over(one)),
                v.Cell(day(one.loaded_at)),
            )
        )
        for one in loaded
    )
    return v.Table(_("Registries that are loaded"), heads, rows, _("Nothing is loaded."))


def _file(one: Edition) -> str:
    told: Mapping[str, object] = {"name": one.name, "digest": one.sha256[:16]}
    annexes = _("annexes %s") % ", ".join(one.parts) if one.parts else ""
    return ". ".join(filter(None, (_("%(name)s, SHA-256 %(digest)s…") % told, annexes)))


def _passed_over(one: Edition) -> str:
    if not one.passed_over:
        return ""
    told = ngettext("%d row could not be read", "%d rows could not be read", one.passed_over)
    return told % one.passed_over
