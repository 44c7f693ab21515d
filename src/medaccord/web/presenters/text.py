"""Standing texts: what we do and by when, safe harbor, how to reach us, accessibility."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.web.presenters.intake.report import in_working_days
from medaccord.web.viewmodels import Link, Prose, TextPage


def policy() -> TextPage:
    """How vulnerabilities are disclosed; the numbers are this product's own defaults."""
    terms = settings.MEDACCORD
    return TextPage(
        _("Disclosure policy"),
        _("What we do with a report, by when, and what we ask of everybody."),
        (_reports(), _private(terms.embargo_days), _silent(terms.silence_days), _advisories(), _harbor()),
    )


def _reports() -> Prose:
    return Prose(
        "reports",
        _("Reports"),
        (
            _("Anyone may report, without an account and without a name.")
            + " "
            + _("A person answers within %s.") % in_working_days(urgent=False)
            + " "
            + _("Where a patient is affected, or it is attacked or public already: within %s.")
            % in_working_days(urgent=True),
            _("You get a code. With it you follow your report and exchange messages with us."),
            _("We keep neither your network address nor your browser."),
        ),
        (Link(_("Report a vulnerability"), reverse("report.begin")),),
    )


def _private(days: int) -> Prose:
    return Prose(
        "private",
        _("Keeping details private"),
        (
            _("Those involved agree on a date until which details stay private.")
            + " "
            + _("We propose %d days, a default of our own.") % days,
            _("A date may move. Whoever does not agree to a new date keeps to the old one only."),
            _("The private time ends early when details leak or attacks make waiting a danger."),
        ),
    )


def _silent(days: int) -> Prose:
    return Prose(
        "silent",
        _("When a manufacturer stays silent"),
        (
            _("The clock starts with our first attempt to reach it. We log every attempt."),
            _("As early as day %d we may publish what patients and hospitals need.") % days
            + " "
            + _("The reporter and the manufacturer hear first."),
            _("Silence is shown as no answer. It is never read as not affected."),
        ),
    )


def _advisories() -> Prose:
    return Prose(
        "advisories",
        _("Advisories"),
        (
            _("A second person approves every advisory before it is published."),
            _("Page and machine-readable file appear at the same moment."),
            _("Each update keeps the earlier versions readable."),
        ),
        (Link(_("All advisories"), reverse("advisory.list")),),
    )


def _harbor() -> Prose:
    return Prose(
        "harbor",
        _("Safe harbor"),
        (_("We take no legal action against people who report in good faith."),),
        (Link(_("Read the safe-harbor text"), reverse("harbor.page")),),
    )


def harbor() -> TextPage:
    """What people who report in good faith can count on."""
    return TextPage(
        _("Safe harbor"),
        _("We protect people who report in good faith."),
        (
            Prose(
                "promise",
                _("What we promise"),
                (
                    _("We take no legal action against you, and we tell the manufacturer so."),
                    _("We give your name to nobody without your yes, unless a court orders it."),
                    _("Other parties know you by the name you chose, or by none."),
                ),
            ),
            Prose(
                "ask",
                _("What we ask"),
                (
                    _("Never test on a device that treats a patient."),
                    _("Look at no more data than you need to show the problem. Leave out names of patients."),
                    _("Keep details private until the agreed date."),
                ),
            ),
            Prose(
                "limits",
                _("What we cannot promise"),
                (
                    _("We speak for ourselves, not for manufacturers, courts or governments."),
                    _("Ask a lawyer if you are unsure about the law where you live."),
                ),
                (Link(_("Disclosure policy"), reverse("policy.page")),),
            ),
        ),
    )


def reach() -> TextPage:
    """Ways to reach the center, as configured."""
    config = settings.MEDACCORD
    ways = [_("%s coordinates what is reported here.") % config.center_name]
    if config.center_contact:
        ways.append(_("Reach us directly: %s") % config.center_contact)
    return TextPage(
        _("How to reach us"),
        _("A patient may be in danger? Treat the patient first. Then tell us."),
        (
            Prose(
                "people",
                _("For people"),
                (*ways, _("Write to us through a report. It needs no account.")),
                (
                    Link(_("Report a vulnerability"), reverse("report.begin")),
                    Link(_("Follow your report"), reverse("receipt.track")),
                ),
            ),
            Prose(
                "machines",
                _("For machines"),
                (
                    _("Every advisory is also a CSAF 2.0 document, linked on its page."),
                    _("Our security.txt says where to report a problem with this site."),
                ),
                (Link("security.txt", reverse("security.text")),),
            ),
        ),
    )


def accessibility() -> TextPage:
    """What the pages were built to and how to tell us of a barrier."""
    return TextPage(
        _("Accessibility"),
        _("Everybody must be able to report a danger, and to learn of one."),
        (
            Prose(
                "built",
                _("How these pages are built"),
                (
                    _("We build to WCAG 2.2, levels A and AA, and Section 508."),
                    _("Every page works with a keyboard, on a phone, and without scripts."),
                    _("States are told by shape and word; colour only repeats them."),
                ),
            ),
            Prose(
                "barrier",
                _("You met a barrier"),
                (_("Tell us through a report and say on which page. We answer as we do every report."),),
                (Link(_("Report it"), reverse("report.begin")),),
            ),
        ),
    )
