"""The Vietnamese catalogues are whole, compiled, and keep every placeholder."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.template import templatize

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
        assert not message.fuzzy, f"not checked: {message.id}"
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert strings[0].strip(), f"not translated: {ids[0]}"
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        assert set(PLACEHOLDER.findall(strings[0])) == wanted, f"placeholders differ: {ids[0]}"


def test_every_translatable_string_of_ours_has_an_entry() -> None:
    """`makemessages` overlooks a call inside an f-string, and nobody reminds a writer to run it; this reads the code."""
    with (CATALOGUES[0] / "django.po").open("rb") as file:
        known = {_first(message.id) for message in read_po(file, locale="vi") if message.id}
    asked = {*_in_code(), *_in_templates()}
    assert {"Only for the webhook.", "Sync board", "%(count)s picture is left out"} <= {
        words for words, _where in asked
    }
    assert sorted(f"{where}: {words}" for words, where in asked if words not in known) == [], "run `make messages`"


def test_english_pages_do_not_speak_of_wagtail(db: None, client: Client) -> None:
    """Where its own words name it; a page without script shows them at once."""
    sign_in = client.get("/admin/login/", headers={"accept-language": "en"}).content.decode()
    assert "The browser has JavaScript switched off." in sign_in and "to use Wagtail" not in sign_in
    with translation.override("en"):
        assert gettext("Go to Wagtail admin") == "To the first screen"


# Which argument of each function is the message.
CALLS = dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), 0)
CALLS |= dict.fromkeys(("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"), 1)


def _in_code() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.asname or alias.name: CALLS[alias.name]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if alias.name in CALLS
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                message = node.args[names[node.func.id]]
                assert isinstance(message, ast.Constant), f"{where}: what is translated must stand there as it is"
                yield str(message.value), where


def _in_templates() -> Iterator[tuple[str, str]]:
    """Django turns a template into calls of gettext; Babel reads them."""
    for path in sorted(PACKAGE.rglob("templates/**/*.*")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        flat = "\n".join(line.lstrip() for line in code.splitlines())  # a template's indents mean nothing
        for line, message, _comments, _context in extract("python", io.BytesIO(flat.encode())):
            yield str(_first(message)), f"{path.relative_to(PACKAGE)}:{line}"


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: folder.parts[-3])
def test_the_compiled_catalogue_is_the_written_one(folder: Path) -> None:
    written = read_po(io.BytesIO((folder / "django.po").read_bytes()), locale="vi")
    compiled = read_mo(io.BytesIO((folder / "django.mo").read_bytes()))
    of_file = {_first(m.id): _first(m.string) for m in written if m.id}
    assert {_first(m.id): _first(m.string) for m in compiled if m.id} == of_file, "run `make messages`"


def _first(value: object) -> object:
    return value[0] if isinstance(value, (tuple, list)) else value
