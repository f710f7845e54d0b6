"""An article from a file by a plain form: the way in without script. And the editor, which says so there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from caunoi.releases.models import Release
from tests import world as worlds
from tests.newsroom.test_screens import page, post, review
from tests.world import World

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/from-file/"
FILE = """---
title: Lịch tiếp công dân tháng 02 năm 2027
lead: Người dân được tiếp vào thứ Năm hằng tuần.
category: interaction
sources: [Thông báo số 16/TB-CQM]
image: cong.png
image_alt: Cổng trụ sở
---

Đoạn đầu tiên.

![Sân tiếp dân](san.png)
"""


@pytest.fixture
def world() -> World:
    return worlds.build()


def picture(name: str, colour: str) -> SimpleUploadedFile:
    file = worlds.picture(colour).file
    with file.open("rb") as opened:
        return SimpleUploadedFile(name, opened.read(), "image/png")


def article_file(text: str = FILE) -> SimpleUploadedFile:
    return SimpleUploadedFile("bai.md", text.encode(), "text/markdown")


def send(world: World, path: str, status: int = 302, person: str = "lan", **data: Any) -> Any:
    return post(world, person, path, data, status)


def test_a_file_with_its_pictures_becomes_a_draft_to_review(world: World) -> None:
    pictures = [picture("cong.png", "navy"), picture("san.png", "teal")]
    answer = send(world, NEW, file=article_file(), pictures=pictures)
    made = Article.objects.get()
    assert answer["Location"] == review(made)
    assert (made.title, made.state) == ("Lịch tiếp công dân tháng 02 năm 2027", "draft")
    assert made.cover is not None and [block.block_type for block in made.body] == ["paragraph", "image"]
    assert [row.person.username for row in made.contributions.all()] == ["lan"]
    assert not Release.objects.exists()


def test_its_text_may_be_written_into_the_page(world: World) -> None:
    soup = page(world, "lan", NEW)
    begun = soup.find("textarea", attrs={"name": "text"}).get_text()
    assert "category: " in begun and soup.find("form", attrs={"data-cn": "by-file"})["enctype"] == "multipart/form-data"
    written = begun.strip().replace("\n", "\r\n")  # as a browser sends it
    send(world, NEW, text=written)
    assert Article.objects.get().state == "draft"


def test_an_article_gets_its_next_draft_and_keeps_its_statement(world: World) -> None:
    article = world.article()
    world.publish(article)
    text = FILE.replace("image: cong.png\nimage_alt: Cổng trụ sở\n", "").replace("![Sân tiếp dân](san.png)\n", "")
    send(world, f"/admin/articles/{article.pk}/from-file/", file=article_file(text))
    again = Article.objects.get()
    assert (again.statement_id, again.state, again.title) == (
        article.statement_id,
        "draft",
        "Lịch tiếp công dân tháng 02 năm 2027",
    )
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Chọn tệp"),
        ({"text": "Chỉ có chữ"}, "article.md"),
        ({"text": "---\ntitle: T\n---\n\nĐoạn."}, "lead"),
        ({"text": FILE}, "cong.png"),
        ({"text": FILE.replace("interaction", "khong-co")}, "khong-co"),
        ({"text": FILE.replace("image: cong.png", "image: ../../etc/passwd")}, "passwd"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(world: World, data: dict[str, str], said: str) -> None:
    answer = send(world, NEW, 422, **data)
    text = answer.content.decode()
    assert said in text and "/tmp" not in text
    assert answer.context["form"]["text"].value() == data.get("text")
    assert not Article.objects.exists()


def test_bytes_that_are_no_text_are_refused(world: World) -> None:
    file = SimpleUploadedFile("bai.md", b"\xff\xfe\x00", "text/markdown")
    assert "bai.md" in send(world, NEW, 422, file=file).content.decode()


def test_a_picture_cannot_leave_its_folder(world: World) -> None:
    file = picture("../../ngoai.png", "navy")
    send(world, NEW, 422, file=article_file(), pictures=[file])
    assert not Path("/ngoai.png").exists()


def test_who_may_not_write_saves_nothing(world: World) -> None:
    send(
        world, NEW, 422, person="an", text=FILE.replace("image: cong.png\n", "").replace("![Sân tiếp dân](san.png)", "")
    )
    assert not Article.objects.exists()
    client = Client()
    assert client.get(NEW).status_code == 302  # to the sign-in


def test_a_waiting_article_says_what_saving_does(world: World) -> None:
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    assert page(world, "lan", f"/admin/articles/{article.pk}/from-file/").find(class_="cn-note--differs")


def test_the_editor_offers_it_where_script_is_off(world: World) -> None:
    article = world.article()
    ways = {
        "/admin/articles/add/": NEW,
        f"/admin/articles/edit/{article.pk}/": f"/admin/articles/{article.pk}/from-file/",
    }
    for editor, way in ways.items():
        aside = page(world, "lan", editor).find(attrs={"data-cn": "without-script"})
        assert aside.find_parent("noscript") is not None
        assert aside.find("a")["href"] == way
    assert page(world, "root", "/admin/categories/add/").find(attrs={"data-cn": "without-script"}) is None
    calendar = (
        page(world, "lan", "/admin/").find("nav", class_="cn-noscript").find("a", href="/admin/articles/calendar/")
    )
    assert calendar is not None
