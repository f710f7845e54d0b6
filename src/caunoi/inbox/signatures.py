"""Whether a webhook really comes from its platform. Always over the raw bytes, compared in constant time.

Signatures are bytes: what a stranger sends need not be text, and the comparison of texts refuses what is not ASCII.
"""

from __future__ import annotations

import hashlib
import hmac


def zalo_is_genuine(body: bytes, timestamp: str, signature: bytes, app_id: str, oa_secret: str) -> bool:
    """Plain SHA-256 over app id + raw body + timestamp + OA secret key (Zalo reference §7.2).

    timestamp: the body's own, in the very characters received.
    """
    mac = hashlib.sha256(app_id.encode() + body + timestamp.encode() + oa_secret.encode()).hexdigest()
    return hmac.compare_digest(b"mac=" + mac.encode(), signature)


def facebook_is_genuine(body: bytes, signature: bytes, app_secret: str) -> bool:
    """HMAC-SHA256 with the app secret over the raw body (Facebook reference A6)."""
    mac = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(b"sha256=" + mac.encode(), signature)
