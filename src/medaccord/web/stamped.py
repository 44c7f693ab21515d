"""Addresses of styles, scripts and pictures with a stamp of their content: browsers keep what they have."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class StampedFiles(StaticFilesStorage):
    """Static files as the finders find them; what is found changes with the version that is running."""

    def url(self, name: str | None) -> str:
        """The address of a file, `/static/medaccord/app.css?1f0c9a…`; without a stamp where there is none."""
        plain = super().url(name)
        return f"{plain}?{stamp}" if name and (stamp := _stamp(name)) else plain


@functools.cache
def _stamp(name: str) -> str:
    """Sixteen digits of the digest of a file; empty for one that is not there."""
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:16] if found else ""
