"""QR codes (ISO/IEC 18004) as paths of an SVG, drawn by the library `qrcode`."""

from __future__ import annotations

import qrcode

QUIET = 4
"""Modules of white around it (ISO/IEC 18004 §6.3.8)."""


def drawn(text: str) -> tuple[int, str]:
    """Side in modules and path data of the dark modules, one by one edge long."""
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = (f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return len(rows), "".join(dark)
