"""What a file already says of a report: a CSAF 2.0 advisory, or an export in the manner of VINCE.

It suggests and decides nothing: a person reads, corrects and files it (decision 0136).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from medaccord.domain.csaf.advisory import Advisory, Product, Vulnerability
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.read import read
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence
from medaccord.domain.text import LETTER, LINE

MOST_BYTES: Final = 5_000_000
MOST_PRODUCTS: Final = 10
MOST_ITEMS: Final = 1_000
"""Of a list in an export: no case has more vulnerabilities."""
REPORT: Final = frozenset({"vendor_name", "product_name", "vul_description"})
CASE: Final = frozenset({"vuid", "title", "summary"})
"""By two of these members an original report and a case of an export are known."""


@dataclass(frozen=True, slots=True)
class Prefill:
    """What is suggested for each field; an empty text suggests nothing."""

    source: str
    device: str = ""
    description: str = ""
    harm: str = ""
    told_for: str = ""
    namespace: str = ""
    """The address of a manufacturer that tells of its own product; empty for everybody else."""
    known_as: str = ""
    contact: str = ""
    vendor_reference: str = ""
    other_coordinators: str = ""
    marked_as: str = ""
    """How the file itself is marked, word for word."""
    exploited: bool = False
    already_public: bool = False
    vendor_told: bool = False
    """Whether the manufacturer knows of it."""


def prefill(raw: bytes) -> Prefill:
    """What a file suggests; raises Invalid with a sentence where it is none of those that are understood."""
    if len(raw) > MOST_BYTES:
        _refuse(
            Sentence(
                "A file that fills in the form may have {most_bytes} MB. Attach this one only.",
                most_bytes=MOST_BYTES // 1_000_000,
            )
        )
    document, findings = parse(raw)
    if findings:
        _refuse(Sentence("This file cannot be read. {message}", message=findings[0].message))
    if not isinstance(document, dict):
        _refuse(UNKNOWN)
    head = document.get("document")
    if isinstance(head, dict) and "csaf_version" in head:
        if head["csaf_version"] != "2.0":
            _refuse("Only CSAF 2.0 fills in the form. Attach this one, and type what it says.")
        return _of_advisory(read(document))
    report, case, flaws = _parts(document)
    if not report and not case:
        _refuse(UNKNOWN)
    return _of_export(report, case, flaws)


UNKNOWN: Final = (
    "This is neither a CSAF 2.0 advisory nor a VINCE export. Attach it, and type what it says yourself."
)


def _refuse(sentence: str) -> NoReturn:
    raise Invalid({"evidence": [sentence]})


def _of_advisory(told: Advisory) -> Prefill:
    publisher = told.publisher
    notes = [note.text for note in told.notes if note.category in ("summary", "description")]
    lines = [told.title, *map(_flaw, told.vulnerabilities[:MOST_ITEMS]), *notes]
    return Prefill(
        source="CSAF 2.0",
        device=_devices(told.products),
        description=_joined(lines),
        harm=_joined(
            threat.details
            for flaw in told.vulnerabilities
            for threat in flaw.threats
            if threat.category == "impact"
        ),
        told_for=_line(publisher.name),
        namespace=_line(publisher.namespace) if publisher.category == "vendor" else "",
        contact=_line(publisher.contact_details or ""),
        vendor_reference=_line(told.tracking.id) if publisher.category == "vendor" else "",
        other_coordinators=_line(told.tracking.id) if publisher.category == "coordinator" else "",
        marked_as=_marked(told),
        already_public=_is_out(told),
        vendor_told=publisher.category == "vendor",
    )


def _marked(told: Advisory) -> str:
    """'TLP:AMBER, members of the exchange only': the label of an advisory with the text beside it."""
    if told.distribution is None:
        return ""
    label = f"TLP:{told.distribution.tlp}" if told.distribution.tlp else ""
    return _line(", ".join(filter(None, (label, told.distribution.text or ""))))


def _is_out(told: Advisory) -> bool:
    """Whether an advisory is one that everybody may have: final or interim, and marked for all."""
    label = told.distribution.tlp if told.distribution else None
    return told.tracking.status in ("final", "interim") and label in ("WHITE", "CLEAR")


def _flaw(flaw: Vulnerability) -> str:
    """'CVE-2026-1: its title', or its first description where it has no title."""
    texts = [note.text for note in flaw.notes if note.category in ("description", "summary")]
    ids = flaw.cve or ", ".join(one.text for one in flaw.ids)
    return ": ".join(filter(None, (ids, flaw.title or next(iter(texts), ""))))


def _devices(products: Iterable[Product]) -> str:
    """One line a device: its vendor and name without versions where the tree tells them apart."""
    names = dict.fromkeys(filter(None, (_device(one) for one in products)))
    shown = list(names)[:MOST_PRODUCTS]
    more = len(names) - len(shown)
    return "\n".join([*shown, f"and {more} more in the file"] if more else shown)


def _device(product: Product) -> str:
    parts = [one.name for one in product.path if one.category in ("vendor", "product_name")]
    return " ".join((" ".join(parts) or product.name).split())[:LINE]


Members = Mapping[str, Any]


def _parts(document: Members) -> tuple[Members, Members, list[Members]]:
    """The original report, the case and its vulnerabilities, each as VINCE's interface gives it."""
    report, case = (_object(document.get(name)) for name in ("report", "case"))
    flaws = document.get("vuls", document.get("vulnerabilities"))
    if len(REPORT & document.keys()) > 1:
        report = document
    if len(CASE & document.keys()) > 1:
        case = document
    listed = flaws[:MOST_ITEMS] if isinstance(flaws, list) and (report or case) else []
    return report, case, [one for one in listed if isinstance(one, dict)]


def _object(value: object) -> Members:
    return value if isinstance(value, dict) else {}


def _of_export(report: Members, case: Members, flaws: list[Members]) -> Prefill:
    told = [_text(report, "vul_description"), _text(report, "vul_exploit"), _text(report, "vul_discovery")]
    named = (_text(report, name) for name in ("vendor_name", "product_name", "product_version"))
    reach = (_text(report, name) for name in ("contact_email", "contact_phone"))
    number = _text(case, "vuid")
    return Prefill(
        source="VINCE",
        device=" ".join(filter(None, named)),
        description=_joined(
            [_text(case, "title"), *_flaws(flaws), *told, _text(case, "summary"), *_links(report)]
        ),
        harm=_text(report, "vul_impact"),
        told_for=_line(_text(report, "contact_org")),
        known_as=_line(_text(report, "contact_name")),
        contact=_line(", ".join(filter(None, reach))),
        other_coordinators=_line(number if number.upper().startswith("VU") else f"VU#{number}")
        if number
        else "",
        exploited=_yes(report.get("vul_exploited")),
        already_public=_yes(report.get("vul_public")),
    )


def _flaws(flaws: Iterable[Members]) -> Iterator[str]:
    for one in flaws:
        cve = _text(one, "cve")
        name = f"CVE-{cve}" if cve and not cve.upper().startswith("CVE-") else cve
        yield ": ".join(filter(None, (name or _text(one, "name"), _text(one, "description"))))


def _links(report: Members) -> Iterator[str]:
    yield _text(report, "public_references")
    yield _text(report, "exploit_references")


def _text(members: Members, name: str) -> str:
    """A member that is a text or a number; empty for everything else."""
    value = members.get(name)
    return value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""


def _yes(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in ("true", "yes"))


def _line(value: str) -> str:
    """A text on one line, cut to what a line holds."""
    return " ".join(value.split())[:LINE]


def _joined(parts: Iterable[str]) -> str:
    """Paragraphs, each once; cut where nobody reads on: the file holds the rest."""
    found = "\n\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return found if len(found) <= LETTER else found[: LETTER - 1] + "…"
