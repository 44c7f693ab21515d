"""Pages that say what will happen before it does: what became known, another title, the end of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.linked import Linked
from medaccord.apps.cases.queries.views import CaseView
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import exposures
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.cases.kin import warned
from medaccord.web.presenters.words import CASE_KINDS, say
from medaccord.web.templatetags.instants import binding_text


def cancel(view: CaseView) -> v.Link:
    """The way back without doing anything."""
    return v.Link(_("Back to the case, nothing changes"), address(view.id))


def record_page(view: CaseView, form: Form, now: dt.datetime, linked: Sequence[Linked] = ()) -> v.ConfirmPage:
    """What became known, and what that leads to, for linked cases too where it became public."""
    end = view.end_in_force(now)
    told = [_("What is recorded here stays recorded.")]
    if end:
        told.append(_("The embargo binds until %s.") % binding_text(end))
    return v.ConfirmPage(
        heading=_("Record what became known"),
        text=(*told, *(() if view.public_at else warned(linked))),
        box=v.FormBox(
            "record", f"{address(view.id)}record/", form, (v.Submit(_("Record it"), "record", look="filled"),)
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Record what became known")),
        facts=exposures(view),
        danger=True,
    )


def first_contact_page(view: CaseView, form: Form, name: str, now: dt.datetime) -> v.ConfirmPage:
    """What the manufacturer of the device is told before it agrees."""
    end = view.end_in_force(now) or next((t.ends_at for t in view.open_terms(now)), None)
    people = address(view.id, Tab.PEOPLE)
    none = _("no embargo is possible any more: its marking says how it is handled")
    without = none if view.past_embargo else _("none yet: propose an end first")
    terms = binding_text(end) if end else without
    return v.ConfirmPage(
        heading=_("What is this manufacturer told before it agrees?"),
        text=(
            _("The maker of the device is told at first contact, with the terms. Everybody else waits."),
            _("Nothing else of the case opens to it, and never who reported."),
        ),
        box=v.FormBox(
            "first",
            f"{people}invite/",
            form,
            (v.Submit(_("Send the invitation"), "invite", look="filled"),),
        ),
        cancel=v.Link(_("Back to the people of the case, nothing is sent"), people),
        crumbs=crumbs(view, _("First contact")),
        facts=(v.Pair(_("Manufacturer"), name), v.Pair(_("Terms that go with it"), terms)),
    )


def rename_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """Another title for everybody in the case."""
    return v.ConfirmPage(
        heading=_("Give the case another title"),
        text=(_("Everybody in the case reads it. Its number stays the same."),),
        box=v.FormBox(
            "rename",
            f"{address(view.id)}rename/",
            form,
            (v.Submit(_("Save the title"), "save", look="filled"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Another title")),
        facts=(v.Pair(_("Title now"), view.title),),
    )


def reclassify_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """Another kind than was thought, for everybody in the case."""
    return v.ConfirmPage(
        heading=_("Correct what kind of case it is"),
        text=(
            _("Everybody in the case reads it. Its reports, parties, embargo and texts stay as they are."),
        ),
        box=v.FormBox(
            "reclassify",
            f"{address(view.id)}reclassify/",
            form,
            (v.Submit(_("Save the kind"), "save", look="filled"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Another kind")),
        facts=(v.Pair(_("Kind now"), say(CASE_KINDS, view.kind)),),
    )


def label_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """What the own party calls the case."""
    return v.ConfirmPage(
        heading=_("Your own number and name for this case"),
        text=(_("Your own people and the coordination center read them; nobody else does."),),
        box=v.FormBox(
            "label",
            f"{address(view.id)}label/",
            form,
            (v.Submit(_("Save"), "save", look="filled"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Your own number")),
        facts=tuple(_called(view)),
    )


def _called(view: CaseView) -> Iterator[v.Pair]:
    """What the case is called now, here and by the reader's party."""
    yield v.Pair(_("Number here"), view.number)
    if view.mine and view.mine.reference:
        yield v.Pair(_("Your number now"), view.mine.reference)
    if view.mine and view.mine.alias:
        yield v.Pair(_("Your name now"), view.mine.alias)


def close_page(view: CaseView, form: Form, unsaid: Sequence[str] = ()) -> v.ConfirmPage:
    """The end of the center's work; `unsaid` is what then goes nowhere."""
    return v.ConfirmPage(
        heading=_("Close this case"),
        text=(
            _("The coordination center ends its work on this report. Everything stays readable."),
            _("Closing publishes nothing and opens nothing to anybody."),
            *unsaid,
        ),
        box=v.FormBox(
            "close",
            f"{address(view.id)}close/",
            form,
            (v.Submit(_("Close the case"), "close", look="danger"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Close this case")),
        danger=True,
    )


def withdraw_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """The end of a case that should not have been one."""
    told = [
        _("Withdraw a case that should not have been one. Where its work is done, close it instead."),
        _("Nobody is asked for answers any more."),
        _("Open invitations end. Who was invited is told the ground, and nothing else of the case."),
        _("The embargo ends, and nobody reads more by that. What was read keeps its marking."),
        _("Nothing of it is published. If it turns out otherwise, it is reopened as a linked case."),
    ]
    return v.ConfirmPage(
        heading=_("Withdraw this case"),
        text=tuple(told),
        box=v.FormBox(
            "withdraw",
            f"{address(view.id)}withdraw/",
            form,
            (v.Submit(_("Withdraw the case"), "withdraw", look="danger"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Withdraw this case")),
        danger=True,
    )


def mute_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """What a muted case is still heard of."""
    told = (
        _("You get no notices of this case. It stays in your list, and what you owe stays in your work."),
        _("You still hear of what asks for your decision or answer, what changes the embargo, and harm."),
        _("A post that mentions you reaches you too."),
        _("This is for you alone; nobody else is told."),
    )
    return _quiet_page(view, form, "mute", _("Mute this case"), told)


def unmute_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """That a muted case is heard of again."""
    told = (_("From now on you get its notices as before; those of the time between are not sent again."),)
    return _quiet_page(view, form, "unmute", _("Hear of this case again"), told)


def _quiet_page(view: CaseView, form: Form, word: str, label: str, told: tuple[str, ...]) -> v.ConfirmPage:
    there = f"{address(view.id)}{word}/"
    return v.ConfirmPage(
        heading=label,
        text=told,
        box=v.FormBox(word, there, form, (v.Submit(label, word, look="filled"),)),
        cancel=cancel(view),
        crumbs=crumbs(view, label),
    )
