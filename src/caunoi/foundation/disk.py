"""A full disk, told as one clear error that names the folder, wherever a file is written."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # no room, no quota, larger than this process may write


class StorageFull(Exception):
    """The disk has no room for a file; nothing of it was kept. The message names the folder."""


@contextmanager
def room_in(folder: Path, size: int) -> Iterator[None]:
    """Raise StorageFull where writing `size` bytes below `folder` fails for want of room."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        message = _("There is no room on the disk that holds %(folder)s (%(size)d bytes). Make room, then try again.")
        raise StorageFull(message % {"folder": folder, "size": size}) from error


class Library(FileSystemStorage):
    """The editors' library: Wagtail writes its pictures, documents and thumbnails through it."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        before = path.exists()
        try:
            with room_in(Path(self.location), content.size):
                return str(super()._save(name, content))  # type: ignore[misc]
        except StorageFull:
            if not before:
                path.unlink(missing_ok=True)  # half a picture looks like a whole one
            raise
