"""A manufacturer takes counsel, who reads one statement and nothing else of the case, and returns it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest
from tests.e2e.conftest import ROOT, environment
from tests.e2e.pictures import keep
from tests.support.factors import shown

SIGN_IN = "rae.marsh"


def _member(demo):
    """A member of the manufacturer who does not work on any case, with a sign-in."""
    told = [sys.executable, "-m", "medaccord", "user", "add", SIGN_IN, "--name", "Rae Marsh"]
    more = ["--org", "Northgate Medical", "--data", str(demo.folder), "--json"]
    done = subprocess.run(
        [*told, *more], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)["password"]


def _asked(demo, path, body=None):
    """An answer of the API to the manufacturer's program."""
    told = {"Authorization": f"Bearer {demo.tokens['manufacturer']}", "Content-Type": "application/json"}
    raw = None if body is None else json.dumps(body).encode()
    sent = urllib.request.Request(f"{demo.url}/api/v1{path}", raw, told)
    with urllib.request.urlopen(sent) as answer:
        return json.load(answer)


def _running(demo):
    """A case that the manufacturer works on and may still write in, with its own part."""
    for row in _asked(demo, "/cases")["results"]:
        case = _asked(demo, f"/cases/{row['id']}")
        mine = [one for one in case["participants"] if one["name"] == "Northgate Medical"]
        if mine and row["status"] in ("fixing", "writing", "published"):
            return case, mine[0]["id"]
    return pytest.fail("The demo holds no running case of the manufacturer.")


def _signed_in(one, password):
    """Counsel comes in for the first time, and sets up the second step that the demo asks everybody for."""
    one.open("/sign-in/")
    one.page.fill("input[name=login]", SIGN_IN)
    one.page.fill("input[name=password]", password)
    one.follow(one.page.locator("form[method=post] button[type=submit]").first)
    secret = one.page.locator("dd.ma-code").inner_text().replace(" ", "")
    one.page.fill("input[name=code]", shown(secret))
    one.follow(one.page.locator("main form button[type=submit]").first)
    one.open("/my-work/")


def test_counsel_reads_one_statement_and_returns_it(demo, reader):
    password = _member(demo)
    case, party = _running(demo)
    maker = reader("manufacturer")
    maker.open(f"/cases/{case['id']}/people/{party}/team/")
    maker.check()
    maker.follow(maker.page.get_by_role("link", name="Name your counsel").first)
    maker.check()
    maker.page.select_option("select[name=person]", label="Rae Marsh")
    maker.press("Name them")
    assert "Rae Marsh. Statements wait" in maker.page.inner_text("main")
    new = {"text": "We ship software 4.2 to every hospital this week.\n\nCall us at any hour."}
    (said,) = _asked(demo, f"/cases/{case['id']}/notes", {"notes": [new]})["results"]
    counsel = reader()
    _signed_in(counsel, password)
    assert "For you as counsel" in counsel.page.inner_text("main")
    counsel.check()
    keep(counsel, "counsel-work")
    counsel.follow(counsel.page.get_by_role("link", name="Read and decide").first)
    assert case["title"] not in counsel.page.content()
    counsel.check()
    keep(counsel, "counsel-statement")
    counsel.page.fill("textarea[name=return-words]", "Name no week: the regulator decides on that.")
    counsel.press("Return it")
    counsel.open("/statements/")
    counsel.check()
    keep(counsel, "counsel-list")
    maker.open(f"/cases/{case['id']}/vulnerabilities/")
    assert "Returned by Rae Marsh, your counsel." in maker.page.inner_text("main")
    maker.check()
    keep(maker, "counsel-author")
    # Other tests of this demo begin without a statement.
    _asked(demo, f"/notes/{said['id']}/withdraw", {"reason": "The regulator decides.", "version": 1})
