"""`medaccord csaf publish` and `medaccord key`: the tree on the disk, verified with gpg as well."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from tests.support.cli import command_line
from tests.support.distributed import document, generation, gpg, read_whole, release, valid_by
from tests.support.keyed import center

from medaccord.adapters import openpgp
from medaccord.adapters.openpgp import CommandSigner, FolderSigner, is_signed
from medaccord.apps.advisories import provider
from medaccord.apps.parties.models import Origin
from medaccord.cli.safety import of_keys
from medaccord.core import ports
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.openpgp import BEGIN, END
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 29, 10, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
FIRST, SECOND = "2026-02-03T06:00:00Z", "2026-05-03T08:00:00Z"


@pytest.fixture(name="root")
def _root(tmp_path):
    """The folder of a center without a key."""
    with center(tmp_path, key=False) as root:
        yield root


@pytest.fixture(name="keyed")
def _keyed(tmp_path):
    """The folder of a center with a key."""
    with center(tmp_path) as root:
        yield root


def metadata(root: Path) -> dict:
    return json.loads((root / "current/public/csaf/provider-metadata.json").read_bytes())


def files(root: Path) -> dict[str, bytes]:
    """Every file of the current generation by its path, links followed."""
    there = generation(root)
    found = [Path(folder) / name for folder, _, names in os.walk(there, followlinks=True) for name in names]
    return {str(path.relative_to(there)): path.read_bytes() for path in found}


def number(place: int) -> str:
    return f"MDA-2026-{place:06}"


def released(count: int) -> list[bytes]:
    found = [document(number(place), FIRST, SECOND) for place in range(1, count + 1)]
    for one in found:
        release(one)
    return found


def test_what_is_published_is_distributed_byte_for_byte(keyed):
    documents = released(3)
    done = provider.publish(NOW)
    assert (done.generation, done.changed, done.documents, done.signed) == (1, True, 3, 3)
    assert (done.refused, done.warnings) == ((), ())
    assert sorted(read_whole(generation(keyed)).values()) == sorted(documents)
    assert metadata(keyed)["last_updated"] == "2026-11-29T10:00:00Z"


def test_gpg_verifies_every_signature_and_refuses_what_was_changed(keyed, tmp_path):
    released(3)
    provider.publish(NOW)
    there = generation(keyed)
    told = metadata(keyed)["public_openpgp_keys"]
    with gpg(tmp_path / "gpg") as run:
        key = there / "public/csaf/openpgp" / told[0]["url"].rpartition("/")[2]
        assert run("--import", key).returncode == 0
        for place in read_whole(there):
            path = there / "public/csaf" / place
            done = run("--verify", f"{path}.asc", path)
            assert (done.returncode, valid_by(done.stdout)) == (0, told[0]["fingerprint"])
        changed = tmp_path / "changed.json"
        changed.write_bytes(path.read_bytes().replace(b"Doses", b"Noses"))
        refused = run("--verify", f"{path}.asc", changed)
        assert (refused.returncode != 0, valid_by(refused.stdout)) == (True, "")


def test_again_is_harmless(keyed):
    released(2)
    provider.publish(NOW)
    before = files(keyed)
    done = provider.publish(LATER)
    assert (done.generation, done.changed, done.documents, done.signed) == (1, False, 2, 0)
    assert files(keyed) == before


def test_a_new_advisory_is_added_and_nothing_else_is_written(keyed):
    released(2)
    provider.publish(NOW)
    first = generation(keyed)
    kept = {path.name: path.stat().st_ino for path in (first / "public/csaf/white/2026").iterdir()}
    release(document(number(9), FIRST, SECOND))
    done = provider.publish(LATER)
    assert (done.generation, done.changed, done.documents, done.signed) == (2, True, 3, 1)
    there = generation(keyed)
    assert len(read_whole(there)) == 3
    assert metadata(keyed)["last_updated"] == "2026-11-29T11:00:00Z"
    now = {path.name: path.stat().st_ino for path in (there / "public/csaf/white/2026").iterdir()}
    assert {name: now[name] for name in kept} == kept
    assert len(now) == len(kept) + 4


def test_a_changed_advisory_leaves_earlier_readers_what_they_read(keyed):
    released(2)
    provider.publish(NOW)
    first = generation(keyed)
    before = read_whole(first)
    newer = document(number(1), FIRST, "2026-06-03T08:00:00Z")
    release(newer)
    done = provider.publish(LATER)
    assert (done.documents, done.signed) == (2, 1)
    assert read_whole(first) == before
    assert newer in read_whole(generation(keyed)).values()
    assert metadata(keyed)["last_updated"] == "2026-11-29T11:00:00Z"


def test_a_tree_without_advisories_says_who_and_where(keyed):
    done = provider.publish(NOW)
    assert (done.documents, done.changed) == (0, True)
    assert read_whole(generation(keyed)) == {}
    assert provider.publish(LATER).changed is False


def test_labels_other_than_white_lie_apart_and_are_closed_to_others(keyed):
    for place, label in enumerate(("WHITE", "GREEN", "AMBER", "RED"), 1):
        release(document(number(place), FIRST, SECOND, label))
    provider.publish(NOW)
    there = generation(keyed)
    assert sorted(place.partition("/")[0] for place in read_whole(there)) == [
        "amber",
        "green",
        "red",
        "white",
    ]
    modes = {path: stat.S_IMODE((there / path).stat().st_mode) for path in files(keyed)}
    assert {path for path, mode in modes.items() if mode & 0o077} == {
        path for path in modes if path.startswith("public/")
    }
    assert stat.S_IMODE((there / "restricted").stat().st_mode) == 0o700
    for place in ("green", "amber", "red"):
        year = (there / "restricted" / place / "2026").resolve()
        assert stat.S_IMODE(year.stat().st_mode) == 0o700
    public = {path: data for path, data in files(keyed).items() if path.startswith("public/")}
    assert not any(number(place).encode() in data for data in public.values() for place in (2, 3, 4))


def test_another_centers_advisories_are_not_distributed(keyed):
    released(1)
    release(document(number(5), FIRST, SECOND), origin=Origin.REPLAY)
    assert Origin.here() == Origin.LIVE
    assert provider.publish(NOW).documents == 1


def test_an_invalid_document_stays_out_and_is_told(keyed, monkeypatch, capsys):
    released(1)
    broken = json.loads(document(number(2), FIRST, SECOND))
    broken["document"]["tracking"]["version"] = "99"
    release(json.dumps(broken).encode())
    run = command_line(monkeypatch, capsys)
    code, told, _ = run("csaf", "publish")
    assert code == 1
    assert "1 advisories" in told
    assert f"{number(2)}: It is no valid CSAF document (6.1.16" in told
    assert len(read_whole(generation(keyed))) == 1


def test_where_a_new_version_stays_out_the_earlier_one_stays(keyed):
    released(1)
    provider.publish(NOW)
    before = read_whole(generation(keyed))
    broken = json.loads(document(number(1), FIRST, SECOND))
    broken["document"]["tracking"]["version"] = "99"
    release(json.dumps(broken).encode())
    for anew in (False, False, True):
        done = provider.publish(LATER, anew=anew)
        assert [told for told, _ in done.refused] == [number(1)]
        assert read_whole(generation(keyed)) == before


def test_two_advisories_with_one_file_name_are_told(keyed):
    release(document("MDA-2026 1", FIRST, SECOND))
    release(document("MDA-2026_1", FIRST, SECOND))
    done = provider.publish(NOW)
    assert done.documents == 1
    assert [why for _, why in done.refused] == [provider.TWICE]


def test_without_a_key_and_without_https_nothing_is_written(root):
    with pytest.raises(Illegal, match="medaccord key new"):
        provider.publish(NOW)
    ports.signer().new("Center", days=730)
    plain = settings.MEDACCORD.model_copy(update={"public_url": "http://center.example"})
    with override_settings(MEDACCORD=plain), pytest.raises(Illegal, match="HTTPS"):
        provider.publish(NOW)
    assert not (root / "current").exists()


def test_a_second_run_says_that_one_is_going_on(keyed):
    provider.publish(NOW)
    with open(keyed / "lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Illegal, match="Another run is publishing"):
            provider.publish(NOW)
    assert provider.publish(NOW).changed is False


def test_the_worker_goes_on_with_a_tree_that_was_begun(keyed):
    released(1)
    assert tick(NOW).generation == 0
    provider.publish(NOW)
    assert tick(NOW).generation == 0
    release(document(number(2), FIRST, SECOND))
    assert tick(NOW).generation == 2
    assert len(read_whole(generation(keyed))) == 2


def test_check_tells_of_a_missing_key_and_of_one_that_ends(root):
    def told():
        return [(one.weight, one.setting) for one in of_keys(settings.MEDACCORD)]

    assert told() == [("note", "MEDACCORD_PROVIDER_DIR")]
    ports.signer().new("Center", days=91)
    assert told() == []
    ports.signer().new("Center", days=60)
    assert told() == [("missing", "MEDACCORD_KEYS_DIR")]
    plain = settings.MEDACCORD.model_copy(update={"public_url": "http://center.example"})
    with override_settings(MEDACCORD=plain):
        assert ("note", "MEDACCORD_PUBLIC_URL") in [
            (one.weight, one.setting) for one in of_keys(settings.MEDACCORD)
        ]


@pytest.mark.parametrize(
    "lost",
    [
        "public/csaf/white/2026/mda-2026-000001.json.asc",
        "public/csaf/white/2026/mda-2026-000002.json",
        "public/csaf/white/index.txt",
        "public/csaf/provider-metadata.json",
        "manifest.json",
    ],
)
def test_what_was_lost_is_made_good_by_running_again(keyed, lost):
    documents = released(2)
    provider.publish(NOW)
    (keyed / "current" / lost).unlink()
    assert provider.publish(LATER).changed is True
    assert sorted(read_whole(generation(keyed)).values()) == sorted(documents)


def test_what_was_changed_on_the_disk_is_written_again_on_request(keyed):
    documents = released(2)
    provider.publish(NOW)
    (keyed / "current/public/csaf/white/2026/mda-2026-000001.json").write_bytes(b"{}")
    done = provider.publish(LATER, anew=True)
    assert (done.signed, done.documents) == (2, 2)
    assert sorted(read_whole(generation(keyed)).values()) == sorted(documents)


def test_old_generations_go_after_their_grace(keyed):
    released(1)
    provider.publish(NOW)
    for place in (2, 3, 4):
        release(document(number(place), FIRST, SECOND))
        provider.publish(NOW)
    there = keyed / "generations"
    assert sorted(path.name for path in there.iterdir()) == ["1", "2", "3", "4"]
    for place in (1, 2, 3):
        os.utime(there / str(place), (0, 0))
    release(document(number(1), FIRST, "2026-06-03T08:00:00Z"))
    provider.publish(NOW)
    assert sorted(path.name for path in there.iterdir()) == ["4", "5"]
    assert len(list((keyed / "years").iterdir())) == 2
    read_whole(there / "4")


def test_a_key_is_its_owners_alone_and_signs_at_once(root):
    key = ports.signer().new("Center", days=730)
    assert len(key.fingerprint) == 40
    for path in (settings.MEDACCORD_KEYS_DIR / openpgp.FOLDER).iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert is_signed(key, b"data", ports.signer().signed(b"data"))
    assert not is_signed(key, b"other", ports.signer().signed(b"data"))


def test_a_passphrase_seals_the_key(root):
    sealed = settings.MEDACCORD.model_copy(update={"signing_passphrase": _secret("four words of it")})
    with override_settings(MEDACCORD=sealed):
        key = FolderSigner().new("Center", days=730)
        kept = (settings.MEDACCORD_KEYS_DIR / openpgp.FOLDER / f"{key.fingerprint}.key").read_bytes()
        assert b"PRIVATE KEY" not in kept
        assert is_signed(key, b"data", FolderSigner().signed(b"data"))
    with pytest.raises(Illegal, match="MEDACCORD_SIGNING_PASSPHRASE"):
        FolderSigner().signed(b"data")


def _secret(word: str) -> object:
    from pydantic import SecretStr

    return SecretStr(word)


def test_after_rotation_earlier_signatures_stay_and_both_keys_are_published(keyed):
    released(2)
    provider.publish(NOW)
    first = ports.signer().keys()[0]
    second = ports.signer().new("Center", days=800)
    release(document(number(3), FIRST, SECOND))
    done = provider.publish(LATER)
    assert (done.documents, done.signed) == (3, 1)
    there = generation(keyed)
    assert [one["fingerprint"] for one in metadata(keyed)["public_openpgp_keys"]] == [
        first.fingerprint,
        second.fingerprint,
    ]
    for place, data in read_whole(there).items():
        signature = (there / "public/csaf" / f"{place}.asc").read_bytes()
        assert is_signed(second if "000003" in place else first, data, signature)


def test_what_a_key_signed_is_signed_anew_before_it_expires(keyed):
    released(2)
    provider.publish(NOW)
    first = ports.signer().keys()[0]
    soon = first.expires - dt.timedelta(days=89)
    warned = provider.publish(soon)
    assert (warned.changed, warned.signed) == (False, 0)
    assert warned.warnings == (
        f"The signing key {first.fingerprint} expires on {first.expires.date()}. Make the next one: "
        "medaccord key new",
    )
    second = ports.signer().new("Center", days=1500)
    done = provider.publish(soon)
    assert (done.signed, done.warnings) == (2, ())
    there = generation(keyed)
    for place, data in read_whole(there).items():
        assert is_signed(second, data, (there / "public/csaf" / f"{place}.asc").read_bytes())


def test_an_expired_key_signs_nothing(keyed):
    with pytest.raises(Illegal, match="The key expired on"):
        provider.publish(ports.signer().keys()[0].expires)


def test_a_command_signs_with_a_key_that_is_elsewhere(root, tmp_path, monkeypatch):
    """GnuPG is the other machine: it makes the key, keeps it and signs."""
    with gpg(tmp_path / "gpg") as run:
        made = (
            "--passphrase",
            "",
            "--quick-gen-key",
            "Center <csaf@center.example>",
            "ed25519",
            "sign",
            "2y",
        )
        assert run(*made).returncode == 0
        public = run("--armor", "--export").stdout.decode()
        armored = public[public.index(BEGIN) : public.index(END) + len(END)]
        monkeypatch.setenv("GNUPGHOME", str(tmp_path / "gpg"))
        command = "gpg --batch --no-tty --armor --detach-sign"
        config = settings.MEDACCORD.model_copy(update={"sign_command": command})
        adapters = {**settings.MEDACCORD_ADAPTERS, "signer": "medaccord.adapters.openpgp.CommandSigner"}
        with override_settings(MEDACCORD=config, MEDACCORD_ADAPTERS=adapters):
            with pytest.raises(Illegal, match="medaccord key add"):
                ports.signer().new("Center", days=730)
            key = ports.signer().add(armored)
            with pytest.raises(Invalid, match="is here already"):
                ports.signer().add(armored)
            released(1)
            assert provider.publish(NOW).signed == 1
            there = generation(root)
            (place,) = read_whole(there)
            path = there / "public/csaf" / place
            assert valid_by(run("--verify", f"{path}.asc", path).stdout) == key.fingerprint


@pytest.mark.parametrize(
    ("command", "match"),
    [("false", "MEDACCORD_SIGN_COMMAND"), ("/nowhere/sign", "FileNotFound"), ("cat", "does not sign with")],
)
def test_a_command_that_signs_nothing_publishes_nothing(keyed, command, match):
    released(1)
    config = settings.MEDACCORD.model_copy(update={"sign_command": command})
    adapters = {**settings.MEDACCORD_ADAPTERS, "signer": "medaccord.adapters.openpgp.CommandSigner"}
    with override_settings(MEDACCORD=config, MEDACCORD_ADAPTERS=adapters):
        with pytest.raises(Illegal, match=match):
            provider.publish(NOW)
    assert not (keyed / "current").exists()
    assert provider.publish(NOW).documents == 1


@pytest.mark.parametrize(
    "given",
    ["", "no key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----"],
)
def test_what_is_no_public_key_is_refused(root, given):
    with pytest.raises(Invalid):
        CommandSigner().add(given)
    assert CommandSigner().keys() == []


def test_the_command_line_makes_lists_and_publishes(root, monkeypatch, capsys):
    released(1)
    run = command_line(monkeypatch, capsys)
    code, _, said = run("csaf", "publish")
    assert (code, "medaccord key new" in said) == (1, True)
    assert run("key", "list")[1] == "There is no key yet. Begin with: medaccord key new\n"
    code, told, _ = run("key", "new", "--json")
    made = json.loads(told)
    assert code == 0
    assert json.loads(run("key", "list", "--json")[1])["keys"] == [made]
    code, told, _ = run("csaf", "publish", "--json")
    done = json.loads(told)
    assert (code, done["documents"], done["signed"], done["changed"]) == (0, 1, 1, True)
    assert run("csaf", "publish")[1] == "Nothing changed: 1 advisories, 0 signed.\n"
    assert run("key", "new", "--days", "30")[0] == 2
    (root.parent / "none.asc").write_bytes(b"\xff")
    assert run("key", "add", root.parent / "none.asc")[0] == 2


def test_no_name_leads_out_of_the_tree(keyed):
    provider.publish(NOW)
    (keyed / "secret").write_text("secret")
    for path in (
        "../secret",
        "public/../../../secret",
        ".",
        "",
        "public//security.txt",
        "/etc/hosts",
        "public",
    ):
        with pytest.raises(KeyError):
            ports.tree().read(path)
    shutil.rmtree(keyed)
    with pytest.raises(KeyError):
        ports.tree().read("public/security.txt")
