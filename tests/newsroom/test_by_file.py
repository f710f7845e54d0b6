"""An article from a file by a plain form: the way in without script. And the editor, which says so there."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import Client

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Appointment, Unit
from caunoi.foundation import clock
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
    assert (
        "category: " in begun
        and "unit: van-phong\n" in begun
        and soup.find("form", attrs={"data-cn": "by-file"})["enctype"] == "multipart/form-data"
    )
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


CHANGED = """---
title: Lịch tiếp công dân tháng 02 năm 2027
lead: Người dân được tiếp vào thứ Năm hằng tuần.
category: interaction
{more}---

Đoạn mới.
"""


def standing(world: World) -> Article:
    """A public article in which every field says something."""
    agencies.enter_areas(world.agency, [{"code": "30", "name": "Tỉnh Lạc Giang"}])
    original = world.article("Bài gốc")
    world.publish(original)
    article = world.article(
        language="en", translation_of=original, area=world.agency.areas.get(), cover=worlds.picture(),
        cover_alt="Cổng trụ sở", legal_references="Luật An ninh mạng", broadcast="north",
        not_before=clock.now() + timedelta(days=1), not_after=clock.now() + timedelta(days=9),
    )  # fmt: skip
    assert all(getattr(article, name) for name in KEPT)
    return article


KEPT = (
    "language", "translation_of", "area", "cover", "cover_alt", "sources", "legal_references", "not_before", "not_after",
    "broadcast",
)  # fmt: skip


def in_the_file(name: str) -> str:
    return {"cover": "image", "cover_alt": "image_alt"}.get(name, name)


@pytest.mark.parametrize("named", ["", *KEPT])
def test_a_field_that_the_file_does_not_name_stays(world: World, named: str) -> None:
    article = standing(world)
    before = {name: str(getattr(article, name)) for name in KEPT}
    text = CHANGED.format(more=f"{in_the_file(named)}:\n" if named else "")
    send(world, f"/admin/articles/{article.pk}/from-file/", text=text)
    again = Article.objects.get(pk=article.pk)
    assert again.title == "Lịch tiếp công dân tháng 02 năm 2027" and "Đoạn mới." in str(again.body)
    changed = {name for name in KEPT if str(getattr(again, name)) != before[name]}
    assert changed == {"": set(), "cover": {"cover", "cover_alt"}}.get(named, {named})


def test_another_cover_does_not_keep_the_description_of_the_one_before(world: World) -> None:
    article = standing(world)
    text = CHANGED.format(more="image: san.png\n")
    send(world, f"/admin/articles/{article.pk}/from-file/", text=text, pictures=[picture("san.png", "navy")])
    again = Article.objects.get(pk=article.pk)
    assert again.cover != article.cover and again.cover_alt == ""


def test_the_page_names_the_fields_and_the_units_of_a_new_article_only(world: World) -> None:
    article = standing(world)
    new, next_draft = (page(world, "lan", path) for path in (NEW, f"/admin/articles/{article.pk}/from-file/"))
    names = {code.get_text() for code in next_draft.select("section code")}
    assert {"area", "translation_of", "broadcast", "sources"} <= names and "van-phong" not in names
    assert "van-phong" in {code.get_text() for code in new.select("section code")}


def test_a_new_article_is_of_the_writers_own_agency_and_unit(world: World) -> None:
    """As everywhere else: an appointment that is over counts no more, and the unit is the writer's."""
    other = agencies.found_agency(slug="khac", name="Khác", short_name="K", public_url="https://khac.example")
    unit = Unit.objects.create(agency=world.agency, slug="tuyen-truyen", name="Phòng Tuyên truyền")
    Unit.objects.create(agency=other, slug="mot", name="Một")
    person = world.people["binh"]
    Appointment.objects.filter(person=person).delete()
    past = clock.now() - timedelta(days=9)
    over = past + timedelta(days=1)
    agencies.appoint(person, "editor", other, starts_at=past, ends_at=over)
    agencies.appoint(person, "editor", world.agency, unit=unit, starts_at=past)
    send(world, NEW, person="binh", text=CHANGED.format(more=""))
    assert Article.objects.get().unit == unit


def test_one_text_is_a_list_of_one(world: World) -> None:
    send(world, NEW, text=CHANGED.format(more="legal_references: Luật An ninh mạng\nsources: Thông báo số 16\n"))
    made = Article.objects.get()
    assert made.legal_references == "Luật An ninh mạng"
    assert [source.value["title"] for source in made.sources] == ["Thông báo số 16"]


def test_values_are_taken_as_they_are_written(world: World) -> None:
    """YAML's own reading makes a date of the first, 5 of the second and 24 of the third."""
    agencies.enter_areas(world.agency, [{"code": "030", "name": "Tỉnh Lạc Giang"}])
    more = "not_before: 2027-01-05 09:05\nlegal_references: 0005\narea: 030\n"
    send(world, NEW, text=CHANGED.format(more=more))
    made = Article.objects.get()
    assert clock.local(made.not_before).isoformat() == "2027-01-05T09:05:00+07:00"
    assert (made.legal_references, made.area.code) == ("0005", "030")


@pytest.mark.parametrize("named", ["Trụ%20sở.png", "<Trụ sở.png>"])
def test_a_picture_may_have_a_vietnamese_name_with_blanks(world: World, named: str) -> None:
    name = normalize("NFD", "Trụ sở.png")  # as some systems store it
    text = CHANGED.format(more="") + f"\n![Sân tiếp dân]({named})\n"
    send(world, NEW, text=text, pictures=[picture(name, "navy")])
    assert [block.block_type for block in Article.objects.get().body] == ["paragraph", "image"]


@pytest.mark.parametrize(
    "names", [["san.png", "san.png"], [normalize("NFD", "Sân.png"), "Sân.png"], ["ạ" * 100 + ".png"]]
)
def test_pictures_whose_names_would_be_mistaken_are_refused(world: World, names: list[str]) -> None:
    pictures = [picture(name, colour) for name, colour in zip(names, ("navy", "teal"), strict=False)]
    answer = send(world, NEW, 422, text=CHANGED.format(more=""), pictures=pictures)
    assert normalize("NFC", names[-1]) in " ".join(answer.context["form"].errors["pictures"])
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        *(
            ({"text": CHANGED.format(more=f"{line}\n")}, f"<li>{line.partition(':')[0]}: ")
            for line in (
                "not_before: 2027-02-30",
                "not_after: 0001-01-01",
                "not_before: 9999-12-31T23:59:59Z",
                f"image_alt: {'a' * 301}",
                "image_alt: [a, b]",
                "legal_references: {a: b}",
                "legal_references: [[a]]",
                "sources: [[[a]]]",
                'image: "a\\0b"',
                'legal_references: "\\ud800"',
                'unit: "\\0"',
                "language: [vi]",
            )
        ),
        ({"text": FILE.replace("Lịch", "Lịch " * 100)}, "<li>title: "),
        ({"text": FILE.replace("Lịch", '"\\ud800').replace("2027", '2027"')}, "<li>title: "),
        ({"text": FILE.replace("Người", "Người " * 100)}, "<li>lead: "),
        ({"text": CHANGED.format(more='"\\ud800": a\n')}, "translation_of"),
        ({"text": CHANGED.format(more=f"sources: {'[' * 5000}\n")}, "article.md"),
        ({"text": CHANGED.format(more="sources: &a [*a]\n")}, "article.md"),
        ({"text": CHANGED.format(more="") + "\n![a](%00.png)\n"}, "<li>body: "),
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


def test_a_picture_cannot_leave_its_folder(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the parser of uploads lets through: what a picture is called is never more than a name."""
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(inside))
    monkeypatch.setattr(MultiPartParser, "sanitize_file_name", lambda _self, name: name)
    monkeypatch.setattr(UploadedFile, "name", property(lambda _self: "../../ngoai.png", lambda _self, _name: None))
    send(world, NEW, 422, file=article_file(), pictures=[picture("ngoai.png", "navy")])
    assert not list(tmp_path.rglob("ngoai.png"))


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
