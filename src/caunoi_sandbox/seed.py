"""The accounts of the demonstration: one Official Account and one Page of an invented agency.

The credentials are constants, so that a demonstration can be configured before the stand-ins run. They open
nothing outside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEMO_NAME = "Cơ quan Mẫu (BẢN TRÌNH DIỄN)"
DEMO_DESCRIPTION = (
    "Tài khoản mô phỏng của một cơ quan không có thật, dùng để trình diễn và kiểm thử. "
    "Cổng thông tin: https://coquanmau.example"
)

ZALO_OA_ID = "579745863508352884"
ZALO_APP_ID = "4316780000000000017"
ZALO_APP_SECRET = "demoZaloAppSecret01"  # noqa: S105 (opens only the stand-in)
ZALO_OA_SECRET = "demoOaSecretKey01"  # noqa: S105 (of the webhooks, not the app's: Zalo reference §7.2)
ZALO_ACCESS_TOKEN = "demo-zalo-access-" + "a" * 283
ZALO_REFRESH_TOKEN = "demo-zalo-refresh-" + "r" * 282

FACEBOOK_PAGE_ID = "114873920561844207"
FACEBOOK_USER_ID = "122093847561029384"
FACEBOOK_APP_ID = "1290456738201945"
FACEBOOK_APP_SECRET = "demofacebookappsecret0123456789ab"  # noqa: S105
FACEBOOK_VERIFY_TOKEN = "demo-verify-token"  # noqa: S105 (by which the handshake of the webhooks knows its callback)
FACEBOOK_PAGE_TOKEN = "EAAdemoPageToken" + "P" * 160
FACEBOOK_USER_TOKEN = "EAAdemoUserToken" + "U" * 160

DEMO_FOLLOWERS = 24

ZALO_DEMO: Mapping[str, Any] = {
    "platform": "zalo",
    "id": ZALO_OA_ID,
    "name": DEMO_NAME,
    "description": DEMO_DESCRIPTION,
    "alias": "coquanmau",
    "verified": True,
    "app_id": ZALO_APP_ID,
    "app_secret": ZALO_APP_SECRET,
    "oa_secret_key": ZALO_OA_SECRET,
    "access_token": ZALO_ACCESS_TOKEN,
    "refresh_token": ZALO_REFRESH_TOKEN,
    "followers": DEMO_FOLLOWERS,
}

FACEBOOK_DEMO: Mapping[str, Any] = {
    "platform": "facebook",
    "id": FACEBOOK_PAGE_ID,
    "name": DEMO_NAME,
    "description": DEMO_DESCRIPTION,
    "verified": True,
    "app_id": FACEBOOK_APP_ID,
    "app_secret": FACEBOOK_APP_SECRET,
    "page_token": FACEBOOK_PAGE_TOKEN,
    "user_token": FACEBOOK_USER_TOKEN,
    "user_id": FACEBOOK_USER_ID,
    "fans": 1208,
}


@dataclass(frozen=True)
class Seed:
    """What an empty stand-in starts with: bodies of `POST /_control/accounts`."""

    accounts: tuple[Mapping[str, Any], ...] = field(default=(ZALO_DEMO, FACEBOOK_DEMO))
