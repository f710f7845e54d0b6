"""Words by which somebody in danger is heard at once (R57). Heard too often costs a look; missed may cost a life."""

from __future__ import annotations

from caunoi.foundation.vietnamese import fold, spaced, tone_key

PHRASES = (
    "cầm dao", "dí dao", "đâm người", "chém người", "nổ súng", "có súng", "đánh bom", "có bom", "đe dọa giết",
    "dọa giết", "giết người", "đang đánh nhau", "bị đánh đập", "bị hành hung", "bạo hành", "xâm hại",
    "hiếp dâm", "bắt cóc",
    "bị bắt giữ", "bị nhốt", "cướp", "tự tử", "tự sát", "muốn chết", "cháy nhà", "đang cháy", "hỏa hoạn", "nổ ga",
    "rò rỉ ga", "đuối nước", "chết đuối", "sập nhà", "mắc kẹt", "lũ cuốn", "cấp cứu", "bất tỉnh",
    "tai nạn chết người",
    "cứu với", "cứu tôi", "nguy hiểm đến tính mạng",
)  # fmt: skip


def is_heard(text: str) -> bool:
    """Whether one of the phrases stands in the text, with its marks, or typed without any."""
    said = spaced(tone_key(text))
    return any(spaced(key(phrase)) in said for phrase in PHRASES for key in (tone_key, fold))
