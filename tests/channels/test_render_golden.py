"""What each channel sends for a table of releases, held in tests/channels/golden/<channel>.json.

To write the files anew after a wanted change, and then read the difference:

    CAUNOI_GOLDEN=write .venv/bin/pytest tests/channels/test_render_golden.py
    git diff tests/channels/golden
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from caunoi.channels.contract import Channel, Rendition
from caunoi.channels.facebook.channel import CHANNEL as FACEBOOK
from caunoi.channels.portal.channel import CHANNEL as PORTAL
from caunoi.channels.zalo.channel import CHANNEL as ZALO
from tests.channels.release_table import TABLE, presentation

GOLDEN = Path(__file__).parent / "golden"
CHANNELS: list[Channel] = [PORTAL, ZALO, FACEBOOK]


def shown(rendition: Rendition) -> dict[str, Any]:
    return {"fields": dict(rendition.fields), "text": rendition.whole, "cuts": list(rendition.cuts)}


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_renditions_are_as_approved(channel: Channel) -> None:
    made = {name: shown(channel.render(release, presentation(release.language))) for name, release in TABLE.items()}
    path = GOLDEN / f"{channel.name}.json"
    if os.environ.get("CAUNOI_GOLDEN") == "write":
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert made == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("name", TABLE)
def test_rendering_is_pure_and_fields_are_json(channel: Channel, name: str) -> None:
    release = TABLE[name]
    rendition = channel.render(release, presentation(release.language))
    assert rendition == channel.render(release, presentation(release.language))
    assert json.loads(json.dumps(rendition.fields)) == rendition.fields
    assert isinstance(channel, Channel)


def test_a_picture_that_is_cover_and_in_the_body_is_one_photo() -> None:
    release = next(release for release in TABLE.values() if len(release.pictures) > 1)
    cover = release.pictures[0]
    twice = replace(release, pictures=[cover, release.pictures[1], cover], cover=0)
    photos = FACEBOOK.render(twice, presentation()).fields["photos"]
    assert [photo["blob"] for photo in photos] == [picture.variants["post"].blob for picture in twice.pictures[:2]]
