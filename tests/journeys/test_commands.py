"""The whole story by the command line, with an article file of our own (what commands refuse: tests/cli)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.running import Demo, running_demo, wait_until

pytestmark = pytest.mark.crash

ARTICLE = """---
title: "Lịch cấp căn cước lưu động tháng 12 năm 2026"
lead: Đội cấp căn cước lưu động làm việc tại {places} từ ngày 05/12/2026.
category: interaction
sources:
  - {{title: Kế hoạch số 18/KH-ATCĐ}}
---

Người dân mang theo **giấy tờ cũ**. Điện thoại: 0200 000 0001. Lệ phí 50.000 đồng.
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo") / "data") as demo:
        yield demo


def written(folder: Path, **values: str) -> str:
    path = folder / "bai.md"
    path.write_text(ARTICLE.format(**({"places": "ba xã"} | values)), encoding="utf-8")
    return str(path)


def rows(demo: Demo, statement: str) -> dict[str, dict[str, object]]:
    found = json.loads(demo.command("placements", statement, "--json").stdout)
    return {row["channel"]: row for row in found}


def posts(demo: Demo) -> list[dict[str, str]]:
    return next(iter(demo.get("/_state/facebook")["accounts"].values()))["posts"]


def articles(demo: Demo) -> list[dict[str, str]]:
    return next(iter(demo.get("/_state/zalo")["accounts"].values()))["articles"]


def test_submit_approve_amend_repair_withdraw(demo: Demo, tmp_path: Path) -> None:
    statement = demo.command("article", "submit", written(tmp_path), "--author", "lan").stdout.strip()
    assert demo.command("article", "approve", statement, "--by", "hoa").returncode == 0
    assert demo.command("sync", "--wait", "60").returncode == 0
    found = rows(demo, statement)
    assert {channel: (row["state"], row["observed_release"]) for channel, row in found.items()} == {
        "portal": ("in_sync", 1), "zalo": ("in_sync", 1), "facebook": ("in_sync", 1),
    }  # fmt: skip
    assert all(isinstance(row["remote_id"], str) and row["remote_id"] for row in found.values())

    path = written(tmp_path, places="bốn xã")
    amended = demo.command("article", "amend", statement, path, "--author", "lan", "--reason", "Thêm một xã.")
    assert amended.returncode == 0, amended.stderr
    assert demo.command("article", "approve", statement, "--by", "quan").returncode == 0
    assert demo.command("sync", "--wait", "60").returncode == 0
    post = next(post for post in posts(demo) if "lưu động" in post["message"])
    assert "bốn xã" in post["message"]
    assert next(a for a in articles(demo) if "lưu động" in a["title"])["description"].count("bốn xã") == 1

    page = str(rows(demo, statement)["facebook"]["remote_id"]).split("_")[0]
    demo.control("edit", platform="facebook", account=page, id=post["id"], message="Đã đổi sau lưng.")
    assert demo.command("sync", "--wait", "60").returncode == 0
    assert "bốn xã" in next(found for found in posts(demo) if found["id"] == post["id"])["message"]

    withdrawn = demo.command("article", "withdraw", statement, "--by", "hoa", "--reason", "Lịch đang được xem lại.")
    assert withdrawn.returncode == 0, withdrawn.stderr
    assert demo.command("sync", "--wait", "60").returncode == 0
    assert not [post for post in posts(demo) if "lưu động" in post["message"]]
    assert not [article for article in articles(demo) if "lưu động" in article["title"]]
    assert {row["state"] for row in rows(demo, statement).values()} == {"withdrawn"}
    assert demo.command("verify").returncode == 0


def test_a_dry_run_sends_nothing(demo: Demo, tmp_path: Path) -> None:
    statement = demo.command("article", "submit", written(tmp_path), "--author", "lan").stdout.strip()
    before = demo.get("/_state/zalo")["commit"], demo.get("/_state/facebook")["commit"]

    shown = json.loads(demo.command("dry-run", statement, "--json").stdout)

    assert [channel["channel"] for channel in shown] == ["portal", "zalo", "facebook"]
    assert all(channel["requests"] for channel in shown)
    assert "demo-zalo-access" not in json.dumps(shown)
    assert (demo.get("/_state/zalo")["commit"], demo.get("/_state/facebook")["commit"]) == before


def test_sync_names_what_is_not_in_sync(demo: Demo, tmp_path: Path) -> None:
    fault = demo.control("faults", platform="facebook", endpoint="feed", fault="http500")
    statement = demo.command("article", "submit", written(tmp_path), "--author", "lan").stdout.strip()
    demo.command("article", "approve", statement, "--by", "hoa")

    done = demo.command("sync", "--wait", "2", "--json")

    assert done.returncode == 1
    assert (statement, "facebook") in {(row["statement"], row["channel"]) for row in json.loads(done.stdout)}
    _delete(demo, fault["id"])
    wait_until("it converges", lambda: demo.command("sync", "--wait", "30").returncode == 0, 120)


def test_a_killed_worker_comes_back(demo: Demo, tmp_path: Path) -> None:
    import os
    import signal

    from tests.journeys.running import _command_line

    worker = next(pid for pid in demo.processes() if "caunoi worker" in _command_line(pid))
    os.kill(worker, signal.SIGKILL)
    statement = demo.command("article", "submit", written(tmp_path), "--author", "lan").stdout.strip()
    demo.command("article", "approve", statement, "--by", "hoa")
    assert demo.command("sync", "--wait", "60").returncode == 0


def _delete(demo: Demo, fault: object) -> None:
    import urllib.request

    request = urllib.request.Request(f"{demo.sandbox}/_control/faults/{fault}", method="DELETE")
    urllib.request.urlopen(request, timeout=10).close()
