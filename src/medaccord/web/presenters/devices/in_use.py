"""How many devices are in use, as far as somebody counted them, with source and day."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.devices.queries.described import DeviceView
from medaccord.web import viewmodels as v
from medaccord.web.templatetags.instants import day


def about(one: DeviceView) -> str:
    """'about 12,000'."""
    return _("about %s") % number_format(one.fielded or 0, use_l10n=True, force_grouping=True)


def counted(one: DeviceView) -> str:
    """'sales of the manufacturer, Nov 3, 2026'."""
    return ", ".join(filter(None, (one.fielded_source, day(one.fielded_on) if one.fielded_on else "")))


def in_use(view: CaseView) -> v.Pair | None:
    """How many devices of a case are in use, as its head says it to this reader; None where nobody counted.

    Products of one line may count the same devices, so that numbers are not added up: of several the
    largest stands, which is how many there are at least.
    """
    found = [one for one in view.devices if one.fielded is not None]
    if not found:
        return None
    most = max(found, key=lambda one: one.fielded or 0)
    words = about(most) if len(found) == 1 else _("at least %s") % about(most)
    told = {"number": words, "counted": counted(most)}
    return v.Pair(_("Devices in use"), _("%(number)s (%(counted)s)") % told)
