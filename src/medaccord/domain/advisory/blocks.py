"""The blocks of an advisory: parts with stable names, one digest over all, and what differs between drafts.

A block is named by its kind and by the key of the case row that it was drawn from, so the same paragraph
keeps its name from draft to draft and from revision to revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import rfc8785

# A digest of blocks must never be the digest of anything else that is written as canonical JSON.
_TAG: Final = b"medaccord/advisory/1/blocks\x00"


class Kind(StrEnum):
    """What a block is about, in the order of an advisory."""

    TRACKING = "tracking"
    TITLE = "title"
    DISTRIBUTION = "distribution"
    NOTE = "note"
    REFERENCE = "reference"
    ACKNOWLEDGMENT = "acknowledgment"
    PRODUCT = "product"
    GROUP = "group"
    VULNERABILITY = "vulnerability"
    STATUS = "status"
    """The answers for all products to one vulnerability; named by that vulnerability."""
    SCORE = "score"
    REMEDIATION = "remediation"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a draft: `source` is the key of its row, `content` plain JSON that is never changed."""

    kind: Kind
    source: str
    content: Mapping[str, Any]

    @property
    def name(self) -> tuple[Kind, str]:
        """What the block is called in every draft."""
        return (self.kind, self.source)


class Difference(StrEnum):
    """What became of a block."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One block that differs; `before` or `after` is None where there was or is none."""

    what: Difference
    kind: Kind
    source: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def digest(blocks: Iterable[Block]) -> str:
    """SHA-256, hexadecimal, over the canonical JSON (RFC 8785) of all blocks in their order."""
    listed = [[block.kind.value, block.source, block.content] for block in blocks]
    return sha256(_TAG + rfc8785.dumps(listed)).hexdigest()


def changes(before: Sequence[Block], after: Sequence[Block]) -> tuple[Change, ...]:
    """What differs, in the order of the newer draft, then what is gone; empty exactly for equal digests."""
    old = {block.name: block for block in before}
    new = {block.name: block for block in after}
    found = [_change(old.get(block.name), block) for block in after if old.get(block.name) != block]
    found += [_change(block, None) for block in before if block.name not in new]
    return tuple(found + _moved(before, after, old, new))


def _change(before: Block | None, after: Block | None) -> Change:
    block = after or before
    assert block is not None
    if before is None or after is None:
        what = Difference.ADDED if before is None else Difference.REMOVED
    else:
        what = Difference.CHANGED
    was, now = (side.content if side else None for side in (before, after))
    return Change(what, block.kind, block.source, was, now)


def _moved(
    before: Sequence[Block],
    after: Sequence[Block],
    old: Mapping[tuple[Kind, str], Block],
    new: Mapping[tuple[Kind, str], Block],
) -> list[Change]:
    """Blocks in another order among those that both drafts hold."""
    was = [block for block in before if block.name in new]
    now = [block for block in after if block.name in old]
    pairs = zip(was, now, strict=True)
    return [
        Change(Difference.MOVED, two.kind, two.source, old[two.name].content, two.content)
        for one, two in pairs
        if one.name != two.name
    ]


def summary(found: Iterable[Change]) -> str:
    """What changed in a few words without content, such as `note added, 2 scores changed`."""
    counts: dict[tuple[Kind, Difference], int] = {}
    for change in found:
        counts[change.kind, change.what] = counts.get((change.kind, change.what), 0) + 1
    return ", ".join(
        f"{kind.value} {what.value}" if count == 1 else f"{count} blocks of kind {kind.value} {what.value}"
        for (kind, what), count in counts.items()
    )
