"""Search (R21, R89): what readers type in Việt Nam finds what was published, and nothing else."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Unit
from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.newsroom.models import Category
from caunoi.portal import finding
from caunoi.releases import queries, search
from caunoi.releases.actions import mark_expired, show_on_portal
from caunoi.releases.models import Facet, Statement
from tests.world import World, _rich, picture

pytestmark = pytest.mark.django_db

ARTICLES: dict[str, dict[str, Any]] = {
    "scam": {
        "title": "Cảnh báo: giả danh công an yêu cầu cài ứng dụng VNeID giả",
        "lead": "Kẻ gian gọi điện, tự xưng cán bộ phường, đòi chuyển tiền và đọc mã OTP.",
        "body": "<p>Không cài ứng dụng qua đường liên kết. Gọi lại số <b>0912 345 678</b> hoặc 113 để xác minh.</p>",
        "category": "scam_warning",
    },
    "fine": {
        "title": "Tin nhắn “phạt nguội” giả mạo gửi từ số lạ",
        "lead": "Cơ quan không gửi liên kết nộp phạt qua tin nhắn; mức phạt 1.250.000 đồng trong tin là bịa đặt.",
        "body": "<p>Tra cứu vi phạm tại trang chính thức, không bấm vào địa chỉ lạ.</p>",
        "category": "scam_warning",
    },
    "id_card": {
        "title": "Cấp căn cước cho trẻ em dưới 6 tuổi",
        "lead": "Từ ngày 01/03/2027, cha mẹ nộp hồ sơ trực tuyến theo Nghị định số 15/2027/NĐ-CP.",
        "body": "<p>Hồ sơ gồm giấy khai sinh và thông tin cư trú. Lệ phí: 0 đồng.</p>",
        "category": "policy_law",
    },
    "duty": {
        "title": "Lịch tiếp công dân tháng 01 năm 2027",
        "lead": "Người dân được tiếp vào thứ Năm hằng tuần tại Trụ sở, số 12 phố Hòa Bình.",
        "body": "<p>Bà Nguyễn Thị Huyền Trân phụ trách tiếp dân; điện thoại 024 3825 0113.</p>",
        "category": "interaction",
    },
    "flood": {
        "title": "Diễn tập sơ tán dân khi lũ về trên sông Lạc",
        "lead": "Cuộc diễn tập tại xã Kỳ Thượng giúp người dân xử lý khi nước lên nhanh.",
        "body": "<p>Thuyền máy, áo phao và loa tay được bố trí ở từng thôn. Cụ Thúy khoẻ mạnh sau diễn tập.</p>",
        "category": "force_image",
    },
    "crime": {
        "title": "Kết quả phòng, chống trộm cắp quý IV",
        "lead": "Số vụ trộm cắp giảm 12,5 % so với cùng kỳ; đã trả lại 37 xe máy cho chủ xe.",
        "body": "<p>Đội Cảnh sát hình sự làm rõ đường dây tiêu thụ xe gian tại Đắk Lắk và Quảng Ngãi.</p>",
        "category": "crime_prevention",
    },
    "english": {
        "title": "How to contact us",
        "lead": "Write to the Public Information Office or call during office hours.",
        "body": "<p>We answer every report within fifteen working days.</p>",
        "category": "interaction",
        "language": "en",
    },
}  # fmt: skip

# What a reader types, and what the first result is; "" for nothing.
TABLE = [
    ("cảnh báo", "scam"),
    ("canh bao", "scam"),
    ("CẢNH BÁO", "scam"),
    ("CANH BAO GIA DANH CONG AN", "scam"),
    ("cảnh bao", "scam"),  # marks on one word only
    ("cánh báo", ""),  # another word
    ("cảnh bảo", ""),
    ("giả danh công an", "scam"),
    ("gia danh cong an", "scam"),
    ('"giả danh công an"', "scam"),
    ('"công an giả danh"', ""),  # the words are there, not in this order
    ("công an giả danh", "scam"),
    ("“gia danh”", "scam"),
    ("«giả danh»", "scam"),
    ('"giả danh', "scam"),  # an open quote is no phrase
    ('""', ""),
    ("vneid", "scam"),
    ("VNeID giả", "scam"),
    ("mã OTP", "scam"),
    ("ma otp", "scam"),
    ("má otp", ""),
    ("0912345678", "scam"),
    ("0912 345 678", "scam"),
    ("0912.345.678", "scam"),
    ("0912 345 679", ""),
    ("113", "scam"),
    ("phạt nguội", "fine"),
    ("phat nguoi", "fine"),
    ("phạt người", ""),
    ("1.250.000", "fine"),
    ("1250000 đồng", "fine"),
    ("1.250.000 đồng", "fine"),
    ("1.250.001", ""),
    ("căn cước", "id_card"),
    ("can cuoc", "id_card"),
    ("cap can cuoc cho tre em", "id_card"),
    ("cấp căn cước công dân", ""),  # "công dân" is not in it
    ("trẻ em dưới 6 tuổi", "id_card"),
    ("01/03/2027", "id_card"),
    ("03/01/2027", ""),
    ("15/2027/NĐ-CP", "id_card"),
    ("15/2027/nd-cp", "id_card"),
    ("nghị định 15", "id_card"),
    ("giấy khai sinh", "id_card"),
    ("lịch tiếp công dân", "duty"),
    ("lich tiep cong dan", "duty"),
    ("Hòa Bình", "duty"),
    ("Hoà Bình", "duty"),  # the old placement of the tone
    ("hoa binh", "duty"),
    ("họa bình", ""),
    ("Nguyễn Thị Huyền Trân", "duty"),
    ("nguyen thi huyen tran", "duty"),
    ('"Huyền Trân"', "duty"),
    ('"Trân Huyền"', ""),
    ("02438250113", "duty"),
    ("thứ năm", "duty"),
    ("diễn tập sơ tán", "flood"),
    ("xa Ky Thuong", "flood"),
    ("áo phao", "flood"),
    ("cụ Thuý", "flood"),  # text: Thúy
    ("khỏe mạnh", "flood"),  # text: khoẻ
    ("khoẻ mạnh", "flood"),
    ("trộm cắp", "crime"),
    ("trom cap quy iv", "crime"),
    ("phòng, chống trộm cắp", "crime"),
    ("12,5 %", "crime"),
    ("đắk lắk", "crime"),
    ("Dak Lak", "crime"),
    ("Ðắk Lắk", "crime"),  # Icelandic eth, as old converters wrote it
    ("quảng ngãi", "crime"),
    ("quảng ngải", ""),
    ("xe máy", "crime"),
    ("contact", "english"),
    ("fifteen working days", "english"),
    ("public information office", "english"),
    ("không có từ này", ""),
    ("xyzzy", ""),
]


@pytest.fixture
def library(world: World, at_nine: clock.FixedClock) -> dict[str, str]:
    """Every article, an hour apart; its name → its address."""
    addresses = {}
    for name, said in ARTICLES.items():
        release = world.publish(_article(world, **said))
        addresses[name] = f"/t/{release.statement_id}/"
        at_nine.advance(3600)
    return addresses


def _article(world: World, title: str, body: str, category: str, **values: Any) -> Any:
    found = Category.objects.get(key=category)
    return world.article(title, body=[("paragraph", _rich(body))], category=found, **values)


def look(client: Client, query: str = "", **more: str) -> BeautifulSoup:
    response = client.get("/tim-kiem?" + urlencode({"q": query, **more}, doseq=True))
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def found(page: BeautifulSoup, library: dict[str, str]) -> list[str]:
    shown = [str(link["href"]) for link in page.select(".story h3 a")]
    return [next(name for name, address in library.items() if path.startswith(address)) for path in shown]


def test_the_table_of_queries(client: Client, library: dict[str, str]) -> None:
    assert len(TABLE) >= 60
    wrong = {}
    for query, wanted in TABLE:
        for typed in {query, unicodedata.normalize("NFD", query)}:
            names = found(look(client, typed), library)
            if names[:1] != ([wanted] if wanted else []):
                wrong[typed] = (wanted, names)
    assert wrong == {}


def test_hits_are_marked_and_nothing_else(client: Client, library: dict[str, str]) -> None:
    story = look(client, "canh bao ung dung").select_one(".story")
    assert story is not None
    assert [mark.get_text() for mark in story.select("h3 mark")] == ["Cảnh", "báo", "ứng", "dụng"]
    phrase = look(client, '"đường liên kết"').select_one(".story")
    assert phrase is not None
    assert [mark.get_text() for mark in phrase.select("mark")] == ["đường liên kết"]
    assert "0912 345 678" in [mark.get_text() for mark in look(client, "0912345678").select(".story mark")]


def test_what_has_the_words_in_its_title_comes_first(world: World, client: Client, library: dict[str, str]) -> None:
    world.publish(_article(world, "Việc khác", body="<p>Nhắc lại lịch tiếp công dân.</p>", category="interaction"))
    first = look(client, "lịch tiếp công dân").select_one(".story h3")
    assert first is not None
    assert first.get_text() == "Lịch tiếp công dân tháng 01 năm 2027"


def test_words_that_stand_together_come_before_words_that_do_not(world: World, client: Client) -> None:
    world.publish(_article(world, "Việc một", body="<p>Tệp đính kèm là giả danh mục.</p>", category="interaction"))
    world.publish(_article(world, "Việc hai", body="<p>Danh sách này không giả.</p>", category="interaction"))
    page = look(client, "gia danh")
    assert [title.get_text() for title in page.select(".story h3")] == ["Việc một", "Việc hai"]
    assert [mark.get_text() for mark in page.select(".story:first-child mark")] == ["giả", "danh"]


def test_an_empty_answer_helps(client: Client, library: dict[str, str]) -> None:
    page = look(client, "cánh báo", **{"chuyen-muc": "scam_warning"})
    help_text = page.select_one(".empty")
    assert help_text is not None
    assert "cánh báo" in help_text.get_text()
    addresses = [str(link["href"]) for link in help_text.select("a")]
    assert addresses[0] == "?q=canh+bao&chuyen-muc=scam_warning"
    assert "?q=c%C3%A1nh+b%C3%A1o" in addresses  # the same words without any filter
    assert found(look(client, "canh bao", **{"chuyen-muc": "scam_warning"}), library)[0] == "scam"
    assert "canh" not in str(look(client, "xyzzy").select_one(".empty"))


NO_WORDS = ["", "   ", "?!", "'", "\\", "&|!():*<->", '"', "\x00", "\u200b"]


def test_no_words_ask_for_nothing(client: Client, library: dict[str, str], subtests: pytest.Subtests) -> None:
    for query in NO_WORDS:
        with subtests.test(query=query):
            page = look(client, query)
            assert page.select(".story") == []
            assert page.select_one("input[name=q]") is not None


HOSTILE = [
        "<script>alert(1)</script>", "'; DROP TABLE releases_publication; --", "cảnh' & 'báo", "báo:*", "a" * 10_000,
        "\\'", "ả" + "\u0301" * 5000, "'''' \\\\", "🙂 cảnh", "½ ² ①", " ".join(map(str, range(3000))), "%s %(x)s {}",
        "\ud800",
]  # fmt: skip


def test_hostile_words_are_only_words(client: Client, library: dict[str, str], subtests: pytest.Subtests) -> None:
    for query in HOSTILE:
        with subtests.test(query=query[:40]):
            response = client.get("/tim-kiem", {"q": query.encode("utf-8", "surrogatepass")})
            assert response.status_code == 200
            assert b"<script>alert" not in response.content


NARROWING: list[tuple[dict[str, str], list[str]]] = [
    ({"chuyen-muc": "scam_warning"}, ["fine", "scam"]),
    ({"chuyen-muc": "none"}, []),
    ({"tu": "2027-01-05", "den": "2027-01-05", "chuyen-muc": "policy_law"}, ["id_card"]),
    ({"tu": "06/01/2027"}, []),
    ({"den": "04/01/2027"}, []),
    ({"tu": "2027-01-06", "den": "2027-01-01"}, []),
    ({"don-vi": "van-phong", "chuyen-muc": "policy_law"}, ["id_card"]),
    ({"don-vi": "khong-co"}, []),
]


def test_filters_narrow_with_and_without_words(
    client: Client, library: dict[str, str], subtests: pytest.Subtests
) -> None:
    for more, wanted in NARROWING:
        with subtests.test(**more):
            assert found(look(client, **more), library) == wanted
            assert set(found(look(client, "không", **more), library)) <= set(wanted)


PLACES = [
    {"code": "30", "name": "Tỉnh Lạc Giang", "name_en": "Lac Giang Province"},
    {"code": "30-012", "name": "Xã Kỳ Thượng", "within": "30"},
    {"code": "30-019", "name": "Phường Bến Lạc", "within": "30"},
    {"code": "31", "name": "Tỉnh Sơn Hà"},
]
_TABLE_BLOCK = {"caption": "", "columns": [{"type": "text", "heading": "Ngày"}], "rows": [{"values": ["05/01/2027"]}]}
_WITH = {
    "table": ("table", _TABLE_BLOCK),
    "video": ("video", {"url": "https://coquanmau.example/v", "title": "Phim ngắn"}),
}
# Said for where, in which language and of which kind, with what.
NARROWED: dict[str, dict[str, Any]] = {
    "everywhere": {"with": ["table"]},
    "province": {"area": "30", "with": ["table", "video"]},
    "commune": {"area": "30-012", "with": ["picture"]},
    "ward": {"area": "30-019"},
    "elsewhere": {"area": "31", "language": "en"},
    "alert": {"kind": "alert"},
}
FILTERS = [
    ({"khu-vuc": "30"}, ["ward", "commune", "province"]),  # what holds in a part of it as well
    ({"khu-vuc": "30-012"}, ["commune", "province"]),  # and what holds around it
    ({"khu-vuc": "31"}, ["elsewhere"]),
    ({"khu-vuc": "99"}, []),
    ({"ngon-ngu": "en"}, ["elsewhere"]),
    ({"ngon-ngu": "vi", "khu-vuc": "31"}, []),
    ({"loai": "alert"}, ["alert"]),
    ({"loai": "article", "khu-vuc": "30-019"}, ["ward", "province"]),
    ({"loai": "press_release"}, []),
    ({"co": "table"}, ["province", "everywhere"]),
    ({"co": ["table", "video"]}, ["province"]),
    ({"co": "picture"}, ["commune"]),
    ({"co": "document"}, []),
    ({"co": "table", "khu-vuc": "30-012"}, ["province"]),
]


@pytest.fixture
def narrowed(world: World, at_nine: clock.FixedClock) -> dict[str, str]:
    """One article for each line of NARROWED, an hour apart; its name → its address."""
    agencies.enter_areas(world.agency, PLACES)
    addresses = {}
    for name, said in NARROWED.items():
        paragraph = ("paragraph", _rich("<p>Tin chung cho người dân.</p>"))
        body = [paragraph, *(_WITH[what] for what in said.get("with", ()) if what in _WITH)]
        values: dict[str, Any] = {"body": body, "language": said.get("language", "vi")}
        if "area" in said:
            values["area"] = world.agency.areas.get(code=said["area"])
        if "picture" in said.get("with", ()):
            values |= {"cover": picture(), "cover_alt": "Một tấm ảnh"}
        article = world.article(f"Tin {name}", **values)
        if "kind" in said:
            Statement.objects.filter(pk=article.statement_id).update(kind=said["kind"])
        release = world.publish(article)
        addresses[name] = f"/t/{release.statement_id}/"
        at_nine.advance(3600)
    return addresses


def test_the_table_of_filters(client: Client, narrowed: dict[str, str]) -> None:
    wrong = {}
    for filters, wanted in FILTERS:
        for query in ("", "tin chung", "nguoi dan"):
            names = found(look(client, query, **filters), narrowed)  # type: ignore[arg-type]
            if names != wanted:
                wrong[query, str(filters)] = (wanted, names)
    assert wrong == {}


def test_what_is_said_of_a_commune_follows_it_through_the_tree(
    world: World, client: Client, narrowed: dict[str, str]
) -> None:
    """Bến Lạc goes to the other province; what was said for it stays its own."""
    agencies.enter_areas(world.agency, [{"code": "30-019", "name": "Phường Bến Lạc Mới", "within": "31"}])
    assert found(look(client, **{"khu-vuc": "30-019"}), narrowed) == ["elsewhere", "ward"]
    assert found(look(client, **{"khu-vuc": "31"}), narrowed) == ["elsewhere", "ward"]
    assert found(look(client, **{"khu-vuc": "30"}), narrowed) == ["commune", "province"]
    options = [option.get_text() for option in look(client).select("select[name=khu-vuc] option")]
    assert "Phường Bến Lạc Mới, Tỉnh Sơn Hà" in options


def test_a_commune_of_which_nothing_was_said_finds_what_holds_around_it(
    world: World, client: Client, narrowed: dict[str, str]
) -> None:
    agencies.enter_areas(world.agency, [{"code": "30-099", "name": "Xã Yên", "within": "30"}])
    page = look(client, **{"khu-vuc": "30-099"})
    assert found(page, narrowed) == ["province"]
    chosen = page.select_one("select[name=khu-vuc] option[selected]")
    assert chosen is not None and chosen.get_text() == "Xã Yên, Tỉnh Lạc Giang"
    told = client.get("/api/v1/articles", {"area": "30-099"}).json()
    assert [item["title"] for item in told["items"]] == ["Tin province"]


def test_of_thousands_of_areas_a_page_shows_the_next_step(world: World, client: Client) -> None:
    """34 provinces with 100 communes, something published for each: 3,434 names would be a page of 300 KB."""
    listed = [{"code": f"P{province:02}", "name": f"Tỉnh {province:02}"} for province in range(34)] + [
        {"code": f"P{province:02}-{commune:02}", "name": f"Xã {commune:02}", "within": f"P{province:02}"}
        for province in range(34) for commune in range(100)
    ]  # fmt: skip
    agencies.enter_areas(world.agency, listed)
    Facet.objects.bulk_create(Facet(agency=world.agency, field="area", value=said["code"]) for said in listed)

    def offered(**given: str) -> list[str]:
        page = look(client, **given)
        assert len(page.encode()) < 40_000 and page.select_one("#area-help")
        return [option.get_text() for option in page.select("select[name=khu-vuc] option")][1:]

    provinces = [f"Tỉnh {province:02}" for province in range(34)]
    assert offered() == provinces
    below = [f"Xã {commune:02}, Tỉnh 05" for commune in range(100)]
    assert offered(**{"khu-vuc": "P05"}) == [*provinces[:6], *below, *provinces[6:]]
    assert offered(**{"khu-vuc": "P05-40"}) == [*provinces[:6], *below, *provinces[6:]]
    chosen = look(client, **{"khu-vuc": "P05-40"}).select_one("select[name=khu-vuc] option[selected]")
    assert chosen and chosen.get_text() == "Xã 40, Tỉnh 05"


def test_a_term_that_ends_brings_no_old_name_back(world: World, client: Client, at_nine: clock.FixedClock) -> None:
    agencies.enter_areas(world.agency, PLACES)
    commune = world.agency.areas.get(code="30-012")
    category = Category.objects.get(key="interaction")
    ends = world.publish(world.article("Tin có hạn", area=commune, not_after=at_nine.now() + timedelta(hours=1)))
    agencies.enter_areas(world.agency, [{"code": "30-012", "name": "Phường Kỳ Thượng", "within": "31"}])
    Category.objects.filter(pk=category.pk).update(name="Tên mới")
    world.publish(world.article("Tin sau", area=world.agency.areas.get(code="30-012")))
    at_nine.advance(7200)
    mark_expired(ends)
    page = look(client)
    areas = [option.get_text() for option in page.select("select[name=khu-vuc] option")]
    assert areas[1:] == ["Tỉnh Sơn Hà", "Phường Kỳ Thượng, Tỉnh Sơn Hà"]
    assert [shelf.name for shelf in queries.shelves(world.agency, "vi")] == ["Tên mới"]


def test_filters_are_offered_where_they_can_narrow(
    world: World, client: Client, library: dict[str, str], at_nine: clock.FixedClock
) -> None:
    page = look(client)
    assert [str(item["name"]) for item in page.select(".narrow select")] == ["chuyen-muc", "ngon-ngu"]
    assert page.select("input[name=co]") == []  # nothing here carries anything
    agencies.enter_areas(world.agency, PLACES)
    assert look(client).select("select[name=khu-vuc]") == []  # nothing was said for any of them
    commune = world.agency.areas.get(code="30-012")
    world.publish(world.article("Riêng một xã", body=[_WITH["table"]], area=commune))
    world.publish(world.article("Only one commune", language="en", area=commune))
    statement = Statement.objects.get(article__title="Riêng một xã")
    statement.kind = "live_question_hour"  # a kind of a later version
    statement.save()
    show_on_portal(statement.releases.get())
    page = look(client, lang="en")
    options = {
        str(item["name"]): [option.get_text() for option in item.select("option")]
        for item in page.select(".narrow select")
    }
    assert options["khu-vuc"] == ["All areas", "Lac Giang Province", "Xã Kỳ Thượng, Lac Giang Province"]
    assert options["loai"] == ["All kinds", "Article", "Live question hour"]
    assert [str(item["value"]) for item in page.select("input[name=co]")] == ["table"]


def test_an_empty_answer_keeps_the_filters_and_offers_to_drop_them(client: Client, narrowed: dict[str, str]) -> None:
    page = look(client, "tin chung", **{"khu-vuc": "31", "co": "table", "lang": "en"})
    assert page.select_one("select[name=khu-vuc] option[selected]")["value"] == "31"  # type: ignore[index]
    assert page.select_one("input[name=co][checked]")["value"] == "table"  # type: ignore[index]
    drops = {link.get_text(): str(link["href"]) for link in page.select(".drops a")}
    assert drops == {
        "Without “Area: Tỉnh Sơn Hà”": "?q=tin+chung&co=table&lang=en",
        "Without “with: Table”": "?q=tin+chung&khu-vuc=31&lang=en",
    }
    for address in drops.values():
        assert BeautifulSoup(client.get(f"/tim-kiem{address}").content, "html.parser").select(".story")
    assert look(client, "xyzzy", **{"khu-vuc": "31"}).select(".drops a") == []  # dropping it would not help
    page = look(client, "tin chung", **{"khu-vuc": "99", "lang": "en"})  # a value nothing was published for
    assert page.select_one("select[name=khu-vuc] option[selected]")["value"] == "99"  # type: ignore[index]
    assert [link.get_text() for link in page.select(".drops a")] == ["Without “Area: 99”"]


def test_several_ticks_go_along(client: Client, narrowed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PAGE_LENGTH", 1)
    page = look(client, **{"co": ["table"], "ngon-ngu": "vi"})  # type: ignore[arg-type]
    following = str(page.select_one('a[rel="next"]')["href"])  # type: ignore[index]
    assert following == "?co=table&ngon-ngu=vi&trang=2"
    english = str(look(client, "tin", **{"co": ["table", "video"]}).select_one('.languages a[lang="en"]')["href"])  # type: ignore[arg-type,index]
    assert english == "?lang=en&q=tin&co=table&co=video"


def test_the_area_can_be_found_by_its_name_and_is_shown(client: Client, narrowed: dict[str, str]) -> None:
    assert found(look(client, "ky thuong"), narrowed) == ["commune"]
    page = client.get(narrowed["commune"], follow=True).content.decode()
    assert "Áp dụng tại: Xã Kỳ Thượng, Tỉnh Lạc Giang" in page
    assert '"spatialCoverage"' in page


UNREADABLE = [
    {"tu": "31/02/2027"},
    {"den": "x"},
    {"chuyen-muc": "'"},
    {"tu": "0001-01-01"},
    {"co": "gold"},
    {"khu-vuc": "30.1"},
]


def test_a_filter_that_cannot_be_read_is_named_and_not_applied(
    client: Client, library: dict[str, str], subtests: pytest.Subtests
) -> None:
    for more in UNREADABLE:
        with subtests.test(**more):
            page = look(client, "cảnh báo", **more)
            assert found(page, library)[0] == "scam"
            assert page.select_one("#unread") is not None


def test_units_of_an_agency_are_a_filter(world: World, client: Client, library: dict[str, str]) -> None:
    assert look(client).select_one("select[name=don-vi]") is None  # one unit: nothing to choose
    Unit.objects.create(agency=world.agency, slug="doi-2", name="Đội 2")
    assert len(look(client).select("select[name=don-vi] option")) == 3


def test_results_go_on_page_by_page(client: Client, library: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PAGE_LENGTH", 1)
    first = look(client, "người dân")
    following = first.select_one('a[rel="next"]')
    assert following is not None
    second = client.get(f"/tim-kiem{following['href']}")
    page = BeautifulSoup(second.content.decode(), "html.parser")
    assert found(first, library) + found(page, library) == ["flood", "duty"]
    assert page.select_one('a[rel="prev"]') is not None
    for broken in ("0", "51", "x", "-1", "1e3", "٣"):
        assert client.get("/tim-kiem", {"q": "a", "trang": broken}).status_code == 404


def test_withdrawn_words_cannot_be_found(world: World, client: Client) -> None:
    article = world.article("Đã sai hoàn toàn")
    world.publish(article)
    assert look(client, "hoàn toàn").select(".story")
    actions.withdraw(article, by=world.people["hoa"], reason="Sai.")
    assert not look(client, "hoàn toàn").select(".story")


def test_new_words_are_found_and_old_ones_are_not(world: World, client: Client) -> None:
    article = world.article("Lịch cũ", not_after=datetime(2027, 3, 1, tzinfo=UTC))
    world.publish(article)
    world.amend(article, title="Lịch mới")
    assert look(client, "lịch mới").select(".story")
    assert not look(client, "lịch cũ").select(".story")


def test_a_search_costs_a_fixed_number_of_queries(
    client: Client, library: dict[str, str], django_assert_num_queries: Any, subtests: pytest.Subtests
) -> None:
    for query, number in (("cảnh báo", 6), ("tieng", 5), ("", 4)):
        # agency, units, categories, facets; keys; rows
        with subtests.test(query=query), django_assert_num_queries(number):
            client.get("/tim-kiem", {"q": query})


def test_a_search_depends_on_its_address_only(client: Client, library: dict[str, str]) -> None:
    first = client.get("/tim-kiem?q=canh+bao")
    assert not first.cookies
    assert client.get("/tim-kiem?q=canh+bao", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get("/tim-kiem?q=trom", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_words_of_an_endless_article_are_bounded() -> None:
    text = " ".join(f"tiếng{number}" for number in range(120_000))
    written = search.vector([text, "a" * 5000])
    assert len(written.encode()) < 1_000_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [written])


def test_the_index_can_answer_a_search(world: World) -> None:
    world.publish(world.article("Cảnh báo thứ 777"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # among few rows the planner would rather read them all
        assert "publication_search" in _plan("cảnh báo thứ 777")


@pytest.mark.soak
def test_twenty_thousand_publications_are_searched_by_the_index(world: World, client: Client) -> None:
    """Copies of one publication, each under its own words; the plan is what makes it quick, not this machine."""
    from tests.portal.many import publications

    publications(world, 20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # rows not yet committed are no business of autovacuum
    assert "publication_search" in _plan("cảnh báo thứ 777")
    assert len(look(client, "cảnh báo thứ 777").select(".story")) == 1
    assert len(look(client, "canh bao").select(".story")) == 20


def _plan(query: str) -> str:
    wanted = search.sought(query)
    assert wanted is not None
    asked = "EXPLAIN SELECT statement_id FROM releases_publication WHERE search @@ %s::tsquery"
    with connection.cursor() as cursor:
        cursor.execute(asked, [wanted.as_tsquery()])
        return "\n".join(row[0] for row in cursor.fetchall())
