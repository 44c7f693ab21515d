"""CSAF 2.1 §6.1.24, 6.1.64, 6.1.65: who did what to whom, and which vulnerability it was about.

Of these tests the readings are in decision 0296.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medaccord.domain.csaf.document import Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ordering import Instant, instant
from medaccord.domain.csaf.references import in_circles, twice
from medaccord.domain.csaf.registry import Found, mandatory

_INVOLVEMENT = "/document/involvement"
_REACHING = frozenset({"confirmation", "coordination", "dispute", "notification"})
_ANSWERING = frozenset({"confirmation", "dispute"})
_REFS = ("acting_entity_refs", "receiving_entity_refs")

# What an action is besides its id, status and summary: category, date, who, whom, on what, about what.
Deed = tuple[str, Instant, frozenset[str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]


@mandatory("6.1.24", Edition.V21)
def multiple_definition_in_actions(document: Document21) -> Found:
    """CSAF 2.1 §6.1.24: no two actions differ in their id alone."""
    seen: dict[tuple[Deed, str, str | None], str] = {}
    for pointer, action in document.actions:
        key = _deed(document, action), action["status"], action.get("summary")
        if key in seen:
            yield pointer, f"Remove this action, or tell what differs: it repeats '{shown(seen[key])}'."
        seen.setdefault(key, action["action_id"])


def _deed(document: Document21, action: Json) -> Deed:
    """The deed, groups read as their members; an action about every vulnerability names none."""
    about = frozenset(action.get("dl_vuln_ids", ()))
    acting, receiving = (document.entities_of(action, name) for name in _REFS)
    return (
        action["category"],
        instant(action["date"]),
        acting,
        receiving,
        frozenset(action.get("referenced_action_ids", ())),
        frozenset() if about == frozenset(document.local_ids) else about,
        frozenset(document.reached(action)),
    )


@mandatory("6.1.64.1", Edition.V21)
def missing_receiving_entity_refs(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.1: an action that reaches somebody says whom."""
    for pointer, action in document.actions:
        if action["category"] in _REACHING and "receiving_entity_refs" not in action:
            yield pointer, f"Add receiving_entity_refs: a {action['category']} reaches somebody."


@mandatory("6.1.64.2", Edition.V21)
def contradicting_definition_in_actions(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.2: one deed at one instant has one status."""
    seen: dict[Deed, Json] = {}
    for pointer, action in document.actions:
        first = seen.setdefault(_deed(document, action), action)
        if first["status"] != action["status"]:
            name = shown(first["action_id"])
            yield f"{pointer}/status", f"Correct status or date: '{name}' is the same and {first['status']}."


@mandatory("6.1.64.3", Edition.V21)
def missing_recipient_on_attempt(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.3: an attempt says whom it was to reach."""
    for pointer, action in document.actions:
        if action["status"] == "attempted" and "receiving_entity_refs" not in action:
            yield pointer, "Add receiving_entity_refs: say whom the attempt was to reach."


@mandatory("6.1.64.4", Edition.V21)
def actor_and_recipient(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.4: nobody acts upon themselves, groups included."""
    for pointer, action in document.actions:
        acting, receiving = (document.entities_of(action, name) for name in _REFS)
        for entity in sorted(acting & receiving):
            yield pointer, f"Name '{shown(entity)}' as acting or as receiving, not as both."


@mandatory("6.1.64.5", Edition.V21)
def missing_definition_of_entity_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.5: every entity that an action or a group names is defined."""
    defined = {entity["entity_id"] for entity in document.entities}
    grouped = (
        (f"{_INVOLVEMENT}/entity_groups/{index}/entity_ids/{place}", entity)
        for index, group in enumerate(document.entity_groups)
        for place, entity in enumerate(group["entity_ids"])
    )
    named = ((place, ref) for place, ref in _named(document) if ref.startswith("EID-"))
    for pointer, entity in (*named, *grouped):
        if entity not in defined:
            yield pointer, f"Define '{shown(entity)}' among the entities, or remove it here."


def _named(document: Document21) -> Iterator[tuple[str, str]]:
    """Every reference of an action to an entity or a group, with its pointer."""
    for pointer, action in document.actions:
        for name in _REFS:
            for place, ref in enumerate(action.get(name, ())):
                yield f"{pointer}/{name}/{place}", ref


@mandatory("6.1.64.6", Edition.V21)
def multiple_definition_of_entity_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.6: no entity id is defined twice."""
    yield from twice(_ids(f"{_INVOLVEMENT}/entities", document.entities, "entity_id"), "entity id")


@mandatory("6.1.64.7", Edition.V21)
def missing_definition_of_entity_group_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.7: every entity group that an action names is defined."""
    for pointer, group in _named(document):
        if group.startswith("EGID-") and group not in document.entity_members:
            yield pointer, f"Define '{shown(group)}' among the entity groups, or remove it here."


@mandatory("6.1.64.8", Edition.V21)
def multiple_definition_of_entity_group_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.8: no entity group id is defined twice."""
    groups = _ids(f"{_INVOLVEMENT}/entity_groups", document.entity_groups, "entity_group_id")
    yield from twice(groups, "entity group id")


def _ids(pointer: str, items: Iterable[Json], key: str) -> Iterator[tuple[str, str]]:
    for index, item in enumerate(items):
        yield f"{pointer}/{index}/{key}", item[key]


@mandatory("6.1.64.9", Edition.V21)
def missing_definition_of_action_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.9: every action that another refers to is defined."""
    defined = {action["action_id"] for _, action in document.actions}
    for pointer, action in document.actions:
        for place, ref in enumerate(action.get("referenced_action_ids", ())):
            if ref not in defined:
                yield (
                    f"{pointer}/referenced_action_ids/{place}",
                    f"Define the action '{shown(ref)}', or remove it here.",
                )


@mandatory("6.1.64.10", Edition.V21)
def multiple_definition_of_action_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.10: no action id is defined twice."""
    actions = (action for _, action in document.actions)
    yield from twice(_ids(f"{_INVOLVEMENT}/actions", actions, "action_id"), "action id")


@mandatory("6.1.64.11", Edition.V21)
def circular_reference_of_action_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.11: no action refers to itself, directly or through others."""
    refers: dict[str, set[str]] = {}
    for _, action in document.actions:
        refers.setdefault(action["action_id"], set()).update(action.get("referenced_action_ids", ()))
    circular = in_circles(refers)
    for pointer, action in document.actions:
        name = action["action_id"]
        if name in circular and "referenced_action_ids" in action:
            yield (
                f"{pointer}/referenced_action_ids",
                f"Break the circle: '{shown(name)}' refers to itself through its references.",
            )


@mandatory("6.1.64.12", Edition.V21)
def confirmation_from_unmentioned_entity(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.12: only whom an action reached confirms it."""
    reached: dict[str, frozenset[str]] = {}
    for _, action in document.actions:
        name = action["action_id"]
        entities = document.entities_of(action, "receiving_entity_refs")
        reached[name] = reached.get(name, frozenset()) | entities
    for pointer, action in document.actions:
        if action["category"] == "confirmation":
            acting = document.entities_of(action, "acting_entity_refs")
            for ref in action.get("referenced_action_ids", ()):
                for entity in sorted(acting - reached.get(ref, acting)):
                    yield (
                        pointer,
                        f"Let the recipients of '{shown(ref)}' confirm it: '{shown(entity)}' is not one.",
                    )


@mandatory("6.1.64.13", Edition.V21)
def missing_referenced_action_ids(document: Document21) -> Found:
    """CSAF 2.1 §6.1.64.13: a confirmation or dispute says which action it answers."""
    for pointer, action in document.actions:
        if action["category"] in _ANSWERING and "referenced_action_ids" not in action:
            yield pointer, f"Add referenced_action_ids: say which action this {action['category']} answers."


@mandatory("6.1.65.1", Edition.V21)
def missing_definition_of_local_vulnerability_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.65.1: every document-local vulnerability id that an action names is defined."""
    for pointer, action in document.actions:
        for place, name in enumerate(action.get("dl_vuln_ids", ())):
            if name not in document.local_ids:
                yield (
                    f"{pointer}/dl_vuln_ids/{place}",
                    f"Give a vulnerability the dl_vuln_id '{shown(name)}', or remove it here.",
                )


@mandatory("6.1.65.2", Edition.V21)
def multiple_definition_of_local_vulnerability_id(document: Document21) -> Found:
    """CSAF 2.1 §6.1.65.2: no document-local vulnerability id is given twice."""
    given = (
        (f"{pointer}/dl_vuln_id", item["dl_vuln_id"])
        for pointer, item in document.placed
        if "dl_vuln_id" in item
    )
    yield from twice(given, "dl_vuln_id")
