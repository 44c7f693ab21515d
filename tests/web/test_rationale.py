"""The rationale of an assessment, on its page and as a file: all that its reader may see and nothing more."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import sys
from collections import Counter
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from tests.browsing import signed_in
from tests.judged import DAY
from tests.support.api import Program as as_program
from tests.web.test_assessment import TEXTS, WANTED, Screens

from medaccord.adapters import pdf
from medaccord.apps.assessments.commands import assessment, consensus, determination, opinion, provisional
from medaccord.apps.assessments.queries.together import joinings_of
from medaccord.apps.cases.models import Reading
from medaccord.apps.cases.queries.load import case_view
from medaccord.core.scope import read_scope
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.assessment.provisional import Wanted as Provisional
from medaccord.domain.roles import Role
from medaccord.domain.scoring.fda import SHIPPED

pytestmark = pytest.mark.django_db

HOSTILE = "<img src=file:///etc/passwd> <style>p{background:url(file:///etc/passwd)}</style> & it alarms"
SECRETS = {
    "CENTER": Role.LEAD, "AGENCY": Role.ADVISER, "MAKER": Role.MANUFACTURER, "FINDER": Role.REPORTER,
}  # fmt: skip


def file_of(s, role, paper=""):
    """The file as a reader is given it."""
    answer = s.of(role).get(f"{s.page}rationale.pdf{paper}")
    assert answer.status_code == 200, answer.content[:2000]
    return answer


def sheets(answer):
    """What is read on each sheet of a file, a word parted by the end of a line put together."""
    return [re.sub(r"\s+", " ", one.extract_text()) for one in PdfReader(io.BytesIO(answer.content)).pages]


def judged():
    """Judged by four with one who declines, determined twice over, stated, signed, and dissented from."""
    s = Screens()
    j = s.j
    rubric = {"rubric": "XAVN:Y/XAVT:N/XAVW:Y/XAVR:N", "vector": ""}
    row = j.ask()
    j.give(Role.ADVISER, terms="F1005")
    j.give(Role.MANUFACTURER)
    given = {"exploitability": "high", "exploit_because": "Because CENTER", **rubric}
    opinion.give(j.w.lead, j.mine(Role.LEAD).id, j.now, answers=given)
    opinion.decline(j.s.reporter, j.mine(Role.REPORTER).id, j.now, reason="NO-LAB-HERE")
    j.open(row)
    told = {**WANTED, "rationale": "FIRST-VIEW"}
    for who, wanted in (
        (j.w.adviser, told),
        (j.w.adviser, WANTED | {"severity_after": "serious", "rationale": "SECOND-VIEW"}),
        (
            j.w.northgate,
            WANTED | {"risk": "controlled", "severity_after": "minor", "rationale": "MAKERS-OWN"},
        ),
    ):
        determination.make(who, j.s.one.id, j.now, wanted=Wanted(**wanted), concurrence=who is j.w.adviser)
    parties = [j.party(Role.MANUFACTURER), j.party(Role.REPORTER)]
    line = consensus.propose(j.w.lead, j.s.one.id, j.now, texts=TEXTS, parties=parties)
    consensus.sign(j.w.lead, line.id, j.now, part="technical")
    consensus.sign(j.w.adviser, line.id, j.now, part="clinical")
    (mine,) = joinings_of(j.w.northgate, j.case.id)
    consensus.dissent(j.w.northgate, mine.id, j.now, reason=HOSTILE)
    return s


@pytest.mark.usefixtures("laid_out")
def test_the_file_of_an_agency_can_be_filed():
    """Marked on each sheet, tagged and titled; with versions, signers, dissent and sources, and hostile text
    as it was typed.
    """
    s = judged()
    answer = file_of(s, Role.ADVISER)
    number = case_view(s.j.w.lead, s.j.case.id).number
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    name = re.search(r'attachment; filename="(.*)"', answer["Content-Disposition"])[1]
    assert name == f"{number}_AMBER-STRICT_rationale_{s.j.s.one.id.hex[:8]}.pdf"
    found = PdfReader(io.BytesIO(answer.content))
    root = found.trailer["/Root"]
    assert found.metadata.title == f"{number} Assessment rationale"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    told = sheets(answer)
    for place, sheet in enumerate(told, 1):
        assert sheet.count("TLP:AMBER+STRICT") >= 2
        assert f"{place}/{len(told)}" in sheet
        assert "Drawn up for" in sheet
    whole = " ".join(told)
    for words in (
        "Not a regulatory decision", "How bad is it?", "when all had answered or declined",
        "Declined: NO-LAB-HERE", "Not asked", "Differs",
        "FIRST-VIEW", "SECOND-VIEW", "MAKERS-OWN", "A newer one has taken its place.",
        "A supervisor has not concurred yet.", "version 2", "with controls",
        "TECH-WORDS", "CLIN-WORDS", "Technical part", "Clinical part", "Dissent: Northgate Medical",
        "XAVN:Y", "F1005", "Overdose", "0.12.04", "Coordinator Triage", "Default of our own, 2026-11-28",
        "not FDA's", "December 28, 2016",
    ):  # fmt: skip
        assert words in whole, words
    assert HOSTILE.replace(" ", "") in whole.replace(" ", "")
    assert not [one for sheet in found.pages for one in sheet.images]
    letter = PdfReader(io.BytesIO(file_of(s, Role.ADVISER, "?paper=letter").content))
    assert [float(side) for side in letter.pages[0].mediabox[2:]] == [612, 792]
    assert "weasyprint" not in sys.modules  # it lays out in a process of its own


def test_whoever_sees_less_is_given_less_on_page_and_file():
    s = judged()
    hidden = {
        Role.MANUFACTURER: ("CENTER", "AGENCY", "FIRST-VIEW", "NO-LAB-HERE", "Anonymous reporter"),
        Role.REPORTER: ("CENTER", "AGENCY", "MAKER", "CLIN-WORDS", "alarms", "XAVN", "VIEW"),
    }
    shown = {Role.MANUFACTURER: ("MAKERS-OWN", "CLIN-WORDS", "alarms"), Role.REPORTER: ("TECH-WORDS", "CVSS")}
    for role, words in hidden.items():
        page, file = s.read(role, f"{s.page}rationale/"), file_of(s, role).content.decode()
        assert not [one for one in words if one in page or one in file]
        assert [one for one in shown[role] if not (one in page and one in file)] == []
    assert s.page + "rationale/" in s.read(Role.REPORTER)
    for last in ("rationale/", "rationale.pdf"):
        assert signed_in(s.j.w.outsider).get(s.page + last).status_code == 404
        assert s.of(Role.LEAD).get(f"{s.root}{s.j.case.id}/{last}").status_code == 404


def test_what_is_not_judged_says_so_and_behind_a_seal_nobody_reads_anothers_opinion():
    s = Screens()
    told = s.read(Role.LEAD, f"{s.page}rationale/")
    for words in ("Nobody was asked", "Not assessed", "not assessed.", "not made.", "None was put forward."):
        assert words in told
    assert "SOURCE-SECRET" in told
    row = s.j.ask()
    s.j.give()
    for role in s.j.people:
        told = s.read(role, f"{s.page}rationale/") + file_of(s, role).content.decode()
        assert "A seal is closed until" in told
        own = {mark for mark, whose in SECRETS.items() if whose == role}
        assert {mark for mark in SECRETS if mark in told} == own
        assert "SOURCE-SECRET" not in told
    s.j.open(row)
    assert "differs from most" in s.read(Role.LEAD, f"{s.page}rationale/")


def test_a_round_that_was_ended_early_and_what_was_said_provisionally_are_told():
    s = Screens()
    j = s.j
    row = j.ask()
    j.give(Role.ADVISER)
    wanted = Provisional("critical", "OVERDOSE-HARM", "RADIO-OFF", "CHECK-RATE", j.now + DAY)
    provisional.issue(j.w.adviser, j.s.one.id, j.now, wanted=wanted)
    assert "Due at" in s.read(Role.LEAD, f"{s.page}rationale/")
    assessment.close(j.w.lead, row.id, j.now, because="adverse_event", reason="ONE-PATIENT")
    assert "A seal is still closed" in s.read(Role.LEAD, f"{s.page}rationale/")
    j.open(row)
    for role in j.people:
        told = s.read(role, f"{s.page}rationale/")
        assert "Ended early at" in told
        assert "after the round was ended early" in told
        assert not [word for word in ("Due at", "when the time was up") if word in told]
        assert ("ONE-PATIENT" in told) == (role in {Role.LEAD, Role.ADVISER})
        read = {"RADIO-OFF" in told, "Provisional statements" in told}
        assert read == {role != Role.REPORTER}


def test_what_another_matrix_proposed_is_told_and_not_drawn_in_this_one(settings, tmp_path):
    s = Screens()
    pages, words = (
        (s.page, f"{s.page}rationale/"),
        "What was determined by another matrix is not drawn in it.",
    )
    determination.make(s.j.w.adviser, s.j.s.one.id, s.j.now, wanted=Wanted(**WANTED))
    for path in pages:
        told = s.read(Role.LEAD, path)
        assert "ma-matrix" in told
        assert words not in told
    newer = tmp_path / "matrix.json"
    newer.write_text(json.dumps(SHIPPED | {"version": "2027-01-01"}))
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"risk_matrix": newer})
    for path in pages:
        assert "ma-matrix" not in s.read(Role.LEAD, path)
    determination.make(s.j.w.northgate, s.j.s.one.id, s.j.now, wanted=Wanted(**WANTED))
    for path in pages:
        told = s.read(Role.LEAD, path)
        assert "ma-matrix" in told
        assert words in told
        assert "Default of our own, 2026-11-28" in told


@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize(
    "asks",
    [
        '<img src="file:///etc/passwd">',
        '<img src="data:image/png;base64,AAAA">',
        '<p style="background:url(file:///etc/passwd)">a</p>',
        '<link rel="stylesheet" href="http://127.0.0.1/">',
    ],
)
def test_a_page_that_names_an_address_becomes_no_file(asks):
    page = '<html lang="en"><title>x</title>{}'
    assert pdf.made(page.format("a"), "").startswith(b"%PDF")
    with pytest.raises(RuntimeError):
        pdf.made(page.format(asks), "")


@pytest.mark.usefixtures("laid_out")
def test_a_server_without_libraries_and_a_page_too_long_say_so(monkeypatch):
    s = Screens()
    for ends, code, words in (
        (pdf.LACKING, 503, "libpango-1.0-0"),
        (pdf.HEAVY, 413, "too long"),
        (-9, 413, "too long"),
    ):
        ended = SimpleNamespace(returncode=ends, stdout=b"")
        monkeypatch.setattr(pdf.subprocess, "run", lambda *_given, ended=ended, **_named: ended)
        answer = s.of(Role.LEAD).get(f"{s.page}rationale.pdf")
        assert answer.status_code == code
        assert words in answer.content.decode()
    monkeypatch.setattr(pdf, "LONGEST", 10)
    assert s.of(Role.LEAD).get(f"{s.page}rationale.pdf").status_code == 413


def test_a_program_reads_what_the_page_shows_the_same_reader_and_takes_the_same_file():
    s = judged()
    here = f"/cases/{s.j.case.id}/assessments/{s.j.s.one.id}/rationale"
    for role in (Role.LEAD, Role.ADVISER, Role.MANUFACTURER, Role.REPORTER):
        program = as_program(s.j.people[role])
        told = program.get(here).json()
        page = re.sub(r"\s+", " ", html.unescape(s.read(role, f"{s.page}rationale/")))
        assert told["marking"] == "TLP:AMBER+STRICT"
        said = json.dumps(told, ensure_ascii=False)
        for secret in SECRETS:
            assert (secret in said) == (secret in page), (role, secret)
        for chapter in told["chapters"]:
            assert chapter["heading"] in page
            for passage in chapter["passages"]:
                assert all(pair["label"] in page for pair in passage["pairs"])
        file = program.get(f"{here}/file").json()
        assert file["name"].startswith(f"{case_view(s.j.w.lead, s.j.case.id).number}_")
        assert file["name"].endswith(".pdf")
        data = base64.b64decode(file["data"]).decode()
        assert told["chapters"][1]["heading"] in data
    assert as_program(s.j.w.outsider).get(here).status_code == 404


def test_each_time_a_rationale_or_periodic_report_leaves_it_is_kept_and_a_finders_reading_is_not():
    s = judged()
    here = f"/cases/{s.j.case.id}/assessments/{s.j.s.one.id}/rationale"
    for role in (Role.ADVISER, Role.REPORTER):
        for _twice in range(2):
            s.read(role, f"{s.page}rationale/")
            file_of(s, role)
            as_program(s.j.people[role]).get(here)
        s.of(role).head(f"{s.page}rationale.pdf")
    as_program(s.j.w.adviser).get(f"{here}/file")
    s.of(Role.MANUFACTURER).get(f"{s.page}periodic.csv")
    with read_scope(s.j.w.lead):
        rows = Reading.objects.visible_to(s.j.w.lead).filter(
            stream=s.j.case.id, kind__in=["rationale", "periodic"]
        )
        kept = Counter((row.kind, row.way, row.reader_id) for row in rows)
    adviser, maker = s.j.w.adviser.person, s.j.w.northgate.person
    assert kept == {
        ("rationale", "print", adviser): 2,
        ("rationale", "download", adviser): 3,
        ("rationale", "api", adviser): 1,
        ("periodic", "export", maker): 1,
    }
    assert "an assessment rationale" in s.read(Role.LEAD, f"/cases/{s.j.case.id}/documents/ledger/")
