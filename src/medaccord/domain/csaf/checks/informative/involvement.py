"""CSAF 2.1 §6.3.23.1, 6.3.23.2, 6.3.26.1-6.3.26.4: reports, and who was involved."""

from __future__ import annotations

from medaccord.domain.csaf.checks.mandatory.profiles import REPORT
from medaccord.domain.csaf.checks.optional.involvement import unused_entity_groups
from medaccord.domain.csaf.checks.optional.profiles import lacking_in_reported
from medaccord.domain.csaf.document import Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, informative

_INVOLVEMENT = "/document/involvement"


@informative("6.3.23.1", Edition.V21)
def involvement(document: Document21) -> Found:
    """CSAF 2.1 §6.3.23.1: a vulnerability report tells who was involved."""
    if document.category == REPORT and "involvement" not in document.document:
        yield _INVOLVEMENT, "Add who was involved: who reported to whom, and when."


@informative("6.3.23.2", Edition.V21)
def disclosure_date(document: Document21) -> Found:
    """CSAF 2.1 §6.3.23.2: every vulnerability of a report has a date of disclosure."""
    yield from lacking_in_reported(document, "disclosure_date", "Add when it was or will be disclosed.")


@informative("6.3.26.1", Edition.V21)
def vulnerability_not_covered_by_involvement(document: Document21) -> Found:
    """CSAF 2.1 §6.3.26.1: where actions are told, one is about each vulnerability; without ids, about all."""
    actions = [action for _, action in document.actions]
    if not actions or any("dl_vuln_ids" not in action for action in actions):
        return
    covered = {name for action in actions for name in action["dl_vuln_ids"]}
    for pointer, vulnerability in document.placed:
        if vulnerability.get("dl_vuln_id") not in covered:
            yield pointer, "Add who acted on this vulnerability, or name it in an action by its dl_vuln_id."


@informative("6.3.26.2", Edition.V21)
def unused_definition_of_entity_group_id(document: Document21) -> Found:
    """CSAF 2.1 §6.3.26.2: every entity group, with a summary or without one, is named by an action."""
    for pointer, name in unused_entity_groups(document, with_summary=True):
        yield pointer, f"Remove '{shown(name)}' unless its summary matters: no action names it."


@informative("6.3.26.3", Edition.V21)
def multiple_use_of_same_entity_group_name(document: Document21) -> Found:
    """CSAF 2.1 §6.3.26.3: no two entity groups have the same name."""
    yield from _named_twice(document.entity_groups, "entity_groups")


@informative("6.3.26.4", Edition.V21)
def multiple_use_of_same_entity_name(document: Document21) -> Found:
    """CSAF 2.1 §6.3.26.4: no two entities have the same name."""
    yield from _named_twice(document.entities, "entities")


def _named_twice(items: list[Json], key: str) -> Found:
    first: dict[str, int] = {}
    for place, item in enumerate(items):
        if "name" in item and first.setdefault(item["name"], place) != place:
            yield (
                f"{_INVOLVEMENT}/{key}/{place}/name",
                f"Tell '{shown(item['name'])}' from number {first[item['name']]}, or make one of both.",
            )
