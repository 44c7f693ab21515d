"""What stands beside a question about the risk: registries, recalls, reported events and earlier cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.earlier import EarlierCase
from medaccord.apps.devices.queries.registry import Code, Device, OfCode
from medaccord.web import viewmodels as v
from medaccord.web.presenters.devices.registry import beside
from medaccord.web.presenters.words import PHASES, say
from medaccord.web.templatetags.instants import day

NEWEST = 3
"""Recalls and years that are told in short; the registry's page has the rest."""


MOST_RECORDS = 5
"""Devices whose records are told."""


def consulted(
    asked: Sequence[str],
    found: Sequence[OfCode],
    earlier: Sequence[EarlierCase],
    records: Sequence[Device] = (),
) -> tuple[v.Pair, ...]:
    """The record of each device that is known, what is known of each product code, then earlier cases."""
    return (*(_record(one) for one in records), *_pairs(asked, found, earlier))


def _record(one: Device) -> v.Pair:
    """What GUDID says of a device that matters to whoever judges harm, and as of when."""
    told = [
        ", ".join(filter(None, (one.brand, one.model, one.company))),
        _("MRI safety: %s") % one.mri_safety if one.mri_safety else "",
        *(_by_code(code) for code in one.codes),
    ]
    when = day(one.published_on) if one.published_on else _("day not told")
    source = {"version": one.record_version or _("not told"), "day": when}
    note = _("GUDID, from openFDA: version %(version)s of the record, published %(day)s.") % source
    return v.Pair(_("Device identifier %s") % one.di, "\n".join(filter(None, told)), note=note)


def _by_code(code: Code) -> str:
    """Whether devices of a product code are implanted or keep somebody alive, as FDA classifies them."""
    words = {True: _("yes"), False: _("no"), None: _("not told")}
    told = {"code": code.code, "implant": words[code.implant], "life": words[code.life_sustaining]}
    return _("Product code %(code)s: implant, %(implant)s; life-sustaining, %(life)s.") % told


def _pairs(asked: Sequence[str], found: Sequence[OfCode], earlier: Sequence[EarlierCase]) -> Iterator[v.Pair]:
    known = {one.asked: one for one in found}
    for code in asked:
        if code not in known:
            yield v.Pair(_("Product code %s") % code, _("No registry that is loaded knows it."))
            continue
        yield from beside(None, (known[code],))
        yield from _recalls(known[code])
        yield from _events(known[code])
    if not asked:
        return
    if not earlier:
        yield v.Pair(_("Earlier cases"), _("None that you may read is about such a device."))
    for case in earlier:
        told = {"phase": say(PHASES, case.phase), "day": day(case.opened_at)}
        note = _("%(phase)s, opened %(day)s") % told
        yield v.Pair(_("Earlier case"), f"{case.number}, {case.title}", f"/cases/{case.id}/", note=note)


def _recalls(one: OfCode) -> Iterator[v.Pair]:
    for line in one.recalls[:NEWEST]:
        begun = day(line.initiated_on) if line.initiated_on else _("day not told")
        told = ", ".join(filter(None, (line.number, begun, line.status)))
        yield v.Pair(_("Recall %s") % told, line.reason or _("Reason not told"), note=line.product)


def _events(one: OfCode) -> Iterator[v.Pair]:
    if one.events:
        counted = (f"{year.year}: {year.count:,}" for year in one.events[:NEWEST])
        note = _("A report of an event does not say that the device caused it.")
        yield v.Pair(_("Reported events of %s") % one.asked, "\n".join(counted), note=note)
