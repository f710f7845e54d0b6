"""What a reader meets in a copy, from the stand-in's own record of it: the words and what stands beside them."""

from __future__ import annotations

from typing import Any

from caunoi.channels.contract import Observation, with_marks
from caunoi.channels.facebook.render import marks, message_text
from caunoi.channels.zalo.calls import observation


def shown(channel: str, copy: Any) -> str:
    """The whole of it, as a rendition tells it; nothing for a post that readers do not see."""
    if channel == "facebook":
        beside = marks("" if copy["photos"] else copy["link"], len(copy["photos"]))
        visible = copy["published"] and not copy["hidden"]
        return with_marks(message_text(copy["message"]), beside) if visible else ""
    seen: Observation = observation("", copy)
    return seen.whole
