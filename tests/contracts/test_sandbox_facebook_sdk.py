"""The official Python SDK, unchanged but for its address, drives the Facebook stand-in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession
from PIL import Image

from caunoi_sandbox import seed
from caunoi_sandbox.testing import running_sandbox
from tests.sandbox.sandbox_clients import listening

PAGE = seed.FACEBOOK_PAGE_ID


def api_for(base: str, token: str = seed.FACEBOOK_PAGE_TOKEN, secret: str = seed.FACEBOOK_APP_SECRET) -> Any:
    """An API object of its own; `init` would set a default for the whole process."""

    class LocalSession(FacebookSession):  # type: ignore[misc]
        GRAPH = f"{base}/graph"

    session = LocalSession(seed.FACEBOOK_APP_ID, secret, token, timeout=10)
    session.requests.trust_env = False
    return FacebookAdsApi(session, api_version="v26.0")


@pytest.fixture
def base() -> Iterator[str]:
    with running_sandbox() as url:
        yield url


@pytest.fixture
def page(base: str) -> Page:
    return Page(PAGE, api=api_for(base))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "anh.png"
    Image.new("RGB", (12, 9), "teal").save(path)
    return path


def held(base: str) -> list[dict[str, Any]]:
    state = requests.get(f"{base}/_state/facebook", timeout=5).json()
    return state["accounts"][PAGE]["posts"]


def test_create_read_edit_delete(base: str, page: Page) -> None:
    post = page.create_feed(params={"message": "Lịch tiếp dân", "link": "https://coquanmau.example/t/1"})
    assert post["id"] == held(base)[0]["id"]
    read = PagePost(post["id"], api=page.get_api_assured()).api_get(fields=["message", "permalink_url", "attachments"])
    assert read["message"] == "Lịch tiếp dân"
    assert read["attachments"]["data"][0]["unshimmed_url"] == "https://coquanmau.example/t/1"
    read.api_update(params={"message": "Lịch mới"})
    assert held(base)[0]["message"] == "Lịch mới"
    read.api_delete()
    assert held(base) == []
    with pytest.raises(FacebookRequestError) as gone:
        read.api_get()
    assert (gone.value.api_error_code(), gone.value.api_error_subcode()) == (100, 33)


def test_a_photo_by_address(base: str, page: Page) -> None:
    made = requests.post(
        f"{base}/graph/{PAGE}/photos",
        {"access_token": seed.FACEBOOK_PAGE_TOKEN, "published": "false"},
        files={"source": ("a.png", png())},
        timeout=5,
    ).json()
    source = page.get_api_assured().call("GET", (made["id"],), {"fields": "images"}).json()["images"][0]["source"]
    photo = page.create_photo(params={"url": source, "caption": "Chú thích"})
    assert photo["id"]
    assert held(base)[0]["message"] == "Chú thích"
    assert held(base)[0]["photos"] == [photo["id"]]


def test_photos_as_files_joined_in_one_post(base: str, page: Page, picture: Path) -> None:
    photos = []
    for _ in range(2):
        pending = page.create_photo(params={"published": False}, pending=True)
        photos.append(pending.add_file(str(picture)).execute()["id"])
    assert held(base) == []
    page.create_feed(params={"message": "Hai ảnh", "attached_media": [{"media_fbid": id_} for id_ in photos]})
    assert held(base)[0]["photos"] == photos


def test_a_photo_as_an_open_file(base: str, page: Page, picture: Path) -> None:
    with picture.open("rb") as file:
        answer = page.get_api_assured().call("POST", (PAGE, "photos"), {"caption": "Tệp"}, files={"source": file})
    assert answer.json()["post_id"] == held(base)[0]["id"]


def test_errors_reach_the_accessors(page: Page) -> None:
    with pytest.raises(FacebookRequestError) as empty:
        page.create_feed(params={})
    assert empty.value.api_error_code() == 100
    page.create_feed(params={"message": "Một"})
    with pytest.raises(FacebookRequestError) as twice:
        page.create_feed(params={"message": "Một"})
    assert (twice.value.api_error_code(), twice.value.api_error_type()) == (506, "OAuthException")
    with pytest.raises(FacebookRequestError) as bad:
        page.create_photo(params={"url": "http://127.0.0.1:9/none.png"})
    assert (bad.value.api_error_code(), bad.value.api_error_subcode()) == (324, 1366046)


def test_paging(page: Page) -> None:
    made = [page.create_feed(params={"message": f"Bài {n}"})["id"] for n in range(7)]
    read = [post["id"] for post in page.get_published_posts(fields=["message"], params={"limit": 3})]
    assert read == made[::-1]


@pytest.mark.parametrize(("secret", "good"), [(seed.FACEBOOK_APP_SECRET, True), ("wrong", False), ("", False)])
def test_the_secret_proof(base: str, secret: str, good: bool) -> None:
    order = {"platform": "facebook", "id": PAGE, "require_proof": True}
    requests.post(f"{base}/_control/accounts", json=order, timeout=5)
    page = Page(PAGE, api=api_for(base, secret=secret))
    if good:
        assert page.api_get(fields=["name"])["name"] == seed.DEMO_NAME
    else:
        with pytest.raises(FacebookRequestError, match="appsecret_proof"):
            page.api_get(fields=["name"])


def test_a_dead_token(base: str, page: Page) -> None:
    order = {"platform": "facebook", "account": PAGE, "action": "expire"}
    requests.post(f"{base}/_control/tokens", json=order, timeout=5)
    with pytest.raises(FacebookRequestError) as dead:
        page.create_feed(params={"message": "a"})
    assert (dead.value.api_error_code(), dead.value.api_error_subcode()) == (190, 463)


def test_a_user_token_finds_its_page(base: str) -> None:
    api = api_for(base, seed.FACEBOOK_USER_TOKEN)
    rows = api.call("GET", ("me", "accounts")).json()["data"]
    assert [(row["id"], row["access_token"]) for row in rows] == [(PAGE, seed.FACEBOOK_PAGE_TOKEN)]


def test_a_cut_line_is_no_answer(base: str, page: Page) -> None:
    order = {"platform": "facebook", "endpoint": "feed", "fault": "drop_after_commit", "times": 1}
    requests.post(f"{base}/_control/faults", json=order, timeout=5)
    with pytest.raises(requests.ConnectionError):
        page.create_feed(params={"message": "Có đăng hay không"})
    assert [post["message"] for post in held(base)] == ["Có đăng hay không"]


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(out, "PNG")
    return out.getvalue()


def test_parameters_are_what_the_sdk_really_sends(base: str, page: Page) -> None:
    """Guards the other tests: the SDK sends forms with JSON inside, and its token in the query."""
    page.create_feed(params={"message": "a", "published": False, "attached_media": []})
    call = requests.get(f"{base}/_calls", timeout=5).json()["calls"][-1]
    assert "access_token=" in call["path"]
    assert json.loads(call["body"])["published"] == "false"
    assert call["headers"]["user-agent"].startswith("fbbizsdk-python")


def order(base: str, path: str, **values: Any) -> dict[str, Any]:
    answer = requests.post(f"{base}/_control/{path}", json=values, timeout=5)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def listened(base: str) -> Iterator[str]:
    """Somebody listens to the webhooks."""
    with listening() as url:
        order(base, "webhooks", platform="facebook", url=url, verify_token="x")
        yield base


def refused(call: Any) -> tuple[int, int | None]:
    with pytest.raises(FacebookRequestError) as error:
        call()
    return error.value.api_error_code(), error.value.api_error_subcode()


def test_messages_within_their_windows(listened: str, page: Page) -> None:
    """24 hours; seven days for what a human writes; the old tags are gone (Facebook reference A5)."""
    person = order(listened, "say", platform="facebook", text="Đường ngập")["person"]

    def send(**more: Any) -> Any:
        values = {"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": {"text": "Đã nhận"}, **more}
        return page.create_message(params=values)

    human = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert send()["message_id"].startswith("m_")
    assert refused(lambda: send(recipient={"id": "1"})) == (100, 2018001)
    assert refused(lambda: send(message={"text": "x" * 2001})) == (100, None)
    order(listened, "clock", advance=24 * 3600 + 1)
    assert refused(send) == (10, 2018278)
    assert refused(lambda: send(messaging_type="MESSAGE_TAG", tag="ACCOUNT_UPDATE")) == (100, None)
    assert send(**human)["recipient_id"] == person
    order(listened, "clock", advance=6 * 24 * 3600)
    assert refused(lambda: send(**human)) == (10, 2018278)


def test_a_comment_is_answered_once_in_private_and_openly_below(listened: str, page: Page) -> None:
    from facebook_business.adobjects.comment import Comment

    api = page.get_api_assured()
    post = page.create_feed(params={"message": "Thông báo"})["id"]
    told = order(listened, "say", platform="facebook", person="p2", text="Đèn hỏng", post=post)
    comment = told["deliveries"][0]["ids"][0]
    private = {"recipient": {"comment_id": comment}, "message": {"text": "Mã của ông/bà"}}
    assert page.create_message(params=private)["recipient_id"] == told["person"]
    assert refused(lambda: page.create_message(params=private)) == (10, 2018065)
    answer = Comment(comment, api=api).create_comment(params={"message": "Đã sửa."})
    listed = list(PagePost(post, api=api).get_comments(fields=["message", "from", "parent"]))
    assert [(one["message"], (one.get("parent") or {}).get("id")) for one in listed] == [
        ("Đèn hỏng", None), ("Đã sửa.", comment),
    ]  # fmt: skip
    assert answer["id"] == listed[1]["id"] and listed[1]["from"]["id"] == PAGE
    gone = Comment("1_2", api=api)
    assert refused(lambda: gone.create_comment(params={"message": "a"})) == (100, 33)
