"""Many publications at once, without the newsroom: rows as the actions would have written them."""

from __future__ import annotations

from datetime import timedelta

from caunoi.foundation import clock, proof
from caunoi.releases import search
from caunoi.releases.actions import content_of
from caunoi.releases.models import Publication, Release, Statement
from tests.world import World


def publications(world: World, count: int) -> None:
    """`count` further ones, a minute apart, titled "Cảnh báo thứ N: …"."""
    article = world.article("Cảnh báo thứ 7777777: lịch tiếp công dân")
    model = world.publish(article)
    publication, data = Publication.objects.get(pk=model.statement_id), bytes(model.canonical)
    content = content_of(model)
    words, title_words = search.vector(search.texts(content)), search.vector([content.title])
    statements, releases, rows = [], [], []
    for number in range(count):
        at = clock.now() - timedelta(minutes=number)
        name = f"M{number:07}"
        statement = Statement(
            id=name, agency=world.agency, unit=world.unit, created_at=at, kind="article", language="vi"
        )  # fmt: skip
        own = data.replace(model.statement_id.encode(), name.encode()).replace(b"7777777", str(number).encode())
        release = Release(
            statement=statement, number=1, operation="publish", canonical=own, digest=proof.digest(own),
            signature="x", authors=model.authors, approver=model.approver, approved_at=at,
        )  # fmt: skip
        statements.append(statement)
        releases.append(release)
        rows.append(
            Publication(
                statement=statement, release=release, state="live", slug=publication.slug,
                title=publication.title.replace("7777777", str(number)), lead=publication.lead, language="vi",
                category=publication.category, first_published_at=at, updated_at=at,
                changed=publication.changed + 1 + number, search=words.replace("'7777777'", f"'{number}'"),
                title_search=title_words.replace("'7777777'", f"'{number}'"),
            )
        )  # fmt: skip
    Statement.objects.bulk_create(statements, batch_size=2000)
    Release.objects.bulk_create(releases, batch_size=2000)
    Publication.objects.bulk_create(rows, batch_size=2000)
