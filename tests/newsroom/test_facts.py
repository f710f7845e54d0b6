"""R24: the facts that no copy may change are found in ordinary Vietnamese and in hostile text."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.foundation.vietnamese import nfc
from caunoi.newsroom.facts import Fact, added_facts, find_facts, missing_facts

TABLE: list[tuple[str, list[tuple[str, str]]]] = [
    # numbers
    ("Cả nước có 1.250.000 hộ", [("number", "1.250.000")]),
    ("tăng 3,5 % so với năm 2026", [("number", "3,5 %"), ("number", "2026")]),
    ("giảm 12%, xuống -5 độ", [("number", "12%"), ("number", "-5")]),
    ("Gọi 113, 114 hoặc 115", [("number", "113"), ("number", "114"), ("number", "115")]),
    ("gọi 113/114/115", [("number", "113"), ("number", "114"), ("number", "115")]),
    ("Nhắn tin tới 156 hoặc 5656.", [("number", "156"), ("number", "5656")]),
    ("78 triệu người dùng", [("number", "78 triệu")]),
    ("trực 24/7, một nửa là 1/2", [("number", "24/7"), ("number", "1/2")]),
    ("trên QL1A, mạng 5G, khổ A4", [("number", "QL1A"), ("number", "5G"), ("number", "A4")]),
    ("giai đoạn 2025-2030", [("number", "2025"), ("number", "2030")]),
    ("theo Điều 5, khoản 2", [("number", "5"), ("number", "2")]),
    ("số định danh 001234567890", [("number", "001234567890")]),
    ("Ba người, không có số nào", []),
    # money
    ("nộp 1.250.000 đồng", [("money", "1.250.000 đồng")]),
    ("nộp 1.250.000\u00a0đồng", [("money", "1.250.000\u00a0đồng")]),
    ("phạt 500.000đ, 1,2 tỷ đồng", [("money", "500.000đ"), ("money", "1,2 tỷ đồng")]),
    ("20 USD, $50 và 3 VNĐ", [("money", "20 USD"), ("money", "$50"), ("money", "3 VNĐ")]),
    ("từ 2.000.000 đến 3.000.000 đồng", [("number", "2.000.000"), ("money", "3.000.000 đồng")]),
    ("3 đồng chí và 2 đồng hồ", [("number", "3"), ("number", "2")]),
    # dates
    ("ngày 05/01/2027", [("date", "05/01/2027")]),
    ("5-1-2027 và 05.01.2027", [("date", "5-1-2027"), ("date", "05.01.2027")]),
    ("từ ngày 05 tháng 01 năm 2027.", [("date", "ngày 05 tháng 01 năm 2027")]),
    ("trong tháng 01 năm 2027", [("date", "tháng 01 năm 2027")]),
    ("kỳ báo cáo 01/2027", [("date", "01/2027")]),
    ("tháng 5/2027, sáng 05/01", [("date", "tháng 5/2027"), ("date", "05/01")]),
    ("2027-01-05; 5 January 2027", [("date", "2027-01-05"), ("date", "5 January 2027")]),
    ("05.01.2027-07.01.2027", [("date", "05.01.2027"), ("date", "07.01.2027")]),
    ("ngày 99/99/2027", [("number", "99"), ("number", "99"), ("number", "2027")]),
    # times
    ("lúc 09 giờ 05 phút", [("time", "09 giờ 05 phút")]),
    ("lúc 09:05, 17h30, 8h", [("time", "09:05"), ("time", "17h30"), ("time", "8h")]),
    (
        "09 giờ 05 phút, ngày 05 tháng 01 năm 2027",
        [("time", "09 giờ 05 phút"), ("date", "ngày 05 tháng 01 năm 2027")],
    ),
    # telephone numbers
    ("ĐT: 0912 345 678", [("phone", "0912 345 678")]),
    ("0912345678; +84 912 345 678", [("phone", "0912345678"), ("phone", "+84 912 345 678")]),
    ("(024) 3999 9999 hoặc 024.3999.9999", [("phone", "(024) 3999 9999"), ("phone", "024.3999.9999")]),
    ("tổng đài 1900 1234", [("phone", "1900 1234")]),
    ("thời kỳ 1900-1954", [("number", "1900"), ("number", "1954")]),
    ("số minh họa 0200 000 0001", [("phone", "0200 000 0001")]),
    ("0912 345 678 113", [("phone", "0912 345 678"), ("number", "113")]),
    # links and e-mail
    ("Xem https://a.example/tin/5?x=1.", [("link", "https://a.example/tin/5?x=1")]),
    ("(xem https://a.example/b_(c))", [("link", "https://a.example/b_(c)")]),
    ("Xem mps.gov.vn, hoặc a-b.example.", [("link", "mps.gov.vn"), ("link", "a-b.example")]),
    ("zalo.me/0912345678", [("link", "zalo.me/0912345678")]),
    ("giả mạo: chinhphu-vngoc.cc", [("link", "chinhphu-vngoc.cc")]),
    ("TP.HCM/HN, v.v. và Node.js", []),
    ("thư tới hop-thu.chung@a.b.example.", [("email", "hop-thu.chung@a.b.example")]),
    # documents
    ("Nghị định số 42/2022/NĐ-CP", [("document_number", "42/2022/NĐ-CP")]),
    ("Luật số 148/2025/QH15.", [("document_number", "148/2025/QH15")]),
    ("Quyết định 874/QĐ-BTTTT", [("document_number", "874/QĐ-BTTTT")]),
    (
        "05/2025/TTLT-BCA-BTP, 12/CT-TTg",
        [("document_number", "05/2025/TTLT-BCA-BTP"), ("document_number", "12/CT-TTg")],
    ),
    (
        "25-CT/TW; QCVN 01:2020/BCA",
        [("document_number", "25-CT/TW"), ("document_number", "QCVN 01:2020/BCA")],
    ),
]

HOSTILE = [
    "1", "1 ", "1.", "1,1 ", "1/", "1-", "0 0 ", "0-0.", "0912345678 ", "09123 ", "+1", "+84 9 ", "a.", "a@",
    "a.a@", "a-", "A-A", "a.vn/", "https://", "https://)", "(", "ngày ", "05/01/", "12/2022/A-", "tháng 1 ",
    "1 trăm ", "5 đồng ", "\u0323\u0301", "_", "$",
]  # fmt: skip


def kinds_and_texts(text: str) -> list[tuple[str, str]]:
    return [(fact.kind, fact.text) for fact in find_facts(text)]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_finds(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds_and_texts(text) == expected
    assert kinds_and_texts(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    # The limit is generous: what it has to tell apart is one second from minutes.
    text = (unit * 200_000)[:200_000]
    began = time.process_time()
    find_facts(text)
    assert time.process_time() - began < 10


SOURCE = "Từ 09:05, ngày 05/01/2027, gọi 113; lệ phí 50.000 đồng theo 42/2022/NĐ-CP, xem https://a.example/t/5."


def missing_texts(rendition: str) -> list[str]:
    return [fact.text for fact in missing_facts(find_facts(SOURCE), rendition)]


def test_an_unchanged_copy_misses_nothing() -> None:
    assert missing_texts(SOURCE) == []
    assert missing_texts(unicodedata.normalize("NFD", SOURCE)) == []
    assert missing_texts(SOURCE.replace(" ", "\u00a0")) == []
    assert missing_texts("Tin mới\n\n" + SOURCE.replace("; ", ".\n") + " Hết.") == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("09:05", "09:06"),
        ("05/01/2027", "05/10/2027"),
        ("113", "1.113"),
        ("113", "1130"),
        ("50.000 đồng", "50.000 USD"),
        ("50.000 đồng", "50.000 triệu đồng"),
        ("42/2022/NĐ-CP", "42/2023/NĐ-CP"),
        ("https://a.example/t/5", "https://a.example/t/55"),
        ("https://a.example/t/5", "https://a.example.cc/t/5"),
    ],
)
def test_a_changed_fact_is_missing(right: str, wrong: str) -> None:
    assert missing_texts(SOURCE.replace(right, wrong)) == [right]


def test_a_date_may_open_a_sentence() -> None:
    assert missing_facts(find_facts("từ ngày 05 tháng 01 năm 2027"), "Ngày 05 tháng 01 năm 2027 bắt đầu.") == []


def test_one_of_two_equal_figures_changed() -> None:
    facts = find_facts("5 người, 5 ngày")
    assert missing_facts(facts, "5 người, 6 ngày") == []
    assert [fact.text for fact in added_facts(facts, "5 người, 6 ngày")] == ["6"]


def test_nothing_in_nothing() -> None:
    assert find_facts("") == []


parts = st.sampled_from([word for text, _ in TABLE for word in text.split()] + [*HOSTILE, "\n", "\u00a0", " "])
fact_text = st.lists(parts, max_size=25).map(" ".join) | st.lists(parts, max_size=25).map("".join)


@given(fact_text | st.text(max_size=80))
def test_facts_are_exact_ordered_and_apart(text: str) -> None:
    plain = nfc(text)
    facts = find_facts(text)
    assert all(plain[fact.start : fact.end] == fact.text and fact.text for fact in facts)
    assert all(first.end <= then.start for first, then in pairwise(facts))


@given(fact_text)
def test_every_digit_is_locked(text: str) -> None:
    """What no pattern names is a number still; only digits tied to a word by _ or a mark stay free."""
    plain = nfc(text)
    covered = {at for fact in find_facts(text) for at in range(fact.start, fact.end)}
    free = [at for at, letter in enumerate(plain) if letter in "0123456789" and at not in covered]
    assert all(at > 0 and (plain[at - 1].isalnum() or plain[at - 1] in "_.,") for at in free)


@given(fact_text)
def test_a_text_carries_its_own_facts(text: str) -> None:
    facts: list[Fact] = find_facts(text)
    assert missing_facts(facts, text) == []
    assert added_facts(facts, text) == []
    assert missing_facts(facts, text.replace(" ", "\u00a0")) == []


def test_half_an_hour_is_one_fact() -> None:
    assert [fact.text for fact in find_facts("chậm 1/2 giờ")] == ["1/2 giờ"]
