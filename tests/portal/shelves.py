"""Every public template once, with content that tries it: the longest title, a long name, a table, a picture."""

from __future__ import annotations

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import ChannelAccount
from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.newsroom.models import Category
from caunoi.releases.actions import note_copy
from tests.photographs import in_library
from tests.world import World, _rich

LONGEST = (
    "Hướng dẫn người dân xã Kỳ Thượng nộp 1.250.000 đồng lệ phí cấp đổi giấy tờ và gặp bà Nguyễn Thị Huyền Trân "
    "trước ngày 05 tháng 01 năm 2027"
)


def fill(world: World) -> dict[str, str]:
    """Publishes it; template → the address that shows it."""
    for channel, account in world.accounts.items():
        ChannelAccount.objects.filter(pk=account.pk).update(address=f"https://{channel}.example/co-quan-mau")
    warning = Category.objects.get(key="scam_warning")
    world.publish(world.article("Cảnh báo: giả danh công an yêu cầu cài ứng dụng", category=warning))
    gone = world.article("Bài đã gỡ")
    world.publish(gone)
    withdrawn = actions.withdraw(gone, by=world.people["hoa"], reason="Có thông tin sai.")
    article = world.article(LONGEST, cover=in_library(1), cover_alt="Cầu nhìn từ bờ đông", body=_body())
    first = world.publish(article)
    world.amend(article, title=LONGEST, cover=article.cover, cover_alt=article.cover_alt, body=_body())
    note_copy(first.statement_id, world.accounts["facebook"].pk, "https://facebook.example/posts/1")
    agencies.enter_areas(world.agency, [{"code": "30", "name": "Tỉnh Lạc Giang"}])
    world.publish(world.article("Riêng một tỉnh", area=world.agency.areas.get(), body=[*_body(), _table()]))
    number = list_hotline(world)
    today = clock.local(clock.now()).date()
    agencies.verify_entry(world.agency, number, on=today, by=world.people["hoa"])
    agencies.change_account(
        world.accounts["zalo"].pk, by=world.people["an"], badge="Tích vàng", badge_since=today, badge_lost_on=today
    )
    statement = f"/t/{first.statement_id}"
    return {
        "front": "/",
        "article": statement,
        "earlier": f"{statement}/releases/1",
        "withdrawn": f"/t/{withdrawn.statement_id}",
        "category": "/chuyen-muc/canh-bao-thu-doan-lua-dao",
        "archive": "/luu-tru",
        "search": "/tim-kiem?q=giả+danh&chuyen-muc=scam_warning&tu=x",
        "search_empty": "/tim-kiem?q=xyzzy",
        "search_narrowed": "/tim-kiem?khu-vuc=30&loai=article&co=table&co=picture&den=01/01/2099",
        "search_narrowed_empty": "/tim-kiem?q=xyzzy&khu-vuc=30&loai=alert&co=video&ngon-ngu=en",
        "channels": "/kenh-chinh-thuc",
        "changes": "/kenh-chinh-thuc/thay-doi",
        "contact": "/lien-he",
        "statistics": "/thong-ke",
        "verify": "/kiem-tra-chu-ky",
        "offline": "/ngoai-tuyen",
        "not_found": "/khong-co-trang-nay",
    }


def list_hotline(world: World) -> int:
    """A channel that is only listed, in use; its number in the register."""
    return agencies.list_channel(
        world.agency, kind="hotline", name="Đường dây nóng", address="0200 000 0009", state="active",
        responsible_unit=world.unit, responsible_head="Nguyễn Thị Huyền Trân", contact="lienhe@coquanmau.example",
    ).pk  # fmt: skip


def _table() -> tuple[str, object]:
    columns, rows = [{"type": "text", "heading": "Ngày"}], [{"values": ["05/01/2027"]}]
    return "table", {"caption": "", "columns": columns, "rows": rows}


def _body() -> list[tuple[str, object]]:
    paragraph = _rich("<p>Địa điểm: số 12 phố Mẫu; xem <a href='https://example.vn/'>hướng dẫn</a>. Lệ phí 0 đồng.</p>")
    items = [_rich("<p>Giấy tờ tùy thân</p>"), _rich("<p>Đơn (nếu có)</p>")]
    return [
        *[("paragraph", paragraph)] * 12,
        ("heading", "Cần mang theo"),
        ("image", {"picture": in_library(2), "alt": "Người qua cầu", "caption": "Sáng 05/01/2027"}),
        ("list", {"ordered": True, "items": items}),
        ("quote", {"text": "Không ai phải chờ quá 15 phút.", "by": "Nguyễn Thị Huyền Trân"}),
    ]
