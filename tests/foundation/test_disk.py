"""The editors' library on a disk that is nearly full."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from caunoi.foundation.disk import Library, StorageFull
from tests.room import no_room_beyond


def test_a_failed_upload_leaves_the_upload_of_somebody_else(tmp_path: Path) -> None:
    """Two send a file of one name at once. The larger one finds no room; only what it began itself goes."""
    library = Library(location=str(tmp_path))

    class Large(ContentFile):  # type: ignore[type-arg]
        @property
        def size(self) -> int:
            """Asked for at the beginning, when the other upload arrives as well."""
            if not self.others:
                self.others.append(library.save("anh.png", ContentFile(b"x" * 100)))
            return 20_000

        @size.setter
        def size(self, value: int) -> None:
            pass

        others: list[str] = []

    with pytest.raises(StorageFull), no_room_beyond(1_000):
        library.save("anh.png", Large(os.urandom(20_000)))

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"x" * 100]


def test_a_name_that_is_taken_gets_another_one(tmp_path: Path) -> None:
    library = Library(location=str(tmp_path))
    first = library.save("thư mục/ảnh.png", ContentFile(b"1"))
    second = library.save("thư mục/ảnh.png", ContentFile(b"2"))
    assert first != second
    assert [(tmp_path / name).read_bytes() for name in (first, second)] == [b"1", b"2"]
    assert (tmp_path / first).stat().st_mode & 0o777 == 0o644
