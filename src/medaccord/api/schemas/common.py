"""Answers and inputs that every noun shares."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from medaccord.domain.handling import Mark, Onward
from medaccord.domain.years import FIRST, LAST

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ID = "3f0f1f5c-6f0e-4b55-9d1c-2d2c0f4f7a10"
OTHER = "b7f9a1d2-4c3e-4f5a-8b6c-7d8e9f0a1b2c"
"""Keys for examples."""


def _printable(value: str) -> str:
    if CONTROL.search(value):
        raise ValueError("leave out control characters")
    return value


def _only_text(value: object) -> object:
    """An instant or day is written as text; a bare number could be seconds or milliseconds."""
    if not isinstance(value, str):
        raise ValueError("write it as text in ISO 8601")
    return value


def _meant(value: dt.datetime) -> dt.datetime:
    if not FIRST < value.year < LAST:  # a day of room for every zone
        raise ValueError(f"check the year: it must be between {FIRST} and {LAST}")
    return value.astimezone(dt.UTC)


def _meant_day(value: dt.date) -> dt.date:
    if not FIRST < value.year < LAST:  # a day of room for every zone
        raise ValueError(f"check the year: it must be between {FIRST} and {LAST}")
    return value


Text = Annotated[str, Field(max_length=200), AfterValidator(_printable)]
Question = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
Limit = Annotated[int, Field(ge=1, le=100)]
Instant = Annotated[AwareDatetime, BeforeValidator(_only_text), AfterValidator(_meant)]
"""An instant with its offset from UTC (RFC 3339), as UTC."""
Day = Annotated[dt.date, BeforeValidator(_only_text), AfterValidator(_meant_day)]
Flag = Annotated[bool, Field(strict=True)]
Version = Annotated[
    int | None,
    Field(strict=True, ge=0, le=2**31 - 1, description="The version that you read; others are refused."),
]
KindText = Annotated[str, Field(examples=["vulnerability"])]
"""What a report or case is about: vulnerability, threat or incident."""
Rule = Annotated[str, Field(pattern=r"^[RT][0-9]{1,2}$")]
Reasons = Annotated[
    dict[Rule, str],
    Field(
        max_length=40,
        description="Why you go on against a rule that says SHOULD NOT: rule to reason.",
        examples=[{"T8": "The manufacturer agreed by phone."}],
    ),
]


class ErasureOut(Schema):
    """That a file was erased for good, by whom, why and under which law; where `by_day`, `at` is a day."""

    by: str
    why: str
    basis: str
    at: dt.datetime
    by_day: bool


class EntrustedOut(Schema):
    """Somebody who takes the archive of an exploit or firmware, by name, why, and since when."""

    person: uuid.UUID
    name: str
    reason: str
    since: dt.datetime


class ExaminationOut(Schema):
    """How far a file is examined for malware: `state` is waiting, clean, suspicious or released.

    `opens` says that it is handed out, `waits` that a scanner or, where `by_hand`, a coordinator has yet to
    look at it; `at` stands for a day. `finding` is the scanner's name for what it found; `by` released it
    unexamined and said `why`. `misnamed` says that its name promises another kind than its content is,
    `mixed` that it can be read as another kind as well. An `exploit`, or firmware, is handed out in an
    archive only, under this `password`, to who filed it, whose it is and those who are named: `takes` says
    that you are one, and `password` is empty for others. `entrusted` are all who are named where you say who
    takes it (`entrusts`), else you alone if you are named. `handed` is empty, or what it is to a protected
    reporter's file: `sealed` is the file itself, `cleaned` and `forwarded` what others get in its place.
    """

    state: str
    opens: bool
    waits: bool
    by_hand: bool
    at: dt.datetime | None
    scanner: str
    finding: str
    by: str
    why: str
    misnamed: bool
    mixed: bool
    exploit: bool
    password: str
    handed: str
    takes: bool
    entrusts: bool
    entrusted: list[EntrustedOut]


class MarkedOut(Schema):
    """How something is to be handled: its TLP 2.0 label, its handling marks, and how far it goes on.

    Of an answer it is the strictest of all that the answer holds.
    """

    marking: str
    handling: list[Mark]
    onward: Onward


class In(BaseModel):
    """A body: its members are the inputs of a command; other members are refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    def inputs(self) -> dict[str, Any]:
        """The members by name, as they were read."""
        return {name: getattr(self, name) for name in type(self).model_fields}


def example(told: dict[str, Any]) -> ConfigDict:
    """A model's settings with an example of it, as the description shows it."""
    return ConfigDict(json_schema_extra={"examples": [told]})


class Refused(Schema):
    """Why an operation was refused, as a sentence that says what to do.

    `findings` goes by field; `current` is what the rows say now that changed since you read them; `rules`
    are those of the disclosure models (`T6`) or of reviews (`R2`) that a reason for each would satisfy.
    """

    error: str
    reason: str
    findings: dict[str, list[str]] | None = None
    rules: list[str] | None = None
    current: list[dict[str, Any]] | None = None


class RowOut(Schema):
    """A row that was written; `version` is null for rows that are never changed."""

    id: uuid.UUID
    version: int | None


class RowsOut(Schema):
    """The rows that were written; read them where their case or report is read."""

    model_config = example({"results": [{"id": ID, "version": 2}]})
    results: list[RowOut]


OPEN_REFUSALS: dict[int, type[Schema]] = {400: Refused, 404: Refused, 422: Refused}
REFUSALS: dict[int, type[Schema]] = {401: Refused, 429: Refused, **OPEN_REFUSALS}
WRITE_REFUSALS: dict[int, type[Schema]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 413, 415, 422, 429), Refused
)
