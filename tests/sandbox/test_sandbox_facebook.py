"""Pages through the Graph API (Facebook reference part A)."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
import requests

from caunoi_sandbox import seed
from tests.sandbox.sandbox_clients import MORNING, Control, GraphClient, PictureServer, eventually, png

PAGE = seed.FACEBOOK_PAGE_ID
NOW = int(MORNING.timestamp())


def error_of(answer: requests.Response) -> tuple[int, int | None]:
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")


@pytest.mark.parametrize(
    "sent",
    [
        {"params": {"message": "Tin", "access_token": seed.FACEBOOK_PAGE_TOKEN}},
        {"data": {"message": "Tin", "access_token": seed.FACEBOOK_PAGE_TOKEN}},
        {"json": {"message": "Tin", "access_token": seed.FACEBOOK_PAGE_TOKEN}},
        {"files": {"message": (None, "Tin"), "access_token": (None, seed.FACEBOOK_PAGE_TOKEN)}},
        {"data": {"message": "Tin"}, "headers": {"Authorization": f"Bearer {seed.FACEBOOK_PAGE_TOKEN}"}},
    ],
    ids=["query", "form", "json", "multipart", "bearer"],
)
@pytest.mark.parametrize("prefix", ["graph/v26.0", "graph", "graph//v25.0"])
def test_all_styles_of_parameters(base: str, control: Control, prefix: str, sent: dict[str, Any]) -> None:
    answer = requests.post(f"{base}/{prefix}/{PAGE}/feed/", timeout=5, **sent)
    page, post = answer.json()["id"].split("_")
    assert page == PAGE
    assert int(post) > 2**53
    assert control.facebook()["posts"][0]["message"] == "Tin"


def test_a_message_is_trimmed_and_folded(graph: GraphClient) -> None:
    post = graph.feed("  Dòng  một \r\n\r\n\r\n\r\nDòng hai\t \n")
    assert graph("GET", post).json()["message"] == "Dòng một\n\nDòng hai"


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, (100, None)),
        ({"message": " \n "}, (100, None)),
        ({"message": "x" * 63_207}, (100, None)),
        ({"link": "javascript:alert(1)"}, (100, None)),
        ({"link": "https://www.facebook.com/x"}, (100, 1609008)),
        ({"attached_media": "[{}]"}, (100, None)),
        ({"attached_media": '[{"media_fbid":"1"}]'}, (100, None)),
        ({"message": "a", "published": "true", "scheduled_publish_time": str(NOW + 3600)}, (100, None)),
        ({"message": "a", "published": "false", "scheduled_publish_time": str(NOW + 599)}, (100, None)),
        (
            {"message": "a", "published": "false", "scheduled_publish_time": str(NOW + 30 * 86400 + 1)},
            (100, None),
        ),
    ],
)
def test_refused_posts(
    graph: GraphClient, control: Control, params: dict[str, str], expected: tuple[int, int | None]
) -> None:
    answer = graph("POST", f"{PAGE}/feed", **params)
    assert answer.status_code == 400
    assert error_of(answer) == expected
    assert control.facebook()["posts"] == []


def test_the_longest_message(graph: GraphClient) -> None:
    assert graph.feed("x" * 63_206)


def test_the_same_text_twice_in_a_row(graph: GraphClient) -> None:
    first = graph.feed("Một")
    assert error_of(graph("POST", f"{PAGE}/feed", message=" Một "))[0] == 506
    graph.feed("Hai")
    graph.feed("Một")
    graph("DELETE", first)
    assert error_of(graph("POST", f"{PAGE}/feed", message="Một"))[0] == 506


def test_edit_read_delete(graph: GraphClient, control: Control) -> None:
    post = graph.feed("Cũ", link="https://coquanmau.example/t/1")
    assert graph("POST", post, message="Mới").json() == {"success": True}
    read = graph("GET", post, fields="message,attachments{unshimmed_url},is_published,permalink_url").json()
    assert read["message"] == "Mới"
    assert read["attachments"]["data"] == [{"unshimmed_url": "https://coquanmau.example/t/1"}]
    assert requests.get(read["permalink_url"], timeout=5).status_code == 200
    assert error_of(graph("POST", post, link="https://coquanmau.example/t/2")) == (100, None)
    assert graph("DELETE", post).json() == {"success": True}
    for method in ("GET", "POST", "DELETE"):
        answer = graph(method, post, **({"message": "x"} if method == "POST" else {}))
        assert error_of(answer) == (100, 33)
        assert answer.json()["error"]["type"] == "GraphMethodException"
    assert [gone["id"] for gone in control.facebook()["removed"]] == [post]


def test_only_the_app_that_posted_may_edit(graph: GraphClient, control: Control) -> None:
    by_hand = control("post", platform="facebook", account=PAGE, message="Bằng tay")["id"]
    assert error_of(graph("POST", by_hand, message="Khác"))[0] == 200
    assert graph("GET", by_hand).json()["message"] == "Bằng tay"


def test_unknown_fields_fail_the_call(graph: GraphClient) -> None:
    post = graph.feed()
    assert error_of(graph("GET", post, fields="id,colour")) == (100, None)
    assert error_of(graph("GET", post, fields="attachments{media"))[0] == 2500


def test_fields_come_back_from_a_create(graph: GraphClient) -> None:
    answer = graph("POST", f"{PAGE}/feed", message="Tin", fields="id,message,reactions.limit(0).summary(true)")
    assert answer.json()["message"] == "Tin"
    assert answer.json()["reactions"]["summary"]["total_count"] == 0


def test_paging_ends_with_the_last_page(graph: GraphClient) -> None:
    made = [graph.feed(f"Bài {n}") for n in range(5)]
    seen: list[str] = []
    after: dict[str, str] = {}
    for _ in range(10):
        page = graph("GET", f"{PAGE}/published_posts", limit=2, **after).json()
        seen += [post["id"] for post in page["data"]]
        after = {"after": page["paging"]["cursors"]["after"]}
        if "next" not in page["paging"]:
            break
    assert seen == made[::-1]
    second = graph("GET", f"{PAGE}/posts", limit=2, **after).json()
    assert second == {"data": []}


def test_a_next_address_can_be_followed(graph: GraphClient) -> None:
    made = [graph.feed(f"Bài {n}") for n in range(3)]
    first = graph("GET", f"{PAGE}/feed", limit=2).json()
    following = requests.get(first["paging"]["next"], timeout=5).json()
    assert [post["id"] for post in following["data"]] == [made[0]]
    assert "previous" in following["paging"]


def test_a_scheduled_post_appears_in_time(graph: GraphClient, control: Control) -> None:
    post = graph.feed("Hẹn giờ", published="false", scheduled_publish_time=str(NOW + 3600))
    listed = graph("GET", f"{PAGE}/scheduled_posts", fields="scheduled_publish_time").json()["data"]
    assert listed == [{"scheduled_publish_time": NOW + 3600, "id": post}]
    assert graph("GET", f"{PAGE}/published_posts").json()["data"] == []
    control("clock", advance=3600)
    assert [p["id"] for p in graph("GET", f"{PAGE}/published_posts").json()["data"]] == [post]
    assert graph("GET", f"{PAGE}/scheduled_posts").json()["data"] == []


# Photos ----------------------------------------------------------------------------------------------


def unpublished(graph: GraphClient, colour: str = "gray") -> str:
    answer = graph("POST", f"{PAGE}/photos", {"source": ("a.png", png(colour=colour))}, published="false")
    assert set(answer.json()) == {"id"}
    return answer.json()["id"]


def test_several_photos_in_one_post(graph: GraphClient, control: Control) -> None:
    photos = [unpublished(graph, colour) for colour in ("red", "green")]
    assert control.facebook()["posts"] == []
    media = json.dumps([{"media_fbid": photo} for photo in photos])
    post = graph.feed("Hai ảnh", attached_media=media)
    read = graph("GET", post, fields="attachments{subattachments{target}},full_picture,status_type").json()
    targets = [a["target"]["id"] for a in read["attachments"]["data"][0]["subattachments"]["data"]]
    assert targets == photos
    assert read["status_type"] == "added_photos"
    assert requests.get(read["full_picture"], timeout=5).headers["content-type"] == "image/jpeg"
    assert error_of(graph("POST", f"{PAGE}/feed", attached_media=media)) == (100, 1366051)


def test_indexed_media_are_understood(graph: GraphClient, control: Control) -> None:
    photo = unpublished(graph)
    graph.feed("Một ảnh", **{"attached_media[0]": json.dumps({"media_fbid": photo})})
    assert control.facebook()["posts"][0]["photos"] == [photo]


def test_a_photo_by_address_is_fetched(graph: GraphClient, pictures: PictureServer) -> None:
    answer = graph("POST", f"{PAGE}/photos", url=f"{pictures.url}/a.png", caption="Chú thích").json()
    assert pictures.asked == {"/a.png": 1}
    assert answer["post_id"].startswith(PAGE + "_")
    assert graph("GET", answer["post_id"]).json()["message"] == "Chú thích"


@pytest.mark.parametrize("name", ["missing.png", "notes.txt"])
def test_bad_addresses_of_photos(graph: GraphClient, pictures: PictureServer, name: str) -> None:
    assert error_of(graph("POST", f"{PAGE}/photos", url=f"{pictures.url}/{name}")) == (324, 1366046)


@pytest.mark.parametrize("content", [b"", b"not a picture", png() + b"\0" * (10 * 1024 * 1024)])
def test_bad_files_of_photos(graph: GraphClient, control: Control, content: bytes) -> None:
    assert error_of(graph("POST", f"{PAGE}/photos", {"source": ("a.png", content)})) == (324, 1366046)
    assert control.facebook()["photos"] == []


def test_unused_photos_expire_after_a_day(graph: GraphClient, control: Control) -> None:
    unused, used = unpublished(graph), unpublished(graph)
    graph.feed("Một ảnh", attached_media=json.dumps([{"media_fbid": used}]))
    control("clock", advance=24 * 3600)
    assert error_of(graph("GET", unused)) == (100, 33)
    assert graph("GET", used).status_code == 200
    media = json.dumps([{"media_fbid": unused}])
    assert error_of(graph("POST", f"{PAGE}/feed", attached_media=media))[0] == 100


def test_a_shared_page_gives_the_card(graph: GraphClient, control: Control, pictures: PictureServer) -> None:
    graph.feed("Xem", link=f"{pictures.url}/share")
    preview = eventually(lambda: control.facebook()["posts"][0]["preview"])
    assert preview["title"] == "Tựa <b>"
    assert preview["picture"]


# Tokens ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "subcode"),
    [("expire", 463), ("revoke", 458), ("lost_role", 492)],
)
def test_dead_tokens(graph: GraphClient, control: Control, action: str, subcode: int) -> None:
    control("tokens", platform="facebook", account=PAGE, action=action)
    answer = graph("POST", f"{PAGE}/feed", message="a")
    assert answer.status_code == 401
    assert error_of(answer) == (190, subcode)
    app_token = f"{seed.FACEBOOK_APP_ID}|{seed.FACEBOOK_APP_SECRET}"
    asked = graph("GET", "debug_token", input_token=graph.token, access_token=app_token).json()["data"]
    assert (asked["is_valid"], asked["error"]["subcode"]) == (False, subcode)


def test_unknown_and_absent_tokens(graph: GraphClient) -> None:
    assert error_of(graph("GET", PAGE, access_token="x")) == (190, None)
    assert error_of(graph("GET", PAGE, access_token="")) == (104, None)


@pytest.mark.parametrize(
    ("scopes", "write", "read"),
    [(["pages_manage_posts"], None, 10), (["pages_read_engagement"], 200, None)],
)
def test_permissions(
    graph: GraphClient, control: Control, scopes: list[str], write: int | None, read: int | None
) -> None:
    control("accounts", platform="facebook", id=PAGE, scopes=scopes)
    wrote = graph("POST", f"{PAGE}/feed", message="a").json()
    listed = graph("GET", f"{PAGE}/posts").json()
    assert wrote.get("error", {}).get("code") == write
    assert listed.get("error", {}).get("code") == read


def test_a_user_token_lists_pages_and_may_not_post(graph: GraphClient) -> None:
    graph.token = seed.FACEBOOK_USER_TOKEN
    row = graph("GET", "me/accounts").json()["data"][0]
    assert (row["id"], row["access_token"]) == (PAGE, seed.FACEBOOK_PAGE_TOKEN)
    assert "CREATE_CONTENT" in row["tasks"]
    assert error_of(graph("POST", f"{PAGE}/feed", message="a"))[0] == 200
    assert graph("GET", PAGE, fields="access_token").json()["access_token"] == seed.FACEBOOK_PAGE_TOKEN


def proof(message: str) -> str:
    return hmac.new(seed.FACEBOOK_APP_SECRET.encode(), message.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("params", "good"),
    [
        ({"appsecret_proof": proof(seed.FACEBOOK_PAGE_TOKEN)}, True),
        ({"appsecret_proof": "0" * 64}, False),
        ({"appsecret_proof": proof(f"{seed.FACEBOOK_PAGE_TOKEN}|{NOW}"), "appsecret_time": NOW}, True),
        (
            {
                "appsecret_proof": proof(f"{seed.FACEBOOK_PAGE_TOKEN}|{NOW - 301}"),
                "appsecret_time": NOW - 301,
            },
            False,
        ),
        ({}, False),
    ],
    ids=["plain", "wrong", "timed", "old", "none"],
)
def test_the_secret_proof(graph: GraphClient, control: Control, params: dict[str, Any], good: bool) -> None:
    control("accounts", platform="facebook", id=PAGE, require_proof=True)
    answer = graph("GET", PAGE, **params)
    assert (answer.status_code == 200) is good
    if not good:
        assert answer.json()["error"]["type"] == "GraphMethodException"


def test_page_fields(graph: GraphClient) -> None:
    page = graph("GET", PAGE, fields="name,picture{url},verification_status").json()
    assert page["name"] == seed.DEMO_NAME
    assert set(page["picture"]["data"]) == {"url"}
    assert error_of(graph("GET", "1")) == (100, 33)


def test_usage_headers(graph: GraphClient) -> None:
    headers = graph("GET", PAGE).headers
    assert json.loads(headers["X-App-Usage"])["call_count"] < 100
    assert PAGE in json.loads(headers["X-Business-Use-Case-Usage"])
    assert headers["facebook-api-version"] == "v26.0"
