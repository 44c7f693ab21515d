"""What stands beside a question about the risk: registries, recalls, reported events and earlier cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.earlier import EarlierCase
from medaccord.apps.devices.queries.registry import OfCode
from medaccord.web import viewmodels as v
from medaccord.web.presenters.registry import beside
from medaccord.web.presenters.words import PHASES, say
from medaccord.web.templatetags.instants import day

NEWEST = 3
"""Recalls and years that are told in short; the registry's page has the rest."""


def consulted(
    asked: Sequence[str], found: Sequence[OfCode], earlier: Sequence[EarlierCase]
) -> tuple[v.Pair, ...]:
    """What is known of each product code, then earlier cases; empty without a code."""
    return tuple(_pairs(asked, found, earlier))


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
