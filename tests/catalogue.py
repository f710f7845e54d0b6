"""Write the catalogues in one form: sorted, a sentence to a line, without leftovers. Two people who add words then do
not get into each other's way. Called by `make messages`."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent / "src" / "caunoi"
OURS = [ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"]


def tidied(path: Path) -> Catalog:
    """The catalogue without what tools leave behind; a guess of gettext's (fuzzy) counts as no translation."""
    with path.open("rb") as file:
        catalog = read_po(file, locale="vi")
    for message in catalog:
        message.previous_id, message.user_comments, message.auto_comments = (), [], []
        if message.id and message.fuzzy:
            message.flags.discard("fuzzy")
            message.string = ("",) * catalog.num_plurals if message.pluralizable else ""
    catalog.fuzzy, catalog.obsolete = False, type(catalog.obsolete)()
    return catalog


def main() -> None:
    for path in OURS:
        catalog = tidied(path)
        with path.open("wb") as file:
            write_po(file, catalog, width=0, sort_output=True, ignore_obsolete=True, omit_header=False)


if __name__ == "__main__":
    main()
