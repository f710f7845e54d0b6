"""Smaller pictures for readers' screens: a pure function of a released picture, kept beside it, named in no release.

A release names and signs the picture; its sizes follow from those bytes and from the table below, and their address is
the picture's digest, a width and a format. All sizes of a picture appear by one rename: who finds the folder finds all.
Making them takes up to a second, so nobody's approval waits for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from caunoi.releases import blobs
from caunoi.releases.pictures import within_width

WIDTHS = (360, 720, 1080)
LIMITS = {360: 12_000, 720: 30_000, 1080: 60_000}  # bytes; a reader pays for them (design language, section 7)
FOLDER = "sizes1"  # another table: another folder


@dataclass(frozen=True)
class Format:
    """`qualities`: from the one that is wanted down to what is still a picture. `room`: a factor on LIMITS."""

    media_type: str
    pillow: str
    qualities: tuple[int, ...]
    options: Mapping[str, Any]
    room: float = 1.0


FORMATS: Mapping[str, Format] = {  # best first: a browser takes the first one that it knows
    # speed 8: a twentieth larger than 6 in a third of the time; one thread, so that half the machine is left to others
    "avif": Format("image/avif", "AVIF", (58, 48, 38, 28), {"speed": 8, "max_threads": 1}),
    "webp": Format("image/webp", "WEBP", (74, 60, 45, 30, 15), {"method": 4}),
    "jpg": Format("image/jpeg", "JPEG", (76, 62, 48, 35), {"progressive": True, "optimize": True}, room=1.5),
}


def widths(width: int) -> tuple[int, ...]:
    """The widths in which a picture of this width is offered: none is larger than it."""
    return (*(step for step in WIDTHS if step < min(width, WIDTHS[-1])), min(width, WIDTHS[-1]))


def are_made(digest: str) -> bool:
    """Whether the sizes of this picture can be served."""
    return blobs.beside(digest, FOLDER).is_dir()


def path_of(digest: str, width: int, extension: str) -> Path:
    """Where one size lies, if it is made. Raises ValueError for what is no size."""
    if extension not in FORMATS:
        raise ValueError("not a format of sizes")
    return blobs.beside(digest, FOLDER) / f"{width}.{extension}"


def make(digest: str) -> bool:
    """Make all sizes of a released picture unless they are there; returns whether it did.

    Raises OSError where its bytes are missing or no picture, blobs.StorageFull.
    """
    if are_made(digest):
        return False
    with Image.open(io.BytesIO(blobs.read(digest))) as opened:
        image = opened.convert("RGB")
    smaller = [within_width(image, width) for width in widths(image.width)]
    files = {f"{width}.{name}": data for name, kind in FORMATS.items() for width, data in _encoded(smaller, kind)}
    blobs.put_beside(digest, FOLDER, files)
    return True


def _encoded(smaller: Sequence[Image.Image], kind: Format) -> Iterator[tuple[int, bytes]]:
    """Each as good as its limit allows; the last quality is taken whatever it weighs. A limit grows more slowly than
    the picture, so a width begins at the quality at which the narrower one fitted."""
    first = 0
    for image in smaller:
        limit = kind.room * next(LIMITS[step] for step in WIDTHS if image.width <= step)
        data = b""
        for place, quality in enumerate(kind.qualities[first:], first):
            data, first = _at(image, kind, quality), place
            if len(data) <= limit:
                break
        yield image.width, data


def _at(image: Image.Image, kind: Format, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind.pillow, quality=quality, **kind.options)
    return buffer.getvalue()
