"""The blocks of a draft with the rows they come from; each says where it can be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.advisories.queries.drafts import BlockLine, RevisionView
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.blocks import Difference, Kind
from medaccord.domain.advisory.disputed import MARK
from medaccord.domain.advisory.template import Use
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.content import NOTES, REMEDIATIONS
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.words import ANSWERS, JUSTIFICATIONS, PLANS, Words, called, say

SOURCES: Words = {
    Kind.TRACKING: _l("From the draft itself"),
    Kind.TITLE: _l("From the title of the case"),
    Kind.DISTRIBUTION: _l("Every advisory is for everybody"),
    Kind.NOTE: _l("From a text of the case"),
    Kind.REFERENCE: _l("From a reference of the case"),
    Kind.ACKNOWLEDGMENT: _l("From the thanks of the case"),
    Kind.GROUP: _l("From a product group of the case"),
    Kind.VULNERABILITY: _l("From a vulnerability of the case"),
    Kind.STATUS: _l("From the answers of manufacturers"),
    Kind.SCORE: _l("From a score of the case"),
    Kind.REMEDIATION: _l("From a remediation of the case"),
}
PLACES: Mapping[Kind, tuple[Tab, str]] = {
    Kind.NOTE: (Tab.VULNERABILITIES, ""),
    Kind.REFERENCE: (Tab.VULNERABILITIES, ""),
    Kind.ACKNOWLEDGMENT: (Tab.VULNERABILITIES, ""),
    Kind.PRODUCT: (Tab.VULNERABILITIES, "products"),
    Kind.VULNERABILITY: (Tab.VULNERABILITIES, ""),
    Kind.STATUS: (Tab.STATUS, ""),
    Kind.SCORE: (Tab.VULNERABILITIES, ""),
    Kind.REMEDIATION: (Tab.VULNERABILITIES, ""),
}

Content = Mapping[str, Any]


class Names:
    """How products, groups and vulnerabilities of a revision are called in its other blocks."""

    def __init__(self, view: CaseView, listed: Sequence[BlockLine]) -> None:
        self.labels = {str(one.id): one.label for one in view.vulnerabilities}
        self.products = {b.source: b.content["name"] for b in listed if b.kind == Kind.PRODUCT}
        self.groups = {b.source: b.content["name"] for b in listed if b.kind == Kind.GROUP}

    def about(self, content: Content) -> str:
        """'V1, ' for what is about one vulnerability."""
        label = self.labels.get(content.get("vulnerability", ""), "")
        return f"{label}, " if label else ""

    def named(self, content: Content) -> str:
        """The products and groups that a block speaks of."""
        products = [self.products.get(key, "") for key in content.get("products", ())]
        groups = [self.groups.get(key, "") for key in content.get("groups", ())]
        return "; ".join(filter(None, [*products, *groups]))


Name = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Talk:
    """What stands at the blocks of a draft: comments by block, and where one comments; empty for nobody."""

    comments: Mapping[Name, tuple[v.Post, ...]] = field(default_factory=dict)
    write: str = ""

    def address(self, block: BlockLine) -> str:
        """Where one comments on a block."""
        return f"{self.write}{block.kind.value}-{block.source}/"

    def act(self, block: BlockLine, heading: str) -> v.Act | None:
        """The way to comment on a block."""
        if not self.write:
            return None
        return v.Act(_("Comment"), self.address(block), look="plain", about=heading)


def blocks(
    view: CaseView, listed: Sequence[BlockLine], tags: Mapping[Name, v.Tag], talk: Talk
) -> Iterator[v.Block]:
    """Every block in the order of the document; products stand in one table under their own ids."""
    names = Names(view, listed)
    products = [block for block in listed if block.kind == Kind.PRODUCT]
    shown = False
    for block in listed:
        if block.kind != Kind.PRODUCT:
            yield _block(view, block, names, tags.get((block.kind, block.source)), talk)
        elif not shown:
            shown = True
            yield _products(view, products, tags, talk)


def heading_of(view: CaseView, listed: Sequence[BlockLine], block: BlockLine) -> tuple[str, tuple[str, ...]]:
    """What one block is called, and its text."""
    if block.kind == Kind.PRODUCT:
        return block.content["name"], ()
    heading, text, _table = DRAWN[block.kind](block.content, Names(view, listed))
    return heading, tuple(filter(None, text))


def tags_of(revision: RevisionView) -> dict[Name, v.Tag]:
    """What differs from the version that is out, and, more urgent, what the case says otherwise by now."""
    words = {
        Difference.ADDED: v.Tag(_("New"), "new"),
        Difference.CHANGED: v.Tag(_("Changed"), "new"),
        Difference.MOVED: v.Tag(_("Moved")),
    }
    found = {(c.kind, c.source): words[c.what] for c in revision.since_release if c.what in words}
    stale = v.Tag(_("The case says otherwise now"), "warn")
    return found | {(c.kind, c.source): stale for c in revision.since_draft if c.what != Difference.ADDED}


def _source(block: BlockLine) -> str:
    """Where a block comes from: a row of the case, or a text of the center, worded otherwise or not."""
    if number := block.content.get("statement"):
        return str(_("From the joint statement, version %d") % number)
    told = block.content.get("template")
    if MARK in block.content:
        return _("From an open dispute; nobody leaves it out")
    if "party" in block.content:
        return _("From the manufacturer itself, printed word for word")
    if told is None:
        return say(SOURCES, block.kind)
    words = {"name": told["name"], "n": told["version"]}
    if told["use"] == Use.EDITED:
        return _("From the center’s text “%(name)s”, version %(n)s, worded for this advisory") % words
    return _("From the center’s text “%(name)s”, version %(n)s") % words


def _act(view: CaseView, block: BlockLine, heading: str) -> v.Act | None:
    """Where the row behind a block can be changed or added to; a text of the center is of no case."""
    if "statement" in block.content or MARK in block.content:
        return _opens(view, Tab.ASSESSMENT, "", heading)
    if block.kind not in PLACES or "template" in block.content:
        return None
    return _opens(view, *PLACES[block.kind], heading)


def _opens(view: CaseView, tab: Tab, fragment: str, heading: str) -> v.Act | None:
    if not view.is_desk:
        return None
    return v.Act(_("Open"), address(view.id, tab, fragment), look="plain", about=heading)


def _block(view: CaseView, block: BlockLine, names: Names, tag: v.Tag | None, talk: Talk) -> v.Block:
    heading, text, table = DRAWN[block.kind](block.content, names)
    return v.Block(
        id=f"{block.kind.value}-{block.source}",
        heading=heading,
        text=tuple(filter(None, text)),
        source=_source(block),
        tag=tag,
        table=table,
        act=_act(view, block, heading),
        comments=talk.comments.get((block.kind, block.source), ()),
        comment=talk.act(block, heading),
    )


def _product(block: BlockLine, tags: Mapping[Name, v.Tag], talk: Talk) -> v.Row:
    name = block.content["name"]
    cells = [
        v.Cell(name, tag=tags.get((block.kind, block.source))),
        v.Cell(" › ".join(step for _kind, step in block.content["path"]) or _("not given")),
    ]
    if talk.write:
        cells.append(v.Cell(_("Comment on %s") % name, href=talk.address(block)))
    return v.Row(tuple(cells), id=f"{block.kind.value}-{block.source}")


def _products(view: CaseView, listed: list[BlockLine], tags: Mapping[Name, v.Tag], talk: Talk) -> v.Block:
    rows = tuple(_product(block, tags, talk) for block in listed)
    heads = (_("Product"), _("Path"), *((_("Comment"),) if talk.write else ()))
    heading = _("Products")
    source = ngettext("From %d product of the case", "From %d products of the case", len(rows)) % len(rows)
    return v.Block(
        id="products",
        heading=heading,
        text=(),
        source=source,
        table=v.Table(_("Products of the advisory"), heads, rows),
        act=_opens(view, *PLACES[Kind.PRODUCT], heading),
        comments=tuple(one for block in listed for one in talk.comments.get((block.kind, block.source), ())),
    )


Parts = tuple[str, tuple[str, ...], v.Table | None]


def _tracking(content: Content, names: Names) -> Parts:
    status = _("Final") if content["status"] == "final" else _("Interim")
    name = called(str(content["version"]), content["legacy_version"])
    heading = ", ".join(filter(None, (_("Version %s") % content["version"], name)))
    return heading, (content["summary"], status), None


def _title(content: Content, names: Names) -> Parts:
    return _("Title"), (content["title"],), None


def _distribution(content: Content, names: Names) -> Parts:
    return _("Marking"), (f"TLP:{'CLEAR' if content['tlp'] == 'WHITE' else content['tlp']}",), None


def _note(content: Content, names: Names) -> Parts:
    title = content["title"] or say(NOTES, content["category"])
    return f"{names.about(content)}{title}", (content["text"],), None


def _reference(content: Content, names: Names) -> Parts:
    return f"{names.about(content)}{_('Reference')}", (content["summary"], content["url"]), None


def _thanks(content: Content, names: Names) -> Parts:
    who = ", ".join((*content["names"], *filter(None, (content["organization"],))))
    text = (who, content["summary"], " ".join(content["urls"]))
    return f"{names.about(content)}{_('Thanks')}", text, None


def _group(content: Content, names: Names) -> Parts:
    return _("Group: %s") % content["name"], (content["summary"], names.named(content)), None


def _vulnerability(content: Content, names: Names) -> Parts:
    weakness = " ".join(filter(None, (content["cwe"], content["cwe_name"])))
    ids = ", ".join(f"{system} {text}" for system, text in content["ids"])
    heading = ", ".join(filter(None, (content["cve"], content["title"]))) or _("Vulnerability")
    return heading, (weakness, ids), None


def _status(content: Content, names: Names) -> Parts:
    rows = tuple(
        v.Row(
            (
                v.Cell(names.products.get(one["product"], "")),
                v.Cell(say(ANSWERS, one["status"]), _details(one), one["status"]),
            )
        )
        for one in content["answers"]
    )
    heading = f"{names.about(content)}{_('Answers')}"
    return heading, (), v.Table(heading, (_("Product"), _("Answer")), rows)


def _details(one: Content) -> str:
    return "; ".join(
        filter(
            None,
            (
                say(PLANS, one["plan"]) if one["plan"] else "",
                one["plan_date"] or "",
                one["fixed_version"],
                say(JUSTIFICATIONS, one["justification"]) if one["justification"] else "",
                f"“{one['impact_statement']}”" if one["impact_statement"] else "",
            ),
        )
    )


def _score(content: Content, names: Names) -> Parts:
    return f"{names.about(content)}{_('Score')}", (content["vector"], names.named(content)), None


def _remediation(content: Content, names: Names) -> Parts:
    heading = f"{names.about(content)}{say(REMEDIATIONS, content['category'])}"
    return heading, (content["details"], content["url"], names.named(content)), None


DRAWN: Mapping[Kind, Callable[[Content, Names], Parts]] = {
    Kind.TRACKING: _tracking,
    Kind.TITLE: _title,
    Kind.DISTRIBUTION: _distribution,
    Kind.NOTE: _note,
    Kind.REFERENCE: _reference,
    Kind.ACKNOWLEDGMENT: _thanks,
    Kind.GROUP: _group,
    Kind.VULNERABILITY: _vulnerability,
    Kind.STATUS: _status,
    Kind.SCORE: _score,
    Kind.REMEDIATION: _remediation,
}
