from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]

    operations = [
        migrations.AddField("placement", "follows", models.CharField(blank=True, default="", max_length=500)),
        migrations.AddField("placement", "following", models.CharField(blank=True, default="", max_length=500)),
    ]
