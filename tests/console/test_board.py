"""The sync board, the panel of one statement and the accounts, through Django's client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.text import capfirst

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Appointment, ChannelAccount
from caunoi.console import deeds
from caunoi.delivery import wording
from caunoi.delivery.actions import people
from caunoi.delivery.models import Broadcast, Placement, Step, Usage
from caunoi.delivery.plan import Desired, Observed, State
from caunoi.foundation import clock
from caunoi.releases.models import Release
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

BOARD = "/admin/sync/"


@pytest.fixture
def world() -> World:
    return worlds.build()


def get(world: World, person: str, path: str, status: int = 200) -> BeautifulSoup:
    client = Client()
    client.force_login(world.people[person])
    answer = client.get(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def post(world: World, person: str, path: str, data: dict[str, str] | None = None) -> BeautifulSoup:
    """Post, follow, and read the page that comes."""
    client = Client()
    client.force_login(world.people[person])
    answer = client.post(path, data or {}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain
    return BeautifulSoup(answer.content, "html.parser")


def place(release: Release, channel: str, state: State = State.IN_SYNC, reason: str = "", **values: Any) -> Placement:
    """A placement as the engine would leave it."""
    placement = Placement.objects.get(statement=release.statement, account__channel=channel)
    defaults: dict[str, Any] = {"state": state, "reason": reason, "since": clock.now(), "due_at": None}
    for name, value in {**defaults, **values}.items():
        setattr(placement, name, value)
    placement.save()
    return placement


def settled(world: World, title: str = "Lịch tiếp công dân") -> Release:
    """A release that stands everywhere."""
    release = world.publish(world.article(title))
    for channel in ("portal", "zalo", "facebook"):
        now = clock.now()
        place(release, channel, observed=Observed.SAME, shown_release=release, observed_at=now, shown_text="Chữ")
    return release


def panel_of(release: Release) -> str:
    return f"{BOARD}{release.statement_id}/"


def cell(soup: BeautifulSoup, release: Release, channel: str) -> Any:
    return soup.select_one(f'[data-cn-statement="{release.statement_id}"] [data-cn-channel="{channel}"]')


# The board ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_a_cell_says_its_state_by_icon_and_word(world: World, state: State) -> None:
    release = settled(world)
    place(release, "zalo", state)
    found = cell(get(world, "hoa", BOARD), release, "zalo")
    tag = found.select_one(f".cn-state--{state}")
    with translation.override("vi"):
        assert tag.get_text(strip=True) == str(wording.state(state).word)
    assert tag.svg["aria-hidden"] == "true"


def test_a_cell_names_version_fact_time_and_link(world: World) -> None:
    release = settled(world)
    place(release, "facebook", State.DIFFERS, "edited_outside", shown_release=release, url="https://facebook.example/1")
    found = cell(get(world, "hoa", BOARD), release, "facebook")
    text = found.get_text(" ", strip=True)
    with translation.override("vi"):
        assert wording.brief("edited_outside") in text
    assert "1" in found.select_one(".cn-board__state").get_text()
    assert found.time["datetime"].startswith(f"{clock.local(clock.now()):%Y-%m-%d}")
    assert found.a["href"] == "https://facebook.example/1"


def test_a_moving_cell_names_the_next_look(world: World) -> None:
    release = settled(world)
    soon = clock.now() + timedelta(minutes=5)
    place(release, "zalo", State.UNCERTAIN, "looking", due_at=soon)
    found = cell(get(world, "hoa", BOARD), release, "zalo")
    assert f"{clock.local(soon):%H:%M}" in found.get_text()


def test_who_needs_a_person_comes_first(world: World) -> None:
    trouble, moving, fine = settled(world, "Cần người"), settled(world, "Đang chờ"), settled(world, "Yên")
    place(trouble, "zalo", State.UNCERTAIN, "cannot_look")
    place(moving, "zalo", State.PENDING, "retrying")
    rows = get(world, "hoa", BOARD).select("[data-cn-statement]")
    assert [row["data-cn-statement"] for row in rows] == [r.statement_id for r in (trouble, moving, fine)]
    assert "cn-board__needs" in rows[0]["class"] and "class" not in rows[2].attrs


def test_tabs_count_and_filter(world: World) -> None:
    releases = [settled(world, f"Bài {number}") for number in range(6)]
    place(releases[0], "zalo", State.DIFFERS, "edited_outside")
    place(releases[1], "facebook", State.BLOCKED, "refused")
    place(releases[2], "zalo", State.UNCERTAIN, "looking")
    place(releases[3], "zalo", State.WITHDRAWN)
    soup = get(world, "hoa", BOARD)
    numbers = {a["data-cn-tab"]: a.span.get_text() if a.span else "" for a in soup.select("[data-cn-tab]")}
    assert numbers == {"all": "", "needs": "2", "pending": "1", "settled": ""}, "what is settled is never counted"
    for tab, count in {"all": 6, "needs": 2, "pending": 1, "settled": 3}.items():
        assert len(get(world, "hoa", f"{BOARD}?tab={tab}").select("[data-cn-statement]")) == count


def test_a_broadcast_of_unknown_fate_needs_a_person(world: World) -> None:
    release = settled(world)
    zalo = place(release, "zalo", observed=Observed.SAME)
    Broadcast.objects.create(placement=zalo, release=release, target={}, state="uncertain", since=clock.now())
    soup = get(world, "hoa", f"{BOARD}?tab=needs")
    with translation.override("vi"):
        assert capfirst(wording.brief_broadcast("uncertain")) in cell(soup, release, "zalo").get_text()


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("waiting", {"drop"}),
        ("uncertain", {"arrived", "missed"}),
        ("refused", {"send-again", "drop"}),
        ("accepted", set()),
    ],
)
def test_what_may_be_done_about_a_broadcast(world: World, state: str, verbs: set[str]) -> None:
    release = settled(world)
    zalo = place(release, "zalo", observed=Observed.SAME)
    Broadcast.objects.create(placement=zalo, release=release, target={}, state=state, since=clock.now())
    path = f"/admin/sync/{release.statement_id}/"
    for person, offered in (("hoa", verbs), ("minh", set())):
        note = get(world, person, path).select_one(f'[data-cn-broadcast="{state}"]')
        assert note is not None
        assert {button["data-cn-verb"] for button in note.select("button")} == offered


def test_a_refused_broadcast_is_dropped_on_the_panel(world: World) -> None:
    release = settled(world)
    zalo = place(release, "zalo", observed=Observed.SAME)
    broadcast = Broadcast.objects.create(placement=zalo, release=release, target={}, state="refused", since=clock.now())
    client = Client()
    client.force_login(world.people["hoa"])
    assert client.post(f"/admin/sync/broadcasts/{broadcast.pk}/drop/").status_code == 302
    broadcast.refresh_from_db()
    assert broadcast.state == "dropped"
    assert client.post(f"/admin/sync/broadcasts/{broadcast.pk}/nonsense/").status_code == 404


def test_the_channel_filter_shows_and_counts_one_channel(world: World) -> None:
    release = settled(world)
    place(release, "facebook", State.BLOCKED, "refused")
    soup = get(world, "hoa", f"{BOARD}?channel=zalo")
    assert cell(soup, release, "zalo") and not cell(soup, release, "facebook")
    assert soup.select_one('[data-cn-tab="needs"] span').get_text() == "0"


@pytest.mark.parametrize("query", ["tab=x", "channel=%00x", "channel=nix", "page=999", "page=-1", "page=x", "page=²"])
def test_nonsense_in_the_address_is_harmless(world: World, query: str) -> None:
    settled(world)
    get(world, "hoa", f"{BOARD}?{query}")


def test_the_number_of_queries_does_not_grow_with_the_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(world.people["hoa"])
    client.get(BOARD)
    counts = []
    for wanted in (5, 50):
        while Release.objects.count() < wanted:
            release = settled(world, f"Bài {Release.objects.count()}")
            place(release, "zalo", State.DIFFERS, "edited_outside", shown_release=release)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(BOARD)
        assert answer.content.count(b"data-cn-statement") == wanted
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 21  # one of them: whether the menu shows cases


def test_pages_of_fifty(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caunoi.console.board.PAGE", 2)
    for number in range(5):
        settled(world, f"Bài {number}")
    seen: list[str] = []
    for number in (1, 2, 3):
        soup = get(world, "hoa", f"{BOARD}?page={number}")
        seen += [row["data-cn-statement"] for row in soup.select("[data-cn-statement]")]
    assert len(seen) == len(set(seen)) == 5
    assert soup.select_one('a[rel="prev"]') and not soup.select_one('a[rel="next"]')


def test_open_ones_beyond_what_is_read_are_counted_as_at_least(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caunoi.console.board.MOST_OPEN", 2)
    for number in range(3):
        place(settled(world, f"Bài {number}"), "zalo", State.BLOCKED, "refused")
    soup = get(world, "hoa", BOARD)
    assert soup.select_one('[data-cn-tab="needs"] span').get_text() == "2+"
    assert len(soup.select("[data-cn-statement]")) == 3


# What a poll answers -----------------------------------------------------------------------------------


def poll(world: World, soup: BeautifulSoup) -> Any:
    """Ask for changes as the page does: with all that its hidden form carries."""
    client = Client()
    client.force_login(world.people["hoa"])
    return client.get(f"{BOARD}changes/", {field["name"]: field["value"] for field in soup.select("#cn-poll input")})


def test_a_poll_without_a_change_is_empty_and_names_its_time(world: World) -> None:
    settled(world)
    answer = poll(world, get(world, "hoa", BOARD))
    assert (answer.status_code, answer.content) == (204, b"")
    assert f"{clock.local(clock.now()):%d/%m/%Y}" in answer["As-Of"]


def test_a_poll_brings_the_change_and_keeps_the_order(world: World) -> None:
    older, newer = settled(world, "Bài cũ"), settled(world, "Bài mới")
    page = get(world, "hoa", BOARD)
    place(older, "zalo", State.BLOCKED, "refused")
    new = settled(world, "Bài mới nữa")
    answer = poll(world, page)
    assert answer.status_code == 200 and len(answer.content) < 10_240
    soup = BeautifulSoup(answer.content, "html.parser")
    rows = [row["data-cn-statement"] for row in soup.select("[data-cn-statement]")]
    assert rows == [newer.statement_id, older.statement_id], "nothing moves under the pointer"
    assert cell(soup, older, "zalo")["data-cn-state"] == "blocked"
    assert soup.select_one('[data-cn-tab="needs"] span').get_text() == "1"
    assert soup.select_one(".cn-board__waiting a"), "the new one waits behind a link"
    assert new.statement_id not in rows
    assert poll(world, soup).status_code == 204


def test_a_poll_shows_only_the_agencys_own(world: World) -> None:
    release = settled(world)
    page = get(world, "hoa", BOARD)
    page.select_one("#cn-poll [name=rows]")["value"] = f"{release.statement_id},KHONGCO1,,'--"
    page.select_one("#cn-poll [name=mark]")["value"] = ""
    soup = BeautifulSoup(poll(world, page).content, "html.parser")
    assert [row["data-cn-statement"] for row in soup.select("[data-cn-statement]")] == [release.statement_id]
    Appointment.objects.filter(person=world.people["hoa"]).delete()
    assert poll(world, page).status_code == 302


def test_the_page_names_its_keys_and_where_to_switch_them_off(world: World) -> None:
    from wagtail.users.models import UserProfile

    settled(world)
    soup = get(world, "hoa", BOARD)
    assert soup.select_one(".cn-keys")["data-cn-keys"] == "on"
    assert soup.select_one("#cn-live-tools").has_attr("hidden"), "without script there is nothing to pause"
    assert {"j", "k", "Enter", "/", "?", "u", "p"} <= {key.get_text() for key in soup.select(".cn-keys kbd")}
    assert soup.select_one('.cn-keys a[href="/admin/account/"]')
    UserProfile.objects.update_or_create(user=world.people["hoa"], defaults={"keyboard_shortcuts": False})
    assert get(world, "hoa", BOARD).select_one(".cn-keys")["data-cn-keys"] == "off"


def test_an_empty_board_says_what_comes_next(world: World) -> None:
    assert get(world, "hoa", BOARD).select_one(".cn-empty").get_text(strip=True)
    settled(world)
    assert get(world, "hoa", f"{BOARD}?tab=needs").select_one(".cn-empty").get_text(strip=True)


def test_the_board_is_a_table_with_headers_and_no_script_of_ours(world: World) -> None:
    settled(world)
    soup = get(world, "hoa", BOARD)
    main = soup.select_one(".cn-page")
    assert {th["scope"] for th in main.select("thead th")} == {"col"}
    assert main.select_one("tbody th")["scope"] == "row"
    assert soup.html["lang"] == "vi" and len(soup.select("h1")) == 1
    assert not main.select("script, style, [style], [onclick]")


def test_an_account_added_later_reads_not_posted(world: World) -> None:
    release = settled(world)
    later = agencies.connect_account(
        world.agency, channel="zalo", name="OA thứ hai", remote_id="2", state="active",
        responsible_unit=world.unit, responsible_head="Trân", contact="x",
    )  # fmt: skip
    row = get(world, "hoa", BOARD).select_one(f'[data-cn-statement="{release.statement_id}"]')
    assert later.name in row.get_text()
    assert row.select("td")[-1]["data-cn-state"] == "not_posted"


def test_only_people_of_the_agency_look(world: World) -> None:
    release = settled(world)
    Appointment.objects.filter(person=world.people["binh"]).delete()
    for path in (BOARD, f"{BOARD}accounts/", panel_of(release)):
        get(world, "binh", path, 302)
        get(world, "root", path)


# The panel ---------------------------------------------------------------------------------------------

SENSIBLE = [
    (State.IN_SYNC, "", {"look"}),
    (State.IN_SYNC, "accepted", {"look"}),
    (State.PENDING, "", {"hold"}),
    (State.PENDING, "portal_first", {"hold"}),
    (State.PENDING, "scheduled", {"hold"}),
    (State.PENDING, "retrying", {"retry", "hold"}),
    (State.PENDING, "account_resting", {"hold"}),
    (State.UNCERTAIN, "looking", {"look", "hold"}),
    (State.UNCERTAIN, "retrying", {"look", "hold"}),
    (State.UNCERTAIN, "cannot_look", {"exists", "absent", "hold"}),
    (State.DIFFERS, "edited_outside", {"repair", "accept", "look", "hold"}),
    (State.DIFFERS, "deleted_outside", {"repair", "accept", "look", "hold"}),
    (State.DIFFERS, "foreign", {"look", "hold"}),
    (State.BLOCKED, "refused", {"retry", "hold"}),
    (State.BLOCKED, "late", {"late", "hold"}),
    (State.BLOCKED, "account_trouble", {"hold"}),
    (State.NOT_POSTED, "", set()),
]


@pytest.mark.parametrize(("state", "reason", "verbs"), SENSIBLE)
def test_only_what_makes_sense_is_offered(world: World, state: State, reason: str, verbs: set[str]) -> None:
    release = settled(world)
    placement = place(release, "zalo", state, reason)
    assert {deed.verb for deed in deeds.offered(placement, world.people["hoa"])} == verbs
    assert deeds.offered(placement, world.people["root"]) == []
    copy = get(world, "hoa", panel_of(release)).select_one(f"#placement-{placement.pk}")
    assert {button["data-cn-verb"] for button in copy.select("button[data-cn-verb]")} == verbs
    if state == State.UNCERTAIN:
        assert not verbs & {"retry", "late", "repair"}, "a copy of unknown fate is never sent again"


def test_a_held_copy_can_be_resumed_and_nothing_else(world: World) -> None:
    placement = place(settled(world), "zalo", State.BLOCKED, "held", desired=Desired.HELD)
    assert [deed.verb for deed in deeds.offered(placement, world.people["minh"])] == ["resume"]


def test_a_contributor_may_look_and_nothing_more(world: World) -> None:
    placement = place(settled(world), "zalo", State.DIFFERS, "edited_outside")
    assert [deed.verb for deed in deeds.offered(placement, world.people["lan"])] == ["look"]


def _do(world: World, placement: Placement, verb: str, person: str = "hoa", **data: str) -> tuple[Placement, str]:
    soup = post(world, person, f"{BOARD}placements/{placement.pk}/{verb}/", data)
    placement.refresh_from_db()
    return placement, soup.select_one(".messages").get_text(" ", strip=True)


def test_put_it_back_calls_repair(world: World) -> None:
    placement, words = _do(world, place(settled(world), "zalo", State.DIFFERS, "edited_outside"), "repair")
    assert placement.repair_asked and words
    assert Step.objects.filter(placement=placement, what="repair_asked", actor=world.people["hoa"]).exists()


def test_accepting_needs_a_reason(world: World) -> None:
    placement = place(settled(world), "zalo", State.DIFFERS, "edited_outside", shown_text="Khác")
    _do(world, placement, "accept", reason=" ")
    assert placement.accepted_fingerprint == ""
    placement, _words = _do(world, placement, "accept", reason="Đơn vị đã đồng ý sửa chữ này.")
    assert placement.accepted_fingerprint
    assert "đồng ý sửa" in get(world, "hoa", f"{BOARD}{placement.statement_id}/").get_text()


def test_try_again_clears_a_refusal(world: World) -> None:
    placement, _words = _do(world, place(settled(world), "zalo", State.BLOCKED, "refused", refused=True), "retry")
    assert not placement.refused


def test_a_late_statement_is_published_all_the_same(world: World) -> None:
    placement, _words = _do(world, place(settled(world), "zalo", State.BLOCKED, "late"), "late")
    assert placement.late_allowed


def test_look_again_asks_for_a_look(world: World) -> None:
    placement = place(settled(world), "zalo", observed=Observed.SAME)
    placement, _words = _do(world, placement, "look", "lan")
    assert placement.observed == Observed.UNKNOWN


def test_hold_and_resume(world: World) -> None:
    placement, _words = _do(world, place(settled(world), "zalo", State.PENDING, "retrying"), "hold", "minh")
    assert placement.desired == Desired.HELD
    placement, _words = _do(world, placement, "resume", "minh")
    assert placement.desired == Desired.RELEASE


@pytest.mark.parametrize(("verb", "observed"), [("exists", Observed.SAME), ("absent", Observed.ABSENT)])
def test_a_person_says_what_is_there(world: World, verb: str, observed: Observed) -> None:
    placement = place(
        settled(world), "zalo", State.UNCERTAIN, "cannot_look", uncertain="create", uncertain_since=clock.now()
    )
    placement, _words = _do(world, placement, verb)
    assert (placement.uncertain, placement.observed) == ("", observed)


def test_a_refusal_is_a_message_not_an_error(world: World) -> None:
    placement = place(settled(world), "zalo")
    for verb, person in (("repair", "hoa"), ("repair", "lan"), ("resume", "hoa"), ("exists", "hoa"), ("look", "root")):
        before = Placement.objects.values().get(pk=placement.pk)
        _placement, words = _do(world, placement, verb, person)
        assert words
        assert Placement.objects.values().get(pk=placement.pk) == before


def test_unknown_verbs_and_placements_do_not_exist(world: World) -> None:
    placement = place(settled(world), "zalo")
    client = Client()
    client.force_login(world.people["hoa"])
    for path in (f"placements/{placement.pk}/resend/", "placements/999999/repair/", "KHONGCO1/"):
        assert client.post(BOARD + path).status_code in (404, 405)
    assert client.get(f"{BOARD}placements/{placement.pk}/repair/").status_code == 405
    assert client.get(f"{BOARD}KHONGCO1/").status_code == 404


def test_the_difference_is_shown_word_by_word(world: World) -> None:
    release = settled(world)
    placement = Placement.objects.get(statement=release.statement, account__channel="facebook")
    from caunoi.delivery import renditions

    wanted = renditions.rendition(placement.account, release).text
    place(release, "facebook", State.DIFFERS, "edited_outside", shown_text=wanted.replace("07:30", "08:30"))
    view = get(world, "hoa", panel_of(release)).select_one(f"#placement-{placement.pk} [data-cn-view=difference]")
    assert view.has_attr("open")
    assert view.find("del").get_text().endswith("07:30") and view.find("ins").get_text().endswith("08:30")
    assert view.find("del").span.get_text(strip=True), "the word beside the mark, for who does not see it"


def test_a_panel_that_has_not_changed_makes_no_copies(world: World) -> None:
    release = settled(world)
    client = Client()
    client.force_login(world.people["hoa"])
    with CaptureQueriesContext(connection) as asked:
        soup = BeautifulSoup(client.get(panel_of(release)).content, "html.parser")
    brands = [query for query in asked if 'FROM "agencies_brand"' in query["sql"]]
    frame = 1  # the colour of the page
    assert len(brands) <= frame + len(soup.select("[data-cn-view=wanted]"))
    mark = soup.select_one("input[name=mark]")["value"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{panel_of(release)}changes/", {"mark": mark}).status_code == 204
    assert not [query for query in asked if 'FROM "agencies_brand"' in query["sql"]]


def test_three_views_and_the_time_line(world: World) -> None:
    release = settled(world)
    placement = Placement.objects.get(statement=release.statement, account__channel="zalo")
    copy = get(world, "hoa", panel_of(release)).select_one(f"#placement-{placement.pk}")
    views = [view["data-cn-view"] for view in copy.select("[data-cn-view]")]
    assert views == ["difference", "wanted", "shown"], "what differs comes first"
    lines = copy.select("[data-cn=time-line] li")
    assert len(lines) == Step.objects.filter(placement=placement).count() > 0
    with translation.override("vi"):
        assert wording.step("desired_publish") in lines[0].get_text()


def test_a_broadcast_is_decided_by_who_has_looked(world: World) -> None:
    release = settled(world)
    zalo = place(release, "zalo", observed=Observed.SAME)
    values = {"placement": zalo, "release": release, "target": {}, "since": clock.now()}
    broadcast = Broadcast.objects.create(**values, state="uncertain")
    form = get(world, "hoa", panel_of(release)).select_one("[data-cn-broadcast] form")
    assert get(world, "minh", panel_of(release)).select_one("[data-cn-broadcast] form") is None
    post(world, "hoa", form["action"], {"sent": "yes"})
    broadcast.refresh_from_db()
    assert broadcast.state == "accepted"


def test_withdrawing_from_the_panel(world: World) -> None:
    release = settled(world)
    assert get(world, "lan", panel_of(release)).select_one("#withdraw-form") is None
    form = get(world, "hoa", panel_of(release)).select_one("#withdraw-form")
    soup = post(world, "hoa", form["action"], {"reason": "Thông tin chưa đúng."})
    assert Release.objects.get(statement=release.statement, number=2).operation == "withdraw"
    assert "Thông tin chưa đúng." in soup.get_text()
    assert soup.select_one("#withdraw-form") is None


# Accounts ----------------------------------------------------------------------------------------------


def test_an_account_in_trouble_is_put_back_by_an_administrator(world: World) -> None:
    release = settled(world)
    account = world.accounts["zalo"]
    agencies.report_trouble(account.pk, "-216 Access token is invalid")
    place(release, "zalo", State.BLOCKED, "account_trouble")
    soup = get(world, "hoa", f"{BOARD}accounts/")
    card = soup.select_one('[data-cn-channel="zalo"]')
    assert "-216" in card.get_text() and card.select_one("[data-cn=put-back]") is None
    post(world, "hoa", f"{BOARD}accounts/{account.pk}/put-back/")
    assert ChannelAccount.objects.get(pk=account.pk).trouble
    form = get(world, "an", f"{BOARD}accounts/").select_one("[data-cn=put-back]").find_parent("form")
    post(world, "an", form["action"])
    assert ChannelAccount.objects.get(pk=account.pk).trouble == ""
    assert Placement.objects.get(statement=release.statement, account=account).due_at is not None


def test_the_accounts_page_tells_limits_tokens_and_who_answers(world: World) -> None:
    account = world.accounts["zalo"]
    account.rules = {"limits": [{"name": "bài viết", "path": "article/create", "per": "day", "at_most": 40}]}
    account.credentials_expire_at = clock.now() + timedelta(hours=3)
    account.resting_until = clock.now() + timedelta(minutes=3)
    account.badge = "Tích vàng"
    account.save()
    today = f"{clock.local(clock.now()):%Y-%m-%d}"
    Usage.objects.create(account=account, limit="bài viết", period=today, used=12)
    text = get(world, "an", f"{BOARD}accounts/").select_one('[data-cn-channel="zalo"]').get_text(" ", strip=True)
    for wanted in ("12", "40", "Bài viết mỗi ngày", "Tích vàng", "Nguyễn Thị Huyền Trân", world.unit.name):
        assert wanted in text
    assert f"{clock.local(account.credentials_expire_at):%H:%M}" in text
    assert f"{clock.local(account.resting_until):%H:%M}" in text
    assert "access_token" not in text


def test_no_secret_on_any_screen(world: World) -> None:
    from caunoi_sandbox import seed

    release = settled(world)
    for path in (BOARD, panel_of(release), f"{BOARD}accounts/"):
        text = str(get(world, "root", path))
        for secret in (seed.ZALO_ACCESS_TOKEN, seed.ZALO_APP_SECRET, seed.FACEBOOK_PAGE_TOKEN):
            assert secret not in text


def test_the_menu_leads_to_the_board(world: World) -> None:
    html = str(get(world, "hoa", "/admin/"))
    assert BOARD in html and "/admin/articles/" in html


def test_people_actions_are_the_only_way(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Every verb ends in delivery's own action, so that the API and the command line do the same."""
    called: list[str] = []
    names = {"repair": "repair", "accept": "accept", "retry": "retry", "late": "retry", "look": "look_again",
             "exists": "decide", "absent": "decide", "hold": "hold", "resume": "resume"}  # fmt: skip
    for name in set(names.values()):
        monkeypatch.setattr(people, name, lambda *_a, _name=name, **_m: called.append(_name))
    placement = place(settled(world), "zalo")
    for verb in deeds.DEEDS:
        _do(world, placement, verb, reason="x")
    assert called == [names[verb] for verb in deeds.DEEDS]
