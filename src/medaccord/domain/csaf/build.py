"""From an advisory to a CSAF 2.0 document: nothing is said that the advisory does not say.

What is absent or empty is left out, as the schema demands. Two repairs are made, both of form only: the name
of a weakness is the catalogue's where the given one differs by blanks at its ends, and a group of fewer than
two products is replaced by its products where it is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .advisory import (
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
    Involvement,
    Note,
    Product,
    Reference,
    Remediation,
    Revision,
    Score,
    Severity,
    Threat,
    Tracking,
    Vulnerability,
)
from .catalogues import cwe_names
from .scores import score_object

Json = dict[str, Any]


def build(advisory: Advisory) -> Json:
    """The CSAF 2.0 document of an advisory; ValueError where a score's vector cannot be computed."""
    small = {group.id: group.products for group in advisory.groups if len(set(group.products)) < 2}
    return _filled(
        document=_document(advisory),
        product_tree=_product_tree(advisory, small),
        vulnerabilities=[_vulnerability(item, small) for item in advisory.vulnerabilities],
    )


def dump(doc: Mapping[str, Any]) -> bytes:
    """The bytes of a document, equal for equal input: UTF-8, keys in alphabetical order, one last newline."""
    return json.dumps(doc, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False).encode() + b"\n"


def _filled(**parts: Any) -> Json:
    """The properties that say something."""
    return {key: value for key, value in parts.items() if value is not None and value not in ([], {})}


def _document(advisory: Advisory) -> Json:
    publisher = advisory.publisher
    return _filled(
        acknowledgments=_acknowledgments(advisory.acknowledgments),
        aggregate_severity=_severity(advisory.severity),
        category=advisory.category,
        csaf_version="2.0",
        distribution=_distribution(advisory.distribution),
        lang=advisory.lang,
        notes=_notes(advisory.notes),
        publisher=_filled(
            category=publisher.category,
            contact_details=publisher.contact_details,
            issuing_authority=publisher.issuing_authority,
            name=publisher.name,
            namespace=publisher.namespace,
        ),
        references=_references(advisory.references),
        source_lang=advisory.source_lang,
        title=advisory.title,
        tracking=_tracking(advisory.tracking),
    )


def _severity(severity: Severity | None) -> Json | None:
    if severity is None:
        return None
    return _filled(namespace=severity.namespace, text=severity.text)


def _distribution(distribution: Distribution | None) -> Json | None:
    if distribution is None:
        return None
    tlp = _filled(label=distribution.tlp, url=distribution.url) if distribution.tlp else None
    return _filled(text=distribution.text, tlp=tlp)


def _tracking(tracking: Tracking) -> Json:
    return _filled(
        aliases=list(tracking.aliases),
        current_release_date=tracking.current_release_date,
        generator=_generator(tracking.generator),
        id=tracking.id,
        initial_release_date=tracking.initial_release_date,
        revision_history=[_revision(revision) for revision in tracking.revisions],
        status=tracking.status,
        version=tracking.version,
    )


def _generator(generator: Generator | None) -> Json | None:
    if generator is None:
        return None
    return _filled(date=generator.date, engine=_filled(name=generator.engine, version=generator.version))


def _revision(revision: Revision) -> Json:
    return _filled(
        date=revision.date,
        legacy_version=revision.legacy_version,
        number=revision.number,
        summary=revision.summary,
    )


def _notes(notes: Iterable[Note]) -> list[Json]:
    return [
        _filled(audience=note.audience, category=note.category, text=note.text, title=note.title)
        for note in notes
    ]


def _references(references: Iterable[Reference]) -> list[Json]:
    return [_filled(category=item.category, summary=item.summary, url=item.url) for item in references]


def _acknowledgments(acknowledgments: Iterable[Acknowledgment]) -> list[Json]:
    entries = [
        _filled(
            names=list(item.names),
            organization=item.organization,
            summary=item.summary,
            urls=list(item.urls),
        )
        for item in acknowledgments
    ]
    return [entry for entry in entries if entry]


def _product_tree(advisory: Advisory, small: Mapping[str, tuple[str, ...]]) -> Json:
    flat = [item for item in advisory.products if not item.path and item.relation is None]
    return _filled(
        branches=_branches(advisory.products),
        full_product_names=[_full_product_name(item) for item in flat],
        product_groups=[_group(group) for group in advisory.groups if group.id not in small],
        relationships=[
            _filled(
                category=item.relation.category,
                full_product_name=_full_product_name(item),
                product_reference=item.relation.product,
                relates_to_product_reference=item.relation.relates_to,
            )
            for item in advisory.products
            if item.relation is not None
        ],
    )


def _branches(products: Iterable[Product]) -> list[Json]:
    """The paths as a tree: inner branches of one name are one; every product is a leaf of its own."""
    root: list[Json] = []
    inner: dict[tuple[Branch, ...], list[Json]] = {(): root}
    for product in products:
        if product.path and product.relation is None:
            children = root
            for depth, branch in enumerate(product.path[:-1], start=1):
                known = inner.get(product.path[:depth])
                if known is None:
                    known = inner[product.path[:depth]] = []
                    children.append({"branches": known, "category": branch.category, "name": branch.name})
                children = known
            leaf = product.path[-1]
            children.append(
                {"category": leaf.category, "name": leaf.name, "product": _full_product_name(product)}
            )
    return root


def _full_product_name(product: Product) -> Json:
    return _filled(
        name=product.name,
        product_id=product.id,
        product_identification_helper=_helper(product.helper),
    )


def _helper(helper: Helper | None) -> Json | None:
    if helper is None:
        return None
    return _filled(
        cpe=helper.cpe,
        hashes=[
            {
                "file_hashes": [{"algorithm": algorithm, "value": value} for algorithm, value in item.values],
                "filename": item.filename,
            }
            for item in helper.hashes
        ],
        model_numbers=list(helper.model_numbers),
        purl=helper.purl,
        sbom_urls=list(helper.sbom_urls),
        serial_numbers=list(helper.serial_numbers),
        skus=list(helper.skus),
        x_generic_uris=[{"namespace": namespace, "uri": uri} for namespace, uri in helper.uris],
    )


def _group(group: Group) -> Json:
    return _filled(group_id=group.id, product_ids=_unique(group.products), summary=group.summary)


def _vulnerability(item: Vulnerability, small: Mapping[str, tuple[str, ...]]) -> Json:
    return _filled(
        acknowledgments=_acknowledgments(item.acknowledgments),
        cve=item.cve,
        cwe=_cwe(item.cwe),
        discovery_date=item.discovery_date,
        flags=[_filled(date=flag.date, label=flag.label, **_targets(flag, small)) for flag in item.flags],
        ids=[{"system_name": other.system_name, "text": other.text} for other in item.ids],
        involvements=[_involvement(involvement) for involvement in item.involvements],
        notes=_notes(item.notes),
        product_status=_product_status(item.cells),
        references=_references(item.references),
        release_date=item.release_date,
        remediations=[_remediation(remediation, small) for remediation in item.remediations],
        scores=[_score(score) for score in item.scores],
        threats=[
            _filled(
                category=threat.category, date=threat.date, details=threat.details, **_targets(threat, small)
            )
            for threat in item.threats
        ],
        title=item.title,
    )


def _cwe(cwe: Cwe | None) -> Json | None:
    if cwe is None:
        return None
    trimmed = cwe.name.strip()
    return {"id": cwe.id, "name": trimmed if trimmed in cwe_names().get(cwe.id, ()) else cwe.name}


def _involvement(involvement: Involvement) -> Json:
    return _filled(
        date=involvement.date,
        party=involvement.party,
        status=involvement.status,
        summary=involvement.summary,
    )


def _product_status(cells: Iterable[Cell]) -> Json:
    found: dict[str, list[str]] = {}
    for cell in cells:
        products = found.setdefault(cell.status, [])
        products.append(cell.product)
    return {status: _unique(found[status]) for status in sorted(found)}


def _remediation(remediation: Remediation, small: Mapping[str, tuple[str, ...]]) -> Json:
    restart = remediation.restart
    return _filled(
        category=remediation.category,
        date=remediation.date,
        details=remediation.details,
        entitlements=list(remediation.entitlements),
        restart_required=restart and _filled(category=restart.category, details=restart.details),
        url=remediation.url,
        **_targets(remediation, small),
    )


def _targets(item: Remediation | Flag | Threat, small: Mapping[str, tuple[str, ...]]) -> Json:
    """Product and group ids of an item, groups that are too small replaced by their products."""
    instead = [product for group in item.groups for product in small.get(group, ())]
    return {
        "group_ids": _unique(group for group in item.groups if group not in small),
        "product_ids": _unique([*item.products, *instead]),
    }


def _score(score: Score) -> Json:
    complete = score_object(score.vector)
    if complete is None:
        raise ValueError(f"The vector {score.vector!r} cannot be computed; correct it first.")
    kind = "cvss_v2" if complete["version"] == "2.0" else "cvss_v3"
    return {kind: complete, "products": _unique(score.products)}


def _unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
