"""What our middleware adds to Django's request."""

from __future__ import annotations

import datetime as dt

from django.forms import BaseForm
from django.http import HttpRequest

from medaccord.apps.accounts.queries.sessions import Open
from medaccord.apps.parties.queries.links import LinkKey
from medaccord.apps.parties.queries.profile import Profile
from medaccord.core.principal import Actor
from medaccord.core.shown import Shown


class Request(HttpRequest):
    """A request whose actor is known.

    `actor` is the person who signed in or came by a one-time link, else the holder of a receipt code, else a
    stranger. `profile` is None but for a person. `link` is the link that this browser came by today, and
    `link_until` when its session ends: None once that is over. One session is one of these: entering a code
    ends a sign-in. `refused` is the form that its command refused; the page that answers shows it, or at
    least what was typed. `held` is the session of whoever signed in, and `entering` who that is. While they
    owe a second factor (`owes_factor`), `actor` is a stranger: what asks for it alone knows them.
    `shown` is what its answer shows of what is read under a record.
    `through` is the single sign-on that has just let somebody in, and whether it has shown a second factor.
    """

    actor: Actor
    shown: Shown
    profile: Profile | None
    holds_receipt: bool
    link: LinkKey | None = None
    link_until: dt.datetime | None = None
    refused: BaseForm | None = None
    held: Open | None = None
    entering: Actor | None = None
    owes_factor: bool = False
    through: tuple[str, bool, bool] | None = None
