"""Log lines: one JSON object each, with secrets taken out before anything is written.

The filter is the last line of defence (invariant 7): code does not log secrets or citizens' words in the
first place, and a canary test holds it.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

HIDDEN = "[redacted]"

_NAMES = (
    r"access_token|refresh_token|fb_exchange_token|input_token|appsecret_proof|app_secret|client_secret|secret_key"
    r"|secret|password|passwd|authorization|cookie|sessionid|csrftoken|code_verifier|token"
    r"|vault_key|signing_key|private_key|api_key|apikey|signed_request|credentials"
)
_PERCENT = r"%(?:25){0,4}"  # an address within an address within …
_QUOTE = rf"(?:\\{{1,8}}[\"']|[\"']|{_PERCENT}2[27]|&quot;|&#x27;|&#39;)"  # also escaped: JSON in JSON, in HTML
_QUOTED = (
    r"\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?"
    rf"|(?P<quote>\\{{1,8}}[\"']|{_PERCENT}2[27]|&quot;|&#x27;|&#39;).*?(?:(?P=quote)|$)"
)
_PAIR = re.compile(  # a value without quotes goes on to the next space: a password may hold any mark
    rf"(?P<name>(?:{_NAMES})s?{_QUOTE}?\s*(?:[:=]|{_PERCENT}3[DA])\s*)(?!\[redacted)b?(?:{_QUOTED}|[^\s\"'\\<]+)",
    re.IGNORECASE | re.MULTILINE,
)
_AUTHORIZATION = re.compile(  # a header, or a pair of name and value; whatever the scheme, what follows is the secret
    rf"(?P<name>\b(?:Proxy-)?Authorization(?:\s*[:=]\s*|{_QUOTE}\s*,\s*b?(?={_QUOTE})))(?:{_QUOTED}|[^\r\n]+)",
    re.IGNORECASE | re.MULTILINE,
)
_COOKIES = re.compile(r"\b(?P<name>(?:Set-)?Cookie\s*:\s*)[^\r\n\"']+", re.IGNORECASE)
_BEARER = re.compile(r"\b(?:Bearer|Basic)\s+[\w+/=.~-]{12,}", re.IGNORECASE)
_CODE = re.compile(  # OAuth's, in an address or a form, and not a platform's code of an error
    rf"(?P<name>(?:^|[?&]|{_PERCENT}3F|{_PERCENT}26|&amp;)code(?:=|{_PERCENT}3D)|{_QUOTE}code{_QUOTE}\s*:\s*{_QUOTE}(?=.{{12}}))"
    r"[^\s&\"'<>\\]+",
    re.IGNORECASE,
)
_URL_PASSWORD = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{1,30}://[^\s/:@]{0,100}):[^\s\"'<>]{1,300}@", re.IGNORECASE)
_JWK_PRIVATE = re.compile(rf"(?P<name>{_QUOTE}d{_QUOTE}\s*:\s*){_QUOTE}[^\"'\\]+{_QUOTE}")
_FERNET = re.compile(r"\bgAAAAA[\w=-]{40,}")


def redact(text: str) -> str:
    """`text` without the values of anything that is named like a secret, and without passwords in URLs."""
    text = _URL_PASSWORD.sub(rf"\g<scheme>:{HIDDEN}@", text)
    text = _JWK_PRIVATE.sub(rf'\g<name>"{HIDDEN}"', text)
    text = _COOKIES.sub(rf"\g<name>{HIDDEN}", text)
    text = _AUTHORIZATION.sub(rf"\g<name>{HIDDEN}", text)
    text = _PAIR.sub(rf"\g<name>{HIDDEN}", text)
    text = _CODE.sub(rf"\g<name>{HIDDEN}", text)
    text = _FERNET.sub(HIDDEN, text)
    return _BEARER.sub(HIDDEN, text)


class Redaction(logging.Filter):
    """Replaces the message by its redacted form, arguments already merged in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and the redacted trace if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def logging_config(level: str = "INFO") -> dict[str, Any]:
    """A `logging.config.dictConfig` value: everything to standard error through the filter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redaction": {"()": "caunoi.foundation.log.Redaction"}},
        "formatters": {"json": {"()": "caunoi.foundation.log.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["redaction"], "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "django_tasks": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
        },
    }
