"""The page of an invitation: terms, sender and due date, and nothing else (need-to-know 22)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.first_contact import ToldView
from medaccord.apps.cases.queries.invitations import InvitationView
from medaccord.domain.cvd.mandatory import Mandatory, Region, duties_of, of_agencies
from medaccord.domain.handling import Marking
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.past_owner import past_owner
from medaccord.web.presenters.words import marking_words
from medaccord.web.templatetags.instants import day, moment

REGIONS = {Region.US: _l("United States"), Region.EU: _l("European Union")}


def address(party: uuid.UUID) -> str:
    """The address of an invitation; it names the invited party's own row and nothing of the case."""
    return f"/invitations/{party}/"


def invitation_page(told: InvitationView, form: Form, now: dt.datetime, marking: Marking) -> v.InvitationPage:
    """Read the terms, then agree or decline: both answers look the same."""
    return v.InvitationPage(
        sender=told.sender or _("the coordination center"),
        message=told.message,
        sent=told.sent_at,
        due=told.due_at,
        terms=tuple(_terms(told, marking)),
        terms_text=_text(told),
        ends=told.ends_at,
        box=v.FormBox(
            "answer",
            f"{address(told.party)}answer/",
            form,
            _answers(told),
            _("Your answer"),
            note=_("An answer binds your whole organization from the moment you give it."),
        ),
        silent=_silent(told, now),
        told=tuple(_told(told.told)) if told.told else (),
        duties=tuple(map(duty, duties_of(told.kind))),
        agencies=tuple(map(duty, of_agencies(told.kind))),
    )


def duty(one: Mandatory) -> v.Pair:
    """A duty by law, what it asks and where that stands."""
    source = _(one.source)
    note = source if one.confirmed else _("%s. Check its own text.") % source
    label = _("%(region)s: %(name)s") % {"region": REGIONS[one.region], "name": _(one.name)}
    return v.Pair(label, _(one.text), note=note)


def _told(told: ToldView) -> Iterator[v.Pair]:
    yield v.Pair(_("Device"), told.device)
    yield v.Pair(_("What was reported"), told.report)
    yield v.Pair(_("Marking"), marking_words(told.marked))


def told_page(told: ToldView) -> v.TextPage:
    """What the maker of the device was told before it agreed, for its own people and the desk."""
    return v.TextPage(
        heading=_("The report as it was sent"),
        lead=_("Sent %s with the terms, before they were agreed to.") % moment(told.sent_at),
        sections=(
            v.Prose("device", _("Device"), (told.device,)),
            v.Prose("report", _("What was reported"), tuple(_paragraphs(told.report))),
        ),
    )


def _paragraphs(text: str) -> Iterator[str]:
    return (part.strip() for part in text.splitlines() if part.strip())


def _answers(told: InvitationView) -> tuple[v.Submit, ...]:
    both = (v.Submit(_("Agree and take part"), "accept"), v.Submit(_("Decline"), "decline"))
    if told.opened_at:
        return both
    return (*both, v.Submit(_("I have read this and answer later"), "open", look="plain"))


def _terms(told: InvitationView, marking: Marking) -> list[v.Pair]:
    pairs = [
        v.Pair(_("From"), told.sender or _("the coordination center")),
        v.Pair(_("Marked"), marking_words(marking)),
    ]
    if told.opened_at:
        pairs.append(v.Pair(_("Read by you"), moment(told.opened_at)))
    return pairs


def _text(told: InvitationView) -> tuple[str, ...]:
    return (*_embargo_text(told), past_owner())


def _embargo_text(told: InvitationView) -> tuple[str, ...]:
    shared = (
        _("You tell only those in your own organization who need it to examine and fix the problem."),
        _("You answer for each of your products that is asked about; no answer is shown as no answer."),
    )
    if told.past_embargo:
        return (
            _("No embargo holds, and none can be agreed any more. Do not wait for one to protect patients."),
            *shared,
            _("What you receive is handled as it is marked. Agreeing opens the case to you."),
        )
    if told.ends_at is None:
        return (
            _("No embargo is agreed yet. An end may be proposed later; you are then asked again."),
            *shared,
        )
    return (
        _("You keep the details private until the end above. A later end needs your yes."),
        *shared,
        _("It ends early if details become public. An early end never opens access to anything."),
    )


def _silent(told: InvitationView, now: dt.datetime) -> str:
    if told.due_at < now:
        return _("This date has passed. To take part, ask its sender to invite you again.")
    return _("Without an answer we try other ways to reach you. Silence is never taken as a yes.")


def answered_page(told: InvitationView) -> v.TextPage:
    """What an invitation that is no longer open says to the party that it was for."""
    return v.TextPage(
        heading=_("This invitation is no longer open"),
        lead=_closed(told),
        sections=(
            v.Prose(
                "next",
                _("What you can do"),
                (_("If you wish to take part after all, ask its sender to invite you again."),),
                (v.Link(_("Go to my work"), "/my-work/"),),
            ),
        ),
    )


def _closed(told: InvitationView) -> str:
    if told.answered_at:
        return _("It was answered on %s.") % day(told.answered_at)
    return _("Its time to answer passed on %s.") % day(told.due_at) if told.lapsed else _("It is closed.")
