"""Public addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from caunoi.portal import counter, feeds, files, finding, following, lists, register, sending, views, wardrobe
from caunoi.portal.api import api, no_such_endpoint


class StatementId:
    """A statement's public name, typed in either case."""

    regex = "[0-9A-Za-z]{1,12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Sha256:
    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ShortDigest:
    regex = "[0-9a-f]{16}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PictureWidth:
    """Pixels, written in one way only: an address is one file."""

    regex = "[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(StatementId, "statement")
register_converter(ShortDigest, "digest16")
register_converter(Sha256, "sha256")
register_converter(PictureWidth, "width")

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.front, name="front"),
    path("tim-kiem", finding.find, name="search"),
    path("chuyen-muc/<str:slug>", lists.shelf, name="shelf"),
    path("luu-tru", lists.archive, name="archive"),
    path("luu-tru/<int:year>/<int:month>", lists.month, name="month"),
    path("kenh-chinh-thuc", register.channels, name="channels"),
    path("kenh-chinh-thuc.json", register.channels_json, name="channels_json"),
    path("kenh-chinh-thuc.schema.json", register.schema, name="channels_schema"),
    path("kenh-chinh-thuc/thay-doi", register.changes, name="register_changes"),
    path("kenh-chinh-thuc/thay-doi.json", register.changes_json, name="register_changes_json"),
    path("kenh-chinh-thuc/<int:number>.<str:extension>", register.qr_code, name="qr_code"),
    path("lien-he", register.contact, name="contact"),
    path("gui-phan-anh", sending.send, name="send"),
    path("theo-doi", following.follow, name="follow"),
    path("thong-ke", counter.statistics, name="statistics"),
    path("ngoai-tuyen", register.offline, name="offline"),
    path("t/<statement:statement>", views.statement, name="short"),
    path("t/<statement:statement>/", views.statement),
    path("t/<statement:statement>/releases/<int:number>", views.release, name="release"),
    path("t/<statement:statement>/releases/<int:number>.json", views.release_json, name="release_json"),
    path("t/<statement:statement>/releases/<int:number>.jws", views.release_jws, name="release_jws"),
    path("t/<statement:statement>/releases/<int:number>.txt", views.release_text, name="release_text"),
    path("t/<statement:statement>/releases/<int:number>/print", views.print_view, name="print"),
    path("t/<statement:statement>/<str:slug>", views.statement, name="statement"),
    path("kiem-tra-chu-ky", views.verify, name="verify"),
    path(".well-known/caunoi/keys.json", views.keys, name="keys"),
    path("b/<sha256:digest>", files.blob, name="blob"),
    path("b/<sha256:digest>.<slug:extension>", files.blob),
    path("brand.<digest16:checksum>.css", wardrobe.sheet, name="brand_sheet"),
    path("brand.<digest16:avatar>.<int:size>.<str:kind>", wardrobe.icon, name="brand_icon"),
    path("manifest.webmanifest", wardrobe.manifest, name="manifest"),
    path("b/<sha256:digest>/<width:width>.<slug:extension>", files.size, name="size"),
    path("feeds/atom.xml", feeds.atom, name="atom"),
    path("feeds/rss.xml", feeds.rss, name="rss"),
    path("feeds/feed.json", feeds.json_feed, name="json_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("api/v1/", api.urls),
    path("api/<path:rest>", no_such_endpoint),
]
