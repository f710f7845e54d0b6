"""Pictures: fetched over HTTP as the platforms do, looked at, and re-encoded."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pyreqwest.client import Client, ClientBuilder

MEGABYTE = 1024 * 1024
Image.MAX_IMAGE_PIXELS = 120_000_000


class NotFetched(Exception):
    """A document could not be had from its address: no answer, a bad status, or too large."""


class NotAPicture(Exception):
    """The bytes are no picture of an accepted format."""


@dataclass(frozen=True)
class Picture:
    """A picture as sent or as kept."""

    media_type: str
    content: bytes


class Fetcher:
    """Gets documents from the addresses callers name. `fetched` counts the attempts."""

    def __init__(self) -> None:
        self._client: Client | None = None
        self.fetched = 0

    def open(self) -> None:
        limit = timedelta(seconds=10)
        builder = ClientBuilder().no_proxy().timeout(limit).connect_timeout(timedelta(seconds=5))
        self._client = builder.max_redirects(3).user_agent("caunoi-sandbox/1").build()

    async def close(self) -> None:
        if self._client:
            await self._client.close()

    async def get(self, url: str, limit: int) -> bytes:
        """The document at `url`, at most `limit` bytes. Raises NotFetched."""
        if self._client is None:
            raise NotFetched("not started")
        self.fetched += 1
        try:
            async with self._client.get(url).build_streamed() as response:
                if response.status != 200:
                    raise NotFetched(f"status {response.status}")
                return await _read_at_most(response.body_reader.read_chunk, limit)
        except NotFetched:
            raise
        except Exception as error:  # the client has many kinds of failure; they all mean: no document
            raise NotFetched(type(error).__name__) from error


async def _read_at_most(read_chunk: Callable[[], Any], limit: int) -> bytes:
    content = bytearray()
    while (chunk := await read_chunk()) is not None:
        content += bytes(chunk)
        if len(content) > limit:
            raise NotFetched(f"more than {limit} bytes")
    return bytes(content)


def recognise(content: bytes, formats: frozenset[str], *, still: bool = False) -> Picture:
    """The picture with its true media type. `still`: refuse animations. Raises NotAPicture."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind = image.format or ""
            if kind not in formats or (still and getattr(image, "is_animated", False)):
                raise NotAPicture(kind)
            image.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture(type(error).__name__) from error
    return Picture(Image.MIME[kind], content)


async def reencode(content: bytes, longest_edge: int) -> Picture:
    """A JPEG without metadata, no edge longer than `longest_edge` pixels (Facebook reference A3).
    Raises NotAPicture."""
    return await asyncio.to_thread(_reencode, content, longest_edge)


def _reencode(content: bytes, longest_edge: int) -> Picture:
    try:
        with Image.open(io.BytesIO(content)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture(type(error).__name__) from error
    upright.thumbnail((longest_edge, longest_edge))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return Picture("image/jpeg", out.getvalue())
