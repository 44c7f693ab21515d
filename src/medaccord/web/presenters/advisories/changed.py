"""What changed between two states of an advisory, in a few words without content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.advisory.blocks import Change, Difference, Kind

THINGS: Mapping[Kind, Any] = {
    Kind.TRACKING: _l("tracking"),
    Kind.TITLE: _l("title"),
    Kind.DISTRIBUTION: _l("distribution"),
    Kind.NOTE: _l("note"),
    Kind.REFERENCE: _l("reference"),
    Kind.ACKNOWLEDGMENT: _l("acknowledgment"),
    Kind.PRODUCT: _l("product"),
    Kind.GROUP: _l("group"),
    Kind.VULNERABILITY: _l("vulnerability"),
    Kind.STATUS: _l("answers"),
    Kind.SCORE: _l("score"),
    Kind.REMEDIATION: _l("remediation"),
}
BECAME: Mapping[Difference, Any] = {
    Difference.ADDED: _l("%(what)s added"),
    Difference.REMOVED: _l("%(what)s removed"),
    Difference.CHANGED: _l("%(what)s changed"),
    Difference.MOVED: _l("%(what)s moved"),
}


def changed_words(found: Iterable[Change]) -> str:
    """'note added, score changed (2)'."""
    counts = Counter((change.kind, change.what) for change in found)
    return ", ".join(_became(kind, what, count) for (kind, what), count in counts.items())


def _became(kind: Kind, what: Difference, count: int) -> str:
    said = str(BECAME[what]) % {"what": THINGS[kind]}
    return said if count == 1 else _("%(said)s (%(n)d)") % {"said": said, "n": count}
