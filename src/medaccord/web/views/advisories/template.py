"""The center's text templates: read, added, changed and retired by whoever keeps them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.advisories.commands import template as commands
from medaccord.apps.advisories.queries.templates import template, templates
from medaccord.apps.parties.queries.keepers import keeps_directory
from medaccord.domain.advisory.shipped import SHIPPED
from medaccord.domain.errors import Missing
from medaccord.domain.tlp import Tlp
from medaccord.web import confirming, errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.advisories.template import RetireForm, TemplateForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.advisories import template as words
from medaccord.web.request import Request

SAVED = ("place", "name", "title", "text", "standing")


@signed_in
@require_safe
def page(request: Request) -> HttpResponseBase:
    """Every text that advisories print."""
    return _list(request, TemplateForm(initial={"standing": True}))


def _list(request: Request, form: TemplateForm, status: int = 200) -> HttpResponseBase:
    _check(request)
    shown = words.list_page(templates(request.actor), form)
    return show(request, "template/list.html", shown, status=status, marking=Tlp.AMBER_STRICT)


def _check(request: Request) -> None:
    """For others nothing is here."""
    if not keeps_directory(request.actor):
        raise Missing


@signed_in
@require_POST
def add(request: Request) -> HttpResponseBase:
    """Add a text of the center's own."""
    _check(request)
    form = TemplateForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: commands.add(request.actor, now(), **_saved(data)),
        done=lambda _key: _back(request, _("The text is added.")),
        again=lambda status: _list(request, form, status),
    )


@signed_in
@require_POST
def take(request: Request, key: str) -> HttpResponseBase:
    """Make a text that comes with the software one of the center's own."""
    _check(request)
    one = next((one for one in SHIPPED if one.key == key), None)
    if one is None:
        raise Missing
    commands.add(request.actor, now(), **{name: getattr(one, name) for name in SAVED})
    return _back(request, _("The text is yours now. Change it as you like."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, template_id: uuid.UUID) -> HttpResponseBase:
    """Change one text for advisories to come."""
    one = template(request.actor, template_id)
    as_it_is = {name: getattr(one, name) for name in (*SAVED, "version")}
    form = TemplateForm(request.POST or None, initial=as_it_is)

    def ask() -> confirming.Asked:
        newest = template(request.actor, template_id)
        return confirming.Asked(words.change_page(newest, form), Tlp.AMBER_STRICT, newest.version)

    return confirming.confirm(
        request,
        form,
        ask=ask,
        do=lambda data: commands.change(
            request.actor, now(), template=template_id, version=data["version"], **_saved(data)
        ),
        back=words.here(),
        sentence=_("The text is changed for advisories to come."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: Request, template_id: uuid.UUID) -> HttpResponseBase:
    """Take one text out of use, asked first."""
    one = template(request.actor, template_id)
    form = RetireForm(request.POST if request.method == "POST" else None)
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(words.retire_page(one, form), Tlp.AMBER_STRICT),
        do=lambda _data: commands.retire(request.actor, now(), template=template_id),
        back=words.here(),
        sentence=_("The text is retired."),
    )


def _saved(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in SAVED}


def _back(request: Request, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(words.here())
