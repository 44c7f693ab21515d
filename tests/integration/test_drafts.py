"""Drafts of reports: sealed under the browser's key, gone after a day; nothing else tells what they say."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from tests.browsing import CHECK, type_steps
from tests.factories import NOW

from medaccord.apps.intake import drafts
from medaccord.apps.intake.commands.report import Evidence
from medaccord.apps.intake.models import Draft, DraftFile
from medaccord.core import ports
from medaccord.domain.errors import Invalid
from medaccord.worker.sweep import sweep

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MARK = "zqxdraft"


def _filled(now=NOW):
    key = drafts.begin(now)
    with drafts.changing(key, now) as draft:
        draft.steps["device"] = {"device": [f"{MARK}-device"]}
        drafts.add_files(key, draft, [Evidence(f"{MARK}-name.txt", "text/plain", f"{MARK}-bytes".encode())])
    return key


def _tables():
    """Every row of every table, bytes as they are."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [
                bytes(cell) if isinstance(cell, memoryview) else str(cell).encode()
                for row in cursor.fetchall()
                for cell in row
            ]
    return b"\n".join(told)


def _blobs():
    return b"\n".join(
        path.read_bytes() for path in Path(settings.MEDACCORD_FILES_DIR).rglob("*") if path.is_file()
    )


def test_a_draft_opens_with_its_key_and_with_no_other():
    key = _filled()
    draft = drafts.draft_of(key, NOW)
    assert draft.steps == {"device": {"device": [f"{MARK}-device"]}}
    assert [one.data for one in drafts.evidence(key, draft)] == [f"{MARK}-bytes".encode()]
    for wrong in ("", "x", "A" * 43, key[:-1] + ("A" if key[-1] != "A" else "E"), key + "A", "é" * 43):
        assert drafts.draft_of(wrong, NOW) is None
    other = drafts.begin(NOW)
    row = Draft.objects.get(digest=drafts._digest(key))
    Draft.objects.filter(digest=drafts._digest(other)).update(sealed=row.sealed)
    assert drafts.draft_of(other, NOW) is None  # another's ciphertext in one's own place


def test_neither_tables_nor_storage_tell_anything():
    client = Client()
    sent = SimpleUploadedFile(f"{MARK}-name.txt", f"{MARK}-bytes".encode())
    type_steps(
        client,
        device=f"{MARK}-device",
        what_happens=f"{MARK}-story",
        contact=f"{MARK}-contact",
        evidence=[sent],
    )
    key = client.cookies["draft"].value
    everything = _tables() + _blobs()
    assert DraftFile.objects.exists()
    for trace in (MARK.encode(), key.encode()):
        assert trace not in everything
    assert MARK in client.get(CHECK).content.decode()


def test_the_platforms_own_keys_do_not_open_it():
    """With the whole folder of keys, the database and the storage there is still no key to a draft."""
    for use in (ports.keys().wrap, ports.keys().sign):
        use(bytes(32))  # each key is made when it is first needed
    key = _filled()
    (kept,) = drafts.draft_of(key, NOW).files
    sealed = [bytes(Draft.objects.get().sealed), ports.storage().read(kept.storage_key)]
    ours = [path.read_bytes() for path in Path(settings.MEDACCORD_KEYS_DIR).iterdir() if path.is_file()]
    assert len([one for one in ours if len(one) == 32]) > 1
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for data in sealed:
        for secret in (one for one in ours if len(one) == 32):
            for bound in (drafts._bound(key, "steps"), drafts._bound(key, kept.id)):
                with pytest.raises(InvalidTag):
                    AESGCM(secret).decrypt(data[:12], data[12:], bound)


def test_after_a_day_it_opens_no_more_and_the_tick_removes_all_of_it(django_capture_on_commit_callbacks):
    key = _filled()
    (kept,) = drafts.draft_of(key, NOW).files
    late = NOW + DAY
    assert drafts.draft_of(key, late - dt.timedelta(seconds=1))
    assert drafts.draft_of(key, late) is None
    with drafts.changing(key, late) as draft:
        assert draft is None
    assert "drafts" not in sweep(late - dt.timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(late)["drafts"] == 1
    assert not Draft.objects.exists()
    assert not DraftFile.objects.exists()
    with pytest.raises(KeyError):
        ports.storage().read(kept.storage_key)


def test_the_sweep_of_files_leaves_those_of_a_living_draft():
    now = dt.datetime.now(dt.UTC)
    key = _filled(now)
    sweep(now + DAY - dt.timedelta(minutes=1))
    assert drafts.evidence(key, drafts.draft_of(key, now))


def test_changing_a_draft_does_not_make_it_last_longer():
    key = _filled()
    with drafts.changing(key, NOW + dt.timedelta(hours=23)) as draft:
        draft.steps["harm"] = {}
    assert drafts.draft_of(key, NOW + DAY) is None


def test_a_change_that_fails_changes_nothing():
    key = _filled()
    with pytest.raises(RuntimeError), drafts.changing(key, NOW) as draft:
        draft.steps.clear()
        drafts.remove_file(draft, uuid.UUID(draft.files[0].id))
        raise RuntimeError
    draft = drafts.draft_of(key, NOW)
    assert draft.steps
    assert drafts.evidence(key, draft)


def test_forgetting_removes_rows_and_bytes_and_may_be_repeated(django_capture_on_commit_callbacks):
    key = _filled()
    (kept,) = drafts.draft_of(key, NOW).files
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            drafts.forget(key)
    drafts.forget("no key")
    assert not Draft.objects.exists()
    with pytest.raises(KeyError):
        ports.storage().read(kept.storage_key)


def test_a_file_whose_bytes_are_gone_is_named():
    key = _filled()
    draft = drafts.draft_of(key, NOW)
    ports.storage().remove(draft.files[0].storage_key)
    with pytest.raises(Invalid, match="cannot be read any more"):
        drafts.evidence(key, draft)
