"""Bad input through the public doors: a clear word that names the field or the account, the draft still there,
nothing half-published."""

from __future__ import annotations

import io
import os
import unicodedata
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import override
from PIL import Image

from caunoi.cli.main import main
from caunoi.delivery.models import Placement
from caunoi.newsroom import actions, compose, markdown
from caunoi.newsroom.checks import NotReady
from caunoi.newsroom.models import Article
from caunoi.releases import blobs
from caunoi.releases.actions import content_of
from caunoi.releases.models import Publication, Release
from caunoi_sandbox import seed
from tests import world as worlds
from tests.delivery.conftest import Stage
from tests.room import no_room_beyond

FRONT = {
    "title": "Lịch tiếp công dân",
    "lead": "Người dân được tiếp vào thứ Năm.",
    "category": "interaction",
    "sources": '["Thông báo số 15/TB-CQM"]',
}


def article_file(folder: Path, body: str = "Địa điểm: số 12 phố Mẫu.", **front: str) -> Path:
    lines = [f"{name}: {value}" for name, value in {**FRONT, **front}.items()]
    path = folder / "bai.md"
    path.write_text("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n", encoding="utf-8")
    return path


def write(world: worlds.World, path: Path) -> Article:
    return markdown.write_new(markdown.read(path), by=world.people["lan"])


def released() -> tuple[int, int, int]:
    return Release.objects.count(), Publication.objects.count(), Placement.objects.count()


def png(width: int = 320, height: int = 180) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def heavy_png() -> bytes:
    """A good picture of more than 10 MB: noise does not shrink."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (2000, 1800), os.urandom(2000 * 1800 * 3)).save(buffer, "PNG", compress_level=0)
    return buffer.getvalue()


def bomb_png() -> bytes:
    """A few kilobytes that unpack to 900 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    header = (30_000).to_bytes(4) + (30_000).to_bytes(4) + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes(3_751 * 1_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@dataclass(frozen=True)
class Bad:
    """What is wrong with a file, and the field that the refusal must name."""

    name: str
    field: str
    front: dict[str, str]
    body: str = "Một đoạn văn."
    picture: Callable[[], bytes] | None = None


BAD = (
    Bad("empty title", "title", {"title": '""'}),
    Bad("blank title", "title", {"title": '" \\u00a0 "'}),
    Bad("unlisted category", "category", {"category": "khong-co"}),
    Bad("unknown field", "titel", {"titel": "x"}),
    Bad("picture over 10 MB", "image", {"image": "anh.png", "image_alt": "Ảnh"}, picture=heavy_png),
    Bad("not a picture", "image", {"image": "anh.png", "image_alt": "Ảnh"}, picture=lambda: b"<svg onload=alert(1)>"),
    Bad("cut-off picture", "image", {"image": "anh.png", "image_alt": "Ảnh"}, picture=lambda: png(900, 900)[:700]),
    Bad("decompression bomb", "image", {"image": "anh.png", "image_alt": "Ảnh"}, picture=bomb_png),
    Bad("dead picture in the body", "body", {}, "Xem.\n\n![Bản đồ](khong-co.png)"),
    Bad("picture by address", "body", {}, "Xem.\n\n![Bản đồ](https://khong-co.example/a.png)"),
    Bad("path traversal in the body", "body", {}, "Xem.\n\n![x](../../../../etc/passwd)"),
    Bad("path traversal in front matter", "image", {"image": "../../../../etc/passwd", "image_alt": "x"}),
    Bad("absolute path", "image", {"image": "/etc/passwd", "image_alt": "x"}),
    Bad("a time that is none", "not_before", {"not_before": "mai sáng"}),
)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
@pytest.mark.django_db
def test_a_bad_file_is_refused_by_its_field(bad: Bad, tmp_path: Path) -> None:
    world = worlds.build()
    good = world.article("Bản nháp có sẵn")
    if bad.picture:
        (tmp_path / "anh.png").write_bytes(bad.picture())
    path = article_file(tmp_path, bad.body, **bad.front)

    with override("vi"), pytest.raises(NotReady) as refused:
        write(world, path)

    assert bad.field in [problem.field for problem in refused.value.problems]
    assert all(problem.message for problem in refused.value.problems)
    assert list(Article.objects.values_list("pk", flat=True)) == [good.pk]  # nothing half-written, nothing lost
    assert released() == (0, 0, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "a" * 141}, "title"),
        ({"title": ("e" + "\u0302\u0301" * 200) * 6}, "title"),  # six letters, each under four hundred marks
        ({"lead": "chữ " * 100}, "lead"),
    ],
    ids=["long", "combining", "lead"],
)
@pytest.mark.django_db
def test_a_draft_that_is_too_long_stays_a_draft(values: dict[str, str], field: str) -> None:
    world = worlds.build()
    article = world.article(values.get("title", "Lịch"), **{k: v for k, v in values.items() if k != "title"})

    with override("vi"), pytest.raises(NotReady) as refused:
        actions.submit(article, by=world.people["lan"])

    assert [problem.field for problem in refused.value.problems] == [field]
    article.refresh_from_db()
    assert article.state == Article.State.DRAFT
    assert released() == (0, 0, 0)


@pytest.mark.django_db
def test_a_letter_under_a_heap_of_marks_is_cut_down_before_anybody_approves_it() -> None:
    world = worlds.build()

    release = world.publish(world.article("Lịch e" + "\u0302\u0301" * 200))

    assert len(content_of(release).title) <= 40


@pytest.mark.django_db
def test_decomposed_text_is_stored_composed_and_has_the_same_digest(tmp_path: Path) -> None:
    world = worlds.build()
    composed = write(world, article_file(tmp_path, title="Cảnh báo lừa đảo", body="Người dân cần cảnh giác."))
    path = tmp_path / "bai.md"
    path.write_text(unicodedata.normalize("NFD", path.read_text()))

    decomposed = write(world, path)

    assert decomposed.title == "Cảnh báo lừa đảo"
    digests = {compose.digest_of(compose.draft_value(article)) for article in (composed, decomposed)}
    assert len(digests) == 1


SCRIPT = "<script>alert(1)</script>"


def test_script_in_title_and_body_is_text_everywhere(stage: Stage, tmp_path: Path) -> None:
    body = f'Trước {SCRIPT} sau. [bấm](javascript:alert%281%29) <img src=x onerror="alert(1)">'
    path = article_file(tmp_path, body, title=f"'Cảnh báo {SCRIPT}'")
    article = write(stage.world, path)
    stage.world.publish(article)
    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    page = _page(stage, article.statement_id)
    assert SCRIPT not in page and "<img src=x" not in page
    assert 'href="javascript' not in page
    (copy,) = stage.copies("zalo")
    html = "".join(part.get("content", "") for part in copy["body"])
    assert "<script" not in html and "javascript:" not in html.split("href=")[-1][:14]
    assert "<img" not in html
    (post,) = stage.copies("facebook")
    assert SCRIPT in post["message"]  # plain text there: shown, never run


def _page(stage: Stage, statement: str) -> str:
    public = stage.world.agency.public_url
    with urllib.request.urlopen(f"{public}/t/{statement}?observe=1") as answer:
        return str(answer.read().decode())


def test_numbers_beyond_the_doubles_stay_as_they_are(stage: Stage, tmp_path: Path) -> None:
    """9007199254740993 is 2^53 + 1: whoever reads it as a number makes it …992."""
    number = "9007199254740993"
    article = write(stage.world, article_file(tmp_path, f"Số tài khoản {number}.", title=f"Mã số {number}"))
    release = stage.world.publish(article)
    stage.work()

    assert number in bytes(release.canonical).decode()
    assert number in _page(stage, article.statement_id)
    assert number in str(stage.copies("zalo")) and number in str(stage.copies("facebook"))
    post = stage.copies("facebook")[0]["id"]
    assert stage.placement("facebook").remote_id == post
    assert int(post.rpartition("_")[2]) > 2**53


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["9007199254740993", "0123", "2027-01-05", "true", "1e5"])
def test_a_title_that_yaml_reads_as_something_else_keeps_its_words(title: str, tmp_path: Path) -> None:
    article = write(worlds.build(), article_file(tmp_path, title=f'"{title}"'))

    assert article.title == title


def test_a_revoked_token_and_a_disabled_account_are_named(stage: Stage) -> None:
    article = stage.world.article()
    stage.control("accounts", platform="zalo", id=seed.ZALO_OA_ID, disabled=True)
    stage.control("tokens", platform="facebook", account=seed.FACEBOOK_PAGE_ID, action="revoke")
    stage.world.publish(article)
    stage.work()

    for channel, said in (("zalo", "-204"), ("facebook", "190/458"), ("facebook", "sign in again")):
        account = stage.world.accounts[channel]
        account.refresh_from_db()
        assert said in account.trouble
        assert (stage.placement(channel).state, stage.placement(channel).reason) == ("blocked", "account_trouble")
    assert stage.states()["portal"] == "in_sync"
    assert stage.copies("zalo") == [] and stage.copies("facebook") == []
    article.refresh_from_db()
    assert article.state == Article.State.RELEASED


def test_a_picture_that_zalo_cannot_fetch_is_named_and_the_others_go_on(stage: Stage) -> None:
    refusal = {"error": -200, "message": "Upload media failed: Too many failed attempts"}
    stage.control("faults", platform="zalo", endpoint="article/verify", fault="error", error=refusal)
    stage.world.publish()
    for _ in range(4):
        stage.work()
        Placement.objects.filter(retry_at__isnull=False).update(retry_at=None, due_at=_now())
    stage.work()

    placement = stage.placement("zalo")
    assert (placement.state, placement.reason) == ("blocked", "refused")
    assert "-200" in placement.last_error and "/b/" in placement.last_error  # which picture
    assert stage.states()["facebook"] == "in_sync" and stage.states()["portal"] == "in_sync"


def _now() -> Any:
    from caunoi.foundation import clock

    return clock.now()


def noise_png(width: int = 900, height: int = 700) -> bytes:
    buffer = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def own_folder(tmp_path: Path, settings: Any) -> Path:
    """Released files and the library of this test alone."""
    from dataclasses import replace

    settings.INSTALLATION = replace(settings.INSTALLATION, data_dir=tmp_path)
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_full_disk_while_freezing_publishes_nothing_and_loses_nothing(own_folder: Path) -> None:
    from wagtail.rich_text import RichText

    world = worlds.build()
    picture = actions.add_picture(noise_png(), "noise.png", field="image", by=world.people["lan"])
    body = [("paragraph", RichText("<p>Có ảnh.</p>")), ("image", {"picture": picture, "alt": "Nhiễu", "caption": ""})]
    article = world.article("Bài có ảnh lớn", body=body)
    actions.submit(article, by=world.people["lan"])
    article.refresh_from_db()
    digest = compose.digest_of(compose.draft_value(article))

    with override("vi"), pytest.raises(blobs.StorageFull) as full, no_room_beyond(256 * 1024):
        actions.approve(article, digest=digest, by=world.people["hoa"])

    assert str(own_folder / "blobs") in str(full.value)
    article.refresh_from_db()
    assert article.state == Article.State.SUBMITTED
    assert released() == (0, 0, 0)
    for path in files_in(own_folder / "blobs"):  # no half-written file
        assert blobs.proof.digest(path.read_bytes()) == path.name

    actions.approve(article, digest=digest, by=world.people["hoa"])  # somebody made room
    assert released()[:2] == (1, 1)


@pytest.mark.django_db
def test_a_full_disk_while_a_file_is_read_in_names_the_folder(
    own_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worlds.build()
    (tmp_path / "anh.png").write_bytes(noise_png())
    path = str(article_file(tmp_path, image="anh.png", image_alt="Nhiễu"))

    with no_room_beyond(256 * 1024):
        assert main(["article", "submit", path, "--author", "lan"]) == 1

    said = capsys.readouterr().err
    assert said.startswith("caunoi: ") and str(own_folder / "media") in said
    assert not Article.objects.exists()
    assert not files_in(own_folder / "media")  # half a picture looks like a whole one
    assert main(["article", "submit", path, "--author", "lan"]) == 0


@pytest.mark.parametrize(
    "address", ["/admin/images/multiple/add/", "/admin/images/add/", "/admin/images/chooser/create/"]
)
def test_a_full_disk_while_a_picture_is_uploaded_is_a_message(
    own_database: Any, own_folder: Path, address: str
) -> None:
    from wagtail.images import get_image_model

    client = Client()
    client.force_login(worlds.build().people["lan"])
    prefix = "image-chooser-upload-" if "chooser" in address else ""
    name = "files[]" if "multiple" in address else f"{prefix}file"
    data = {name: SimpleUploadedFile("anh.png", noise_png(), "image/png"), f"{prefix}title": "Nhiễu"}

    with no_room_beyond(256 * 1024):
        answer = client.post(address, data, headers={"x-requested-with": "XMLHttpRequest"})

    assert answer.status_code == (200 if "multiple" in address else 507)
    assert str(own_folder / "media") in answer.content.decode()
    assert not get_image_model().objects.exists() and not files_in(own_folder / "media")


@pytest.mark.django_db
def test_a_full_disk_of_the_database_is_a_message(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """PostgreSQL's own refusal, with its own code: a trigger raises what the server raises when it cannot extend a
    table."""
    world = worlds.build()
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    article.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("""CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full';
            END $$""")
        cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON releases_release EXECUTE FUNCTION no_room()")

    with transaction.atomic():
        assert main(["article", "approve", article.statement_id, "--by", "hoa"]) == 1
        transaction.set_rollback(True)
    said = capsys.readouterr().err
    assert said.startswith("caunoi: the disk of the database is full") and "make room" in said

    client = Client()
    client.force_login(world.people["hoa"])
    digest = compose.digest_of(compose.draft_value(article))
    with transaction.atomic():
        answer = client.post(f"/admin/articles/{article.pk}/approve/", {"digest": digest})
        transaction.set_rollback(True)
    assert answer.status_code == 507 and "cơ sở dữ liệu" in answer.content.decode()
    article.refresh_from_db()
    assert article.state == Article.State.SUBMITTED and released() == (0, 0, 0)
