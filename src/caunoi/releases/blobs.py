"""Released files on disk, addressed by their SHA-256: written once, never changed, served to anyone who asks.

A file is complete before its name exists (temporary file, fsync, rename), so a crash or a full disk leaves
nothing half-written behind; a file without a row is harmless.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
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


def beside(digest: str, folder: str) -> Path:
    """The folder of what was made from a released file. Raises ValueError for what is no digest."""
    path = path_of(digest)
    return path.with_name(f"{path.name}.{folder}")


def put_beside(digest: str, folder: str, files: Mapping[str, bytes]) -> None:
    """Keep what was made from a released file, all of it by one rename; whoever was faster stays."""
    path = beside(digest, folder)
    temporary = _temporary(path)
    try:
        with disk.room_in(path.parent.parent, sum(map(len, files.values()))):
            temporary.mkdir(parents=True)
            for name, data in files.items():
                _write_whole(temporary / name, data)
            if not path.exists():
                temporary.replace(path)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):  # made by another process in between
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    temporary = _temporary(path)
    try:
        with disk.room_in(path.parent.parent, len(data)):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(temporary, data)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")


def _write_whole(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
