"""The list of cases and the page of one: where it stands first, then what is new, then the evidence."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.cautions import cautions as cautions_of
from medaccord.apps.cases.queries.content import Named
from medaccord.apps.cases.queries.linked import LifeStepView, Linked
from medaccord.apps.cases.queries.listing import CaseLine, CasePage
from medaccord.apps.cases.queries.of_report import Answered
from medaccord.apps.cases.queries.rollouts import RolloutView
from medaccord.apps.cases.queries.since import Since
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.apps.discussion.queries.documents import Document
from medaccord.apps.discussion.queries.posts import PostLine, PostPage
from medaccord.domain.cvd import vultron
from medaccord.domain.cvd.case_state import CaseState, Exposure, FixState
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.turn import NOT_READ, Draft, Reading
from medaccord.domain.handling import OWNED
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases import answers, cautions, duties, hold
from medaccord.web.presenters.cases.head import Tab, address, case_head, makers, where
from medaccord.web.presenters.cases.history import item as history_item
from medaccord.web.presenters.cases.kin import linked_line, turns
from medaccord.web.presenters.cases.rooms import side_of
from medaccord.web.presenters.cases.schedule import NOTHING_NAMED, schedule
from medaccord.web.presenters.discussion.file import condition, file_title, gone, opens_at
from medaccord.web.presenters.discussion.post import new_posts, shown, titled
from medaccord.web.presenters.words import (
    CASE_KINDS,
    EMBARGOES,
    GROUNDS,
    PHASES,
    REPORTS,
    marking_words,
    rated,
    say,
    short_day,
    when,
)
from medaccord.web.templatetags.instants import day, days_left, moment

MOST_NEWS = 6
MOST_SCORES = 4


def list_page(
    found: CasePage,
    now: dt.datetime,
    *,
    phase: str,
    kind: str,
    text: str,
    after: str,
    unread: Mapping[uuid.UUID, int] = MappingProxyType({}),
    muted: Collection[uuid.UUID] = (),
) -> v.ListPage:
    """Cases by phase, kind and words, urgent open ones first; the address keeps the filter."""
    kept = {"q": text, "phase": phase, "kind": kind}
    older = f"?{urlencode({**kept, 'after': found.next})}" if found.next else ""
    narrowed = bool(phase or kind or text.strip() or after)
    return v.ListPage(
        heading=_("Cases"),
        filter=v.Filter(
            "/cases/",
            text,
            _("Number, title, device or CVE"),
            (
                v.Option("", _("All phases"), not phase),
                *(v.Option(p, say(PHASES, p), p == phase) for p in Phase),
            ),
            _("Phase"),
            kinds=(
                v.Option("", _("All kinds"), not kind),
                *(v.Option(k, say(CASE_KINDS, k), k == kind) for k in Kind),
            ),
        ),
        table=v.Table(
            _("Cases that you may see"),
            (_("Case"), _("Phase"), _("Opened"), _("Embargo ends"), _("Last change")),
            tuple(_line(line, now, unread.get(line.id, 0), line.id in muted) for line in found.lines),
        ),
        pager=v.Pager(newer=f"?{urlencode(kept)}" if after else "", older=older),
        empty=_empty(narrowed),
    )


def _empty(narrowed: bool) -> v.Empty:
    if narrowed:
        return v.Empty(
            _("No case matches"),
            _("Change the words, the phase or the kind."),
            v.Act(_("Show all cases"), "/cases/"),
        )
    return v.Empty(
        _("No case yet"),
        _("Cases appear here once one is opened with you, or once you agree to an invitation."),
        v.Act(_("Go to my work"), "/my-work/"),
    )


def _line(line: CaseLine, now: dt.datetime, new: int, is_muted: bool) -> v.Row:
    phase = Phase(line.phase)
    ends = v.Cell(_("none"))
    if line.embargo_ends_at:
        left = days_left(line.embargo_ends_at, now)
        ends = v.Cell(day(line.embargo_ends_at), ngettext("%d day", "%d days", left) % left)
    elif line.published_at:
        ends = v.Cell(_("published"), day(line.published_at))
    urgent = v.Tag(_("Urgent"), "bad") if line.urgent and phase != Phase.CLOSED else None
    return v.Row(
        (
            v.Cell(line.title, _numbers(line), href=address(line.id), tag=urgent),
            _stands(line),
            v.Cell(short_day(line.opened_at, now)),
            ends,
            v.Cell(when(line.changed_at, now), new_posts(new), tag=v.Tag(_("Muted")) if is_muted else None),
        )
    )


def _stands(line: CaseLine) -> v.Cell:
    """The phase of a case, or that it was withdrawn and why."""
    if line.withdrawn_for:
        return v.Cell(_("Withdrawn"), say(GROUNDS, line.withdrawn_for))
    phase = Phase(line.phase)
    return v.Cell(say(PHASES, phase), _("%s of 6") % (phase.rank + 1))


def _numbers(line: CaseLine) -> str:
    kind = "" if line.kind == Kind.VULNERABILITY else say(CASE_KINDS, line.kind)
    return ", ".join(filter(None, (line.number, kind, line.own.reference, line.own.alias)))


def case_page(
    view: CaseView,
    now: dt.datetime,
    *,
    news: Since,
    posts: PostPage,
    docs: Sequence[Document] = (),
    reports: Sequence[Answered] = (),
    linked: Sequence[Linked] = (),
    plans: Sequence[RolloutView] = (),
    named: Named = NOTHING_NAMED,
    life_steps: Sequence[LifeStepView] = (),
    draft: Draft | None = None,
    reading: Reading = NOT_READ,
    write: Form | None = None,
    unread: int = 0,
    is_muted: bool = False,
    alerts: Iterable[v.Notice] = (),
    held: bool = False,
) -> v.CasePage:
    """Everything of one case that this reader may see, the answer first."""
    asked = cautions_of(view, now)
    items = owed(view, now, draft, reading, asked)
    stands = where(view, now, items)
    return v.CasePage(
        head=case_head(view),
        where=stands,
        new=new_since(view, news, now),
        alerts=(
            *filter(None, [hold.alert(held)]),
            *_withdrawn(view),
            *cautions.alerts(view, asked, now, stands.what),
            *alerts,
        ),
        countdown=countdown(view, now),
        tasks=tuple(duties.as_task(view, item, now) for item in duties.mine(view, items)),
        answers=answers.vendor_table(view, now),
        answers_note=answers.note(view),
        answers_link=_answers_link(view),
        schedule=schedule(view, now, plans, named),
        posts=tuple(post(view, line, now, held=held) for line in posts.lines),
        discussion_link=v.Link(
            ", ".join(filter(None, (_("All posts"), new_posts(unread)))), address(view.id, Tab.DISCUSSION)
        ),
        write=_write_box(view, write) if write else None,
        scores=tuple(_scores(view)),
        scores_note=_("Each figure is its source's own; all of them are printed.") if view.scores else "",
        docs=tuple(_doc(one, now) for one in docs),
        model=model(view),
        history_link=v.Link(_("History"), address(view.id, Tab.HISTORY)),
        reports=tuple(_reported(one) for one in reports),
        linked=tuple(linked_line(one, now) for one in linked),
        turns=turns(life_steps, now),
        more=tuple(more(view, is_muted)),
    )


def _reported(one: Answered) -> v.Link:
    there = reverse("report.page", args=[one.id])
    return v.Link(one.number, there, _("your report, with its messages") if one.mine else _("to its desk"))


def _withdrawn(view: CaseView) -> Iterator[v.Notice]:
    """Why a case was withdrawn, and what of it still holds."""
    if not view.withdrawn_for:
        return
    words = {"ground": say(GROUNDS, view.withdrawn_for), "reason": view.withdrawn_why}
    yield v.Notice("info", _("This case was withdrawn. %(ground)s: %(reason)s") % words)
    kept = _("Nothing of it will be published here. What you read keeps its marking, on this page %s.")
    if view.embargo and view.embargo.state == EmbargoState.EXITED:
        kept = _("Its embargo has ended. What you read keeps its marking, on this page %s.")
    yield v.Notice("info", kept % view.marking)


def _doc(one: Document, now: dt.datetime) -> v.Doc:
    if one.erased:
        return v.Doc(file_title(one.name), "", gone(one))
    at = short_day(one.at, now) if one.at else ""
    meta = ", ".join(filter(None, (marking_words(one.marked), filesizeformat(one.size), at)))
    state = condition(one)
    return v.Doc(one.name, opens_at(one), f"{meta}. {state}" if state else meta)


def _write_box(view: CaseView, form: Form) -> v.FormBox:
    """A post from the overview; a refused one is shown again on the page of the discussion."""
    return v.FormBox(
        "write",
        f"{address(view.id, Tab.DISCUSSION)}write/",
        form,
        (v.Submit(_("Post"), "post", look="filled"),),
        before=apart(view, form),
    )


def apart(view: CaseView, form: Form) -> v.Note | None:
    """Where goes what belongs to a party, for whoever writes where such things are sent."""
    offered = dict(getattr(form.fields.get("handling"), "choices", ()))
    if not OWNED & offered.keys():
        return None
    href = f"{address(view.id, Tab.DOCUMENTS)}#upload"
    return v.Note(
        _("What belongs to a party is not written here; it lies alone, as a document of its own."),
        v.Link(_("Add a document"), href),
    )


def _answers_link(view: CaseView) -> v.Link | None:
    if not (view.is_desk or Role.MANUFACTURER in view.roles):
        return None
    label = _("All answers by product") if view.is_desk else _("Answer by product")
    return v.Link(label, address(view.id, Tab.STATUS))


def may(view: CaseView, verb: Verb) -> bool:
    """Whether the matrix lets this reader use a verb in this case now."""
    return view.may(verb)


def more(view: CaseView, is_muted: bool) -> Iterator[v.Link]:
    """What is rarely needed, one page each."""
    hear = _("You have muted this case: hear of it again") if is_muted else _("Mute this case for yourself")
    yield v.Link(hear, f"{address(view.id)}{'unmute' if is_muted else 'mute'}/")
    own = view.mine
    if own and may(view, Verb.PARTICIPANT_LABEL):
        named = own.reference or own.alias
        words = _("Change your own number or name for it") if named else _("Give it your own number or name")
        yield v.Link(words, f"{address(view.id)}label/")
    handed = _("Hand the case to a colleague") if Role.LEAD in view.roles else _("Take over the case")
    links = (
        (Verb.CASE_RECORD, _("Record a leak, an exploit or an attack"), "record"),
        (Verb.CASE_RENAME, _("Give the case another title"), "rename"),
        (Verb.CASE_RECLASSIFY, _("Correct what kind of case it is"), "reclassify"),
        (Verb.CASE_ASSIGN, handed, "assign"),
        (Verb.CASE_MERGE, _("Merge it into another case"), "merge"),
        (Verb.CASE_CLOSE, _("Close the case"), "close"),
        (Verb.CASE_WITHDRAW, _("Withdraw the case"), "withdraw"),
        (Verb.CASE_REOPEN, _("Reopen the case as a new one"), "reopen"),
    )
    for verb, label, part in links:
        published = verb == Verb.CASE_WITHDRAW and view.released_at
        if may(view, verb) and not published:
            yield v.Link(label, f"{address(view.id)}{part}/")


def new_since(view: CaseView, news: Since, now: dt.datetime) -> v.NewSince | None:
    """What others did since this person's own last step; nothing where nobody did anything."""
    if not news.entries:
        return None
    shown = [history_item(entry, view.id, now) for entry in news.entries[:MOST_NEWS]]
    rest = len(news.entries) - len(shown)
    if rest > 0:
        words = _("and more") if news.more else ngettext("and %d more", "and %d more", rest) % rest
        shown.append(v.Link(words, address(view.id, Tab.HISTORY)))
    since = when(news.at, now) if news.at else _("the beginning")
    heading = (
        _("New since your last step here, %s") if news.acted else _("New since you came in, %s")
    ) % since
    return v.NewSince(since, tuple(shown), heading=heading)


def countdown(view: CaseView, now: dt.datetime) -> v.Countdown | None:
    """Days to the embargo's end with the share used, for everybody in the case."""
    end, embargo = view.end_in_force(now), view.embargo
    if end is None or embargo is None or embargo.began_at is None:
        return None
    acts = []
    if may(view, Verb.EMBARGO_PROPOSE):
        acts.append(v.Act(_("Propose a new date"), address(view.id, Tab.EMBARGO, "propose"), look="filled"))
    if may(view, Verb.CASE_RECORD):
        acts.append(v.Act(_("Report a leak"), f"{address(view.id)}record/"))
    elif view.mine and may(view, Verb.LEAK_CLAIM):
        acts.append(v.Act(_("Report a leak"), address(view.id, Tab.EMBARGO, "leak")))
    whole = (end - embargo.began_at).total_seconds()
    used = (
        min(100, max(0, round(100 * (now - embargo.began_at).total_seconds() / whole))) if whole > 0 else 100
    )
    return v.Countdown(_("Embargo ends"), days_left(end, now), end, used, acts=tuple(acts))


def readers(view: CaseView, room: Any) -> str:
    """Who reads a room of this case, in words."""
    if room == view.room:
        return _("to all participants")
    if view.is_agencies(room):
        return _("to the agencies only")
    party = side_of(view, room)
    if party is None:
        return _("to all participants at that time")
    return _("to you and the coordination center") if party.mine else _("to %s only") % party.name


def post(
    view: CaseView,
    line: PostLine,
    now: dt.datetime,
    *,
    here: str = "",
    writes: bool = False,
    held: bool = False,
) -> v.Post:
    """A post with its readers; an anonymous reporter's shows its day alone (need-to-know 35).

    `here` is the page of the thread that it stands on, `writes` whether the reader may quote it; nothing is
    erased where the case is `held`.
    """

    def told(at: dt.datetime) -> str:
        return short_day(at, now) if line.by_day else when(at, now)

    lead = Role.LEAD in view.roles
    there = address(view.id, Tab.DISCUSSION) + (f"{line.thread.id}/" if line.thread else "")
    subject = v.Link(titled(line.thread.subject) if line.thread and not here else "", there)
    to = _("to %s") % ", ".join(line.thread.named) if line.thread and line.thread.named else ""
    meta = f"{told(line.at)}, {to or readers(view, line.room)}"
    quote = there if writes else ""
    marks = (line.mine or view.is_desk) and may(view, Verb.POST_MARK)
    return shown(line, meta, told, lead=lead, marks=marks, held=held, thread=subject, quote=quote)


def _scores(view: CaseView) -> Iterator[v.Score]:
    labels = {one.id: one.label for one in view.vulnerabilities}
    best = sorted(view.scores, key=lambda s: (-s.base, labels.get(s.vulnerability, "")))
    for score in best[:MOST_SCORES]:
        label = f"CVSS {score.cvss}, {labels.get(score.vulnerability, '')}"
        yield v.Score(label, rated(score.base, score.severity), score.source)


def model(view: CaseView) -> tuple[v.Pair, ...]:
    """The state models' own letters, as far as the reader's rows tell them (Vultron RM, EM, CS)."""
    embargo = view.embargo
    terms = next((t.number for t in view.proposals if embargo and t.id == embargo.terms), None)
    pairs = [v.Pair(_("Report"), _report_states(makers(view) or list(view.parties)))]
    if embargo:
        words = say(EMBARGOES, embargo.state)
        letter = vultron.EMBARGO[EmbargoState(embargo.state)]
        note = _("terms %s") % terms if terms else ""
        pairs.append(v.Pair(_("Embargo"), f"{words} ({letter})", note=note))
    return (*pairs, _case_state(view))


def _case_state(view: CaseView) -> v.Pair:
    """Fix path and exposure; the exposure alone for a reader who sees no manufacturer."""
    listed = makers(view)
    exposure = Exposure(bool(view.public_at), bool(view.exploit_at), bool(view.attacks_at))
    known = any(p.report_state != ReportState.START for p in listed)
    first = FixState.VENDOR_AWARE if known else FixState.VENDOR_UNAWARE
    fix = max({FixState(fix) for fix in {c.fix for c in view.cells}}, key=lambda f: f.rank, default=first)
    letters = vultron.letters(CaseState(fix, exposure))
    if not listed and not view.is_desk:
        return v.Pair(_("Case state"), f"{_exposure_words(exposure)} ({letters[3:]})")
    words = f"{_fix_words(fix)}, {_exposure_words(exposure)} ({letters})"
    note = _("of the manufacturer that is furthest") if len(listed) > 1 else ""
    return v.Pair(_("Case state"), words, note=note)


def _report_states(parties: Sequence[Party]) -> str:
    counts: dict[ReportState, int] = {}
    for party in parties:
        state = ReportState(party.report_state)
        counts[state] = counts.get(state, 0) + 1
    if len(parties) == 1:
        state = next(iter(counts))
        return f"{say(REPORTS, state)} ({vultron.REPORT[state]})"
    return ", ".join(
        _("%(word)s (%(letter)s): %(n)s") % {"word": say(REPORTS, s), "letter": vultron.REPORT[s], "n": n}
        for s, n in sorted(counts.items(), key=lambda pair: -pair[1])
    )


def _fix_words(fix: FixState) -> str:
    return {
        FixState.VENDOR_UNAWARE: _("manufacturer not aware"),
        FixState.VENDOR_AWARE: _("manufacturer aware, no fix"),
        FixState.FIX_READY: _("fix ready"),
        FixState.FIX_DEPLOYED: _("fix deployed"),
    }[fix]


def _exposure_words(exposure: Exposure) -> str:
    told = (
        _("public") if exposure.public else _("not public"),
        _("exploit public") if exposure.exploit else _("no exploit"),
        _("attacks seen") if exposure.attacks else _("no attacks"),
    )
    return ", ".join(told)


def exposures(view: CaseView) -> tuple[v.Pair, ...]:
    """What is recorded already of public, exploit and attacks."""
    told = (
        (_("Public"), view.public_at),
        (_("Exploit public"), view.exploit_at),
        (_("Attacks seen"), view.attacks_at),
    )
    return (
        *(v.Pair(label, moment(at) if at else _("not recorded")) for label, at in told),
        *cautions.signs(view),
    )
