"""CSAF 2.0 §6.2.3, 6.2.19, 2.1 §6.2.41, 6.2.47: scores and other metrics of products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medaccord.domain.csaf.checks.optional.document import canonical_urls
from medaccord.domain.csaf.document import AFFECTED, FIXED, Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ordering import instant
from medaccord.domain.csaf.registry import Found, optional
from medaccord.domain.csaf.scores import metrics_of

_EPSS_STAYS_FRESH = 15 * 86_400  # seconds
_IMPACTS = ("Confidentiality", "Integrity", "Availability")
# The impacts by their letters in a vector, with the property that modifies each.
_MODIFIED = {
    "cvss_v3": {impact[0]: f"modified{impact}Impact" for impact in _IMPACTS},
    "cvss_v4": {
        f"{side[0]}{impact[0]}": f"modified{side}{impact}Impact"
        for side in ("Vuln", "Sub")
        for impact in _IMPACTS
    },
}


@optional("6.2.3")
def missing_score(document: Document) -> Found:
    """CSAF 2.0 §6.2.3: every affected product has a score (2.1: a metric)."""
    for (pointer, vulnerability), scores in zip(document.placed, document.scored, strict=True):
        scored = {product for item in scores for product in item.products}
        for place, product in document.stated(pointer, vulnerability, AFFECTED):
            if product not in scored:
                yield place, f"Add a score for '{shown(product)}', which is affected."


@optional("6.2.19")
def cvss_for_fixed_products(document: Document) -> Found:
    """CSAF 2.0 §6.2.19: a score of a fixed product comes to nothing (decision 0298)."""
    for (pointer, vulnerability), scores in zip(document.placed, document.scored, strict=True):
        fixed = {product for _, product in document.stated(pointer, vulnerability, FIXED)}
        for scored in scores if fixed else ():
            named = [product for product in scored.products if product in fixed]
            for kind, pointer_of_score, cvss in scored.cvss() if named else ():
                if not _comes_to_nothing(kind, cvss):
                    yield (
                        pointer_of_score,
                        f"Bring the score of '{shown(named[0])}', which is fixed, to 0 or remove it.",
                    )


def _comes_to_nothing(kind: str, cvss: Mapping[str, Any]) -> bool:
    """The overall score is 0: it is said to be, or no impact is left after what was modified."""
    if cvss.get("environmentalScore") == 0:
        return True
    metrics = metrics_of(cvss["vectorString"])
    if kind == "cvss_v2":
        return cvss.get("targetDistribution") == "NONE" or metrics.get("TD") == "N"
    return all(_is_without(cvss, metrics, letters, name) for letters, name in _MODIFIED[kind].items())


def _is_without(cvss: Mapping[str, Any], metrics: Mapping[str, str], letters: str, name: str) -> bool:
    """An impact is none, as modified by a property or in the vector, or else from the beginning."""
    modified = metrics.get(f"M{letters}", "X")
    if cvss.get(name) in ("NONE", "NEGLIGIBLE") or modified == "N":
        return True
    return modified == "X" and cvss.get(name, "NOT_DEFINED") == "NOT_DEFINED" and metrics.get(letters) == "N"


@optional("6.2.41", Edition.V21)
def old_epss_timestamp(document: Document21) -> Found:
    """CSAF 2.1 §6.2.41: the youngest EPSS of a vulnerability is within 15 days of the newest revision."""
    if not document.is_released:
        return
    seconds, fraction = document.revisions[-1].date
    for scores in document.scored:
        stamped = [
            (instant(scored.content["epss"]["timestamp"]), f"{scored.inside}/epss/timestamp")
            for scored in scores
            if "epss" in scored.content
        ]
        if stamped and max(stamped)[0] < (seconds - _EPSS_STAYS_FRESH, fraction):
            yield max(stamped)[1], "Look the EPSS up again: the newest revision is over 15 days younger."


@optional("6.2.47", Edition.V21)
def use_of_qualitative_severity_rating_by_issuing_party(document: Document21) -> Found:
    """CSAF 2.1 §6.2.47: the issuing party, who is its own source, gives more than a severity in words."""
    own = {"", *canonical_urls(document)}
    for scores in document.scored:
        for scored in scores:
            if "qualitative_severity_rating" in scored.content and scored.source in own:
                yield (
                    f"{scored.inside}/qualitative_severity_rating",
                    "Score by CVSS instead of a severity in words.",
                )
