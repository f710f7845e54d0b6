"""Articles: asynchronous, rewritten, limited (Zalo reference §4)."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from caunoi_sandbox import seed
from tests.sandbox.sandbox_clients import Control, PictureServer, ZaloClient, eventually

Article = dict[str, Any]


def changed(article: Article, path: str, value: Any) -> Article:
    """The article with one field set, or taken away when the value is None."""
    outer, _, inner = path.partition(".")
    part = {**article[outer], inner: value} if inner else value
    if inner and value is None:
        part.pop(inner)
    result = {**article, outer: part}
    if not inner and value is None:
        result.pop(outer)
    return result


def test_processing_takes_its_time_and_gives_an_id(oa: ZaloClient, control: Control, article: Article) -> None:
    token = oa.order(article)
    assert len(token) == 88
    assert oa.post("article/verify", {"token": token})["error"] == -214
    assert oa.get("article/getslice", offset=0, limit=10, type="normal")["data"]["medias"] == []
    control("clock", advance=1)
    article_id = oa.post("article/verify", {"token": token})["data"]["id"]
    assert len(article_id) == 20
    assert int(article_id, 16) >= 0
    listed = oa.get("article/getslice", offset=0, limit=10, type="normal")["data"]
    assert [media["id"] for media in listed["medias"]] == [article_id]
    assert listed["total"] == 1


def test_pictures_are_really_fetched_once_each(oa: ZaloClient, pictures: PictureServer, article: Article) -> None:
    twice = {**article, "body": [*article["body"], article["body"][1]]}
    oa.publish(twice)
    assert pictures.asked == {"/cover.png": 1, "/inside.png": 1}


def test_text_and_addresses_come_back_changed(oa: ZaloClient, article: Article) -> None:
    detail = oa.get("article/getdetail", id=oa.publish(article))["data"]
    assert detail["title"] == article["title"]
    assert detail["body"][0]["content"] == '<p class="za-p">Xin <strong class="za-strong">chào</strong></p>'
    assert detail["cover"]["photo_url"].startswith(oa.base + "/media/")
    served = requests.get(detail["body"][1]["url"], timeout=5)
    assert served.headers["content-type"] == "image/png"


@pytest.mark.parametrize("name", ["missing.png", "notes.txt", "large.png"])
def test_a_picture_that_cannot_be_had_fails_the_order(
    oa: ZaloClient, control: Control, pictures: PictureServer, article: Article, name: str
) -> None:
    token = oa.order(changed(article, "cover.photo_url", f"{pictures.url}/{name}"))
    control("clock", advance=1)
    eventually(lambda: oa.post("article/verify", {"token": token})["error"] == -200)
    assert control.zalo()["articles"] == []


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("type", "story", "type accept only 2 value normal and video."),
        ("title", None, "title allow 1 to 150 characters"),
        ("title", "ă" * 150, "title allow 1 to 150 characters"),
        ("author", "x" * 51, "author allow 0 to 50 characters"),
        ("description", "x" * 301, "description allow 0 to 300 characters"),
        ("cover", None, "cover value is invalid"),
        ("cover.status", None, "create media fail"),
        ("cover.photo_url", "http://127.0.0.1/ảnh.png", "photo_url is invalid"),
        ("cover.photo_url", "an attachment id", "photo_url is invalid"),
        ("body", [], "body value is invalid"),
        ("body", [{"type": "text"}], "body value is invalid"),
        ("status", "maybe", "status is invalid!"),
    ],
)
def test_rules_of_an_article(oa: ZaloClient, article: Article, path: str, value: Any, message: str) -> None:
    assert oa.post("article/create", changed(article, path, value)) == {"error": -201, "message": message}


def test_a_title_is_counted_in_composed_characters(oa: ZaloClient, article: Article) -> None:
    decomposed = "a\u0306" * 149
    assert oa.post("article/create", {**article, "title": decomposed})["error"] == 0


def test_an_update_keeps_the_id_and_shows_only_when_processed(
    oa: ZaloClient, control: Control, article: Article
) -> None:
    article_id = oa.publish(article)
    token = oa.order({**article, "id": article_id, "title": "Đính chính"}, "article/update")
    assert oa.get("article/getdetail", id=article_id)["data"]["title"] == article["title"]
    control("clock", advance=1)
    assert oa.post("article/verify", {"token": token})["data"]["id"] == article_id
    assert oa.get("article/getdetail", id=article_id)["data"]["title"] == "Đính chính"
    assert len(control.zalo()["articles"]) == 1


def test_listing_comes_later_than_the_article(oa: ZaloClient, control: Control, article: Article) -> None:
    control("timing", processing_seconds=2, listing_seconds=5)
    token = oa.order(article)
    control("clock", advance=3)
    article_id = oa.post("article/verify", {"token": token})["data"]["id"]
    query = {"offset": 0, "limit": 10, "type": "normal"}
    assert oa.get("article/getslice", **query)["data"]["medias"] == []
    assert oa.get("article/getdetail", id=article_id)["error"] == 0
    control("clock", advance=5)
    assert len(oa.get("article/getslice", **query)["data"]["medias"]) == 1


def test_a_removed_article_is_gone(oa: ZaloClient, control: Control, article: Article) -> None:
    article_id = oa.publish(article)
    assert oa.post("article/remove", {"id": article_id}) == {"error": 0, "message": "Success"}
    assert oa.get("article/getdetail", id=article_id)["error"] == -201
    assert oa.post("article/remove", {"id": article_id})["error"] == -201
    assert control.zalo()["articles"] == []
    assert [gone["id"] for gone in control.zalo()["removed"]] == [article_id]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": 11, "type": "normal"}, "maximum limit is 10"),
        ({"limit": 10}, "type accept only 2 value normal and video."),
        ({"limit": 10, "type": "all"}, "type accept only 2 value normal and video."),
    ],
)
def test_rules_of_a_slice(oa: ZaloClient, query: dict[str, Any], message: str) -> None:
    assert oa.get("article/getslice", offset=0, **query) == {"error": -201, "message": message}


def test_the_monthly_number_of_articles(oa: ZaloClient, control: Control, article: Article) -> None:
    control("accounts", platform="zalo", id=seed.ZALO_OA_ID, monthly_articles=1)
    oa.publish(article)
    refused = oa.post("article/create", article)
    assert refused["error"] == -223
    assert "quota" in refused["message"]
    control("clock", now="2026-12-01T09:00:00+07:00")
    oa.token = oa.refresh(seed.ZALO_REFRESH_TOKEN)["access_token"]
    assert oa.post("article/create", article)["error"] == 0


def test_every_write_has_a_growing_number(oa: ZaloClient, control: Control, article: Article) -> None:
    first, second = oa.publish(article), oa.publish(article)
    held = control.zalo()["articles"]
    assert [a["id"] for a in held] == [first, second]
    assert held[0]["commit"] < held[1]["commit"]


# Broadcasts ------------------------------------------------------------------------------------------


def broadcast(article_id: str, **target: Any) -> dict[str, Any]:
    element = {"media_type": "article", "attachment_id": article_id}
    payload = {"template_type": "media", "elements": [element]}
    attachment = {"type": "template", "payload": payload}
    return {"recipient": {"target": target}, "message": {"attachment": attachment}}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("3,4", ["3", "4"]), (3, ["3"]), ([3, "4"], ["3", "4"])],
)
def test_a_broadcast_takes_three_spellings(
    oa: ZaloClient, control: Control, article: Article, sent: Any, kept: list[str]
) -> None:
    answer = oa.post("oa/message", broadcast(oa.publish(article), ages=sent, platforms="1"))
    assert answer["data"]["message_id"]
    assert control.zalo()["broadcasts"][0]["target"] == {"ages": kept, "platform": ["1"]}


@pytest.mark.parametrize(
    ("time", "error"),
    [("21:59", 0), ("22:00", -234), ("23:30", -234), ("05:59", -234), ("06:00", 0), ("12:00", 0)],
)
def test_no_broadcast_at_night(oa: ZaloClient, control: Control, article: Article, time: str, error: int) -> None:
    article_id = oa.publish(article)
    control("clock", now=f"2026-11-24T{time}:00+07:00")
    assert oa.post("oa/message", broadcast(article_id, gender="0"))["error"] == error


def test_the_monthly_number_of_broadcasts(oa: ZaloClient, control: Control, article: Article) -> None:
    control("accounts", platform="zalo", id=seed.ZALO_OA_ID, monthly_broadcasts=1)
    article_id = oa.publish(article)
    assert oa.post("oa/message", broadcast(article_id, gender=0))["error"] == 0
    assert oa.post("oa/message", broadcast(article_id, gender=0))["error"] == -211


def test_only_a_visible_article_is_broadcast(oa: ZaloClient, article: Article) -> None:
    assert oa.post("oa/message", broadcast("0" * 20))["error"] == -201
    hidden = oa.publish({**article, "status": "hide"})
    assert oa.post("oa/message", broadcast(hidden))["error"] == -201


def test_messages_to_one_person_have_moved(oa: ZaloClient) -> None:
    body = {"recipient": {"user_id": "1"}, "message": {"text": "a"}}
    assert oa.post("oa/message", body)["error"] == -240
