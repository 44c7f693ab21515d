"""Provisional clinical statements: what to do until there is an assessment, who says so, and until when."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.assessments.queries.provisional import ProvisionalLine
from medaccord.domain.assessment.provisional import Plausible
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judged import assessed_at
from medaccord.web.presenters.words import HARMS, Words, say, short_day
from medaccord.web.templatetags.instants import binding_text, moment

PLAUSIBLE: Words = {Plausible.NONE_KNOWN: _l("No harm known"), **HARMS}
"""The worst harm that is plausible, from none that is known."""


Anchors = Mapping[uuid.UUID, tuple[str, int]]
"""Where on its page each joint statement stands that the reader reads, and its version."""


def boxes(
    lines: Sequence[ProvisionalLine],
    anchors: Anchors,
    now: dt.datetime,
    *,
    gone: bool = False,
    acts: Callable[[ProvisionalLine], tuple[v.Act, ...]] = lambda line: (),
) -> tuple[v.ProvisionalBox, ...]:
    """The statements that the reader is shown: first what stands, then what something took the place of.

    `gone`: the reader finds the vulnerability here no more. `acts`: what the reader can do with each.
    """
    told = sorted(lines, key=lambda line: not line.stands)
    return tuple(_box(line, anchors, now, gone, acts(line)) for line in told)


def _box(
    line: ProvisionalLine, anchors: Anchors, now: dt.datetime, gone: bool, acts: tuple[v.Act, ...]
) -> v.ProvisionalBox:
    told = {"name": line.name, "number": line.number}
    return v.ProvisionalBox(
        id=f"provisional-{line.id}",
        status=status(line),
        heading=_("Clinical statement of %(name)s, version %(number)d") % told,
        texts=tuple(_texts(line)),
        meta=_("Signed: %(who)s, clinical adviser, %(party)s, %(when)s.")
        % {"who": line.author_name, "party": line.name, "when": moment(line.at)},
        late=_doubt(line, now, gone),
        ended=_ended(line),
        instead=_("What holds now: %s") % line.instead if line.instead and line.newest else "",
        full=_full(line, anchors),
        acts=(*_elsewhere(line), *acts),
    )


def status(line: ProvisionalLine) -> str:
    """What it is and is not, said before anything else."""
    if line.regulatory:
        return _("Provisional. A regulatory decision of the agency.")
    return _("Provisional. Not a regulatory decision.")


def _texts(line: ProvisionalLine) -> Iterator[v.Pair]:
    yield v.Pair(_("Harm that is plausible"), say(PLAUSIBLE, line.severity))
    yield v.Pair(_("What could happen"), line.harm)
    yield v.Pair(_("Patients should"), line.patients)
    yield v.Pair(_("Clinicians should"), line.clinicians)
    yield v.Pair(_("Revisit by"), binding_text(line.revisit_by))


def _doubt(line: ProvisionalLine, now: dt.datetime, gone: bool) -> str:
    """Why the reader should ask before going by it."""
    if line.superseded_at is not None and line.newest and line.full is None:
        return _(
            "The agencies have since signed a joint statement whose clinical part is not shown to you. Ask"
            " the adviser what holds now."
        )
    if gone and line.gone and line.stands:
        return _(
            "The vulnerability was withdrawn, and %s has not said yet what holds now. Until it does, go by"
            " this statement and ask the adviser."
        ) % (line.name)
    if gone and line.stands:
        return _(
            "The vulnerability was withdrawn or goes on in a linked case. Ask the adviser what holds now."
        )
    if not line.is_overdue(now):
        return ""
    return _("It should have been looked at again by %s. Ask the adviser whether it still holds.") % (
        binding_text(line.revisit_by)
    )


def _ended(line: ProvisionalLine) -> str:
    if line.superseded_at is not None and line.newest and line.full is None:
        return ""  # the reader has nothing else to go by
    if line.superseded_at is not None:
        return _("Superseded by the full assessment on %s. Do not go by it.") % moment(line.superseded_at)
    if line.replaced_at is not None:
        return _("A newer one took its place on %s. Do not go by it.") % moment(line.replaced_at)
    if line.withdrawn_at is not None:
        told = {"who": line.withdrawn_name, "party": line.name, "when": moment(line.withdrawn_at)}
        return _("Taken back by %(who)s, %(party)s, on %(when)s. Do not go by it.") % told
    if line.moved:
        return _(
            "The vulnerability goes on in a linked case, and this statement with it. Go by what stands there."
        )
    return ""


def _elsewhere(line: ProvisionalLine) -> Iterator[v.Act]:
    """The way to where it goes on, or to where it was said first, for those who may read both."""
    for other in line.elsewhere:
        if other.on or not line.moved:
            words = _("It goes on in %s") if line.moved else _("It was issued in %s")
            yield v.Act(words % other.number, assessed_at(other.case, other.vulnerability), look="plain")


def _full(line: ProvisionalLine, anchors: Anchors) -> v.Link | None:
    """The joint statement that took its place, where the reader reads it."""
    if line.full is None or line.full not in anchors:
        return None
    anchor, number = anchors[line.full]
    return v.Link(_("Joint statement, version %d") % number, f"#{anchor}")


def _past(lines: Sequence[ProvisionalLine]) -> str:
    """What became of the last one that stood."""
    last = next((line for line in lines if line.newest), None)
    if last is not None and last.moved:
        return _("Goes on in a linked case")
    return _("Taken back") if last is not None and last.withdrawn_at else _("Superseded")


def list_cell(lines: Sequence[ProvisionalLine], now: dt.datetime) -> v.Cell:
    """What stands of one vulnerability, as a line of the list."""
    standing = [line for line in lines if line.stands]
    if not standing:
        return v.Cell(_past(lines), status="neutral") if lines else v.Cell("")
    late = any(line.is_overdue(now) for line in standing)
    said = [f"{line.name}: {say(PLAUSIBLE, line.severity)}" for line in standing]
    by = short_day(min(line.revisit_by for line in standing), now)
    note = _("should have been revisited by %s") % by if late else _("revisit by %s") % by
    return v.Cell("\n".join(said), note, "late" if late else "waiting")
