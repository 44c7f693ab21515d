"""A step with a page of its own: the form is shown, refused with what was typed, or done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase

from medaccord.domain.handling import Marking
from medaccord.web import errors
from medaccord.web import viewmodels as v
from medaccord.web.context import say, show
from medaccord.web.guards import see_other
from medaccord.web.request import Request


@dataclass(frozen=True, slots=True)
class Asked:
    """The page that asks, as of now; `marking` is the highest TLP label on it, or all that it carries.

    `version` is that of the row, or tells what of it was shown, where saving it may come too late.
    """

    page: v.ConfirmPage
    marking: str | Marking
    version: int | str | None = None


def confirm(
    request: Request,
    form: Form,
    *,
    ask: Callable[[], Asked],
    do: Callable[[dict[str, Any]], object],
    back: str | Callable[[object], str],
    sentence: str | Callable[[object], str],
    names: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Show the form, or take it to its command and go `back` with one sentence about what was done.

    Where to go, and what is said, may follow from what came of it.

    After a refusal `ask` reads anew: both texts of a stale save stand on its page, and the form then carries
    the newest version, so that saving again is a decision. A page is drawn after that, with the form in it.
    """

    def shown(status: int) -> HttpResponseBase:
        asked = ask()
        if status == 409 and asked.version is not None:
            errors.renew(form, asked.version)
        return show(request, "confirm.html", asked.page, status=status, marking=asked.marking)

    def done(result: object) -> HttpResponseBase:
        say(request, sentence(result) if callable(sentence) else sentence)
        return see_other(back(result) if callable(back) else back)

    if request.method != "POST":
        return shown(200)
    return errors.run(request, form, do, done=done, again=shown, names=names)
