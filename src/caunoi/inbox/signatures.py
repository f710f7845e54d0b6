"""Whether a webhook really comes from its platform. Always over the raw bytes, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping


def zalo_is_genuine(body: bytes, headers: Mapping[str, str], app_id: str, oa_secret: str) -> bool:
    """Plain SHA-256 over app id + raw body + timestamp + OA secret key (Zalo reference §7.2)."""
    try:
        timestamp = str(json.loads(body)["timestamp"])
    except (ValueError, KeyError, TypeError):
        return False
    mac = hashlib.sha256(app_id.encode() + body + timestamp.encode() + oa_secret.encode()).hexdigest()
    return hmac.compare_digest(f"mac={mac}", headers.get("x-zevent-signature", ""))


def facebook_is_genuine(body: bytes, headers: Mapping[str, str], app_secret: str) -> bool:
    """HMAC-SHA256 with the app secret over the raw body (Facebook reference A6)."""
    mac = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={mac}", headers.get("x-hub-signature-256", ""))
