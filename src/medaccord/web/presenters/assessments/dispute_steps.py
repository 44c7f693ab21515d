"""The steps of a dispute, each on a page of its own: what it does is said before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.disputes import DisputeLine
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.dispute import DisputeKind
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.dispute import address_of
from medaccord.web.presenters.assessments.dispute_words import SETTLERS, SHORT
from medaccord.web.presenters.assessments.judged import on
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.words import say


def _page(
    view: CaseView,
    heading: str,
    text: Sequence[str],
    form: Form,
    href: str,
    submit: str,
    back: v.Link,
    *,
    apart: bool = False,
    facts: Sequence[v.Pair] = (),
) -> v.ConfirmPage:
    return v.ConfirmPage(
        heading=heading,
        text=tuple(text),
        box=v.FormBox("step", href, form, (v.Submit(submit, "do", look="filled"),)),
        cancel=back,
        crumbs=() if apart else crumbs(view, heading, Tab.ASSESSMENT),
        facts=tuple(facts),
    )


def open_page(view: CaseView, form: Form, back: str) -> v.ConfirmPage:
    """Open a dispute, beside who reads it and what it does not do."""
    tab = address(view.id, Tab.ASSESSMENT)
    text = (
        _("Your party and the agencies of this case read it at once. It is never sealed."),
        _("Harm is settled by the clinical adviser, all else by the coordination center."),
        _("It blocks nothing: an alert goes out all the same, and the advisory says that it is open."),
    )
    home = v.Link(_("Back, nothing changes"), back or tab)
    href = f"{tab}dispute/open/"
    return _page(view, _("Open a dispute"), text, form, href, _("Open it"), home, apart=bool(back))


def _of(
    view: CaseView,
    line: DisputeLine,
    form: Form,
    step: str,
    words: tuple[str, str],
    text: Sequence[str],
    *,
    apart: bool,
) -> v.ConfirmPage:
    facts = (v.Pair(_("Dispute"), line.subject, note=say(SHORT, line.kind)),)
    back = v.Link(_("Back to the dispute, nothing changes"), address_of(view.id, line.id))
    href = on(view, "dispute", line.id, step)
    return _page(view, words[0], text, form, href, words[1], back, apart=apart, facts=facts)


def release_page(view: CaseView, line: DisputeLine, form: Form) -> v.ConfirmPage:
    """Show the own dispute to others by name."""
    text = (
        _("They read all of it and how it ends, and what is written about it from now on."),
        _("They learn of each other: whoever writes about it writes to all of them, by name."),
        _("What was said in its threads before stays with those who read it then."),
    )
    return _of(view, line, form, "release", (_("Show the dispute"), _("Show it")), text, apart=False)


def write_page(view: CaseView, line: DisputeLine, form: Form, *, apart: bool) -> v.ConfirmPage:
    """Write to all who read it."""
    text = (
        _("Everybody who reads the dispute now reads it, by name, and can reply."),
        _(
            "These are its party, the agencies, and all whom it was shown to: other manufacturers may be"
            " among them."
        ),
        _("Write no trade secret, and nothing else that belongs to somebody: it is refused here."),
    )
    return _of(view, line, form, "write", (_("Write about the dispute"), _("Send")), text, apart=apart)


def settle_page(view: CaseView, line: DisputeLine, form: Form, *, able: bool, sealed: bool) -> v.ConfirmPage:
    """Settle it; `able` says that there is a determination to rest on, where its kind asks for one.

    `sealed`: parties judge the vulnerability alone now.
    """
    text = [
        _("Who settles it: %s.") % say(SETTLERS, line.kind),
        _("You settle it with your name. It ends with that."),
    ]
    if sealed and line.kind == DisputeKind.TECHNICAL:
        text.append(
            _("Parties judge this vulnerability alone now. Until the seal opens only a test settles this.")
        )
    elif line.kind == DisputeKind.HARM and not able:
        text.append(
            _("Your agency has no determination that stands now. Determine the risk first, then settle this.")
        )
    return _of(view, line, form, "settle", (_("Settle the dispute"), _("Settle it")), text, apart=False)


def withdraw_page(view: CaseView, line: DisputeLine, form: Form, *, apart: bool) -> v.ConfirmPage:
    """Withdraw the own dispute."""
    text = (_("It ends with that. Who read it reads on, and reads your reason."),)
    words = (_("Withdraw the dispute"), _("Withdraw it"))
    return _of(view, line, form, "withdraw", words, text, apart=apart)
