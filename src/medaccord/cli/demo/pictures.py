"""Files that a reporter of the demonstration sends: a picture that names its maker, and some packets."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageDraw, PngImagePlugin

_DOSE = (b"\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x88\xb5", b"SET RATE 300")


def screen_of_a_pump() -> bytes:
    """A picture with the words of a pump's screen, and in its texts who made it, with what."""
    picture = Image.new("RGB", (480, 200), "black")
    draw = ImageDraw.Draw(picture)
    for line, words in enumerate(("INFUSACORE LX", "RATE 300 mL/h", "CHANGED BY NETWORK")):
        draw.text((24, 30 + 45 * line), words, fill="white")
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Tern 41 of ward 7")
    told.add_text("Software", "ScreenGrab 4 on TERN-LAPTOP")
    held = BytesIO()
    picture.save(held, "PNG", pnginfo=told)
    return held.getvalue()


def recording() -> bytes:
    """A recording of one packet (pcap 2.4, Ethernet), which nobody can clean without reading it."""
    packet = b"".join(_DOSE)
    return (
        struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
        + struct.pack("<IIII", 1_790_000_000, 0, len(packet), len(packet))
        + packet
    )
