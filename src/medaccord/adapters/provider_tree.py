"""A provider's tree in a folder: `current` names one generation, and another takes its place at once.

    current -> generations/12      what a web server serves: `current/public` as /.well-known/
    generations/12/public/…        lists, feeds, keys; each year is a link into `years`
    generations/12/restricted/…    the same of labels that not everybody may read
    generations/12/manifest.json   what the generation holds
    years/white-2026-3f9c…         documents of one label and year, each with hashes and signature

A generation never changes. A year takes in new documents, each after its hashes and signature; where one
changed or went, the year is made anew of links to the files that stay. Nothing names what is not yet whole,
so a run that was killed is made good by the next one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings

from medaccord.domain.csaf.listed import PUBLIC
from medaccord.domain.csaf.manifest import Kept, Made, Manifest, by_shelf
from medaccord.domain.csaf.tree import ENDINGS, Files, document_files, folder
from medaccord.domain.errors import Illegal

CURRENT: Final = "current"
MANIFEST: Final = "manifest.json"
OPEN, CLOSED = 0o755, 0o700
"""Modes of folders that everybody may read, and of those that a web server must not find."""
GRACE: Final = 3600
"""Seconds for which a generation stays after another took its place: somebody may still be reading it."""
_PART = re.compile(r"[A-Za-z0-9_+\-][A-Za-z0-9_+\-.]*", re.ASCII)
"""A name in the tree; none begins with a dot, so none leads up."""


class FolderTree:
    """The tree in MEDACCORD_PROVIDER_DIR."""

    @property
    def root(self) -> Path:
        """The folder of it all."""
        return Path(settings.MEDACCORD_PROVIDER_DIR)

    @property
    def generations(self) -> Path:
        """Folder of the generations."""
        return self.root / "generations"

    @property
    def years(self) -> Path:
        """Folder of the documents."""
        return self.root / "years"

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other run write; raises Illegal where one does. A killed one holds nothing."""
        for path in (self.root, self.generations, self.years):
            _make(path, OPEN)
        with open(os.open(self.root / "lock", os.O_CREAT | os.O_RDWR, 0o600), "rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Illegal("Another run is publishing just now. Wait until it ends.") from None
            yield

    def manifest(self) -> Manifest:
        """What the current generation holds; nothing where there is none or it cannot be read."""
        try:
            return msgspec.json.decode((self.root / CURRENT / MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError):
            return Manifest()

    def has(self, held: Manifest, shared: Files) -> bool:
        """Whether the current generation has these files, and every document with what lies beside it."""
        return all(self._is(path, data) for path, data in shared.items()) and all(
            self._names(held.years.get(shelf, "")) == _files(one.listed.name for one in rows.values())
            for shelf, rows in by_shelf(held.documents).items()
        )

    def read(self, path: str) -> bytes:
        """A file of the current generation, such as `public/csaf/white/index.txt`; raises KeyError."""
        try:
            return self._path(path).read_bytes()
        except OSError as absent:
            raise KeyError(path) from absent

    def names(self, path: str) -> list[str]:
        """Names in a folder of the current generation, folders with a slash at the end; raises KeyError."""
        try:
            with os.scandir(self._path(path)) as found:
                return sorted(f"{one.name}/" if one.is_dir() else one.name for one in found)
        except OSError as absent:
            raise KeyError(path) from absent

    def write(self, before: Manifest, after: Manifest, shared: Files, made: Made) -> Manifest:
        """Put a generation in place of the one before; returns `after` with its number and folders.

        What `before` tells is taken over from the folder; without it every document is written anew.
        """
        had = by_shelf(before.documents)
        years = {
            shelf: self._year(shelf, before.years.get(shelf, ""), had.get(shelf, {}), rows, made)
            for shelf, rows in by_shelf(after.documents).items()
        }
        whole = msgspec.structs.replace(after, number=self._newest() + 1, years=years)
        self._lay_out(whole, shared)
        self._switch(whole.number)
        self._clear()
        return whole

    def _path(self, path: str) -> Path:
        if not all(_PART.fullmatch(part) for part in path.split("/")):
            raise KeyError(path)
        return self.root / CURRENT / path

    def _is(self, path: str, data: bytes) -> bool:
        try:
            return self.read(path) == data
        except KeyError:
            return False

    def _names(self, year: str) -> set[str]:
        try:
            return set(os.listdir(self.years / year)) if year else set()
        except FileNotFoundError:
            return set()

    def _newest(self) -> int:
        return max((int(path.name) for path in self.generations.glob("[0-9]*")), default=0)

    def _year(
        self, shelf: str, name: str, had: Mapping[str, Kept], rows: Mapping[str, Kept], made: Made
    ) -> str:
        """The folder of a shelf: the one before with what is new in it, or a new one."""
        names = self._names(name)
        stays = {
            one.listed.name: key
            for key, one in had.items()
            if rows.get(key) == one and _files([one.listed.name]) <= names
        }
        new = [one for key, one in rows.items() if stays.get(one.listed.name) != key]
        if name and names == _files(one.listed.name for one in had.values()) and len(stays) == len(had):
            self._add(self.years / name, new, made)
            return name
        fresh = f"{shelf.replace('/', '-')}-{secrets.token_hex(8)}"
        _make(self.years / fresh, OPEN if _is_public(shelf) else CLOSED)
        _link(self.years / name, self.years / fresh, sorted(_files(stays)))
        self._add(self.years / fresh, new, made)
        return fresh

    def _add(self, year: Path, new: Iterable[Kept], made: Made) -> None:
        """Bring documents into a folder, each after its signature and hashes."""
        for one in new:
            for name, data in document_files(one.listed, *made(one)).items():
                draft = self.years / f".{secrets.token_hex(8)}"
                _write(draft, data, is_public=one.listed.label == PUBLIC)
                draft.rename(year / name)
        _sync(year)

    def _lay_out(self, whole: Manifest, shared: Files) -> None:
        """Write a generation beside the others: its files, and a link to the folder of each shelf."""
        draft = self.generations / f".{whole.number}-{secrets.token_hex(8)}"
        _make(draft, OPEN)
        for path, data in shared.items():
            is_public = path.startswith("public/")
            _make_way(draft, Path(path).parent, OPEN if is_public else CLOSED)
            _write(draft / path, data, is_public=is_public)
        for shelf, name in whole.years.items():
            label, _, year = shelf.partition("/")
            link = draft / folder(label.upper()) / year
            link.symlink_to(os.path.relpath(self.years / name, link.parent))
        _write(draft / MANIFEST, msgspec.json.encode(whole), is_public=False)
        for place in {self.years, *(one.parent for one in draft.rglob("*"))}:
            _sync(place)
        draft.rename(self.generations / str(whole.number))
        _sync(self.generations)

    def _switch(self, number: int) -> None:
        """From now on `current` is this generation: one rename, which a reader sees done or not done."""
        with contextlib.suppress(FileNotFoundError):
            os.utime(self.root / CURRENT)  # from here on counts the grace of the one that goes
        draft = self.root / f".{CURRENT}-{secrets.token_hex(8)}"
        draft.symlink_to(f"generations/{number}")
        draft.replace(self.root / CURRENT)
        _sync(self.root)

    def _clear(self) -> None:
        """Remove what killed runs left, and generations that went longer ago than the grace."""
        current = int((self.root / CURRENT).readlink().name)
        numbers = sorted(int(path.name) for path in self.generations.glob("[0-9]*"))
        for number in [one for one in numbers if one != current][:-1]:
            path = self.generations / str(number)
            if path.stat().st_mtime < time.time() - GRACE:
                path.rename(self.generations / f".{number}-gone")
        links = [*self.generations.glob("*/public/csaf/*/*"), *self.generations.glob("*/restricted/*/*")]
        used = {link.readlink().name for link in links if link.is_symlink()}
        for left in self.generations.glob(".*"):
            shutil.rmtree(left)
        for left in [one for one in self.years.iterdir() if one.name not in used]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        for left in self.root.glob(f".{CURRENT}-*"):
            left.unlink()


def _is_public(shelf: str) -> bool:
    return shelf.partition("/")[0].upper() == PUBLIC


def _files(names: Iterable[str]) -> set[str]:
    return {name + ending for name in names for ending in ENDINGS}


def _make(path: Path, mode: int) -> None:
    """A folder with this mode, whatever the process leaves to others by default."""
    if not path.exists():
        path.mkdir(parents=True)
        path.chmod(mode)


def _make_way(root: Path, below: Path, mode: int) -> None:
    for count in range(1, len(below.parts) + 1):
        _make(root.joinpath(*below.parts[:count]), mode)


def _write(path: Path, data: bytes, *, is_public: bool) -> None:
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
        os.fchmod(file.fileno(), 0o644 if is_public else 0o600)
        file.flush()
        os.fsync(file.fileno())


def _link(source: Path, target: Path, names: Iterable[str]) -> None:
    """Name files of one folder in another as well, without their bytes."""
    if not source.name or not (names := list(names)):
        return
    there, here = os.open(source, os.O_RDONLY), os.open(target, os.O_RDONLY)
    try:
        for name in names:
            os.link(name, name, src_dir_fd=there, dst_dir_fd=here)
    finally:
        os.close(there)
        os.close(here)


def _sync(folder_: Path) -> None:
    there = os.open(folder_, os.O_RDONLY)
    try:
        os.fsync(there)
    finally:
        os.close(there)
