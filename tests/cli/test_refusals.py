"""A command that is refused says what is wrong, by its name, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from caunoi.cli.main import main
from caunoi.newsroom import actions
from caunoi.releases.models import Release
from tests import world as worlds

pytestmark = pytest.mark.django_db

ARTICLE = """---
title: Lịch cấp căn cước lưu động tháng 12 năm 2026
lead: Đội cấp căn cước lưu động làm việc tại ba xã từ ngày 05/12/2026.
sources:
  - {title: Kế hoạch số 18/KH-CQM}
---

Người dân mang theo giấy tờ cũ.
"""


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["article", "approve", "{id}", "--by", "quan"], "quan"),  # who submitted it
        (["article", "approve", "{id}", "--by", "lan"], "lan"),  # who may not approve
        (["article", "approve", "XXXXXXXX", "--by", "hoa"], "XXXXXXXX"),
        (["article", "approve", "{id}", "--by", "nobody"], "nobody"),
        (["article", "approve", "{id}"], "--by"),
        (["article", "withdraw", "{id}", "--by", "hoa", "--reason", "x"], "chưa được công khai"),
        (["article", "submit", "{folder}/none.md", "--author", "lan"], "none.md"),
        (["article", "submit", "{folder}/no-category.md", "--author", "lan"], "category"),
        (["placements", "XXXXXXXX"], "XXXXXXXX"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:2]),
)
def test_what_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    world = worlds.build()
    article = world.article()
    actions.submit(article, by=world.people["quan"])
    (tmp_path / "no-category.md").write_text(ARTICLE, encoding="utf-8")

    assert main([word.format(id=article.statement_id, folder=tmp_path) for word in words]) == 1

    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("caunoi: ")
    assert named in said.err and "Traceback" not in said.err
    assert not Release.objects.exists()
