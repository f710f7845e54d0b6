"""The one change by hand: made once, by a program that ends when there is nothing to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_without_a_note_the_outsider_has_nothing_to_do(tmp_path: Path) -> None:
    """Its part is not started again, and a failure would end the whole demonstration."""
    command = [sys.executable, "-m", "caunoi.demo.outsider", str(tmp_path / "outsider"), "http://127.0.0.1:9"]
    done = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
