"""What follows from a vulnerability: clocks, conditions and facts of each manufacturer that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.following import FactLine, FollowsLine
from medaccord.apps.cases.queries.views import CaseView, Party, VulnerabilityView
from medaccord.domain.assessment import duties
from medaccord.domain.assessment.clocks import Reckoned, Stands, Weighed, all_met
from medaccord.domain.assessment.duties import BY_CLOCK, BY_FACT, Clock, Fact
from medaccord.domain.devices.device import YesNo
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.following_words import (
    CLOCKS,
    CONDITIONS,
    COUNTED,
    FACTS,
    HOLDS,
    STANDS,
)
from medaccord.web.presenters.assessments.judged import assessed_at, there
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.words import say
from medaccord.web.templatetags.instants import day, moment

UNCONTROLLED = frozenset({Fact.LEARNED, Fact.CORRECTION_BEGUN, Fact.HARM_KNOWN})
"""What makes the conditions matter: they are about the reports of an uncontrolled risk."""


def own_maker(view: CaseView) -> Party | None:
    """The reader's own party as a manufacturer of the case."""
    mine = (one for one in view.parties if one.mine and one.left_at is None)
    return next((one for one in mine if one.role == Role.MANUFACTURER), None)


def note() -> str:
    """What the platform does and does not, and whose clock it does not count."""
    facility = BY_CLOCK[Clock.FACILITY_REPORT]
    told = {"number": facility.number, "source": facility.source, "version": duties.VERSION}
    return (
        _("Medaccord suggests and counts; it files nothing.")
        + " "
        + _("Each clock starts with the manufacturer’s own statement. Rules of %(version)s.") % told
        + " "
        + _("The 30 and 60 days are conditions of a guidance, the others duties of a law.")
        + " "
        + _(
            "A hospital or other user facility has a clock of its own, %(number)d working days from when it"
            " became aware (%(source)s). It is not counted here."
        )
        % told
    )


def boxes(
    view: CaseView, flaw: VulnerabilityView | None, lines: Sequence[FollowsLine], href: str
) -> Iterator[v.FollowsBox]:
    """One box for each manufacturer that the reader is shown anything of, the reader's own always."""
    mine = own_maker(view)
    acts = may(view, Verb.DUTY_STATE) and flaw is not None and not flaw.moved
    for line in lines:
        own = mine is not None and _is_own(view, line)
        yield _box(
            line, _stating(view, line, href) if own else "", _papers(view, flaw) if own and flaw else ()
        )
    if mine is not None and flaw is not None and acts and not any(_is_own(view, line) for line in lines):
        yield _nothing_yet(mine, href, _papers(view, flaw))


def _stating(view: CaseView, line: FollowsLine, href: str) -> str:
    """Where the reader states a fact anew: not of what goes on elsewhere."""
    if line.moved or not may(view, Verb.DUTY_STATE):
        return ""
    return href or (there(view, line.vulnerability, "state") if line.gone and line.standing else "")


def _papers(view: CaseView, flaw: VulnerabilityView) -> tuple[v.Act, ...]:
    """What a manufacturer's own people can have drawn up from what it has said."""
    at = [view.id, flaw.id]
    return (
        v.Act(_("Draft the letter to customers"), reverse("letter.page", args=at)),
        v.Act(_("Items of a PMA periodic report"), reverse("periodic.page", args=at)),
    )


def own_line(view: CaseView, lines: Sequence[FollowsLine]) -> FollowsLine | None:
    """What follows for the reader's own party, where it has stated or determined anything."""
    return next((line for line in lines if _is_own(view, line)), None)


def _is_own(view: CaseView, line: FollowsLine) -> bool:
    party = view.party(line.participant)
    return party is not None and party.mine


def _nothing_yet(mine: Party, href: str, papers: Sequence[v.Act]) -> v.FollowsBox:
    return v.FollowsBox(
        id=f"follows-{mine.id}",
        heading=mine.name,
        note=_("You have stated nothing yet, so no clock runs here."),
        clocks=_clocks_table(()),
        waiting=v.Table("", (), ()),
        conditions=v.Table("", (), ()),
        upshot="",
        facts=v.Table("", (), ()),
        earlier=v.Table("", (), ()),
        acts=(
            v.Act(_("State a fact"), href, look="filled"),
            *papers,
        ),
    )


def event_value(one: FactLine) -> str:
    """How a form names an event among those of all kinds."""
    return f"{one.fact}-{one.item}"


def events(line: FollowsLine | None) -> list[tuple[str, str]]:
    """Events of kinds of which several may be, as a form offers them: each once, the newest word of it."""
    starts = {duty.starts for duty in duties.OF_MANUFACTURER if duty.recurs}
    told: dict[str, FactLine] = {}
    for one in line.statements if line is not None else ():
        if one.fact in starts:
            told.setdefault(event_value(one), one)
    return [(value, _event(one)) for value, one in sorted(told.items(), key=lambda pair: pair[1].item)]


def _event(one: FactLine) -> str:
    told = [say(FACTS, one.fact), _("no. %d") % one.item, day(one.day), one.named]
    return ", ".join(filter(None, [*told, _("taken back") if one.taken_back else ""]))


def fact_words(fact: Fact, item: int, line: FollowsLine) -> str:
    """A fact in words, with its number where there is more than one of its kind."""
    words = say(FACTS, fact)
    return f"{words}, {_('no. %d') % item}" if line.is_one_of_several(fact) else words


def _box(line: FollowsLine, href: str, papers: Sequence[v.Act]) -> v.FollowsBox:
    running = [one for one in line.clocks if one.stands != Stands.NOT_STARTED]
    waiting = [one for one in line.clocks if one.stands == Stands.NOT_STARTED]
    started = bool(line.hints or line.facts.keys() & UNCONTROLLED)
    return v.FollowsBox(
        id=f"follows-{line.participant}",
        heading=line.name,
        note=_gone(line) or _hint(line, own=bool(href)),
        clocks=_clocks_table([_clock(one, line) for one in running], moved=line.moved),
        waiting=v.Table(
            _("Clocks that have not started"),
            (_("Duty"), _("Starts when the manufacturer states"), _("Source")),
            tuple(_waiting(one, line) for one in waiting),
        ),
        conditions=v.Table(
            _("When FDA does not intend to enforce reports of a correction or removal"),
            (_("Condition"), _("Stands"), _("By what")),
            tuple(_condition(one, line) for one in line.conditions) if started else (),
        ),
        upshot=_upshot(line) if line.conditions else "",
        facts=_facts_table(line, href),
        earlier=v.Table(
            _("Earlier statements"),
            (_("Fact"), _("Day"), _("In words"), _("Stated by")),
            tuple(_earlier(one, line) for one in line.statements if one not in line.standing),
        ),
        acts=(
            *_elsewhere(line),
            *(_acts(line, href) if href and not line.gone else ()),
            *papers,
        ),
    )


def _gone(line: FollowsLine) -> str:
    """What became of the vulnerability, and so of what was stated of it."""
    if line.moved:
        return _(
            "The vulnerability goes on in a linked case, and these statements with it. Clocks run there."
        )
    if line.gone:
        return _(
            "The vulnerability was withdrawn. The clocks run on until the manufacturer takes back or corrects"
            " what it stated."
        )
    return ""


def _elsewhere(line: FollowsLine) -> Iterator[v.Act]:
    """The way to where it goes on, or to where it was stated first, for those who may read both."""
    for other in line.elsewhere:
        if other.on or not line.moved:
            words = _("They go on in %s") if line.moved else _("Some was stated in %s")
            yield v.Act(words % other.number, assessed_at(other.case, other.vulnerability), look="plain")


def _hint(line: FollowsLine, *, own: bool) -> str:
    when = line.hints.get(Fact.LEARNED)
    if when is None:
        return ""
    said = _("Its own determination suggests that the manufacturer knew of the risk on %s, or earlier.")
    if own:
        said = _("Your own determination suggests that you knew of the risk on %s, or earlier. Only you say.")
    return said % day(when)


def _clocks_table(rows: Iterable[v.Row], *, moved: bool = False) -> v.Table:
    return v.Table(
        _("Clocks: until when each duty is due, and where it stands"),
        (_("Duty"), _("Last day"), _("Stands"), _("Counted from"), _("Source")),
        tuple(rows),
        empty=_("No clock is counted here any more.") if moved else _("No clock has started."),
    )


def counted(clock: Clock) -> str:
    """In which days a duty is counted, and how many."""
    duty = BY_CLOCK[clock]
    if duty.number is None:
        return _("As soon as possible; the law gives no number")
    return say(COUNTED, duty.days) % duty.number


def _number(one: Reckoned, line: FollowsLine) -> str:
    """In which days it is counted, and whether that is a duty at all."""
    if one.clock == Clock.OUT_OF_CYCLE and line.cyber == YesNo.UNKNOWN:
        return counted(one.clock) + ". " + _("Whether it is a cyber device is not known here.")
    return counted(one.clock)


def _clock(one: Reckoned, line: FollowsLine) -> v.Row:
    kind, word = STANDS[one.stands]
    done = _("on %s") % day(one.done) if one.done is not None else ""
    due = day(one.due) if one.due is not None else _("As soon as possible")
    return v.Row(
        (
            v.Cell(_clock_words(one, line), _number(one, line)),
            v.Cell(due),
            v.Cell(str(word), done, status=kind),
            _from(one, line),
            v.Cell(BY_CLOCK[one.clock].source),
        ),
        late=one.stands == Stands.OVERDUE,
    )


def _clock_words(one: Reckoned, line: FollowsLine) -> str:
    """A clock, with the number of its event where there is more than one of the kind."""
    words = say(CLOCKS, one.clock)
    several = line.is_one_of_several(BY_CLOCK[one.clock].starts)
    return f"{words}, {_('no. %d') % one.item}" if several else words


def _from(one: Reckoned, line: FollowsLine) -> v.Cell:
    fact = BY_CLOCK[one.clock].starts
    told = {"fact": fact_words(fact, one.item, line), "day": day(one.start) if one.start is not None else ""}
    if one.stands == Stands.SUGGESTED:
        return v.Cell(_("%(fact)s, %(day)s") % told, _("suggested by its own determination"))
    by = next(told for told in line.standing if (told.fact, told.item) == (fact, one.item))
    note = ", ".join(filter(None, (by.named, _("stated by %s") % by.author_name)))
    return v.Cell(_("%(fact)s, %(day)s") % told, note)


def _waiting(one: Reckoned, line: FollowsLine) -> v.Row:
    duty = BY_CLOCK[one.clock]
    return v.Row(
        (
            v.Cell(say(CLOCKS, one.clock), _number(one, line)),
            v.Cell(say(FACTS, duty.starts)),
            v.Cell(duty.source),
        )
    )


def _condition(one: Weighed, line: FollowsLine) -> v.Row:
    kind, word = HOLDS[one.holds]
    due = _("until %s") % day(one.due) if one.due is not None else ""
    by = [f"{say(FACTS, fact)}, {day(line.facts[fact].day)}" for fact in one.by]
    by += [_("Not stated: %s") % say(FACTS, fact) for fact in one.lacks]
    return v.Row(
        (v.Cell(say(CONDITIONS, one.condition)), v.Cell(str(word), due, status=kind), v.Cell("\n".join(by)))
    )


def _upshot(line: FollowsLine) -> str:
    if all_met(line.conditions):
        said = _("All four conditions are met, as the manufacturer states.")
    else:
        said = _("Not all four conditions are met. All of them must be.")
    return said + " " + _("Source: %s.") % duties.ENFORCEMENT


def _facts_table(line: FollowsLine, href: str) -> v.Table:
    order = list(FACTS)
    facts = sorted(line.standing, key=lambda one: (order.index(one.fact), one.item))
    return v.Table(
        _("What the manufacturer states"),
        (_("Fact"), _("Day"), _("In words"), _("Stated by")),
        tuple(_fact(one, line, href) for one in facts),
    )


def _fact(one: FactLine, line: FollowsLine, href: str) -> v.Row:
    words = fact_words(one.fact, one.item, line)
    anew = v.Act(_("State it anew"), f"{href}?{urlencode(_asked(one))}", look="plain", about=words)
    cell = v.Cell(words, acts=(anew,) if href else ())
    return v.Row((cell, v.Cell(day(one.day)), v.Cell(in_words(one)), _by(one)))


def _asked(one: FactLine) -> dict[str, str]:
    """What the form begins with to state a fact anew."""
    duty = BY_FACT.get(one.fact)
    if duty is None or not duty.recurs:
        return {"fact": one.fact}
    return {"fact": one.fact, "item": f"{duty.starts}-{one.item}"}


def in_words(one: FactLine) -> str:
    """What was said beside a fact: its name or number, words, where the evidence is, and why anew."""
    why = _("Stated anew: %s") % one.reason if one.reason and not one.taken_back else ""
    return "\n".join(filter(None, (one.named, one.words, one.link, why)))


def _by(one: FactLine) -> v.Cell:
    return v.Cell(one.author_name, moment(one.at))


def _earlier(one: FactLine, line: FollowsLine) -> v.Row:
    said = _("Taken back: %s") % one.reason if one.taken_back else in_words(one)
    words = fact_words(one.fact, one.item, line)
    return v.Row((v.Cell(words), v.Cell(day(one.day)), v.Cell(said), _by(one)))


def _acts(line: FollowsLine, href: str) -> Iterator[v.Act]:
    if Fact.LEARNED in line.hints:
        query = urlencode({"fact": Fact.LEARNED, "day": line.hints[Fact.LEARNED].isoformat()})
        yield v.Act(_("State when you learned of it"), f"{href}?{query}", look="filled")
        yield v.Act(_("State another fact"), href)
    else:
        yield v.Act(_("State a fact"), href, look="filled")
