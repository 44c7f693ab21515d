"""Archives: written anew member by member, each cleaned in turn, without times, owners and notes.

What one member cannot be cleaned of keeps the whole archive waiting.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from medaccord.adapters.cleaning import office
from medaccord.adapters.cleaning.budget import BYTES, FREE, RATIO, Budget
from medaccord.domain.cleaning import Uncleanable, Why

Clean = Callable[[bytes, Budget], bytes]

EPOCH = (1980, 1, 1, 0, 0, 0)
_HOME = re.compile(
    r"((?:^|/)(?:home|media|users|Benutzer|Utilisateurs|Documents and Settings)/)[^/]+(?=/)", re.IGNORECASE
)
_DRIVE = re.compile(r"\A[A-Za-z]:")
_HISTORY = re.compile(r"(?:^|/)\.(?:git|hg|svn|bzr)(?:/|$)", re.IGNORECASE)
"""Where programs keep who changed what in a folder."""
PLAIN_FILE, PROGRAM_FILE = 0o644, 0o755


def neutral_path(path: str) -> str:
    """A member's path without the drive and the name of the person whose folder it was packed from."""
    plain = _DRIVE.sub("", path.replace("\\", "/")).lstrip("/")
    return _HOME.sub(r"\1user", plain)


def clean_zip(data: bytes, budget: Budget, clean: Clean) -> bytes:
    """A ZIP archive, or an office document, which is one inside; raises Uncleanable."""
    budget.enter()
    with zipfile.ZipFile(BytesIO(data)) as packed:
        members = packed.infolist()
        if any(one.flag_bits & 1 for one in members):
            raise Uncleanable(Why.ENCRYPTED)
        for one in members:
            budget.take(one.file_size, one.compress_size)
        read = {one.filename: packed.read(one) for one in members if not one.is_dir()}
        if len(read) != sum(not one.is_dir() for one in members):
            raise Uncleanable(Why.DAMAGED)  # two members of one name: which one counts is anybody's guess
    if family := office.family_of(read):
        made = office.clean(family, read, lambda inner: clean(inner, budget))
    else:
        made = _members(members, read, lambda inner: clean(inner, budget))
    budget.leave()
    return made


def _check_names(names: list[str]) -> None:
    """Refuse an archive in which two members would get the same name, or that holds who changed what."""
    if any(_HISTORY.search(name) for name in names):
        raise Uncleanable(Why.LETTER)
    if len(set(names)) != len(names):
        raise Uncleanable(Why.UNKNOWN)


def _members(
    members: list[zipfile.ZipInfo], read: dict[str, bytes], clean: Callable[[bytes], bytes]
) -> bytes:
    _check_names([neutral_path(one.filename) for one in members])
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in members:
            if not one.is_dir() and stat.S_IFMT(one.external_attr >> 16) not in (0, stat.S_IFREG):
                raise Uncleanable(Why.UNKNOWN)
            name = neutral_path(one.filename)
            inner = read[one.filename] if not one.is_dir() else b""
            archive.writestr(bare_member(name), clean(inner) if inner else b"")
    return held.getvalue()


def bare_member(name: str, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """A member that says nothing but its name: no time, no owner, no system."""
    member = zipfile.ZipInfo(name, EPOCH)
    member.create_system, member.compress_type = 3, packing
    mode = stat.S_IFDIR | PROGRAM_FILE if name.endswith("/") else stat.S_IFREG | PLAIN_FILE
    member.external_attr = mode << 16
    return member


def clean_tar(data: bytes, budget: Budget, clean: Clean) -> bytes:
    """A tar archive without owners, times and extended headers; raises Uncleanable."""
    budget.enter()
    held = BytesIO()
    with (
        tarfile.open(fileobj=BytesIO(data), mode="r:") as packed,
        tarfile.open(fileobj=held, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        _check_names([_path_of(one) for one in packed])
        for one in packed:
            budget.take(one.size, max(one.size, tarfile.BLOCKSIZE))
            _add(archive, one, b"" if _points(one) else clean_inner(_inner(packed, one), budget, clean))
    budget.leave()
    return held.getvalue()


def _path_of(one: tarfile.TarInfo) -> str:
    """Where a member lies; a folder, which tar names without a slash behind it, may be a person's own."""
    return neutral_path(f"{one.name}/").rstrip("/") if one.isdir() else neutral_path(one.name)


def _points(one: tarfile.TarInfo) -> bool:
    """Whether a member has no content of its own: a folder or a link."""
    return one.isdir() or one.issym() or one.islnk()


def _add(archive: tarfile.TarFile, one: tarfile.TarInfo, inner: bytes) -> None:
    bare = tarfile.TarInfo(_path_of(one))
    bare.type = one.type if _points(one) else tarfile.REGTYPE
    bare.linkname, bare.size = neutral_path(f"{one.linkname}/").rstrip("/"), len(inner)
    bare.mode = PROGRAM_FILE if one.isdir() or one.mode & 0o100 else PLAIN_FILE
    archive.addfile(bare, BytesIO(inner))


def clean_inner(inner: bytes, budget: Budget, clean: Clean) -> bytes:
    """A member cleaned as a file of its own; an empty one is clean."""
    return clean(inner, budget) if inner else b""


def _inner(packed: tarfile.TarFile, one: tarfile.TarInfo) -> bytes:
    file = packed.extractfile(one) if one.isreg() and not one.issparse() else None
    if file is None:
        raise Uncleanable(Why.UNKNOWN)
    return file.read()


def clean_packed(data: bytes, budget: Budget, clean: Clean) -> bytes:
    """One packed file (gzip, bzip2, xz), without the name and time that a header may hold."""
    budget.enter()
    inner = _unpacked(data)
    budget.take(len(inner), len(data))
    made = clean(inner, budget)
    budget.leave()
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(made, mtime=0)
    return bz2.compress(made) if data.startswith(b"BZh") else lzma.compress(made)


def _unpacked(data: bytes) -> bytes:
    """What is packed, no more of it than may be; several in a row are refused, for each has a header."""
    most = FREE + RATIO * len(data)
    if data.startswith(b"\x1f\x8b"):
        opener: zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor = zlib.decompressobj(31)
    else:
        opener = bz2.BZ2Decompressor() if data.startswith(b"BZh") else lzma.LZMADecompressor()
    most = min(most, BYTES)
    inner = opener.decompress(data, most)
    if not opener.eof:
        raise Uncleanable(Why.LARGE if len(inner) >= most else Why.DAMAGED)
    if opener.unused_data.strip(b"\0"):
        raise Uncleanable(Why.DAMAGED)
    return inner
