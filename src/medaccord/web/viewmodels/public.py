"""What each public screen shows, one frozen class a screen; `page` in the context. Pure data, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .opinions import OwnDisputes, OwnJudgment
from .parts import (
    Act,
    Block,
    Countdown,
    Doc,
    Empty,
    Event,
    Filter,
    FormBox,
    Latest,
    LeakClaim,
    Link,
    Marking,
    Matrix,
    Monday,
    NavItem,
    Notice,
    Pager,
    Pair,
    Phone,
    Post,
    Reader,
    Said,
    Score,
    Table,
    Tag,
    Where,
)


@dataclass(frozen=True, slots=True)
class Lost:
    """components/lost.html: a refused form that the page shows no more, with the words typed into it."""

    sentences: tuple[str, ...]
    typed: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """What surrounds every page; `shell` in the context. A marking shows only on signed-in pages."""

    nav: tuple[NavItem, ...]
    banner: str
    search_href: str
    search_label: str
    site: str = "medaccord"
    home_href: str = "/"
    query: str = ""
    footer: tuple[NavItem, ...] = ()
    footer_note: str = ""
    marking: Marking | None = None
    printed: str = ""  # for whom and when it was drawn up: on paper alone
    who: str = ""
    who_href: str = ""
    zone: str = ""
    sign_out: Act | None = None
    notices: tuple[Notice, ...] = ()
    lost: Lost | None = None


@dataclass(frozen=True, slots=True)
class HomePage:
    """home/index.html: three doors, what was published last, how it works, what becomes of silence."""

    report_href: str
    track_href: str
    advisories_href: str
    communications_href: str
    latest: tuple[Latest, ...]
    advisory_count: int
    partner_links: tuple[Link, ...]
    safe_harbor_href: str
    confirm_days: int  # working days until a report is confirmed
    remind_day: int
    publish_day: int
    phone: Phone | None = None
    emergency: Act | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five steps of a report; with an address where the reader may go there now."""

    label: str
    href: str
    state: Literal["done", "now", ""]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that waits in a draft, and the button that takes it out."""

    name: str
    size: str
    remove: Act


@dataclass(frozen=True, slots=True)
class Offered:
    """What published advisories offer for the device: to complete with, and what a search found."""

    names: tuple[str, ...]
    found: tuple[str, ...] = ()
    none: str = ""  # said where a search found nothing


@dataclass(frozen=True, slots=True)
class StepPage:
    """report/step.html: one step of a report, with what was told so far."""

    place: int
    steps: tuple[Step, ...]
    heading: str
    lead: str
    box: FormBox
    before: tuple[Pair, ...]  # what happens on day 45, safe harbor
    note: Notice | None = None  # what became of an earlier draft
    back: Link | None = None
    stop: Act | None = None
    phone: Phone | None = None
    so_far: tuple[Pair, ...] = ()
    tips: tuple[Pair, ...] = ()
    example: str = ""
    offered: Offered | None = None
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckPage:
    """report/check.html: all that was told, what happens then, and the button that sends it."""

    steps: tuple[Step, ...]
    told: tuple[Told, ...]
    before: tuple[Pair, ...]
    box: FormBox
    stop: Act
    urgent: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The answers of one step, and where to change them."""

    id: str
    heading: str
    answers: tuple[Pair, ...]
    change: Link
    none: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """report/receipt.html: the code, shown once."""

    number: str
    code: str
    received: datetime
    track: Act
    next_steps: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class TrackPage:
    """report/track.html: the code is entered here and sent by POST. Field of the form: code."""

    box: FormBox
    report_href: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the reporter with its form, and what agencies must do by law if they take part."""

    heading: str
    text: str
    box: FormBox
    agencies: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """The part of a draft that a reporter was asked to read, with its comments and the form of its answer."""

    id: str
    heading: str
    text: tuple[str, ...]
    readers: tuple[Reader, ...]
    blocks: tuple[Block, ...]
    gone: tuple[Post, ...] = ()  # comments on blocks that are not in it any more
    box: FormBox | None = None


@dataclass(frozen=True, slots=True)
class TrackingPage:
    """report/tracking.html: the reporter's own part and nothing else."""

    eyebrow: str
    heading: str
    known_as: str
    sealed: tuple[str, ...]  # what is done with what tells who they are
    where: Where
    posts: tuple[Post, ...]
    write: FormBox
    history: tuple[Event, ...]
    credit: str
    close: Act
    countdown: Countdown | None = None
    others: tuple[Event, ...] = ()
    questions: tuple[Question, ...] = ()
    drafts: tuple[OwnDraft, ...] = ()
    judgments: tuple[OwnJudgment, ...] = ()
    disputes: tuple[OwnDisputes, ...] = ()
    credit_box: FormBox | None = None
    docs: tuple[Doc, ...] = ()
    send: FormBox | None = None
    dates: tuple[Pair, ...] = ()
    dates_box: FormBox | None = None
    threat: Threat | None = None
    alarm: FormBox | None = None
    keep: tuple[Link, ...] = ()
    feed: Feed | None = None
    leaks: Leaks | None = None
    begin: Begin | None = None
    marking: tuple[Pair, ...] = ()  # how it is to be handled, and the way to mark it more strictly
    by_agency: bool = False  # reported in an advising agency's name: its people follow it together


@dataclass(frozen=True, slots=True)
class Begin:
    """What an advising agency can do with its own report at once, and what follows."""

    text: tuple[str, ...]
    act: Act


@dataclass(frozen=True, slots=True)
class Leaks:
    """What the reporter claimed to have leaked, and the form to claim it, while a case is open to it."""

    claims: tuple[LeakClaim, ...]
    box: FormBox


@dataclass(frozen=True, slots=True)
class Threat:
    """What the reporter told about a threat, what the desk answered, and the form to tell it."""

    box: FormBox
    told: str = ""
    state: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The private feed: its address where it is open, and the form that changes or stops it."""

    box: FormBox
    address: str = ""


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """invitation/page.html: before consent only sender, its words, terms and due date."""

    sender: str
    sent: datetime
    due: datetime
    terms: tuple[Pair, ...]
    terms_text: tuple[str, ...]
    ends: datetime | None  # the embargo's end under these terms
    box: FormBox
    silent: str  # what no answer leads to
    message: str = ""  # what its sender wrote to the invited
    told: tuple[Pair, ...] = ()  # what the maker of the device is told of the report
    duties: tuple[Pair, ...] = ()  # the invited's own duties by law, which go on
    agencies: tuple[Pair, ...] = ()  # those of the agencies that others sign beside


@dataclass(frozen=True, slots=True)
class AdvisoryListPage:
    """advisory/list.html: advisories, ours or those of others, newest first."""

    title: str
    note: str
    filter: Filter
    items: tuple[Latest, ...]
    pager: Pager
    empty: Empty
    feeds: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class AdvisoryVuln:
    """A vulnerability in a published advisory."""

    id: str
    heading: str
    refs: tuple[Pair, ...]
    text: tuple[Said, ...]
    scores: Table | None = None
    products: Table | None = None
    fixes: tuple[Pair, ...] = ()
    thanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """A heading and its paragraphs, printed as given."""

    id: str
    heading: str
    text: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class AdvisoryPage:
    """advisory/page.html and advisory/print.html: the Monday-morning answers before any score."""

    tag: Tag
    number: str
    revision: str
    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Pair, ...]
    monday: tuple[Monday, ...]
    acts: tuple[Act, ...]
    checklist: tuple[str, ...]
    meaning: tuple[str, ...]
    meaning_source: str
    products: Table
    scores: tuple[Score, ...]
    vulns: tuple[AdvisoryVuln, ...]
    notes: tuple[Prose, ...]
    updates: tuple[Event, ...]
    downloads: tuple[Doc, ...]
    thanks: tuple[str, ...]
    references: tuple[Link, ...] = ()
    fixes: tuple[Pair, ...] = ()
    next_update: tuple[Link, ...] = ()
    event: Act | None = None
    notice: Notice | None = None
    draft: str = ""  # says that this is not published


@dataclass(frozen=True, slots=True)
class CommunicationListPage:
    """communication/list.html: published safety communications, newest first."""

    items: tuple[Latest, ...]
    pager: Pager
    empty: Empty


@dataclass(frozen=True, slots=True)
class CommunicationPublicPage:
    """communication/page.html: what happened, then who should do what; no score, no code."""

    crumbs: tuple[NavItem, ...]
    tag: Tag
    number: str
    revision: str
    title: str
    language: str
    facts: tuple[Pair, ...]
    parts: tuple[Prose, ...]
    updates: tuple[Event, ...]
    links: tuple[Link, ...] = ()
    downloads: tuple[Doc, ...] = ()
    notice: Notice | None = None
    draft: str = ""  # says that this is not published


@dataclass(frozen=True, slots=True)
class SearchPage:
    """search/results.html: what this person may see, best first, without counts of anything else."""

    query: str
    href: str
    rows: tuple[Latest, ...]
    pager: Pager
    empty: Empty


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """confirm.html: says what will happen before it does; nothing has changed yet."""

    heading: str
    text: tuple[str, ...]
    box: FormBox
    cancel: Link
    crumbs: tuple[NavItem, ...] = ()
    facts: tuple[Pair, ...] = ()
    danger: bool = False
    beside: tuple[Pair, ...] = ()  # what whoever decides looks at meanwhile
    matrix: Matrix | None = None
    matrix_note: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """account/form.html: one form and why it is there."""

    heading: str
    lead: str
    box: FormBox
    back: Link | None = None
    note: str = ""  # what else to know before it is sent


@dataclass(frozen=True, slots=True)
class TextPage:
    """text.html: policy, safe harbor, how to reach us, accessibility."""

    heading: str
    lead: str
    sections: tuple[Prose, ...]
    crumbs: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculated:
    """The answer of a calculator: in a few words, then what it is made of."""

    heading: str
    facts: tuple[Pair, ...]
    notices: tuple[Notice, ...] = ()
    tables: tuple[Table, ...] = ()
    matrix: Matrix | None = None


@dataclass(frozen=True, slots=True)
class CalculatorPage:
    """calculator/page.html: a form whose answer stands above it, and how it is read."""

    heading: str
    lead: str
    crumbs: tuple[NavItem, ...]
    box: FormBox
    notes: tuple[str, ...]
    answer: Calculated | None = None
