"""The sample connector of `examples/`, run as its own program against a server of this process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from tests.factories import NOW, world
from tests.support.api import Program, token_for

from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.load import case_view

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "ticket_connector.py"


class _Silent(WSGIRequestHandler):
    def log_message(self, *_told):
        """Say nothing of each request."""


@pytest.fixture
def served(committed):
    """The address of a server that answers from the test's own database."""
    application = get_wsgi_application()

    def answer(environ, start):
        try:
            yield from application(environ, start)
        finally:
            connections.close_all()

    server = make_server("127.0.0.1", 0, answer, handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def scene(served, tmp_path):
    """A case in which a manufacturer is asked about one product; its tickets, and a run of the connector."""
    w = world()
    case, _ = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    lead, maker = Program(w.lead), Program(w.northgate)
    new = {"products": [{"organisation": str(w.makers["northgate"].id), "name": "LX"}]}
    (sold,) = maker.done(f"/cases/{case.id}/products", new)
    (flaw,) = lead.done(f"/cases/{case.id}/vulnerabilities", {"vulnerabilities": [{"title": "Dose"}]})
    pair = {"product": sold, "vulnerability": flaw}
    lead.done(f"/cases/{case.id}/statuses/ask", {"pairs": [pair], "due_at": "2027-03-01T12:00:00Z"})
    token = token_for(w.northgate)

    def run(told=token):
        connections.close_all()
        return subprocess.run(
            [sys.executable, str(SCRIPT), "--url", served, "--tickets", str(tmp_path)],
            env={**os.environ, "MEDACCORD_TOKEN": told},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return w, case, pair, tmp_path / "PSIRT-1.json", run


def test_a_ticket_follows_its_case_by_its_own_number(scene):
    w, case, pair, ticket, run = scene
    assert run().stdout == f"PSIRT-1 follows {case_view(w.lead, case.id).number}.\n"
    told = json.loads(ticket.read_text())
    assert [(one["product"], one["status"]) for one in told["open_questions"]] == [(pair["product"], "asked")]
    (line,) = case_list(w.northgate, NOW, reference="PSIRT-1").lines
    assert line.id == case.id
    again = run()
    assert (again.returncode, again.stdout) == (0, "Nothing to do.\n")
    assert json.loads(ticket.read_text()) == told


def test_answers_of_a_ticket_are_sent_once_and_a_late_one_is_kept_with_what_stands_now(scene):
    w, case, pair, ticket, run = scene
    run()
    told = json.loads(ticket.read_text())
    answer = pair | {"status": "investigating"}
    ticket.write_text(json.dumps(told | {"answers": [answer]}))
    assert run().stdout == "PSIRT-1: answered investigating.\n"
    (cell,) = case_view(w.northgate, case.id).cells
    assert cell.status == "investigating"
    late = pair | {"status": "affected", "plan": "no_fix", "version": cell.version - 1}
    ticket.write_text(json.dumps(json.loads(ticket.read_text()) | {"answers": [late]}))
    refused = run()
    assert refused.returncode == 1
    (kept,) = json.loads(ticket.read_text())["answers"]
    assert kept["now"][0]["status"] == "investigating"
    assert {name: kept[name] for name in late} == late
    assert case_view(w.northgate, case.id).cells[0].status == "investigating"


def test_a_token_that_is_none_is_told_and_nothing_is_written(scene):
    *_, ticket, run = scene
    refused = run("0" * 40)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("401: ")
    assert not ticket.exists()
