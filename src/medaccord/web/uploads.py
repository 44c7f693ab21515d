"""How files are read: into memory, up to a size and a number, never to a disk where they would lie open."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

FORM = 2_500_000
"""Bytes that the typed part of a form with files may take."""
LARGEST_AT_ONCE = 4
"""How many files of the largest size fit into one request."""


def takes_files(view: Any) -> bool:
    """Whether a view's form may carry files."""
    return bool(getattr(view, "takes_files", False))


def most_of(view: Any) -> int:
    """Bytes of the largest body that a view takes."""
    if takes_files(view):
        return int(LARGEST_AT_ONCE * settings.MEDACCORD.upload_max_bytes + FORM)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


class TooLarge(UploadedFile):  # type: ignore[type-arg]
    """Stands for a file whose bytes were thrown away because there were too many; its form says so."""

    too_large = True


class InMemory(FileUploadHandler):
    """Keeps each file in memory while it is small enough and there are not too many.

    What is too large or too many is read on but not kept, so that the form comes back with all that was
    typed and one sentence about it.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.count = 0
        self.kept: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one more file; those past the limit are counted and not read."""
        super().new_file(*args, **kwargs)
        self.count += 1
        self.kept = BytesIO() if self.count <= settings.MEDACCORD.report_files_max else None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next bytes, or let go of all of them once there are too many."""
        if self.kept is not None and start + len(raw_data) > settings.MEDACCORD.upload_max_bytes:
            self.kept = None
        if self.kept is not None:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The file as read, or what stands for one that was not kept."""
        if self.kept is None:
            return TooLarge(BytesIO(), self.file_name, self.content_type, file_size, self.charset)
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


class Nothing(FileUploadHandler):
    """For forms that take no files: whatever is sent as one is passed over."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Pass over."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """There is no file."""
