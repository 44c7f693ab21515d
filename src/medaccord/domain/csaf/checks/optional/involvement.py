"""CSAF 2.1 §6.2.56.1-6.2.56.5, 6.2.57: who acted when, and ids that only this document knows."""

from __future__ import annotations

from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ordering import instant
from medaccord.domain.csaf.registry import Found, optional

# What can be said of an action before its date.
_AHEAD = frozenset({"deferred", "outstanding", "planned"})
_INVOLVEMENT = "/document/involvement"


@optional("6.2.56.1", Edition.V21)
def confirmation_before_action(document: Document21) -> Found:
    """CSAF 2.1 §6.2.56.1: nobody confirms an action before its date."""
    dates = {action["action_id"]: action["date"] for _, action in document.actions}
    for pointer, action in document.actions:
        if action["category"] != "confirmation":
            continue
        for place, name in enumerate(action.get("referenced_action_ids", ())):
            if name in dates and instant(action["date"]) < instant(dates[name]):
                yield (
                    f"{pointer}/referenced_action_ids/{place}",
                    f"Correct a date: '{shown(name)}' comes after what confirms it.",
                )


@optional("6.2.56.2", Edition.V21)
def unused_definition_of_entity_group_id_without_summary(document: Document21) -> Found:
    """CSAF 2.1 §6.2.56.2: an entity group without a summary is named by an action."""
    for pointer, name in unused_entity_groups(document, with_summary=False):
        yield pointer, f"Remove '{shown(name)}', or say in a summary what it is for: no action names it."


def unused_entity_groups(document: Document21, *, with_summary: bool) -> Found:
    """Pointer and id of each entity group that no action names, those with a summary or without one too."""
    used = _named(document)
    for place, group in enumerate(document.entity_groups):
        name = group["entity_group_id"]
        if name not in used and (with_summary or "summary" not in group):
            yield f"{_INVOLVEMENT}/entity_groups/{place}/entity_group_id", name


def _named(document: Document21) -> set[str]:
    """Ids of entities and groups that actions name."""
    return {
        name
        for _, action in document.actions
        for key in ("acting_entity_refs", "receiving_entity_refs")
        for name in action.get(key, ())
    }


@optional("6.2.56.3", Edition.V21)
def unused_definition_of_entity_id(document: Document21) -> Found:
    """CSAF 2.1 §6.2.56.3: every entity is named by an action or belongs to a group."""
    used = _named(document).union(*document.entity_members.values())
    for place, entity in enumerate(document.entities):
        if entity["entity_id"] not in used:
            yield (
                f"{_INVOLVEMENT}/entities/{place}/entity_id",
                f"Remove '{shown(entity['entity_id'])}': no action and no group names it.",
            )


@optional("6.2.56.4", Edition.V21)
def explicit_reference_to_all_vulnerabilities(document: Document21) -> Found:
    """CSAF 2.1 §6.2.56.4: an action that is about every vulnerability names none of them."""
    every = {vulnerability.get("dl_vuln_id") for vulnerability in document.vulnerabilities}
    for pointer, action in document.actions:
        if every and every <= set(action.get("dl_vuln_ids", ())):
            yield f"{pointer}/dl_vuln_ids", "Leave the ids out: without them an action is about everything."


@optional("6.2.56.5", Edition.V21)
def inconsistent_future_action_date(document: Document21) -> Found:
    """CSAF 2.1 §6.2.56.5: an action dated after the newest revision of a released document lies ahead."""
    newest = document.revisions[-1]
    for pointer, action in document.actions if document.is_released else ():
        if action["status"] not in _AHEAD and instant(action["date"]) > newest.date:
            yield (
                f"{pointer}/date",
                f"Correct the date, or call it planned: it is after the newest revision, "
                f"{shown(newest.number)}.",
            )


@optional("6.2.57", Edition.V21)
def unused_definition_of_document_local_vuln_id(document: Document21) -> Found:
    """CSAF 2.1 §6.2.57: every document-local id of a vulnerability is used by an action."""
    used = {name for _, action in document.actions for name in action.get("dl_vuln_ids", ())}
    for pointer, vulnerability in document.placed:
        name = vulnerability.get("dl_vuln_id")
        if name is not None and name not in used:
            yield f"{pointer}/dl_vuln_id", f"Remove '{shown(name)}', or name it in the action about it."
