"""Search over what the caller may see."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS, Limit, MarkedOut, Question, Text
from medaccord.apps.cases.queries.listing import case_list

router = Router()


class FoundOut(Schema):
    """One case that holds every word of the question."""

    id: uuid.UUID
    number: str
    title: str


class SearchOut(MarkedOut):
    """A page of what was found."""

    results: list[FoundOut]
    next: str | None


@router.get("", response={200: SearchOut, **REFUSALS}, operation_id="search.read", summary="Search")
def search(
    request: HttpRequest,
    q: Question,
    after: Text = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Cases in which every word of `q` occurs somewhere that the caller may see."""
    page = case_list(actor_of(request), dt.datetime.now(dt.UTC), text=q, after=after, limit=limit)
    found = [{"id": line.id, "number": line.number, "title": line.title} for line in page.lines]
    return listed(page.marked, found, page.next)
