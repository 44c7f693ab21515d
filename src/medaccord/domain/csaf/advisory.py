"""An advisory as Medaccord knows it: where case rows, public page and CSAF 2.0 meet.

Texts are kept as given, trailing blanks and all. A product is identified by its id, never by its names: two
products may share one path. Where CSAF repeats what can be computed (base score, severity), only the source
is kept. Order is meaning for notes, references, acknowledgments, remediations and revisions; product ids in
any tuple are a set. An absent text is None, an absent list is empty.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Status(StrEnum):
    """Product status of a vulnerability (CSAF 2.0 §3.2.3.9)."""

    FIRST_AFFECTED = "first_affected"
    FIRST_FIXED = "first_fixed"
    FIXED = "fixed"
    KNOWN_AFFECTED = "known_affected"
    KNOWN_NOT_AFFECTED = "known_not_affected"
    LAST_AFFECTED = "last_affected"
    RECOMMENDED = "recommended"
    UNDER_INVESTIGATION = "under_investigation"


class NoteCategory(StrEnum):
    """Category of a note (CSAF 2.0 §3.1.5)."""

    DESCRIPTION = "description"
    DETAILS = "details"
    FAQ = "faq"
    GENERAL = "general"
    LEGAL_DISCLAIMER = "legal_disclaimer"
    OTHER = "other"
    SUMMARY = "summary"


class RemediationCategory(StrEnum):
    """Category of a remediation (CSAF 2.0 §3.2.3.12.1)."""

    MITIGATION = "mitigation"
    NO_FIX_PLANNED = "no_fix_planned"
    NONE_AVAILABLE = "none_available"
    VENDOR_FIX = "vendor_fix"
    WORKAROUND = "workaround"


class Justification(StrEnum):
    """Label of a flag: why a product is not affected (CSAF 2.0 §3.2.3.5)."""

    COMPONENT_NOT_PRESENT = "component_not_present"
    INLINE_MITIGATIONS_ALREADY_EXIST = "inline_mitigations_already_exist"
    VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY = "vulnerable_code_cannot_be_controlled_by_adversary"
    VULNERABLE_CODE_NOT_IN_EXECUTE_PATH = "vulnerable_code_not_in_execute_path"
    VULNERABLE_CODE_NOT_PRESENT = "vulnerable_code_not_present"


class ThreatCategory(StrEnum):
    """Category of a threat; `impact` says why a product is not affected (CSAF 2.0 §3.2.3.14)."""

    EXPLOIT_STATUS = "exploit_status"
    IMPACT = "impact"
    TARGET_SET = "target_set"


class _Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all parts: immutable, by keyword, equal by value."""


class Note(_Record, frozen=True, kw_only=True):
    """A note of the document or of a vulnerability (CSAF 2.0 §3.1.5)."""

    category: str
    text: str
    title: str | None = None
    audience: str | None = None


class Reference(_Record, frozen=True, kw_only=True):
    """A reference as given; without a category it is external (CSAF 2.0 §3.1.10)."""

    summary: str
    url: str
    category: str | None = None


class Acknowledgment(_Record, frozen=True, kw_only=True):
    """Thanks to persons or an organisation (CSAF 2.0 §3.1.1)."""

    names: tuple[str, ...] = ()
    organization: str | None = None
    summary: str | None = None
    urls: tuple[str, ...] = ()


class Publisher(_Record, frozen=True, kw_only=True):
    """Who publishes (CSAF 2.0 §3.2.1.8)."""

    category: str
    name: str
    namespace: str
    contact_details: str | None = None
    issuing_authority: str | None = None


class Distribution(_Record, frozen=True, kw_only=True):
    """TLP 1.0 label (WHITE, GREEN, AMBER, RED) with its address, and text (CSAF 2.0 §3.2.1.5)."""

    tlp: str | None = None
    url: str | None = None
    text: str | None = None


class Severity(_Record, frozen=True, kw_only=True):
    """Severity of the whole document in the publisher's own words (CSAF 2.0 §3.2.1.2)."""

    text: str
    namespace: str | None = None


class Revision(_Record, frozen=True, kw_only=True):
    """An entry of the revision history; dates are RFC 3339 texts (CSAF 2.0 §3.2.1.12.6)."""

    number: str
    date: str
    summary: str
    legacy_version: str | None = None


class Generator(_Record, frozen=True, kw_only=True):
    """The engine that made the document (CSAF 2.0 §3.2.1.12.3)."""

    engine: str
    version: str | None = None
    date: str | None = None


class Tracking(_Record, frozen=True, kw_only=True):
    """Identity and history of the document (CSAF 2.0 §3.2.1.12)."""

    id: str
    status: str
    version: str
    initial_release_date: str
    current_release_date: str
    revisions: tuple[Revision, ...]
    aliases: tuple[str, ...] = ()
    generator: Generator | None = None


class Hashes(_Record, frozen=True, kw_only=True):
    """Hashes of one file: pairs of algorithm and hexadecimal value (CSAF 2.0 §3.1.3.3.2)."""

    filename: str
    values: tuple[tuple[str, str], ...]


class Helper(_Record, frozen=True, kw_only=True):
    """What identifies a product besides its name (CSAF 2.0 §3.1.3.3); `uris` pair namespace and URI."""

    cpe: str | None = None
    hashes: tuple[Hashes, ...] = ()
    model_numbers: tuple[str, ...] = ()
    purl: str | None = None
    sbom_urls: tuple[str, ...] = ()
    serial_numbers: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    uris: tuple[tuple[str, str], ...] = ()


class Branch(_Record, frozen=True, kw_only=True):
    """A step of a product's path, such as vendor, product_name, product_version (CSAF 2.0 §3.1.2)."""

    category: str
    name: str


class Relation(_Record, frozen=True, kw_only=True):
    """A product made of two others, named by their ids (CSAF 2.0 §3.2.2.4)."""

    category: str
    product: str
    relates_to: str


class Product(_Record, frozen=True, kw_only=True):
    """A product by its id: `path` from vendor to version, empty outside the branches; `name` in full."""

    id: str
    name: str
    path: tuple[Branch, ...] = ()
    helper: Helper | None = None
    relation: Relation | None = None

    @property
    def vendor(self) -> str | None:
        """Name of the first vendor branch as given, or None."""
        return next((branch.name for branch in self.path if branch.category == "vendor"), None)

    @property
    def version(self) -> str:
        """Name of the last branch that is a version, or a range of them; empty without one."""
        found = (branch.name for branch in reversed(self.path) if "version" in branch.category)
        return next(found, "")


class Group(_Record, frozen=True, kw_only=True):
    """A product group (CSAF 2.0 §3.2.2.3)."""

    id: str
    products: tuple[str, ...]
    summary: str | None = None


class Cwe(_Record, frozen=True, kw_only=True):
    """A weakness by id and name as given (CSAF 2.0 §3.2.3.3)."""

    id: str
    name: str


class VulnerabilityId(_Record, frozen=True, kw_only=True):
    """An id of another system (CSAF 2.0 §3.2.3.6)."""

    system_name: str
    text: str


class Cell(_Record, frozen=True, kw_only=True):
    """The status of one product for one vulnerability; CSAF allows a product several, such as recommended."""

    product: str
    status: str


class Score(_Record, frozen=True, kw_only=True):
    """A CVSS 2.0, 3.0 or 3.1 vector as given and the products that it holds for (CSAF 2.0 §3.2.3.13)."""

    vector: str
    products: tuple[str, ...]


class Restart(_Record, frozen=True, kw_only=True):
    """What has to restart after a remediation (CSAF 2.0 §3.2.3.12.7)."""

    category: str
    details: str | None = None


class Remediation(_Record, frozen=True, kw_only=True):
    """What to do, for the products and groups named (CSAF 2.0 §3.2.3.12)."""

    category: str
    details: str
    products: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    url: str | None = None
    date: str | None = None
    entitlements: tuple[str, ...] = ()
    restart: Restart | None = None


class Flag(_Record, frozen=True, kw_only=True):
    """Why products are not affected, as a code (CSAF 2.0 §3.2.3.5)."""

    label: str
    products: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    date: str | None = None


class Threat(_Record, frozen=True, kw_only=True):
    """Exploit status, target set or impact statement (CSAF 2.0 §3.2.3.14)."""

    category: str
    details: str
    products: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    date: str | None = None


class Involvement(_Record, frozen=True, kw_only=True):
    """What a party did about a vulnerability (CSAF 2.0 §3.2.3.7)."""

    party: str
    status: str
    date: str | None = None
    summary: str | None = None


class Vulnerability(_Record, frozen=True, kw_only=True):
    """One vulnerability item (CSAF 2.0 §3.2.3).

    `unanswered` are products that are under investigation only because their manufacturer has not answered;
    a CSAF document tells that in a note.
    """

    cve: str | None = None
    ids: tuple[VulnerabilityId, ...] = ()
    cwe: Cwe | None = None
    title: str | None = None
    discovery_date: str | None = None
    release_date: str | None = None
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    acknowledgments: tuple[Acknowledgment, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    cells: tuple[Cell, ...] = ()
    scores: tuple[Score, ...] = ()
    remediations: tuple[Remediation, ...] = ()
    flags: tuple[Flag, ...] = ()
    threats: tuple[Threat, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def statuses(self) -> dict[str, tuple[str, ...]]:
        """Status words of each product id, in the order given."""
        found: dict[str, tuple[str, ...]] = {}
        for cell in self.cells:
            found[cell.product] = (*found.get(cell.product, ()), cell.status)
        return found


class Advisory(_Record, frozen=True, kw_only=True):
    """A whole advisory; `unread` are pointers and values of a document that `read` could not carry."""

    title: str
    category: str
    publisher: Publisher
    tracking: Tracking
    lang: str | None = None
    source_lang: str | None = None
    severity: Severity | None = None
    distribution: Distribution | None = None
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    acknowledgments: tuple[Acknowledgment, ...] = ()
    products: tuple[Product, ...] = ()
    groups: tuple[Group, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    unread: tuple[tuple[str, object], ...] = ()
