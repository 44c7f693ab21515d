"""A published advisory as a page: what to do before any score, from the document and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from medaccord.domain.advisory.names import page_path
from medaccord.domain.advisory.origin import REPLAYED, is_replayed
from medaccord.domain.csaf.advisory import (
    Acknowledgment,
    Advisory,
    Product,
    Reference,
    Remediation,
    RemediationCategory,
    Status,
    ThreatCategory,
    Vulnerability,
)
from medaccord.domain.errors import Invalid
from medaccord.domain.scoring import cvss
from medaccord.web.templatetags.instants import day, moment
from medaccord.web.viewmodels import (
    Act,
    AdvisoryPage,
    AdvisoryVuln,
    Cell,
    Doc,
    Event,
    Link,
    Monday,
    NavItem,
    Notice,
    Pair,
    Prose,
    Row,
    Score,
    Table,
    Tag,
)

RANKS: Final[tuple[tuple[Any, Any, frozenset[Status]], ...]] = (
    (
        "affected",
        gettext_lazy("Affected"),
        frozenset({Status.KNOWN_AFFECTED, Status.FIRST_AFFECTED, Status.LAST_AFFECTED}),
    ),
    (
        "investigating",
        gettext_lazy("Under investigation"),
        frozenset({Status.UNDER_INVESTIGATION}),
    ),
    ("fixed", gettext_lazy("Fixed"), frozenset({Status.FIXED, Status.FIRST_FIXED, Status.RECOMMENDED})),
    ("not_affected", gettext_lazy("Not affected"), frozenset({Status.KNOWN_NOT_AFFECTED})),
)
"""Kinds of status from the one that needs most care to the one that needs least (CSAF 2.0 §3.2.3.9)."""
CATEGORIES: Final[dict[str, Any]] = {
    RemediationCategory.VENDOR_FIX: gettext_lazy("Fix"),
    RemediationCategory.MITIGATION: gettext_lazy("Mitigation"),
    RemediationCategory.WORKAROUND: gettext_lazy("Workaround"),
    RemediationCategory.NONE_AVAILABLE: gettext_lazy("No fix yet"),
    RemediationCategory.NO_FIX_PLANNED: gettext_lazy("No fix planned"),
}
UNTIL_THEN: Final = (RemediationCategory.WORKAROUND, RemediationCategory.MITIGATION)
VERSIONS: Final = ("product_version", "product_version_range", "service_pack", "patch_level")
BRIEF: Final = 220
NAMED: Final = 4


def advisory_page(advisory: Advisory, csaf: str) -> AdvisoryPage:
    """The page of one released revision; `csaf` is the file name of its CSAF document."""
    products = {product.id: product for product in advisory.products}
    number, first = advisory.tracking.id, _instant(advisory.tracking.initial_release_date)
    file = reverse("advisory.csaf", args=[first.year, csaf.removesuffix(".json")])
    return AdvisoryPage(
        tag=_tag(advisory),
        notice=Notice("warning", _(REPLAYED)) if _is_replayed(advisory) else None,
        number=number,
        revision=_("revision %s") % advisory.tracking.version,
        title=advisory.title,
        crumbs=(
            NavItem(_("Advisories"), reverse("advisory.list")),
            NavItem(number, page_path(number)),
        ),
        facts=_facts(advisory),
        monday=_monday(advisory, products),
        acts=(Act(_("Download CSAF"), file),),
        checklist=(),
        meaning=(),
        meaning_source="",
        products=_products(advisory),
        scores=_scores(advisory),
        vulns=tuple(
            _vulnerability(place, item, products)
            for place, item in enumerate(advisory.vulnerabilities, start=1)
        ),
        notes=(*_notes(advisory), *_unlinked(advisory)),
        updates=tuple(
            Event(
                _("Revision %(number)s: %(summary)s") % {"number": entry.number, "summary": entry.summary},
                moment(_instant(entry.date)),
                True,
            )
            for entry in reversed(advisory.tracking.revisions)
        ),
        downloads=(Doc(_("CSAF 2.0 (JSON)"), file, _("for machines")),),
        thanks=_thanks(advisory.acknowledgments),
        references=tuple(
            Link(ref.summary or ref.url, ref.url, urlsplit(ref.url).hostname or "")
            for ref in _references(advisory)
            if _is_web(ref.url)
        ),
        event=Act(_("Report an event"), reverse("report.submit"), look="danger"),
    )


def _is_replayed(advisory: Advisory) -> bool:
    return advisory.distribution is not None and is_replayed(advisory.distribution.text)


def _tag(advisory: Advisory) -> Tag:
    if _is_replayed(advisory):
        return Tag(_("Replayed"), "warn")
    if advisory.tracking.status == "interim":
        return Tag(_("Interim"), "warn")
    return Tag(_("Advisory"), "new") if len(advisory.tracking.revisions) == 1 else Tag(_("Update"))


def _facts(advisory: Advisory) -> tuple[Pair, ...]:
    tracking = advisory.tracking
    facts = [Pair(_("Published"), day(_instant(tracking.initial_release_date)))]
    if len(tracking.revisions) > 1:
        facts.append(Pair(_("Updated"), day(_instant(tracking.current_release_date))))
    by = _("Replayed by") if _is_replayed(advisory) else _("By")
    facts.append(Pair(by, advisory.publisher.name))
    facts.append(Pair(_("Marking"), _("TLP:CLEAR, share freely")))
    return tuple(facts)


def _monday(advisory: Advisory, products: dict[str, Product]) -> tuple[Monday, ...]:
    """What the document itself answers of a hospital's first questions; nothing is guessed."""
    worst = _worst(advisory)
    hit = [products[key] for key, kind in worst.items() if kind == "affected" and key in products]
    open_ = [products[key] for key, kind in worst.items() if kind == "investigating" and key in products]
    return tuple(
        filter(None, (_affected(hit, open_), _fix(advisory), _until_then(advisory), _call(advisory)))
    )


def _affected(hit: Sequence[Product], open_: Sequence[Product]) -> Monday:
    question = _("Am I affected?")
    if hit:
        return Monday(question, _("Yes, if you use one of these"), _listed(hit), key=True)
    if open_:
        return Monday(question, _("Not known yet for these"), _listed(open_), key=True)
    return Monday(question, _("No product is listed as affected"), _("See the products below."))


def _listed(products: Sequence[Product]) -> str:
    names = list(dict.fromkeys(product.name for product in products))
    rest = len(names) - NAMED
    more = (ngettext("and %d more", "and %d more", rest) % rest) if rest > 0 else ""
    return "; ".join([*names[:NAMED], more] if more else names)


def _fix(advisory: Advisory) -> Monday:
    found = {category: _details(advisory, (category,)) for category in RemediationCategory}
    question = _("Is there a fix?")
    fixes = found[RemediationCategory.VENDOR_FIX]
    if fixes:
        return Monday(question, _("Yes"), _brief(fixes[0]), key=True)
    if found[RemediationCategory.NONE_AVAILABLE]:
        return Monday(question, _("Not yet"), _brief(found[RemediationCategory.NONE_AVAILABLE][0]))
    if found[RemediationCategory.NO_FIX_PLANNED]:
        return Monday(question, _("None is planned"), _brief(found[RemediationCategory.NO_FIX_PLANNED][0]))
    return Monday(question, _("Not stated"), _("The manufacturer has not said."))


def _until_then(advisory: Advisory) -> Monday | None:
    steps = _details(advisory, UNTIL_THEN)
    if not steps:
        return None
    words = ngettext("One step helps", "%d steps help", len(steps))
    answer = words % len(steps) if "%d" in words else words
    return Monday(_("What can I do until then?"), answer, _brief(steps[0]))


def _call(advisory: Advisory) -> Monday:
    return Monday(
        _("Whom to call?"),
        advisory.publisher.name,
        advisory.publisher.contact_details or _("A patient was affected? Report an event at once."),
    )


def _details(advisory: Advisory, categories: Iterable[str]) -> list[str]:
    """Texts of remediations of some categories, each once."""
    wanted = set(categories)
    return list(
        dict.fromkeys(
            one.details
            for item in advisory.vulnerabilities
            for one in item.remediations
            if one.category in wanted
        )
    )


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= BRIEF else plain[: BRIEF - 1].rsplit(" ", 1)[0] + "…"


def _worst(advisory: Advisory) -> dict[str, str]:
    """For each product the status that needs most care over all vulnerabilities."""
    order = [kind for kind, _label, _words in RANKS]
    found: dict[str, str] = {}
    for item in advisory.vulnerabilities:
        for product, words in item.statuses.items():
            for word in words:
                kind = _kind(word)
                if kind and (product not in found or order.index(kind) < order.index(found[product])):
                    found[product] = kind
    return found


def _kind(word: str) -> str:
    return next((kind for kind, _label, words in RANKS if word in words), "")


def _label(kind: str) -> str:
    return str(next((label for one, label, _words in RANKS if one == kind), _("Not stated")))


def _products(advisory: Advisory) -> Table:
    worst, order = _worst(advisory), [kind for kind, _label, _words in RANKS]
    place = {kind: n for n, kind in enumerate(order)}
    rows = sorted(advisory.products, key=lambda p: place.get(worst.get(p.id, ""), len(order)))
    fixes = _fixes_by_product(advisory)
    return Table(
        _("Products of this advisory"),
        (_("Product"), _("Versions"), _("Status"), _("What to do")),
        tuple(_product_row(p, worst.get(p.id, ""), fixes.get(p.id, "")) for p in rows),
        _("No product is named."),
    )


def _product_row(product: Product, kind: str, fix: str) -> Row:
    steps = {branch.category: branch.name for branch in product.path}
    version = next((steps[name] for name in VERSIONS if name in steps), "")
    name = steps.get("product_name", product.name)
    status: Any = kind or "neutral"
    return Row(
        (
            Cell(name, product.vendor or ""),
            Cell(version),
            Cell(_label(kind), status=status),
            Cell(fix if kind in ("affected", "investigating") else _("Nothing") if kind else ""),
        )
    )


def _fixes_by_product(advisory: Advisory) -> dict[str, str]:
    """The most useful remediation of each product in a few words: a fix before a workaround."""
    groups = {group.id: group.products for group in advisory.groups}
    found: dict[str, str] = {}
    for category in CATEGORIES:
        for item in advisory.vulnerabilities:
            for one in item.remediations:
                if one.category == category:
                    for product in _covered(one, groups):
                        found.setdefault(product, f"{CATEGORIES[category]}: {_brief(one.details)}")
    return found


def _covered(one: Remediation, groups: dict[str, tuple[str, ...]]) -> Iterable[str]:
    yield from one.products
    for group in one.groups:
        yield from groups.get(group, ())


def _scores(advisory: Advisory) -> tuple[Score, ...]:
    figures = [_scored(score.vector) for item in advisory.vulnerabilities for score in item.scores]
    known = [figure for figure in figures if figure]
    scores = []
    if known:
        worst = max(known, key=lambda figure: figure.base_score)
        scores.append(
            Score(
                _("Worst CVSS %s") % worst.version.value,
                f"{worst.base_score} {worst.severity.value.capitalize()}",
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
        scores.append(Score(_("Exploited?"), _brief(exploited[0])))
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
    return AdvisoryVuln(
        id=f"v{place}",
        heading=": ".join(filter(None, names)) or _("Vulnerability %d") % place,
        refs=_refs(item),
        text=tuple(f"{note.title}\n{note.text}" if note.title else note.text for note in item.notes),
        scores=_score_table(item, products),
        products=_status_table(item, products),
        fixes=tuple(_fix_pair(one, products) for one in item.remediations),
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
        words = f"{found.base_score} {found.severity.value.capitalize()}" if found else _("Not computable")
        note = f"CVSS {found.version.value}" if found else ""
        rows.append(
            Row((Cell(words, note), Cell(_names(score.products, products)), Cell(score.vector, code=True)))
        )
    return Table(_("Scores"), (_("Score"), _("Products"), _("Vector")), tuple(rows))


def _status_table(item: Vulnerability, products: dict[str, Product]) -> Table | None:
    groups: dict[str, list[str]] = {}
    for product, words in item.statuses.items():
        for word in words:
            groups.setdefault(_kind(word), []).append(product)
    order = [kind for kind, _label, _words in RANKS]
    rows = []
    for kind in sorted(groups, key=lambda one: order.index(one) if one in order else len(order)):
        status: Any = kind or "neutral"
        keys = list(dict.fromkeys(groups[kind]))
        rows.append(Row((Cell(_label(kind), status=status), Cell(_names(keys, products)))))
    return Table(_("Status of each product"), (_("Status"), _("Products")), tuple(rows)) if rows else None


def _names(keys: Iterable[str], products: dict[str, Product]) -> str:
    return "; ".join(products[key].name if key in products else key for key in keys)


def _fix_pair(one: Remediation, products: dict[str, Product]) -> Pair:
    label = str(CATEGORIES.get(one.category, one.category))
    keys = [key for key in one.products if key in products]
    note = _names(keys, products) if 0 < len(keys) <= NAMED else ""
    if not keys and not one.groups:
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
    )


def _references(advisory: Advisory) -> list[Reference]:
    every = [*advisory.references, *(ref for item in advisory.vulnerabilities for ref in item.references)]
    own = settings.MEDACCORD.public_url
    return [ref for ref in dict.fromkeys(every) if not ref.url.startswith(f"{own}/")]


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
