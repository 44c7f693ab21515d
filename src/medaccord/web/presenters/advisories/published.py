"""A published advisory as a page: what to do before any score, from the document and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from medaccord.domain.advisory.names import csaf_file_name, page_path
from medaccord.domain.advisory.origin import REPLAYED, is_replayed
from medaccord.domain.csaf.advisory import (
    Acknowledgment,
    Advisory,
    Note,
    NoteCategory,
    Product,
    Reference,
    Remediation,
    RemediationCategory,
    Revision,
    ThreatCategory,
    Vulnerability,
)
from medaccord.domain.errors import Invalid
from medaccord.domain.scoring import cvss
from medaccord.web.presenters.advisories.monday import NAMED, answering, brief, covered, monday
from medaccord.web.presenters.advisories.standing import (
    FIXED,
    NOT_AFFECTED,
    OPEN,
    kinds,
    product_table,
    status_table,
)
from medaccord.web.presenters.words import called, newest_at, rated
from medaccord.web.templatetags.instants import day, moment
from medaccord.web.viewmodels import (
    Act,
    AdvisoryPage,
    AdvisoryVuln,
    Cell,
    Doc,
    Event,
    Link,
    NavItem,
    Notice,
    Pair,
    Prose,
    Row,
    Said,
    Score,
    Table,
    Tag,
)

CATEGORIES: Final[dict[str, Any]] = {
    RemediationCategory.VENDOR_FIX: gettext_lazy("Fix"),
    RemediationCategory.MITIGATION: gettext_lazy("Mitigation"),
    RemediationCategory.WORKAROUND: gettext_lazy("Workaround"),
    RemediationCategory.NONE_AVAILABLE: gettext_lazy("No fix yet"),
    RemediationCategory.NO_FIX_PLANNED: gettext_lazy("No fix planned"),
}


def advisory_page(advisory: Advisory, csaf: str) -> AdvisoryPage:
    """The page of one released revision; `csaf` is the file name of its CSAF document."""
    number, first = advisory.tracking.id, _instant(advisory.tracking.initial_release_date)
    file = reverse("advisory.csaf", args=[first.year, csaf.removesuffix(".json")])
    replayed = _is_replayed(advisory)
    return replace(
        content_page(advisory),
        tag=_tag(advisory),
        notice=Notice("warning", _(REPLAYED)) if replayed else None,
        revision=", ".join(filter(None, (_("revision %s") % advisory.tracking.version, _called(advisory)))),
        crumbs=(
            NavItem(_("Advisories"), reverse("advisory.list")),
            NavItem(number, page_path(number)),
        ),
        facts=_facts(advisory),
        updates=tuple(
            _update(number, entry, replayed=replayed) for entry in reversed(advisory.tracking.revisions)
        ),
        downloads=(Doc(_("CSAF 2.0 (JSON)"), file, _("for machines")),),
        event=Act(_("Report an event"), reverse("report.begin"), look="danger"),
    )


def content_page(advisory: Advisory) -> AdvisoryPage:
    """What an advisory itself says, whoever published it: no facts about it, no crumbs and no downloads."""
    products = {product.id: product for product in advisory.products}
    return AdvisoryPage(
        tag=Tag(_("Advisory")),
        number=advisory.tracking.id,
        revision=_("revision %s") % advisory.tracking.version,
        title=advisory.title,
        crumbs=(),
        facts=(),
        monday=monday(advisory),
        acts=(),
        checklist=(),
        meaning=tuple(note.text for note in advisory.notes if _is_summary(note)),
        meaning_source="",
        products=product_table(advisory, _fixes_by_product(advisory)),
        scores=_scores(advisory),
        vulns=tuple(
            _vulnerability(place, item, products)
            for place, item in enumerate(advisory.vulnerabilities, start=1)
        ),
        notes=(*_notes(advisory), *_unlinked(advisory)),
        updates=tuple(
            Event(_line(entry, replayed=True), moment(_instant(entry.date)), True)
            for entry in reversed(advisory.tracking.revisions)
        ),
        downloads=(),
        thanks=_thanks(advisory.acknowledgments),
        references=tuple(
            Link(ref.summary or ref.url, ref.url, urlsplit(ref.url).hostname or "")
            for ref in _references(advisory)
            if _is_web(ref.url)
        ),
    )


def _is_replayed(advisory: Advisory) -> bool:
    return advisory.distribution is not None and is_replayed(advisory.distribution.text)


def _update(number: str, entry: Revision, *, replayed: bool) -> Event:
    """A line of the history that leads to the version it tells of."""
    words = _line(entry, replayed=replayed)
    href = reverse("advisory.version", args=[number, int(entry.number)])
    return Event(words, moment(_instant(entry.date)), True, href)


def _line(entry: Revision, *, replayed: bool) -> str:
    """What a revision changes, under its number and the name that its publisher gives it."""
    name = entry.legacy_version or ""
    if not replayed:
        name = called(entry.number, name)
    told = {"number": entry.number, "name": name, "summary": entry.summary}
    if name:
        return _("Revision %(number)s, %(name)s: %(summary)s") % told
    return _("Revision %(number)s: %(summary)s") % told


def _called(advisory: Advisory) -> str:
    """The name that the operator gives the newest revision; none for replayed ones, which are not its own."""
    own = advisory.tracking.revisions[-1]
    return "" if _is_replayed(advisory) else called(own.number, own.legacy_version or "")


def draft_page(advisory: Advisory, csaf_href: str, crumbs: tuple[NavItem, ...], marking: str) -> AdvisoryPage:
    """The page of a revision that is not out: as it will be, but marked, undated and not to be shared."""
    page = advisory_page(advisory, csaf_file_name(advisory.tracking.id))
    facts = (Pair(_("By"), advisory.publisher.name), Pair(_("Marking"), marking))
    *_before, own = advisory.tracking.revisions
    words = _line(own, replayed=_is_replayed(advisory))
    return replace(
        page,
        tag=Tag(_("Draft"), "warn"),
        crumbs=crumbs,
        facts=facts,
        downloads=(Doc(_("CSAF 2.0 (JSON)"), csaf_href, _("a draft too")),),
        updates=(Event(words, _("not published")), *page.updates[1:]),
        draft=_("Draft, not published, do not share."),
    )


def _tag(advisory: Advisory) -> Tag:
    if _is_replayed(advisory):
        return Tag(_("Replayed"), "warn")
    if advisory.tracking.status == "interim":
        return Tag(_("Interim"), "warn")
    if len(advisory.tracking.revisions) == 1:
        return Tag(_("Advisory"), "new")
    return Tag(_called(advisory) or _("Update"))


def _facts(advisory: Advisory) -> tuple[Pair, ...]:
    tracking = advisory.tracking
    facts = [Pair(_("Published"), day(_instant(tracking.initial_release_date)))]
    if len(tracking.revisions) > 1:
        facts.append(Pair(_("Updated"), day(_instant(tracking.current_release_date))))
    by = _("Replayed by") if _is_replayed(advisory) else _("By")
    facts.append(Pair(by, advisory.publisher.name))
    facts.append(Pair(_("Marking"), _("TLP:CLEAR, share freely")))
    facts.append(newest_at(page_path(tracking.id)))
    return tuple(facts)


def _fixes_by_product(advisory: Advisory) -> dict[str, str]:
    """The most useful remediation of each product in a few words: a fix before a workaround.

    Only where the product needs one: what is fixed or not affected by one vulnerability takes no step of it.
    """
    groups = {group.id: group.products for group in advisory.groups}
    found: dict[str, str] = {}
    for category in CATEGORIES:
        for item in advisory.vulnerabilities:
            open_ = {key for key, kind in kinds(item).items() if kind in OPEN}
            for one in item.remediations:
                if one.category == category:
                    for product in open_.intersection(covered(one, groups)):
                        found.setdefault(product, f"{CATEGORIES[category]}: {brief(one.details)}")
    return found


def _scores(advisory: Advisory) -> tuple[Score, ...]:
    figures = [_scored(score.vector) for item in advisory.vulnerabilities for score in item.scores]
    known = [figure for figure in figures if figure]
    scores = []
    if known:
        worst = max(known, key=lambda figure: figure.base_score)
        scores.append(
            Score(
                _("Worst CVSS %s") % worst.version.value,
                rated(worst.base_score, worst.severity.value),
                _("as scored below"),
            )
        )
    exploited = [
        threat.details
        for item in advisory.vulnerabilities
        for threat in item.threats
        if threat.category == ThreatCategory.EXPLOIT_STATUS
    ]
    if exploited:
        scores.append(Score(_("Exploited?"), brief(exploited[0])))
    cves = [item.cve for item in advisory.vulnerabilities if item.cve]
    scores.append(Score(_("Vulnerabilities"), str(len(advisory.vulnerabilities)), ", ".join(cves[:NAMED])))
    return tuple(scores)


def _scored(vector: str) -> cvss.Score | None:
    try:
        return cvss.score(vector)
    except Invalid:
        return None


def _vulnerability(place: int, item: Vulnerability, products: dict[str, Product]) -> AdvisoryVuln:
    names = [item.cve or next((one.text for one in item.ids), ""), item.title or ""]
    done = {key for key, kind in kinds(item).items() if kind in (FIXED, NOT_AFFECTED)}
    return AdvisoryVuln(
        id=f"v{place}",
        heading=": ".join(filter(None, names)) or _("Vulnerability %d") % place,
        refs=_refs(item),
        text=tuple(Said(note.text, heading=note.title or "") for note in item.notes),
        scores=_score_table(item, products),
        products=status_table(item, {key: product.name for key, product in products.items()}),
        fixes=tuple(_fix_pair(one, products, done) for one in item.remediations),
        thanks=_thanks(item.acknowledgments),
    )


def _refs(item: Vulnerability) -> tuple[Pair, ...]:
    rows = [Pair(_("CWE"), f"{item.cwe.id} {item.cwe.name}")] if item.cwe else []
    return (*rows, *(Pair(one.system_name, one.text) for one in item.ids))


def _score_table(item: Vulnerability, products: dict[str, Product]) -> Table | None:
    if not item.scores:
        return None
    rows = []
    for score in item.scores:
        found = _scored(score.vector)
        words = rated(found.base_score, found.severity.value) if found else _("Not computable")
        note = f"CVSS {found.version.value}" if found else ""
        rows.append(
            Row((Cell(words, note), Cell(_names(score.products, products)), Cell(score.vector, code=True)))
        )
    return Table(_("Scores"), (_("Score"), _("Products"), _("Vector")), tuple(rows))


def _names(keys: Iterable[str], products: dict[str, Product]) -> str:
    return "; ".join(products[key].name if key in products else key for key in keys)


def _fix_pair(one: Remediation, products: dict[str, Product], done: set[str]) -> Pair:
    """A remediation with the products that need it; one in `done` is not told to take its own fix."""
    label = str(CATEGORIES.get(one.category, one.category))
    keys = [key for key in one.products if key in products and key not in done]
    note = _names(keys, products) if 0 < len(keys) <= NAMED else ""
    if not one.products and not one.groups:
        note = _("for all products")
    link = one.url if one.url and _is_web(one.url) else ""
    return Pair(label, one.details, href=link, note=note)


def _thanks(given: Iterable[Acknowledgment]) -> tuple[str, ...]:
    lines = []
    for one in given:
        who = ", ".join(filter(None, (*one.names, one.organization)))
        lines.append(": ".join(filter(None, (who, one.summary))))
    return tuple(line for line in lines if line)


def _notes(advisory: Advisory) -> tuple[Prose, ...]:
    return tuple(
        Prose(f"note-{place}", note.title or note.category.replace("_", " ").capitalize(), (note.text,))
        for place, note in enumerate(advisory.notes, start=1)
        if not answering(note) and not _is_summary(note)
    )


def _is_summary(note: Note) -> bool:
    """Whether a note sums up the whole, and so stands before products and scores."""
    return note.category == NoteCategory.SUMMARY and not answering(note)


def _references(advisory: Advisory) -> list[Reference]:
    every = [*advisory.references, *(ref for item in advisory.vulnerabilities for ref in item.references)]
    own = settings.MEDACCORD.public_url
    here = [ref for ref in every if ref.category == "self" and ref.url.startswith(f"{own}/")]
    return [ref for ref in dict.fromkeys(every) if ref not in here]


def _unlinked(advisory: Advisory) -> tuple[Prose, ...]:
    """References that no browser should follow are printed, not linked."""
    lines = tuple(
        ": ".join(filter(None, (ref.summary, ref.url)))
        for ref in _references(advisory)
        if not _is_web(ref.url)
    )
    return (Prose("other-references", _("Other references"), lines),) if lines else ()


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc)


def _instant(text: str) -> dt.datetime:
    """An RFC 3339 text of a document as an aware instant; one without an offset is taken as UTC."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
