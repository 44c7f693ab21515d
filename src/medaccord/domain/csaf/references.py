"""Names that a document defines and refers to: defined once, and never leading back to themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .findings import shown


def twice(definitions: Iterable[tuple[str, str]], what: str) -> Iterator[tuple[str, str]]:
    """Pointer and sentence of each name that is defined again; `what` says what it names."""
    first: dict[str, str] = {}
    for pointer, name in definitions:
        if name in first:
            yield pointer, f"Give it another {what}: '{shown(name)}' is already defined at {first[name]}."
        else:
            first[name] = pointer


def in_circles(refers: Mapping[str, set[str]]) -> set[str]:
    """Nodes between circles or on them: what remains when ends are taken off from both sides."""
    inner = {node: {other for other in others if other in refers} for node, others in refers.items()}
    inner = _without_ends(inner)
    backward: dict[str, set[str]] = {node: set() for node in inner}
    for node, others in inner.items():
        for other in others:
            backward[other].add(node)
    return set(_without_ends(backward))


def _without_ends(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The graph without the nodes that lead nowhere, taken off again and again."""
    incoming: dict[str, list[str]] = {node: [] for node in graph}
    for node, others in graph.items():
        for other in others:
            incoming[other].append(node)
    open_ends = {node: len(others) for node, others in graph.items()}
    ends = [node for node, count in open_ends.items() if count == 0]
    for end in ends:
        for node in incoming[end]:
            open_ends[node] -= 1
            if open_ends[node] == 0:
                ends.append(node)
    removed = set(ends)
    return {node: others - removed for node, others in graph.items() if node not in removed}
