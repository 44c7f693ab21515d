"""What the screens of the directory show: organisations, the ways to reach them, and who belongs to them."""

from dataclasses import dataclass
from datetime import datetime

from .parts import Act, Empty, Filter, FormBox, Link, NavItem, Pager, Pair, Status, Table


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """directory/list.html: organisations with their ways to be reached, and the form for another."""

    heading: str
    filter: Filter
    table: Table
    pager: Pager
    empty: Empty
    box: FormBox | None = None


@dataclass(frozen=True, slots=True)
class PointCard:
    """One way to reach an organisation: what it is, when it was checked, what can be done."""

    id: str
    value: str
    meta: str
    checked: Status
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Somebody of an organisation: what they do, how they come in, what can be done."""

    id: str
    name: str
    meta: str
    way_in: Status
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Who belongs to an organisation, and the form for somebody new; shown to whoever keeps its people."""

    members: tuple[MemberCard, ...]
    empty: str
    box: FormBox


@dataclass(frozen=True, slots=True)
class LinkPage:
    """directory/link.html: the address and the code of a one-time link, shown once."""

    heading: str
    address: str
    code: str
    ends: datetime
    back: Link


@dataclass(frozen=True, slots=True)
class StandingBox:
    """What an organisation agreed to beforehand; `give` for its own administrators."""

    lead: str
    table: Table
    give: Act | None


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """directory/organisation.html: one organisation, every way to reach it, and who belongs to it."""

    name: str
    kind: str
    crumbs: tuple[NavItem, ...]
    points: tuple[PointCard, ...]
    empty: str
    box: FormBox
    back: Link | None = None
    agreement: str = ""  # by which an agency consents to every case's terms
    staff: Staff | None = None
    sign_on: Link | None = None  # for whoever sets up how its people sign in
    standing: StandingBox | None = None


@dataclass(frozen=True, slots=True)
class SignOnPage:
    """directory/sign_on.html: an organisation's own provider, who comes in by it, and the form for it."""

    heading: str
    crumbs: tuple[NavItem, ...]
    lead: str
    facts: tuple[Pair, ...]
    acts: tuple[Act, ...]
    people: Table
    box: FormBox
