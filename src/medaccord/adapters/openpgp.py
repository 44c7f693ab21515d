"""OpenPGP keys that sign what is distributed: made and used here, or used by a command (RFC 9580).

All public keys lie in one folder, `1-<fingerprint>.asc` the first; the last one signs, the others stay so
that what they signed can be checked. Private keys lie beside them as `.key`, for their owner's eyes alone.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Final

from django.conf import settings
from pysequoia import Cert, CipherSuite, Profile, SignatureMode, Tsk, decrypt, encrypt, sign

from medaccord.adapters.keyfile import make
from medaccord.adapters.signatures import made_by
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.openpgp import PublicKey, public_key
from medaccord.domain.sentence import Sentence

FOLDER: Final = "openpgp"
SECONDS: Final = 60
"""For one signature by a command."""
_NAME = re.compile(r"([0-9]{1,6})-([0-9A-F]{40,64})", re.ASCII)


class Keyring:
    """The public keys, and what is signed with the newest checked against it."""

    @property
    def folder(self) -> Path:
        """Where the keys lie."""
        return Path(settings.MEDACCORD_KEYS_DIR) / FOLDER

    def keys(self) -> list[PublicKey]:
        """Every key, the newest last."""
        return [_public(path.read_bytes()) for path in self._public()]

    def newest(self) -> PublicKey:
        """The key that signs; raises Illegal where there is none."""
        if not (paths := self._public()):
            raise Illegal("There is no key to sign with. Run: medaccord key new")
        return _public(paths[-1].read_bytes())

    def add(self, armored: str) -> PublicKey:
        """Keep a public key as the newest; raises Invalid for anything else and for one that is here."""
        whole = public_key(armored.strip())
        try:
            key = _public(whole.encode())
        except RuntimeError as broken:
            raise Invalid("Give one public key in ASCII armor; this cannot be read as one.") from broken
        if key.fingerprint in [one.fingerprint for one in self.keys()]:
            raise Invalid(Sentence("The key {fingerprint} is here already.", fingerprint=key.fingerprint))
        self._keep(key)
        return key

    def signed(self, data: bytes) -> bytes:
        """An armored detached signature of the newest key; raises Illegal where it is none of that key."""
        key, signature = self.newest(), self.sign(data)
        if not is_signed(key, data, signature):
            told = "What signs does not sign with the newest key, {fingerprint}. Run: medaccord key list"
            raise Illegal(Sentence(told, fingerprint=key.fingerprint))
        return signature

    def new(self, name: str, *, days: int) -> PublicKey:
        """Raise Illegal: whoever signs elsewhere makes keys there."""
        raise Illegal("A command signs, so make the key where it runs, then: medaccord key add public.asc")

    def sign(self, data: bytes) -> bytes:
        """An armored detached signature, by whatever signs."""
        raise NotImplementedError

    def _keep(self, key: PublicKey) -> Path:
        """Write the public half under the next number; of two that race, each gets one of its own."""
        number = max((_number(path) for path in self._public()), default=0) + 1
        while not make(path := self.folder / f"{number}-{key.fingerprint}.asc", key.armored.encode()):
            number += 1
        return path

    def _public(self) -> list[Path]:
        found = [path for path in self.folder.glob("*.asc") if _NAME.fullmatch(path.stem)]
        return sorted(found, key=_number)


class FolderSigner(Keyring):
    """Signs in this process, with the private key that lies beside the newest public one."""

    def __init__(self) -> None:
        self._opened: dict[str, Tsk] = {}

    def new(self, name: str, *, days: int) -> PublicKey:
        """Make the next key (Ed25519), for one name and so many days, sealed where there is a passphrase.

        The private half is written first: a key that is listed can sign.
        """
        secret = Tsk.generate(
            user_ids=[name],
            profile=Profile.RFC4880,
            cipher_suite=CipherSuite.Cv25519,
            validity_seconds=days * 24 * 3600,
        )
        key = _public(str(secret.extract_certificate()).encode())
        kept = str(secret).encode()
        passphrase = settings.MEDACCORD.passphrase
        make(self._secret(key), encrypt(passwords=[passphrase], bytes=kept) if passphrase else kept)
        self._keep(key)
        return key

    def sign(self, data: bytes) -> bytes:
        """Sign with the newest key; raises Illegal where its private half is not here or stays closed."""
        key = self.newest()
        if key.fingerprint not in self._opened:
            self._opened[key.fingerprint] = self._open(key)
        return sign(self._opened[key.fingerprint].signer(), data, mode=SignatureMode.DETACHED)

    def _open(self, key: PublicKey) -> Tsk:
        try:
            kept = self._secret(key).read_bytes()
        except FileNotFoundError:
            told = "The private half of {key} is not here. Set MEDACCORD_SIGN_COMMAND, or: medaccord key new"
            raise Illegal(Sentence(told, key=key.fingerprint)) from None
        if b"PRIVATE KEY BLOCK" in kept[:64]:
            return Tsk.from_bytes(kept)
        try:
            opened = decrypt(passwords=[settings.MEDACCORD.passphrase], bytes=kept).bytes
        except RuntimeError:
            opened = None
        if opened is None:
            raise Illegal("The passphrase does not open the signing key. Set MEDACCORD_SIGNING_PASSPHRASE.")
        return Tsk.from_bytes(opened)

    def _secret(self, key: PublicKey) -> Path:
        return self.folder / f"{key.fingerprint}.key"


class CommandSigner(Keyring):
    """Signs by a command, perhaps on another machine: it reads the data and writes an armored signature."""

    def sign(self, data: bytes) -> bytes:
        """What the command answers; raises Illegal where it fails, without what it said."""
        command = shlex.split(settings.MEDACCORD.sign_command)
        try:
            done = subprocess.run(  # noqa: S603
                command, input=data, capture_output=True, timeout=SECONDS, check=True, env=_others()
            )
        except (OSError, subprocess.SubprocessError) as failed:
            told = "The command of MEDACCORD_SIGN_COMMAND fails ({why}). Try it by hand with a file."
            raise Illegal(Sentence(told, why=type(failed).__name__)) from failed
        return done.stdout


def _others() -> dict[str, str]:
    """The environment without what is ours: a command needs neither database nor passphrase."""
    own = ("MEDACCORD_", "DATABASE_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


def is_signed(key: PublicKey, data: bytes, signature: bytes) -> bool:
    """Whether this is a detached signature of the data by this key, armored."""
    if not signature.lstrip().startswith(b"-----BEGIN PGP SIGNATURE-----"):
        return False
    return key.fingerprint.lower() in made_by([key.armored.encode()], data, signature)


def _public(data: bytes) -> PublicKey:
    """What is known of a key; its private half, if any, is not taken along."""
    cert = Cert.from_bytes(data)
    expires = cert.expiration
    return PublicKey(cert.fingerprint.upper(), str(cert), expires.astimezone(dt.UTC) if expires else None)


def _number(path: Path) -> int:
    found = _NAME.fullmatch(path.stem)
    return int(found[1]) if found else 0
