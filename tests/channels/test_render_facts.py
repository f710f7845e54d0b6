"""Locked facts survive every rendition, and no cut goes through one (invariant 2 of the design)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.channels.contract import Channel
from caunoi.channels.facebook import render as facebook
from caunoi.channels.facebook.channel import CHANNEL as FACEBOOK
from caunoi.channels.zalo import render as zalo
from caunoi.channels.zalo.channel import CHANNEL as ZALO
from caunoi.releases.content import Fact
from tests.channels.release_table import TABLE, presentation, release

WORDS = st.sampled_from(["Cơ", "quan", "Mẫu", "nghiêm", "túc", "người", "dân,", "đường", "(thửa", "ở"])


@dataclass
class Numbered:
    """Facts of three groups, each text unique, so that a part of one is recognised: "0012 512 912"."""

    facts: list[str]

    def text(self, plan: list[str | None]) -> str:
        return " ".join(self._next() if word is None else word for word in plan)

    def _next(self) -> str:
        number = len(self.facts)
        self.facts.append(f"{number:04d} {number + 500:03d} {number + 900:03d}")
        return self.facts[-1]


def plans(longest: int) -> st.SearchStrategy[list[str | None]]:
    return st.lists(st.one_of(WORDS, st.none()), min_size=1, max_size=longest)


@pytest.mark.parametrize("channel", [ZALO, FACEBOOK], ids=lambda channel: channel.name)
@settings(max_examples=60, deadline=None)
@given(title=plans(50), lead=plans(90), body=st.lists(plans(90), max_size=4), repeat=st.sampled_from([1, 6]))
def test_a_fact_is_whole_or_absent(
    channel: Channel,
    title: list[str | None],
    lead: list[str | None],
    body: list[list[str | None]],
    repeat: int,
) -> None:
    numbered = Numbered([])
    title_text, lead_text = numbered.text(title), numbered.text(lead)
    always = list(numbered.facts)
    blocks = [{"type": "paragraph", "html": numbered.text(plan * repeat)} for plan in body]
    shown = channel.render(
        release(
            title=title_text,
            lead=lead_text,
            body=blocks,
            facts=[Fact("number", text) for text in numbered.facts],
        ),
        presentation(),
    )
    assert all(fact in shown.text for fact in always)  # title and lead are never cut away altogether
    for name in ("title", "description", "message"):
        sent = str(shown.fields.get(name, ""))
        for fact in numbered.facts:
            first = fact.split()[0]
            assert fact in sent or first not in sent, (name, fact)
    if not shown.cuts or channel is ZALO:
        assert all(fact in shown.text for fact in numbered.facts)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("channel", [ZALO, FACEBOOK], ids=lambda channel: channel.name)
def test_facts_of_the_table_appear(channel: Channel, name: str) -> None:
    content = TABLE[name]
    shown = channel.render(content, presentation(content.language))
    said = [content.title, content.lead, *(str(block) for block in content.body)]
    if content.operation == "withdraw":
        said = [content.title]
    expected = [fact.text for fact in content.facts if any(fact.text in text for text in said)]
    assert [fact for fact in expected if fact not in shown.text] == []


@pytest.mark.parametrize("channel", [ZALO, FACEBOOK], ids=lambda channel: channel.name)
@pytest.mark.parametrize("name", TABLE)
def test_limits_and_marker(channel: Channel, name: str) -> None:
    content = TABLE[name]
    shown = channel.render(content, presentation(content.language))
    limits = {
        "title": zalo.TITLE,
        "author": zalo.AUTHOR,
        "description": zalo.DESCRIPTION,
        "message": facebook.MESSAGE,
    }
    assert all(len(str(shown.fields.get(field, ""))) <= limit for field, limit in limits.items())
    assert shown.marker == content.short_link
    assert f": {content.short_link}" in shown.text
    assert bool(shown.cuts) == (name in ("long body",) if channel is FACEBOOK else name == "too long")


def test_a_message_beyond_facebooks_limit_keeps_title_and_address() -> None:
    huge = release(legal_references=["Điều khoản rất dài " * 4000])
    shown = FACEBOOK.render(huge, presentation())
    assert len(str(shown.fields["message"])) <= facebook.MESSAGE
    assert shown.cuts
    assert huge.short_link in shown.text


@pytest.mark.parametrize("shift", range(14))
def test_a_single_huge_paragraph_is_cut_beside_a_fact(shift: int) -> None:
    numbered = Numbered([])
    text = "x" * shift + " " + numbered.text([None] * 500)
    content = release(
        body=[{"type": "paragraph", "html": text}], facts=[Fact("number", fact) for fact in numbered.facts]
    )
    shown = FACEBOOK.render(content, presentation())
    assert len(shown.cuts) == 1
    assert "…" in shown.text
    assert all(fact in shown.text or fact.split()[0] not in shown.text for fact in numbered.facts)


def test_zalo_repeats_whole_what_it_had_to_cut() -> None:
    shown = ZALO.render(TABLE["too long"], presentation())
    first = shown.fields["body"][0]["content"]
    assert TABLE["too long"].title in first
    assert TABLE["too long"].lead in first
