"""The directory: organisations, how they are reached, who works there; for the desk and their own keepers."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.cases.commands import membership as everywhere
from medaccord.apps.cases.queries.owned import owned
from medaccord.apps.intake.queries.held import held_reports
from medaccord.apps.parties.commands import contact as contacts
from medaccord.apps.parties.commands import factor as factors
from medaccord.apps.parties.commands import link as links
from medaccord.apps.parties.commands import membership as memberships
from medaccord.apps.parties.commands import organisation as organisations
from medaccord.apps.parties.commands import training as trainings
from medaccord.apps.parties.queries import in_doubt, listing
from medaccord.apps.parties.queries.in_doubt import may_reset
from medaccord.apps.parties.queries.keepers import keeps, keeps_directory, names_roles
from medaccord.apps.parties.queries.members import Member, WayIn, members
from medaccord.apps.parties.queries.members import member as member_of
from medaccord.apps.parties.queries.reach import Channel, OrganisationKind
from medaccord.apps.parties.queries.sign_on import may_configure
from medaccord.apps.parties.queries.standing_consents import may_give, standing_consents
from medaccord.domain.errors import Missing
from medaccord.domain.tlp import Tlp
from medaccord.web import confirming, errors
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.parties.directory import (
    EpochForm,
    MemberForm,
    OrganisationForm,
    PartForm,
    PointForm,
    RemoveForm,
    TrainingForm,
)
from medaccord.web.guards import just_proved, see_other, signed_in
from medaccord.web.keys import key_in
from medaccord.web.presenters.parties import directory as words
from medaccord.web.presenters.parties import standing_consent
from medaccord.web.request import Request


@signed_in
@require_safe
def page(request: Request) -> HttpResponseBase:
    """Every organisation that the reader keeps, filtered by the address."""
    return _list(request, OrganisationForm() if keeps_directory(request.actor) else None)


def _list(request: Request, form: OrganisationForm | None, status: int = 200) -> HttpResponseBase:
    text, after = request.GET.get("q", ""), request.GET.get("after", "")
    found = listing.directory(request.actor, text=text, after=after)
    shown = words.directory_page(found, now(), text=text, after=after, form=form)
    return show(request, "directory/list.html", shown, status=status, marking=Tlp.AMBER_STRICT)


@signed_in
@require_POST
def add(request: Request) -> HttpResponseBase:
    """Add an organisation, then show its page, where ways to reach it are added."""
    if not keeps_directory(request.actor):
        raise Missing
    form = OrganisationForm(request.POST)

    def done(key: uuid.UUID) -> HttpResponseBase:
        say(request, _("It is in the directory now. Say how it is reached."))
        return see_other(words.address(key, _case(request)))

    return errors.run(
        request,
        form,
        lambda data: organisations.add(
            request.actor, now(), name=data["name"], kind=OrganisationKind(data["kind"])
        ),
        done=done,
        again=lambda status: _list(request, form, status),
    )


@signed_in
@require_safe
def organisation(request: Request, organisation: uuid.UUID) -> HttpResponseBase:
    """One organisation and every way to reach it."""
    return _organisation(request, listing.listed(request.actor, organisation), PointForm())


def _organisation(
    request: Request,
    one: listing.Listed,
    form: PointForm,
    status: int = 200,
    *,
    member: MemberForm | None = None,
) -> HttpResponseBase:
    at, case, at_desk = now(), _case(request), keeps_directory(request.actor)
    people = members(request.actor, one.id, at)
    staff = (
        None
        if people is None
        else words.staff_box(
            one,
            people,
            member or MemberForm(),
            case,
            at_desk=at_desk,
            names=request.held is not None and names_roles(request.actor, one.id),
            resets={each.person for each in people if may_reset(request.actor, each.person)},
        )
    )
    signs_on = may_configure(request.actor, one.id)
    held = standing_consents(request.actor, one.id)
    shown = words.organisation_page(
        one,
        at,
        form,
        at_desk=at_desk,
        case=case,
        staff=staff,
        signs_on=signs_on,
        standing=standing_consent.section(one, held, own=may_give(request.actor, one.id)),
    )
    return show(request, "directory/organisation.html", shown, status=status, marking=Tlp.AMBER_STRICT)


@signed_in
@require_POST
def add_contact(request: Request, organisation: uuid.UUID) -> HttpResponseBase:
    """Add one way to reach an organisation."""
    one, form, at = listing.listed(request.actor, organisation), PointForm(request.POST), now()
    return errors.run(
        request,
        form,
        lambda data: contacts.add(
            request.actor,
            at,
            organisation=organisation,
            channel=Channel(data["channel"]),
            value=data["value"],
            note=data["note"],
            verified_on=form.verified_on(at.date()),
        ),
        done=lambda _key: _back(request, organisation, _("The way is added.")),
        again=lambda status: _organisation(request, one, form, status),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change_contact(request: Request, contact: uuid.UUID) -> HttpResponseBase:
    """Correct one way to reach an organisation."""
    one, point = listing.contact_point(request.actor, contact)
    as_it_is = {name: getattr(point, name) for name in ("channel", "value", "note", "version")}
    form, at = PointForm(request.POST or None, initial=as_it_is), now()

    def shown(status: int) -> HttpResponseBase:
        return _asked(request, words.change_page(one, point, form, _case(request)), status)

    if request.method != "POST":
        return shown(200)
    return errors.run(
        request,
        form,
        lambda data: contacts.change(
            request.actor,
            at,
            contact=contact,
            channel=Channel(data["channel"]),
            value=data["value"],
            note=data["note"],
            verified_on=form.verified_on(at.date()),
            version=data["version"],
        ),
        done=lambda _none: _back(request, one.id, _("The way is corrected.")),
        again=shown,
    )


@signed_in
@require_POST
def check_contact(request: Request, contact: uuid.UUID) -> HttpResponseBase:
    """Say that one way was tried today and works."""
    one, _point = listing.contact_point(request.actor, contact)
    contacts.check(request.actor, now(), contact=contact)
    return _back(request, one.id, _("It is noted that it was checked today."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remove_contact(request: Request, contact: uuid.UUID) -> HttpResponseBase:
    """Take one way out of the directory, asked first."""
    one, point = listing.contact_point(request.actor, contact)
    form: Form = RemoveForm(request.POST or None)
    if request.method != "POST":
        return _asked(request, words.remove_page(one, point, form, _case(request)))
    contacts.remove(request.actor, now(), contact=contact)
    return _back(request, one.id, _("The way is removed."))


@signed_in
@require_POST
def add_member(request: Request, organisation: uuid.UUID) -> HttpResponseBase:
    """Add somebody of an organisation who is new here."""
    one, form = listing.listed(request.actor, organisation), MemberForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: memberships.add_person(request.actor, now(), organisation=organisation, **data),
        done=lambda _key: _back(request, organisation, _("They are added. Make them a link to let them in.")),
        again=lambda status: _organisation(request, one, PointForm(), status, member=form),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def change_member(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Say whether somebody administers their organisation, and takes what comes in for it."""
    one, member = _member(request, organisation, person)
    if request.held is None or not names_roles(request.actor, organisation):
        raise Missing  # whoever came by a link showed no second factor
    as_it_is = {"triage": member.triage, "administrator": member.administrator}
    form = PartForm(request.POST if request.method == "POST" else None, initial=as_it_is)
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(words.part_page(one, member, form, _case(request)), Tlp.AMBER_STRICT),
        do=lambda data: memberships.change(
            request.actor, now(), organisation=organisation, person=person, **data
        ),
        back=lambda _key: _after(request, organisation),
        sentence=_("It is changed. They and the other administrators are told."),
    )


def _after(request: Request, organisation: uuid.UUID) -> str:
    """Back to the organisation; whoever has just given it up goes to their work."""
    return words.address(organisation, _case(request)) if keeps(request.actor, organisation) else "/my-work/"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end_member(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Take somebody out of an organisation, asked first."""
    one, member = _member(request, organisation, person)
    held = owned(request.actor, organisation, person)
    reports = held_reports(request.actor, organisation, person)
    form = RemoveForm(request.POST if request.method == "POST" else None)

    def ask() -> confirming.Asked:
        page = words.end_page(one, member, held, reports, form, _case(request))
        return confirming.Asked(page, Tlp.AMBER_STRICT)

    def do(_data: object) -> None:
        everywhere.end(request.actor, now(), organisation=organisation, person=person)

    back = words.address(organisation, _case(request))
    return confirming.confirm(request, form, ask=ask, do=do, back=back, sentence=_("They are taken out."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record_training(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Note when somebody was trained in PCII, as the center."""
    one, member = _trainee(request, organisation, person)
    form = TrainingForm(request.POST or None)

    def do(data: dict[str, Any]) -> object:
        return trainings.record(request.actor, now(), organisation=organisation, person=person, **data)

    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(
            words.training_page(one, member, form, _case(request)), Tlp.AMBER_STRICT
        ),
        do=do,
        back=words.address(organisation, _case(request)),
        sentence=_("The training is recorded."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end_training(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """End somebody's training, asked first."""
    one, member = _trainee(request, organisation, person)
    if request.method != "POST":
        return _asked(request, words.untrained_page(one, member, RemoveForm(), _case(request)))
    trainings.end(request.actor, now(), organisation=organisation, person=person)
    return _back(request, organisation, _("The training has ended. What it opened is closed."))


def _trainee(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> tuple[listing.Listed, Member]:
    """A member, for whoever keeps the whole directory."""
    one, member = _member(request, organisation, person)
    if not keeps_directory(request.actor):
        raise Missing
    return one, member


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def reset_factors(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Take the second factor of a member who lost theirs, asked first."""
    one, member = _member(request, organisation, person)
    if member.way_in not in (WayIn.SIGN_IN, WayIn.SIGN_ON) or not may_reset(request.actor, person):
        raise Missing
    if request.method != "POST":
        return _asked(request, words.reset_page(one, member, RemoveForm(), _case(request)))
    factors.reset(request.actor, now(), person=person)
    return _back(request, organisation, _("Their second factor is gone. Somebody else confirms them now."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def confirm_member(request: Request, person: uuid.UUID) -> HttpResponseBase:
    """Say that somebody is who they were, after a reset or a recovery, asked first."""
    one = next((each for each in in_doubt.doubted(request.actor) if each.person == person), None)
    if one is None:
        raise Missing
    if request.method != "POST":
        return _asked(request, words.confirm_page(one, RemoveForm()))
    everywhere.confirm(request.actor, now(), person=person)
    say(request, _("They are confirmed. Each case waits for its own lead."))
    return see_other("/my-work/")


@signed_in
@require_POST
def make_link(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Make somebody's one-time link and show it, once: loading the page again says so."""
    one, member = _member(request, organisation, person)
    at, known = now(), EpochForm(request.POST)
    epoch = known.cleaned_data["epoch"] if known.is_valid() else None
    made = links.make(request.actor, at, organisation=organisation, person=person, epoch=epoch)
    there = f"{settings.MEDACCORD.public_url}{reverse('link.enter', args=[made.token])}"
    shown = words.link_page(one, member.name, there, made.code, at + links.LASTS, _case(request))
    return show(request, "directory/link.html", shown, marking=Tlp.RED)


@signed_in
@require_POST
def withdraw_link(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Take somebody's link back."""
    _member(request, organisation, person)
    links.withdraw(request.actor, now(), organisation=organisation, person=person)
    return _back(request, organisation, _("The link opens nothing any more."))


def _member(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> tuple[listing.Listed, Member]:
    one = listing.listed(request.actor, organisation)
    found = member_of(request.actor, organisation, person, now())
    if found is None:
        raise Missing
    return one, found


def _asked(request: Request, page: v.ConfirmPage, status: int = 200) -> HttpResponseBase:
    return show(request, "confirm.html", page, status=status, marking=Tlp.AMBER_STRICT)


def _back(request: Request, organisation: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(words.address(organisation, _case(request)))


def _case(request: Request) -> uuid.UUID | None:
    """The case whose people the reader came from; only the way back, and no right to anything."""
    return key_in(request.GET.get("case", ""))
