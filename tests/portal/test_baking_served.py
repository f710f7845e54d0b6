"""Ready pages from real processes: a worker bakes, the web process serves, the database stops, nginx reads along."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from caunoi.bench import nginx
from caunoi.foundation.processes import free_port
from tests.portal.served import Installation, installation

pytestmark = pytest.mark.crash

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "serve-with-nginx.md"
LISTS = ("/", "/feeds/atom.xml", "/feeds/feed.json", "/sitemap.xml", "/luu-tru", "/kiem-tra-chu-ky", "/robots.txt")
SAME = ("Content-Type", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")  # fmt: skip
OTHER_DURATION = 20.0  # seconds that a busy machine may need for what takes one


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def ready(self) -> bool:
        """From a file: views name their answers by weak tags."""
        return self.headers.get("ETag", "W/").startswith('"')


def get(home: Installation, address: str, port: int = 0, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port or home.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", address, headers={"Host": home.host, **named})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def until(true: Callable[[], bool], what: str) -> float:
    """Wait for it; returns the seconds."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < OTHER_DURATION, what
        time.sleep(0.02)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("served")) as found:
        yield found


def test_from_publication_to_a_stopped_database(home: Installation) -> None:
    with home.web():
        with home.worker():
            statement = home.people("publish", "Lịch tiếp công dân")
            page = f"/t/{statement}"
            until(lambda: get(home, page).ready and get(home, "/").ready, "the worker bakes what is published")
            until(lambda: b"/360.avif" in get(home, page).body, "and its pictures in every size")
            until(lambda: b"/360.avif" in get(home, "/").body, "on the lists as well")
            _becomes_what_the_views_say(home, page)
            gone = home.people("publish", "Thông báo sai")
            until(lambda: get(home, f"/t/{gone}").ready, "a second publication is baked")
            home.people("withdraw", gone)
            until(
                lambda: get(home, f"/t/{gone}").ready and "Thông báo sai" not in get(home, "/").body.decode(), "baked"
            )
            assert "Có thông tin sai." in get(home, f"/t/{gone}").body.decode()
        _withdrawn_without_a_worker(home)
        home.caunoi("bake")
        home.postgres.stop()
        try:
            for address in (page, f"{page}/releases/1.json", f"/t/{gone}", *LISTS):
                answer = get(home, address, Accept_Encoding="br")
                assert answer.ready and answer.status == 200, address
            assert get(home, "/tim-kiem?q=lich").status == 500
            image = _picture(get(home, page))
            assert get(home, image).headers["Cache-Control"].endswith("immutable")
        finally:
            home.environment["DATABASE_URL"] = home.postgres.start().url
        assert get(home, page).ready


def _becomes_what_the_views_say(home: Installation, page: str) -> None:
    """A worker has no Wagtail and fewer settings; its pages are still those of the web process. The lists follow the
    statement's own page within a moment."""
    for address in (page, *(name for name in LISTS if name != "/")):
        for language in ("vi", "en"):
            both = [partial(get, home, query, Accept_Language=language) for query in (address, f"{address}?x")]
            until(lambda: both[0]().body == both[1]().body, address)  # noqa: B023
            ready, live = (ask() for ask in both)
            assert ready.ready or address == "/robots.txt"
            assert {name: ready.headers[name] for name in SAME} == {name: live.headers[name] for name in SAME}


def _withdrawn_without_a_worker(home: Installation) -> None:
    statement = home.people("publish", "Tin không có người bưng")
    home.caunoi("bake")
    page = f"/t/{statement}"
    assert get(home, page).ready
    home.people("withdraw", statement)
    until(lambda: "Có thông tin sai." in get(home, page).body.decode(), "the guard takes the old text down")
    assert not get(home, page).ready
    until(lambda: not _files_of(home, statement), "in every encoding")


def _files_of(home: Installation, statement: str) -> list[Path]:
    return [path for path in home.pages.rglob("*") if path.is_file() and statement in str(path)]


def _sizes(page: Answer) -> list[str]:
    """One of each format."""
    found = re.findall(r"/b/[0-9a-f]{64}/360\.[a-z]+", page.body.decode())
    assert {address.rpartition(".")[2] for address in found} == {"avif", "webp", "jpg"}
    return found


def _picture(page: Answer) -> str:
    found = re.search(rb"/b/[0-9a-f]{64}\.[a-z]+", page.body)
    assert found is not None
    return found[0].decode()


def test_nginx_reads_from_the_same_folder(home: Installation, tmp_path: Path) -> None:
    """The configuration of the how-to, by Debian's nginx. Without nginx it is only the one that is measured."""
    block = re.search(r"^```nginx\n(.*?)^```$", HOW_TO.read_text(), re.DOTALL | re.MULTILINE)
    assert block is not None and block[1] == nginx.how_to()
    if nginx.find() is None:
        return
    statement = home.people("publish", "Trang cho nginx")
    home.caunoi("bake")
    page, port = f"/t/{statement}", free_port()
    site = nginx.adapt(nginx.how_to(), port=port, web=home.port, root=home.pages)
    with home.web(), nginx.running(tmp_path, site, port):
        _answers_as_the_web_process(home, page, port)
        _leaves_the_rest(home, page, port)


def _sheets(page: Answer) -> list[str]:
    found = re.findall(rb'<link rel="(?:stylesheet|preload)" href="([^"]+)"', page.body)
    assert len(found) == 3  # the portal's, the brand's, a font
    return [address.decode() for address in found]


def _answers_as_the_web_process(home: Installation, page: str, port: int) -> None:
    image = _picture(get(home, page))
    for address in (
        page,
        f"{page}/releases/1.json",
        f"{page}/releases/1.jws",
        image,
        *_sizes(get(home, page)),
        *LISTS,
        *_sheets(get(home, page)),
        "/manifest.webmanifest",
    ):
        for language in ("vi", "en-GB"):
            there = get(home, address, port, Accept_Language=language)
            here = get(home, address, Accept_Language=language)
            assert there.status == 200 and there.body == here.body, address
            assert there.headers["Server"].startswith("nginx") and "Accept-Ranges" in there.headers, address
            for name in SAME if not address.startswith("/static/") else SAME[:2]:  # nginx adds the others there too
                assert there.headers[name] == here.headers[name], (address, name)
    encodings = ("gzip", "br") if nginx.has_brotli() else ("gzip",)
    for encoding in encodings:
        there = get(home, page, port, Accept_Encoding=encoding)
        assert there.headers["Content-Encoding"] == encoding
        assert there.body == get(home, page, Accept_Encoding=encoding).body
    tag = get(home, page, port).headers["ETag"]
    assert tag.startswith('"') and get(home, page, port, If_None_Match=tag).status == 304


def _leaves_the_rest(home: Installation, page: str, port: int) -> None:
    """What is not a ready page comes from the web process, or from nowhere."""

    def from_file(address: str) -> bool:
        return "Accept-Ranges" in get(home, address, port).headers

    for address in (f"{page}?observe=1", "/?lang=en", "/tim-kiem", "/admin/login/", f"{page}/", "/api/v1/articles"):
        answer = get(home, address, port)
        assert answer.status == 200 and not from_file(address), address
    for address in ("/index.html", f"{page}.html", f"{page}.html.br", "/vi/index.html", "/none", "/../state.json",
                    "/..%2f..%2fstate.json", "/%2e%2e/%2e%2e/state.json", "/.well-known/../../../state.json"):  # fmt: skip
        assert get(home, address, port).status in (301, 400, 404), address
    home.people("withdraw", page.rpartition("/")[2])
    home.caunoi("bake")
    assert "Có thông tin sai." in get(home, page, port).body.decode()
    assert get(home, f"{page}/releases/1.json", port).status == 410
