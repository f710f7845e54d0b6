"""One installation of caunoi: where its data lies, how its database is reached, which keys it owns.

Read from the environment, so that every process of an installation agrees:
CAUNOI_DATA_DIR, DATABASE_URL, CAUNOI_PUBLIC_URL, CAUNOI_DEMO, CAUNOI_SECRET_KEY, CAUNOI_VAULT_KEY
(docs/reference/settings.md). Keys that the environment does not give are made once and kept in
`<data dir>/keys`, readable by the owner only: outside the database, so that a dump of it holds no secret
in clear.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

DEFAULT_DATA_DIR = Path(".caunoi")
DEFAULT_URL = "http://127.0.0.1:8000"
FILE = "installation.json"


class NotInstalled(Exception):
    """The environment or the folder names no installation; the message says what to mend."""


@dataclass(frozen=True)
class Installation:
    data_dir: Path
    database_url: str
    public_url: str  # without a slash at its end
    demo: bool

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Installation:
        """The installation that the environment names; what it leaves open comes from the installation's file."""
        data_dir = Path(environ.get("CAUNOI_DATA_DIR", str(DEFAULT_DATA_DIR))).resolve()
        kept = cls._file_values(data_dir)
        return cls(
            data_dir=data_dir,
            database_url=environ.get("DATABASE_URL", ""),
            public_url=(environ.get("CAUNOI_PUBLIC_URL") or kept.get("public_url", DEFAULT_URL)).rstrip("/"),
            demo=environ.get("CAUNOI_DEMO", "1" if kept.get("demo") else "") == "1",
        )

    @staticmethod
    def _file_values(data_dir: Path) -> dict[str, Any]:
        try:
            values: dict[str, Any] = json.loads((data_dir / FILE).read_text())
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise NotInstalled(f"{data_dir / FILE} is damaged: write it anew, or remove it") from error
        return values

    def keep(self) -> None:
        """Write down what other processes of this installation need to know and the environment may not say."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"public_url": self.public_url, "demo": self.demo}, indent=2)
        (self.data_dir / FILE).write_text(text + "\n")

    @property
    def blob_dir(self) -> Path:
        return self.data_dir / "blobs"

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    def secret_key(self) -> str:
        """Django's signing key."""
        return os.environ.get("CAUNOI_SECRET_KEY") or self._kept("secret.key", lambda: secrets.token_urlsafe(48))

    def vault_key(self) -> str:
        """The Fernet key (or several, separated by commas, newest first) that encrypts credentials at rest."""
        return os.environ.get("CAUNOI_VAULT_KEY") or self._kept("vault.key", lambda: Fernet.generate_key().decode())

    def database(self, *, stalled: int = 120) -> dict[str, Any]:
        """The Django DATABASES entry for the URL.

        stalled: seconds after which the server ends the session of a process that was suspended within a
        transaction; until then the rows it has locked stop everybody else.
        """
        try:
            parts = conninfo_to_dict(self.database_url)
        except ProgrammingError as error:  # its message may hold the password
            raise NotInstalled("DATABASE_URL is not like postgresql://user:password@host:5432/name") from error
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 300}
        settings |= {names[name]: str(value) for name, value in parts.items() if name in names}
        settings["OPTIONS"] = {name: value for name, value in parts.items() if name not in names}
        # Planning one of our wide joins takes the server longer than answering it: the second time it is prepared.
        settings["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 1}
        limit = f"-c idle_in_transaction_session_timeout={stalled}s"
        settings["OPTIONS"]["options"] = f"{settings['OPTIONS'].get('options', '')} {limit}".strip()
        settings["CONN_HEALTH_CHECKS"] = True
        return settings

    def _kept(self, name: str, make: Any) -> str:
        folder = self.data_dir / "keys"
        path = folder / name
        if not path.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            candidate = folder / f".{name}.{os.getpid()}"
            candidate.touch(mode=0o600)
            candidate.write_text(make())
            with contextlib.suppress(FileExistsError):  # the first of several starting processes wins
                os.link(candidate, path)
            candidate.unlink()
        return path.read_text().strip()
