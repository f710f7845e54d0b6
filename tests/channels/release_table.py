"""The releases that every channel must be able to show, by name. All of an invented agency."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from caunoi.channels.contract import Presentation
from caunoi.releases.content import Asset, Fact, Link, Picture, ReleaseContent

BASE = "https://coquanmau.example"
APPROVED = datetime(2027, 1, 5, 2, 5, tzinfo=UTC)


def blob(number: int) -> str:
    return f"{number:064x}"


def asset(number: int, size: int = 400_000, media_type: str = "image/jpeg") -> Asset:
    return Asset(blob(number), media_type, size, 1200, 675)


def picture(number: int, alt: str, **sizes: int) -> Picture:
    variants = {use: asset(number * 10 + n, sizes.get(use, 400_000)) for n, use in enumerate(("web", "cover", "post"))}
    return Picture(blob(number), alt, 1600, 900, variants)


AGENCY_COVER = asset(9)


def presentation(language: str = "vi", cover: Asset | None = AGENCY_COVER) -> Presentation:
    standing = {
        "vi": "Cơ quan Mẫu không bao giờ hỏi mã OTP hay mật khẩu của người dân.",
        "en": "The Model Agency never asks for an OTP or a password.",
    }
    return Presentation("1", "Cơ quan Mẫu", standing[language], cover, f"{BASE}/b/")


def release(**changes: Any) -> ReleaseContent:
    """A plain release, with anything changed."""
    plain = ReleaseContent(
        statement="7KQ4M2XD",
        number=1,
        operation="publish",
        agency="coquanmau",
        unit="Văn phòng",
        language="vi",
        category="thong-bao",
        category_name="Thông báo",
        title="Lịch tiếp công dân tháng 01/2027",
        lead="Cơ quan Mẫu tiếp công dân vào ngày 15/01/2027, từ 08:00 đến 11:30.",
        slug="lich-tiep-cong-dan",
        body=[
            {"type": "paragraph", "html": "Địa điểm: <b>số 12 phố Mẫu</b>. Điện thoại: <i>0912 345 678</i>."},
            {"type": "paragraph", "html": f'Xem <a href="{BASE}/huong-dan">hướng dẫn</a><br>trước khi đến.'},
        ],
        address=f"{BASE}/t/7KQ4M2XD/lich-tiep-cong-dan",
        short_link=f"{BASE}/t/7KQ4M2XD",
        approved_at=APPROVED,
        first_published_at=APPROVED,
        facts=[Fact("date", "15/01/2027"), Fact("time", "08:00"), Fact("phone", "0912 345 678")],
    )
    return replace(plain, **changes)


RICH_BODY = [
    {"type": "heading", "text": "Người dân cần làm gì"},
    {
        "type": "list",
        "ordered": True,
        "items": ["Tắt máy.", "Gọi <strong>113</strong>.", "Không đọc <em>mã OTP</em>."],
    },
    {"type": "list", "ordered": False, "items": ["Không chuyển tiền", "Không cài ứng dụng qua liên kết"]},
    {"type": "quote", "text": "Không ai được hỏi mã OTP.", "by": "bà Nguyễn Thị Mẫu, Chánh Văn phòng"},
    {
        "type": "table",
        "caption": "Số liệu tháng 12/2026",
        "header": ["Xã", "Số vụ", "Thiệt hại"],
        "rows": [["Kỳ Thượng", "12", "1.250.000 đồng"], ["Kỳ Hạ", "3", ""]],
    },
    {"type": "document", "title": "Quyết định 12/QĐ-CQM", "asset": asset(77, media_type="application/pdf")},
    {"type": "video", "url": "https://www.youtube.com/watch?v=mau12345678", "title": "Cách nhận biết"},
    {"type": "video", "url": f"{BASE}/v/canh-bao.mp4", "title": "Bản trên cổng"},
]

LONG_TITLE = (
    "Cảnh báo về thủ đoạn giả danh cán bộ yêu cầu người dân cài đặt ứng dụng không rõ nguồn gốc để chiếm "
    "đoạt tài sản, gọi số 0912 345 678 trước ngày 15/01/2027 để được hướng dẫn"
)
LONG_LEAD = (
    "Trong tuần qua, Cơ quan Mẫu nhận được nhiều phản ánh về việc có người tự xưng là cán bộ gọi điện cho "
    "người dân, yêu cầu cài ứng dụng ngoài kho chính thức, sau đó chiếm quyền điều khiển máy và chuyển tiền "
    "đi. Tổng thiệt hại ghi nhận là 1.250.000.000 đồng. Người dân không làm theo, gọi ngay cho ngân hàng và "
    "trình báo công an nơi gần nhất."
)

HOSTILE = 'Chữ &lt;b&gt; &amp; <b>đậm <i>nghiêng</b> <a href="javascript:alert(1)">bấm</a>'
HOSTILE_LINKS = (
    'Gửi <a href="mailto:a@coquanmau.example">thư</a> & '
    '<a href="https://x.example/?a=1&amp;copy=2">https://y.example</a>'
)

TABLE: dict[str, ReleaseContent] = {
    "plain": release(),
    "rich": release(
        title="Cảnh báo: giả danh công an yêu cầu cài ứng dụng",
        body=RICH_BODY,
        sources=[Link("Cổng thông tin Cơ quan Mẫu", f"{BASE}/nguon"), Link("Báo cáo 45/BC-CQM")],
        legal_references=["Điều 5 Nghị định 42/2022/NĐ-CP"],
        facts=[Fact("phone", "113"), Fact("money", "1.250.000 đồng"), Fact("document", "12/QĐ-CQM")],
    ),
    "one picture": release(pictures=[picture(1, "Bàn tiếp công dân")], cover=0),
    "three pictures": release(
        pictures=[
            picture(1, "Cổng vào"),
            picture(2, "Bàn tiếp công dân", web=1_400_000),
            picture(3, "Phòng chờ"),
        ],
        cover=2,
        body=[
            {"type": "paragraph", "html": "Trước hình."},
            {"type": "image", "picture": 0, "caption": "Cổng vào từ phố Mẫu, mở lúc 08:00"},
            {"type": "paragraph", "html": "Giữa hai hình."},
            {"type": "image", "picture": 1, "caption": ""},
        ],
    ),
    "amended": release(number=2, operation="amend", reason="Đổi giờ tiếp từ 07:30 thành 08:00."),
    "amended without reason": release(number=2, operation="amend"),
    "withdrawn": release(number=3, operation="withdraw", reason="Lịch đã bị hủy.", pictures=[picture(1, "Cổng")]),
    "english": release(
        language="en",
        number=2,
        operation="amend",
        reason="The time was wrong.",
        title="Public reception in January 2027",
        lead="The Model Agency receives the public on 15/01/2027 from 08:00.",
        body=[{"type": "document", "title": "Form 1", "asset": asset(78, media_type="application/pdf")}],
        sources=[Link("Model Agency", BASE), Link("Report 45/BC-CQM")],
    ),
    "too long": release(
        title=LONG_TITLE,
        lead=LONG_LEAD,
        facts=[
            Fact("phone", "0912 345 678"),
            Fact("date", "15/01/2027"),
            Fact("money", "1.250.000.000 đồng"),
        ],
    ),
    "long body": release(
        body=[
            *(
                {"type": "paragraph", "html": f"Đoạn {n}. " + "Nội dung hướng dẫn cho người dân. " * 20}
                for n in range(9)
            ),
            {"type": "heading", "text": "Phần sau"},
            {"type": "paragraph", "html": "Phần này không còn chỗ. " * 60},
        ]
    ),
    "decomposed": release(
        title=unicodedata.normalize("NFD", "Lịch tiếp công dân tháng 01/2027"),
        lead=unicodedata.normalize("NFD", "Người dân đến trước 08:00."),
        body=[{"type": "paragraph", "html": unicodedata.normalize("NFD", "Địa điểm: phố Mẫu.")}],
    ),
    "hostile": release(
        title='Cảnh báo <script>alert("1")</script> & "lừa đảo"',
        lead="Lời <b>không</b> phải thẻ & không phải <img src=x onerror=alert(1)>",
        body=[
            {"type": "paragraph", "html": HOSTILE},
            {"type": "paragraph", "html": HOSTILE_LINKS},
            {"type": "heading", "text": "1 < 2 & 3 > 2"},
            {"type": "table", "caption": "", "header": ["<th>"], "rows": [["<td>", "a & b"]]},
            {"type": "unknown", "html": "gone"},
        ],
        sources=[Link("<Nguồn>", "https://x.example/?a=1&b=2")],
        facts=[],
    ),
}
