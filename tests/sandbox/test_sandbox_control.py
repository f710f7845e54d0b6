"""Faults, acts by hand, records, and what is kept over a death."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from caunoi_sandbox import seed
from caunoi_sandbox.testing import free_port, sandbox_process
from tests.sandbox.sandbox_clients import Control, GraphClient, PictureServer, ZaloClient, eventually

PAGE = seed.FACEBOOK_PAGE_ID
OA = seed.ZALO_OA_ID


def texts(control: Control) -> list[str]:
    return [post["message"] for post in control.facebook()["posts"]]


def fault(control: Control, kind: str, platform: str = "facebook", endpoint: str = "feed", **more: Any) -> str:
    return control("faults", platform=platform, endpoint=endpoint, fault=kind, **more)["id"]


@pytest.mark.parametrize(("kind", "left"), [("drop_before", []), ("drop_after_commit", ["Tin"])])
def test_a_cut_line_gives_no_answer(graph: GraphClient, control: Control, kind: str, left: list[str]) -> None:
    fault(control, kind, times=1)
    with pytest.raises(requests.ConnectionError, match="without response"):
        graph.feed("Tin")
    assert texts(control) == left
    graph.feed("Sau")
    assert texts(control) == [*left, "Sau"]


@pytest.mark.parametrize(
    ("platform", "kind", "status", "code"),
    [
        ("facebook", "http500", 500, 1),
        ("facebook", "expired_token", 401, 190),
        ("facebook", "rate_limited", 403, 32),
        ("facebook", "quota_exhausted", 403, 341),
        ("zalo", "expired_token", 200, -216),
        ("zalo", "rate_limited", 200, -32),
        ("zalo", "quota_exhausted", 200, -223),
        ("zalo", "night", 200, -234),
        ("zalo", "http500", 500, -1),
    ],
)
def test_ordered_refusals_have_no_effect(
    base: str, control: Control, article: dict[str, Any], platform: str, kind: str, status: int, code: int
) -> None:
    fault(control, kind, platform, "*", times=1)
    if platform == "zalo":
        headers = {"access_token": seed.ZALO_ACCESS_TOKEN}
        answer = requests.post(f"{base}/zalo/v2.0/article/create", json=article, headers=headers, timeout=5)
        found = answer.json()["error"]
    else:
        params = {"access_token": seed.FACEBOOK_PAGE_TOKEN, "message": "a"}
        answer = requests.post(f"{base}/graph/{PAGE}/feed", params, timeout=5)
        found = answer.json()["error"]["code"]
    assert (answer.status_code, found) == (status, code)
    assert texts(control) == []
    assert control.zalo()["processing"] == []


def test_a_gateway_page_is_html(graph: GraphClient, control: Control) -> None:
    fault(control, "html502", endpoint="posts", times=1)
    answer = graph("GET", f"{PAGE}/posts")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert graph("GET", f"{PAGE}/posts").status_code == 200


@pytest.mark.parametrize(("when", "left"), [("after", ["Tin"]), ("before", [])])
def test_latency_comes_after_or_before_the_effect(
    graph: GraphClient, control: Control, when: str, left: list[str]
) -> None:
    fault(control, "latency", seconds=1.5, when=when, times=1)
    params = {"access_token": graph.token, "message": "Tin"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{graph.base}/graph/{PAGE}/feed", params, timeout=0.4)
    assert texts(control) == left
    eventually(lambda: texts(control) == ["Tin"])


def test_a_literal_error(graph: GraphClient, control: Control, oa: ZaloClient) -> None:
    fault(
        control,
        "error",
        endpoint="post",
        error={"code": 368, "message": "blocked"},
        status=403,
        method="POST",
    )
    post = graph.feed("a")
    assert graph("GET", post).status_code == 200
    assert graph("POST", post, message="b").json() == {"error": {"code": 368, "message": "blocked"}}
    fault(control, "error", "zalo", "oa/getoa", error={"error": -32, "message": "slow"})
    assert oa.get("oa/getoa") == {"error": -32, "message": "slow"}


def test_full_usage_headers(graph: GraphClient, control: Control) -> None:
    fault(control, "rate_headers", endpoint="page", percent=97, times=1)
    assert '"call_count": 97' in graph("GET", PAGE).headers["X-App-Usage"]
    assert '"call_count": 97' not in graph("GET", PAGE).headers["X-App-Usage"]


def test_refresh_cut_after_the_pair_was_made(oa: ZaloClient, control: Control) -> None:
    fault(control, "drop_after_commit", "oauth", "access_token", times=1)
    with pytest.raises(requests.ConnectionError):
        oa.refresh(seed.ZALO_REFRESH_TOKEN)
    assert oa.refresh(seed.ZALO_REFRESH_TOKEN)["error"] == -14014


def test_faults_end_are_listed_and_removed(base: str, control: Control, oa: ZaloClient) -> None:
    number = fault(control, "http500", "zalo", "getoa", times=2)
    assert [oa.get("oa/getoa")["error"] for _ in range(3)] == [-1, -1, 0]
    one = requests.get(f"{base}/_control/faults/{number}", timeout=5).json()
    assert (one["times"], one["hits"]) == (0, 2)
    lasting = fault(control, "http500", "zalo", "getoa")
    assert oa.get("oa/getoa")["error"] == -1
    assert requests.delete(f"{base}/_control/faults/{lasting}", timeout=5).json() == {"removed": 1}
    assert oa.get("oa/getoa")["error"] == 0
    never = fault(control, "http500", "zalo", "getoa", probability=0)
    assert oa.get("oa/getoa")["error"] == 0
    assert requests.delete(f"{base}/_control/faults", timeout=5).json() == {"removed": 2}
    assert requests.delete(f"{base}/_control/faults/{never}", timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("faults", {"platform": "twitter", "fault": "http500"}),
        ("faults", {"platform": "zalo", "fault": "fire"}),
        ("faults", {"platform": "zalo", "fault": "error"}),
        ("clock", {"now": "2026-01-01T00:00:00"}),
        ("clock", {}),
        ("timing", {"processing_seconds": -1}),
        ("timing", {"speed": 1}),
        ("accounts", {"platform": "zalo"}),
        ("edit", {"platform": "zalo", "account": OA, "id": "x", "title": "y"}),
        ("delete", {"platform": "facebook", "account": "0", "id": "x"}),
        ("tokens", {"platform": "zalo", "account": OA, "action": "polish"}),
    ],
)
def test_senseless_orders_are_refused(base: str, path: str, order: dict[str, Any]) -> None:
    answer = requests.post(f"{base}/_control/{path}", json=order, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_another_web_page_gives_no_orders(base: str, graph: GraphClient, control: Control) -> None:
    graph.feed("Tin")
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert requests.post(f"{base}/_control/reset", headers=headers, timeout=5).status_code == 403
    assert requests.post(f"{base}/_control/faults", data='{"platform":"zalo"}', timeout=5).status_code == 400
    assert texts(control) == ["Tin"]


# By hand ---------------------------------------------------------------------------------------------


def test_a_post_changed_and_deleted_by_hand(graph: GraphClient, control: Control) -> None:
    post = graph.feed("Đúng")
    before = control.facebook()["posts"][0]["commit"]
    control("edit", platform="facebook", account=PAGE, id=post, message="Sai")
    assert graph("GET", post).json()["message"] == "Sai"
    assert control.facebook()["posts"][0]["commit"] > before
    control("delete", platform="facebook", account=PAGE, id=post)
    assert graph("GET", post).status_code == 400


def test_an_article_changed_and_deleted_by_hand(oa: ZaloClient, control: Control, article: dict[str, Any]) -> None:
    article_id = oa.publish(article)
    control("edit", platform="zalo", account=OA, id=article_id, title="Sai", body="<p>Khác</p>")
    detail = oa.get("article/getdetail", id=article_id)["data"]
    assert (detail["title"], detail["body"][0]["content"]) == ("Sai", '<p class="za-p">Khác</p>')
    control("delete", platform="zalo", account=OA, id=article_id)
    assert oa.get("article/getdetail", id=article_id)["error"] == -201


def test_an_article_posted_by_hand(oa: ZaloClient, control: Control) -> None:
    article_id = control("post", platform="zalo", account=OA, title="Lạ", body="Nội dung")["id"]
    medias = oa.get("article/getslice", limit=10, type="normal")["data"]["medias"]
    assert [media["id"] for media in medias] == [article_id]
    assert control.zalo()["articles"][0]["by"] == "hand"


def test_an_account_can_be_renamed_and_given_a_picture(
    base: str, oa: ZaloClient, control: Control, pictures: PictureServer, tmp_path: Path
) -> None:
    control("accounts", platform="zalo", id=OA, name="Tên mới", avatar_url=f"{pictures.url}/a.png")
    shown = oa.get("oa/getoa")["data"]
    assert shown["name"] == "Tên mới"
    assert shown["is_verified"] is True
    assert requests.get(shown["avatar"], timeout=5).headers["content-type"] == "image/png"
    assert pictures.asked["/a.png"] == 1
    bad = tmp_path / "a.png"
    bad.write_bytes(b"no picture")
    order = {"platform": "zalo", "id": OA, "avatar_file": str(bad)}
    assert requests.post(f"{base}/_control/accounts", json=order, timeout=5).status_code == 400


def test_a_second_account_has_its_own_items(base: str, control: Control, oa: ZaloClient) -> None:
    control("accounts", platform="zalo", id="42", name="Hai", access_token="second", app_secret="s")
    control("post", platform="zalo", account="42", title="Của hai")
    assert oa.get("article/getslice", limit=10, type="normal")["data"]["medias"] == []
    oa.token = "second"
    assert oa.get("oa/getoa")["data"]["name"] == "Hai"
    assert oa.get("article/getslice", limit=10, type="normal")["data"]["total"] == 1


def test_reset_returns_to_the_seed(graph: GraphClient, control: Control, oa: ZaloClient) -> None:
    graph.feed("Tin")
    oa.refresh(seed.ZALO_REFRESH_TOKEN)
    fault(control, "http500", endpoint="*")
    control("timing", latency_seconds=0.01)
    control("reset")
    assert texts(control) == []
    assert oa.get("oa/getoa")["error"] == 0
    assert graph("GET", PAGE).status_code == 200


# Records ---------------------------------------------------------------------------------------------


def test_calls_are_recorded_without_secrets(base: str, graph: GraphClient, oa: ZaloClient) -> None:
    oa.get("oa/getoa")
    oa.refresh(seed.ZALO_REFRESH_TOKEN)
    graph.feed("Tin")
    graph("GET", f"{PAGE}/feed", limit=1)
    recorded = requests.get(f"{base}/_calls", timeout=5)
    names = [(call["platform"], call["endpoint"]) for call in recorded.json()["calls"]]
    assert names == [
        ("zalo", "oa/getoa"),
        ("oauth", "oa/access_token"),
        ("facebook", "feed"),
        ("facebook", "feed"),
    ]
    secrets = [
        seed.ZALO_ACCESS_TOKEN,
        seed.ZALO_REFRESH_TOKEN,
        seed.ZALO_APP_SECRET,
        seed.FACEBOOK_PAGE_TOKEN,
    ]
    assert not [secret for secret in secrets if secret in recorded.text]
    assert "Tin" in recorded.json()["calls"][2]["body"]
    assert requests.get(f"{base}/_calls?since=3", timeout=5).json()["calls"][0]["number"] == 4


# Over a death ----------------------------------------------------------------------------------------


@pytest.mark.crash
def test_everything_survives_kill_9(tmp_path: Path, article: dict[str, Any]) -> None:
    state, port = tmp_path / "state.sqlite3", free_port()
    with sandbox_process(state, port=port) as first:
        control = Control(first.url)
        graph, oa = GraphClient(first.url), ZaloClient(first.url, control)
        control("timing", processing_seconds=3600)
        control("clock", now="2027-01-01T09:00:00+07:00")
        fault(control, "http500", endpoint="photos", times=5)
        post = graph.feed("Còn lại")
        pair = oa.refresh(seed.ZALO_REFRESH_TOKEN)
        oa.token = pair["access_token"]
        token = oa.order(article)
        first.kill()
    with sandbox_process(state, port=port):
        assert graph("GET", post).json()["message"] == "Còn lại"
        assert graph("POST", f"{PAGE}/photos").status_code == 500
        assert oa.post("article/verify", {"token": token})["error"] == -214
        assert oa.refresh(seed.ZALO_REFRESH_TOKEN)["error"] == -14014
        control("clock", advance=3600)
        assert oa.post("article/verify", {"token": token})["data"]["id"]
        assert control.zalo()["articles"][0]["created_at"] < 1_798_800_000


@pytest.mark.crash
def test_pictures_not_fetched_before_the_death_are_fetched_after(
    tmp_path: Path, article: dict[str, Any], pictures: PictureServer
) -> None:
    article["cover"]["photo_url"] = f"{pictures.url}/held.png"
    state, port = tmp_path / "state.sqlite3", free_port()
    with sandbox_process(state, port=port) as first:
        oa = ZaloClient(first.url, Control(first.url))
        assert oa.post("article/create", article)["error"] == 0
        eventually(lambda: pictures.asked["/held.png"] == 1)
        first.kill()
    pictures.hold.set()
    with sandbox_process(state, port=port):
        eventually(lambda: len(oa.control.zalo()["articles"]) == 1)
    assert pictures.asked == {"/held.png": 2, "/inside.png": 1}


@pytest.mark.crash
def test_two_processes_never_share_a_state(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite3"
    with sandbox_process(state):
        command = [sys.executable, "-m", "caunoi_sandbox", "--port", str(free_port()), "--state", str(state)]
        second = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert second.returncode == 1
    assert "another stand-in uses" in second.stderr


@pytest.mark.crash
def test_a_used_port_is_refused() -> None:
    with sandbox_process() as first:
        command = [sys.executable, "-m", "caunoi_sandbox", "--port", first.url.rpartition(":")[2]]
        second = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert second.returncode == 1
    assert "in use" in second.stderr


@pytest.mark.crash
@pytest.mark.parametrize("end", ["terminate", "interrupt"])
def test_an_ordinary_end_is_clean(end: str) -> None:
    with sandbox_process() as sandbox:
        requests.get(sandbox.url, timeout=5)
        sandbox.process.send_signal({"terminate": 15, "interrupt": 2}[end])
        assert sandbox.process.wait(5) == 0


@pytest.mark.crash
def test_it_follows_its_parent_into_death() -> None:
    port = free_port()
    script = (
        "import subprocess,sys,time\n"
        f"p=subprocess.Popen([sys.executable,'-m','caunoi_sandbox','--port','{port}'])\n"
        "print(p.pid,flush=True)\ntime.sleep(60)\n"
    )
    environment = {**os.environ, "CAUNOI_FOLLOW_PARENT": "1"}
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) > 0
    eventually(lambda: answers(port))
    parent.kill()
    parent.wait(5)
    start = time.monotonic()
    eventually(lambda: not answers(port))
    assert time.monotonic() - start < 3


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/_control/health", timeout=1).ok
    except requests.RequestException:
        return False
