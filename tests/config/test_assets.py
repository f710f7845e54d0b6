"""Style sheets and scripts are packed once, whole."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import brotli
import pytest

from caunoi.config.assets import HashedStorage


def test_what_a_killed_start_left_is_packed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = tmp_path / "portal.0123456789ab.css"
    sheet.write_text("a { color: red } " * 100)
    compressor = HashedStorage(location=tmp_path).create_compressor(quiet=True)

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "utime", killed)
    with pytest.raises(KeyboardInterrupt):
        compressor.compress(str(sheet))
    assert not Path(f"{sheet}.br").exists(), "no name before the file is whole"
    monkeypatch.undo()
    Path(f"{sheet}.br").touch()  # what a power failure makes of a file

    first = compressor.compress(str(sheet))
    assert sorted(first) == [f"{sheet}.br", f"{sheet}.gz"]
    assert brotli.decompress(Path(f"{sheet}.br").read_bytes()) == sheet.read_bytes()
    assert gzip.decompress(Path(f"{sheet}.gz").read_bytes()) == sheet.read_bytes()
    written = {name: Path(name).stat().st_ctime_ns for name in first}
    compressor.compress(str(sheet))
    assert {name: Path(name).stat().st_ctime_ns for name in first} == written, "and is not packed again"
