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
)
_PAIR = re.compile(
    rf"(?P<name>[\w-]*(?:{_NAMES})[\"']?\s*[:=]\s*)(?P<value>(?:Bearer\s+)?\"[^\"]*\"|(?:Bearer\s+)?'[^']*'|(?:Bearer\s+)?[^\s,;&}}\])\"']+)",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\bBearer\s+\S+", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://[^\s/:@]*):[^\s/@]+@", re.IGNORECASE)
_JWK_PRIVATE = re.compile(r"([\"']d[\"']\s*:\s*)([\"'])[^\"']+\2")


def redact(text: str) -> str:
    """`text` without the values of anything that is named like a secret, and without passwords in URLs."""
    text = _URL_PASSWORD.sub(rf"\g<scheme>:{HIDDEN}@", text)
    text = _JWK_PRIVATE.sub(rf'\1"{HIDDEN}"', text)
    text = _PAIR.sub(rf"\g<name>{HIDDEN}", text)
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
