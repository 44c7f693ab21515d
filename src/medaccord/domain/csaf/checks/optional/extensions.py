"""CSAF 2.1 §6.2.54.1-6.2.54.4: what extensions a document uses."""

from __future__ import annotations

from collections.abc import Callable

from medaccord.domain.csaf.document import Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.extension_classes import ExtensionClass, class_of
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, optional


@optional("6.2.54.1", Edition.V21)
def registered_extension(document: Document21) -> Found:
    """CSAF 2.1 §6.2.54.1: an extension that is not official is registered."""
    yield from extensions(
        document,
        lambda extension: class_of(extension) is ExtensionClass.EXPERIMENTAL,
        "Use an official or a registered extension: {} is neither.",
    )


@optional("6.2.54.2", Edition.V21)
def official_extension(document: Document21) -> Found:
    """CSAF 2.1 §6.2.54.2: an extension is official."""
    yield from extensions(
        document,
        lambda extension: class_of(extension) is not ExtensionClass.OFFICIAL,
        "Use an official extension: {} is none.",
    )


@optional("6.2.54.3", Edition.V21)
def critical_extension(document: Document21) -> Found:
    """CSAF 2.1 §6.2.54.3: no extension is critical."""
    yield from extensions(
        document,
        lambda extension: extension["critical"],
        "Make do without the critical extension {}: mandatory tests fail where it is used.",
        "/critical",
    )


@optional("6.2.54.4", Edition.V21)
def usage_of_experimental_extension_in_tlp_clear(document: Document21) -> Found:
    """CSAF 2.1 §6.2.54.4: a TLP:CLEAR document uses no experimental extension."""
    if document.is_clear:
        yield from experimental(document)


def experimental(document: Document21) -> Found:
    """Pointer and sentence of each experimental extension."""
    return extensions(
        document,
        lambda extension: class_of(extension) is ExtensionClass.EXPERIMENTAL,
        "Remove the experimental extension {}: readers may not know what it means.",
    )


def extensions(
    document: Document21, fails: Callable[[Json], bool], sentence: str, member: str = "/$schema"
) -> Found:
    """Pointer of a member and sentence, `{}` in it the schema's address, of each extension that fails."""
    for pointer, extension in document.extensions:
        if fails(extension):
            yield f"{pointer}{member}", sentence.format(shown(extension["$schema"]))
