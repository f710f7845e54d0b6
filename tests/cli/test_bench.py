"""`caunoi bench publish`, run small: that it measures, by an installation of its own, and says what it found. How
fast it is on this machine is no matter of a test."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from caunoi.cli.main import main
from tests.journeys.running import _environment

pytestmark = [pytest.mark.crash, pytest.mark.timeout(900)]  # a whole installation is founded; on a busy machine, slowly


def test_a_small_run_measures_every_channel() -> None:
    command = [sys.executable, "-m", "caunoi", "bench", "publish", "--articles", "1", "2", "--rounds", "1", "--json"]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=850)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["benchmark"], found["latency_seconds"], found["zalo_processing_seconds"]) == ("publish", 0.15, 1.0)
    one, two = found["articles_1"], found["articles_2"]
    for channel in ("portal", "zalo", "facebook"):
        assert one["seconds_to_observed"][channel]["p95"] > 0
        assert two["seconds_to_observed"][channel]["max"] <= two["seconds_to_last"][channel]
    assert (
        one["seconds_to_observed"]["zalo"]["p50"] >= found["zalo_processing_seconds"]
    )  # nobody is told before the platform has finished
    assert found["script"]["articles"] == 2 and found["ratios"]


@pytest.mark.parametrize("words", [["--articles", "0"], ["--rounds", "0"]])
def test_nonsense_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "publish", *words]) == 1
    assert "numbers from 1" in capsys.readouterr().err
