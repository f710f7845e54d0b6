"""Broadcasting an article to the account's followers (Zalo reference §3.5).

A broadcast cannot be listed, cancelled or measured, so after a broken answer only a person may decide.
A target is a mapping of filters, as a release holds it in `broadcast`: {"gender": "0"} for everyone,
{"cities": ["9", "57"], "ages": ["2", "3"]} for some. {} means that there is no broadcast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, timezone

from caunoi.channels.contract import JSON, Answer, Request

ARTICLES = 5  # elements in one broadcast
EVERYONE: Mapping[str, str] = {"gender": "0"}

AGES = {
    "0": "0–12", "1": "13–17", "2": "18–24", "3": "25–34",
    "4": "35–44", "5": "45–54", "6": "55–64", "7": "65+",
}  # fmt: skip
GENDERS = {"0": "all", "1": "male", "2": "female"}
LOCATIONS = {"0": "Bắc", "1": "Trung", "2": "Nam"}
PLATFORMS = {"1": "iOS", "2": "Android", "3": "Windows Phone"}

# The 63 provinces before July 2025; Zalo has published no mapping to the 34 of today (§3.5, §13).
CITIES = dict(enumerate((
    "Đồng Tháp", "Bình Phước", "Ninh Bình", "Bạc Liêu", "TP HCM", "Vĩnh Long", "Lâm Đồng", "Yên Bái",
    "Hà Nam", "Hà Nội", "Hải Dương", "Hậu Giang", "An Giang", "Trà Vinh", "Tiền Giang", "Tây Ninh",
    "Đồng Nai", "Đắk Lắk", "Bình Định", "Kon Tum", "Đà Nẵng", "Bắc Giang", "Bắc Kạn", "Điện Biên",
    "Hòa Bình", "Thái Bình", "Vĩnh Phúc", "Hà Giang", "Kiên Giang", "Bình Dương", "Bình Thuận", "Đắk Nông",
    "Khánh Hòa", "Gia Lai", "Quảng Nam", "Quảng Trị", "Hà Tĩnh", "Hưng Yên", "Quảng Ninh", "Thanh Hóa",
    "Phú Thọ", "Lai Châu", "Thái Nguyên", "Cao Bằng", "Cà Mau", "Cần Thơ", "Sóc Trăng", "Bến Tre",
    "Long An", "Bà Rịa–Vũng Tàu", "Ninh Thuận", "Phú Yên", "Quảng Ngãi", "Thừa Thiên Huế", "Quảng Bình",
    "Nghệ An", "Nam Định", "Hải Phòng", "Lạng Sơn", "Lào Cai", "Sơn La", "Bắc Ninh", "Tuyên Quang",
    "ngoài Việt Nam",
)))  # fmt: skip

_ALLOWED: Mapping[str, frozenset[str]] = {
    "ages": frozenset(AGES),
    "gender": frozenset(GENDERS),
    "locations": frozenset(LOCATIONS),
    "cities": frozenset(map(str, CITIES)),
    "platform": frozenset(PLATFORMS),
}

VIET_NAM = timezone(timedelta(hours=7))
MORNING = time(6)
EVENING = time(22)


class TargetError(ValueError):
    """A target that Zalo would refuse or misread. `name` is the filter."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(detail)
        self.name = name


def target(filters: Mapping[str, JSON]) -> dict[str, str]:
    """The target as Zalo takes it: comma-separated codes by filter. Raises TargetError.

    Values may be a list of codes, one code, or codes with commas. An empty filter is left out, an empty
    target refused: it must never mean everyone by accident. `cities` wins over `locations` at Zalo, so both
    together are refused.
    """
    found = {name: _codes(name, value) for name, value in filters.items()}
    found = {name: codes for name, codes in found.items() if codes}
    if not found:
        raise TargetError("", "a broadcast needs a target; everyone is {'gender': '0'}")
    if "cities" in found and "locations" in found:
        raise TargetError("cities", "give cities or regions, not both")
    if len(found.get("gender", ())) > 1:
        raise TargetError("gender", "only one gender, or 0 for all")
    return {name: ",".join(codes) for name, codes in found.items()}


def _codes(name: str, value: JSON) -> list[str]:
    if name not in _ALLOWED:
        raise TargetError(name, f"unknown filter {name!r}")
    listed = value if isinstance(value, list | tuple) else str(value).split(",")
    codes = list(dict.fromkeys(code for item in listed if (code := str(item).strip())))
    wrong = [code for code in codes if code not in _ALLOWED[name]]
    if wrong:
        raise TargetError(name, f"unknown code in {name}: {', '.join(wrong)}")
    return sorted(codes, key=int)


def broadcast_request(article_ids: Sequence[str], filters: Mapping[str, JSON]) -> Request:
    """One broadcast of one to five articles, by article id (not by creation token). Raises TargetError."""
    if not 1 <= len(article_ids) <= ARTICLES:
        raise TargetError("", f"a broadcast carries 1 to {ARTICLES} articles")
    elements = [{"media_type": "article", "attachment_id": article_id} for article_id in article_ids]
    payload = {"template_type": "media", "elements": elements}
    message = {"attachment": {"type": "template", "payload": payload}}
    body = {"recipient": {"target": target(filters)}, "message": message}
    return Request("POST", "/v2.0/oa/message", "write", json=body)


def broadcast_id(answer: Answer) -> str:
    """The message id of a broadcast that Zalo took; "" if it named none."""
    data = answer.json.get("data") if isinstance(answer.json, Mapping) else None
    value = data.get("message_id") if isinstance(data, Mapping) else None
    return "" if value is None else str(value)


def quiet_for(now: datetime) -> float:
    """Seconds until Zalo takes broadcasts again: 0 from 06:00 to 21:59, else until 06:00 (-234 otherwise).
    Reckoned in UTC+7, which the reference assumes (§13). `now` is aware."""
    local = now.astimezone(VIET_NAM)
    if MORNING <= local.time() < EVENING:
        return 0.0
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    return (datetime.combine(day, MORNING, VIET_NAM) - local).total_seconds()
