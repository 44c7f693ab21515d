"""Texts of the center that its advisories print, for whoever keeps them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.templates import TemplateAddIn, TemplateChangeIn, TemplateListOut
from medaccord.api.writing import done, made, writes
from medaccord.apps.advisories.commands import template
from medaccord.apps.advisories.queries.templates import templates
from medaccord.domain.handling import Marking

router = Router()


@router.get(
    "",
    response={200: TemplateListOut, **REFUSALS},
    operation_id="template.list",
    summary="List the center's texts",
)
def list_templates(request: HttpRequest) -> Any:
    """Texts in the order in which advisories print them; none for anybody outside the center."""
    return listed(Marking(), templates(actor_of(request)))


@router.post("", **writes("template.add", "Add a text", new=True))
def add(request: HttpRequest, body: TemplateAddIn) -> Any:
    """Add a text of the center's; new drafts print it where it is standing."""
    return made(request, template.add, **body.inputs())


@router.post("/{template_id}/change", **writes("template.change", "Change a text"))
def change(request: HttpRequest, template_id: uuid.UUID, body: TemplateChangeIn) -> Any:
    """Change a text for advisories that are drafted from now on; those that are there keep theirs."""
    return done(request, template.change, template=template_id, **body.inputs())


@router.post("/{template_id}/retire", **writes("template.retire", "Retire a text"))
def retire(request: HttpRequest, template_id: uuid.UUID) -> Any:
    """Take a text out of use: no draft prints it any more."""
    return done(request, template.retire, template=template_id)
