"""Traffic Light Protocol 2.0 (FIRST, August 2022): five labels, how strict they are, their CSAF 2.0 names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence


class Tlp(StrEnum):
    """A TLP 2.0 label as it is written, from the widest to the strictest."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"


# What nobody has marked may be sensitive; keeping it inside one organisation is the careful reading.
DEFAULT: Final = Tlp.AMBER_STRICT

_RANK: Final = {label: rank for rank, label in enumerate(Tlp)}

SENTENCES: Final = {
    Tlp.CLEAR: "Anyone may see this and pass it on.",
    Tlp.GREEN: "You may pass this on within the community, but not where the public can read it.",
    Tlp.AMBER: "Pass this on only within your organization and to its clients, and only where needed.",
    Tlp.AMBER_STRICT: "Pass this on only within your own organization, and only to those who need it.",
    Tlp.RED: "Only the people it was given to by name may see this. Do not pass it on.",
}

WITHIN: Final = frozenset({Tlp.AMBER, Tlp.AMBER_STRICT})
"""Labels under which a recipient shares inside its organisation."""
ALONE: Final = "You have this for yourself alone. Do not pass it on."

# CSAF 2.0 §3.2.1.5.2 knows TLP 1.0 only: no label there is as strict as AMBER+STRICT without being RED.
_CSAF20: Final = {Tlp.CLEAR: "WHITE", Tlp.GREEN: "GREEN", Tlp.AMBER: "AMBER", Tlp.RED: "RED"}


# Between the parts of a marking stand blanks and signs of any script, but nothing that ends a clause.
_BETWEEN: Final = r"(?:[^\w.,;!?]|_|[.,;!?](?!\s))*"
_PROTOCOL: Final = r"(?:TLP|TRAFFIC\s+LIGHT\s+PROTOCOL)"
_VERSION: Final = r"(?:V(?:ER(?:SION)?)?\.?\s*)?\d(?:\.\d)?(?!\d)"
_KIND: Final = r"(?:LABEL|LEVEL|MARKING|COLOU?R|DESIGNATION)(?:\s+IS)?"
_NAMED: Final = re.compile(
    rf"(?<![^\W_]){_PROTOCOL}{_BETWEEN}(?:TLP{_BETWEEN})?(?:{_VERSION}{_BETWEEN})?(?:{_KIND}{_BETWEEN})?"
    rf"(?P<label>RED|AMBER(?P<strict>{_BETWEEN}STRICT)?|GREEN|CLEAR|WHITE)(?![^\W_])",
    re.IGNORECASE,
)


def strictness(label: Tlp) -> int:
    """Rank a label from 0 (CLEAR) to 4 (RED)."""
    return _RANK[label]


def strictest(labels: Iterable[Tlp | None]) -> Tlp:
    """Give the label of what derives from all of these; unmarked sources, or none, count as default."""
    return max((label or DEFAULT for label in labels), key=strictness, default=DEFAULT)


def never_wider(container: Tlp, item: Tlp) -> bool:
    """Tell whether an item may carry its label inside the container, or take it in the container's place."""
    return strictness(item) >= strictness(container)


def labels_for(container: Tlp, *, is_public: bool, is_named: bool) -> tuple[Tlp, ...]:
    """Labels that a sender may give what it puts into a case, the widest first.

    Before a case is public nothing in it is labelled wider than the case itself. RED is for people that it is
    given to by name (TLP 2.0): elsewhere a colleague who comes in later reads it as well.
    """
    return tuple(
        one
        for one in Tlp
        if (is_public or never_wider(container, one)) and (is_named or one != Tlp.RED or container == Tlp.RED)
    )


def sentence(label: Tlp, *, has_organisation: bool = True) -> str:
    """Say in plain words what a recipient may do with what carries the label.

    Each party of a case shares within its own organisation; who has none has nobody to share it with.
    """
    return ALONE if label in WITHIN and not has_organisation else SENTENCES[label]


def parse_tlp(text: str) -> Tlp:
    """Read a label in any case, with or without `TLP:`; TLP 1.0's WHITE is CLEAR."""
    name = text.strip().upper().removeprefix("TLP:").strip()
    try:
        return Tlp("TLP:" + {"WHITE": "CLEAR"}.get(name, name))
    except ValueError:
        raise Invalid(Sentence("Choose one of the labels {listed}.", listed=", ".join(Tlp))) from None


def named_label(words: str) -> Tlp | None:
    """The strictest label that a marking in somebody's own words names, as in 'TLP AMBER, for partners'.

    A marking is the protocol's name, perhaps its version or a word such as 'level', and after it the label,
    with nothing between them but blanks and signs of any script: 'TLP 2.0: RED', '(TLP) RED',
    'TLP=AMBER-STRICT'. Letters may have any size. 'TLP' alone, a colour without it, one that stands
    before it, and one in another clause are no marking: 'the red TLP cable', 'see TLP. Red wire'.
    """
    found = (_named(one) for one in _NAMED.finditer(_even(words)))
    return max(found, key=strictness, default=None)


def _named(found: re.Match[str]) -> Tlp:
    return Tlp.AMBER_STRICT if found["strict"] else parse_tlp(found["label"])


def _even(words: str) -> str:
    """A text with the plain form of each letter and sign, without those that nobody sees."""
    plain = unicodedata.normalize("NFKC", words)
    return "".join(one for one in plain if unicodedata.category(one) != "Cf")


def to_csaf20(label: Tlp) -> str | None:
    """Give the label's name in CSAF 2.0, or None for AMBER+STRICT, which no CSAF 2.0 document can carry."""
    return _CSAF20.get(label)


def from_csaf20(name: str) -> Tlp:
    """Read the label of a CSAF 2.0 document: WHITE, GREEN, AMBER or RED, written exactly so."""
    for label, written in _CSAF20.items():
        if written == name:
            return label
    raise Invalid("A CSAF 2.0 document is labelled WHITE, GREEN, AMBER or RED.")
