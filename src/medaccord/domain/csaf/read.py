"""From a CSAF 2.0 document to an advisory, the inverse of `build`; `unread` names what is not carried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    Hashes,
    Helper,
    Involvement,
    Note,
    Product,
    Publisher,
    Reference,
    Relation,
    Remediation,
    Restart,
    Revision,
    Score,
    Severity,
    Threat,
    Tracking,
    Vulnerability,
    VulnerabilityId,
)
from .document import Document
from .parts import Part, Unread
from .scores import computed, follows_from_vector


def read(doc: Mapping[str, Any]) -> Advisory:
    """The advisory that a document says; the document should have passed `validate`, loose schema at least.

    Carried: every property of CSAF 2.0. Left out without mention: what `build` computes again (base score,
    severity and the metrics that a vector spells) and the version of CSAF.
    """
    unread: Unread = []
    root = Part(doc, (), unread)
    document = root.part("document") or Part({}, ("document",), unread)
    tree = root.part("product_tree") or Part({}, ("product_tree",), unread)
    publisher = document.part("publisher") or Part({}, ("document", "publisher"), unread)
    tracking = document.part("tracking") or Part({}, ("document", "tracking"), unread)
    document.text("csaf_version")
    said: dict[str, Any] = {
        "title": document.word("title"),
        "category": document.word("category"),
        "publisher": _publisher(publisher),
        "tracking": _tracking(tracking),
        "lang": document.text("lang"),
        "source_lang": document.text("source_lang"),
        "severity": _severity(document.part("aggregate_severity")),
        "distribution": _distribution(document.part("distribution")),
        "notes": _notes(document),
        "references": _references(document),
        "acknowledgments": _acknowledgments(document),
        "products": tuple(_products(tree)),
        "groups": tuple(_group(part) for part in tree.parts("product_groups")),
        "vulnerabilities": tuple(_vulnerability(part) for part in root.parts("vulnerabilities")),
    }
    for part in (tree, document, root):
        part.done()
    return Advisory(**said, unread=tuple(unread))


def _publisher(part: Part) -> Publisher:
    publisher = Publisher(
        category=part.word("category"),
        name=part.word("name"),
        namespace=part.word("namespace"),
        contact_details=part.text("contact_details"),
        issuing_authority=part.text("issuing_authority"),
    )
    part.done()
    return publisher


def _severity(part: Part | None) -> Severity | None:
    if part is None:
        return None
    severity = Severity(text=part.word("text"), namespace=part.text("namespace"))
    part.done()
    return severity


def _distribution(part: Part | None) -> Distribution | None:
    if part is None:
        return None
    label = url = None
    if tlp := part.part("tlp"):
        label, url = tlp.text("label"), tlp.text("url")
        tlp.done()
    distribution = Distribution(tlp=label, url=url, text=part.text("text"))
    part.done()
    return distribution


def _tracking(part: Part) -> Tracking:
    tracking = Tracking(
        id=part.word("id"),
        status=part.word("status"),
        version=part.word("version"),
        initial_release_date=part.word("initial_release_date"),
        current_release_date=part.word("current_release_date"),
        revisions=tuple(_revision(item) for item in part.parts("revision_history")),
        aliases=part.texts("aliases"),
        generator=_generator(part.part("generator")),
    )
    part.done()
    return tracking


def _revision(part: Part) -> Revision:
    revision = Revision(
        number=part.word("number"),
        date=part.word("date"),
        summary=part.word("summary"),
        legacy_version=part.text("legacy_version"),
    )
    part.done()
    return revision


def _generator(part: Part | None) -> Generator | None:
    if part is None:
        return None
    name, version = "", None
    if engine := part.part("engine"):
        name, version = engine.word("name"), engine.text("version")
        engine.done()
    generator = Generator(engine=name, version=version, date=part.text("date"))
    part.done()
    return generator


def _notes(parent: Part) -> tuple[Note, ...]:
    notes = []
    for part in parent.parts("notes"):
        notes.append(
            Note(
                category=part.word("category"),
                text=part.word("text"),
                title=part.text("title"),
                audience=part.text("audience"),
            )
        )
        part.done()
    return tuple(notes)


def _references(parent: Part) -> tuple[Reference, ...]:
    references = []
    for part in parent.parts("references"):
        references.append(
            Reference(summary=part.word("summary"), url=part.word("url"), category=part.text("category"))
        )
        part.done()
    return tuple(references)


def _acknowledgments(parent: Part) -> tuple[Acknowledgment, ...]:
    acknowledgments = []
    for part in parent.parts("acknowledgments"):
        acknowledgments.append(
            Acknowledgment(
                names=part.texts("names"),
                organization=part.text("organization"),
                summary=part.text("summary"),
                urls=part.texts("urls"),
            )
        )
        part.done()
    return tuple(acknowledgments)


def _products(tree: Part) -> Iterator[Product]:
    """Products in the order of the document: of branches, of the flat list, of relationships."""
    stack: list[tuple[Part, tuple[Branch, ...]]] = []
    stack.extend([(part, ()) for part in tree.parts("branches")][::-1])
    while stack:
        part, above = stack.pop()
        path = (*above, Branch(category=part.word("category"), name=part.word("name")))
        if product := part.part("product"):
            yield _product(product, path=path)
        stack.extend([(child, path) for child in part.parts("branches")][::-1])
        part.done()
    for product in tree.parts("full_product_names"):
        yield _product(product)
    for part in tree.parts("relationships"):
        relation = Relation(
            category=part.word("category"),
            product=part.word("product_reference"),
            relates_to=part.word("relates_to_product_reference"),
        )
        if product := part.part("full_product_name"):
            yield _product(product, relation=relation)
        part.done()


def _product(part: Part, path: tuple[Branch, ...] = (), relation: Relation | None = None) -> Product:
    product = Product(
        id=part.word("product_id"),
        name=part.word("name"),
        path=path,
        helper=_helper(part.part("product_identification_helper")),
        relation=relation,
    )
    part.done()
    return product


def _helper(part: Part | None) -> Helper | None:
    if part is None:
        return None
    helper = Helper(
        cpe=part.text("cpe"),
        hashes=tuple(_hashes(item) for item in part.parts("hashes")),
        model_numbers=part.texts("model_numbers"),
        purl=part.text("purl"),
        sbom_urls=part.texts("sbom_urls"),
        serial_numbers=part.texts("serial_numbers"),
        skus=part.texts("skus"),
        uris=_pairs(part, "x_generic_uris", "namespace", "uri"),
    )
    part.done()
    return helper


def _hashes(part: Part) -> Hashes:
    hashes = Hashes(filename=part.word("filename"), values=_pairs(part, "file_hashes", "algorithm", "value"))
    part.done()
    return hashes


def _pairs(parent: Part, key: str, first: str, second: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in parent.parts(key):
        pairs.append((part.word(first), part.word(second)))
        part.done()
    return tuple(pairs)


def _group(part: Part) -> Group:
    group = Group(id=part.word("group_id"), products=part.texts("product_ids"), summary=part.text("summary"))
    part.done()
    return group


def _vulnerability(part: Part) -> Vulnerability:
    vulnerability = Vulnerability(
        cve=part.text("cve"),
        ids=tuple(
            VulnerabilityId(system_name=name, text=text)
            for name, text in _pairs(part, "ids", "system_name", "text")
        ),
        cwe=_cwe(part.part("cwe")),
        title=part.text("title"),
        discovery_date=part.text("discovery_date"),
        release_date=part.text("release_date"),
        notes=_notes(part),
        references=_references(part),
        acknowledgments=_acknowledgments(part),
        involvements=tuple(_involvement(item) for item in part.parts("involvements")),
        cells=tuple(_cells(part.part("product_status"))),
        scores=tuple(score for item in part.parts("scores") for score in _scores(item)),
        remediations=tuple(_remediation(item) for item in part.parts("remediations")),
        flags=tuple(_flag(item) for item in part.parts("flags")),
        threats=tuple(_threat(item) for item in part.parts("threats")),
    )
    part.done()
    return vulnerability


def _cwe(part: Part | None) -> Cwe | None:
    if part is None:
        return None
    cwe = Cwe(id=part.word("id"), name=part.word("name"))
    part.done()
    return cwe


def _involvement(part: Part) -> Involvement:
    involvement = Involvement(
        party=part.word("party"),
        status=part.word("status"),
        date=part.text("date"),
        summary=part.text("summary"),
    )
    part.done()
    return involvement


def _cells(part: Part | None) -> Iterator[Cell]:
    if part is not None:
        for status in sorted(set(part.left) & Document.statuses):
            for product in part.texts(status):
                yield Cell(product=product, status=status)
        part.done()


def _scores(part: Part) -> Iterator[Score]:
    """A score for each vector of a score object; one that cannot be computed stays unread."""
    products = part.texts("products")
    carried = False
    for kind in ("cvss_v2", "cvss_v3"):
        vector = _vector(part.left.get(kind))
        if vector is not None and (cvss := part.part(kind)):
            for name, value in list(cvss.left.items()):
                if follows_from_vector(name, value, vector):
                    del cvss.left[name]
            cvss.done()
            carried = True
            yield Score(vector=vector, products=products)
    if not carried and products:
        part.left["products"] = list(products)
    part.done()


def _vector(cvss: object) -> str | None:
    vector = cvss.get("vectorString") if isinstance(cvss, Mapping) else None
    return vector if isinstance(vector, str) and computed(vector) is not None else None


def _remediation(part: Part) -> Remediation:
    remediation = Remediation(
        category=part.word("category"),
        details=part.word("details"),
        products=part.texts("product_ids"),
        groups=part.texts("group_ids"),
        url=part.text("url"),
        date=part.text("date"),
        entitlements=part.texts("entitlements"),
        restart=_restart(part.part("restart_required")),
    )
    part.done()
    return remediation


def _restart(part: Part | None) -> Restart | None:
    if part is None:
        return None
    restart = Restart(category=part.word("category"), details=part.text("details"))
    part.done()
    return restart


def _flag(part: Part) -> Flag:
    flag = Flag(
        label=part.word("label"),
        products=part.texts("product_ids"),
        groups=part.texts("group_ids"),
        date=part.text("date"),
    )
    part.done()
    return flag


def _threat(part: Part) -> Threat:
    threat = Threat(
        category=part.word("category"),
        details=part.word("details"),
        products=part.texts("product_ids"),
        groups=part.texts("group_ids"),
        date=part.text("date"),
    )
    part.done()
    return threat
