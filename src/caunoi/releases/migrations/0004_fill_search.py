"""What was published before search existed can be found too, and its categories have their addresses."""

from django.db import migrations

BATCH = 200


def fill(apps, schema_editor):
    import json

    from caunoi.foundation import vietnamese
    from caunoi.releases import search
    from caunoi.releases.content import from_json

    publications, topics = apps.get_model("releases", "Publication"), apps.get_model("releases", "Topic")
    rows = publications.objects.select_related("release", "statement").order_by("changed")
    for row in rows.iterator(chunk_size=BATCH):
        content = from_json(json.loads(bytes(row.release.canonical)))
        if row.state != "withdrawn":
            row.search, row.title_search = search.vector(search.texts(content)), search.vector([content.title])
            row.save(update_fields=["search", "title_search"])
        if content.category and content.category_name:
            topics.objects.update_or_create(
                agency_id=row.statement.agency_id,
                slug=vietnamese.slug(content.category_name),
                defaults={
                    "key": content.category,
                    "language": content.language,
                    "name": content.category_name,
                    "named": row.changed,
                },
            )


class Migration(migrations.Migration):
    dependencies = [("releases", "0003_search_topics_copies")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
