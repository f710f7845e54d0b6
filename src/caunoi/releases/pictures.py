"""Pictures at freezing: re-encoded, stripped of metadata, and cut to the sizes the channels need.

What a channel shows is made here once and named in the signed release, so that "did the agency publish this
picture?" has an answer for every copy. Limits: Zalo reference §4.1 (1 MB), Facebook reference A3 (4 MB, 2048 px).
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

from PIL import Image, ImageOps, UnidentifiedImageError

from caunoi.releases import blobs
from caunoi.releases.content import Asset, Picture

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class BadPicture(Exception):
    """The file cannot be published as a picture. `reason` is one of: too_large, not_a_picture, too_many_pixels."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def freeze(data: bytes, alt: str) -> Picture:
    """Store a picture and its variants. Raises BadPicture, blobs.StorageFull."""
    image, media_type = _open(data)
    # The original is stored re-encoded too: what leaves this house carries no place, device or thumbnail data.
    original = _store(image, 92, media_type)
    variants = {
        "web": _store(_within(image, 1200), 82),
        "cover": _fitting(lambda quality: _store(_sixteen_nine(image), quality), 1_000_000),
        "post": _fitting(lambda quality: _store(_within(image, 2048), quality), 4_000_000),
    }
    return Picture(original.blob, alt, original.width, original.height, variants)


def check(data: bytes) -> None:
    """Raise BadPicture unless `freeze` would take these bytes."""
    _open(data)


def _open(data: bytes) -> tuple[Image.Image, str]:
    if len(data) > MAX_BYTES:
        raise BadPicture("too_large", f"{len(data) / 1_048_576:.1f} MB; at most 10 MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
            media_type = FORMATS.get(image.format or "", "")
            if not media_type:
                raise BadPicture("not_a_picture", "only JPEG, PNG and WebP pictures can be published")
            if image.width * image.height > MAX_PIXELS:
                raise BadPicture("too_many_pixels", f"{image.width}×{image.height} pixels; at most 50 million")
            image.load()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise BadPicture("not_a_picture", "the file is damaged or not a picture") from error
    return _flattened(ImageOps.exif_transpose(image)), media_type


def _flattened(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "P"):
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def _within(image: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    return image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)


def within_width(image: Image.Image, width: int) -> Image.Image:
    """The whole picture at this width; never enlarged."""
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _sixteen_nine(image: Image.Image) -> Image.Image:
    return ImageOps.fit(image, (1280, 720), Image.Resampling.LANCZOS)


def _fitting(make: Callable[[int], Asset], limit: int) -> Asset:
    asset = make(85)
    for quality in (75, 60, 45, 30):
        if asset.size <= limit:
            break
        asset = make(quality)
    return asset


def _store(image: Image.Image, quality: int, media_type: str = "image/jpeg") -> Asset:
    buffer = io.BytesIO()
    if media_type == "image/png":
        image.save(buffer, "PNG", optimize=True)
    elif media_type == "image/webp":
        image.save(buffer, "WEBP", quality=quality)
    else:
        image.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True)
    return blobs.store(buffer.getvalue(), media_type, width=image.width, height=image.height)
