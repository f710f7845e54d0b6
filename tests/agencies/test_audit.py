from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from caunoi.agencies import audit
from caunoi.agencies.models import AuditLine, AuditSeal
from tests import world as worlds

pytestmark = pytest.mark.django_db


def test_lines_are_sealed_once_in_order() -> None:
    world = worlds.build()
    world.publish()
    unsealed = AuditLine.objects.filter(seal=None).count()
    assert unsealed > 0
    assert audit.seal_lines() == unsealed
    assert audit.seal_lines() == 0
    world.publish(world.article("Bài thứ hai"))
    audit.seal_lines()
    assert audit.check_chain() == AuditLine.objects.count()
    assert AuditSeal.objects.count() == 2


def test_every_step_of_an_article_is_on_record() -> None:
    world = worlds.build()
    article = world.article()
    world.publish(article)
    verbs = AuditLine.objects.values_list("verb", "actor__username")
    assert {("article.submitted", "lan"), ("article.approved", "hoa"), ("release.publish", "hoa")} <= set(verbs)


@pytest.mark.parametrize("change", ["SET verb = 'x'", "SET actor_id = NULL", "SET seal_id = NULL"])
def test_a_line_cannot_be_altered(change: str) -> None:
    worlds.build().publish()
    audit.seal_lines()
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE agencies_auditline {change}")


@pytest.mark.parametrize("attack", [
    "UPDATE agencies_auditline SET verb = 'x' WHERE id = (SELECT min(id) FROM agencies_auditline)",
    "DELETE FROM agencies_auditline WHERE id = (SELECT min(id) FROM agencies_auditline)",
])  # fmt: skip
def test_a_change_past_the_trigger_is_found(attack: str) -> None:
    worlds.build().publish()
    audit.seal_lines()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE agencies_auditline DISABLE TRIGGER audit_is_append_only")
        cursor.execute(attack)
    with pytest.raises(audit.ChainBroken):
        audit.check_chain()
