"""Every address of the screens, asked by a stranger and by a person without a single grant.

The expected answers stand here by name, one row an address; an address without a row fails, so that nobody
adds a screen without saying who may come in.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.browsing import plain, signed_in
from tests.factories import person, world

from medaccord.apps.advisories.models import Template
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.parties.models import ContactPoint
from medaccord.web.guards import guard_of

pytestmark = pytest.mark.django_db

SIGN_IN, TRACK, HERE, GONE, POST_ONLY = "sign in", "enter a code", 200, 404, 405

TEXT = {"place": "contact", "name": "Whom", "title": "Whom to tell", "text": "Tell us."}

Answers = tuple[object, object, object, object]
"""To a stranger's GET and POST, and to a person's GET and POST."""
READ_BY_ALL: Answers = (HERE, POST_ONLY, HERE, POST_ONLY)
NOT_PUBLISHED: Answers = (GONE, POST_ONLY, GONE, POST_ONLY)
OWN_LIST: Answers = (SIGN_IN, SIGN_IN, HERE, POST_ONLY)
OWN_PAGE: Answers = (SIGN_IN, SIGN_IN, GONE, POST_ONLY)
ACT: Answers = (SIGN_IN, SIGN_IN, POST_ONLY, GONE)
CONFIRMED_ACT: Answers = (SIGN_IN, SIGN_IN, GONE, GONE)
"""Asks on GET what will happen on POST."""
OWN_WORK: Answers = (SIGN_IN, SIGN_IN, POST_ONLY, 422)
"""A form of my work: sent empty it comes back with the sender's own work, whatever the address names."""

EXPECTED: dict[str, Answers] = {
    # What everybody may read
    "home.page": READ_BY_ALL,
    "advisory.list": READ_BY_ALL,
    "ingested.list": READ_BY_ALL,
    "communication.list": READ_BY_ALL,
    "search.page": READ_BY_ALL,
    "calculator.list": READ_BY_ALL,
    "calculator.cvss": (HERE, 422, HERE, 422),
    "calculator.device": (HERE, 422, HERE, 422),
    "calculator.risk": (HERE, 422, HERE, 422),
    "calculator.rubric": (HERE, HERE, HERE, HERE),
    "calculator.ssvc": (GONE, GONE, GONE, GONE),
    "policy.page": READ_BY_ALL,
    "harbor.page": READ_BY_ALL,
    "reach.page": READ_BY_ALL,
    "accessibility.page": READ_BY_ALL,
    "robots.text": READ_BY_ALL,
    "security.text": READ_BY_ALL,
    "communication.document": NOT_PUBLISHED,
    "communication.page": NOT_PUBLISHED,
    "communication.version": NOT_PUBLISHED,
    "ingested.page": NOT_PUBLISHED,
    "ingested.csaf": NOT_PUBLISHED,
    "advisory.page": NOT_PUBLISHED,
    "advisory.version": NOT_PUBLISHED,
    "advisory.csaf": NOT_PUBLISHED,
    "advisory.csaf_short": NOT_PUBLISHED,
    # Signing in and out
    "account_login": (HERE, HERE, "/my-work/", "/my-work/"),
    "account_logout": ("/", "/", HERE, "/"),
    "sign_on.choose": (HERE, 422, HERE, 422),
    "sign_on.back": (GONE, POST_ONLY, GONE, POST_ONLY),
    "sign_on.bind": CONFIRMED_ACT,
    "mfa_authenticate": (SIGN_IN, SIGN_IN, "/my-work/", "/my-work/"),
    "sign_in.page": OWN_LIST,
    "sign_in.confirm": (SIGN_IN, SIGN_IN, HERE, 422),
    "factor.add_app": (SIGN_IN, SIGN_IN, HERE, "/my-sign-in/app/"),
    "factor.add_passkey": (SIGN_IN, SIGN_IN, HERE, 422),
    "factor.renew": (SIGN_IN, SIGN_IN, HERE, 409),
    "factor.remove": CONFIRMED_ACT,
    "password.change": (SIGN_IN, SIGN_IN, HERE, 422),
    "session.end": (SIGN_IN, SIGN_IN, POST_ONLY, "/my-sign-in/"),
    "session.end_others": (SIGN_IN, SIGN_IN, POST_ONLY, "/my-sign-in/"),
    "token.create": (SIGN_IN, SIGN_IN, HERE, 422),
    "token.revoke": (SIGN_IN, SIGN_IN, POST_ONLY, 404),
    "link.enter": (HERE, 422, HERE, 422),
    "sign_in.make": (SIGN_IN, SIGN_IN, "/my-work/", "/my-work/"),
    # A reporter's own part
    "report.begin": (HERE, 422, HERE, 422),
    "report.step": ("/report/", 422, "/report/", 422),
    "report.files": ("/report/", "/report/", "/report/", "/report/"),
    "report.remove": (POST_ONLY, "/report/files/", POST_ONLY, "/report/files/"),
    "report.stop": (POST_ONLY, "/report/?deleted", POST_ONLY, "/report/?deleted"),
    "report.submit": ("/report/", "/report/", "/report/", "/report/"),
    "report.received": (TRACK, POST_ONLY, TRACK, POST_ONLY),
    "receipt.track": (HERE, 422, HERE, 422),
    "tracking.page": (TRACK, TRACK, TRACK, TRACK),
    "tracking.write": ACT,
    "tracking.files": ACT,
    "tracking.terms": ACT,
    "tracking.credit": ACT,
    "tracking.review": ACT,
    "tracking.comment": CONFIRMED_ACT,
    "tracking.leak": ACT,
    "tracking.proof": (SIGN_IN, SIGN_IN, GONE, POST_ONLY),
    "tracking.sent": (SIGN_IN, SIGN_IN, GONE, POST_ONLY),
    "report.credit": ACT,
    "report.feed": ACT,
    "report.replan": ACT,
    "report.alarm": ACT,
    "report.warn": ACT,
    "feed.report": NOT_PUBLISHED,
    "provider.public": NOT_PUBLISHED,
    "provider.restricted": (401, POST_ONLY, 401, POST_ONLY),
    "key.page": READ_BY_ALL,
    "tracking.close": (POST_ONLY, "/", POST_ONLY, "/"),
    "file.download": OWN_PAGE,
    # The desk's side of reports
    "report.list": OWN_LIST,
    "access.take": CONFIRMED_ACT,
    "report.file": CONFIRMED_ACT,
    "report.declare": CONFIRMED_ACT,
    "filing.filed": (SIGN_IN, SIGN_IN, "/reports/", POST_ONLY),
    "filing.remove": (SIGN_IN, SIGN_IN, POST_ONLY, "/reports/file/"),
    "filing.stop": (SIGN_IN, SIGN_IN, POST_ONLY, "/reports/file/"),
    "report.page": OWN_PAGE,
    "report.write": ACT,
    "report.mark": CONFIRMED_ACT,
    "report.release": CONFIRMED_ACT,
    "report.take_out": CONFIRMED_ACT,
    "report.validate": ACT,
    "report.invalidate": ACT,
    "report.accept": ACT,
    "report.defer": ACT,
    "report.close": ACT,
    "report.heed": ACT,
    "report.redact": ACT,
    "reporter.page": OWN_PAGE,
    "reporter.reveal": CONFIRMED_ACT,
    "report.ask": ACT,
    "report.duplicate": ACT,
    "report.triage": ACT,
    "announcement.open": CONFIRMED_ACT,
    "case.open": ACT,
    # My work and the list of cases
    "work.page": OWN_LIST,
    "notice.see": (SIGN_IN, SIGN_IN, POST_ONLY, "/my-work/"),
    "work.answer": OWN_WORK,
    "work.fix": OWN_WORK,
    "work.proposal": OWN_WORK,
    "work.terms": OWN_WORK,
    "work.review": OWN_WORK,
    "work.communication": OWN_WORK,
    "case.list": OWN_LIST,
    # The directory
    "directory.page": OWN_LIST,
    "organisation.add": ACT,
    "organisation.page": OWN_PAGE,
    "contact.add": ACT,
    "contact.change": CONFIRMED_ACT,
    "contact.check": ACT,
    "contact.remove": CONFIRMED_ACT,
    "member.add": ACT,
    "membership.end": CONFIRMED_ACT,
    "membership.change": CONFIRMED_ACT,
    "training.record": CONFIRMED_ACT,
    "training.end": CONFIRMED_ACT,
    "member.confirm": CONFIRMED_ACT,
    "factor.reset": CONFIRMED_ACT,
    "link.make": ACT,
    "link.withdraw": ACT,
    "sign_on.configure": CONFIRMED_ACT,
    "sign_on.verify": CONFIRMED_ACT,
    "sign_on.close": CONFIRMED_ACT,
    "sign_on.admit": CONFIRMED_ACT,
    "standing_consent.end": CONFIRMED_ACT,
    "standing_consent.give": CONFIRMED_ACT,
    "sign_on.release": CONFIRMED_ACT,
    # Texts of the center
    "registry.page": OWN_LIST,
    "template.list": OWN_PAGE,
    "template.add": ACT,
    "template.take": ACT,
    "template.change": CONFIRMED_ACT,
    "template.retire": CONFIRMED_ACT,
    # Pages of a case
    "case.page": OWN_PAGE,
    "device.page": OWN_PAGE,
    "communication.case": OWN_PAGE,
    "discussion.page": OWN_PAGE,
    "document.page": OWN_PAGE,
    "draft.csaf": OWN_PAGE,
    "draft.page": OWN_PAGE,
    "draft.preview": OWN_PAGE,
    "embargo.page": OWN_PAGE,
    "excerpt.page": OWN_PAGE,
    "history.page": OWN_PAGE,
    "invitation.page": OWN_PAGE,
    "colleague.page": OWN_PAGE,
    "people.page": OWN_PAGE,
    "finding.page": OWN_PAGE,
    "assessment.list": OWN_PAGE,
    "assessment.page": OWN_PAGE,
    "letter.page": OWN_PAGE,
    "periodic.file": OWN_PAGE,
    "periodic.page": OWN_PAGE,
    "dispute.page": OWN_PAGE,
    "rationale.file": OWN_PAGE,
    "rationale.page": OWN_PAGE,
    "ssvc.list": OWN_PAGE,
    "ssvc.page": CONFIRMED_ACT,
    "component.page": OWN_PAGE,
    "sbom.list": OWN_PAGE,
    "sbom.page": OWN_PAGE,
    "attempts.page": OWN_PAGE,
    "disclosure.page": OWN_PAGE,
    "disclosure.notice": OWN_PAGE,
    "review.page": OWN_PAGE,
    "status.page": OWN_PAGE,
    "thread.page": OWN_PAGE,
    "vulnerability.page": OWN_PAGE,
    # Acts in a case
    "advisory.release": CONFIRMED_ACT,
    "communication.release": CONFIRMED_ACT,
    "status.list": CONFIRMED_ACT,
    "assessment.ask": CONFIRMED_ACT,
    "assessment.close": CONFIRMED_ACT,
    "consensus.concur": CONFIRMED_ACT,
    "consensus.dissent": CONFIRMED_ACT,
    "consensus.join": CONFIRMED_ACT,
    "consensus.propose": CONFIRMED_ACT,
    "consensus.sign": CONFIRMED_ACT,
    "determination.concur": CONFIRMED_ACT,
    "determination.make": CONFIRMED_ACT,
    "determination.release": CONFIRMED_ACT,
    "dispute.open": CONFIRMED_ACT,
    "dispute.release": CONFIRMED_ACT,
    "dispute.settle": CONFIRMED_ACT,
    "dispute.withdraw": CONFIRMED_ACT,
    "dispute.write": CONFIRMED_ACT,
    "duty.state": CONFIRMED_ACT,
    "provisional.issue": CONFIRMED_ACT,
    "workspace.discard": CONFIRMED_ACT,
    "workspace.keep": ACT,
    "workspace.list": OWN_PAGE,
    "provisional.withdraw": CONFIRMED_ACT,
    "opinion.decline": CONFIRMED_ACT,
    "opinion.give": CONFIRMED_ACT,
    "opinion.release": CONFIRMED_ACT,
    "case.assign": CONFIRMED_ACT,
    "case.close": CONFIRMED_ACT,
    "case.withdraw": CONFIRMED_ACT,
    "case.record": CONFIRMED_ACT,
    "case.reclassify": CONFIRMED_ACT,
    "case.rename": CONFIRMED_ACT,
    "case.merge": CONFIRMED_ACT,
    "case.reopen": CONFIRMED_ACT,
    "embargo.keep": CONFIRMED_ACT,
    "disclosure.agree": CONFIRMED_ACT,
    "disclosure.approve": CONFIRMED_ACT,
    "disclosure.close": CONFIRMED_ACT,
    "disclosure.export": CONFIRMED_ACT,
    "disclosure.decide": CONFIRMED_ACT,
    "disclosure.intend": CONFIRMED_ACT,
    "disclosure.lay_out": CONFIRMED_ACT,
    "disclosure.notify": CONFIRMED_ACT,
    "disclosure.object": CONFIRMED_ACT,
    "disclosure.record": CONFIRMED_ACT,
    "hold.lift": CONFIRMED_ACT,
    "hold.place": CONFIRMED_ACT,
    "hold.place_on_report": CONFIRMED_ACT,
    "leak.confirm": CONFIRMED_ACT,
    "leak.dismiss": CONFIRMED_ACT,
    "access.review": CONFIRMED_ACT,
    "counsel.end": CONFIRMED_ACT,
    "counsel.name": CONFIRMED_ACT,
    "statement.approve": ACT,
    "statement.list": OWN_LIST,
    "statement.page": OWN_PAGE,
    "statement.return": ACT,
    "claim.confirm": CONFIRMED_ACT,
    "claim.record": CONFIRMED_ACT,
    "claim.reject": CONFIRMED_ACT,
    "claim.validate": CONFIRMED_ACT,
    "share.announce": CONFIRMED_ACT,
    "share.ask": CONFIRMED_ACT,
    "share.deny": CONFIRMED_ACT,
    "share.grant": CONFIRMED_ACT,
    "share.override": CONFIRMED_ACT,
    "share.release": CONFIRMED_ACT,
    "share.retract": CONFIRMED_ACT,
    "share.review": CONFIRMED_ACT,
    "share.withdraw": CONFIRMED_ACT,
    "ledger.export": OWN_PAGE,
    "ledger.export_own": OWN_LIST,
    "ledger.own": OWN_LIST,
    "ledger.page": OWN_PAGE,
    "ledger.print": OWN_PAGE,
    "ledger.print_own": OWN_LIST,
    "reading.review": CONFIRMED_ACT,
    # Corrections of what a case is about
    "acknowledgment.change": CONFIRMED_ACT,
    "acknowledgment.withdraw": CONFIRMED_ACT,
    "note.change": CONFIRMED_ACT,
    "note.withdraw": CONFIRMED_ACT,
    "device.describe": CONFIRMED_ACT,
    "product.change": CONFIRMED_ACT,
    "product.ungroup": CONFIRMED_ACT,
    "product.withdraw": CONFIRMED_ACT,
    "reference.change": CONFIRMED_ACT,
    "reference.withdraw": CONFIRMED_ACT,
    "sbom.withdraw": CONFIRMED_ACT,
    "remediation.change": CONFIRMED_ACT,
    "remediation.withdraw": CONFIRMED_ACT,
    "rollout.change": CONFIRMED_ACT,
    "rollout.withdraw": CONFIRMED_ACT,
    "score.change": CONFIRMED_ACT,
    "score.withdraw": CONFIRMED_ACT,
    "vulnerability.withdraw": CONFIRMED_ACT,
    # What is done from the pages themselves
    "acknowledgment.add": ACT,
    "advisory.approve": ACT,
    "advisory.draft": ACT,
    "advisory.return": ACT,
    "advisory.schedule": ACT,
    "advisory.submit": ACT,
    "case.split": ACT,
    "communication.answer": ACT,
    "communication.approve": ACT,
    "communication.draft": ACT,
    "contact.search": ACT,
    "comment.settle": ACT,
    "comment.write": CONFIRMED_ACT,
    "embargo.accept": ACT,
    "embargo.propose": ACT,
    "embargo.reject": ACT,
    "embargo.sign": ACT,
    "embargo.terminate": ACT,
    "file.add": ACT,
    "invitation.answer": ACT,
    "leak.claim": ACT,
    "note.add": ACT,
    "colleague.add": ACT,
    "colleague.confirm": CONFIRMED_ACT,
    "colleague.remove": ACT,
    "notice.mute": CONFIRMED_ACT,
    "notice.unmute": CONFIRMED_ACT,
    "participant.admit": ACT,
    "participant.contact": ACT,
    "participant.finish": ACT,
    "participant.invite": ACT,
    "participant.judge": ACT,
    "participant.label": CONFIRMED_ACT,
    "participant.leave": ACT,
    "participant.propose": ACT,
    "participant.remove": ACT,
    "participant.resume": ACT,
    "participant.show_history": ACT,
    "participant.turn_down": CONFIRMED_ACT,
    "file.classify": CONFIRMED_ACT,
    "file.clear": CONFIRMED_ACT,
    "file.entrust": CONFIRMED_ACT,
    "file.mark": CONFIRMED_ACT,
    "file.forward": CONFIRMED_ACT,
    "file.redact": CONFIRMED_ACT,
    "post.redact": CONFIRMED_ACT,
    "post.mark": CONFIRMED_ACT,
    "post.revise": CONFIRMED_ACT,
    "post.see": ACT,
    "post.withdraw": CONFIRMED_ACT,
    "thread.start": CONFIRMED_ACT,
    "post.write": ACT,
    "product.add": ACT,
    "product.group": ACT,
    "reference.add": ACT,
    "remediation.add": ACT,
    "review.answer": ACT,
    "review.ask": ACT,
    "rollout.add": ACT,
    "sbom.attach": ACT,
    "score.add": ACT,
    "status.answer": ACT,
    "status.ask": ACT,
    "status.same": ACT,
    "status.see": ACT,
    "vulnerability.add": ACT,
    "vulnerability.change": ACT,
}
DRAWN_ANEW = {"factor.add_app", "factor.add_passkey", "sign_in.page"}
"""Pages of one's own sign-in, which name nothing: a new secret, a new challenge, one session more."""
ARGUMENTS = {"number": "MDA-2026-000000", "version": 1, "year": 2026, "name": "mda-2026-000000", "rule": "T3"}
ARGUMENTS |= {"key": "sign-1", "step": "device", "token": "0" * 64, "door": "file"}
ARGUMENTS |= {"block": "title-1", "path": "white/index.txt"}


def _patterns(of: URLResolver) -> Iterator[URLPattern]:
    for one in of.url_patterns:
        if isinstance(one, URLResolver):
            if one.namespace not in ("api", "api-1"):  # programs' addresses: tests/contract
                yield from _patterns(one)
        else:
            yield one


GUARDS = {"at_the_door", "by_token", "known", "open_to_all", "receipt_holder", "signed_in"}
PATTERNS = list(_patterns(get_resolver()))
NAMES = sorted({str(one.name) for one in PATTERNS})


def _address(name: str, **known: object) -> str:
    """An address with these keys, random where none is known."""
    (pattern,) = [one for one in PATTERNS if one.name == name]
    told = ARGUMENTS | known
    return reverse(name, kwargs={key: told.get(key, uuid.uuid4()) for key in pattern.pattern.converters})


def _said(answer) -> object:
    if answer.status_code in (302, 303):
        there = answer["Location"]
        return {"/track/": TRACK}.get(there, SIGN_IN if there.startswith("/sign-in/") else there)
    return answer.status_code


def test_every_address_has_a_name_a_guard_and_one_place():
    assert len(PATTERNS) == len(NAMES) > 30
    for one in PATTERNS:
        assert one.name, one
        assert guard_of(one.callback) in GUARDS, one


def test_every_address_is_in_the_table_and_the_table_in_the_addresses():
    assert sorted(EXPECTED) == NAMES


def test_every_address_answers_a_stranger_and_a_person_without_any_grant_as_stated():
    w = world()
    told = w.told()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    maker, nobody = w.makers["northgate"], person()
    point = ContactPoint.objects.create(organisation=maker, channel="mail", value="psirt@northgate.example")
    known = {"case": case.id, "report": told.report.id, "party": party.id, "participant": party.id}
    announced = announcements(w.adviser)[0]
    known |= {"organisation": maker.id, "contact": point.id, "announcement_id": announced.id}
    known |= {"template_id": Template.objects.create(**TEXT, standing=True).id}
    said, differ = {}, []
    for name in NAMES:
        there = _address(name, **known)
        invisible, absent = _asked(there, nobody), _asked(_address(name), nobody)
        said[name] = tuple(_said(answer) for answer, _page in invisible)
        if [page for _answer, page in invisible] != [page for _answer, page in absent]:
            differ.append(name)
    assert said == EXPECTED
    assert set(differ) == DRAWN_ANEW, "What is invisible must answer byte for byte like what is not there."


def test_whoever_owes_a_second_factor_reaches_nothing_but_its_set_up_the_way_out_and_help():
    w = world()
    browser = signed_in(w.lead, by_factor=False)
    opened = {name for name in NAMES if _leads_elsewhere(browser, _address(name))}
    assert opened == {
        "account_logout",
        "accessibility.page",
        "factor.add_app",
        "factor.add_passkey",
        "factor.remove",
        "factor.renew",
        "harbor.page",
        "password.change",
        "policy.page",
        "reach.page",
        "robots.text",
        "security.text",
        "session.end",
        "session.end_others",
        "sign_in.confirm",
        "sign_in.page",
        "sign_on.back",
        "sign_on.bind",
        "token.revoke",
    }


def _leads_elsewhere(browser, address) -> bool:
    """Whether an address does anything but send its reader to the set-up."""
    answers = [browser.get(address), browser.post(address) if "sign-out" not in address else None]
    return any(answer and answer.headers.get("Location") != "/my-sign-in/app/" for answer in answers)


def _asked(address, nobody):
    """All four answers of an address, each with its page in which the address itself is left out."""
    answers = []
    for browser in (Client(), signed_in(nobody)):
        answers += [browser.get(address), browser.post(address)]
    return [(answer, plain(answer).replace(address.encode(), b"ADDRESS")) for answer in answers]
