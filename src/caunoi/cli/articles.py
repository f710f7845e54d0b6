"""`caunoi article …`: the same actions as the staff screens."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from caunoi.cli.connecting import acting_person, connect
from caunoi.cli.output import CommandFailed, listing

DIGEST = re.compile(r"[0-9a-f]{64}")


def submit(arguments: argparse.Namespace) -> None:
    """Write and submit a new article; prints its id."""
    connect(arguments)
    from caunoi.newsroom import actions, markdown

    author = acting_person(arguments.author)
    with refusals():
        article = markdown.write_new(markdown.read(arguments.file), by=author)
        actions.submit(article, by=author)
    tell_hints(article)
    print(article.statement_id)


def amend(arguments: argparse.Namespace) -> None:
    """Write and submit a new version of an article that is public."""
    connect(arguments)
    from caunoi.newsroom import actions, markdown

    author = acting_person(arguments.author)
    article = find_article(arguments.id)
    with refusals():
        markdown.rewrite(article, markdown.read(arguments.file), by=author)
        actions.submit(article, by=author, reason=arguments.reason)
    tell_hints(article)
    statement = article.statement_id
    print(f"{statement}: submitted. Another person approves it: caunoi article approve {statement}")


def tell_hints(article: Any) -> None:
    """What a careful reader would ask about what was submitted; on the error stream, so that the id stays alone."""
    from caunoi.newsroom import compose, hints

    for hint in hints.hints(compose.draft_value(article), compose.block_numbers(article)):
        print(f"look again: {hint.where}: {hint.message}", file=sys.stderr)


def approve(arguments: argparse.Namespace) -> None:
    """Approve the words of a digest, or without one the submitted version as it stands now."""
    connect(arguments)
    from caunoi.newsroom import actions

    approver = acting_person(arguments.by)
    article = find_article(arguments.id)
    with refusals():
        digest = digest_wanted(arguments.digest) or words_digest(article)
        release = actions.approve(article, digest=digest, by=approver)
    done = f"release {release.number} ({release.operation}), SHA-256 {release.digest}"
    print(f"{article.statement_id}: {done}")


def words_digest(article: Any) -> str:
    """SHA-256 of the article's words as they are now."""
    from caunoi.newsroom import compose

    return compose.digest_of(compose.draft_value(article))


def submitted_digest(article: Any) -> str:
    """What `approve --digest` takes; "" where nothing waits for approval."""
    return words_digest(article) if article.state == article.State.SUBMITTED else ""


def digest_wanted(given: str) -> str:
    """The digest in the form the newsroom compares, "" when none was given. Raises CommandFailed for other text."""
    digest = given.strip().lower()
    if digest and not DIGEST.fullmatch(digest):
        raise CommandFailed("--digest takes 64 hexadecimal digits, as shown by: caunoi dry-run ID")
    return digest


def withdraw(arguments: argparse.Namespace) -> None:
    """Take the article down everywhere."""
    connect(arguments)
    from caunoi.newsroom import actions

    approver = acting_person(arguments.by)
    article = find_article(arguments.id)
    with refusals():
        release = actions.withdraw(article, by=approver, reason=arguments.reason)
    print(f"{article.statement_id}: withdrawn by release {release.number}")


def listing_rows() -> Iterator[dict[str, Any]]:
    """Articles, newest change first."""
    from caunoi.newsroom.models import Article

    for article in Article.objects.select_related("category", "unit", "agency"):
        yield {
            "id": article.statement_id,
            "state": article.state,
            "language": article.language,
            "category": article.category.key,
            "unit": article.unit.slug,
            "title": article.title,
            "digest": submitted_digest(article),
            "updated_at": article.updated_at.isoformat(timespec="seconds"),
        }


def listing_command(arguments: argparse.Namespace) -> None:
    connect(arguments)
    listing(list(listing_rows()), ["id", "state", "language", "category", "title", "digest"], as_json=arguments.json)


def find_article(statement_id: str) -> Any:
    """The article of a statement, in either case. Raises CommandFailed."""
    from caunoi.newsroom.models import Article

    article = Article.objects.select_related("statement", "agency", "unit", "category").filter(
        statement_id=statement_id.upper()
    ).first()  # fmt: skip
    if article is None:
        raise CommandFailed(f"no article has the id {statement_id}; see: caunoi article list")
    return article


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the newsroom refuses into one message that names each field."""
    from caunoi.agencies.policies import NotAllowed
    from caunoi.newsroom.actions import Refused
    from caunoi.newsroom.checks import NotReady
    from caunoi.newsroom.markdown import BadFile
    from caunoi.releases.blobs import StorageFull

    try:
        yield
    except NotReady as error:
        lines = [f"  {problem.where}: {problem.message}" for problem in error.problems]
        raise CommandFailed("the article is not ready:\n" + "\n".join(lines)) from error
    except (NotAllowed, Refused, BadFile, StorageFull) as error:
        raise CommandFailed(str(error)) from error
