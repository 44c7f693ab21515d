"""Answers that every noun shares."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

Text = Annotated[str, Field(max_length=200)]
Question = Annotated[str, Field(min_length=1, max_length=200)]
Limit = Annotated[int, Field(ge=1, le=100)]


class Refused(Schema):
    """Why an operation was refused, as a sentence that says what to do.

    `rules` are those of the disclosure models that a reason for each would satisfy (`T6`).
    """

    error: str
    reason: str
    findings: dict[str, list[str]] | None = None
    rules: list[str] | None = None


OPEN_REFUSALS: dict[int, type[Schema]] = {404: Refused, 422: Refused}
REFUSALS: dict[int, type[Schema]] = {401: Refused, **OPEN_REFUSALS}
