"""Rules that no worker could read are refused where a person writes them, in words that name the part."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from caunoi.agencies import rules
from tests.docs.test_docs import rule_keys

LIMIT = {"name": "articles", "path": "article/create", "per": "month", "at_most": 40}


def test_every_rule_that_is_read_can_be_written() -> None:
    assert set(rules.KNOWN) == rule_keys()


def test_good_rules_pass() -> None:
    rules.check({})
    quiet = {"path": "oa/message", "from": "22:00", "to": "06:00"}
    patience = {"repairs": 0, "settling_seconds": 2.5, "compare_seconds": 60, "concurrency": 1}
    rules.check({"limits": [LIMIT, {**LIMIT, "name": "calls", "path": ""}], "quiet_hours": [quiet], **patience})


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ([], "object"),
        ({"limit": []}, "“limit” is not known"),
        ({"limits": {}}, "limits: write a list"),
        ({"limits": [LIMIT, "x"]}, "limits 2: write an object"),
        ({"limits": [{**LIMIT, "per": "week"}]}, "limits 1, per: write one of minute, day, month"),
        ({"limits": [{**LIMIT, "at_most": "40"}]}, "limits 1, at_most"),
        ({"limits": [{**LIMIT, "at_most": True}]}, "limits 1, at_most"),
        ({"limits": [{**LIMIT, "name": "x" * 41}]}, "limits 1, name"),
        ({"limits": [{"name": "x", "per": "day"}]}, "limits 1: “at_most” is missing"),
        ({"limits": [LIMIT, LIMIT]}, "same name"),
        ({"quiet_hours": [{"from": "22:00", "to": "24:00"}]}, "quiet_hours 1, to"),
        ({"quiet_hours": [{"from": 22, "to": "06:00"}]}, "quiet_hours 1, from"),
        ({"repairs": -1}, "repairs"),
        ({"concurrency": 0}, "concurrency"),
        ({"settling_seconds": 0}, "settling_seconds"),
        ({"compare_seconds": "60"}, "compare_seconds"),
    ],
)
def test_a_mistake_is_named(wrong: Any, named: str) -> None:
    with translation.override("en"), pytest.raises(rules.BadRules, match=named):
        rules.check(wrong)
