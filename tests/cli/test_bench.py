"""`caunoi bench`, run small: that it measures, by an installation of its own, and says what it found. How
fast it is on this machine is no matter of a test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.soak  # it founds a plain Wagtail site, which takes most of a minute
def test_reading_is_measured_beside_plain_wagtail() -> None:
    command = [sys.executable, "-m", "caunoi", "bench", "read", "--seconds", "1", "--rounds", "1", "--json"]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=850)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for case in ("ready", "live", "plain_wagtail"):
        assert found[case]["per_second"] > 0 and found[case]["failed"] == 0
    assert found["ratios"]["ready_to_wagtail"] > 0


@pytest.mark.soak
@pytest.mark.parametrize("wrk", [True, False])
def test_webhooks_are_counted_as_rows(wrk: bool, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "caunoi", "bench", "webhooks", "--seconds", "1", "--rounds", "1", "--json"]
    environment = _environment() | ({} if wrk else {"PATH": str(tmp_path)})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=850)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for who in ("receiver", "plain_view"):
        assert found[who]["failed"] == 0 and found[who]["p99_seconds"] > 0
        assert found[who]["durable"] >= found[who]["per_second"] * 0.5
    ratio = found["receiver"]["per_second"] / found["plain_view"]["per_second"]
    assert found["ratios"]["receiver_to_plain_view"] == pytest.approx(ratio)


@pytest.mark.soak  # the fixed number of queries: tests/cases/test_actions.py
def test_the_work_list_takes_as_many_queries_with_many_cases() -> None:
    command = [sys.executable, "-m", "caunoi", "bench", "cases", "--cases", "200", "400", "--rounds", "1", "--json"]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=850)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["cases_200"].keys() == found["cases_400"].keys() == found["ratios"].keys()
    for name, few in found["cases_200"].items():
        assert few["queries"] == found["cases_400"][name]["queries"] <= 20, name
        assert found["ratios"][name] > 0


@pytest.mark.parametrize(
    "words",
    [
        ["publish", "--articles", "0"],
        ["publish", "--rounds", "0"],
        ["webhooks", "--seconds", "31"],
        ["cases", "--cases", "0"],
    ],
)
def test_nonsense_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", *words]) == 1
    assert "numbers from 1" in capsys.readouterr().err
