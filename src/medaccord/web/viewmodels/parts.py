"""Small frozen pieces that the components under templates/components/ draw; pure data, no Django."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Look = Literal["filled", "outline", "danger", "plain"]
Urgency = Literal["", "soon", "late"]
StatusKind = Literal[
    "affected", "fixed", "not_affected", "investigating", "declined", "not_asked", "asked", "seen",
    "done", "waiting", "late", "neutral",
]  # fmt: skip


class Piece:
    """What a page has hundreds of: a template asks for a key first, and to be refused costs it more."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        """A field by its name."""
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place in a navigation list; exactly one of a list may be current."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Link(Piece):
    """A link with an optional small line under it."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as people read it; `tel` is the same number for the dialler."""

    text: str
    tel: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One word of kind or urgency, never the only carrier of meaning."""

    text: str
    kind: Literal["", "bad", "warn", "new", "ok"] = ""


@dataclass(frozen=True, slots=True)
class Status(Piece):
    """A state as shape and word, with a date or reason below; 'asked' and 'seen' read as no answer."""

    kind: StatusKind
    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Act(Piece):
    """Something a person can do: a page to open, or with method 'post' a form of one button."""

    label: str
    href: str
    method: Literal["get", "post"] = "get"
    look: Look = "outline"
    hidden: tuple[tuple[str, str], ...] = ()
    about: str = ""  # spoken after the label where one page repeats it, such as 'Take'


@dataclass(frozen=True, slots=True)
class Submit:
    """One of several buttons of a form, told apart by name and value."""

    label: str
    value: str
    name: str = "answer"
    look: Look = "outline"
    href: str = ""  # where this button sends the form instead, as it is: nothing need be filled in


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence beside a form, with at most one link."""

    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class FormBox:
    """A Django form with where it goes and its buttons; give forms that share a page different prefixes."""

    id: str
    href: str
    form: Any
    submits: tuple[Submit, ...]
    heading: str = ""
    intro: str = ""
    note: str = ""
    folded: bool = False  # shown as a heading that opens, for what is rarely needed
    before: Note | None = None  # what to know before filling it in


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence at the top of a page, with at most one link."""

    kind: Literal["info", "warning", "error", "success"]
    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Marking:
    """The highest TLP 2.0 label on a page with its handling marks, and whom it may be shared with."""

    label: str
    note: str
    kind: Literal["amber", "red", "green", "clear"] = "amber"


@dataclass(frozen=True, slots=True)
class Phase:
    """One segment of the phase bar."""

    name: str
    note: str = ""
    state: Literal["", "done", "now"] = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a case or report stands: phase, whose turn, next date and at most one action."""

    phases: tuple[Phase, ...]
    now: str  # 'Phase 3 of 6: Fixing', said aloud on a phone
    who: str
    what: str
    date: str
    date_note: str = ""
    act: Act | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class NewSince:
    """What changed since this person last looked, or as `heading` says it."""

    since: str
    items: tuple[Link, ...]
    mark_read: Act | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Counter:
    """A count that jumps to its list."""

    n: int
    text: str
    href: str
    kind: Literal["", "bad", "warn", "pri"] = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """When, what, one action."""

    when: str
    what: str
    href: str
    meta: str = ""
    when_note: str = ""
    urgency: Urgency = ""
    tag: Tag | None = None
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value, with an optional link on the value."""

    label: str
    value: str
    href: str = ""
    note: str = ""
    code: bool = False
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to answer: why it is asked, its answers, and what silence leads to."""

    id: str
    due: str
    question: str
    why: str
    case: Link
    href: str
    answers: tuple[Submit, ...]
    if_silent: str
    urgency: Urgency = "soon"
    act: Act | None = None  # in place of answers, where it is answered in words on a page of its own
    facts: tuple[Pair, ...] = ()  # what must be read before an answer


@dataclass(frozen=True, slots=True)
class Countdown:
    """Days to a binding instant, the instant itself, and the share of the time used in percent."""

    heading: str
    days: int
    end: datetime
    used_percent: int | None = None
    note: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A task and its due word."""

    text: str
    href: str
    due: str
    urgency: Urgency = ""


@dataclass(frozen=True, slots=True)
class Doc:
    """A file with marking, size and date in one line; without an address it cannot be opened any more."""

    name: str
    href: str
    meta: str
    tag: Tag | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Post(Piece):
    """A post or message in plain text; `gone` says who withdrew it and stands in place of the text."""

    who: str
    meta: str
    text: str = ""
    new: bool = False
    own: bool = False
    files: tuple[Doc, ...] = ()
    id: str = ""
    gone: str = ""
    changed: str = ""
    earlier: tuple[Pair, ...] = ()  # when it said so, and what
    acts: tuple[Link, ...] = ()
    thread: Link | None = None  # its subject, with an address where the reader is elsewhere
    mentions: str = ""  # to whom it speaks
    quote: Pair | None = None  # whom and what it quotes
    answer: str = ""  # what became of it
    marking: str = ""  # its label and handling marks


@dataclass(frozen=True, slots=True)
class Panel:
    """What is settled by somebody: whose it is and since when, what it is about, and what became of it."""

    id: str
    heading: str
    meta: str
    place: str
    words: str = ""
    state: str = ""  # what became of it
    reason: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class LeakClaim(Panel):
    """A claim that something leaked: who says so and when, where it was seen, and how it was weighed."""


@dataclass(frozen=True, slots=True)
class ShareRequest(Panel):
    """A request to share what belongs to a party: who is to read it, for what, and until when to answer."""


@dataclass(frozen=True, slots=True)
class PciiClaim(Panel):
    """A claim that something is PCII: who makes it, for what it may be used, and what the desk decided."""


@dataclass(frozen=True, slots=True)
class ManyDownloads(Panel):
    """Many downloads of one person within an hour: who, how many, and by when the desk looks at it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline; `on` has happened, the others come."""

    what: str
    meta: str = ""
    on: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cell(Piece):
    """A table cell: text or status word, a small line, an optional link; struck where it is over.

    It looks `odd` where it stands alone among others, `lacking` where it holds no answer.
    """

    text: str
    note: str = ""
    status: StatusKind | Literal[""] = ""
    href: str = ""
    code: bool = False
    tag: Tag | None = None
    struck: bool = False
    acts: tuple[Act, ...] = ()
    look: Literal["", "odd", "lacking"] = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text under its heading, if it has one, with what can be done to it."""

    text: str
    acts: tuple[Act, ...] = ()
    heading: str = ""
    tag: Tag | None = None
    note: str = ""  # what keeps it from being published, for its author


@dataclass(frozen=True, slots=True)
class Statements:
    """What a manufacturer says in its own words, and the form for it where it may write one."""

    intro: str
    said: tuple[Said, ...]
    empty: str
    box: FormBox | None = None


@dataclass(frozen=True, slots=True)
class Row(Piece):
    """Cells in the order of the heads; the first names the row. With `group` the row is a subheading.

    `differs` says that its cells do not agree; the first one says so in a word.
    """

    cells: tuple[Cell, ...] = ()
    late: bool = False
    group: str = ""
    id: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Any table; on a phone each row becomes labelled lines. `empty` says what to do without rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """What falls into a cell of a matrix: a sign, and whose it is in words."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A cell by its word and letter, never by its colour alone."""

    kind: Literal["c", "m", "u"]
    letter: str
    word: str
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """How easy it is to exploit, with a cell a severity."""

    name: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """components/matrix.html: exploitability down, severity of harm across; what falls where."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[MatrixCell, ...]
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True)
class VulnHead(Piece):
    """A column of the answers table: short name, public identifier, a few words."""

    name: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class VendorRow(Piece):
    """One manufacturer with an answer for each vulnerability of the table."""

    name: str
    role: str
    cells: tuple[Status, ...]
    report: str
    seen: str = ""
    late: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class VendorTable:
    """Manufacturers by vulnerabilities."""

    vulns: tuple[VulnHead, ...]
    rows: tuple[VendorRow, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Monday:
    """One of the six Monday-morning questions with its answer; `key` colours those that change care."""

    question: str
    answer: str
    more: str = ""
    key: bool = False
    phone: Phone | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A figure and whose it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Latest:
    """An alert, advisory or update whose title instructs."""

    date: str
    tag: Tag
    title: str
    href: str
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of a schedule; 'late' has no committed end."""

    kind: Literal["active", "done", "plan", "late"]
    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of a schedule."""

    label: str
    on: date


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of a schedule."""

    name: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Dates as a chart and as a table; `summary` says the one thing to notice."""

    today: date
    lanes: tuple[Lane, ...]
    summary: str
    end: date | None = None  # the embargo's end, drawn through all rows


@dataclass(frozen=True, slots=True)
class Pager:
    """Stable cursor paging: addresses of the neighbours, empty where there is none."""

    newer: str = ""
    older: str = ""
    showing: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What to do when a list is empty."""

    heading: str
    text: str
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter."""

    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A list's filter, kept in its address."""

    href: str
    query: str
    query_label: str
    options: tuple[Option, ...] = ()
    options_label: str = ""
    options_name: str = "phase"
    kinds: tuple[Option, ...] = ()  # a second choice, where a list has one


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a draft with its stable id and the rows it was drawn from."""

    id: str
    heading: str
    text: tuple[str, ...]
    source: str
    tag: Tag | None = None
    table: Table | None = None
    act: Act | None = None
    comments: tuple[Post, ...] = ()
    comment: Act | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """A party that was asked to read a draft: what it was asked, and what it said."""

    who: str
    what: str
    status: Status
    words: tuple[Pair, ...] = ()
