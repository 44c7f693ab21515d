"""CSAF 2.1 §6.2.34-6.2.37: in which namespaces the SSVC decision points of a document lie."""

from __future__ import annotations

from collections.abc import Callable

from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, optional
from medaccord.domain.csaf.ssvc import is_extended, is_known, is_registered, is_reserved, is_unregistered


@optional("6.2.34", Edition.V21)
def usage_of_unknown_ssvc_decision_point_base_namespace(document: Document21) -> Found:
    """CSAF 2.1 §6.2.34: the base namespace of a decision point is registered and supported here."""
    yield from _in(
        document,
        lambda namespace: not is_known(namespace),
        "Use a namespace that is registered and known, such as ssvc: '{}' is not known here.",
    )


@optional("6.2.35", Edition.V21)
def usage_of_unregistered_ssvc_decision_point_base_namespace_in_tlp_clear(document: Document21) -> Found:
    """CSAF 2.1 §6.2.35: in a TLP:CLEAR document no base namespace is an unregistered one."""
    if document.is_clear:
        yield from unregistered(document)


@optional("6.2.36", Edition.V21)
def usage_of_ssvc_decision_point_namespace_with_extension_in_tlp_clear(document: Document21) -> Found:
    """CSAF 2.1 §6.2.36: in a TLP:CLEAR document no namespace has an extension."""
    if document.is_clear:
        yield from extended(document)


def unregistered(document: Document21) -> Found:
    """Pointer and sentence of each decision point in an unregistered base namespace."""
    return _in(document, is_unregistered, "Use a registered namespace instead of the private '{}'.")


def extended(document: Document21) -> Found:
    """Pointer and sentence of each decision point in a namespace with an extension."""
    return _in(document, is_extended, "Use the base namespace: readers may not know the extension of '{}'.")


def _in(document: Document21, fails: Callable[[str], bool], sentence: str) -> Found:
    for pointer, selection, _ in document.selections:
        if fails(selection["namespace"]):
            yield f"{pointer}/namespace", sentence.format(shown(selection["namespace"]))


@optional("6.2.37", Edition.V21)
def usage_of_unknown_ssvc_decision_point_namespace_without_resource(document: Document21) -> Found:
    """CSAF 2.1 §6.2.37: a resource whose summary names it explains a namespace that is not registered."""
    for pointer, selection, ssvc in document.selections:
        namespace = selection["namespace"]
        resources = ssvc.get("decision_point_resources", ())
        explained = any(namespace in resource.get("summary", "") for resource in resources)
        if not (explained or is_registered(namespace) or is_reserved(namespace)):
            yield (
                f"{pointer}/namespace",
                f"Add a decision point resource whose summary names '{shown(namespace)}'.",
            )
