"""The open read API: its contract, its places in lists, and its answers to what it cannot understand."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.newsroom.models import Category
from tests.world import World, picture

pytestmark = pytest.mark.django_db
API = "/api/v1"


def get(client: Client, path: str, **query: Any) -> Any:
    response = client.get(f"{API}{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_an_article_with_everything_that_belongs_to_it(world: World, client: Client) -> None:
    article = world.article(cover=picture("teal"), cover_alt="Trụ sở", legal_references="Luật số 42/2013/QH13")
    release = world.publish(article)
    world.amend(article, reason="Đổi phòng.")
    value = get(client, f"/articles/{release.statement_id}")
    assert value["title"] == article.title
    assert value["state"] == "live"
    assert value["category"] == {"key": "interaction", "name": "Tương tác với người dân"}
    assert value["first_published_at"] == "2027-01-05T02:05:00Z"
    assert [block["type"] for block in value["body"]] == ["paragraph", "heading", "list"]
    assert value["legal_references"] == ["Luật số 42/2013/QH13"]
    assert value["licence"]["url"].startswith("https://")
    assert value["reason"] == "Đổi phòng."
    assert [(r["number"], r["operation"], r["reason"]) for r in value["releases"]] == [
        (1, "publish", ""),
        (2, "amend", "Đổi phòng."),
    ]
    earlier = client.get(value["releases"][0]["json_url"].removeprefix("http://testserver"))
    assert earlier.content == bytes(release.canonical)
    assert client.get(value["pictures"][value["cover"]]["url"].removeprefix("http://testserver")).status_code == 200


def test_a_withdrawn_article_has_no_words_but_a_reason(world: World, client: Client) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    actions.withdraw(article, by=world.people["hoa"], reason="Sai.")
    value = get(client, f"/articles/{statement}")
    assert (value["state"], value["reason"], value["body"], value["lead"]) == ("withdrawn", "Sai.", [], "")
    assert [release["json_url"] is None for release in value["releases"]] == [True, False]
    assert get(client, "/articles")["items"] == []


def test_the_list_goes_on_where_it_ended(world: World, client: Client, at_nine: clock.FixedClock) -> None:
    for number in range(7):
        world.publish(world.article(f"Bài số {number}"))
        at_nine.advance(60)
    seen: list[str] = []
    before = ""
    while True:
        page = get(client, "/articles", limit=3, before=before)
        seen += [item["title"] for item in page["items"]]
        if page["next"] is None:
            break
        before = page["next"]
    assert seen == [f"Bài số {number}" for number in reversed(range(7))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"category": "policy_law"}, ["Hai"]),
        ({"language": "en"}, ["Three"]),
        ({"since": "2027-01-05T09:06:00+07:00"}, ["Three"]),
        ({"category": "none"}, []),
        ({}, ["Three", "Hai", "Một"]),
    ],
)
def test_filters(
    world: World, client: Client, at_nine: clock.FixedClock, query: dict[str, str], expected: list[str]
) -> None:
    world.publish(world.article("Một"))
    at_nine.advance(1)
    world.publish(world.article("Hai", category=Category.objects.get(key="policy_law")))
    at_nine.advance(60)
    world.publish(world.article("Three", language="en"))
    assert [item["title"] for item in get(client, "/articles", **query)["items"]] == expected


def test_the_change_feed_has_every_change_in_order_and_can_be_followed(world: World, client: Client) -> None:
    first, second = world.article("Một"), world.article("Hai")
    world.publish(first)
    world.publish(second)
    start = get(client, "/changes")
    assert [item["title"] for item in start["items"]] == ["Một", "Hai"]
    assert (start["more"], start["next"]) == (False, start["items"][-1]["change"])

    world.amend(first, title="Một, đã đổi")
    actions.withdraw(second, by=world.people["hoa"], reason="Sai.")
    later = get(client, "/changes", after=start["next"])
    assert [(item["title"], item["state"]) for item in later["items"]] == [
        ("Một, đã đổi", "live"),
        ("Hai", "withdrawn"),
    ]
    one = get(client, "/changes", after=start["next"], limit=1)
    assert (len(one["items"]), one["more"], one["next"]) == (1, True, one["items"][0]["change"])
    rest = get(client, "/changes", after=one["next"], limit=1)
    assert [item["title"] for item in rest["items"]] == ["Hai"]
    nothing = get(client, "/changes", after=rest["next"])
    assert (nothing["items"], nothing["next"], nothing["more"]) == ([], rest["next"], False)
    api_url = later["items"][0]["api_url"].removeprefix("http://testserver")
    assert client.get(api_url).json()["title"] == "Một, đã đổi"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/articles?limit=0", "limit"),
        ("/articles?limit=101", "limit"),
        ("/articles?limit=x", "limit"),
        ("/articles?since=2027-01-05T09:00:00", "since"),
        ("/articles?since=hôm qua", "since"),
        ("/articles?before=x", "before"),
        ("/articles?category='", "category"),
        ("/changes?after=-1", "after"),
        ("/changes?after=99999999999999999999", "after"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(world: World, client: Client, path: str, field: str) -> None:
    response = client.get(f"{API}{path}")
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == "bad_parameter"
    assert list(error["fields"]) == [field]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/articles/ABCD2345", "/articles/%27", "/articles/x%00", "/none", "/articles/" + "A" * 300]
)
def test_what_is_not_there_is_told_in_json(world: World, client: Client, path: str) -> None:
    response = client.get(f"{API}{path}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_nothing_can_be_written(world: World, client: Client) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"{API}/articles").status_code == 405


def test_the_schema_describes_the_operations_and_there_is_no_page_from_elsewhere(world: World, client: Client) -> None:
    schema = client.get(f"{API}/openapi.json").json()
    assert set(schema["paths"]) == {
        "/api/v1/articles",
        "/api/v1/articles/{article_id}",
        "/api/v1/changes",
    }
    assert all(set(operations) == {"get"} for operations in schema["paths"].values())
    article = schema["components"]["schemas"]["Article"]
    value = get(client, f"/articles/{world.publish().statement_id}")
    assert set(value) == set(article["properties"])
    assert client.get(f"{API}/docs").status_code == 404


@pytest.mark.parametrize("path", ["/articles", "/changes", "/articles/{0}"])
def test_fixed_number_of_queries(world: World, client: Client, path: str, django_assert_num_queries: Any) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    world.amend(article)
    world.publish(world.article("Khác"))
    with django_assert_num_queries(2):
        client.get(f"{API}{path.format(statement)}")
