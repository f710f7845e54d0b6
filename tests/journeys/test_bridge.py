"""The bridge in a real browser: somebody writes on the phone, the clerk answers, another person approves, and the answer
is on the phone. Screenshots go to `CAUNOI_SCREENSHOTS` when it is set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from caunoi_sandbox import seed
from tests.journeys.running import Demo, running_demo, wait_until
from tests.journeys.test_story import TIMEOUT, browser, picture, signed_in

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.crash]

WORDS = "Đèn đường trước nhà văn hóa xã Mẫu không sáng đã ba đêm."
DANGER = "có người đang cầm dao trước cổng trường"
ANSWER = "Đèn đã được thay vào chiều nay. Cảm ơn phản ánh."
CODE = re.compile(r"Mã tra cứu: (?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}\b")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("bridge") / "data", statements=2) as demo:
        yield demo


@pytest.mark.parametrize(
    ("path", "route"),
    [
        (f"/phone/zalo/{seed.ZALO_OA_ID}/with/p1", "Tin nhắn Zalo"),
        (f"/phone/facebook/{seed.FACEBOOK_PAGE_ID}/with/p1", "Tin nhắn Facebook"),
    ],
    ids=["zalo", "facebook"],
)
def test_from_the_phone_to_the_clerk_and_back(demo: Demo, browser: Browser, path: str, route: str) -> None:
    phone = browser.new_context(locale="vi-VN", viewport={"width": 360, "height": 740}).new_page()
    phone.goto(demo.sandbox + path)
    phone.fill("#text", WORDS)
    phone.click("form.saying button")
    wait_until("the receipt is on the phone", lambda: CODE.search(read_again(phone)), 30)
    picture(phone, "bridge-1-receipt")

    mai = signed_in(browser, demo, "mai")
    mai.goto(f"{demo.url}/admin/cases/")
    row = mai.locator("tbody tr", has_text=route).first
    row.locator("a").first.click()
    talk = mai.locator("[data-cn=talk]")
    expect(talk).to_contain_text(WORDS)
    assert not CODE.search(talk.inner_text())  # nobody can issue the code again
    picture(mai, "bridge-2-case")
    mai.fill("#cn-draft-text", ANSWER)
    mai.locator("form[action$='/draft/'] button").click()

    hoa = signed_in(browser, demo, "hoa")
    hoa.goto(mai.url)
    hoa.locator("form[action$='/approve/'] button").click()
    wait_until("the answer is on the phone", lambda: ANSWER in read_again(phone), 30)
    picture(phone, "bridge-3-answer")
    hoa.goto(mai.url)
    expect(hoa.locator("[data-cn=talk]")).to_contain_text("đã gửi", timeout=TIMEOUT)
    picture(hoa, "bridge-4-sent")


def test_somebody_in_danger_reads_the_numbers_on_every_channel(demo: Demo) -> None:
    """R57: in the first answer, by itself, within seconds; a comment is answered in private."""
    post = demo.control("post", platform="facebook", account=seed.FACEBOOK_PAGE_ID, message="Thông báo mẫu")["id"]
    told = [
        demo.control("say", platform="zalo", person="d1", text=DANGER),
        demo.control("say", platform="facebook", person="d2", text=DANGER),
        demo.control("say", platform="facebook", person="d3", text=DANGER, post=post),
    ]
    people = {one["person"] for one in told}
    answers = wait_until("all three are answered", lambda: len(found := answered(demo, people)) == 3 and found, 20)
    assert all(text.index("113") < text.index("Mã tra cứu") for text in answers.values())
    listed = demo.command("case", "list", "--by", "mai", "--json").stdout
    assert [row["channel"] for row in json.loads(listed) if "urgent" in row["flags"]]


def answered(demo: Demo, people: set[str]) -> dict[str, str]:
    """What the accounts have sent to these people."""
    states = [demo.get(f"/_state/{platform}")["accounts"] for platform in ("zalo", "facebook")]
    messages = [message for accounts in states for account in accounts.values() for message in account["messages"]]
    return {one["person"]: one["text"] for one in messages if one["by"] == "account" and one["person"] in people}


def read_again(phone: Page) -> str:
    phone.reload()
    return phone.locator("main").inner_text()
