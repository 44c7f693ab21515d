"""The center's text templates as the API tells them."""

from __future__ import annotations

import uuid

from ninja import Schema


class TemplateOut(Schema):
    """One text of the center; `standing` where every new draft prints it unless its author leaves it out."""

    id: uuid.UUID
    place: str
    name: str
    title: str
    text: str
    standing: bool
    version: int


class TemplateListOut(Schema):
    """Every text that is in use."""

    results: list[TemplateOut]
    next: None = None
