"""A full disk, told as one clear error that names the folder, wherever a file is written."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

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
        """Not Django's own, which does not say which file it began: under `name` may stand somebody else's."""
        with room_in(Path(self.location), content.size):
            path, file = self._begun(name)
            try:
                with file:
                    for chunk in content.chunks():
                        file.write(chunk)
                if self.file_permissions_mode is not None:
                    path.chmod(self.file_permissions_mode)
            except BaseException:
                path.unlink(missing_ok=True)  # half a picture looks like a whole one
                raise
        return path.relative_to(self.location).as_posix()

    def _begun(self, name: str) -> tuple[Path, BinaryIO]:
        """A new file, under this name or the next that is free."""
        while True:
            path = Path(self.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return path, path.open("xb")
            except FileExistsError:
                name = self.get_available_name(name)
