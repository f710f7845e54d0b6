"""A small agency for tests: people in every role, accounts on every channel, an article that is ready."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Agency, Appointment, ChannelAccount, Unit
from caunoi.foundation import clock
from caunoi.newsroom import actions, compose
from caunoi.newsroom.models import Article, Category
from caunoi.releases import blobs
from caunoi.releases.models import Release
from caunoi_sandbox import seed

PASSWORD = "Cầu-Nối-thử-nghiệm-1"


@dataclass
class World:
    agency: Agency
    unit: Unit
    people: dict[str, Any]
    accounts: dict[str, ChannelAccount] = field(default_factory=dict)

    def article(self, title: str = "Lịch tiếp công dân tháng 01 năm 2027", **values: Any) -> Article:
        """A saved draft by lan."""
        article = actions.new_article(self.agency, self.unit, values.pop("language", "vi"))
        fill(article, title, **values)
        actions.save_draft(article, by=self.people["lan"])
        return article

    def publish(self, article: Article | None = None, *, reason: str = "", by: str = "hoa") -> Release:
        """Submit by lan, approve by another."""
        article = article or self.article()
        actions.submit(article, by=self.people["lan"], reason=reason)
        article.refresh_from_db()
        digest = compose.digest_of(compose.draft_value(article))
        release = actions.approve(article, digest=digest, by=self.people[by])
        article.refresh_from_db()
        return release

    def amend(self, article: Article, *, reason: str = "Bổ sung địa điểm tiếp công dân.", **values: Any) -> Release:
        fill(article, values.pop("title", article.title), **values)
        actions.save_draft(article, by=self.people["lan"])
        return self.publish(article, reason=reason)


def fill(article: Article, title: str, **values: Any) -> None:
    article.title = title
    article.category = values.pop("category", None) or Category.objects.get(key="interaction")
    article.lead = values.pop("lead", "Người dân được tiếp vào thứ Năm hằng tuần, từ 07:30 đến 11:30.")
    article.body = values.pop("body", None) or [
        (
            "paragraph",
            _rich("<p>Địa điểm: số 12 phố Mẫu. Điện thoại <b>024 3825 0113</b>, lệ phí 0 đồng.</p>"),
        ),
        ("heading", "Cần mang theo"),
        (
            "list",
            {"ordered": False, "items": [_rich("<p>Giấy tờ tùy thân</p>"), _rich("<p>Đơn (nếu có)</p>")]},
        ),
    ]
    article.sources = values.pop("sources", None) or [("source", {"title": "Thông báo số 15/TB-CQM", "url": ""})]
    for name, value in values.items():
        setattr(article, name, value)


def _rich(html: str) -> Any:
    from wagtail.rich_text import RichText

    return RichText(html)


def picture(colour: str = "teal", size: tuple[int, int] = (640, 360)) -> Any:
    """A picture in Wagtail's library."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    buffer.seek(0)
    return get_image_model().objects.create(title=colour, file=ImageFile(buffer, name=f"{colour}.png"))


def build(*, sandbox: str = "http://127.0.0.1:9", public: str = "http://testserver") -> World:
    """An agency with accounts that point at a stand-in. People: lan and bình contribute, minh edits, hoa and quân
    approve, an administers; root is a superuser without any appointment."""
    agency = agencies.found_agency(
        slug="co-quan-mau",
        name="Cơ quan Mẫu",
        name_en="Sample Agency",
        short_name="CQM",
        public_url=public,
        demo=True,
    )
    unit = Unit.objects.create(agency=agency, slug="van-phong", name="Văn phòng", contact="lienhe@coquanmau.example")
    buffer = io.BytesIO()
    Image.new("RGB", (320, 180), "#c8102e").save(buffer, "JPEG")
    cover = blobs.store(buffer.getvalue(), "image/jpeg", width=320, height=180)
    agencies.adopt_brand(
        agency,
        colour="#c8102e",
        cover=cover.blob,
        cover_asset=vars(cover),
        standing_statement={"vi": "Cơ quan Mẫu không bao giờ hỏi mã OTP.", "en": "We never ask for an OTP."},
    )
    people = {name: _person(name) for name in ("lan", "binh", "minh", "hoa", "quan", "an")}
    people["root"] = get_user_model().objects.create_superuser("root", password=PASSWORD)
    roles = {
        "lan": "contributor",
        "binh": "contributor",
        "minh": "editor",
        "hoa": "approver",
        "quan": "approver",
        "an": "administrator",
    }
    Appointment.objects.bulk_create(  # what agencies.appoint does, all at once: nearly every test begins with it
        Appointment(person=people[name], role=role, agency=agency, starts_at=clock.now())
        for name, role in roles.items()
    )
    agencies.fit_screens()
    world = World(agency, unit, people)
    world.accounts = {"portal": _account(world, "portal", hosts={"public": public})}
    world.accounts["zalo"] = _account(
        world, "zalo", remote_id=seed.ZALO_OA_ID,
        hosts={"api": f"{sandbox}/zalo", "oauth": f"{sandbox}/zalo-oauth"},
        rules={"settling_seconds": 3, "repairs": 3},
        credentials={"app_id": seed.ZALO_APP_ID, "app_secret": seed.ZALO_APP_SECRET,
                     "oa_secret_key": seed.ZALO_OA_SECRET, "access_token": seed.ZALO_ACCESS_TOKEN,
                     "refresh_token": seed.ZALO_REFRESH_TOKEN},
    )  # fmt: skip
    world.accounts["facebook"] = _account(
        world, "facebook", remote_id=seed.FACEBOOK_PAGE_ID, hosts={"api": f"{sandbox}/graph/v26.0"},
        rules={"settling_seconds": 2, "repairs": 3},
        credentials={"page_id": seed.FACEBOOK_PAGE_ID, "app_secret": seed.FACEBOOK_APP_SECRET,
                     "access_token": seed.FACEBOOK_PAGE_TOKEN},
    )  # fmt: skip
    return world


def _account(world: World, channel: str, **values: Any) -> ChannelAccount:
    return agencies.connect_account(
        world.agency, channel=channel, name=f"{world.agency.name} trên {channel}", state="active",
        responsible_unit=world.unit, responsible_head="Nguyễn Thị Huyền Trân", contact="lienhe@coquanmau.example", **values,
    )  # fmt: skip


def _person(name: str) -> Any:
    return get_user_model().objects.create_user(name, password=PASSWORD)
