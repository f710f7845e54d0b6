"""The Zalo channel against the stand-in, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest

from caunoi.channels.contract import (
    AccountUnusable,
    ChannelError,
    Credentials,
    CredentialsExpired,
    Figures,
    Marker,
    Observation,
    OutcomeUnknown,
    Pending,
    RateLimited,
    Rejected,
    Rendition,
    Retryable,
)
from caunoi.channels.zalo import broadcast, calls, oauth
from caunoi.channels.zalo.channel import CHANNEL
from caunoi_sandbox import seed
from caunoi_sandbox.testing import running_sandbox
from tests.channels.release_table import TABLE, presentation, release
from tests.contracts.line import Control, Line, at, eventually, pictures, stored

OA = seed.ZALO_OA_ID


@dataclass
class Desk:
    """A line, the hidden side of the stand-in, and where pictures are."""

    line: Line
    control: Control
    asset_base: str

    def render(self, name: str) -> Rendition:
        content = TABLE[name]
        return CHANNEL.render(content, at(presentation(content.language), self.asset_base))

    def observe(self, remote_id: str) -> Observation | None:
        return self.line.run(CHANNEL.observe(self.line, remote_id))

    def find(self, marker: Marker) -> list[Observation]:
        async def found() -> list[Observation]:
            return [seen async for seen in CHANNEL.find(self.line, marker)]

        return self.line.run(found())

    def shown(self, target: str | Marker) -> str | None:
        """The fingerprint of the one copy."""
        seen = self.find(target) if isinstance(target, Marker) else [self.observe(target)]
        return seen[0].fingerprint if seen and seen[0] else None

    def articles(self) -> list[dict[str, object]]:
        return list(self.control.get("/_state/zalo")["accounts"][OA]["articles"])


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[str, str]]:
    with running_sandbox() as url, pictures() as asset_base:
        yield url, asset_base


@pytest.fixture
def desk(world: tuple[str, str]) -> Desk:
    url, asset_base = world
    control = Control(url)
    control.order("reset")
    control.order("timing", processing_seconds=0.05)
    values = {
        "app_id": seed.ZALO_APP_ID,
        "app_secret": seed.ZALO_APP_SECRET,
        "access_token": seed.ZALO_ACCESS_TOKEN,
        "refresh_token": seed.ZALO_REFRESH_TOKEN,
    }
    hosts = {"api": f"{url}/zalo", "oauth": f"{url}/zalo-oauth"}
    return Desk(Line(CHANNEL, Credentials(values), hosts), control, asset_base)


def consent(url: str) -> str:
    """The account's administrator agrees; the code that comes back to the callback."""
    parts = urlsplit(url)
    form = urlencode({**dict(parse_qsl(parts.query)), "oa_id": OA})
    connection = HTTPConnection(parts.netloc, timeout=5)
    connection.request("POST", parts.path, form, {"content-type": "application/x-www-form-urlencoded"})
    location = connection.getresponse().getheader("location") or ""
    connection.close()
    returned = dict(parse_qsl(urlsplit(location).query))
    assert (returned["oa_id"], returned["state"]) == (OA, "s")
    return returned["code"]


def marker_of(rendition: Rendition, **changes: object) -> Marker:
    since = datetime.now(UTC) - timedelta(minutes=1)
    return replace(Marker(rendition.marker, TABLE["plain"].title, since), **changes)  # type: ignore[arg-type]


def test_created_amended_withdrawn(desk: Desk) -> None:
    first, amended = desk.render("plain"), desk.render("amended")
    started = desk.line.run(CHANNEL.create(desk.line, first))
    assert isinstance(started, Pending)
    live = desk.line.finish(first, started)
    assert desk.shown(live.remote_id) == first.fingerprint

    changing = desk.line.run(CHANNEL.update(desk.line, live.remote_id, amended, frozenset({"body"})))
    assert isinstance(changing, Pending)
    assert changing.state["id"] == live.remote_id
    assert desk.line.finish(amended, changing).remote_id == live.remote_id
    assert desk.shown(live.remote_id) == amended.fingerprint != first.fingerprint

    desk.line.run(CHANNEL.withdraw(desk.line, live.remote_id))
    assert desk.observe(live.remote_id) is None
    desk.line.run(CHANNEL.withdraw(desk.line, live.remote_id))  # already gone is a success


@pytest.mark.parametrize("name", TABLE)
def test_an_untouched_copy_reads_the_same(desk: Desk, name: str) -> None:
    """Also after the stand-in has written the HTML anew and replaced the pictures."""
    rendition = desk.render(name)
    live = desk.line.publish(rendition)
    seen = desk.observe(live.remote_id)
    assert seen is not None
    assert seen.text.split() == rendition.text.split()
    assert seen.fingerprint == rendition.fingerprint
    assert seen.url.startswith("http")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Lịch tiếp công dân tháng 02/2027"},
        {"author": "Người khác"},
        {"description": "Ngày 16/01/2027"},
        {"body": "<p>Gọi 0999 999 999</p>"},
        {"status": "hide"},
        {"tracking_link": "https://lua-dao.example/"},
        {"comment": "show"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_outside_edit_is_seen_and_repaired(desk: Desk, change: dict[str, str]) -> None:
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    desk.control.order("edit", platform="zalo", account=OA, id=live.remote_id, **change)
    assert desk.shown(live.remote_id) != rendition.fingerprint
    again = desk.line.run(CHANNEL.update(desk.line, live.remote_id, rendition, frozenset(change)))
    desk.line.finish(rendition, again)
    assert desk.shown(live.remote_id) == rendition.fingerprint


def test_a_link_put_under_our_words_is_seen(desk: Desk) -> None:
    """The words stay, but a reader who taps them lands somewhere else."""
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    body: Any = next(article for article in desk.articles() if article["id"] == live.remote_id)["body"]
    first, *others = body
    words = f'<a href="https://lua-dao.example/">{first["content"]}</a>'
    changed = [{**first, "content": words}, *others]
    desk.control.order("edit", platform="zalo", account=OA, id=live.remote_id, body=changed)
    seen = desk.observe(live.remote_id)
    assert seen is not None and not seen.shows(rendition)
    assert "(https://lua-dao.example/)" in seen.text


@pytest.mark.parametrize("left_out", [("author",), ("description",), ("author", "description")], ids="+".join)
def test_what_zalo_does_not_tell_is_no_difference(desk: Desk, left_out: tuple[str, ...]) -> None:
    """Which fields `getdetail` answers is not documented."""
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    data = desk.line.run(desk.line.call(calls.detail_request(live.remote_id))).json["data"]  # type: ignore[index]
    told = {name: value for name, value in data.items() if name not in left_out}

    assert calls.observation(live.remote_id, told).shows(rendition)
    assert not calls.observation(live.remote_id, {**told, "title": "Khác"}).shows(rendition)
    assert not calls.observation(live.remote_id, {**told, "status": "hide"}).shows(rendition)
    assert not calls.observation(live.remote_id, {**data, "author": ""}).shows(rendition)  # told, and empty


def test_a_copy_deleted_outside_is_gone(desk: Desk) -> None:
    live = desk.line.publish(desk.render("plain"))
    desk.control.order("delete", platform="zalo", account=OA, id=live.remote_id)
    assert desk.observe(live.remote_id) is None


@pytest.mark.parametrize("fault", ["drop_after_commit", "drop_before", "html502", "http500"])
def test_a_broken_create_is_unknown_and_the_marker_tells(desk: Desk, fault: str) -> None:
    rendition = desk.render("plain")
    desk.control.fault("zalo", "article/create", fault)
    with pytest.raises(OutcomeUnknown):
        desk.line.run(CHANNEL.create(desk.line, rendition))
    made = fault == "drop_after_commit"
    if made:
        assert eventually(lambda: desk.shown(marker_of(rendition))) == rendition.fingerprint
    else:
        assert desk.find(marker_of(rendition)) == []
    assert len(desk.articles()) == int(made)


def test_the_marker_is_not_fooled_and_looks_past_the_first_page(desk: Desk) -> None:
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    title = TABLE["plain"].title
    for body in (f"<p>{rendition.marker}X</p>", "<p>khác</p>", *["<p>chen vào</p>"] * 12):
        desk.control.order("post", platform="zalo", account=OA, title=title, body=body)
    assert [seen.remote_id for seen in desk.find(marker_of(rendition))] == [live.remote_id]
    assert desk.find(marker_of(rendition, title="Tiêu đề khác")) == []


def test_the_marker_search_stops_at_its_time(desk: Desk) -> None:
    rendition = desk.render("plain")
    desk.line.publish(rendition)
    desk.line.sent.clear()
    later = datetime.now(UTC) + timedelta(hours=1)
    assert desk.find(marker_of(rendition, since=later)) == []
    assert [request.path for request in desk.line.sent] == ["/v2.0/article/getslice"]


def test_a_long_title_is_found_by_its_whole_form(desk: Desk) -> None:
    rendition = desk.render("too long")
    desk.line.publish(rendition)
    assert desk.shown(marker_of(rendition, title=TABLE["too long"].title)) == rendition.fingerprint


def test_a_picture_that_cannot_be_fetched_is_named(desk: Desk) -> None:
    plain = desk.render("plain")
    rendition = replace(plain, fields={**plain.fields, "cover_url": f"{desk.asset_base}missing.jpg"})
    with pytest.raises(Rejected, match=r"missing\.jpg") as caught:
        desk.line.publish(rendition)
    assert (caught.value.code, caught.value.field) == ("-200", "cover_url")
    assert desk.articles() == []


def test_an_article_given_up_for_its_pictures_is_begun_anew(desk: Desk) -> None:
    """The portal was away while Zalo fetched; also when the article only changes."""
    good = desk.render("plain")
    bad = replace(good, fields={**good.fields, "cover_url": f"{desk.asset_base}missing.jpg"})
    live_id = ""
    for _ in ("create", "update"):
        changed = frozenset({"cover_url"})
        start = CHANNEL.update(desk.line, live_id, bad, changed) if live_id else CHANNEL.create(desk.line, bad)
        state = desk.line.run(start)
        while isinstance(state, Pending) and "round" not in state.state:
            state = desk.line.run(CHANNEL.resume(desk.line, bad, stored(state)))
        assert isinstance(state, Pending)
        assert state.writes  # the next step makes something: it must not be repeated blindly
        assert state.after >= 10
        live_id = desk.line.finish(good, state).remote_id
        assert desk.shown(live_id) == good.fingerprint
        assert len(desk.articles()) == 1


def test_no_cover_no_call(desk: Desk) -> None:
    bare = CHANNEL.render(release(), replace(presentation(), cover=None))
    with pytest.raises(Rejected) as caught:
        desk.line.run(CHANNEL.create(desk.line, bare))
    assert caught.value.field == "cover_url"
    assert desk.line.sent == []


def test_refused_values_name_our_field(desk: Desk) -> None:
    plain = desk.render("plain")
    for field, value in [
        ("title", "x" * 150),
        ("description", "x" * 301),
        ("cover_url", "http://à.example/x"),
    ]:
        with pytest.raises(Rejected) as caught:
            desk.line.run(CHANNEL.create(desk.line, replace(plain, fields={**plain.fields, field: value})))
        assert caught.value.field == field


def test_a_lost_token_of_an_article_means_look_for_it(desk: Desk) -> None:
    with pytest.raises(OutcomeUnknown):
        desk.line.run(CHANNEL.resume(desk.line, desk.render("plain"), Pending({"token": "unknown"})))


@pytest.mark.parametrize("code", [-216, -220])
def test_an_expired_token_is_renewed_once(desk: Desk, code: int) -> None:
    desk.control.order("accounts", platform="zalo", id=OA, expiry_code=code)
    desk.control.order("tokens", platform="zalo", account=OA, action="expire")
    with pytest.raises(CredentialsExpired) as caught:
        desk.line.run(CHANNEL.create(desk.line, desk.render("plain")))
    assert caught.value.code == str(code)
    assert seed.ZALO_ACCESS_TOKEN not in caught.value.detail

    old = desk.line.credentials
    renewal = CHANNEL.refresh_request(old)
    assert renewal is not None
    now = datetime.now(UTC)
    desk.line.credentials = CHANNEL.refreshed(old, desk.line.run(desk.line.call(renewal)), now)
    assert desk.line.credentials.expires_at == now + timedelta(seconds=90_000)
    assert desk.line.publish(desk.render("plain")).remote_id

    with pytest.raises(CredentialsExpired):  # the old refresh token worked once
        desk.line.run(desk.line.call(renewal))
    with pytest.raises(CredentialsExpired):
        CHANNEL.refreshed(old, desk.line.run(desk.line.send(renewal)), now)


def test_first_tokens_by_consent(desk: Desk) -> None:
    verifier = oauth.new_verifier()
    url = oauth.permission_url(
        desk.line.hosts["oauth"],
        app_id=seed.ZALO_APP_ID,
        redirect_uri="https://coquanmau.example/back",
        state="s",
        verifier=verifier,
    )
    code = consent(url)
    wrong = oauth.exchange_request(desk.line.credentials, code=code, verifier=oauth.new_verifier())
    with pytest.raises(CredentialsExpired):
        desk.line.run(desk.line.call(wrong))
    right = oauth.exchange_request(desk.line.credentials, code=consent(url), verifier=verifier)
    answer = desk.line.run(desk.line.call(right))
    desk.line.credentials = oauth.refreshed(desk.line.credentials, answer, datetime.now(UTC))
    assert desk.line.credentials.values["access_token"] != seed.ZALO_ACCESS_TOKEN
    assert desk.line.publish(desk.render("plain")).remote_id


@pytest.mark.parametrize(
    ("endpoint", "fault", "expected", "scope"),
    [
        ("article/create", "rate_limited", RateLimited, "account"),
        ("article/create", "quota_exhausted", RateLimited, "operation"),
        ("article/verify", "html502", Retryable, ""),
        ("article/verify", "drop_after_commit", Retryable, ""),
    ],
)
def test_faults_have_their_class(
    desk: Desk, endpoint: str, fault: str, expected: type[ChannelError], scope: str
) -> None:
    rendition = desk.render("plain")
    desk.control.fault("zalo", endpoint, fault)
    with pytest.raises(expected) as caught:
        desk.line.publish(rendition)
    assert getattr(caught.value, "scope", "") == scope
    assert desk.line.publish(rendition).remote_id  # the fault was the only reason


def test_a_lost_role_or_a_wrong_proof_stops_the_account(desk: Desk) -> None:
    values = {**desk.line.credentials.values, "app_secret": "wrong"}
    wrong = Line(CHANNEL, Credentials(values), desk.line.hosts)
    with pytest.raises(AccountUnusable) as caught:
        wrong.run(CHANNEL.create(wrong, desk.render("plain")))
    assert caught.value.code == "-242"
    desk.control.order("tokens", platform="zalo", account=OA, action="lost_role")
    with pytest.raises(AccountUnusable):
        desk.line.run(CHANNEL.create(desk.line, desk.render("plain")))


def test_broadcast_by_day_and_not_by_night(desk: Desk) -> None:
    night, day = datetime(2027, 1, 5, 16, 30, tzinfo=UTC), datetime(2027, 1, 6, 1, 0, tzinfo=UTC)
    desk.control.order("clock", now=night.isoformat())
    desk.control.order("accounts", platform="zalo", id=OA, access_token=seed.ZALO_ACCESS_TOKEN)  # its life starts
    live = desk.line.publish(desk.render("plain"))
    request = broadcast.broadcast_request([live.remote_id], {"gender": "0"})
    assert broadcast.quiet_for(night) > 0
    with pytest.raises(RateLimited) as caught:
        desk.line.run(desk.line.call(request))
    assert (caught.value.code, caught.value.scope) == ("-234", "operation")
    desk.control.order("clock", now=day.isoformat())
    assert broadcast.quiet_for(day) == 0
    assert broadcast.broadcast_id(desk.line.run(desk.line.call(request)))
    with pytest.raises(Rejected):
        desk.line.run(desk.line.call(broadcast.broadcast_request(["0" * 20], {"gender": "0"})))


def figures(desk: Desk, *wanted: str, back: timedelta = timedelta(days=30)) -> dict[str, Figures]:
    measuring = CHANNEL.measuring
    assert measuring is not None

    async def found() -> dict[str, Figures]:
        since = datetime.now(UTC) - back
        return {remote: counted async for remote, counted in measuring.figures(desk.line, wanted, since)}

    return desk.line.run(found())


def test_views_come_from_lists_and_what_is_left_out_is_not_zero(desk: Desk) -> None:
    ours = [desk.line.publish(desk.render(name)).remote_id for name in ("plain", "rich")]
    for number in range(11):
        desk.control.order("post", platform="zalo", account=OA, title=f"Bài viết tay {number}")
    for _ in range(3):
        urlopen(f"{desk.control.url}/phone/zalo/{OA}/{ours[0]}", timeout=5).close()
    desk.line.sent.clear()
    assert figures(desk, *ours) == {ours[0]: Figures(views=3), ours[1]: Figures(views=0)}
    assert [request.path for request in desk.line.sent] == ["/v2.0/article/getslice"] * 2, "a call for ten articles"
    assert {request.effect for request in desk.line.sent} == {"read"}
    desk.control.order("figures", platform="zalo", account=OA, id=ours[1], views=None)
    assert figures(desk, ours[1]) == {ours[1]: Figures()}
    desk.line.sent.clear()
    assert figures(desk) == {} and desk.line.sent == [], "nothing wanted, nothing asked"


def test_older_articles_are_not_asked_for(desk: Desk) -> None:
    article = desk.line.publish(desk.render("plain")).remote_id
    for number in range(11):
        desk.control.order("post", platform="zalo", account=OA, title=f"Bài viết tay {number}")
    desk.line.sent.clear()
    assert figures(desk, article, back=timedelta(days=-1)) == {}
    assert len(desk.line.sent) == 1, "the first list is older already"


def test_followers(desk: Desk) -> None:
    measuring = CHANNEL.measuring
    assert measuring is not None
    before = desk.line.run(measuring.followers(desk.line))
    assert isinstance(before, int)
    desk.control.order("accounts", platform="zalo", id=OA, followers=3)
    assert desk.line.run(measuring.followers(desk.line)) == before + 3
