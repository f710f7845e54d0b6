"""The Vietnamese catalogues are whole, compiled, and keep every placeholder."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import caunoi

PACKAGE = Path(caunoi.__file__).parent
CATALOGUES = [PACKAGE / name / "vi" / "LC_MESSAGES" for name in ("locale", "locale_wagtail")]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: folder.parts[-3])
def test_every_message_is_translated_with_its_placeholders(folder: Path) -> None:
    catalogue = read_po(io.BytesIO((folder / "django.po").read_bytes()), locale="vi")
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert strings[0].strip(), f"not translated: {ids[0]}"
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        assert set(PLACEHOLDER.findall(strings[0])) == wanted, f"placeholders differ: {ids[0]}"


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: folder.parts[-3])
def test_the_compiled_catalogue_is_the_written_one(folder: Path) -> None:
    written = read_po(io.BytesIO((folder / "django.po").read_bytes()), locale="vi")
    compiled = read_mo(io.BytesIO((folder / "django.mo").read_bytes()))
    of_file = {_first(m.id): _first(m.string) for m in written if m.id}
    assert {_first(m.id): _first(m.string) for m in compiled if m.id} == of_file, "run `make messages`"


def _first(value: object) -> object:
    return value[0] if isinstance(value, (tuple, list)) else value
