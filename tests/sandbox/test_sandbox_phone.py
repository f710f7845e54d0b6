"""The phone view: true to what was received, and unharmed by it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup

from caunoi_sandbox import seed
from tests.sandbox.sandbox_clients import Control, GraphClient, ZaloClient, listening, png

OA, PAGE = seed.ZALO_OA_ID, seed.FACEBOOK_PAGE_ID
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def page(base: str, path: str = "/", status: int = 200) -> BeautifulSoup:
    """A parsed page, after the checks that hold for every page."""
    answer = requests.get(base + path, timeout=5)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    parsed = BeautifulSoup(answer.text, "html.parser")
    assert parsed.html is not None
    assert parsed.html["lang"] == "vi"
    assert "MÔ PHỎNG" in parsed.select_one(".banner").text
    assert len(parsed.select("h1")) == 1
    assert not parsed.select("script, iframe, object, style, [style]")
    assert not [name for tag in parsed.find_all(True) for name in tag.attrs if name.startswith("on")]
    links = [link["href"] for link in parsed.select("a[href]")]
    assert all(re.match(r"(https?:/)?/|#", link) for link in links), links
    assert all(image["src"].startswith("/") or base in image["src"] for image in parsed.select("img"))
    return parsed


@pytest.fixture
def filled(base: str, oa: ZaloClient, graph: GraphClient, article: dict[str, Any]) -> dict[str, str]:
    """One hostile article and one hostile post: paths of their pages."""
    body = [
        {"type": "text", "content": f"<p>Chữ</p>{HOSTILE}<a href='javascript:alert(1)'>x</a>"},
        *article["body"],
    ]
    article_id = oa.publish({**article, "title": HOSTILE, "description": HOSTILE, "body": body})
    post_id = graph.feed(f"{HOSTILE}\nXem https://coquanmau.example/t/1. javascript:alert(1)")
    return {"article": f"/phone/zalo/{OA}/{article_id}", "post": f"/phone/facebook/{PAGE}/{post_id}"}


def test_empty_accounts_say_so(base: str) -> None:
    shown = page(base)
    assert [name.text for name in shown.select("h2")] == [seed.DEMO_NAME] * 2
    assert len(shown.select(".empty")) == 2
    assert "Đã xác thực" in shown.text


@pytest.mark.parametrize("where", ["/", f"/phone/zalo/{OA}", f"/phone/facebook/{PAGE}"])
def test_lists_show_hostile_texts_as_texts(base: str, filled: dict[str, str], where: str) -> None:
    assert "<script>alert(1)</script>" in page(base, where).text


def test_an_article_page(base: str, filled: dict[str, str]) -> None:
    shown = page(base, filled["article"])
    assert shown.h1.text == HOSTILE
    assert shown.select_one(".text p").text == "Chữ"
    assert shown.select_one(".text strong").text == "chào"
    assert shown.select_one("figcaption").text == "Ảnh"


def test_html_edited_in_by_hand_is_cleaned(base: str, control: Control, filled: dict[str, str]) -> None:
    """A change by hand may store what the API would have rewritten."""
    item = filled["article"].rpartition("/")[2]
    body = [{"type": "text", "content": f"{HOSTILE}<a href='javascript:x'>y</a><p style='x' onclick='y'>Giữ</p>"}]
    control("edit", platform="zalo", account=OA, id=item, body=body)
    assert "Giữ" in page(base, filled["article"]).text


def test_a_post_page_links_only_web_addresses(base: str, filled: dict[str, str]) -> None:
    message = page(base, filled["post"]).select_one(".message")
    assert [link["href"] for link in message.select("a")] == ["https://coquanmau.example/t/1"]
    assert "\nXem" in message.text


@pytest.mark.parametrize("item", ["article", "post"])
def test_the_raw_request_is_one_click_away(base: str, filled: dict[str, str], item: str) -> None:
    link = page(base, filled[item]).find("a", string="Xem yêu cầu gốc")
    raw = page(base, link["href"])
    assert "POST /" in raw.pre.text
    assert HOSTILE in raw.text
    for secret in (seed.ZALO_ACCESS_TOKEN, seed.FACEBOOK_PAGE_TOKEN):
        assert secret not in raw.text


def test_photos_and_card(base: str, graph: GraphClient) -> None:
    photo = graph("POST", f"{PAGE}/photos", {"source": ("a.png", png())}, published="false").json()["id"]
    graph.feed("Ảnh", attached_media=json.dumps([{"media_fbid": photo}]))
    graph.feed("Liên kết", link="https://coquanmau.example/t/2")
    shown = page(base)
    source = shown.select_one(".pictures img")["src"]
    assert requests.get(base + source, timeout=5).headers["content-type"] == "image/jpeg"
    assert shown.select_one("a.card")["href"] == "https://coquanmau.example/t/2"
    assert shown.select_one("a.card .host").text == "coquanmau.example"


def test_a_link_put_in_by_hand_is_checked(base: str, graph: GraphClient, control: Control) -> None:
    post = graph.feed("a", link="https://coquanmau.example/t/2")
    control("edit", platform="facebook", account=PAGE, id=post, link="javascript:alert(1)")
    assert not page(base).select("a.card")


def test_what_is_not_public_is_not_shown(
    base: str, oa: ZaloClient, graph: GraphClient, control: Control, article: dict[str, Any]
) -> None:
    hidden = oa.publish({**article, "status": "hide"})
    removed = oa.publish({**article, "title": "Đã gỡ"})
    oa.post("article/remove", {"id": removed})
    draft = graph.feed("Bản nháp", published="false")
    deleted = graph.feed("Đã xóa")
    graph("DELETE", deleted)
    assert len(page(base).select(".empty")) == 2
    for path in (
        f"zalo/{OA}/{hidden}",
        f"zalo/{OA}/{removed}",
        f"facebook/{PAGE}/{draft}",
        f"facebook/{PAGE}/{deleted}",
    ):
        page(base, f"/phone/{path}", 404)
    page(base, "/phone/zalo/0", 404)
    page(base, f"/phone/other/{OA}/{hidden}/request", 404)


def test_an_item_belongs_to_its_account(base: str, filled: dict[str, str]) -> None:
    page(base, filled["article"].replace(OA, "1"), 404)


def test_the_broadcast_is_noted(base: str, oa: ZaloClient, article: dict[str, Any]) -> None:
    article_id = oa.publish(article)
    element = {"media_type": "article", "attachment_id": article_id}
    payload = {"template_type": "media", "elements": [element]}
    message = {"attachment": {"type": "template", "payload": payload}}
    oa.post("oa/message", {"recipient": {"target": {"gender": 0}}, "message": message})
    assert "Đã gửi tới người quan tâm 09:00, 24/11/2026" in " ".join(page(base).text.split())


def test_the_permission_page_lets_its_form_lead_to_the_callback(base: str) -> None:
    path = f"/zalo-oauth/v4/oa/permission?app_id={seed.ZALO_APP_ID}&redirect_uri=http://127.0.0.1:9/x&state=%22%3E"
    shown = page(base, path)
    assert shown.select_one("input[name=state]")["value"] == '">'
    policy = requests.get(base + path, timeout=5).headers["content-security-policy"]
    assert policy.endswith("form-action 'self' http://127.0.0.1:9")


def test_static_files(base: str) -> None:
    style = requests.get(f"{base}/static/phone.css", timeout=5)
    assert style.headers["content-type"].startswith("text/css")
    assert "text-transform" not in style.text
    assert "@import" not in style.text
    assert "http" not in style.text
    assert requests.get(f"{base}/static/pages.py", timeout=5).status_code == 404
    assert requests.get(f"{base}/media/none", timeout=5).status_code == 404


def test_opening_an_item_counts_as_a_view_and_a_list_does_not(
    base: str, oa: ZaloClient, graph: GraphClient, control: Control, filled: dict[str, str]
) -> None:
    def zalo() -> int:
        listed = oa.get("article/getslice", offset=0, limit=10, type="normal")
        return int(listed["data"]["medias"][0]["total_view"])

    def facebook(metric: str) -> int:
        listed = graph("GET", f"{PAGE}/published_posts", fields=f"id,insights.metric({metric})").json()
        return int(listed["data"][0]["insights"]["data"][0]["values"][0]["value"])

    assert (zalo(), facebook("post_media_view")) == (0, 0)
    for path in ("/", filled["article"], filled["article"], filled["post"], filled["post"]):
        page(base, path)
    requests.head(base + filled["article"], timeout=5)
    assert (zalo(), facebook("post_media_view"), facebook("post_total_media_view_unique")) == (2, 2, 1)


@pytest.mark.parametrize("metric", ["post_impressions", "post_impressions_unique", "post_media_view,page_fans", ""])
def test_a_removed_metric_fails_the_whole_request(graph: GraphClient, metric: str) -> None:
    graph.feed("Tin")
    answer = graph("GET", f"{PAGE}/published_posts", fields=f"id,message,insights.metric({metric})")
    assert answer.status_code == 400 and answer.json()["error"]["code"] == 100
    assert graph("GET", f"{PAGE}/insights", metric=metric, period="day").json()["error"]["code"] == 100


def test_figures_by_hand_are_checked(base: str, control: Control, graph: GraphClient) -> None:
    post = graph.feed("Tin")
    good = {"platform": "facebook", "account": PAGE, "id": post}
    answer = requests.post(f"{base}/_control/figures", json={**good, "reactions": 4, "shares": 2}, timeout=5).json()
    assert answer == {"views": 0, "reach": 0, "reactions": 4, "comments": 0, "shares": 2}
    for wrong in ({}, {"views": -1}, {"views": "3"}, {"views": True}):
        assert requests.post(f"{base}/_control/figures", json={**good, **wrong}, timeout=5).status_code == 400


# Where one writes ------------------------------------------------------------------------------------


@pytest.fixture
def heard(control: Control) -> Iterator[None]:
    """Somebody listens to the webhooks."""
    with listening() as url:
        for platform in ("zalo", "facebook"):
            control("webhooks", platform=platform, url=url, verify_token="x")
        yield


def write(base: str, path: str, text: str, **headers: str) -> requests.Response:
    """Fill in the form of this page, as it is there, and send it."""
    form = page(base, path).select_one("form.saying")
    assert form is not None and form["method"] == "post" and form.select_one("label[for=text]")
    return requests.post(base + path, {"text": text}, headers=headers, timeout=5, allow_redirects=False)


@pytest.mark.parametrize(("platform", "account"), [("zalo", OA), ("facebook", PAGE)])
def test_one_writes_to_an_account_and_reads_its_answer(
    base: str, heard: None, control: Control, graph: GraphClient, oa: ZaloClient, platform: str, account: str
) -> None:
    link = page(base, f"/phone/{platform}/{account}").find("a", string="Nhắn tin")
    assert "Chưa có tin nhắn nào." in page(base, link["href"]).text
    assert write(base, link["href"], HOSTILE).status_code == 303
    person = (control.zalo() if platform == "zalo" else control.facebook())["messages"][0]["person"]
    if platform == "zalo":
        body = {"recipient": {"user_id": person}, "message": {"text": "Đã nhận."}}
        address = f"{base}/zalo/v3.0/oa/message/cs"
        assert requests.post(address, json=body, headers={"access_token": oa.token}, timeout=5).json()["error"] == 0
    else:
        recipient, message = json.dumps({"id": person}), json.dumps({"text": "Đã nhận."})
        assert graph("POST", f"{PAGE}/messages", recipient=recipient, message=message).status_code == 200
    said = page(base, link["href"]).select(".said .message")
    assert [one.text for one in said] == [HOSTILE, "Đã nhận."]
    assert "Chưa có tin nhắn nào." in page(base, f"/phone/{platform}/{account}/with/p2").text


def test_one_comments_below_a_post(base: str, heard: None, graph: GraphClient) -> None:
    post = graph.feed("Thông báo")
    path = page(base, f"/phone/facebook/{PAGE}/{post}").find("a", string="Bình luận")["href"]
    assert write(base, path, "Hay quá").status_code == 303
    assert page(base, f"/phone/facebook/{PAGE}/{post}").find("a", string="Bình luận (1)")
    shown = page(base, path)
    assert shown.select_one(".said .message").text == "Hay quá" and "p1" in shown.select_one(".said .when").text
    graph("DELETE", post)
    page(base, path, 404)


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_what_cannot_be_said_comes_back_with_what_was_typed(base: str, heard: None, text: str) -> None:
    path = f"/phone/zalo/{OA}/with/p1"
    answer = write(base, path, text)
    assert answer.status_code == 422 and "Hãy viết" in answer.text and text.strip() in answer.text


def test_nobody_listens(base: str, control: Control) -> None:
    answer = write(base, f"/phone/zalo/{OA}/with/p1", "Xin chào")
    assert answer.status_code == 422 and "Chưa có hệ thống nào nhận tin" in answer.text
    assert control.zalo()["messages"] == []


def test_no_other_page_speaks_for_somebody(base: str, heard: None, control: Control) -> None:
    answer = write(base, f"/phone/zalo/{OA}/with/p1", "Xin chào", origin="http://evil.example")
    assert answer.status_code == 422 and control.zalo()["messages"] == []
    page(base, f"/phone/zalo/{PAGE}/with/p1", 404)
