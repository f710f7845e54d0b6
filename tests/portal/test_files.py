"""Released files: the same bytes for ever, with the right type, and nothing else from the disk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from caunoi.releases import blobs
from caunoi.releases.content import Asset

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100


@pytest.fixture
def png(db: None) -> Asset:
    return blobs.store(PNG, "image/png", width=1, height=1)


@pytest.mark.parametrize("suffix", ["", ".png"])
def test_a_picture_is_served_for_ever(client: Client, png: Asset, suffix: str) -> None:
    response = client.get(f"/b/{png.blob}{suffix}")
    assert response.getvalue() == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Content-Length"] == str(len(PNG))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["ETag"] == f'"{png.blob}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "attachment" not in response.get("Content-Disposition", "")
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_whoever_has_it_is_not_sent_it_again(client: Client, png: Asset) -> None:
    response = client.get(f"/b/{png.blob}.png", headers={"if-none-match": f'"{png.blob}"'})
    assert (response.status_code, response.getvalue()) == (304, b"")
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("media_type", "name", "expected"),
    [
        ("application/pdf", "Thông báo số 15.pdf", "filename*=utf-8''Th%C3%B4ng%20b%C3%A1o%20s%E1%BB%91%2015.pdf"),
        ("text/html", "x.html", 'filename="x.html"'),
        ("image/svg+xml", "../../x.svg", 'filename="x.svg"'),
        ("text/csv", 'a"\r\nSet-Cookie: x.csv', "attachment"),
    ],
)
def test_what_is_no_picture_is_offered_for_saving(
    client: Client, db: None, media_type: str, name: str, expected: str
) -> None:
    asset = blobs.store(f"{media_type} {name}".encode(), media_type, name=name)
    response: Any = client.get(f"/b/{asset.blob}")
    assert response["Content-Type"].startswith(media_type)
    assert response["Content-Disposition"].startswith("attachment")
    assert expected in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("suffix", [".jpg", ".pdf", ".html", ".exe", "/", "/x", ".png.html"])
def test_a_file_has_no_other_names(client: Client, png: Asset, suffix: str) -> None:
    assert client.get(f"/b/{png.blob}{suffix}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/b/", "/b/../secret.key", "/b/%2e%2e%2fkeys%2fsecret.key", "/b/" + "A" * 64, "/b/" + "0" * 63, "/b/" + "0" * 64],
)
def test_nothing_else_is_reached(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_that_is_not_on_this_disk_is_not_found(client: Client, db: None) -> None:
    lost = blobs.store(b"nobody else stores these bytes", "image/png")
    assert client.get(f"/b/{lost.blob}").status_code == 200
    blobs.path_of(lost.blob).unlink()
    assert client.get(f"/b/{lost.blob}").status_code == 404


def test_one_query_a_file(client: Client, png: Asset, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        client.get(f"/b/{png.blob}")
