"""Standing texts of a center: templates, and what a draft made of them, frozen with it (decision 0186)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from medaccord.domain.csaf.advisory import NoteCategory

Frozen = Mapping[str, Any]
"""What a revision keeps of one template as plain JSON: template, name, version, place, title, text, use."""


class Place(StrEnum):
    """Which block of an advisory a standing text belongs to, in the order in which they are printed."""

    BACKGROUND = "background"
    MITIGATIONS = "mitigations"
    CONTACT = "contact"
    DISCLAIMER = "disclaimer"


CATEGORIES: Final[Mapping[Place, NoteCategory]] = {
    Place.BACKGROUND: NoteCategory.GENERAL,
    Place.MITIGATIONS: NoteCategory.GENERAL,
    Place.CONTACT: NoteCategory.OTHER,
    Place.DISCLAIMER: NoteCategory.LEGAL_DISCLAIMER,
}
"""The category of each as a note of the document (CSAF 2.0 §3.2.1.8)."""

LONGEST_NAME: Final = 100
"""By which authors choose a template."""

FOR_ALL: Final = "all"
"""The audience of each as a note (CSAF 2.0 §3.1.5); no other note of ours has it, so that it tells them."""


class Use(StrEnum):
    """What the author of a draft did with a template."""

    AS_IT_IS = "as_it_is"
    EDITED = "edited"
    LEFT_OUT = "left_out"
    """It is standing, and this advisory does without."""


@dataclass(frozen=True, slots=True)
class Template:
    """One text of the center; `standing` where every new draft prints it unless its author leaves it out."""

    id: str
    place: str
    name: str
    title: str
    text: str
    standing: bool
    version: int


def frozen(one: Template, text: str = "") -> dict[str, Any]:
    """A template as a draft prints it, with another wording where `text` has one."""
    edited = plain(text) not in ("", plain(one.text))
    return _kept(one, Use.EDITED if edited else Use.AS_IT_IS, text if edited else one.text)


def left_out(one: Template) -> dict[str, Any]:
    """That a draft does without a standing template."""
    return _kept(one, Use.LEFT_OUT, "")


def _kept(one: Template, use: Use, text: str) -> dict[str, Any]:
    return {
        "template": one.id,
        "name": one.name,
        "version": one.version,
        "place": str(one.place),
        "title": one.title,
        "text": text,
        "use": use.value,
    }


def plain(text: str) -> str:
    """A text as two are compared: browsers send other line ends than programs."""
    return text.replace("\r\n", "\n").strip()


def printed(kept: Sequence[Frozen]) -> list[Frozen]:
    """What a draft prints, in the order of places, then of names."""
    order = list(Place)
    shown = [one for one in kept if one["use"] != Use.LEFT_OUT]
    return sorted(shown, key=lambda one: (order.index(Place(one["place"])), one["name"], one["template"]))


def content(one: Frozen) -> dict[str, Any]:
    """The block of a text that is printed: a note of the whole document that says where it comes from."""
    told = {name: one[name] for name in ("name", "version", "use")}
    return {
        "vulnerability": "",
        "category": CATEGORIES[Place(one["place"])].value,
        "title": one["title"],
        "text": one["text"],
        "template": told,
    }


def chosen_before(one: Template, kept: Sequence[Frozen]) -> tuple[bool, str]:
    """Whether a newer draft prints a template, and in which words, if it goes on as the one before it.

    Wording that was edited is kept; everything else is the template as it is by now.
    """
    before = next((entry for entry in kept if entry["template"] == one.id), None)
    if before is None:
        return one.standing, one.text
    edited = before["use"] == Use.EDITED
    return before["use"] != Use.LEFT_OUT, before["text"] if edited else one.text
