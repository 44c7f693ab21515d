"""Advisories as others publish them, for replays: everything that a case can carry, and marks to look for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from medaccord.domain.csaf.advisory import (
    Acknowledgment,
    Advisory,
    Branch,
    Cell,
    Cwe,
    Distribution,
    Flag,
    Generator,
    Group,
    Helper,
    Note,
    Product,
    Publisher,
    Reference,
    Remediation,
    Revision,
    Score,
    Threat,
    Tracking,
    Vulnerability,
    VulnerabilityId,
)
from medaccord.domain.csaf.build import build

MARK = "ZQXJ-ORIGINAL"
"""Stands in everything of an original that is its publisher's own and so must not reach a database."""
CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LOW = "CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"
BOTH = "Halcyon Infusion, Northgate Medical"


def product(number: int, vendor: str, name: str, version: str, **more: Any) -> Product:
    """A product of the tree under an id of the original's own."""
    path = tuple(
        Branch(category=category, name=step)
        for category, step in (("vendor", vendor), ("product_name", name), ("product_version", version))
    )
    return Product(id=f"{MARK}-P{number}", name=f"{vendor} {name} {version}", path=path, **more)


def _id(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{MARK}-P{number}" for number in numbers)


def _cells(**states: tuple[int, ...]) -> tuple[Cell, ...]:
    return tuple(Cell(product=_id(n)[0], status=state) for state, found in states.items() for n in found)


PRODUCTS = (
    product(
        1,
        "Acme ",
        "Pump",
        "1.0",
        helper=Helper(model_numbers=("P-1", "P-2"), cpe="cpe:2.3:a:acme:pump:1.0:*:*:*:*:*:*:*"),
    ),
    product(2, "Acme ", "Pump", "vers:all/*"),
    product(3, "Acme ", "Pump", "2.0"),
    product(4, "Acme ", "Pump", "2.0"),
    product(5, BOTH, "Monitor", "3"),
)
FIRST = Vulnerability(
    cve="CVE-2026-1001",
    title="Doses change unasked ",
    cwe=Cwe(id="CWE-287", name="Improper Authentication"),
    notes=(Note(category="summary", text="Anybody changes doses.", title="Vulnerability Summary"),),
    references=(Reference(category="external", summary="Record", url="https://example.org/CVE-2026-1001"),),
    acknowledgments=(Acknowledgment(organization="Finders", summary="finding it again"),),
    cells=_cells(known_affected=(1, 2), fixed=(3,), known_not_affected=(4,), under_investigation=(5,)),
    scores=(Score(vector=CRITICAL, products=_id(1, 2)), Score(vector=LOW, products=_id(5))),
    remediations=(
        Remediation(
            category="vendor_fix", details="Update to 2.0.", products=_id(1, 3), url="https://example.org/fix"
        ),
        Remediation(
            category="mitigation", details="Unplug it. ", groups=(f"{MARK}-G1",), date="2026-01-01T10:00:00Z"
        ),
        Remediation(category="mitigation", details="Ask both.", products=_id(2, 5)),
    ),
    flags=(Flag(label="component_not_present", products=_id(4)),),
    threats=(Threat(category="impact", details="It has no network.", products=_id(4)),),
)
SECOND = Vulnerability(
    ids=(VulnerabilityId(system_name="CERT/CC", text="VU#1001"),),
    notes=(Note(category="description", text="Alarms fall silent."),),
    cells=_cells(known_affected=(5,)),
    remediations=(Remediation(category="no_fix_planned", details="None comes.", products=_id(5)),),
)


def advisory(**changes: Any) -> Advisory:
    """A published advisory with three revisions, two vendors and twins; `changes` replace its parts."""
    revisions = (
        Revision(number="1", date="2026-02-03T06:00:00.000123Z", summary="First", legacy_version="Initial"),
        Revision(number="2", date="2026-02-03T06:00:00.000123Z", summary="Typing error", legacy_version="A"),
        Revision(number="3", date="2026-05-03T08:00:00+02:00", summary="More products"),
    )
    whole = Advisory(
        title="Acme Pump (Update B)",
        category="csaf_security_advisory",
        lang="en-US",
        publisher=Publisher(
            category="coordinator", name=f"{MARK} center", namespace="https://original.example"
        ),
        tracking=Tracking(
            id=f"{MARK}-1",
            status="interim",
            version="3",
            initial_release_date=revisions[0].date,
            current_release_date=revisions[-1].date,
            revisions=revisions,
            generator=Generator(engine=f"{MARK} engine"),
        ),
        distribution=Distribution(tlp="WHITE", text=f"{MARK} distribution"),
        notes=(
            Note(category="legal_disclaimer", text=f"{MARK} terms", title="Legal Notice"),
            Note(category="summary", text="Doses may change.", title="Risk evaluation"),
            Note(category="other", text="Worldwide ", title="Countries/areas deployed"),
        ),
        references=(
            Reference(category="self", summary="Web", url="https://original.example/1"),
            Reference(summary="Without category", url="https://example.org/more"),
        ),
        acknowledgments=(
            Acknowledgment(
                names=("Ada Byron", "Grace Hopper"), organization="Finders", summary="reporting it"
            ),
        ),
        products=PRODUCTS,
        groups=(Group(id=f"{MARK}-G1", products=_id(1, 2), summary="Old pumps"),),
        vulnerabilities=(FIRST, SECOND),
    )
    return msgspec.structs.replace(whole, **changes)


def write(path: Path, published: Advisory | None = None) -> Path:
    """An advisory as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(build(published or advisory()), ensure_ascii=False), encoding="utf-8")
    return path
