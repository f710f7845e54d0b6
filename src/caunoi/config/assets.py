"""Style sheets, scripts and fonts under names that hold a digest of their content, packed ahead of time.

Every process that names or serves them gathers its own at its start, once for each state of the files: there is no
step for an operator to forget. What lies there from an earlier version stays, for pages that caches still hold.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

QUALITY = 6  # of brotli: 9 takes five times as long for two percent; the portal's own are packed again when baked


class HashedStorage(CompressedManifestStaticFilesStorage):
    """whitenoise's storage, quick enough for the start of a process."""

    def create_compressor(self, **options: Any) -> Compressor:
        return _Compressor(**options)


class _Compressor(Compressor):
    def compress(self, path: str) -> list[str]:
        """A name that holds its content's digest never needs packing twice."""
        packed = [Path(f"{path}{ending}") for ending in (".br", ".gz")]
        if all(file.exists() and file.stat().st_size for file in packed):
            return list(map(str, packed))
        return list(super().compress(path))

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        """Whole before it has its name: what lies under the name is never looked at again."""
        temporary, final = Path(f"{path}{suffix}.part"), Path(f"{path}{suffix}")
        temporary.write_bytes(data)
        os.utime(temporary, (stat_result.st_atime, stat_result.st_mtime))
        temporary.replace(final)
        return str(final)

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=QUALITY)


def gather() -> None:
    """Bring STATIC_ROOT to the state of this process's files. Safe beside others that do the same."""
    if settings.DEBUG:
        return  # served from where they lie
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    state, note = _state(), root / "state"
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if note.exists() and note.read_text() == state:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(state)


def _state() -> str:
    total = hashlib.sha256(" ".join(version(name) for name in ("caunoi", "django", "whitenoise")).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            total.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return total.hexdigest()
