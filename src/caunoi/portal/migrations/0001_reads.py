import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("releases", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "Reads",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("count", models.PositiveBigIntegerField()),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reads",
                        to="releases.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "reads of a day",
                "verbose_name_plural": "reads of a day",
                "indexes": [models.Index(fields=["day"], name="reads_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "day"), name="reads_once_per_day"),
                ],
            },
        ),
    ]
