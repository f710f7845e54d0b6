"""What must not come apart at the end of a line (design language: names, numbers, dates)."""

from __future__ import annotations

import pytest

from caunoi.newsroom.templatetags.newsroom import names, whole, whole_html

HELD = '<span class="cn-bind">{}</span>'


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Từ ngày 15/01/2027, mọi người", "ngày 15/01/2027"),
        ("Thu 1.250.000 đồng mỗi hộ", "1.250.000 đồng"),
        ("Gọi 0200 000 0003 để hỏi", "0200 000 0003"),
        ("640 người đến nơi", "640 người"),
        ("trong 15 ngày làm việc", "15 ngày"),
    ],
)
def test_a_fact_stays_on_its_line(text: str, held: str) -> None:
    assert HELD.format(held) in whole(text)
    assert whole(text).replace('<span class="cn-bind">', "").replace("</span>", "") == text


def test_text_is_escaped_and_cleaned_html_is_kept() -> None:
    assert whole("<b>2 & 3</b>").startswith("&lt;b&gt;")
    assert whole_html('Hạn <b>15/01/2027</b> &amp; <a href="/x">5 ngày</a>') == (
        f'Hạn <b>{HELD.format("15/01/2027")}</b> &amp; <a href="/x">{HELD.format("5 ngày")}</a>'
    )


def test_names_are_whole_and_escaped() -> None:
    assert (
        names(["Nguyễn Thị Huyền Trân", "<i>"]) == f"{HELD.format('Nguyễn Thị Huyền Trân')}, {HELD.format('&lt;i&gt;')}"
    )
