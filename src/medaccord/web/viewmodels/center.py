"""What each screen behind the sign-in shows but the directory's; `page` in the context. Pure data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .parts import (
    Act,
    Ask,
    Block,
    Countdown,
    Counter,
    Doc,
    Empty,
    Event,
    Filter,
    FormBox,
    LeakClaim,
    Link,
    ManyDownloads,
    NavItem,
    NewSince,
    Notice,
    Option,
    Pager,
    Pair,
    PciiClaim,
    Post,
    Reader,
    Said,
    Schedule,
    Score,
    ShareRequest,
    Statements,
    Status,
    StatusKind,
    Submit,
    Table,
    Tag,
    Task,
    VendorTable,
    Where,
    WorkRow,
)
from .public import KeptFile


@dataclass(frozen=True, slots=True)
class ReportListPage:
    """report/list.html: reports to check, the most urgent first."""

    heading: str
    filter: Filter
    rows: tuple[WorkRow, ...]
    pager: Pager
    empty: Empty
    file: Act | None = None


@dataclass(frozen=True, slots=True)
class FilingPage:
    """report/file.html: one page for what somebody else told; a file can fill it in."""

    heading: str
    lead: str
    crumbs: tuple[NavItem, ...]
    box: FormBox
    fill: Submit
    fill_hint: str
    stop: Act | None
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class FiledPage:
    """report/filed.html: the code for whoever told it, once."""

    number: str
    code: str
    received: datetime
    open: Act


@dataclass(frozen=True, slots=True)
class Suggested:
    """What triage suggests of a report, why, and the answers that it rests on with the form to give them."""

    status: Status
    reasons: tuple[str, ...]
    box: FormBox
    answers: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One legal hold, by its matter, and the way to lift it."""

    matter: str
    facts: tuple[Pair, ...]
    lift: Act | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """components/holds.html: what may not be erased here and why, for the desk."""

    lines: tuple[HoldLine, ...]
    alert: Notice | None = None
    place: Act | None = None
    disposal: str = ""


@dataclass(frozen=True, slots=True)
class Disclosures:
    """components/disclosures.html: requests for records of a case, or for a party the notices to it."""

    heading: str
    links: tuple[Link, ...]
    empty: str = ""
    record: Act | None = None


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    """case/disclosure.html: a request for records, or a notice to a submitter, paragraph by paragraph."""

    heading: str
    number: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Pair, ...]
    acts: tuple[Act, ...]
    table: Table
    alert: Notice | None = None
    notices: tuple[Link, ...] = ()
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class TriagePage:
    """report/triage.html: a report beside the decision: validate, refuse with a reason, open a case."""

    number: str
    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Pair, ...]
    already: tuple[Status, ...]  # patient affected, exploited, public, maker told
    story: tuple[Pair, ...]  # the reporter's own words, as given
    docs: tuple[Doc, ...]
    where: Where
    decide: tuple[FormBox, ...]
    similar: Table
    posts: tuple[Post, ...]
    write: FormBox | None
    history: tuple[Event, ...]
    suggested: Suggested
    tag: Tag | None = None
    threat: tuple[Pair, ...] = ()  # how the reporter is threatened, in their words, and what was answered
    key: str = ""  # the reporter's public key for answers, as given
    followed: bool = True  # whether anybody reads for the reporter what is written here
    sealed: tuple[Pair, ...] = ()  # what tells who reported, and what can be done about it
    bulk: tuple[ManyDownloads, ...] = ()  # many downloads of one person
    holds: Holds | None = None
    marking: tuple[Pair, ...] = ()  # how it is to be handled, and the way to mark it more strictly


@dataclass(frozen=True, slots=True)
class ReporterPage:
    """report/reporter.html: who reported, for the one person who may read it now, and who looked before."""

    heading: str
    crumbs: tuple[NavItem, ...]
    text: tuple[str, ...]
    words: tuple[Pair, ...]  # what lies sealed, as its named reader reads it
    acts: tuple[Act, ...]
    looks: Table


@dataclass(frozen=True, slots=True)
class WorkSection:
    """One list of my work, as rows or as a table."""

    id: str
    heading: str
    rows: tuple[WorkRow, ...] = ()
    table: Table | None = None
    more: Link | None = None
    bad: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class WorkCoordinatorPage:
    """work/coordinator.html: what to do next, overdue first."""

    as_of: str
    counters: tuple[Counter, ...]
    sections: tuple[WorkSection, ...]
    tasks: tuple[Task, ...]
    waiting: tuple[Link, ...]
    news: NewSince | None = None
    emergency: Link | None = None  # the way into a case that one was not admitted to


@dataclass(frozen=True, slots=True)
class WorkManufacturerPage:
    """work/manufacturer.html: requests that need an answer, nearest due date first."""

    heading: str
    asks: tuple[Ask, ...]
    cases: Table
    all_cases: Link | None
    plan: tuple[Event, ...]
    contact: tuple[Pair, ...]
    contact_act: Act | None = None
    report: Act | None = None  # in the organisation's name
    many: tuple[Link, ...] = ()
    news: NewSince | None = None
    announced: tuple[WorkRow, ...] = ()  # accepted reports that an advising agency was told of
    removed: tuple[Link, ...] = ()  # cases that this party was taken out of
    rest: tuple[Link, ...] = ()  # requests after those with a card
    own: tuple[WorkRow, ...] = ()  # what the reader reported
    own_all: Link | None = None
    confirm: tuple[WorkRow, ...] = ()  # who waits until somebody says that it is them
    roles: tuple[WorkRow, ...] = ()  # what people do for an organisation since it was changed
    ledger: Link | None = None  # what was shared of the organisation's own
    counsel: tuple[WorkRow, ...] = ()  # statements that wait for the reader as counsel
    counsel_all: Link | None = None  # with what they decided
    one_click: bool = False  # some request is about a product, which a press answers and another one changes
    about: tuple[str, ...] = ()  # what an observer can do and is asked, while no case is open with it
    public: Link | None = None  # what it reads meanwhile


@dataclass(frozen=True, slots=True)
class StatementListPage:
    """work/statements.html: what waits for the reader as counsel, and what they decided."""

    heading: str
    crumbs: tuple[NavItem, ...]
    rows: tuple[WorkRow, ...]
    empty: Empty
    decided: Table


@dataclass(frozen=True, slots=True)
class StatementPage:
    """work/statement.html: one version of what goes out in a party's name, for its counsel and its people."""

    heading: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Pair, ...]
    said: tuple[Said, ...]
    status: Status
    words: str = ""  # why counsel returned it
    boxes: tuple[FormBox, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """case/list.html: cases this person may see, filtered by phase and text."""

    heading: str
    filter: Filter
    table: Table
    pager: Pager
    empty: Empty


@dataclass(frozen=True, slots=True)
class CaseHead:
    """Number, title, facts, way back and tabs of a case; the browser's title never shows its title."""

    number: str
    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Pair, ...]
    tabs: tuple[NavItem, ...]
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """case/overview.html: where it stands, whose turn, what is new; then answers, schedule, discussion."""

    head: CaseHead
    where: Where
    answers: VendorTable
    new: NewSince | None = None
    alerts: tuple[Notice, ...] = ()  # what a rule asks of the embargo
    countdown: Countdown | None = None
    tasks: tuple[Task, ...] = ()
    answers_note: str = ""
    answers_link: Link | None = None
    schedule: Schedule | None = None
    posts: tuple[Post, ...] = ()
    discussion_link: Link | None = None
    write: FormBox | None = None
    scores: tuple[Score, ...] = ()
    scores_note: str = ""
    docs: tuple[Doc, ...] = ()
    model: tuple[Pair, ...] = ()  # the state letters, underneath the plain words
    history_link: Link | None = None
    reports: tuple[Link, ...] = ()  # those that it answers, as far as the reader may see them
    linked: tuple[Link, ...] = ()  # other cases, with what they are to this one
    turns: tuple[Event, ...] = ()  # why its life took the turns that it took, for the desk
    more: tuple[Link, ...] = ()  # what is rarely done, each a page of its own


@dataclass(frozen=True, slots=True)
class VulnCard:
    """A vulnerability of a case: what it is, its scores, what helps."""

    id: str
    name: str
    title: str
    refs: tuple[Pair, ...]
    texts: tuple[Said, ...] = ()
    sources: tuple[Pair, ...] = ()  # references and thanks
    scores: Table | None = None
    fixes: tuple[Pair, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseVulnerabilitiesPage:
    """case/vulnerabilities.html: vulnerabilities and products, with the forms that add to them."""

    head: CaseHead
    vulns: tuple[VulnCard, ...]
    products: Table
    boxes: tuple[FormBox, ...] = ()
    empty: str = ""
    texts: Table | None = None  # what the advisory says of the whole
    groups: Table | None = None
    over: Table | None = None  # what was withdrawn
    rollouts: Table | None = None  # when the fix comes, by region
    statements: Statements | None = None  # of the reader, printed word for word


@dataclass(frozen=True, slots=True)
class CasePeoplePage:
    """case/people.html: who takes part, how they are reached, and the form that invites."""

    head: CaseHead
    people: Table
    contacts: Table | None
    boxes: tuple[FormBox, ...] = ()
    attempts: tuple[Event, ...] = ()
    proposed: Table | None = None
    entered: Table | None = None  # emergency access
    find: Link | None = None  # where the desk looks for a way to reach somebody


@dataclass(frozen=True, slots=True)
class FindingPage:
    """case/finding.html: who may be concerned, how one of them is reached, and where we looked."""

    head: CaseHead
    concerned: Table
    options: tuple[Option, ...]
    searches: Table
    ways: Table | None = None
    name: str = ""  # whose ways are shown
    acts: tuple[Act, ...] = ()  # what can be done about that organisation
    box: FormBox | None = None
    component: Link | None = None  # where it is asked in which products a component is


@dataclass(frozen=True, slots=True)
class SbomsPage:
    """case/sboms.html: the SBOMs of one product, and the form that attaches another."""

    head: CaseHead
    heading: str
    table: Table
    back: Link
    box: FormBox | None = None
    also: tuple[Act, ...] = ()  # other pages of this product


@dataclass(frozen=True, slots=True)
class SbomPage:
    """case/sbom.html: one SBOM, what it lacks, and a page of its components."""

    head: CaseHead
    heading: str
    facts: tuple[Pair, ...]
    table: Table
    pager: Pager
    back: Link
    lacks: tuple[str, ...] = ()
    over: tuple[str, ...] = ()  # why it was withdrawn
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class HolderGroup:
    """A manufacturer whose products contain a component, and whether it takes part."""

    id: str
    name: str
    state: str
    kind: StatusKind
    table: Table
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldersPage:
    """case/holders.html: in whose products a component is, by the SBOMs that the reader may see."""

    head: CaseHead
    form: Any
    href: str
    back: Link
    summary: str = ""
    more: str = ""  # that not everything was looked at
    groups: tuple[HolderGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptsPage:
    """case/attempts.html: what was done to reach one party, laid out for paper as well."""

    heading: str
    number: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Pair, ...]
    rule: tuple[str, ...]
    touches: Table
    invitations: Table
    searches: Table


@dataclass(frozen=True, slots=True)
class DevicePart:
    """One side of a device under its heading."""

    id: str
    heading: str
    facts: tuple[Pair, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DevicePage:
    """case/device.html: what one product is as a device, and the way to say it."""

    heading: str
    number: str
    crumbs: tuple[NavItem, ...]
    parts: tuple[DevicePart, ...] = ()
    empty: str = ""
    act: Act | None = None
    also: tuple[Act, ...] = ()  # other pages of this product


@dataclass(frozen=True, slots=True)
class CaseTeamPage:
    """case/team.html: the people of one party, and the forms that bring one in or take one out."""

    head: CaseHead
    name: str
    note: str
    people: Table
    back: Link
    boxes: tuple[FormBox, ...] = ()
    directory: Link | None = None
    counsel: tuple[Pair, ...] = ()  # of a party whose own words are published


@dataclass(frozen=True, slots=True)
class TextCard:
    """One text of the center: where it stands in advisories, its heading and words, what can be done."""

    id: str
    name: str
    meta: str
    title: str
    text: str
    status: Status
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """template/list.html: what advisories print in the same words, and the form for another text."""

    heading: str
    intro: str
    cards: tuple[TextCard, ...]
    empty: str
    shipped: tuple[TextCard, ...]
    box: FormBox


@dataclass(frozen=True, slots=True)
class Grid:
    """Answers of one manufacturer: product rows by vulnerability columns."""

    id: str
    heading: str
    table: Table
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """One manufacturer, product and vulnerability to answer for; `key` goes into the form as `cell`."""

    key: str
    product: str
    versions: str
    vuln: str
    now: Status
    due: str = ""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class AnswerBox:
    """Choose cells, add detail, press the answer; all answers look equal."""

    href: str
    cells: tuple[AnswerCell, ...]
    form: Any  # a Django form with the details: fix version, date, justification, statement
    answers: tuple[Submit, ...]
    version: str = ""  # of the row set the person saw; a stale one loses neither text
    error: str = ""
    id: str = "answer"  # several boxes may share a page
    heading: str = ""  # where it is not the reader's own answer
    intro: str = ""
    choose_hint: str = ""
    submit_heading: str = ""
    submit_hint: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class StatusPage:
    """status/table.html: every answer, then the form for one's own."""

    head: CaseHead
    grids: tuple[Grid, ...]
    answer: AnswerBox | None = None
    note: str = ""
    more: tuple[AnswerBox, ...] = ()  # of the desk: what it asks, what was stated elsewhere
    see: Act | None = None  # to say that the questions were read
    see_text: str = ""
    filter: tuple[NavItem, ...] = ()  # one vulnerability at a time, where there are many
    by_list: Link | None = None  # many answers at once
    same: FormBox | None = None  # one answer for a family of products, or for all
    rollouts: Table | None = None  # when the fix comes, by region
    plan: Link | None = None  # to the form of that
    statement: Link | None = None  # to what the reader says in its own words


@dataclass(frozen=True, slots=True)
class AnswerListPage:
    """status/list.html: answers as a list, and what it would change."""

    head: CaseHead
    columns: Table
    box: FormBox
    back: Link
    preview: Table | None = None
    rest: str = ""  # how many changes are not shown
    left: Table | None = None  # what the list says about what the case does not hold


@dataclass(frozen=True, slots=True)
class EmbargoTerms:
    """Terms in force."""

    heading: str
    countdown: Countdown
    terms: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one date would lead to; each line is a fact, `warn` marks a cost."""

    heading: str
    text: str
    lines: tuple[tuple[bool, str], ...]  # (warn, sentence)
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal on the table, with equal answers."""

    id: str
    heading: str
    meta: str
    ends: datetime
    reason: str
    lines: tuple[tuple[bool, str], ...]  # (warn, sentence)
    acts: tuple[Act, ...]
    if_silent: str = ""


@dataclass(frozen=True, slots=True)
class Caution:
    """What a rule asks of the embargo: two answers, or why it is kept as it is."""

    id: str
    text: str
    rule: str
    kept: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class EmbargoPage:
    """embargo/page.html: terms in force, who agreed, proposals, a new date and its effect, the end."""

    head: CaseHead
    consent: Table
    consent_count: str
    history: tuple[Event, ...]
    terms: EmbargoTerms | None = None
    none_text: str = ""  # said where no embargo is in force
    proposals: tuple[Proposal, ...] = ()
    propose: FormBox | None = None
    effect: Effect | None = None
    end_boxes: tuple[FormBox, ...] = ()
    leaks: tuple[LeakClaim, ...] = ()
    cautions: tuple[Caution, ...] = ()
    allowed: tuple[Pair, ...] = ()  # what the rules leave open
    calendar: Link | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """Why nobody replies in a thread, the way to a new one, and those in which it goes on."""

    why: str
    start: Link | None
    later: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """case/discussion.html: posts with their readers; a new post must name its own."""

    head: CaseHead
    posts: tuple[Post, ...]
    pager: Pager
    write: FormBox | None
    readers: Table | None = None
    empty: str = ""
    heading: str = ""  # the subject, on the page of a thread
    note: str = ""  # who reads it
    back: Link | None = None
    threads: Table | None = None
    turn: Pager | None = None  # to the threads in which something was said earlier
    start: Link | None = None
    news: NewSince | None = None
    ended: Ended | None = None
    before: Link | None = None  # the thread that this one continues; its note says so
    dispute: Link | None = None
    alert: Notice | None = None  # that nothing may be erased here


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """case/documents.html: files with marking, size, date and who may open them; what is shared of them."""

    head: CaseHead
    table: Table
    upload: FormBox | None = None
    requests: tuple[ShareRequest, ...] = ()
    received: Table | None = None
    ledger: Table | None = None
    claims: tuple[PciiClaim, ...] = ()
    record_claim: Link | None = None
    opened: Link | None = None  # who received what, and who opened it
    bulk: tuple[ManyDownloads, ...] = ()  # many downloads of one person, for the desk
    alert: Notice | None = None  # that nothing may be erased here


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """case/ledger.html: what was shared of a party's, with whom, and who opened it; for screen or paper."""

    heading: str
    number: str
    lead: str
    crumbs: tuple[NavItem, ...]
    table: Table
    acts: tuple[Act, ...]
    paper: bool
    back: Link
    reads: Table | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """case/history.html: the audit chain in words, with the state letters underneath."""

    head: CaseHead
    chain: Status
    entries: Table
    pager: Pager
    model: tuple[Pair, ...]
    schedule: Schedule | None = None
    holds: Holds | None = None
    disclosures: Disclosures | None = None


@dataclass(frozen=True, slots=True)
class CommunicationPage:
    """communication/case.html: the newest draft of an agency, what the center says, and the next step."""

    head: CaseHead
    heading: str
    boxes: tuple[FormBox, ...]
    empty: Empty | None = None
    facts: tuple[Pair, ...] = ()
    readers: tuple[Reader, ...] = ()
    checks: tuple[tuple[bool, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    history: tuple[Event, ...] = ()
    others: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """review/page.html: the part of a draft that a party outside the agencies is asked to read."""

    head: CaseHead
    heading: str
    text: tuple[str, ...]
    readers: tuple[Reader, ...] = ()
    blocks: tuple[Block, ...] = ()
    gone: tuple[Post, ...] = ()  # comments on blocks that are not in it any more
    boxes: tuple[FormBox, ...] = ()


@dataclass(frozen=True, slots=True)
class AdvisoryDraftPage:
    """advisory/draft.html: what will be published, whether it is valid, who has approved, and the release."""

    head: CaseHead
    heading: str
    where: Where
    blocks: tuple[Block, ...]
    checks: tuple[tuple[bool, str], ...]  # (warn, sentence), of schema, mandatory tests and the gate
    approvals: tuple[tuple[str, str, Status], ...]  # (person, role, state)
    boxes: tuple[FormBox, ...] = ()
    preview: tuple[Doc, ...] = ()
    history: tuple[Event, ...] = ()
    second: str = ""  # who can review it
    let_in: Act | None = None
    readers: tuple[Reader, ...] = ()
    gone: tuple[Post, ...] = ()  # comments on blocks that are not in it any more
