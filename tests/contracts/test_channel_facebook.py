"""The Facebook channel against the stand-in, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from caunoi.channels.contract import (
    AccountUnusable,
    ChannelError,
    Credentials,
    CredentialsExpired,
    Figures,
    Live,
    Marker,
    Observation,
    OutcomeUnknown,
    Pending,
    RateLimited,
    Rejected,
    Rendition,
    Retryable,
)
from caunoi.channels.facebook import figures as measuring_posts
from caunoi.channels.facebook.channel import CHANNEL
from caunoi_sandbox import seed
from caunoi_sandbox.testing import running_sandbox
from tests.channels.release_table import TABLE, presentation
from tests.contracts.line import Control, Line, stored

PAGE = seed.FACEBOOK_PAGE_ID


@dataclass
class Desk:
    """A line and the hidden side of the stand-in."""

    line: Line
    control: Control

    def render(self, name: str) -> Rendition:
        content = TABLE[name]
        return CHANNEL.render(content, presentation(content.language))

    def create(self, rendition: Rendition) -> Live | Pending:
        return self.line.run(CHANNEL.create(self.line, rendition))

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

    def page(self) -> dict[str, list[dict[str, object]]]:
        found: dict[str, list[dict[str, object]]] = self.control.get("/_state/facebook")["accounts"][PAGE]
        return found

    def paths(self) -> list[str]:
        return [request.path.rsplit("/", 1)[-1] for request in self.line.sent]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_sandbox() as address:
        yield address


@pytest.fixture
def desk(url: str) -> Desk:
    control = Control(url)
    control.order("reset")
    values = {
        "page_id": PAGE,
        "access_token": seed.FACEBOOK_PAGE_TOKEN,
        "app_secret": seed.FACEBOOK_APP_SECRET,
    }
    return Desk(Line(CHANNEL, Credentials(values), {"api": f"{url}/graph/v26.0"}), control)


def marker_of(rendition: Rendition, since: datetime | None = None) -> Marker:
    return Marker(rendition.marker, TABLE["plain"].title, since or datetime.now(UTC) - timedelta(minutes=1))


@pytest.mark.parametrize("name", ["plain", "one picture", "three pictures"])
def test_created_amended_withdrawn(desk: Desk, name: str) -> None:
    first = desk.render(name)
    live = desk.line.publish(first)
    post = desk.page()["posts"][0]
    assert post["id"] == live.remote_id
    assert post["link"] == first.fields["link"]
    assert len(post["photos"]) == len(first.fields["photos"])  # type: ignore[arg-type]
    assert desk.shown(live.remote_id) == first.fingerprint

    amended = replace(
        first,
        fields={**first.fields, "message": desk.render("amended").fields["message"]},
        text=desk.render("amended").text,
    )
    update = CHANNEL.update(desk.line, live.remote_id, amended, frozenset({"message"}))
    assert desk.line.run(update) == live
    assert desk.shown(live.remote_id) == amended.fingerprint != first.fingerprint

    desk.line.run(CHANNEL.withdraw(desk.line, live.remote_id))
    assert desk.observe(live.remote_id) is None
    desk.line.run(CHANNEL.withdraw(desk.line, live.remote_id))  # already gone is a success


@pytest.mark.parametrize("name", TABLE)
def test_an_untouched_copy_reads_the_same(desk: Desk, name: str) -> None:
    rendition = desk.render(name)
    live = desk.line.publish(rendition)
    seen = desk.observe(live.remote_id)
    assert seen is not None
    assert seen.fingerprint == rendition.fingerprint
    assert seen.url.startswith("http")
    assert desk.shown(marker_of(rendition)) == rendition.fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"message": "Đã sửa"},
        {"hidden": True},
        {"published": False},
        {"link": "https://lua-dao.example/"},
        {"link": "https://lua-dao.example/l.php?to=facebook.com/l.php&u={ours}"},  # poses as Facebook's forwarder
        {"link": ""},
    ],
    ids=str,
)
def test_an_outside_edit_is_seen(desk: Desk, change: dict[str, object]) -> None:
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    if isinstance(link := change.get("link"), str):
        change = {"link": link.format(ours=quote(str(rendition.fields["link"]), safe=""))}
    desk.control.order("edit", platform="facebook", account=PAGE, id=live.remote_id, **change)
    assert desk.shown(live.remote_id) not in (None, rendition.fingerprint)


def test_a_picture_less_is_seen(desk: Desk) -> None:
    rendition = desk.render("three pictures")
    live = desk.line.publish(rendition)
    photos: Any = next(post for post in desk.page()["posts"] if post["id"] == live.remote_id)["photos"]
    desk.control.order("edit", platform="facebook", account=PAGE, id=live.remote_id, photos=photos[:-1])
    seen = desk.observe(live.remote_id)
    assert seen is not None
    assert (seen.reads(rendition), seen.strays(rendition)) == (True, frozenset({"photos"}))


@pytest.mark.parametrize("change", [{"hidden": True}, {"published": False}], ids=str)
def test_a_post_taken_from_readers_is_shown_again_by_an_edit(desk: Desk, change: dict[str, object]) -> None:
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    desk.control.order("edit", platform="facebook", account=PAGE, id=live.remote_id, **change)

    desk.line.run(CHANNEL.update(desk.line, live.remote_id, rendition, frozenset({"message"})))

    assert desk.shown(live.remote_id) == rendition.fingerprint
    desk.line.run(CHANNEL.update(desk.line, live.remote_id, rendition, frozenset({"message"})))  # once more is fine
    assert desk.shown(live.remote_id) == rendition.fingerprint


def test_link_and_photos_cannot_be_changed(desk: Desk) -> None:
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    desk.line.sent.clear()
    with pytest.raises(Rejected) as caught:
        desk.line.run(CHANNEL.update(desk.line, live.remote_id, rendition, frozenset({"message", "photos"})))
    assert caught.value.field == "photos"
    assert desk.line.sent == []


def test_somebody_elses_post_cannot_be_edited_and_stops_nothing(desk: Desk) -> None:
    post_id = desk.control.order("post", platform="facebook", account=PAGE, message="Bằng tay")["id"]
    with pytest.raises(Rejected):
        desk.line.run(CHANNEL.update(desk.line, post_id, desk.render("plain"), frozenset({"message"})))


def test_a_copy_deleted_outside_is_gone(desk: Desk) -> None:
    live = desk.line.publish(desk.render("plain"))
    desk.control.order("delete", platform="facebook", account=PAGE, id=live.remote_id)
    assert desk.observe(live.remote_id) is None


def test_nothing_is_gone_when_the_page_itself_cannot_be_seen(desk: Desk) -> None:
    live = desk.line.publish(desk.render("plain"))
    missing = {"message": "Unsupported get request.", "code": 100, "error_subcode": 33}
    desk.control.fault("facebook", "*", "error", times=2, error=missing, status=400)
    with pytest.raises(AccountUnusable):
        desk.observe(live.remote_id)


def test_a_post_that_may_not_be_deleted_is_not_withdrawn(desk: Desk) -> None:
    live = desk.line.publish(desk.render("plain"))
    missing = {"message": "Unsupported delete request.", "code": 100, "error_subcode": 33}
    desk.control.fault("facebook", "post", "error", method="DELETE", error=missing, status=400)
    with pytest.raises(Rejected):
        desk.line.run(CHANNEL.withdraw(desk.line, live.remote_id))
    desk.line.run(CHANNEL.withdraw(desk.line, live.remote_id))
    assert desk.observe(live.remote_id) is None


@pytest.mark.parametrize("name", ["plain", "one picture"])
@pytest.mark.parametrize("fault", ["drop_after_commit", "drop_before", "html502", "http500"])
def test_a_broken_create_is_unknown_and_the_marker_tells(desk: Desk, name: str, fault: str) -> None:
    rendition = desk.render(name)
    desk.control.fault("facebook", "feed" if name == "plain" else "photos", fault)
    with pytest.raises(OutcomeUnknown):
        desk.create(rendition)
    made = fault == "drop_after_commit"
    assert desk.shown(marker_of(rendition)) == (rendition.fingerprint if made else None)
    assert len(desk.page()["posts"]) == int(made)
    if made and name == "plain":
        with pytest.raises(OutcomeUnknown) as caught:  # 506: the first attempt did succeed
            desk.create(rendition)
        assert caught.value.code == "506"


def test_the_marker_is_not_fooled_and_looks_past_the_first_page(desk: Desk) -> None:
    rendition = desk.render("plain")
    live = desk.line.publish(rendition)
    desk.control.order("post", platform="facebook", account=PAGE, message=f"Khác {rendition.marker}X")
    for number in range(30):
        desk.control.order("post", platform="facebook", account=PAGE, message=f"Bài {number}")
    desk.line.sent.clear()
    assert [seen.remote_id for seen in desk.find(marker_of(rendition))] == [live.remote_id]
    assert desk.paths() == ["published_posts"] * 2
    assert all(request.host == "api" for request in desk.line.sent)


def test_every_post_with_the_link_is_found_newest_first(desk: Desk) -> None:
    rendition = desk.render("plain")
    before, after = (f"{said} {rendition.marker}" for said in ("Sắp có:", "Mời xem:"))
    first = desk.control.order("post", platform="facebook", account=PAGE, message=before)["id"]
    live = desk.line.publish(rendition)
    last = desk.control.order("post", platform="facebook", account=PAGE, message=after)["id"]
    assert [seen.remote_id for seen in desk.find(marker_of(rendition))] == [last, live.remote_id, first]


def test_the_marker_search_stops_at_its_time(desk: Desk) -> None:
    rendition = desk.render("plain")
    desk.line.publish(rendition)
    assert desk.find(marker_of(rendition, datetime.now(UTC) + timedelta(hours=1))) == []


@pytest.mark.parametrize("fault", ["http500", "drop_before", "html502"])
def test_an_interruption_between_pictures_loses_and_repeats_nothing(desk: Desk, fault: str) -> None:
    rendition = desk.render("three pictures")
    first = desk.create(rendition)
    assert isinstance(first, Pending)
    assert len(first.state["photos"]) == 1
    assert not first.writes
    desk.control.fault("facebook", "photos", fault)
    with pytest.raises(Retryable):  # nobody sees an upload: it may be made again
        desk.line.run(CHANNEL.resume(desk.line, rendition, stored(first)))
    live = desk.line.finish(rendition, first)
    assert desk.shown(live.remote_id) == rendition.fingerprint
    (post,) = desk.page()["posts"]
    assert post["photos"][0] == first.state["photos"][0]  # type: ignore[index]
    assert len(post["photos"]) == 3  # type: ignore[arg-type]


def test_a_post_lost_after_its_pictures_is_unknown_then_found(desk: Desk) -> None:
    rendition = desk.render("three pictures")
    desk.control.fault("facebook", "feed", "drop_after_commit")
    with pytest.raises(OutcomeUnknown):
        desk.line.publish(rendition)
    assert desk.shown(marker_of(rendition)) == rendition.fingerprint
    assert len(desk.page()["posts"]) == 1


def test_pictures_that_waited_too_long_are_uploaded_again_once(desk: Desk) -> None:
    rendition = desk.render("three pictures")
    state = desk.create(rendition)
    while isinstance(state, Pending) and len(state.state["photos"]) < 3:
        state = desk.line.run(CHANNEL.resume(desk.line, rendition, stored(state)))
    assert isinstance(state, Pending)
    assert state.writes  # the next step is the post
    desk.control.order("clock", advance=25 * 3600)
    again = desk.line.run(CHANNEL.resume(desk.line, rendition, stored(state)))
    assert isinstance(again, Pending)
    assert again.state["photos"] == []
    live = desk.line.finish(rendition, again)
    assert desk.shown(live.remote_id) == rendition.fingerprint

    refused = replace(state, state={**state.state, "round": 2})
    with pytest.raises(Rejected):
        desk.line.run(CHANNEL.resume(desk.line, rendition, refused))


def test_pictures_changed_meanwhile_are_not_used(desk: Desk) -> None:
    rendition = desk.render("three pictures")
    first = desk.create(rendition)
    assert isinstance(first, Pending)
    photos = rendition.fields["photos"]
    changed = replace(rendition, fields={**rendition.fields, "photos": photos[1:]})
    live = desk.line.finish(changed, first)
    (post,) = [post for post in desk.page()["posts"] if post["id"] == live.remote_id]
    assert len(post["photos"]) == 2  # type: ignore[arg-type]
    assert first.state["photos"][0] not in post["photos"]  # type: ignore[operator]


def test_a_release_with_fewer_pictures_announces_its_post_first(desk: Desk) -> None:
    rendition = desk.render("three pictures")
    first = desk.create(rendition)
    assert isinstance(first, Pending)
    second = desk.line.run(CHANNEL.resume(desk.line, rendition, stored(first)))
    fewer = replace(rendition, fields={**rendition.fields, "photos": rendition.fields["photos"][:2]})
    assert isinstance(second, Pending)
    assert not second.writes
    announced = desk.line.run(CHANNEL.resume(desk.line, fewer, stored(second)))
    assert isinstance(announced, Pending)
    assert announced.writes
    assert desk.page()["posts"] == []
    assert desk.line.finish(fewer, announced)
    assert len(desk.page()["posts"]) == 1


@pytest.mark.parametrize("action", ["expire", "revoke", "lost_role"])
def test_a_dead_token_is_for_a_person(desk: Desk, action: str) -> None:
    desk.control.order("tokens", platform="facebook", account=PAGE, action=action)
    with pytest.raises(CredentialsExpired) as caught:
        desk.create(desk.render("plain"))
    assert caught.value.code.startswith("190/")
    assert caught.value.code in caught.value.detail
    assert "sign in" in caught.value.detail
    assert CHANNEL.refresh_request(desk.line.credentials) is None


@pytest.mark.parametrize(
    ("fault", "expected", "after", "scope"),
    [
        ("rate_limited", RateLimited, 60.0, "account"),  # the header says: one minute
        ("quota_exhausted", RateLimited, 3600.0, "operation"),  # no header
        ("night", AccountUnusable, None, None),  # the stand-in says 368
    ],
)
def test_faults_have_their_class(
    desk: Desk, fault: str, expected: type[ChannelError], after: float | None, scope: str | None
) -> None:
    desk.control.fault("facebook", "feed", fault)
    with pytest.raises(expected) as caught:
        desk.create(desk.render("plain"))
    assert (getattr(caught.value, "after", None), getattr(caught.value, "scope", None)) == (after, scope)
    assert isinstance(desk.create(desk.render("plain")), Live)


def test_full_usage_alone_is_no_error(desk: Desk) -> None:
    desk.control.fault("facebook", "feed", "rate_headers", percent=100)
    assert isinstance(desk.create(desk.render("plain")), Live)


def test_the_proof_belongs_to_the_token(desk: Desk) -> None:
    desk.control.order("accounts", platform="facebook", id=PAGE, require_proof=True)
    assert isinstance(desk.create(desk.render("plain")), Live)
    values = {**desk.line.credentials.values, "app_secret": "wrong"}
    wrong = Line(CHANNEL, Credentials(values), desk.line.hosts)
    with pytest.raises(AccountUnusable):
        wrong.run(CHANNEL.create(wrong, desk.render("amended")))
    without = {name: value for name, value in values.items() if name != "app_secret"}
    bare = Line(CHANNEL, Credentials(without), desk.line.hosts)
    with pytest.raises(AccountUnusable):
        bare.run(CHANNEL.create(bare, desk.render("amended")))


def test_no_token_in_an_address(desk: Desk) -> None:
    desk.line.publish(desk.render("three pictures"))
    ready = [CHANNEL.authorize(request, desk.line.credentials) for request in desk.line.sent]
    assert len(ready) == 4
    for request in ready:
        assert seed.FACEBOOK_PAGE_TOKEN not in request.path + str(request.query) + str(request.form)
        assert request.path.startswith(f"/{PAGE}/")


def figures(desk: Desk, *wanted: str) -> dict[str, Figures]:
    measuring = CHANNEL.measuring
    assert measuring is not None

    async def found() -> dict[str, Figures]:
        since = datetime.now(UTC) - timedelta(days=30)
        return {remote: counted async for remote, counted in measuring.figures(desk.line, wanted, since)}

    return desk.line.run(found())


def test_figures_of_all_posts_in_three_calls(desk: Desk) -> None:
    ours = [desk.line.publish(desk.render(name)).remote_id for name in ("plain", "one picture")]
    urlopen(f"{desk.control.url}/phone/facebook/{PAGE}/{ours[0]}", timeout=5).close()
    desk.control.order(
        "figures", platform="facebook", account=PAGE, id=ours[1], views=90, reach=70, reactions=5, comments=2, shares=1
    )
    desk.line.sent.clear()
    assert figures(desk, *ours) == {ours[0]: Figures(1, 1, 0), ours[1]: Figures(90, 70, 8)}
    assert [request.path for request in desk.line.sent] == ["/{account}/published_posts"] * 3
    assert not [request for request in desk.line.sent if "impressions" in str(request.query)], "removed metrics"
    desk.control.order("figures", platform="facebook", account=PAGE, id=ours[1], reach=None, comments=None)
    assert figures(desk, ours[1]) == {ours[1]: Figures(views=90)}


def test_without_the_permission_only_insights_are_not_given(desk: Desk) -> None:
    post = desk.line.publish(desk.render("plain")).remote_id
    desk.control.order("accounts", platform="facebook", id=PAGE, scopes=["pages_manage_posts", "pages_read_engagement"])
    assert figures(desk, post) == {post: Figures(engagement=0)}
    assert followers(desk) == 4_210, "the Page's own field needs no insights"


def test_one_metric_that_is_gone_leaves_the_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    post = desk.line.publish(desk.render("plain")).remote_id
    monkeypatch.setattr(measuring_posts, "VIEWS", "post_impressions")  # removed in November 2025
    assert figures(desk, post) == {post: Figures(views=None, reach=0, engagement=0)}


def test_a_value_broken_down_is_added_up_for_views_only() -> None:
    counted = {"post_media_view": {"organic": 7, "paid": 2}, "post_total_media_view_unique": {"organic": 5, "paid": 2}}
    assert measuring_posts._figures({}, counted) == Figures(views=9)


def test_followers_of_the_page(desk: Desk) -> None:
    desk.line.sent.clear()
    assert followers(desk) == 4_210
    assert [request.path for request in desk.line.sent] == ["/{account}/insights"]


def followers(desk: Desk) -> int | None:
    desk.control.order("accounts", platform="facebook", id=PAGE, fans=4_210)
    measuring = CHANNEL.measuring
    assert measuring is not None
    return desk.line.run(measuring.followers(desk.line))
