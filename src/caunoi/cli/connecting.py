"""How a command reaches its installation: by DATABASE_URL, or the embedded server of the data folder."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from caunoi.cli.output import CommandFailed
from caunoi.config.installation import DEFAULT_DATA_DIR, Installation
from caunoi.foundation.loading import loading
from caunoi.foundation.postgres import EmbeddedPostgres, NotRunning, PostgresError


def data_dir(arguments: argparse.Namespace) -> Path:
    """The folder that --data-dir, CAUNOI_DATA_DIR or the default names."""
    chosen = arguments.data_dir or os.environ.get("CAUNOI_DATA_DIR") or DEFAULT_DATA_DIR
    return Path(chosen).resolve()


EDITING, ENGINE = "caunoi.config.settings", "caunoi.config.engine"


def connect(arguments: argparse.Namespace, *, start: bool = False, settings: str = EDITING) -> EmbeddedPostgres | None:
    """Set up Django for the installation. With `start`, an embedded server is started when none runs, and is
    returned so that the caller keeps it for as long as it works. `settings`: ENGINE where no editor is needed."""
    folder = data_dir(arguments)
    os.environ["CAUNOI_DATA_DIR"] = str(folder)
    server = None
    if not os.environ.get("DATABASE_URL"):
        server = EmbeddedPostgres(folder)
        try:
            os.environ["DATABASE_URL"] = (server.start() if start else server.endpoint()).url
        except NotRunning as error:
            raise CommandFailed(
                f"no installation is running in {folder}. Start one with: caunoi demo --data-dir {folder}"
            ) from error
        except PostgresError as error:
            raise CommandFailed(str(error)) from error
    set_up_django(settings)
    return server


def set_up_django(settings: str = EDITING) -> None:
    """Load the settings of the installation that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    with loading():
        import django

        django.setup()


def acting_person(name: str | None) -> Any:
    """Who acts: the named account on a demonstration, elsewhere the owner of the stored personal token."""
    from caunoi.agencies import actions as agencies
    from caunoi.agencies.policies import NotAllowed

    installation = Installation.from_environment()
    try:
        if installation.demo:
            if not name:
                raise CommandFailed("say who acts: --author NAME or --by NAME (see: caunoi users)")
            return agencies.person_named(name)
        person = agencies.person_of_token(stored_token(installation))
    except NotAllowed as error:
        raise CommandFailed(str(error)) from error
    if name and name != person.username:
        raise CommandFailed(
            f"you are signed in as {person.username}; --author and --by name other accounts on a demonstration only"
        )
    return person


def stored_token(installation: Installation) -> str:
    """The personal token of this shell user for this installation."""
    token = os.environ.get("CAUNOI_TOKEN") or _tokens().get(installation.public_url, "")
    if not token:
        raise CommandFailed("not signed in: caunoi login NAME")
    return token


def store_token(installation: Installation, token: str) -> None:
    """Keep a personal token in this shell user's own configuration, readable by them only."""
    path = _token_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    tokens = {**_tokens(), installation.public_url: token}
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(tokens))


def _tokens() -> dict[str, str]:
    try:
        tokens: dict[str, str] = json.loads(_token_file().read_text())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CommandFailed(f"{_token_file()} is damaged: remove it, then sign in again with: caunoi login") from error
    return tokens


def _token_file() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "caunoi" / "tokens.json"
