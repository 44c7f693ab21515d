"""Posts with their readers, newest first, and the form that must name its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.documents import Audience
from medaccord.apps.discussion.queries.posts import PostPage
from medaccord.web import viewmodels as v
from medaccord.web.presenters.case_head import Tab, address, case_head
from medaccord.web.presenters.cases import post
from medaccord.web.presenters.rooms import readers_table


def discussion_page(
    view: CaseView,
    posts: PostPage,
    rooms: Sequence[Audience],
    form: Form | None,
    now: dt.datetime,
    *,
    after: str,
) -> v.DiscussionPage:
    """One page of posts that the reader may read."""
    here = address(view.id, Tab.DISCUSSION)
    return v.DiscussionPage(
        head=case_head(view, Tab.DISCUSSION),
        posts=tuple(post(view, line, now) for line in posts.lines),
        pager=v.Pager(
            newer=here if after else "",
            older=f"{here}?{urlencode({'after': posts.next})}" if posts.next else "",
        ),
        write=v.FormBox(
            "write",
            f"{here}write/",
            form,
            (v.Submit(_("Post"), "post", look="filled"),),
            _("Write a post"),
            note=_(
                "You can change or withdraw it later. A party that joins later does not read it by itself."
            ),
        )
        if form
        else None,
        readers=readers_table(view, rooms) if rooms else None,
        empty=_("Nobody has written yet that you can read."),
    )
