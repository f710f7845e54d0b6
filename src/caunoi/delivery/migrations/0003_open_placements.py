from django.db import migrations, models


class Migration(migrations.Migration):
    """What needs a person or is under way is found, and counted, without reading what is settled."""

    dependencies = [("delivery", "0002_follow_up")]

    operations = [
        migrations.AddIndex(
            "placement",
            models.Index(
                fields=["-id"],
                condition=models.Q(state__in=["pending", "uncertain", "differs", "blocked"]),
                name="placement_open",
            ),
        ),
        migrations.AddIndex(
            "placement",
            models.Index(
                fields=["account", "-observed_at"],
                condition=models.Q(observed_at__isnull=False),
                name="placement_last_look",
            ),
        ),
        migrations.AddIndex(
            "broadcast",
            models.Index(
                fields=["-id"],
                condition=models.Q(state__in=["uncertain", "refused"]),
                name="broadcast_open",
            ),
        ),
    ]
