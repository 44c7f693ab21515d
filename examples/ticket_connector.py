"""Keeps a manufacturer's own tickets and its cases at a coordination center in step; a sample to build on.

A ticket is a JSON file in a folder, which stands for whatever tracker you use: replace `Folder` by it. Each
run makes a ticket for a new case and notes its number there, brings every ticket up to date, and sends the
answers that somebody wrote under `"answers"`:

    {"product": "…", "vulnerability": "…", "status": "affected", "plan": "fix_planned",
     "plan_date": "2027-03-01"}

What was sent once is not done twice, however often a run is interrupted: each request carries a key of its
own. An answer that somebody else changed meanwhile stays in the ticket, with what the center has now.

    MEDACCORD_TOKEN=… python examples/ticket_connector.py --url https://center.example --tickets tickets/
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPEN_QUESTIONS = ("asked", "seen", "investigating")
TRIES = 5
TIMEOUT = 30.0


class Refused(Exception):
    """The center said no; `told` is its answer: an error, a reason, and what it holds now if that differs."""

    def __init__(self, status: int, told: dict[str, Any]) -> None:
        super().__init__(f"{status}: {told.get('reason', 'no reason given')}")
        self.status, self.told = status, told


class Center:
    """The center's API under `/api/v1`, by a token that acts with its owner's grants."""

    def __init__(self, url: str, token: str) -> None:
        self.root, self.token = url.rstrip("/") + "/api/v1", token

    def cases(self) -> Iterator[dict[str, Any]]:
        """Every case that the token's owner may see, page by page."""
        after = ""
        while True:
            page = self._ask("GET", f"/cases?limit=100&after={after}")
            for line in page["results"]:
                yield self._ask("GET", f"/cases/{line['id']}")
            if not (after := page["next"] or ""):
                return

    def do(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Take one step; the key is made of what is asked, so that a repeated run asks the same."""
        key = hashlib.sha256(json.dumps([path, body], sort_keys=True).encode()).hexdigest()
        return self._ask("POST", path, body, key)

    def _ask(self, method: str, path: str, body: Any = None, key: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, data, headers, method=method)
        for _ in range(TRIES):
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                    found: dict[str, Any] = json.load(answer)
                    return found
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise Refused(error.code, json.load(error)) from None
                time.sleep(int(error.headers["Retry-After"]))
        raise Refused(429, {"reason": "The center is busy; run this again later."})


class Folder:
    """Tickets as files `PSIRT-1.json`, `PSIRT-2.json` …"""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def of(self, case: dict[str, Any]) -> dict[str, Any]:
        """The ticket of a case: by the case's key, or a new one."""
        for file in sorted(self.path.glob("PSIRT-*.json")):
            ticket: dict[str, Any] = json.loads(file.read_text("utf-8"))
            if ticket["case"] == case["id"]:
                return ticket
        used = [int(re.sub(r"\D", "", file.stem)) for file in self.path.glob("PSIRT-*.json")]
        return {"number": f"PSIRT-{max(used, default=0) + 1}", "case": case["id"], "answers": []}

    def save(self, ticket: dict[str, Any]) -> None:
        """Write a ticket whole or not at all."""
        file = self.path / f"{ticket['number']}.json"
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(ticket, indent=2, ensure_ascii=False) + "\n", "utf-8")
        draft.replace(file)


def keep_in_step(center: Center, tickets: Folder) -> list[str]:
    """One run over all cases; returns one sentence for each thing that was done or refused."""
    return [sentence for case in center.cases() for sentence in _one(center, tickets, case)]


def _one(center: Center, tickets: Folder, case: dict[str, Any]) -> Iterator[str]:
    ticket = tickets.of(case)
    tickets.save(ticket)  # before its number is told to the center: a number is given once
    own = next((party for party in case["participants"] if party["mine"]), None)
    if own and own["reference"] != ticket["number"]:
        body = {"reference": ticket["number"], "alias": own["alias"], "version": own["version"]}
        center.do(f"/participants/{own['id']}/label", body)
        yield f"{ticket['number']} follows {case['number']}."
    yield from _answers(center, ticket, case)
    tickets.save(ticket | _told(case))


def _answers(center: Center, ticket: dict[str, Any], case: dict[str, Any]) -> Iterator[str]:
    """Send what the ticket answers; what is sent leaves it, what is refused stays with the reason."""
    versions = {(cell["product"], cell["vulnerability"]): cell["version"] for cell in case["statuses"]}
    kept = []
    for answer in ticket["answers"]:
        given = {name: value for name, value in answer.items() if name not in ("refused", "now")}
        given.setdefault("version", versions.get((given["product"], given["vulnerability"]), 0))
        try:
            center.do(f"/cases/{case['id']}/statuses/answer", {"answers": [given]})
        except Refused as refused:
            told = refused.told
            kept.append(answer | {"refused": told.get("reason", ""), "now": told.get("current", [])})
            yield f"{ticket['number']}: an answer was refused: {told.get('reason', refused.status)}"
        else:
            yield f"{ticket['number']}: answered {given['status']}."
    ticket["answers"] = kept


def _told(case: dict[str, Any]) -> dict[str, Any]:
    """What a ticket shows of its case."""
    waiting = [cell for cell in case["statuses"] if cell["status"] in OPEN_QUESTIONS]
    return {
        "center_number": case["number"],
        "title": case["title"],
        "phase": case["status"],
        "urgent": case["urgent"],
        "embargo_ends_at": case["embargo_ends_at"],
        "open_questions": [
            {name: cell[name] for name in ("product", "vulnerability", "status", "due_at", "version")}
            for cell in waiting
        ],
    }


def main(arguments: list[str]) -> int:
    """Run once; 0 when all went well, 1 when something was refused, 2 when it was used wrongly."""
    parser = argparse.ArgumentParser(description="Keep tickets and cases in step.")
    parser.add_argument("--url", required=True, help="The center, such as https://center.example")
    parser.add_argument("--tickets", required=True, type=Path, help="Folder of the tickets")
    chosen = parser.parse_args(arguments)
    token = os.environ.get("MEDACCORD_TOKEN", "")
    if not token:
        parser.error("Set MEDACCORD_TOKEN to a token of yours; your coordination center makes one.")
    try:
        sentences = keep_in_step(Center(chosen.url, token), Folder(chosen.tickets))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print("\n".join(sentences) or "Nothing to do.")
    return int(any("refused" in sentence for sentence in sentences))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
