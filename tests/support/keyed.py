"""A center that distributes: reached over HTTPS, with a folder for its tree and a keyring of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import override_settings

ORIGIN = "https://center.example"


@contextmanager
def center(place: Path, *, key: bool = True) -> Iterator[Path]:
    """The folder of its tree, which is not there yet; with a key to sign with unless told otherwise."""
    from medaccord.core import ports

    with override_settings(
        MEDACCORD=settings.MEDACCORD.model_copy(update={"public_url": ORIGIN}),
        MEDACCORD_PROVIDER_DIR=place / "provider",
        MEDACCORD_KEYS_DIR=place / "keys",
    ):
        if key:
            ports.signer().new("Center", days=730)
        yield place / "provider"
