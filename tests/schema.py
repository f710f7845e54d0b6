"""Write `src/caunoi/config/schema.sql`, what all migrations together make. Called by `make schema` after a new one."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from caunoi.foundation.postgres import EmbeddedPostgres, programs_dir

PATH = Path(__file__).resolve().parent.parent / "src" / "caunoi" / "config" / "schema.sql"
HEAD = "-- Written by `make schema` from the migrations; not to be changed by hand.\n"
LEFT_OUT = re.compile(r"--|SET |SELECT pg_catalog\.set_config|\\(?:un)?restrict ")  # pg_dump's own, of its version
RANDOM = re.compile(r"'[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'")  # names by chance
APPLIED = re.compile(
    r"(\(\d+, '[^']+', '[^']+', )'[0-9:.+ -]+'\)"
)  # when a migration was applied, in django_migrations


def dumped(url: str) -> str:
    """The schema and the rows of a database, without what differs from one dump to the next."""
    command = [programs_dir() / "pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=1000", url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    kept = "\n".join(line for line in said.splitlines() if line and not LEFT_OUT.match(line))
    return HEAD + RANDOM.sub("gen_random_uuid()", APPLIED.sub(r"\1now())", kept)) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="caunoi-schema-") as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)
        os.environ |= {"CAUNOI_DATA_DIR": folder, "DATABASE_URL": server.start().url}
        os.environ["DJANGO_SETTINGS_MODULE"] = "caunoi.config.settings"
        try:
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0, interactive=False)
            PATH.write_text(dumped(os.environ["DATABASE_URL"]), encoding="utf-8")
        finally:
            server.destroy()


if __name__ == "__main__":
    main()
