"""Joint statements: as the agencies read them, and as one party does that may join or dissent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.together import ConsensusLine, JoiningLine, SignatureLine
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.consensus import Stance, StatementPart
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judged import Judged, is_mine, on
from medaccord.web.presenters.assessments.judging import SIGNED, STANCES
from medaccord.web.presenters.assessments.statement_texts import told_pairs
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.words import say
from medaccord.web.templatetags.instants import day, moment


def anchors(judged: Judged) -> dict[uuid.UUID, tuple[str, int]]:
    """Where each joint statement stands on the page, as its readers find it."""
    found = {one.id: (f"statement-{one.number}", one.number) for one in judged.statements}
    return found | {one.id: (f"statement-{one.id}", one.number) for one in judged.joinings}


def statement(view: CaseView, line: ConsensusLine) -> v.StatementBox:
    """A version for the agencies, with what every party says of it."""
    return v.StatementBox(
        id=f"statement-{line.number}",
        heading=_("Joint statement, version %d") % line.number,
        meta=_drafted(line),
        texts=told_pairs(view, line),
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
        texts=told_pairs(view, line),
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
