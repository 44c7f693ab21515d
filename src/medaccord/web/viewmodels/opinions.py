"""What parties think and state, as a case and the page of whoever reported it both draw it."""

from __future__ import annotations

from dataclasses import dataclass

from .parts import Act, Link, NavItem, Pair, Post, Said, Table


@dataclass(frozen=True, slots=True)
class OwnOpinion:
    """What the reader's own party was asked and thinks, with what it can do now."""

    id: str
    heading: str
    note: str
    question: str
    pairs: tuple[Pair, ...]
    acts: tuple[Act, ...] = ()
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """The opinions of one round side by side; an earlier round is folded."""

    id: str
    heading: str
    count: str
    table: Table
    folded: bool = False


@dataclass(frozen=True, slots=True)
class StatementBox:
    """A version of a joint statement: its texts, who signed, and every dissent in full."""

    id: str
    heading: str
    meta: str
    texts: tuple[Pair, ...]
    signed: Table
    dissents: tuple[Said, ...] = ()
    acts: tuple[Act, ...] = ()
    older: bool = False


@dataclass(frozen=True, slots=True)
class ProvisionalBox:
    """One provisional statement: what it is not, its four fields, who signed, and what took its place."""

    id: str
    status: str
    heading: str
    texts: tuple[Pair, ...]
    meta: str
    late: str = ""
    ended: str = ""
    instead: str = ""
    full: Link | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class DisputePage:
    """dispute/page.html: what is disputed, who settles it, what was said about it, and how it ended."""

    crumbs: tuple[NavItem, ...]
    heading: str
    note: str
    facts: tuple[Pair, ...]
    claim: str
    ended: tuple[Pair, ...]
    talk_note: str
    posts: tuple[Post, ...]
    threads: tuple[Link, ...]
    back: Link
    acts: tuple[Act, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class OwnDisputes:
    """Disputes on the page of whoever reported it, with what it can do."""

    note: str
    table: Table
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnJudgment:
    """The assessment of one vulnerability on the page of whoever reported it."""

    id: str
    heading: str
    own: tuple[OwnOpinion, ...]
    compared: tuple[Compared, ...] = ()
    statements: tuple[StatementBox, ...] = ()
    provisionals: tuple[ProvisionalBox, ...] = ()
