"""Texts of the center that its advisories print, for whoever keeps them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.templates import TemplateListOut
from medaccord.apps.advisories.queries.templates import templates

router = Router()


@router.get(
    "",
    response={200: TemplateListOut, **REFUSALS},
    operation_id="template.list",
    summary="List the center's texts",
)
def list_templates(request: HttpRequest) -> Any:
    """Texts in the order in which advisories print them; none for anybody outside the center."""
    return {"results": templates(actor_of(request)), "next": None}
