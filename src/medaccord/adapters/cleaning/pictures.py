"""Pictures: nothing but their pixels goes on.

A JPEG keeps its compressed pixels, and loses every segment that a decoder does not need (ITU-T T.81 annex B);
what its EXIF says of its orientation is done to the pixels first. All others are written anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from medaccord.domain.cleaning import Uncleanable, Why

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")
PIXELS = 120_000_000
"""Of all frames of a picture together."""
FRAMES = 500
ORIENTATION = 0x0112
DIRECT = ("1", "L", "LA", "RGB", "RGBA", "CMYK", "I;16", "I", "F")
"""Modes whose pixels are values, not numbers of colors in a list."""

SOI, EOI, SOS, APP14 = 0xD8, 0xD9, 0xDA, 0xEE
ADOBE = 14
"""Bytes of the Adobe segment that say how colors are coded."""
_NEEDED = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, SOS})


def clean(data: bytes) -> bytes:
    """A picture's pixels in its own format, without anything else; raises Uncleanable."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > PIXELS:
            raise Uncleanable(Why.LARGE)
        if opened.format in ("JPEG", "MPO"):
            return _jpeg(data, opened)
        frames = list(_frames(opened))
        return _written(frames, str(opened.format), opened.info)


def strip_jpeg(data: bytes) -> bytes:
    """A JPEG's needed segments, byte for byte; raises Uncleanable for what is no JPEG to its end."""
    kept = [b"\xff\xd8"]
    if data[:2] != kept[0]:
        raise Uncleanable(Why.DAMAGED)
    place = 2
    while True:
        marker, place = _marker(data, place)
        if marker == EOI:
            return b"".join([*kept, b"\xff\xd9"])
        length = int.from_bytes(data[place : place + 2], "big")
        end = place + length
        if length < 2 or end > len(data):
            raise Uncleanable(Why.DAMAGED)
        segment = data[place:end]
        if marker in _NEEDED:
            kept.append(bytes((0xFF, marker)) + segment)
        elif marker == APP14 and segment[2:7] == b"Adobe" and len(segment) >= ADOBE:
            kept.append(b"\xff\xee\x00\x0e" + segment[2:ADOBE])
        place = end
        if marker == SOS:
            end = _end_of_scan(data, place)
            kept.append(data[place:end])
            place = end


def _marker(data: bytes, place: int) -> tuple[int, int]:
    """The next marker and the place behind it; fill bytes may stand before it."""
    if data[place : place + 1] != b"\xff":
        raise Uncleanable(Why.DAMAGED)
    while data[place : place + 1] == b"\xff":
        place += 1
    if place >= len(data):
        raise Uncleanable(Why.DAMAGED)
    return data[place], place + 1


def _end_of_scan(data: bytes, place: int) -> int:
    """Where coded pixels end: at the first marker that is neither stuffing nor a restart."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise Uncleanable(Why.DAMAGED)
        if data[place + 1] == 0 or 0xD0 <= data[place + 1] <= 0xD7:
            place += 2
        elif data[place + 1] == 0xFF:
            place += 1
        else:
            return place


def _jpeg(data: bytes, opened: Image.Image) -> bytes:
    if opened.getexif().get(ORIENTATION, 1) in (0, 1):
        made = strip_jpeg(data)
        with Image.open(BytesIO(made), formats=("JPEG",)) as again:
            again.load()
        return made
    held = BytesIO()
    _bare(ImageOps.exif_transpose(opened)).save(held, "JPEG", quality=95, subsampling=0)
    return strip_jpeg(held.getvalue())


def _frames(opened: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Each frame upright and bare, with the milliseconds that it is shown."""
    left = PIXELS
    for number, frame in enumerate(ImageSequence.Iterator(opened)):
        left -= frame.width * frame.height
        if left < 0 or number >= FRAMES:
            raise Uncleanable(Why.LARGE)
        yield _bare(ImageOps.exif_transpose(frame)), int(frame.info.get("duration", 0) or 0)


def _bare(picture: Image.Image) -> Image.Image:
    """A picture that has the same pixels and nothing else of the one it is made from."""
    if picture.mode not in DIRECT:
        see_through = "transparency" in picture.info or picture.mode in ("PA", "RGBa", "La")
        picture = picture.convert("RGBA" if see_through else "RGB")
    elif "transparency" in picture.info and picture.mode in ("1", "L", "RGB"):
        picture = picture.convert("RGBA")
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


_HOW: dict[str, dict[str, Any]] = {
    "WEBP": {"lossless": True, "quality": 60},
    "TIFF": {"compression": "tiff_lzw"},
}


def _written(frames: list[tuple[Image.Image, int]], into: str, told: dict[Any, Any]) -> bytes:
    """The frames in a new file; those of a moving picture keep their time and how often they are shown."""
    how = dict(_HOW.get(into, {}))
    first, rest = frames[0][0], [frame for frame, _ in frames[1:]]
    if rest:
        how |= {"save_all": True, "append_images": rest}
        if into != "TIFF":
            how |= {"duration": [took for _, took in frames], "loop": int(told.get("loop", 0) or 0)}
    if into == "TIFF" and first.mode in ("F", "I"):
        how.pop("compression")
    held = BytesIO()
    first.save(held, into, **how)
    return held.getvalue()
