"""What a product is as a device: its page and its form."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView, ProductView
from medaccord.apps.devices.queries.described import DeviceView
from medaccord.apps.devices.queries.registry import Found
from medaccord.domain.devices.device import CYBER_DEVICE, YesNo, identifier
from medaccord.domain.devices.scope import Scope, ScopeKind
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.devices.device import BEGINS, CLASSES, SCOPES, SUPPORTS, YES_NO, DeviceForm
from medaccord.web.presenters.cases.head import Tab, crumbs
from medaccord.web.presenters.devices.in_use import about, counted
from medaccord.web.presenters.devices.product_pages import device_address, may_work_on, sbom_ways
from medaccord.web.presenters.devices.registry import beside
from medaccord.web.presenters.words import Words, say
from medaccord.web.spoken import spoken
from medaccord.web.templatetags.instants import day

KNOWN: Words = dict(YES_NO)
KINDS: Words = dict(CLASSES)
STAGES: Words = dict(SUPPORTS)


def device_of(view: CaseView, product: uuid.UUID) -> DeviceView | None:
    """What is said of one product, None while nothing is."""
    return next((one for one in view.devices if one.product == product), None)


def device_page(view: CaseView, product: ProductView, known: Found | None) -> v.DevicePage:
    """Everything that is said of one product, and beside it what public registries know."""
    one = device_of(view, product.id)
    words = _("Change the details") if one else _("Fill in the details")
    act = v.Act(words, f"{device_address(view.id, product.id)}describe/", look="filled")
    return v.DevicePage(
        heading=_("Device details: %s") % product.name,
        number=view.number,
        crumbs=crumbs(view, _("Device details"), Tab.VULNERABILITIES),
        parts=(*_parts(one), *_by_registries(known)) if one else (),
        empty=_("Nothing is said about this device yet."),
        act=act if may_work_on(view, product, Verb.DEVICE_DESCRIBE) else None,
        also=sbom_ways(view, product),
    )


def _by_registries(known: Found | None) -> Iterator[v.DevicePart]:
    if known is None:
        return
    note = _("To compare with. It is no answer in this case; what counts here is what its maker says.")
    yield v.DevicePart(
        "registries", _("What public registries say"), tuple(beside(known.device, known.codes)), note
    )


def _parts(one: DeviceView) -> Iterator[v.DevicePart]:
    parts = (
        ("which", _("Which device it is"), _which(one)),
        ("risk", _("What depends on it"), _risk(one)),
        ("firmware", _("Firmware versions"), _firmware(one)),
        ("use", _("Devices in use"), _use(one)),
        ("support", _("Support"), _support(one)),
        ("units", _("Lots and serial numbers"), _units(one)),
    )
    for key, heading, pairs in parts:
        if found := tuple(pairs):
            yield v.DevicePart(key, heading, found)


def _which(one: DeviceView) -> Iterator[v.Pair]:
    if known := identifier(one.udi):
        note = " ".join((one.agency, *map(spoken, known.warnings)))
        yield v.Pair(_("Device identifier"), one.di, note=note, code=True)
    said = ((_("Model"), one.model), (_("FDA product code"), one.product_code))
    for label, words in (*said, (_("Premarket submission"), one.submission)):
        if words:
            yield v.Pair(label, words)


def _risk(one: DeviceView) -> Iterator[v.Pair]:
    if one.device_class:
        yield v.Pair(_("Device class"), say(KINDS, one.device_class))
    yield v.Pair(_("Implanted"), say(KNOWN, one.implant))
    yield v.Pair(_("Sustains or supports life"), say(KNOWN, one.life_sustaining))
    yield v.Pair(_("Cyber device"), say(KNOWN, one.cyber), note=spoken(CYBER_DEVICE))


def _firmware(one: DeviceView) -> Iterator[v.Pair]:
    for given, vers in one.firmware:
        note = _("read as %s") % vers if vers else _("as given; no program can compare it")
        yield v.Pair(_("Version or range"), given, note=note)


def _use(one: DeviceView) -> Iterator[v.Pair]:
    if one.fielded is not None:
        yield v.Pair(_("Number"), about(one), note=counted(one))


def _support(one: DeviceView) -> Iterator[v.Pair]:
    if one.support:
        yield v.Pair(_("Now"), say(STAGES, one.support))
    for stage, begins in one.stages:
        yield v.Pair(str(BEGINS[stage]), day(begins))


def _units(one: DeviceView) -> Iterator[v.Pair]:
    labels = {
        ScopeKind.LOT: _("Lot"),
        ScopeKind.SERIAL_RANGE: _("Serial numbers"),
        ScopeKind.LABORATORY: _("Laboratory unit"),
    }
    for scope in one.scopes:
        yield v.Pair(labels[scope.kind], _scope(scope))


def _scope(scope: Scope) -> str:
    if scope.kind is ScopeKind.SERIAL_RANGE:
        return _("%(first)s to %(last)s") % {"first": scope.first, "last": scope.last}
    return scope.first


def device_form(one: DeviceView | None, data: Any = None) -> DeviceForm:
    """The form, filled with what is said now."""
    return DeviceForm(data, initial=_initial(one) if one else _nothing())


def _nothing() -> dict[str, Any]:
    unknown = YesNo.UNKNOWN.value
    return {"version": 0, "implant": unknown, "life_sustaining": unknown, "cyber": unknown}


def _initial(one: DeviceView) -> dict[str, Any]:
    told = {
        name: getattr(one, name)
        for name in DeviceForm.base_fields
        if name not in ("firmware", *SCOPES.values())
    }
    told |= {f"since_{stage.value}": begins for stage, begins in one.stages}
    for kind, name in SCOPES.items():
        told[name] = "\n".join(_typed(scope) for scope in one.scopes if scope.kind is kind)
    return told | {"firmware": "\n".join(given for given, _vers in one.firmware)}


def _typed(scope: Scope) -> str:
    return f"{scope.first} to {scope.last}" if scope.last else scope.first


def describe_page(
    view: CaseView, product: ProductView, form: DeviceForm, known: Found | None
) -> v.ConfirmPage:
    """The form of one product, beside what stands there now and what public registries know."""
    here = device_address(view.id, product.id)
    one = device_of(view, product.id)
    text = [_("Fill in what you know. What you leave empty is not said.")]
    if one:
        text.append(_("What stood there before stays in the record of the case."))
    return v.ConfirmPage(
        heading=_("Device details: %s") % product.name,
        text=tuple(text),
        box=v.FormBox("describe", f"{here}describe/", form, (v.Submit(_("Save"), "save", look="filled"),)),
        cancel=v.Link(_("Back, nothing changes"), here),
        crumbs=crumbs(view, _("Device details"), Tab.VULNERABILITIES),
        facts=tuple(_beside_form(one if form.errors else None, known)),
    )


def _beside_form(one: DeviceView | None, known: Found | None) -> Iterator[v.Pair]:
    for part in _parts(one) if one else ():
        yield from part.facts
    yield from beside(known.device, known.codes) if known else ()


def saved(form: DeviceForm, before: DeviceView | None) -> str:
    """What was saved, and what of an identifier was left out or looks wrong."""
    typed = form.cleaned_data["udi"]
    known = identifier(typed) if before is None or typed != before.udi else None
    sentences = known.sentences if known else ()
    return " ".join((_("The device details were saved."), *map(spoken, sentences)))
