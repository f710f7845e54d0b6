"""Where an article holds: the agency's list, form and file, the signed release, and what stays as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from caunoi.agencies import actions as agencies
from caunoi.agencies import areas, audit, policies
from caunoi.agencies.models import AuditLine
from caunoi.cli import main
from caunoi.foundation import proof
from caunoi.newsroom import compose, markdown
from caunoi.newsroom.checks import NotReady
from caunoi.newsroom.models import Article
from caunoi.releases.content import Area, AreaName, from_json, to_json
from tests import world as worlds
from tests.newsroom.test_screens import data_of
from tests.world import World

pytestmark = pytest.mark.django_db

PLACES = [
    {"code": "30", "name": "Tỉnh Lạc Giang", "name_en": "Lac Giang Province"},
    {"code": "30-012", "name": "Xã Kỳ Thượng", "within": "30"},
    {"code": "30-013", "name": "Xã Kỳ Hạ", "within": "30"},
    {"code": "31-044", "name": "Xã Kỳ Hạ"},
]
EARLIER = (  # as it was signed before there were areas
    '{"address":"https://lacgiang.example/t/ABCD2345/lich","agency":"lac-giang","approved_at":'
    '"2026-11-24T02:05:00+00:00","approver":"u2","authors":["u1"],"body":[{"html":"Người dân.","type":"paragraph"}],'
    '"category":"interaction","category_name":"Tương tác","first_published_at":"2026-11-24T02:05:00+00:00","format":'
    '"caunoi-release/1","language":"vi","lead":"Ngắn.","number":1,"operation":"publish","short_link":'
    '"https://lacgiang.example/t/ABCD2345","slug":"lich","sources":[{"title":"Thông báo số 15","url":""}],"statement":'
    '"ABCD2345","title":"Lịch","unit":"Văn phòng"}'
)
FILE = """---
title: Nước lên nhanh ở Kỳ Thượng
lead: Người dân rời nhà ven sông trước 18:00.
category: interaction
sources: [Thông báo số 15/TB-CQM]
{area}
---

Lên nhà văn hóa xã.
"""


@pytest.fixture
def world() -> World:
    built = worlds.build()
    agencies.enter_areas(built.agency, PLACES)
    return built


def commune(world: World) -> Any:
    return world.agency.areas.get(code="30-012")


def test_a_release_of_earlier_keeps_its_bytes() -> None:
    content = from_json(json.loads(EARLIER))
    assert content.area is None
    assert proof.canonical(to_json(content)) == EARLIER.encode()


def test_without_an_area_nothing_is_added_to_words_and_release(world: World) -> None:
    article = world.article()
    assert "area" not in compose.draft_value(article)
    assert "area" not in json.loads(bytes(world.publish(article).canonical))


def test_the_area_is_signed_with_those_that_contain_it(world: World) -> None:
    release = world.publish(world.article(area=commune(world)))
    said = json.loads(bytes(release.canonical))
    assert said["area"] == {
        "code": "30-012", "name": "Xã Kỳ Thượng", "within": [{"code": "30", "name": "Tỉnh Lạc Giang"}],
    }  # fmt: skip
    content = from_json(said)
    assert content.area == Area("30-012", "Xã Kỳ Thượng", (AreaName("30", "Tỉnh Lạc Giang"),))
    assert proof.canonical(to_json(content)) == bytes(release.canonical)


def test_an_english_article_names_it_in_english_where_it_can(world: World) -> None:
    value = compose.draft_value(world.article("In English", language="en", area=commune(world)))
    assert value["area"]["name"] == "Xã Kỳ Thượng"
    assert value["area"]["within"] == [{"code": "30", "name": "Lac Giang Province"}]


def test_another_area_is_another_article_to_approve(world: World) -> None:
    article = world.article()
    before = compose.digest_of(compose.draft_value(article))
    article.area = commune(world)
    assert compose.digest_of(compose.draft_value(article)) != before


def test_a_new_name_changes_nothing_that_was_released(world: World, client: Client) -> None:
    release = world.publish(world.article(area=commune(world)))
    agencies.enter_areas(world.agency, [{"code": "30-012", "name": "Phường Kỳ Thượng", "within": "30"}])
    assert (
        "Áp dụng tại: Xã Kỳ Thượng, Tỉnh Lạc Giang"
        in client.get(f"/t/{release.statement_id}", follow=True).content.decode()
    )


def test_api_tells_and_filters_by_it(world: World, client: Client) -> None:
    world.publish(world.article("Cho mọi nơi"))
    world.publish(world.article("Cho một xã", area=commune(world)))
    items = client.get("/api/v1/articles?area=30").json()["items"]
    assert [(item["title"], item["kind"], item["has"], item["area"]) for item in items] == [
        ("Cho một xã", "article", [], {"code": "30-012", "name": "Xã Kỳ Thượng", "within": [
            {"code": "30", "name": "Tỉnh Lạc Giang"}]}),
    ]  # fmt: skip
    assert client.get("/api/v1/articles?area=30-012&kind=article").json()["items"] == items
    assert client.get("/api/v1/articles?has=table").json()["items"] == []
    assert client.get("/api/v1/articles?kind=alert").json()["items"] == []
    assert [item["area"] for item in client.get("/api/v1/articles").json()["items"]][1] is None
    assert client.get("/api/v1/articles?area=a.b").status_code == 422


def test_the_form_offers_the_agency_s_areas_in_order(world: World) -> None:
    second = agencies.found_agency(slug="khac", name="Khác", short_name="K", public_url="https://khac.example")
    agencies.enter_areas(second, [{"code": "99", "name": "Của cơ quan khác"}])
    client = Client()
    client.force_login(world.people["lan"])
    article = world.article()
    page = BeautifulSoup(client.get(f"/admin/articles/edit/{article.pk}/").content, "html.parser")
    names = [option.get_text() for option in page.select("select[name=area] option")]
    assert names[1:] == [
        "Tỉnh Lạc Giang", "Xã Kỳ Hạ, Tỉnh Lạc Giang", "Xã Kỳ Thượng, Tỉnh Lạc Giang", "Xã Kỳ Hạ",
    ]  # fmt: skip
    data = data_of(world, article, article.title, area=str(commune(world).pk))
    client.post(f"/admin/articles/edit/{article.pk}/", data)
    assert Article.objects.get(pk=article.pk).area == commune(world)
    review = client.get(f"/admin/articles/{article.pk}/review/").content.decode()
    assert "Xã Kỳ Thượng, Tỉnh Lạc Giang" in review


@pytest.mark.parametrize(
    ("line", "code"),
    [('area: "30-012"', "30-012"), ("area: Xã Kỳ Thượng", "30-012"), ("area: 30", "30"), ("", None)],
)
def test_a_file_names_it_by_code_or_name(world: World, tmp_path: Path, line: str, code: str | None) -> None:
    (tmp_path / "a.md").write_text(FILE.format(area=line), encoding="utf-8")
    article = markdown.write_new(markdown.read(tmp_path / "a.md"), by=world.people["lan"])
    assert (article.area.code if article.area else None) == code


@pytest.mark.parametrize(("line", "told"), [("area: Xã Kỳ Hạ", "30-013, 31-044"), ("area: Đảo xa", "Đảo xa")])
def test_a_file_with_another_name_is_refused_at_the_field(world: World, tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "a.md").write_text(FILE.format(area=line), encoding="utf-8")
    with pytest.raises(NotReady, match=told) as refused:
        markdown.write_new(markdown.read(tmp_path / "a.md"), by=world.people["lan"])
    assert [problem.field for problem in refused.value.problems] == ["area"]


@pytest.mark.parametrize(
    ("listed", "field"),
    [
        ([{"code": "30.1", "name": "X"}], "code"),
        ([{"code": "", "name": "X"}], "code"),
        ([{"code": "1", "name": "X"}, {"code": "1", "name": "Y"}], "code"),
        ([{"code": "1", "name": " "}], "name"),
        ([{"code": "1", "name": "X", "within": "9"}], "within"),
        ([{"code": "1", "name": "X", "within": "1"}], "within"),
        ([{"code": "1", "name": "X", "within": "2"}, {"code": "2", "name": "Y", "within": "1"}], "within"),
        ([{"code": "30", "name": "Tỉnh", "within": "30-012"}], "within"),  # with what is known already
    ],
)
def test_a_list_that_makes_no_sense_is_refused_whole(world: World, listed: Any, field: str) -> None:
    before = list(world.agency.areas.values_list("code", "name", "within"))
    with pytest.raises(agencies.Refused) as refused:
        agencies.enter_areas(world.agency, listed, by=world.people["an"])
    assert refused.value.field == field
    assert list(world.agency.areas.values_list("code", "name", "within")) == before


def test_a_file_changes_only_the_columns_that_it_has(world: World, tmp_path: Path) -> None:
    def entered(text: str) -> tuple[str, str, str | None]:
        (tmp_path / "areas.csv").write_text(text, encoding="utf-8")
        assert main(["areas", str(tmp_path / "areas.csv"), "--by", "an"]) == 0
        found = world.agency.areas.select_related("within").get(code="30-012")
        return found.name, found.name_en, found.within.code if found.within else None

    whole = "code,name,name_en,within\n30-012,Xã Kỳ Thượng,Ky Thuong,30\n"
    assert entered(whole) == ("Xã Kỳ Thượng", "Ky Thuong", "30")
    assert entered("code,name\n30-012,Phường Kỳ Thượng\n") == ("Phường Kỳ Thượng", "Ky Thuong", "30")
    assert entered("code,name,within,name_en\n30-012,Xã Kỳ Thượng\n") == ("Xã Kỳ Thượng", "Ky Thuong", "30")
    assert entered("code,name,within\n30-012,Xã Kỳ Thượng,\n") == ("Xã Kỳ Thượng", "Ky Thuong", None)
    assert entered("code,name,name_en,within\n30-012,Xã Kỳ Thượng,,31-044\n") == ("Xã Kỳ Thượng", "", "31-044")


def test_they_are_listed_as_in_a_dictionary_each_after_the_one_around_it(world: World) -> None:
    names = [name for _pk, name in areas.by_place(world.agency.pk)]
    here = ", Tỉnh Lạc Giang"
    assert names == ["Tỉnh Lạc Giang", f"Xã Kỳ Hạ{here}", f"Xã Kỳ Thượng{here}", "Xã Kỳ Hạ"]
    agencies.enter_areas(world.agency, [
        {"code": "30", "name": "Vùng Lạc Giang"}, {"code": "1", "name": "Ấp Đá"}, {"code": "30-012", "name": "Xã Ea", "within": "31-044"},
    ])  # fmt: skip
    names = [name for _pk, name in areas.by_place(world.agency.pk)]
    assert names == ["Ấp Đá", "Vùng Lạc Giang", "Xã Kỳ Hạ, Vùng Lạc Giang", "Xã Kỳ Hạ", "Xã Ea, Xã Kỳ Hạ"]
    paths = dict(world.agency.areas.values_list("code", "path"))
    assert (paths["30-012"], paths["30-013"]) == (["31-044", "30-012"], ["30", "30-013"])


def country(world: World) -> None:
    """34 provinces with 100 communes each; every province has a commune 7."""
    agencies.enter_areas(world.agency, [
        {"code": f"P{province}", "name": f"Tỉnh số {province}", "name_en": f"Province {province}"}
        for province in range(34)
    ] + [
        {"code": f"P{province}-{commune}", "name": f"Xã Đông {commune}", "within": f"P{province}"}
        for province in range(34) for commune in range(100)
    ])  # fmt: skip


def test_a_whole_country_is_listed_as_it_was_sorted_when_entered(world: World, django_assert_num_queries: Any) -> None:
    country(world)
    with django_assert_num_queries(1):
        found = areas.by_place(world.agency.pk)
    assert len(found) == 3_434 + len(PLACES)
    assert [pk for pk, _name in found] == list(world.agency.areas.order_by("position").values_list("pk", flat=True))


def test_among_thousands_an_area_is_typed(world: World, client: Client) -> None:
    country(world)
    client.force_login(world.people["lan"])
    article = world.article(area=commune(world))
    address = f"/admin/articles/edit/{article.pk}/"
    page = client.get(address).content.decode()
    assert "Xã Kỳ Thượng, Tỉnh Lạc Giang" in page and "Xã Đông 99" not in page and "newsroom/areas." in page

    def typed(text: str) -> tuple[str | None, str]:
        answer = client.post(address, data_of(world, article, article.title, area=text))
        article.refresh_from_db()
        return article.area and article.area.code, answer.content.decode()

    assert typed("xa dong 7, tinh so 12")[0] == "P12-7"
    assert typed("P3-40")[0] == "P3-40"
    assert typed("ky thuong")[0] == "30-012"
    code, page = typed("Xã Đông 7")
    assert code == "30-012" and "34 " in page and "Xã Đông 7, Tỉnh số 0" in page and 'value="Xã Đông 7"' in page
    assert "Xã Không Có" in typed("Xã Không Có")[1] and typed("")[0] is None


def test_what_is_typed_is_offered_with_and_without_diacritics(world: World, client: Client) -> None:
    country(world)
    client.force_login(world.people["lan"])
    offered = client.get("/admin/articles/areas/", {"q": "ky thuong"}).json()
    assert offered == {"names": [["Xã Kỳ Thượng, Tỉnh Lạc Giang", "xa ky thuong, tinh lac giang"]]}
    assert len(client.get("/admin/articles/areas/", {"q": "Đông"}).json()["names"]) == 12
    assert client.get("/admin/articles/areas/", {"q": " \x00"}).json() == {"names": []}
    client.logout()
    assert client.get("/admin/articles/areas/", {"q": "ky"}).status_code == 302


def test_an_administrator_enters_them_and_it_is_on_record(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "areas.csv").write_text(
        "code,name,within\n40,Tỉnh Sơn Hà,\n40-001,Xã Đá Bạc,40\n", encoding="utf-8-sig"
    )
    assert main(["areas", str(tmp_path / "areas.csv"), "--by", "an"]) == 0
    assert "2 areas" in capsys.readouterr().out
    line = AuditLine.objects.get(verb="areas.entered", actor=world.people["an"])
    assert line.details == {"count": 2, "codes": ["40", "40-001"]}
    audit.seal_lines()
    assert main(["areas", str(tmp_path / "areas.csv"), "--by", "minh"]) == 1
    with pytest.raises(policies.NotAllowed):
        agencies.enter_areas(world.agency, PLACES, by=world.people["hoa"])
    (tmp_path / "other.csv").write_text("id,label\n1,X\n", encoding="utf-8")
    assert main(["areas", str(tmp_path / "other.csv"), "--by", "an"]) == 1
    assert "code, name" in capsys.readouterr().err
