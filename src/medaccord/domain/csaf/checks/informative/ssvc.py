"""CSAF 2.1 §6.3.13-6.3.15, 6.3.25: versions and namespaces of SSVC decision points."""

from __future__ import annotations

from medaccord.domain.csaf.checks.optional.ssvc import extended, unregistered
from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.ordering import instant
from medaccord.domain.csaf.registry import Found, informative
from medaccord.domain.csaf.ssvc import latest_version


@informative("6.3.13", Edition.V21)
def usage_of_non_latest_ssvc_decision_point_version(document: Document21) -> Found:
    """CSAF 2.1 §6.3.13: a registered decision point has the version that was the latest at the timestamp."""
    for pointer, selection, ssvc in document.selections:
        version = latest_version(selection["namespace"], selection["key"], instant(ssvc["timestamp"]))
        if version not in (None, selection["version"]):
            yield f"{pointer}/version", f"Use version {version}, the latest at the time of this selection."


@informative("6.3.14", Edition.V21)
def usage_of_unregistered_ssvc_base_namespace_in_non_tlp_clear(document: Document21) -> Found:
    """CSAF 2.1 §6.3.14: in a document that is not TLP:CLEAR no base namespace is an unregistered one."""
    if not document.is_clear:
        yield from unregistered(document)


@informative("6.3.15", Edition.V21)
def usage_of_ssvc_namespace_with_extension_in_non_tlp_clear(document: Document21) -> Found:
    """CSAF 2.1 §6.3.15: in a document that is not TLP:CLEAR no namespace has an extension."""
    if not document.is_clear:
        yield from extended(document)


@informative("6.3.25", Edition.V21)
def non_latest_ssvc_decision_point_version_at_validation_time(document: Document21) -> Found:
    """CSAF 2.1 §6.3.25: a registered decision point has the latest version that is known when validated."""
    for pointer, selection, _ in document.selections:
        version = latest_version(selection["namespace"], selection["key"])
        if version not in (None, selection["version"]):
            yield f"{pointer}/version", f"Select again by version {version}, the latest by now."
