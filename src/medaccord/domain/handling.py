"""Handling marks beside the TLP label: what a thing is by law or agreement, and how far it goes on.

A label says how far a recipient passes a thing on; a mark says what it is. What is commercial confidential,
a trade secret or PCII (protected critical infrastructure information, 6 CFR part 29) belongs to somebody, who
is asked before anybody but the coordination center reads it (N3 of the agreement's duties); what is not to be
passed on is said of itself (21 CFR 20.85).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import DEFAULT, Tlp, named_label, never_wider, strictest


class Mark(StrEnum):
    """What a thing is, whatever its label; one thing may be several of these."""

    COMMERCIAL = "commercial_confidential"
    TRADE_SECRET = "trade_secret"  # noqa: S105 - a mark, no secret
    PCII = "pcii"
    PREDECISIONAL = "predecisional"
    PERSONAL = "personal_data"


class Onward(StrEnum):
    """Whether whoever received a thing hands it to another organisation, from the narrowest to the widest."""

    FORBIDDEN = "forbidden"
    WITH_PERMISSION = "with_permission"
    FREE = "free"


class Readers(StrEnum):
    """For whom a thing is put into a case; one party's side is that party and the coordination center."""

    EVERYONE = "everyone"
    PEOPLE = "people"
    AGENCIES = "agencies"
    SIDE = "side"


OWNED: Final = frozenset({Mark.COMMERCIAL, Mark.TRADE_SECRET, Mark.PCII})
"""Marks of what belongs to somebody, who is asked before anybody but the coordination center reads it."""

APART: Final = (
    "What is {marks} belongs to somebody and lies alone. Do not write it here: file it as a document of its"
    " own."
)

APART_FROM_REPORT: Final = (
    "What is {marks} belongs to somebody and lies alone. Leave it out of the report; once a case is open,"
    " file it there as a document of its own."
)
AGENCYS: Final = "What is predecisional is an agency’s own. It comes in that agency’s own report."

WIDER: Final = "Here it only becomes stricter. Wider needs a release that is recorded; ask the center for it."
NOT_WIDER: Final = "Here it only becomes wider. Choose a wider label, or a wider way on."
SAME: Final = "It is marked so already. Choose a stricter label, a further mark, or a narrower way on."

SENTENCES: Final = {
    Mark.COMMERCIAL: "Its owner and the center read it, and nobody else before its owner agrees.",
    Mark.TRADE_SECRET: "Its owner and the center read it, and nobody else ever but by its owner’s consent.",
    Mark.PCII: "Protected critical infrastructure information. Its owner and whoever of the center is trained"
    " read it, and nobody else before its owner agrees.",
    Mark.PREDECISIONAL: "For the agencies’ own deliberation; no position of either.",
    Mark.PERSONAL: "It names people. Use as little of it as the case needs, and copy none of it.",
}
"""What each mark asks of whoever reads the thing."""

ONWARD_SENTENCES: Final = {
    Onward.FORBIDDEN: "Do not pass it on to any other organization.",
    Onward.WITH_PERMISSION: "Ask the organization that it came from before you pass it on.",
    Onward.FREE: "Pass it on as far as its label allows.",
}

_FOR: Final = {
    Mark.COMMERCIAL: frozenset({Readers.SIDE}),
    Mark.TRADE_SECRET: frozenset({Readers.SIDE}),
    Mark.PCII: frozenset({Readers.SIDE}),
    Mark.PREDECISIONAL: frozenset({Readers.AGENCIES}),
    Mark.PERSONAL: frozenset({Readers.SIDE, Readers.AGENCIES, Readers.PEOPLE}),
}
_WHO: Final = {
    Mark.COMMERCIAL: "What is commercial confidential goes to its owner and the coordination center first."
    " Choose that one organization.",
    Mark.TRADE_SECRET: "A trade secret goes to its owner and the coordination center alone."
    " Choose that one organization.",
    Mark.PCII: "PCII goes to its owner and the coordination center first. Choose that one organization.",
    Mark.PREDECISIONAL: "What is predecisional stays with the agencies. Choose the agencies only.",
    Mark.PERSONAL: "Personal data do not go to everyone. Choose one organization, the agencies, or people by"
    " name.",
}


@dataclass(frozen=True, slots=True)
class Marking:
    """How one thing is to be handled: its label, its marks, and how far it goes on."""

    label: Tlp = DEFAULT
    marks: frozenset[Mark] = field(default_factory=frozenset)
    onward: Onward = Onward.FREE

    @property
    def is_owned(self) -> bool:
        """Whether somebody owns it, who is asked before anybody but the coordination center reads it."""
        return bool(self.marks & OWNED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sender says of the marking; without a label it is the usual one there, without a word on passing
    it on what is usual for the marks.
    """

    label: Tlp | None = None
    marks: Collection[Mark] = field(default_factory=tuple)
    onward: Onward | None = None


AS_USUAL: Final = Wish()


def checked(label: Tlp, marks: Collection[Mark] = (), onward: Onward | None = None) -> Marking:
    """A marking as a sender gives it; raises Invalid where its parts contradict each other.

    Without a word on it, what belongs to somebody goes no further, and all else as far as its label allows.
    """
    chosen = frozenset(marks)
    usual = Onward.FORBIDDEN if chosen & OWNED else Onward.FREE
    made = Marking(label, chosen, usual if onward is None else onward)
    if chosen and not never_wider(Tlp.AMBER, label):
        told = Sentence("What is {marks} is labelled TLP:AMBER or stricter.", marks=in_words(chosen))
        raise Invalid({"marking": [told]})
    if made.is_owned and made.onward is Onward.FREE:
        raise Invalid({"onward": ["What belongs to somebody is never passed on freely. Choose another."]})
    return made


def narrowed(
    before: Marking, label: Tlp | None, marks: Collection[Mark] = (), onward: Onward | None = None
) -> Marking:
    """What carries a marking already with a stricter label, further marks, or a narrower way on.

    Raises Invalid for anything wider, which needs a recorded release, and where nothing would change.
    """
    every = before.marks | frozenset(marks)
    newly_owned = every & OWNED and not before.is_owned
    made = checked(label or before.label, every, onward or (None if newly_owned else before.onward))
    if not never_wider(before.label, made.label):
        raise Invalid({"marking": [WIDER]})
    if list(Onward).index(made.onward) > list(Onward).index(before.onward):
        raise Invalid({"onward": [WIDER]})
    if made == before:
        raise Invalid({"marking": [SAME]})
    return made


def widened(before: Marking, label: Tlp | None, onward: Onward | None = None) -> Marking:
    """What carries a marking already with a wider label or a wider way on, as a release makes it.

    Its marks say what it is, and stay. Raises Invalid for anything stricter, and where nothing would change.
    """
    made = checked(label or before.label, before.marks, onward or before.onward)
    if not never_wider(made.label, before.label):
        raise Invalid({"marking": [NOT_WIDER]})
    if list(Onward).index(made.onward) < list(Onward).index(before.onward):
        raise Invalid({"onward": [NOT_WIDER]})
    if made == before:
        raise Invalid({"marking": [NOT_WIDER]})
    return made


def check_readers(marks: Collection[Mark], readers: Readers) -> None:
    """Raise Invalid unless a thing with these marks may be put before these readers as it is sent."""
    if marks and not frozenset.intersection(*(_FOR[one] for one in marks)):
        told = Sentence("Nothing is {marks} at once. Choose one of them.", marks=in_words(marks))
        raise Invalid({"handling": [told]})
    wrong = [_WHO[one] for one in sorted(marks) if readers not in _FOR[one]]
    if wrong:
        raise Invalid({"room": wrong[:1]})


def check_written(marks: Collection[Mark]) -> None:
    """Raise Invalid for what is not written in a post: what belongs to somebody is a document of its own."""
    if owned := OWNED.intersection(marks):
        raise Invalid({"handling": [Sentence(APART, marks=in_words(owned))]})


def check_reported(marks: Collection[Mark], readers: Readers) -> None:
    """Raise Invalid for what a report is not; `readers` are its sender and the center.

    What belongs to somebody is a document of its own, for a report is the beginning of what others read.
    """
    if owned := OWNED.intersection(marks):
        raise Invalid({"handling": [Sentence(APART_FROM_REPORT, marks=in_words(owned))]})
    if any(readers not in _FOR[one] for one in marks):
        raise Invalid({"handling": [AGENCYS]})


def marks_of_report(readers: Readers) -> list[Mark]:
    """Marks that a report with these readers can carry."""
    return [one for one in Mark if one not in OWNED and readers in _FOR[one]]


def as_told(wish: Wish, words: str, readers: Readers) -> Marking:
    """The marking of a report as it is filed; `words` are how its sender had marked it.

    Raises Invalid for what is wider than the label that those words name, and for what a report is not.
    """
    check_reported(wish.marks, readers)
    named = named_label(words)
    label = wish.label or strictest([DEFAULT, named or DEFAULT])
    if named is not None and not never_wider(named, label):
        told = Sentence("It came marked {label}. Choose that, or a stricter label.", label=named)
        raise Invalid({"marking": [told]})
    return checked(label, wish.marks, wish.onward)


def marks_for(offered: Collection[Readers]) -> list[Mark]:
    """Marks that somebody can give who may send to these readers."""
    return [one for one in Mark if _FOR[one] & set(offered)]


def of_all(markings: Iterable[Marking]) -> Marking:
    """What derives from all of these: the strictest label, every mark, the narrowest way on."""
    found = list(markings)
    marks = frozenset[Mark]().union(*(one.marks for one in found))
    onward = min((one.onward for one in found), key=list(Onward).index, default=Onward.FREE)
    return Marking(strictest(one.label for one in found), marks, onward)


def in_words(marks: Iterable[Mark]) -> str:
    """'commercial confidential, personal data', in the order of this module."""
    chosen = set(marks)
    return ", ".join(_said(one) for one in Mark if one in chosen)


def _said(mark: Mark) -> str:
    return "PCII" if mark is Mark.PCII else mark.value.replace("_", " ")


def taken_out(number: str, made: Marking, what: str, ending: str) -> str:
    """'MDC-2026-482913_AMBER_ledger.csv': how what leaves as a file is called (need-to-know 25)."""
    return f"{number}_{in_file_name(made)}_{what}" + (f".{ending}" if ending else "")


def in_file_name(made: Marking) -> str:
    """'AMBER-STRICT_TRADE-SECRET': label and marks in letters, hyphens and low lines only."""
    words = (one.value.replace("_", "-").upper() for one in Mark if one in made.marks)
    return "_".join((made.label.value.removeprefix("TLP:").replace("+", "-"), *words))
