"""Archives that only a password opens: nothing on the way looks into them or starts what is inside."""

from __future__ import annotations

from io import BytesIO

import pyzipper


def sealed(name: str, data: bytes, password: str) -> bytes:
    """A ZIP archive with one file under AES-256 (WinZip AE-2); its name is not encrypted, so give it none."""
    held = BytesIO()
    with pyzipper.AESZipFile(held, "w", pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.writestr(name, data)
    return held.getvalue()
