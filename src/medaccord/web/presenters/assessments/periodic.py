"""What the periodic report of a PMA holder says of one vulnerability, from what it has said in the case.

The eleven items are those of the postmarket guidance of 2016 for 21 CFR 814.84; nothing is filed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.following import FactLine
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.devices.queries.described import DeviceView
from medaccord.domain.assessment.duties import Fact
from medaccord.domain.spreadsheet import table as as_table
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.following_words import FACTS
from medaccord.web.presenters.assessments.judged import there
from medaccord.web.presenters.assessments.papers import Told
from medaccord.web.presenters.cases.head import Tab, case_head
from medaccord.web.presenters.words import REGIONS, say
from medaccord.web.templatetags.instants import day

Items = tuple[tuple[str, str], ...]
Facts = Sequence[FactLine]


def items(told: Told, public: str) -> Items:
    """Each item with what the case says of it, empty where it says nothing; `public`: its advisory."""
    newest = told.determination
    facts: Facts = told.follows.standing if told.follows is not None else ()
    sold = {product.id for product in told.view.products if product.organisation == told.mine.organisation}
    devices = [device for device in told.view.devices if device.product in sold]
    changes = [fix.details for fix in told.remediations]
    links = [public, *(line.url for line in told.content.references if line.vulnerability == told.one.id)]
    return (
        (_("The vulnerability, and how you became aware of it"), _learned(told.name, facts)),
        (_("Your conclusion: controlled or uncontrolled"), _conclusion(newest)),
        (_("What changed from the version that was approved"), "\n".join(changes)),
        (_("Why you changed it"), newest.rationale if newest else ""),
        (_("Other submissions and devices that you changed for it"), _submissions(devices)),
        (
            _("Events that belong to it, with report and recall numbers"),
            _stated(facts, Fact.EVENT_NUMBERS, Fact.RECALL_CLASSIFIED),
        ),
        (_("Unique device identifiers"), "\n".join(filter(None, (device.udi for device in devices)))),
        (_("The advisory of the coordination center, or another one"), "\n".join(filter(None, links))),
        (_("What you told your customers"), _stated(facts, Fact.CUSTOMERS_TOLD)),
        (_("Name of the ISAO, and when it was told"), _stated(facts, Fact.ISAO_MEMBER, Fact.ISAO_SHARED)),
        (_("Other submissions about it, or why there are none"), _reports(facts)),
    )


def _learned(name: str, facts: Facts) -> str:
    return "\n".join(filter(None, (name, _stated(facts, Fact.LEARNED))))


def _conclusion(newest: DeterminationLine | None) -> str:
    if newest is None:
        return ""
    told = {"risk": say(REGIONS, newest.risk), "day": day(newest.at), "n": newest.number}
    return _("%(risk)s, determined %(day)s, version %(n)d") % told


def _submissions(devices: Iterable[DeviceView]) -> str:
    return ", ".join(dict.fromkeys(filter(None, (device.submission for device in devices))))


def _stated(facts: Facts, *wanted: Fact) -> str:
    """Facts in words, each with its day, its name or number, and where the evidence is."""
    found = (one for fact in wanted for one in facts if one.fact == fact)
    return "\n".join(
        ". ".join(filter(None, (f"{say(FACTS, one.fact)}, {day(one.day)}", one.named, one.words, one.link)))
        for one in found
    )


def _reports(facts: Facts) -> str:
    return _stated(
        facts, Fact.CORRECTION_REPORTED, Fact.EVENT_REPORTED, Fact.REMEDY_REPORTED, Fact.REQUEST_ANSWERED
    )


def periodic_page(told: Told, listed: Items, href: str) -> v.PeriodicPage:
    """The items in their order, and the way to take them along."""
    return v.PeriodicPage(
        head=case_head(told.view, Tab.ASSESSMENT),
        heading=_("Items of a PMA periodic report"),
        note=_("What the case says of each item. Medaccord files nothing: check every line and complete it."),
        items=v.Table(
            _("The eleven items, and what the case says of each"),
            (_("Item"), _("From the case")),
            tuple(_rows(listed)),
        ),
        acts=(v.Act(_("Download it as CSV"), href, look="filled"),),
        back=v.Link(_("Back to the assessment"), f"{there(told.view, told.one.id)}#follows"),
    )


def _rows(listed: Items) -> Iterator[v.Row]:
    for number, (item, said) in enumerate(listed, 1):
        cell = v.Cell(said) if said else v.Cell(_("Not stated"), look="lacking")
        yield v.Row((v.Cell(f"{number}. {item}"), cell))


def as_csv(listed: Sequence[tuple[str, str]]) -> str:
    """The items as rows of a spreadsheet, in which no cell is computed."""
    heads = (_("Number"), _("Item"), _("From the case"))
    return as_table(
        heads, ((str(n), item, said or _("Not stated")) for n, (item, said) in enumerate(listed, 1))
    )
