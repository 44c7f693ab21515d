"""The center's text templates as the API tells them."""

from __future__ import annotations

import uuid

from ninja import Schema

from medaccord.api.schemas.common import ID, Flag, In, MarkedOut, Version, example


class TemplateOut(Schema):
    """One text of the center; `standing` where every new draft prints it unless its author leaves it out."""

    model_config = example(
        {
            "id": ID,
            "place": "mitigations",
            "name": "Keep networks apart",
            "title": "Protect the network around the device",
            "text": "Let nothing from the internet reach the device.",
            "standing": True,
            "version": 1,
        }
    )
    id: uuid.UUID
    place: str
    name: str
    title: str
    text: str
    standing: bool
    version: int


class TemplateListOut(MarkedOut):
    """Every text that is in use."""

    results: list[TemplateOut]
    next: None = None


class TemplateAddIn(In):
    """A text of the center; `standing` where every new draft prints it unless its author leaves it out."""

    model_config = example(
        {
            "place": "mitigations",
            "name": "Keep networks apart",
            "title": "Protect the network around the device",
            "text": "Let nothing from the internet reach the device.",
            "standing": True,
        }
    )
    place: str
    name: str
    title: str
    text: str
    standing: Flag = True


class TemplateChangeIn(In):
    """The whole text as it is from now on."""

    model_config = example(
        {
            "place": "mitigations",
            "name": "Keep networks apart",
            "title": "Protect the network around the device",
            "text": "Let nothing from the internet reach the device.",
            "standing": False,
            "version": 1,
        }
    )
    place: str
    name: str
    title: str
    text: str
    standing: Flag
    version: Version = None
