"""The PyPI client `zalo-sdk` drives the Zalo stand-in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import zalo_sdk

# `zalo_sdk.oa.Client` names its sibling through the package, so the package comes first.
import zalo_sdk.oa
from PIL import Image

from caunoi_sandbox import seed
from caunoi_sandbox.testing import running_sandbox


@pytest.fixture
def base() -> Iterator[str]:
    with running_sandbox() as url:
        yield url


@pytest.fixture
def client(base: str) -> Any:
    return zalo_sdk.oa.Client(
        seed.ZALO_APP_ID,
        seed.ZALO_APP_SECRET,
        seed.ZALO_ACCESS_TOKEN,
        seed.ZALO_REFRESH_TOKEN,
        endpoint_prefix=f"{base}/zalo",
    )


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


def control(base: str, path: str, **order: Any) -> dict[str, Any]:
    answer = requests.post(f"{base}/_control/{path}", json=order, timeout=5)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_followers_are_listed_and_read(client: Any) -> None:
    listed = client.get_list({"offset": 0, "count": 10})["data"]
    assert (listed["total"], listed["count"]) == (seed.DEMO_FOLLOWERS, 10)
    user_id = listed["users"][0]["user_id"]
    assert client.get_user_detail(user_id)["data"]["user_id"] == user_id
    assert client.get_profile(user_id)["data"]["user_id"] == user_id
    assert len(client.get_followers({"offset": 20, "count": 50})["data"]["followers"]) == 4


def test_limits_of_the_list(client: Any) -> None:
    for asked in ({"offset": 9952, "count": 1}, {"offset": 0, "count": 51}):
        with pytest.raises(zalo_sdk.ZaloOAException, match="-210"):
            client.get_list(asked)


def test_tags(client: Any) -> None:
    user_id = client.get_list({"offset": 0, "count": 1})["data"]["users"][0]["user_id"]
    client.tag_follower(user_id, "tổ-5")
    assert client.get_tags_of_oa()["data"] == ["tổ-5"]
    assert client.get_user_detail(user_id)["data"]["tags_and_notes_info"]["tag_names"] == ["tổ-5"]
    assert client.get_list({"offset": 0, "count": 5, "tag_name": "tổ-5"})["data"]["users"] == [{"user_id": user_id}]
    client.rm_follower_from_tag(user_id, "tổ-5")
    assert client.get_user_detail(user_id)["data"]["tags_and_notes_info"]["tag_names"] == []
    client.rm_tag("tổ-5")
    assert client.get_tags_of_oa()["data"] == []


def test_uploads(client: Any) -> None:
    assert client.upload_file(picture(), "image", "a.png", "image/png")["data"]["attachment_id"]
    assert client.upload_file(b"%PDF-1.4", "file", "a.pdf", "application/pdf")["data"]["token"]
    for content in (b"no picture", picture("GIF"), picture() + b"\0" * (1024 * 1024)):
        with pytest.raises(zalo_sdk.ZaloOAException, match="-201"):
            client.upload_file(content, "image", "a.png", "image/png")


def test_quotas(client: Any) -> None:
    user_id = client.get_list({"offset": 0, "count": 1})["data"]["users"][0]["user_id"]
    assert client.get_free_response_quota("m1")["data"]["type"] == "reply"
    assert client.get_zalo_oa_quotas("OA", "cs", "sub_quota")["data"][0]["product_type"] == "cs"
    assert client.get_zalo_user_quotas(user_id)["data"]["promotion"]["monthly_remain"] == 40


def test_expiry_is_seen_as_expiry(base: str, client: Any) -> None:
    control(base, "tokens", platform="zalo", account=seed.ZALO_OA_ID, action="expire")
    with pytest.raises(zalo_sdk.ZaloOAAuthTokenExpiredException):
        client.get_tags_of_oa()


def test_the_client_refreshes(base: str, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its OAuth address is fixed in code; only the host is turned to the stand-in."""
    send = requests.post

    def redirected(url: str, *args: Any, **more: Any) -> requests.Response:
        return send(url.replace("https://oauth.zaloapp.com", f"{base}/zalo-oauth"), *args, **more)

    monkeypatch.setattr(requests, "post", redirected)
    access, refresh, _ = client.refresh_acccess_token()
    assert access != seed.ZALO_ACCESS_TOKEN
    assert client.get_tags_of_oa()["error"] == 0
    client.refresh_token = seed.ZALO_REFRESH_TOKEN
    with pytest.raises(zalo_sdk.ZaloOAException, match="-14014"):
        client.refresh_acccess_token()
    assert refresh != seed.ZALO_REFRESH_TOKEN


def test_a_broadcast(base: str, client: Any) -> None:
    now = requests.get(f"{base}/_control/clock", timeout=5).json()["now"]
    control(base, "clock", now=now[:10] + "T09:00:00+07:00")
    article = control(base, "post", platform="zalo", account=seed.ZALO_OA_ID, title="Bài")["id"]
    element = zalo_sdk.oa.ZaloTemplateElement(media_type="article")
    element.elem["attachment_id"] = article
    template = zalo_sdk.oa.ZaloAttachmentTemplate(zalo_sdk.oa.ZaloTemplateType.media, [element], [])
    body = zalo_sdk.oa.ZaloMessageBody(attachment=zalo_sdk.oa.ZaloAttachment("template", template.toDict()))
    answer = client.send_message(zalo_sdk.oa.ZaloRecipient(target={"gender": "0"}), body, category="action")
    state = requests.get(f"{base}/_state/zalo", timeout=5).json()["accounts"][seed.ZALO_OA_ID]
    assert state["broadcasts"][0]["message_id"] == answer["data"]["message_id"]
    assert state["broadcasts"][0]["articles"] == [article]


def test_the_clients_own_habits_arrive(base: str, client: Any) -> None:
    """Guards the other tests: the underscored header, and JSON with blanks in `data`."""
    client.get_list({"offset": 0, "count": 1})
    call = requests.get(f"{base}/_calls", timeout=5).json()["calls"][-1]
    assert "access_token" in call["headers"]
    assert "data=" in call["path"]
    assert json.loads(call["answer"])["error"] == 0


def test_a_message_to_a_person_within_its_windows(base: str, client: Any) -> None:
    """Free for 48 hours, then from the quota, after seven days not at all (Zalo reference §3.1)."""
    person = zalo_sdk.oa.ZaloRecipient(user_id=spoken(base))
    body = zalo_sdk.oa.ZaloMessageBody(text="Đã nhận phản ánh.")
    told = client.send_message(person, body)["data"]
    assert told["message_id"] and told["quota"] == {"quota_type": "reply"}
    control(base, "clock", advance=48 * 3600 + 1)
    client.access_token = renewed(base)
    assert client.send_message(person, body)["data"]["quota"]["remain"] == "499"
    assert client.get_zalo_oa_quotas("OA", "cs", "sub_quota")["data"][0]["remain"] == 499
    control(base, "accounts", platform="zalo", id=seed.ZALO_OA_ID, monthly_messages=1)
    with pytest.raises(zalo_sdk.ZaloOAException, match="-211"):
        client.send_message(person, body)
    control(base, "clock", advance=5 * 24 * 3600)
    client.access_token = renewed(base)
    with pytest.raises(zalo_sdk.ZaloOAException, match="-230"):
        client.send_message(person, body)
    state = requests.get(f"{base}/_state/zalo", timeout=5).json()["accounts"][seed.ZALO_OA_ID]
    assert [(one["by"], one["text"]) for one in state["messages"]] == [
        ("person", "Đường ngập"), ("account", "Đã nhận phản ánh."), ("account", "Đã nhận phản ánh."),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), [("", "-201"), ("x" * 2001, "-210")])
def test_what_is_no_message_is_refused(base: str, client: Any, text: str, code: str) -> None:
    with pytest.raises(zalo_sdk.ZaloOAException, match=code):
        client.send_message(zalo_sdk.oa.ZaloRecipient(user_id=spoken(base)), zalo_sdk.oa.ZaloMessageBody(text=text))


def test_nobody_is_written_to_who_never_wrote(client: Any) -> None:
    follower = client.get_list({"offset": 0, "count": 1})["data"]["users"][0]["user_id"]
    for person, code in ((follower, "-232"), ("x", "-201")):
        with pytest.raises(zalo_sdk.ZaloOAException, match=code):
            client.send_message(zalo_sdk.oa.ZaloRecipient(user_id=person), zalo_sdk.oa.ZaloMessageBody(text="Chào"))


def spoken(base: str) -> str:
    """A person who has written; nobody listens."""
    control(base, "webhooks", platform="zalo", url="http://127.0.0.1:9/")
    return str(control(base, "say", platform="zalo", text="Đường ngập")["person"])


def renewed(base: str) -> str:
    """A token of the new day: the old one ends after 25 hours."""
    order = {"platform": "zalo", "id": seed.ZALO_OA_ID, "access_token": "t" * 40, "refresh_token": "r" * 40}
    control(base, "accounts", **order)
    return "t" * 40
