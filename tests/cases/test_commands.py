"""The commands drive a case from its receipt to its answer, and show nobody more than the screens do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from caunoi.cases import actions, queries, tracking_code
from caunoi.cli.main import main
from tests.cases.conftest import CANARY, Desk
from tests.cases.test_hearing import says


@pytest.fixture(autouse=True)
def stay_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cases", "grouping"):
        monkeypatch.setattr(f"caunoi.cli.{module}.connect", lambda arguments, settings: None)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert main(["case", *words, "--json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["case", *words]) == 1
    return capsys.readouterr().err


def test_from_the_list_to_the_answer(desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    receipt = desk.receive(urgent=True)
    code = tracking_code.grouped(receipt.code).lower()
    [row] = said(capsys, "list", "--by", "mai")
    assert row == {
        "number": receipt.case.pk, "kind": "feedback_report", "state": "received", "unit": "",
        "due": "2026-11-30T13:00+07:00", "channel": "portal", "flags": ["urgent"],
    }  # fmt: skip
    file = tmp_path / "answer.txt"
    file.write_text("Đèn đã được thay ngày 29/11/2026.", encoding="utf-8")
    for words in (
        ["forward", code, "--to", "giao-thong", "--by", "mai"],
        ["answer", row["number"], str(file), "--by", "mai"],
        ["approve", code, "--version", "1", "--by", "hoa"],
    ):
        assert main(["case", *words]) == 0, capsys.readouterr().err
    shown = said(capsys, "show", code, "--by", "mai")
    assert (shown["state"], shown["unit"], shown["due"]) == ("answered", "giao-thong", "")
    assert [line["step"] for line in shown["history"]] == ["received", "forwarded", "drafted", "answered"]
    assert CANARY in shown["history"][0]["words"]["text"]
    status = queries.status(desk.world.agency, receipt.code)
    assert status and status.answers[0].text == "Đèn đã được thay ngày 29/11/2026."
    assert said(capsys, "list", "--by", "mai") == [] and len(said(capsys, "list", "--tab", "done", "--by", "mai")) == 1


def test_a_conversation_is_shown_without_the_code(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    says(desk, "zalo", "Đèn hỏng")
    [row] = said(capsys, "list", "--by", "mai")
    assert main(["case", "show", row["number"], "--by", "mai"]) == 0
    assert "sender  received  Đèn hỏng" in capsys.readouterr().out
    messages = said(capsys, "show", row["number"], "--by", "mai")["messages"]
    assert [(one["by"], one["way"], one["state"]) for one in messages] == [
        ("sender", "message", "received"), ("receipt", "message", "queued"),
    ]  # fmt: skip
    assert "{code}" in messages[1]["text"]


def test_no_list_says_what_anybody_wrote(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.case()
    assert main(["case", "list", "--by", "mai"]) == 0
    assert CANARY not in capsys.readouterr().out


def test_refusals_name_what_to_do(desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    number = desk.case("drafted").pk
    file = tmp_path / "answer.txt"
    file.write_text("Bản khác.", encoding="utf-8")
    assert "--over 1" in refused(capsys, "answer", number, str(file), "--by", "tuan")
    assert "way" in refused(capsys, "answer", number, str(file), "--over", "1", "--ground", "Điều 7", "--by", "tuan")
    assert "mai" in refused(capsys, "approve", number, "--by", "mai")
    assert "giao-thong, van-phong" in refused(capsys, "forward", number, "--to", "khong-co", "--by", "mai")
    assert "caunoi case list" in refused(capsys, "show", "23456789", "--by", "mai")
    assert "caunoi users" in refused(capsys, "list", "--by", "lan")
    assert "UTF-8" in refused(capsys, "answer", number, str(tmp_path), "--over", "1", "--by", "mai")


def test_a_denunciation_is_there_for_the_inspector_only(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    receipt = desk.receive(chosen="denunciation")
    for name in ("mai", "hoa"):
        assert said(capsys, "list", "--tab", "away", "--by", name) == []
        assert "no such case" in refused(capsys, "show", receipt.code, "--by", name)
    assert [row["number"] for row in said(capsys, "list", "--tab", "away", "--by", "thu")] == [receipt.case.pk]
    actions.close(receipt.case.pk, by=desk.people["thu"])
    assert said(capsys, "list", "--tab", "done", "--by", "mai") == []


def test_a_group_from_the_suggestion_to_the_answer(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lamp = "Đèn đường trước số 12 phố Mẫu không sáng từ ngày 20/11, buổi tối đi lại rất nguy hiểm."
    cases = [desk.receive(actions.Message(text)).case for text in (lamp, f"{lamp} Cảm ơn.", f"Chào ad. {lamp} Số 14.")]
    actions.compare_new()
    numbers = {case.pk for case in cases}
    first, second, third = (case.pk for case in cases)
    [suggested] = said(capsys, "group", "suggest", "--by", "mai")
    assert {row["number"] for row in suggested["cases"]} == numbers and suggested["group"] == ""
    assert {"number", "other", "percent"} == suggested["pairs"][0].keys()
    assert "đường" not in json.dumps(suggested, ensure_ascii=False), "no list holds a word of anybody"
    assert said(capsys, "group", "suggest", first, "--by", "mai") == [suggested]
    shown = said(capsys, "group", "show", first, "--by", "mai")
    assert shown["group"] == "" and {one["number"] for one in shown["similar"]} == {second, third}
    assert [one["differs"] for one in shown["similar"] if one["number"] == third] == [["Chào ad", "14"]]
    file = tmp_path / "answer.txt"
    file.write_text("Đèn đã được thay.", encoding="utf-8")
    for words in (
        ["join", first, second, "--by", "mai"],
        ["join", third, second, "--by", "mai"],
        ["leave", third, "--by", "mai"],
        ["answer", first, str(file), "--by", "mai"],
        ["approve", first, "--version", "1", "--by", "hoa"],
    ):
        assert main(["case", "group", *words]) == 0, capsys.readouterr().err
    states = {row["number"]: row["state"] for row in said(capsys, "list", "--tab", "done", "--by", "mai")}
    assert states == {first: "answered", second: "answered"}
    group = said(capsys, "group", "show", first, "--by", "mai")
    assert [row["number"] for row in group["cases"]] == [second] and group["similar"] == []
    assert (
        main(["case", "group", "suggest", "--by", "mai"]) == main(["case", "group", "show", first, "--by", "mai"]) == 0
    )
    assert "no such case" in refused(capsys, "group", "join", first, "23456789", "--by", "mai")
    assert "other" in refused(capsys, "group", "set-aside", first, desk.case().pk, "--by", "mai")
    assert "không thuộc nhóm nào" in refused(capsys, "group", "answer", third, str(file), "--by", "mai")
