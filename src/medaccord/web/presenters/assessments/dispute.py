"""Disputes: which there are, where each stands, who settles it, and what its reader can do."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.disputes import DisputeLine
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.apps.discussion.queries.posts import PostLine
from medaccord.apps.discussion.queries.threads import ThreadLine
from medaccord.domain.assessment.dispute import DisputeKind, DisputeState, ways
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.dispute_words import MOVED, OUTCOMES, SETTLERS, SHORT, STATES, WAYS
from medaccord.web.presenters.assessments.judged import assessed_at, called, is_agency, is_mine, on, there
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.discussion.post import shown
from medaccord.web.presenters.words import REGIONS, say
from medaccord.web.templatetags.instants import day, moment

Choices = list[tuple[str, str]]


def address_of(case: uuid.UUID, row: uuid.UUID) -> str:
    """The address of the page of one dispute."""
    return f"{address(case, Tab.ASSESSMENT)}dispute/{row}/"


def note() -> str:
    """What a dispute does and does not do."""
    return _(
        "A dispute is read by its party, the agencies and whom it is shown to. It blocks nothing: an alert"
        " goes out all the same, and the advisory says that it is open."
    )


def table(view: CaseView, lines: Sequence[DisputeLine]) -> v.Table:
    """Disputes, the open ones first, with who settles each."""
    return v.Table(
        _("Disputes, who settles each, and where it stands"),
        (_("What is disputed"), _("Kind"), _("Opened by"), _("Who settles it"), _("Stands")),
        tuple(_row(view, line) for line in lines),
        empty=_("Nothing is disputed, as far as you are shown."),
    )


def _row(view: CaseView, line: DisputeLine) -> v.Row:
    kind, word = MOVED if line.moved else STATES[line.state]
    outcome = say(OUTCOMES, line.outcome) if line.outcome else ""
    return v.Row(
        (
            v.Cell(line.subject, href=address_of(view.id, line.id)),
            v.Cell(say(SHORT, line.kind)),
            v.Cell(line.name, _("since %s") % _when(line.opened_at, line.by_day)),
            v.Cell(say(SETTLERS, line.kind)),
            v.Cell(str(word), outcome, kind),
        )
    )


def _when(at: dt.datetime, by_day: bool) -> str:
    return day(at) if by_day else moment(at)


def open_act(view: CaseView, flaw: uuid.UUID | None = None) -> Iterator[v.Act]:
    """The way to open one, of a vulnerability if one is named."""
    if may(view, Verb.DISPUTE_OPEN):
        about = f"?vulnerability={flaw}" if flaw else ""
        yield v.Act(_("Open a dispute"), f"{address(view.id, Tab.ASSESSMENT)}dispute/open/{about}")


def page(
    view: CaseView,
    line: DisputeLine,
    said: Sequence[PostLine],
    threads: Sequence[ThreadLine],
    determinations: Sequence[DeterminationLine],
    back: str,
    *,
    sealed: bool,
) -> v.DisputePage:
    """One dispute; `back` where its reader has no screens of the case, but a page of its own.

    `sealed`: the reader knows that parties judge its vulnerability alone now.
    """
    apart = bool(back)
    talk = address(view.id, Tab.DISCUSSION)
    heading = _("Dispute: %s") % line.subject
    return v.DisputePage(
        crumbs=() if apart else crumbs(view, line.subject, Tab.ASSESSMENT),
        heading=heading,
        note=_note(line, sealed=sealed),
        facts=tuple(_facts(view, line)),
        claim=line.claim,
        ended=tuple(_ended(view, line, determinations)),
        why=line.words,
        talk_note=_(
            "Everybody who reads this dispute when a thread begins reads that thread. No trade secret comes"
            " into it, nor anything else that belongs to somebody."
        ),
        posts=tuple(shown(one, _meta(one), moment, by_name=not apart) for one in said),
        threads=() if apart else tuple(_thread(talk, one) for one in threads),
        back=v.Link(_("Back to the assessment"), back or _home(view, line)),
        acts=(*(() if apart else _elsewhere(line)), *acts(view, line, sealed=sealed)),
    )


def _meta(line: PostLine) -> str:
    return _when(line.at, line.by_day)


def _thread(talk: str, line: ThreadLine) -> v.Link:
    told = {"subject": line.subject, "names": ", ".join(line.named)}
    words = _("%(subject)s, read by %(names)s") % told
    return v.Link(_("%s (ended)") % words if line.ended else words, f"{talk}{line.id}/")


def _home(view: CaseView, line: DisputeLine) -> str:
    return there(view, line.vulnerability) if line.vulnerability else address(view.id, Tab.ASSESSMENT)


def _note(line: DisputeLine, *, sealed: bool) -> str:
    if line.moved:
        return _("The vulnerability goes on in a linked case, and this dispute with it. It is settled there.")
    if line.is_open:
        said = _("Open. Who settles it: %s.") % say(SETTLERS, line.kind)
        if ways(line.kind, sealed=sealed):
            return said
        return said + " " + _("Parties judge alone now: it is settled once the seal is open.")
    ended = _when(line.ended_at, _ended_by_day(line)) if line.ended_at else ""
    told = {"who": line.ended_name, "when": ended}
    if line.state == DisputeState.WITHDRAWN:
        return _("Withdrawn by %(who)s, %(when)s.") % told
    return _("Settled by %(who)s, %(when)s.") % told


def _ended_by_day(line: DisputeLine) -> bool:
    return line.by_day and line.state == DisputeState.WITHDRAWN


def _facts(view: CaseView, line: DisputeLine) -> Iterator[v.Pair]:
    flaw = next((one for one in view.vulnerabilities if one.id == line.vulnerability), None)
    yield v.Pair(_("Kind"), say(SHORT, line.kind))
    yield v.Pair(_("About"), _about(line, flaw))
    who = line.name if line.opened_name in ("", line.name) else f"{line.opened_name}, {line.name}"
    yield v.Pair(_("Opened by"), who, note=_when(line.opened_at, line.by_day))
    if not line.is_open:
        yield v.Pair(_("Who settles it"), say(SETTLERS, line.kind))


def chapter(view: CaseView, lines: Sequence[DisputeLine], *, sealed: bool) -> Iterator[v.Chapter]:
    """Disputes as a chapter of a document; none where the reader is shown none."""
    found = tuple(
        v.Passage(
            line.subject,
            lead=_note(line, sealed=sealed),
            text=line.claim,
            pairs=(*_facts(view, line), *_ended(view, line, ()), *_why(line)),
        )
        for line in lines
    )
    if found:
        yield v.Chapter("disputes", _("Disputes"), "", found)


def _why(line: DisputeLine) -> Iterator[v.Pair]:
    if line.words:
        yield v.Pair(_("Why"), line.words)


def _about(line: DisputeLine, flaw: VulnerabilityView | None) -> str:
    if line.vulnerability is None:
        return _("The whole case")
    return _("a vulnerability that was withdrawn") if flaw is None and line.gone else called(flaw)


def _elsewhere(line: DisputeLine) -> Iterator[v.Act]:
    """The way to where it goes on, or to where it was opened first, for those who may read both."""
    for other in line.elsewhere:
        if other.on or not line.moved:
            words = _("It goes on in %s") if line.moved else _("It was opened in %s")
            yield v.Act(words % other.number, assessed_at(other.case, other.vulnerability), look="plain")


def _ended(
    view: CaseView, line: DisputeLine, determinations: Sequence[DeterminationLine]
) -> Iterator[v.Pair]:
    """What came of it and on what that rests, once it is settled."""
    if line.outcome is None or line.settled_as is None:
        return
    yield v.Pair(_("Outcome"), say(OUTCOMES, line.outcome))
    rests = next((one for one in determinations if line.rests_on in one.copies), None)
    if rests is None:
        yield v.Pair(_("Settled by"), say(WAYS, line.settled_as), note=line.report)
        return
    told = {"name": rests.name, "number": rests.number}
    words = _("The clinical adviser’s view, %(name)s, version %(number)d") % told
    yield v.Pair(_("Settled by"), words, f"{there(view, rests.vulnerability)}#determination-{rests.id}")


def settles_here(view: CaseView, line: DisputeLine, *, sealed: bool) -> bool:
    """Whether the reader is of the side that settles it, and did not open it, and can settle it now."""
    mine = Role.ADVISER in view.roles if line.kind == DisputeKind.HARM else view.is_desk
    able = mine and not line.by_reader and may(view, Verb.DISPUTE_SETTLE)
    return line.is_open and able and bool(ways(line.kind, sealed=sealed))


def acts(view: CaseView, line: DisputeLine, *, sealed: bool) -> Iterator[v.Act]:
    """What the reader can do with a dispute now."""
    if settles_here(view, line, sealed=sealed):
        yield v.Act(_("Settle it"), on(view, "dispute", line.id, "settle"), look="filled")
    if line.is_open and may(view, Verb.DISPUTE_WRITE):
        yield v.Act(_("Write about it"), on(view, "dispute", line.id, "write"))
    if not is_mine(view, line.participant):
        return
    if is_agency(view) and not line.moved and may(view, Verb.DISPUTE_RELEASE):
        yield v.Act(_("Show it to others"), on(view, "dispute", line.id, "release"))
    if line.is_open and may(view, Verb.DISPUTE_WITHDRAW):
        yield v.Act(_("Withdraw it"), on(view, "dispute", line.id, "withdraw"))


def resting(view: CaseView, line: DisputeLine, determinations: Sequence[DeterminationLine]) -> Choices:
    """Determinations of the reader's agency that a dispute of harm can be settled by."""
    return [
        (
            str(one.id),
            _("Version %(number)d, %(when)s: %(risk)s")
            % {"number": one.number, "when": moment(one.at), "risk": say(REGIONS, one.risk)},
        )
        for one in determinations
        if one.vulnerability == line.vulnerability
        and one.newest
        and one.role == Role.ADVISER
        and is_mine(view, one.participant)
        and (one.concurred_at is not None or not one.wants_concurrence)
    ]
