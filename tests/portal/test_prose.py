"""How words, numbers and addresses stand on a page."""

from __future__ import annotations

import pytest

from caunoi.portal import prose


@pytest.mark.parametrize(
    ("text", "facts", "kept"),
    [
        ("từ ngày 04/01/2027, đò", ["04/01/2027"], "từ [ngày 04/01/2027], đò"),
        ("khoản 2 Điều 5 của Luật", [], "[khoản 2] [Điều 5] của Luật"),
        ("lúc 08 giờ 30 phút", ["08 giờ 30 phút"], "lúc [08 giờ 30 phút]"),
        ("còn 20 ngày làm việc", [], "còn 20 ngày làm việc"),
    ],
)
def test_what_no_line_parts(text: str, facts: list[str], kept: str) -> None:
    assert prose.bind(text, facts).replace('<span class="bind">', "[").replace("</span>", "]") == kept


def test_only_a_long_fact_may_break_in_a_title_on_a_phone() -> None:
    assert prose.bind("số 31/2026/QĐ-UBND-ABC", ["31/2026/QĐ-UBND-ABC"]).count('class="bind long"') == 1


def test_a_contact_can_be_pressed_and_what_is_no_contact_stays_text() -> None:
    assert prose.reachable("0200 000 0001, a.b@coquan.example") == (
        '<a class="bind" href="tel:02000000001">0200 000 0001</a>, <a href="mailto:a.b@coquan.example">a.b@coquan.example</a>'
    )
    assert prose.reachable("<b>số 12, ngày 05/01/2027</b>") == "&lt;b&gt;số 12, ngày 05/01/2027&lt;/b&gt;"


def test_an_address_breaks_between_its_parts() -> None:
    assert prose.breakable("https://a.example/t/?x=1&y") == "https://<wbr>a<wbr>.example/<wbr>t/?x=1&amp;y"
