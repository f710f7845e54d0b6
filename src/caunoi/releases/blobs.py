"""Released files on disk, addressed by their SHA-256: written once, never changed, served to anyone who asks.

A file is complete before its name exists (temporary file, fsync, rename), so a crash or a full disk leaves
nothing half-written behind; a file without a row is harmless.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from caunoi.foundation import disk, proof
from caunoi.releases.content import Asset
from caunoi.releases.models import Blob

StorageFull = disk.StorageFull


def path_of(digest: str) -> Path:
    """Where the bytes of this digest lie. Raises ValueError for what is no digest."""
    if len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest):
        raise ValueError("not a SHA-256 digest")
    folder: Path = settings.INSTALLATION.blob_dir
    return folder / digest[:2] / digest


def store(data: bytes, media_type: str, *, width: int = 0, height: int = 0, name: str = "") -> Asset:
    """Keep these bytes; storing the same bytes twice is one file."""
    digest = proof.digest(data)
    path = path_of(digest)
    if not path.exists():
        _write(path, data)
    Blob.objects.get_or_create(
        digest=digest,
        defaults={
            "media_type": media_type,
            "size": len(data),
            "width": width,
            "height": height,
            "name": name,
        },
    )
    return Asset(blob=digest, media_type=media_type, size=len(data), width=width, height=height)


def read(digest: str) -> bytes:
    """The bytes of a released file. Raises FileNotFoundError."""
    return path_of(digest).read_bytes()


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with disk.room_in(path.parent.parent, len(data)):
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
    except (OSError, StorageFull):
        temporary.unlink(missing_ok=True)
        raise
