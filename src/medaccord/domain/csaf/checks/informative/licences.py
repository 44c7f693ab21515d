"""CSAF 2.1 §6.3.17: the licence of the document is in a public list."""

from __future__ import annotations

from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.licence_lists import identifiers, is_listed
from medaccord.domain.csaf.registry import Found, informative


@informative("6.3.17", Edition.V21)
def use_of_unregistered_license(document: Document21) -> Found:
    """CSAF 2.1 §6.3.17: every licence and exception is in the list of SPDX or of ScanCode LicenseDB."""
    for name, exception in identifiers(document.document.get("license_expression", "")):
        if not is_listed(name, exception):
            yield (
                "/document/license_expression",
                f"Use a licence of the SPDX or ScanCode list instead of '{shown(name)}' if one will do.",
            )
