"""The assessment of a vulnerability: alone behind the seal, then side by side, determined and stated."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.assessments.queries.following import FollowsLine
from medaccord.apps.assessments.queries.provisional import ProvisionalLine
from medaccord.apps.assessments.queries.rounds import ExhibitLine, OwnLine, RoundLine
from medaccord.apps.assessments.queries.standing import Standing, standing
from medaccord.apps.assessments.queries.together import (
    ConsensusLine,
    DeterminationLine,
    JoiningLine,
    SignatureLine,
)
from medaccord.apps.cases.queries.views import CaseView, Party, VulnerabilityView
from medaccord.domain.assessment.comparison import Lack, Opinion, Row, counted, side_by_side
from medaccord.domain.assessment.consensus import Stance, StatementPart
from medaccord.domain.assessment.questions import Part
from medaccord.domain.assessment.seal import State, shown
from medaccord.domain.roles import Role
from medaccord.domain.scoring import fda
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import Matrix, Place
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters import following
from medaccord.web.presenters.case_head import Tab, address, case_head
from medaccord.web.presenters.cases import may
from medaccord.web.presenters.judging import (
    ASKED_FOR,
    BECAUSE,
    PARTS,
    SIGNED,
    STANCES,
    STATES,
    cell_words,
    line_words,
    own_pairs,
    text_pairs,
)
from medaccord.web.presenters.matrix import drawn, matrix_words
from medaccord.web.presenters.products import vulnerability_words
from medaccord.web.presenters.proposed import proposed_pairs
from medaccord.web.presenters.provisional import boxes
from medaccord.web.presenters.words import EXPLOITABILITIES, HARMS, REGIONS, say
from medaccord.web.templatetags.instants import binding_text, day, moment


@dataclass(frozen=True, slots=True)
class Judged:
    """All that the reader sees of the assessments of a case."""

    rounds: Sequence[RoundLine] = ()
    own: Sequence[OwnLine] = ()
    exhibits: Sequence[ExhibitLine] = ()
    determinations: Sequence[DeterminationLine] = ()
    statements: Sequence[ConsensusLine] = ()
    joinings: Sequence[JoiningLine] = ()
    follows: Sequence[FollowsLine] = ()
    provisionals: Sequence[ProvisionalLine] = ()

    def of(self, flaw: uuid.UUID) -> Judged:
        """What of it is about one vulnerability."""
        return Judged(
            [one for one in self.rounds if one.vulnerability == flaw],
            [one for one in self.own if one.vulnerability == flaw],
            [one for one in self.exhibits if one.vulnerability == flaw],
            [one for one in self.determinations if one.vulnerability == flaw],
            [one for one in self.statements if one.vulnerability == flaw],
            [one for one in self.joinings if one.vulnerability == flaw],
            [one for one in self.follows if one.vulnerability == flaw],
            [one for one in self.provisionals if one.vulnerability == flaw],
        )

    @property
    def last(self) -> list[RoundLine | OwnLine]:
        """The newest round as the agencies see it, and as the reader's own party was asked."""
        return [*self.rounds[:1], *self.own[:1]]

    @property
    def running(self) -> bool:
        """Whether the reader knows of a seal that is closed."""
        return any(one.opened_at is None for one in self.last)

    @property
    def is_empty(self) -> bool:
        """Whether nobody was asked, as far as the reader knows, and nothing was said."""
        return not any(
            (self.rounds, self.own, self.exhibits, self.determinations, self.statements, self.joinings)
        )


def there(view: CaseView, row: uuid.UUID, *step: str) -> str:
    """The address of one vulnerability's assessment, or of a step with it."""
    return f"{address(view.id, Tab.ASSESSMENT)}{row}/{''.join(f'{one}/' for one in step)}"


def on(view: CaseView, noun: str, row: uuid.UUID, step: str) -> str:
    """The address of a step with an opinion, a determination or a statement."""
    return f"{address(view.id, Tab.ASSESSMENT)}{noun}/{row}/{step}/"


def is_mine(view: CaseView, party: uuid.UUID) -> bool:
    """Whether the reader acts for a party."""
    found = view.party(party)
    return found is not None and found.mine and found.left_at is None


def page(
    view: CaseView, one: VulnerabilityView | None, judged: Judged, matrix: Matrix, now: dt.datetime
) -> v.AssessmentPage:
    """One vulnerability: sealed while somebody is waited for, else what was said and what follows."""
    sealed = judged.running
    compared = tuple(opinions(view, judged))
    pins = _pins(judged)
    never_asked = not (judged.rounds or judged.own)
    known = standing_of(view, judged, one) if one is not None and never_asked else None
    follows = tuple(following.boxes(view, one, judged.follows, there(view, one.id, "state") if one else ""))
    return v.AssessmentPage(
        head=case_head(view, Tab.ASSESSMENT),
        about=_("Assessment of %s") % called(one),
        heading=_heading(judged),
        note=_note(view, judged),
        count=compared[0].count if compared and not sealed else "",
        who=_who(view, judged),
        own=tuple(own_opinion(view, line) for line in judged.own[:3]),
        compared=compared,
        determinations=tuple(_determination(view, line) for line in judged.determinations),
        matrix=drawn(matrix, pins) if pins else None,
        proposed=proposed_pairs(known) if known is not None else (),
        matrix_note=matrix_words(matrix),
        follows=follows,
        follows_note=following.note() if follows or is_agency(view) else "",
        statements=(
            *(_statement(view, line) for line in judged.statements),
            *joinings(view, judged),
        ),
        facts=tuple(_facts(view, one, sealed=sealed)),
        rounds=tuple(_rounds(judged)),
        acts=tuple(_acts(view, one, judged)) if one is not None and not one.moved else (),
        provisionals=boxes(judged.provisionals, anchors(judged), now),
    )


def standing_of(view: CaseView, judged: Judged, one: VulnerabilityView) -> Standing:
    """What the scores of a vulnerability propose, and what nobody has said."""
    told = (judged.rounds, judged.own, judged.exhibits, judged.determinations)
    return standing(view.scores, one.id, *told)


def anchors(judged: Judged) -> dict[uuid.UUID, tuple[str, int]]:
    """Where each joint statement stands on the page, as its readers find it."""
    found = {one.id: (f"statement-{one.number}", one.number) for one in judged.statements}
    return found | {one.id: (f"statement-{one.id}", one.number) for one in judged.joinings}


def _heading(judged: Judged) -> str:
    if judged.running:
        return _("Step 1: each party judges alone")
    if judged.is_empty:
        return _("Not assessed yet")
    return _("Step 2: agree, or say where you differ")


def _note(view: CaseView, judged: Judged) -> str:
    ended = _ended(judged)
    if judged.running:
        due = judged.last[0].due_at
        if ended:
            return ended + " " + _("The platform opens the seal within minutes. Until then it stays closed.")
        words = _(
            "Nobody sees another opinion until the seal opens: when all have answered or declined, or on %s. "
            "Facts and evidence stay open; only judgments are sealed."
        )
        return words % binding_text(due)
    opened = next((one.opened_at for one in judged.last if one.opened_at), None)
    if opened is not None:
        return " ".join(filter(None, (ended, _("The seal opened on %s.") % moment(opened))))
    if not is_agency(view):
        return _("Your party was not asked.")
    if judged.is_empty:
        return _("Nobody was asked, so harm and determination are not assessed.")
    return _("Nobody was asked to judge alone.")


def _ended(judged: Judged) -> str:
    """That the newest round was ended before its time, and why."""
    for last in judged.last:
        if last.ended_because:
            told = {"when": moment(last.due_at), "why": say(BECAUSE, last.ended_because)}
            return _("The round was ended early on %(when)s: %(why)s.") % told
    return ""


def _who(view: CaseView, judged: Judged) -> v.Table | None:
    """Given, not yet, declined and nothing else, for the agencies."""
    if not judged.rounds:
        return None
    rows = []
    for seat in judged.rounds[0].seats:
        kind, word = STATES[seat.state]
        mine = _("you") if is_mine(view, seat.participant) else ""
        asked = v.Cell(say(ASKED_FOR, seat.role))
        rows.append(v.Row((v.Cell(seat.name, mine), asked, v.Cell(str(word), status=kind))))
    return v.Table(
        _("Parties that were asked, and whether each has answered"),
        (_("Party"), _("Asked for"), _("Answer")),
        tuple(rows),
    )


def own_opinion(view: CaseView, line: OwnLine) -> v.OwnOpinion:
    """What the reader's own party was asked and said last."""
    last = line.opinions[0] if line.opinions else None
    party = view.party(line.participant)
    heading = _("Your own opinion")
    if party is not None and sum(p.mine for p in view.parties) > 1:
        heading = _("Your own opinion, for %s") % party.name
    return v.OwnOpinion(
        id=f"own-{line.id}",
        heading=heading,
        note=_own_note(line),
        question=line.question,
        pairs=own_pairs(last.answers) if last is not None else (),
        acts=tuple(_own_acts(view, line)),
        earlier=_earlier(line),
    )


def _own_note(line: OwnLine) -> str:
    last = line.opinions[0] if line.opinions else None
    if last is None:
        if line.opened_at is not None:
            return _("Your party had not answered when the round ended.")
        if line.ended_because:
            return _("The round was ended early, and your party had not answered.")
        return _("Not given yet. Answer until %s.") % binding_text(line.due_at)
    when = day(last.at) if line.role == Role.REPORTER else moment(last.at)
    if last.state == State.DECLINED:
        said = _("Declined %(when)s: %(why)s") % {"when": when, "why": last.reason}
    else:
        said = _("Given %s.") % when
    if line.opened_at is None and line.ended_because:
        return said
    if line.opened_at is None:
        return said + " " + _("Only your party sees it. Replacing it keeps what you said before.")
    return said


def _earlier(line: OwnLine) -> str:
    count = max(0, len(line.opinions) - 1)
    if not count:
        return ""
    return ngettext("%d earlier answer is kept.", "%d earlier answers are kept.", count) % count


def _own_acts(view: CaseView, line: OwnLine) -> Iterator[v.Act]:
    if not is_mine(view, line.participant):
        return
    if line.opened_at is None and line.ended_because:
        return
    if line.opened_at is None:
        if may(view, Verb.OPINION_GIVE):
            label = _("Replace it") if line.opinions else _("Give your opinion")
            look: v.parts.Look = "outline" if line.opinions else "filled"
            yield v.Act(label, on(view, "opinion", line.id, "give"), look=look)
        if may(view, Verb.OPINION_DECLINE) and line.state != State.DECLINED:
            yield v.Act(_("Give none, and say why"), on(view, "opinion", line.id, "decline"))
    elif line.state == State.GIVEN and is_agency(view) and may(view, Verb.OPINION_RELEASE):
        # Nobody else knows who was asked.
        yield v.Act(_("Show it to others"), on(view, "opinion", line.id, "release"))


def opinions(view: CaseView, judged: Judged) -> Iterator[v.Compared]:
    """The opinions of each round that is open, the newest first; the others are folded."""
    numbers = {one.number for one in judged.exhibits} | {one.number for one in judged.own if one.opened_at}
    for place, number in enumerate(sorted(numbers, reverse=True)):
        columns = _columns(view, judged, number)
        others = [opinion for opinion, *_rest in columns if not is_mine(view, uuid.UUID(opinion.party))]
        if others:
            yield _compared(columns, number, folded=place > 0)


def _compared(columns: Sequence[Column], number: int, *, folded: bool) -> v.Compared:
    lines = side_by_side([opinion for opinion, _name, _meta in columns])
    differ, both = counted(lines)
    rows: list[v.Row] = [_given_by(columns)]
    for part in Part:
        of_part = [row for row in lines if row.part == part]
        if of_part:
            rows.append(v.Row(group=str(PARTS[part])))
            rows += [_line(row) for row in of_part]
    words = ngettext("%(differ)d of %(both)d answer differs.", "%(differ)d of %(both)d answers differ.", both)
    table = v.Table(
        _("Opinion of each party, line by line; where they differ it says so"),
        (_("Question"), *(name for _opinion, name, _meta in columns)),
        tuple(rows),
    )
    count = words % {"differ": differ, "both": both} if both else ""
    return v.Compared(f"round-{number}", _("Opinions side by side, round %d") % number, count, table, folded)


Column = tuple[Opinion, str, str]
"""An opinion, whose it is, and who gave it when."""


def _columns(view: CaseView, judged: Judged, number: int) -> list[Column]:
    found = [one for one in judged.exhibits if one.number == number]
    columns = [_column(view, one) for one in found]
    shown_to = {one.participant for one in found}
    for line in judged.own:
        if line.number == number and line.participant not in shown_to and line.opened_at is not None:
            columns.append(_own_column(view, line))
    return columns


def _column(view: CaseView, one: ExhibitLine) -> Column:
    reader = reading_as(view)
    keys = shown(reader) if reader == Role.REPORTER and not is_mine(view, one.participant) else None
    opinion = Opinion(str(one.participant), one.role, one.answers, keys)
    if one.state != State.GIVEN:
        return opinion, one.name, ". ".join(filter(None, (str(STATES[one.state][1]), one.reason)))
    when = (day(one.given_at) if one.by_day else moment(one.given_at)) if one.given_at else ""
    return opinion, one.name, ", ".join(filter(None, (one.author_name, when)))


def reading_as(view: CaseView) -> Role | None:
    """As what the reader reads others' opinions: the agencies see all of them."""
    if is_agency(view):
        return None
    return Role.MANUFACTURER if Role.MANUFACTURER in view.roles else Role.REPORTER


def is_agency(view: CaseView) -> bool:
    """Whether the reader is of the desk or of an adviser's agency."""
    return view.is_desk or Role.ADVISER in view.roles


def _own_column(view: CaseView, line: OwnLine) -> Column:
    last = line.opinions[0] if line.opinions else None
    answers = last.answers if last is not None and last.state == State.GIVEN else None
    party: Party | None = view.party(line.participant)
    name = party.name if party is not None else _("You")
    return Opinion(str(line.participant), line.role, answers), name, _("you")


def _given_by(columns: Iterable[Column]) -> v.Row:
    return v.Row((v.Cell(_("Given by")), *(v.Cell(meta) for _opinion, _name, meta in columns)))


def _line(row: Row) -> v.Row:
    cells = [v.Cell(line_words(row), tag=v.Tag(_("Differs"), "warn") if row.differs else None)]
    for place, value in enumerate(row.cells):
        look: str = "odd" if place in row.odd else "lacking" if isinstance(value, Lack) else ""
        cells.append(v.Cell(cell_words(row, value), look=look))  # type: ignore[arg-type]
    return v.Row(tuple(cells), differs=row.differs)


def _pins(judged: Judged) -> list[tuple[Place, str, str]]:
    """Where each newest determination falls, with its controls; by number, because names may begin alike."""
    newest = [line for line in judged.determinations if line.newest]
    return [
        ((Exploitability(line.exploitability_after), Harm(line.severity_after)), str(number), line.name)
        for number, line in enumerate(newest, 1)
    ]


def _determination(view: CaseView, line: DeterminationLine) -> v.DeterminationBox:
    whose = _("Clinical adviser’s view") if line.role == Role.ADVISER else _("Manufacturer’s determination")
    status = _("A regulatory decision of the agency") if line.regulatory else _("Not a regulatory decision")
    told = {"whose": whose, "name": line.name, "number": line.number, "status": status}
    bad = line.risk == fda.Determination.UNCONTROLLED
    return v.DeterminationBox(
        id=f"determination-{line.id}",
        heading=_("%(whose)s, %(name)s, version %(number)d. %(status)s.") % told,
        what=_("Uncontrolled risk") if bad else _("Controlled risk"),
        why=line.rationale,
        meta=_behind(line),
        facts=tuple(_determined(line)),
        bad=bad and line.newest,
        acts=tuple(_determination_acts(view, line)),
        older=not line.newest,
    )


def _behind(line: DeterminationLine) -> str:
    said = f"{line.author_name}, {moment(line.at)}."
    if line.concurred_at is not None:
        told = {"name": line.concurred_name, "when": moment(line.concurred_at)}
        said += " " + _("%(name)s concurs, %(when)s.") % told
    elif line.wants_concurrence and line.newest:
        said += " " + _("A supervisor has not concurred yet.")
    if not line.newest:
        said += " " + _("A newer one has taken its place.")
    return said


def _determined(line: DeterminationLine) -> Iterator[v.Pair]:
    yield v.Pair(_("Without controls"), _place(line.exploitability, line.severity, line.before))
    if line.controls:
        yield v.Pair(_("Controls in mind"), line.controls)
        after = _place(line.exploitability_after, line.severity_after, line.after)
        yield v.Pair(_("With the controls"), after)
    yield v.Pair(_("Matrix"), line.matrix)


def _place(easy: Exploitability, harm: Harm, region: fda.Region) -> str:
    told = {"easy": say(EXPLOITABILITIES, easy), "harm": say(HARMS, harm), "region": say(REGIONS, region)}
    return _("How easy: %(easy)s. Harm: %(harm)s. The matrix proposes: %(region)s.") % told


def _determination_acts(view: CaseView, line: DeterminationLine) -> Iterator[v.Act]:
    if not (line.newest and is_mine(view, line.participant)):
        return
    if line.concurred_at is None and not line.by_reader and may(view, Verb.DETERMINATION_CONCUR):
        yield v.Act(_("Concur with it"), on(view, "determination", line.id, "concur"))
    if may(view, Verb.DETERMINATION_RELEASE) and is_agency(view):
        yield v.Act(_("Show it to a manufacturer"), on(view, "determination", line.id, "release"))


def _statement(view: CaseView, line: ConsensusLine) -> v.StatementBox:
    """A version for the agencies, with what every party says of it."""
    return v.StatementBox(
        id=f"statement-{line.number}",
        heading=_("Joint statement, version %d") % line.number,
        meta=_drafted(line),
        texts=text_pairs(line.texts),
        signed=_signed(line),
        dissents=tuple(
            v.Said(one.reason, heading=_("Dissent: %s") % one.name, note=one.author_name)
            for one in line.positions
            if one.stance == Stance.DISSENTED
        ),
        acts=tuple(_statement_acts(view, line)),
        older=not line.newest,
    )


def _drafted(line: ConsensusLine) -> str:
    said = _("Written by %(name)s, %(when)s.") % {"name": line.author_name, "when": moment(line.at)}
    return said if line.newest else said + " " + _("A newer version has taken its place.")


def _signed(line: ConsensusLine) -> v.Table:
    rows = [_signature(one) for one in line.signatures]
    rows += [_unsigned(say(SIGNED, part)) for part in line.lacks]
    if line.wants_concurrence and not line.concurred:
        rows.append(_unsigned(say(SIGNED, "concurrence")))
    for one in line.positions:
        kind, word = STANCES[one.stance]
        when = ""
        if one.answered_at is not None:
            when = day(one.answered_at) if one.by_day else moment(one.answered_at)
        rows.append(v.Row((v.Cell(one.name), v.Cell(str(word), status=kind), v.Cell(when))))
    return v.Table(_("Who signed and who joined"), (_("Part or party"), _("Stands"), _("When")), tuple(rows))


def _signature(one: SignatureLine) -> v.Row:
    return v.Row((v.Cell(say(SIGNED, one.part)), v.Cell(one.name, status="done"), v.Cell(moment(one.at))))


def _unsigned(part: str) -> v.Row:
    return v.Row((v.Cell(part), v.Cell(_("Not signed"), status="waiting"), v.Cell("")))


def _statement_acts(view: CaseView, line: ConsensusLine) -> Iterator[v.Act]:
    if not line.newest:
        return
    signs = {StatementPart.TECHNICAL: view.is_desk, StatementPart.CLINICAL: Role.ADVISER in view.roles}
    labels = {
        StatementPart.TECHNICAL: _("Sign the technical part"),
        StatementPart.CLINICAL: _("Sign the clinical part"),
    }
    if may(view, Verb.CONSENSUS_SIGN):
        for part in line.lacks:
            if signs[part]:
                yield v.Act(
                    labels[part], f"{on(view, 'statement', line.id, 'sign')}?part={part}", look="filled"
                )
    clinical = StatementPart.CLINICAL not in line.lacks
    if clinical and not (line.concurred or line.signed_by_reader) and may(view, Verb.CONSENSUS_CONCUR):
        yield v.Act(_("Concur with the clinical part"), on(view, "statement", line.id, "concur"))


def joinings(view: CaseView, judged: Judged) -> Iterator[v.StatementBox]:
    """Joint statements as the reader's own parties read them."""
    yield from (_joining(view, line) for line in judged.joinings if is_mine(view, line.participant))


def _joining(view: CaseView, line: JoiningLine) -> v.StatementBox:
    """A version as one party reads it, and what that party says of it."""
    kind, word = STANCES[line.stance]
    told_by = day if Role.MANUFACTURER not in view.roles else moment
    when = told_by(line.answered_at) if line.answered_at else ""
    rows = [_signature(one) for one in line.signatures]
    rows.append(v.Row((v.Cell(_("You")), v.Cell(str(word), status=kind), v.Cell(when))))
    own = v.Said(line.reason, heading=_("Your dissent"), note=line.author_name)
    return v.StatementBox(
        id=f"statement-{line.id}",
        heading=_("Joint statement, version %d") % line.number,
        meta=_("The agencies have replaced this version.") if line.over else _("It may stand without you."),
        texts=text_pairs(line.texts),
        signed=v.Table(_("Who signed"), (_("Part or party"), _("Stands"), _("When")), tuple(rows)),
        dissents=(own,) if line.reason else (),
        acts=tuple(_joining_acts(view, line)),
        older=line.over,
    )


def _joining_acts(view: CaseView, line: JoiningLine) -> Iterator[v.Act]:
    if line.over:
        return
    if line.stance != Stance.JOINED and may(view, Verb.CONSENSUS_JOIN):
        yield v.Act(_("Join it"), on(view, "statement", line.id, "join"), look="filled")
    if may(view, Verb.CONSENSUS_DISSENT):
        yield v.Act(_("Dissent with a reason"), on(view, "statement", line.id, "dissent"))


def _facts(view: CaseView, one: VulnerabilityView | None, *, sealed: bool) -> Iterator[v.Pair]:
    """What the reader may open; while it is sealed no score, which is a judgment of somebody's."""
    yield v.Pair(_("Vulnerability"), called(one), address(view.id, Tab.VULNERABILITIES))
    for score in () if sealed else view.scores:
        if one is not None and score.vulnerability == one.id:
            yield v.Pair(_("Score"), f"{score.base}", note=score.source)
    yield v.Pair(_("Documents"), _("All that you may open"), address(view.id, Tab.DOCUMENTS))
    yield v.Pair(_("Discussion"), _("What was said"), address(view.id, Tab.DISCUSSION))


def called(one: VulnerabilityView | None) -> str:
    """What a vulnerability is called; one that went on elsewhere its judges may not see any more."""
    return _("a vulnerability that went on in a linked case") if one is None else vulnerability_words(one)


def _rounds(judged: Judged) -> Iterator[v.Event]:
    for one in judged.rounds:
        what = _("Round %d") % one.number
        told = [say(BECAUSE, one.because)] if one.because else []
        if one.reason:
            told.append(one.reason)
        if one.ended_because:
            early = {"name": one.ended_name, "why": say(BECAUSE, one.ended_because)}
            told.append(_("ended early by %(name)s: %(why)s") % early)
            told.append(one.ended_reason)
        ended = one.opened_at
        told.append(_("opened %s") % moment(ended) if ended else _("sealed until %s") % moment(one.due_at))
        yield v.Event(what, ". ".join(told), on=ended is not None)


def _acts(view: CaseView, one: VulnerabilityView, judged: Judged) -> Iterator[v.Act]:
    if may(view, Verb.PROVISIONAL_ISSUE):
        told = any(line.stands and is_mine(view, line.participant) for line in judged.provisionals)
        label = _("Issue a newer provisional statement") if told else _("Issue a provisional statement")
        yield v.Act(label, there(view, one.id, "provisional"))
    if judged.running:
        for one_round in judged.rounds[:1]:
            if one_round.ended_because is None and may(view, Verb.ASSESSMENT_CLOSE):
                yield v.Act(_("End the round early"), on(view, "round", one_round.id, "close"))
        return
    if may(view, Verb.ASSESSMENT_ASK):
        label = _("Have it judged again") if judged.rounds else _("Ask parties to judge it")
        yield v.Act(label, there(view, one.id, "ask"), look="outline" if judged.rounds else "filled")
    if may(view, Verb.DETERMINATION_MAKE):
        yield v.Act(_("Determine the risk"), there(view, one.id, "determine"))
    if may(view, Verb.CONSENSUS_PROPOSE):
        label = _("Write its next version") if judged.statements else _("Write a joint statement")
        yield v.Act(label, there(view, one.id, "propose"))
