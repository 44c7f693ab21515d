"""Every screen with a sample of what it is given."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from medaccord.web import viewmodels as v

from . import (
    sample_account,
    sample_agree,
    sample_case,
    sample_directory,
    sample_judging,
    sample_reach,
    sample_registry,
    sample_sboms,
    sample_spoken,
    sample_tabs,
    sample_texts,
    sample_work,
)
from . import sample_forms as f
from . import sample_public as p
from .sample_base import public, signed_in


@dataclass(frozen=True)
class Screen:
    """A template with what it is given."""

    template: str
    page: Callable[[], Any] | None = None
    shell: Callable[[], v.Shell] | None = None
    more: Callable[[], dict[str, Any]] = dict


def cases(here: str = "Cases") -> Callable[[], v.Shell]:
    return lambda: signed_in(here)


def reporter() -> v.Shell:
    return replace(public("Report"), notices=(v.Notice("success", "Your message was sent."),))


def own_sign_in() -> v.Shell:
    return replace(signed_in(), who_href="/my-sign-in/")


def owing() -> v.Shell:
    """The frame of somebody who has to set up a second factor first."""
    nav = (v.NavItem("Second step", "/my-sign-in/app/", True),)
    return replace(signed_in(), nav=nav, search_href="")


def by_link() -> v.Shell:
    said = "You came by a link that works once. It holds until 5:00 pm UTC."
    way = v.Link("Make a sign-in to come back", "/sign-in/make/")
    return replace(signed_in("My work"), notices=(v.Notice("info", said, way),))


SCREENS: dict[str, Screen] = {
    "home": Screen("home/index.html", p.home, public),
    "home-first-day": Screen("home/index.html", p.home_without_phone, public),
    "error-refused": Screen(
        "refused.html", more=lambda: {"reason": "The embargo has ended. Propose new terms first."}
    ),
    "error-busy": Screen("503.html", more=lambda: {"wait": 20}),
    "error-paper": Screen("unprintable.html", more=lambda: {"reason": "This is too long for one file."}),
    "error-wait": Screen("429.html", more=lambda: {"wait": 30}),
    "status-wide": Screen("status/table.html", sample_agree.status_wide, cases()),
    "case-wide": Screen("case/overview.html", sample_case.case_wide, cases()),
    "report-1": Screen("report/step.html", p.report_1, lambda: public("Report")),
    "report-2": Screen("report/step.html", p.report_2, lambda: public("Report")),
    "report-2-none": Screen("report/step.html", p.report_2_none, lambda: public("Report")),
    "report-3": Screen("report/step.html", p.report_3, lambda: public("Report")),
    "report-4": Screen("report/step.html", p.report_4, lambda: public("Report")),
    "report-5": Screen("report/step.html", p.report_5, lambda: public("Report")),
    "report-check": Screen("report/check.html", p.report_check, lambda: public("Report")),
    "receipt": Screen("report/receipt.html", p.receipt, lambda: public("Report")),
    "track": Screen("report/track.html", p.track, lambda: public("Report")),
    "session-over": Screen(
        "session_over.html", None, public, lambda: {"typed": ["Alarm stays silent.\nTwice."], "address": "/"}
    ),
    "link-over": Screen("link_over.html", None, public, lambda: {"typed": ["Alarm stays silent.\nTwice."]}),
    "enter": Screen("account/form.html", p.enter, public),
    "sign-in-make": Screen("account/form.html", p.make_sign_in, by_link),
    "second-step": Screen("account/second_step.html", sample_account.second_step, public),
    "new-passkey": Screen("account/second_step.html", sample_account.new_passkey, own_sign_in),
    "app": Screen("account/app.html", sample_account.app, owing),
    "recovery-codes": Screen("account/codes.html", sample_account.codes, own_sign_in),
    "token": Screen("account/token.html", sample_account.token, own_sign_in),
    "own-sign-in": Screen("account/own.html", sample_account.own, own_sign_in),
    "onward": Screen("account/onward.html", sample_account.onward, public),
    "turned-back": Screen("account/turned_back.html", None, public, lambda: {"reason": "Ask them."}),
    "login-redirect": Screen(
        "socialaccount/login_redirect.html", None, public, lambda: {"redirect_to": "/sign-in/organization/"}
    ),
    "tracking": Screen("report/tracking.html", p.tracking, reporter),
    "reports": Screen("report/list.html", sample_work.reports, cases("Reports")),
    "filing": Screen("report/file.html", sample_work.filing, cases("Reports")),
    "filing-refused": Screen("report/file.html", sample_work.filing_refused, cases("Reports")),
    "filed": Screen("report/filed.html", sample_work.filed, cases("Reports")),
    "reporter": Screen("report/reporter.html", sample_work.reporter, cases("Reports")),
    "triage": Screen("report/triage.html", sample_work.triage, cases("Reports")),
    "work-coordinator": Screen("work/coordinator.html", sample_work.work_coordinator, cases("My work")),
    "work-manufacturer": Screen(
        "work/manufacturer.html",
        sample_work.work_manufacturer,
        lambda: signed_in("My work", "L. Brandt, Northgate Medical"),
    ),
    "work-counsel": Screen("work/manufacturer.html", sample_work.work_counsel, cases("My work")),
    "work-counsel-idle": Screen("work/manufacturer.html", sample_work.work_counsel_idle, cases("My work")),
    "work-observer": Screen("work/manufacturer.html", sample_work.work_observer, cases("My work")),
    "statements": Screen("work/statements.html", sample_work.statements, cases("My work")),
    "statements-none": Screen("work/statements.html", sample_work.statements_none, cases("My work")),
    "statement": Screen("work/statement.html", sample_work.statement, cases("My work")),
    "statement-returned": Screen("work/statement.html", sample_work.statement_returned, cases("My work")),
    "case": Screen("case/overview.html", sample_case.case, cases()),
    "case-new": Screen("case/overview.html", sample_case.case_new, cases()),
    "cases": Screen("case/list.html", sample_case.case_list, cases()),
    "cases-empty": Screen("case/list.html", sample_case.case_list_empty, cases()),
    "vulnerabilities": Screen("case/vulnerabilities.html", sample_tabs.vulnerabilities, cases()),
    "people": Screen("case/people.html", sample_tabs.people, cases()),
    "finding": Screen("case/finding.html", sample_reach.finding, cases()),
    "finding-none": Screen("case/finding.html", sample_reach.finding_none, cases()),
    "sboms": Screen("case/sboms.html", sample_sboms.sboms, cases()),
    "sbom": Screen("case/sbom.html", sample_sboms.sbom, cases()),
    "holders": Screen("case/holders.html", sample_sboms.holders, cases()),
    "holders-none": Screen("case/holders.html", sample_sboms.holders_none, cases()),
    "ledger": Screen("case/ledger.html", sample_reach.ledger, cases()),
    "ledger-paper": Screen("case/ledger.html", sample_reach.ledger_for_paper, cases()),
    "device": Screen("case/device.html", sample_reach.device, cases()),
    "device, nothing said": Screen("case/device.html", sample_reach.device_none, cases()),
    "attempts": Screen("case/attempts.html", sample_reach.attempts, cases()),
    "team": Screen("case/team.html", sample_tabs.team, cases()),
    "directory": Screen("directory/list.html", sample_directory.listed, cases("Directory")),
    "one-time-link": Screen("directory/link.html", sample_directory.link, cases("Directory")),
    "directory-empty": Screen("directory/list.html", sample_directory.empty, cases("Directory")),
    "organisation": Screen("directory/organisation.html", sample_directory.organisation, cases("Directory")),
    "organisation-new": Screen(
        "directory/organisation.html", sample_directory.organisation_new, cases("Directory")
    ),
    "sign-on": Screen("directory/sign_on.html", sample_directory.sign_on, cases("Directory")),
    "sign-on-new": Screen("directory/sign_on.html", sample_directory.sign_on_new, cases("Directory")),
    "texts": Screen("template/list.html", sample_texts.texts, cases("Texts")),
    "texts-none": Screen("template/list.html", sample_texts.texts_none, cases("Texts")),
    "registry": Screen("registry/page.html", sample_registry.found, cases("")),
    "registry-none": Screen("registry/page.html", sample_registry.nothing_loaded, cases("")),
    "discussion": Screen("case/discussion.html", sample_tabs.discussion, cases()),
    "documents": Screen("case/documents.html", sample_tabs.documents, cases()),
    "disclosure": Screen("case/disclosure.html", sample_tabs.disclosure, cases()),
    "history": Screen("case/history.html", sample_tabs.history, cases()),
    "status-list": Screen("status/list.html", sample_agree.answer_list, cases()),
    "status": Screen("status/table.html", sample_agree.status, cases()),
    "embargo": Screen("embargo/page.html", sample_agree.embargo, cases()),
    "embargo-none": Screen("embargo/page.html", sample_agree.embargo_none, cases()),
    "invitation": Screen("invitation/page.html", p.invitation, public),
    "invitation-told": Screen("invitation/page.html", p.invitation_told, public),
    "assessment-drafts": Screen("assessment/drafts.html", sample_judging.drafts, cases()),
    "assessment-sealed": Screen("assessment/page.html", sample_judging.sealed, cases()),
    "assessment-open": Screen("assessment/page.html", sample_judging.opened, cases()),
    "assessment-none": Screen("assessment/page.html", sample_judging.nothing, cases()),
    "dispute": Screen("dispute/page.html", sample_judging.disputed, cases()),
    "dispute, nothing said": Screen("dispute/page.html", sample_judging.disputed_alone, public),
    "letter": Screen("assessment/letter.html", sample_judging.letter, cases()),
    "periodic": Screen("assessment/periodic.html", sample_judging.periodic, cases()),
    "rationale": Screen("assessment/rationale.html", sample_judging.rationale, cases()),
    "assessments": Screen("assessment/list.html", sample_judging.listed, cases()),
    "advisory-draft": Screen("advisory/draft.html", sample_agree.advisory_draft, cases()),
    "review": Screen("review/page.html", sample_agree.review, cases()),
    "review-none": Screen("review/page.html", sample_agree.review_none, cases()),
    "communication-case": Screen("communication/case.html", sample_spoken.case, cases()),
    "communication-case-none": Screen("communication/case.html", sample_spoken.case_none, cases()),
    "communication": Screen("communication/page.html", sample_spoken.page, public),
    "communications": Screen("communication/list.html", sample_spoken.listed, public),
    "communications-none": Screen("communication/list.html", sample_spoken.listed_none, public),
    "advisories": Screen("advisory/list.html", p.advisory_list, lambda: public("Advisories")),
    "advisories-empty": Screen("advisory/list.html", p.advisory_list_empty, lambda: public("Advisories")),
    "advisory": Screen("advisory/page.html", p.advisory, lambda: public("Advisories")),
    "advisory-bare": Screen("advisory/page.html", p.advisory_bare, lambda: public("Advisories")),
    "advisory-print": Screen("advisory/print.html", p.advisory, lambda: public("Advisories")),
    "search": Screen("search/results.html", p.search, lambda: replace(public(), query="infusion pump")),
    "calculator": Screen("calculator/page.html", p.calculator, public),
    "calculator-of-risk": Screen("calculator/page.html", p.calculator_of_risk, public),
    "calculator-before": Screen("calculator/page.html", p.calculator_before, public),
    "search-empty": Screen("search/results.html", p.search_empty, public),
    "confirm": Screen("confirm.html", p.confirm, cases()),
    "text": Screen("text.html", p.text, public),
    "sign-in": Screen("account/login.html", None, public, lambda: {"form": f.SignInForm()}),
    "sign-out": Screen("account/logout.html", None, signed_in),
    **{
        f"error-{code}": Screen(f"{code}.html")
        for code in ("400", "403", "403_csrf", "404", "408", "413", "429", "500", "503", "back_soon")
    },
}
