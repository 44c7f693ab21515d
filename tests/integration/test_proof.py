"""The signed proof of a report's time: anybody can check it, and a changed byte fails."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.browsing import holder, reporter, signed_in
from tests.factories import NOW, actor_of, world

from medaccord.apps.discussion.commands import file
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Evidence, Told
from medaccord.apps.intake.queries.proof import as_sent, proof_of, public_key
from medaccord.core import ports
from medaccord.core.principal import stranger
from medaccord.domain import proof
from medaccord.domain.canonical import canonical
from medaccord.domain.errors import Missing

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "explanation" / "proof-of-a-report.md"


def _taken(tmp_path):
    """The two files and the key as a reporter's browser gets them."""
    world()
    _, code = reporter(
        what_happens="Ünïcode “dose” \u2028 1\u00bd",
        evidence=[SimpleUploadedFile("b.bin", b"bb"), SimpleUploadedFile("a.bin", b"aa")],
    )
    client = holder(code)
    page = client.get("/tracking/").content.decode()
    found = []
    for kind, end in (("proof", "CLEAR_proof"), ("sent", "AMBER-STRICT_as_sent")):  # digests tell nothing
        answer = client.get(re.search(rf'href="(/tracking/[0-9a-f-]+/{kind}/)"', page)[1])
        named = rf'attachment; filename="MDR-[\d-]+_{end}\.json"'
        assert re.fullmatch(named, answer["Content-Disposition"])
        assert answer["Cache-Control"] == "no-store"
        found.append(answer.content)
    told = json.loads(found[0])
    key = Client().get(told["key_address"].removeprefix("http://127.0.0.1:8000"))
    assert key.status_code == 200
    paths = [tmp_path / name for name in ("proof.json", "key.pem", "report.json")]
    for path, data in zip(paths, (found[0], key.content, found[1]), strict=True):
        path.write_bytes(data)
    return paths


def _checked(paths):
    """The check as the documentation gives it, run by itself."""
    program = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(), re.S)[1]
    return subprocess.run([sys.executable, "-c", program, *map(str, paths)], capture_output=True, text=True)


def test_the_documented_check_accepts_the_proof(tmp_path):
    paths = _taken(tmp_path)
    done = _checked(paths)
    assert done.returncode == 0, done.stderr
    told = json.loads(paths[0].read_text())["statement"]
    assert done.stdout.split() == [told["number"], told["received"]]
    assert told["files_sha256"] == sorted(hashlib.sha256(data).hexdigest() for data in (b"aa", b"bb"))


def test_a_changed_byte_anywhere_fails(tmp_path):
    proof_file, _, report_file = paths = _taken(tmp_path)
    whole = json.loads(proof_file.read_text())
    changes = {
        "number": "MDR-2020-000000",
        "received": "2020-01-01T00:00:00.000000Z",
        "content_sha256": "0" * 64,
        "files_sha256": whole["statement"]["files_sha256"][:1],
        "more": 1,
    }
    for name, value in changes.items():
        proof_file.write_text(json.dumps(whole | {"statement": whole["statement"] | {name: value}}))
        assert _checked(paths).returncode != 0, name
    signature = bytearray(base64.b64decode(whole["signature"]))
    signature[0] ^= 1
    proof_file.write_text(json.dumps(whole | {"signature": base64.b64encode(signature).decode()}))
    assert "InvalidSignature" in _checked(paths).stderr
    proof_file.write_text(json.dumps(whole))
    report_file.write_bytes(report_file.read_bytes().replace(b"dose", b"dos3", 1))
    assert "another report" in _checked(paths).stderr


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl command")
def test_openssl_accepts_it_too(tmp_path):
    proof_file, key, _ = _taken(tmp_path)
    told = json.loads(proof_file.read_text())
    statement, signature = tmp_path / "statement.bin", tmp_path / "signature.bin"
    statement.write_bytes(canonical(told["statement"]))
    signature.write_bytes(base64.b64decode(told["signature"]))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", statement]
    assert subprocess.run([*command, "-sigfile", signature], capture_output=True).returncode == 0
    statement.write_bytes(statement.read_bytes() + b" ")
    assert subprocess.run([*command, "-sigfile", signature], capture_output=True).returncode != 0


def test_the_proof_tells_nothing_of_the_report_and_stays_the_same():
    w = world()
    sent = w.told(device="SECRET-DEVICE", contact="SECRET-CONTACT")
    mine, key = actor_of(sent.report.reporter_id), sent.report.id
    before = proof_of(mine, key), as_sent(mine, key)
    assert b"SECRET" not in before[0][1]
    assert b"SECRET-DEVICE" in before[1][1]
    file.add_to_report(mine, key, NOW, files=[Evidence("later.txt", "text/plain", b"x")])
    report.credit(mine, key, NOW, name="Ada Byron")
    report.validate(w.lead, key, NOW)
    assert (proof_of(mine, key), as_sent(mine, key)) == before


def test_only_the_reporter_gets_the_proof():
    w = world()
    sent = w.told()
    for other in (w.lead, w.outsider, stranger()):
        for take in (proof_of, as_sent):
            with pytest.raises(Missing):
                take(other, sent.report.id)
    desk = signed_in(w.lead)
    assert desk.get(f"/tracking/{sent.report.id}/proof/").status_code == 404


def test_the_content_holds_everything_that_was_told_but_how_to_be_thanked_and_its_kind():
    assert set(proof.FIELDS) == set(Told.__slots__) - {"credit_as", "credit_wanted", "kind"}


@pytest.mark.parametrize("name", ["sign-2", "sign-", "wrap-1", "hmac-receipt", "django-secret", "..", ""])
def test_only_signing_keys_are_published_and_only_their_public_half(name):
    ports.keys().wrap(b"k" * 32)
    with pytest.raises(Missing):
        public_key(name)
    published = public_key("sign-1")
    assert published.startswith(b"-----BEGIN PUBLIC KEY-----")
    assert b"PRIVATE" not in published
