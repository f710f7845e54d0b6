"""Whether the database has been migrated to this code: a digest over the migration files, kept in the data folder,
so that a start does not have to load Django to find out that nothing is to be done."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
OTHERS = ("django", "wagtail", "procrastinate", "django-modelcluster", "django-taggit")


def digest() -> str:
    """Changes whenever a migration of ours, or the version of an app with migrations, does."""
    total = hashlib.sha256(" ".join(version(name) for name in OTHERS).encode())
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def is_current(data_dir: Path) -> bool:
    """Whether this installation's database was migrated by exactly this code."""
    try:
        return (data_dir / "run" / "migrated").read_text() == digest()
    except FileNotFoundError:
        return False


def remember(data_dir: Path) -> None:
    """Write down that the database is current."""
    note = data_dir / "run" / "migrated"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(digest())
