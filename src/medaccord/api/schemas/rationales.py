"""What operations on the rationale of an assessment answer: its words, or its file."""

from __future__ import annotations

from ninja import Schema

from medaccord.api.schemas.common import MarkedOut


class LabelledOut(Schema):
    """A label and what stands under it."""

    label: str
    value: str
    note: str


class SheetTableOut(Schema):
    """A table by its heads; a row of one cell is a subheading."""

    caption: str
    heads: list[str]
    rows: list[list[str]]


class PassageOut(Schema):
    """One record: what it is, its words in full, facts and tables, and who stands behind it."""

    heading: str
    lead: str
    text: str
    pairs: list[LabelledOut]
    tables: list[SheetTableOut]
    meta: str


class ChapterOut(Schema):
    """One part; without passages its note says what there is not."""

    chapter: str
    heading: str
    note: str
    passages: list[PassageOut]


class RationaleOut(MarkedOut):
    """What you may see of the judgments of one assessment, as its page tells it, in English and UTC."""

    heading: str
    about: str
    status: str
    facts: list[LabelledOut]
    chapters: list[ChapterOut]


class RationaleFileOut(MarkedOut):
    """The same as a PDF (PDF/UA-1): its name and its bytes in Base64 (RFC 4648 section 4)."""

    name: str
    media_type: str
    data: str
