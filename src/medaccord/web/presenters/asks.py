"""My work of a party: requests with equal answers, the nearest due date first, then its cases and dates."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.invitations import InvitationView
from medaccord.apps.cases.queries.shares import RequestView
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.cases.queries.views import CaseView, CellView, Party, Terms
from medaccord.apps.notifications.queries.notices import News
from medaccord.apps.parties.queries.reach import Point
from medaccord.domain.assessment.workspace import What
from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.cells import ANSWERS, Plan, Status, is_awaited
from medaccord.domain.cvd.consent import AWAITING
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.domain.cvd.mandatory import VERSION, duties_of, of_agencies
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.cvd.turn import DECIDED_WITHIN, NOT_READ, Duty, Item, Reading, spoken
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments import dispute
from medaccord.web.presenters.assessments.workspace import DRAFTED
from medaccord.web.presenters.cases import duties, invitation
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, next_date
from medaccord.web.presenters.cases.ledger import own_link
from medaccord.web.presenters.cases.people import judgment, judgments
from medaccord.web.presenters.discussion.file import file_title
from medaccord.web.presenters.news import NONE, news_box
from medaccord.web.presenters.words import CHANNELS, PHASES, PURPOSES, say, short_day, when
from medaccord.web.templatetags.instants import binding_text, day, due_words

WEEK = dt.timedelta(days=7)
MOST_ASKS = 6
MOST_MORE = 50
"""Requests after the cards, as a list of links."""
MOST_CELLS = 3
"""With more answers due in one case the page of answers, which takes them all at once, is offered instead."""
MOST_CASES = 20
NOTHING_ASKED: Mapping[uuid.UUID, Reading] = MappingProxyType({})
Consents = Mapping[uuid.UUID, Sequence[RequestView]]
"""By case what the reader is asked to share of their own party's."""
NOTHING_WANTED: Consents = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of the reader, with the instant by which it is sorted."""

    by: dt.datetime | None
    ask: v.Ask
    one_click: bool = False
    """Whether a press says something of a product, which another one changes."""


def party_page(
    views: Sequence[CaseView],
    invitations: Sequence[InvitationView],
    points: Sequence[Point],
    now: dt.datetime,
    news: News,
    unread: Mapping[uuid.UUID, int] = NONE,
    readings: Mapping[uuid.UUID, Reading] = NOTHING_ASKED,
    further: Sequence[Request] = (),
    consents: Consents = NOTHING_WANTED,
) -> v.WorkManufacturerPage:
    """What waits for this party's answer, with `further` requests; nothing of anybody else's."""
    asked = [_invited(one, now, (place, len(invitations))) for place, one in enumerate(invitations, 1)]
    asked += further
    counts: dict[uuid.UUID, int] = {}
    for view in views:
        found = list(_of_case(view, now, readings.get(view.id, NOT_READ)))
        found += consents_of(view, consents, now)
        counts[view.id] = len(found) + len(_beyond_cards(view))
        asked += found
    asked.sort(key=lambda one: (one.by is None, one.by or now, one.ask.id))
    return v.WorkManufacturerPage(
        heading=_heading(len(invitations) + len(further) + sum(counts.values())),
        asks=tuple(one.ask for one in asked[:MOST_ASKS]),
        cases=_cases(views[:MOST_CASES], counts, now, readings),
        all_cases=v.Link(_("All cases"), "/cases/") if views else None,
        ledger=own_link() if any(view.mine and view.mine.organisation for view in views) else None,
        plan=tuple(_plan(views, now)),
        contact=tuple(v.Pair(say(CHANNELS, p.channel), p.value, note=_checked(p)) for p in points),
        many=tuple(_many(views)),
        rest=tuple(_rest(asked)),
        news=news_box(news, now, views, unread),
        one_click=any(one.one_click for one in asked[:MOST_ASKS]),
    )


def for_observer(page: v.WorkManufacturerPage) -> v.WorkManufacturerPage:
    """What an observer, as an auditor or a hospital is, can do and is asked; said while no case is open."""
    about = (
        _("Your organization takes part in a case as an observer, once it is invited and agrees."),
        _("Whoever of you works on the case then reads what everybody in it is told, and its history."),
        _("You write there and file documents."),
        _("What can wait for you: terms to agree to, drafts to read, what others want of your documents."),
        _("You are never asked whether a product is affected."),
        _("No office opens a case by itself, an auditor’s included. People are let in by name."),
    )
    parts = (" ".join(about[:3]), " ".join(about[3:5]), about[5])
    return replace(page, about=parts, public=v.Link(_("Read the advisories"), reverse("advisory.list")))


def _heading(count: int) -> str:
    if not count:
        return _("Nothing waits for your answer")
    return ngettext("%d request needs your answer", "%d requests need your answer", count) % count


def _checked(point: Point) -> str:
    return _("checked %s") % day(point.verified_on) if point.verified_on else _("never checked")


def _due(by: dt.datetime | None, now: dt.datetime) -> tuple[str, v.parts.Urgency]:
    """'1 day late, was due Nov 22', 'Due tomorrow' or 'No due date', with its urgency."""
    if by is None:
        return _("No due date"), ""
    word, urgency = due_words(by, now)
    if urgency == "late":
        word = _("%(late)s, was due %(day)s") % {"late": word, "day": short_day(by, now)}
    return f"{word[:1].upper()}{word[1:]}", urgency  # type: ignore[return-value]


def _request(
    by: dt.datetime | None,
    now: dt.datetime,
    *,
    key: str,
    question: str,
    why: str,
    case: v.Link,
    href: str,
    answers: Sequence[tuple[str, str]],
    if_silent: str,
    facts: tuple[v.Pair, ...] = (),
    act: v.Act | None = None,
    one_click: bool = False,
) -> Request:
    due, urgency = _due(by, now)
    submits = tuple(v.Submit(label, value) for label, value in answers)
    shown = v.Ask(key, due, question, why, case, href, submits, if_silent, urgency, facts=facts, act=act)
    return Request(by, shown, one_click)


def _invited(one: InvitationView, now: dt.datetime, place: tuple[int, int]) -> Request:
    """An invitation: nothing of the case, so its answers stand on its own page (need-to-know 22).

    Nothing tells several apart but their place, which whoever hears the page needs too.
    """
    page = invitation.address(one.party)
    several = _("Take part in a case? (%(place)d of %(count)d)") % {"place": place[0], "count": place[1]}
    return _request(
        one.due_at,
        now,
        key=f"invitation-{one.party}",
        question=several if place[1] > 1 else _("Take part in a case?"),
        why=" ".join(_offer(one)),
        case=v.Link(_("Read the terms"), page),
        href=f"{page}answer/?terms={one.terms or ''}&duties={VERSION}",
        answers=(
            (_("Agree and take part"), "accept"),
            (_("Decline"), "decline"),
        ),
        if_silent=_("Silence is never taken as a yes. You see nothing of the case until you agree."),
        facts=tuple(map(invitation.duty, (*duties_of(one.kind), *of_agencies(one.kind)))),
    )


def _offer(one: InvitationView) -> Iterator[str]:
    yield _("%s invites you.") % (one.sender or _("A coordination center"))
    if one.ends_at:
        yield _("You would keep details private until %s.") % binding_text(one.ends_at)
    if duties_of(one.kind):
        yield _("What you must do by law goes on. It stands below, with what agencies beside you must do.")
    elif of_agencies(one.kind):
        yield _("What agencies beside you must do by law stands below.")


def _of_case(view: CaseView, now: dt.datetime, reading: Reading) -> Iterator[Request]:
    mine = view.mine
    if mine is None or mine.role == Role.LEAD or mine.left_at:
        return
    yield from _notices(view, mine, now)
    yield from claims_of(view, now)
    if view.phase == Phase.CLOSED:
        return
    yield from _terms(view, mine, now)
    yield from _proposals(view, mine, now)
    yield from _reviews(view, mine, now, reading)
    yield from _opinions(view, mine, now, reading)
    yield from _drafts(view, mine, now, reading)
    yield from _revisits(view, mine, now, reading)
    yield from _disputes(view, mine, now, reading)
    yield from _communications(view, mine, now, reading)
    if mine.role == Role.MANUFACTURER and not mine.finished_at:
        yield from _judge(view, mine, now)
        yield from _answers(view, mine, now)
        yield from _fixes(view, mine, now)


def _link(view: CaseView) -> v.Link:
    return v.Link(f"{_called(view)}, {view.title}", address(view.id))


def _called(view: CaseView) -> str:
    """The number of a case, then what the reader's own party calls it."""
    own = view.mine
    return ", ".join(filter(None, (view.number, own.reference, own.alias) if own else (view.number,)))


def _terms(view: CaseView, mine: Party, now: dt.datetime) -> Iterator[Request]:
    """Terms that this party has not agreed to yet, where no other end is on the table."""
    embargo, binding = view.embargo_at(now), view.terms_in_force(now)
    if mine.consent not in AWAITING or embargo is None or embargo.state not in IN_SCOPE:
        return
    if binding and _open_proposals(view, mine, now):
        return
    offered = binding or next(reversed(view.open_terms(now)), None)
    if offered is None or not may(view, Verb.CONSENT_ACCEPT):
        return
    yield _request(
        mine.lapses_at,
        now,
        key=f"terms-{mine.id}",
        question=_("Keep details private until %s?") % short_day(offered.ends_at, now),
        why=_("The exact end is %s.") % binding_text(offered.ends_at),
        case=_link(view),
        href=f"/my-work/terms/{mine.id}/?terms={offered.id}",
        answers=((_("Agree"), "agree"), (_("Decline"), "decline")),
        if_silent=_("Whoever declines, or never answers, sees nothing further of the case."),
    )


def _open_proposals(view: CaseView, mine: Party, now: dt.datetime) -> list[Terms]:
    """Proposed ends that this party has neither put forward nor signed."""
    return [t for t in view.open_terms(now) if t.party != mine.id and t.id not in mine.signed]


def _proposals(view: CaseView, mine: Party, now: dt.datetime) -> Iterator[Request]:
    """Proposals that move the end in force; a yes to the end as it is keeps it, and is no rejection."""
    end = view.end_in_force(now)
    if end is None or not may(view, Verb.EMBARGO_ACCEPT):
        return
    for terms in _open_proposals(view, mine, now):
        keep = short_day(end, now)
        answers = [(_("Agree"), "agree"), (_("Keep %s") % keep, "keep"), (_("Propose another date"), "other")]
        if mine.consent not in AWAITING:
            del answers[1]  # it is bound by the end in force already
        yield _request(
            terms.proposed_at + DECIDED_WITHIN,
            now,
            key=f"proposal-{terms.id}",
            question=_("Keep details private until %s?") % short_day(terms.ends_at, now),
            why=" ".join(filter(None, (terms.reason, _("The end now is %s.") % binding_text(end)))),
            case=_link(view),
            href=f"/my-work/cases/{view.id}/proposals/{terms.id}/",
            answers=answers,
            if_silent=_("Until you answer, what you agreed to stays: %s.") % keep,
        )


def _reviews(view: CaseView, mine: Party, now: dt.datetime, reading: Reading) -> Iterator[Request]:
    """Drafts that this party is asked to read; one click says 'no comment', which is an answer."""
    if not may(view, Verb.REVIEW_ANSWER):
        return
    for key, party, due in reading.asked:
        if party == str(mine.id):
            yield _request(
                due,
                now,
                key=f"review-{key}",
                question=_("Have you a comment on the draft advisory?"),
                why=_("The exact time is %s.") % binding_text(due),
                case=_link(view),
                href=f"/my-work/cases/{view.id}/reviews/{key}/",
                answers=((_("Read it"), "read"), (_("No comment"), "no_comment")),
                if_silent=_("Without an answer the record says that you gave none, never that you agreed."),
            )


def _opinions(view: CaseView, mine: Party, now: dt.datetime, reading: Reading) -> Iterator[Request]:
    """Vulnerabilities that this party is asked to judge alone."""
    if may(view, Verb.OPINION_GIVE):
        own = {flaw for flaw, party, what in reading.begun if (party, what) == (str(mine.id), What.OPINION)}
        yield from _of_vulnerabilities(
            view,
            mine,
            now,
            reading.judging,
            key="opinion",
            question=_("What does your party think of the risk?"),
            if_silent=_("Without an answer the seal opens, and it says that you had not answered."),
            label=_("Read it and answer"),
            begun=own,
        )


def _drafts(view: CaseView, mine: Party, now: dt.datetime, reading: Reading) -> Iterator[Request]:
    """Drafts of this party that nobody waits for by a date; that of an opinion stands with its question."""
    if not may(view, Verb.WORKSPACE_KEEP):
        return
    asked = {(key, party, What.OPINION.value) for key, party, _due in reading.judging}
    for key, party, what in reading.begun:
        if party == str(mine.id) and (key, party, what) not in asked:
            there = reverse("workspace.list", args=[view.id])
            yield _request(
                None,
                now,
                key=f"draft-{what}-{key}",
                question=_("Your party has a draft: %s. Do you go on with it?") % say(DRAFTED, what),
                why=_("Nobody outside your party reads it."),
                case=_link(view),
                href=there,
                answers=(),
                if_silent=_("Until you give or discard it, it stays a draft."),
                act=v.Act(_("Read it and go on"), there, look="filled", about=view.number),
            )


def _revisits(view: CaseView, mine: Party, now: dt.datetime, reading: Reading) -> Iterator[Request]:
    """Provisional statements of this agency, each to be looked at again."""
    if may(view, Verb.PROVISIONAL_ISSUE):
        yield from _of_vulnerabilities(
            view,
            mine,
            now,
            reading.revisiting,
            key="provisional",
            question=_("Does your provisional statement still hold?"),
            if_silent=_("Without a newer one its readers see that it is overdue."),
            label=_("Look at it again"),
        )


def _of_vulnerabilities(
    view: CaseView,
    mine: Party,
    now: dt.datetime,
    told: Iterable[tuple[str, str | None, dt.datetime]],
    *,
    key: str,
    question: str,
    if_silent: str,
    label: str,
    begun: Collection[str] = (),
) -> Iterator[Request]:
    """What this party is asked about vulnerabilities, each on the page of its assessment.

    `begun` are those of which it has a draft.
    """
    for flaw, party, due in told:
        if party == str(mine.id):
            there = f"{address(view.id, Tab.ASSESSMENT)}{flaw}/"
            drafted = _("Your party has a draft of it.") if flaw in begun else ""
            yield _request(
                due,
                now,
                key=f"{key}-{flaw}",
                question=question,
                why=" ".join(filter(None, (drafted, _("The exact time is %s.") % binding_text(due)))),
                case=_link(view),
                href=there,
                answers=(),
                if_silent=if_silent,
                act=v.Act(label, there, look="filled", about=view.number),
            )


def _disputes(view: CaseView, mine: Party, now: dt.datetime, reading: Reading) -> Iterator[Request]:
    """Disputes about harm that this agency settles, each on its own page."""
    if not may(view, Verb.DISPUTE_SETTLE):
        return
    for key, party, _clinical in reading.disputed:
        if party == str(mine.id):
            there = dispute.address_of(view.id, uuid.UUID(key))
            yield _request(
                None,
                now,
                key=f"dispute-{key}",
                question=_("What do you find on the disputed harm?"),
                why=_("Only a clinical adviser settles it, by a determination of its agency."),
                case=_link(view),
                href=there,
                answers=(),
                if_silent=_("Without that it stays open, and the advisory says so. It blocks nothing."),
                act=v.Act(_("Read the dispute"), there, look="filled", about=view.number),
            )


def _communications(view: CaseView, mine: Party, now: dt.datetime, reading: Reading) -> Iterator[Request]:
    """This agency's own communication: to be approved by a colleague of its author, then released."""
    for item in spoken(reading, public=bool(view.public_at)):
        if item.party == str(mine.id):
            yield _request(
                None,
                now,
                key=f"communication-{item.about}",
                question=duties.sentence(view, item),
                why=view.title,
                case=_link(view),
                href=f"/my-work/cases/{view.id}/communication/",
                answers=((str(duties.LABELS[item.duty]), "read"),),
                if_silent=_("Until then nothing of it goes out."),
            )


def _notices(view: CaseView, mine: Party, now: dt.datetime) -> Iterator[Request]:
    """What this party submitted and may be released by law, in a closed case too."""
    if not may(view, Verb.DISCLOSURE_OBJECT):
        return
    for one in view.notices:
        if one.owner == mine.id and one.unanswered and one.due_at > now:
            there = reverse("disclosure.notice", args=[one.id])
            asked = ngettext(
                "Do you object if %d paragraph of yours is released by law?",
                "Do you object if %d paragraphs of yours are released by law?",
                one.unanswered,
            )
            yield _request(
                one.due_at,
                now,
                key=f"notice-{one.id}",
                question=asked % one.unanswered,
                why=_("The exact time is %s.") % binding_text(one.due_at),
                case=_link(view),
                href=there,
                answers=(),
                if_silent=_("Silence until then counts as no objection."),
                act=v.Act(_("Read it and answer"), there, look="filled", about=view.number),
            )


def claims_of(view: CaseView, now: dt.datetime) -> Iterator[Request]:
    """What this party said is PCII and has to state, and what it claimed and the center did not accept."""
    for one in view.claims:
        party, is_spoken = view.party(one.owner), one.state is ClaimState.SPOKEN
        if party is None or not party.mine or party.left_at or one.state is ClaimState.SUBMITTED:
            continue
        if is_spoken and not (one.due_at and one.due_at > now and may(view, Verb.CLAIM_CONFIRM)):
            continue
        duty, by = (Duty.STATE_CLAIM, one.due_at) if is_spoken else (Duty.CHOOSE_CLAIM, None)
        there = f"{address(view.id, Tab.DOCUMENTS)}#claim-{one.id}"
        yield _request(
            by,
            now,
            key=f"claim-{one.id}",
            question=duties.sentence(view, Item(duty, str(party.id), by, about=str(one.id))),
            why=_("The exact time is %s.") % binding_text(by) if by else view.title,
            case=_link(view),
            href=there,
            answers=(),
            if_silent=(
                _("What is not stated in time lapses. The center then decides what becomes of it.")
                if is_spoken
                else _("Until it is erased, it stays protected.")
            ),
            act=v.Act(str(duties.LABELS[duty]), there, look="filled", about=view.number),
        )


def consents_of(view: CaseView, consents: Consents, now: dt.datetime) -> Iterator[Request]:
    """Documents that the reader is asked to share; what it says yes or no to stands beside the document.

    In a closed case nothing is shared any more, and silence says so too.
    """
    if view.phase == Phase.CLOSED or not may(view, Verb.SHARE_DENY):
        return
    for one in consents.get(view.id, ()):
        there = f"{address(view.id, Tab.DOCUMENTS)}#request-{one.id}"
        yield _request(
            one.due_at,
            now,
            key=f"consent-{one.id}",
            question=_("May %(who)s read “%(name)s”?")
            % {"who": one.recipient_name, "name": file_title(one.name)},
            why=_("The coordination center asks: “%s”") % one.reason,
            case=_link(view),
            href=there,
            answers=(),
            if_silent=_("Silence until then is no consent: it is not shared."),
            facts=(
                v.Pair(_("Who would read it"), one.recipient_name),
                v.Pair(_("What for"), say(PURPOSES, one.purpose)),
                v.Pair(_("Answer by"), binding_text(one.due_at)),
            ),
            act=v.Act(_("Read it and answer"), there, look="filled", about=one.name),
        )


def _judge(view: CaseView, mine: Party, now: dt.datetime) -> Iterator[Request]:
    """A report that this party has not judged, or not decided to work on."""
    if mine.report_state not in ("received", "valid"):
        return
    events = [e for e in judgments(view) if e != ReportEvent.CLOSE]
    valid = mine.report_state == "valid"
    yield _request(
        None,
        now,
        key=f"judge-{mine.id}",
        question=_("Will you work on this report?") if valid else _("Is this report valid for you?"),
        why=view.title,
        case=_link(view),
        href=f"{address(view.id, Tab.PEOPLE)}{mine.id}/judge/?from=work",
        answers=[(judgment(event), event.value) for event in events],
        if_silent=_("Until you answer, the report counts as received and not judged."),
    )


def _awaited(view: CaseView, mine: Party) -> list[CellView]:
    """Answers that this party owes and that can still be given."""
    return [c for c in view.cells_of(mine.id) if is_awaited(c)] if may(view, Verb.STATUS_ANSWER) else []


def _answers(view: CaseView, mine: Party, now: dt.datetime) -> Iterator[Request]:
    waiting = _awaited(view, mine)
    if len(waiting) > MOST_CELLS:
        return
    products = {p.id: p for p in view.products}
    for cell in waiting:
        vulnerability = next((x for x in view.vulnerabilities if x.id == cell.vulnerability), None)
        product = products.get(cell.product)
        if vulnerability is None or product is None:
            continue
        about = {"product": product.name.removeprefix(mine.name).strip(), "label": vulnerability.label}
        if cell.question:
            yield _asked_about(view, cell, about, now)
            continue
        yield _request(
            cell.due_at,
            now,
            key=f"cell-{cell.id}",
            question=_("Is %(product)s affected by %(label)s?") % about,
            why=vulnerability.title or vulnerability.cve,
            case=_link(view),
            href=f"/my-work/cases/{view.id}/answers/{cell.product}/{cell.vulnerability}/?v={cell.version}",
            answers=(
                (_("Affected"), Status.AFFECTED.value),
                (_("Not affected"), Status.NOT_AFFECTED.value),
                (_("Still investigating"), Status.INVESTIGATING.value),
            ),
            if_silent=_("No answer is shown as “no answer”, never as “not affected”."),
            one_click=True,
        )


def _asked_about(view: CaseView, cell: CellView, about: Mapping[str, str], now: dt.datetime) -> Request:
    """What the desk asks in words of its own; it is answered on the page of answers.

    One press would put "not stated" in the place of what stands there.
    """
    stands = cell.status in ANSWERS
    first, back = (
        _("Is %(product)s affected by %(label)s?"),
        _("What do you say about your answer for %(product)s and %(label)s?"),
    )
    return _request(
        cell.due_at,
        now,
        key=f"back-{cell.id}",
        question=(back if stands else first) % about,
        why=_("The coordination center asks: “%s”") % cell.question,
        case=_link(view),
        href=f"/my-work/cases/{view.id}/answers/{cell.product}/{cell.vulnerability}/?v={cell.version}",
        answers=((_("Answer"), "open"),),
        if_silent=(
            _("Your answer stands until you give another.")
            if stands
            else _("No answer is shown as “no answer”, never as “not affected”.")
        ),
    )


def _fixes(view: CaseView, mine: Party, now: dt.datetime) -> Iterator[Request]:
    """Fix dates of the next seven days that were not confirmed in the last seven."""
    by_date: dict[dt.date, list[CellView]] = defaultdict(list)
    for cell in view.cells_of(mine.id):
        fresh = cell.answered_at is not None and cell.answered_at > now - WEEK
        if cell.plan == Plan.FIX_PLANNED and cell.plan_date and not fresh and not cell.question:
            by_date[cell.plan_date].append(cell)
    labels = {x.id: x.label for x in view.vulnerabilities}
    for on, cells in sorted(by_date.items()):
        by = dt.datetime.combine(on, dt.time(23, 59), dt.UTC)
        if by > now + WEEK or not may(view, Verb.STATUS_ANSWER):
            continue
        about = ", ".join(sorted({labels.get(cell.vulnerability, "") for cell in cells}))
        yield _request(
            by,
            now,
            key=f"fix-{view.id}-{on:%Y%m%d}",
            question=_("Will the fix for %(about)s be ready on %(day)s?")
            % {"about": about, "day": short_day(on, now)},
            why=_("You named this date. Hospitals plan downtime by it."),
            case=_link(view),
            href=f"/my-work/cases/{view.id}/fixes/{on:%Y-%m-%d}/",
            answers=(
                (_("Yes, %s") % short_day(on, now), "yes"),
                (_("Name another date"), "other"),
            ),
            if_silent=_("Without an answer the date stays as you gave it."),
        )


def _cases(
    views: Sequence[CaseView],
    counts: Mapping[uuid.UUID, int],
    now: dt.datetime,
    readings: Mapping[uuid.UUID, Reading],
) -> v.Table:
    heads = (_("Case"), _("Phase"), _("Whose turn"), _("Next date"))
    return v.Table(
        _("Your cases"),
        heads,
        tuple(_case(view, counts[view.id], now, readings.get(view.id, NOT_READ)) for view in views),
        _("No case is open with you. Cases appear here once you agree to an invitation."),
    )


def _case(view: CaseView, count: int, now: dt.datetime, reading: Reading) -> v.Row:
    items = owed(view, now, reading=reading)
    own = duties.mine(view, items)
    late = any(item.is_late(now) for item in own)
    phase = Phase(view.phase)
    date, note = next_date(view, own, now)
    if count:
        words = ngettext("%d request", "%d requests", count) % count
        turn = v.Cell(_("Yours"), _("%s, late") % words if late else words, "late" if late else "waiting")
    else:
        turn = v.Cell(str(duties.CENTER))
    return v.Row(
        (
            v.Cell(view.title, _called(view), href=address(view.id)),
            v.Cell(say(PHASES, phase), _("%s of 6") % (phase.rank + 1)),
            turn,
            v.Cell(date, note),
        ),
        late=late,
    )


def _plan(views: Sequence[CaseView], now: dt.datetime) -> Iterator[v.Event]:
    """Fix dates that this party gave and ends of its embargoes, in order."""
    found: list[tuple[dt.datetime, str, str, uuid.UUID]] = []
    for view in views:
        mine = view.mine
        labels = {x.id: x.label for x in view.vulnerabilities}
        dates: dict[dt.date, set[str]] = defaultdict(set)
        for cell in view.cells_of(mine.id) if mine else ():
            if cell.plan == Plan.FIX_PLANNED and cell.plan_date:
                dates[cell.plan_date].add(labels.get(cell.vulnerability, ""))
        for on, about in dates.items():
            words = _("fix for %s") % ", ".join(sorted(about))
            noon = dt.datetime.combine(on, dt.time(12), dt.UTC)
            found.append((noon, f"{short_day(on, now)}: {words}", view.number, view.id))
        if end := view.end_in_force(now):
            told = f"{view.number}, {when(end, now)}"
            found.append((end, _("%s: embargo ends") % short_day(end, now), told, view.id))
    for place, (_at, what, meta, case) in enumerate(sorted(found, key=lambda one: one[0])[:MOST_CASES]):
        yield v.Event(what, meta, on=place == 0, href=address(case))


def _beyond_cards(view: CaseView) -> list[CellView]:
    """Answers due that are too many for cards of their own; the page of answers takes them all at once."""
    mine = view.mine
    if mine is None or mine.role != Role.MANUFACTURER or mine.finished_at:
        return []
    waiting = _awaited(view, mine)
    return waiting if len(waiting) > MOST_CELLS else []


def _many(views: Sequence[CaseView]) -> Iterator[v.Link]:
    """Where more is asked than fits on cards."""
    for view in views:
        if waiting := _beyond_cards(view):
            words = ngettext("%d answer", "%d answers", len(waiting)) % len(waiting)
            yield v.Link(f"{words}, {view.number}", address(view.id, Tab.STATUS), view.title)


def _rest(asked: Sequence[Request]) -> Iterator[v.Link]:
    """Requests after those with a card, each with the page on which it is answered."""
    for one in asked[MOST_ASKS : MOST_ASKS + MOST_MORE]:
        there = one.ask.act.href if one.ask.act else one.ask.case.href
        yield v.Link(one.ask.question, there, f"{one.ask.due}. {one.ask.case.text}")
    if (left := len(asked) - MOST_ASKS - MOST_MORE) > 0:
        words = ngettext("%d more request", "%d more requests", left) % left
        yield v.Link(words, "/cases/", _("They appear here as you answer."))
