"""What was published before there were these filters can be narrowed too. No release of that time names an area."""

from django.db import migrations

BATCH = 200


def fill(apps, schema_editor):
    import json

    from caunoi.releases import holding
    from caunoi.releases.content import from_json

    publications, facets = apps.get_model("releases", "Publication"), apps.get_model("releases", "Facet")
    known = set()
    for row in publications.objects.select_related("release", "statement").order_by("changed").iterator(BATCH):
        content = from_json(json.loads(bytes(row.release.canonical)))
        row.has = holding.has(content)
        row.save(update_fields=["has"])
        if row.state != "withdrawn":
            own = [("kind", row.statement.kind), ("language", content.language), *(("has", name) for name in row.has)]
            known |= {(row.statement.agency_id, field, value) for field, value in own}
    facets.objects.bulk_create(
        [facets(agency_id=agency, field=field, value=value) for agency, field, value in sorted(known)],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("releases", "0005_areas_and_facets")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
