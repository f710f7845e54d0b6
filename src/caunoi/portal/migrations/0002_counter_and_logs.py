import django.db.models.deletion
from django.db import migrations, models


SUMS = """
INSERT INTO portal_agencyreads (agency_id, day, count)
SELECT statement.agency_id, day, sum(count)
FROM portal_reads JOIN releases_statement AS statement ON statement.id = statement_id
GROUP BY statement.agency_id, day
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_brand_by_two_people'),
        ('portal', '0001_reads'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_line', models.CharField(max_length=64, unique=True)),
                ('length', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'imported log of reads',
                'verbose_name_plural': 'imported logs of reads',
            },
        ),
        migrations.CreateModel(
            name='AgencyReads',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('count', models.PositiveBigIntegerField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads_by_day', to='agencies.agency')),
            ],
            options={
                'verbose_name': 'reads of an agency',
                'verbose_name_plural': 'reads of an agency',
                'constraints': [models.UniqueConstraint(fields=('agency', 'day'), name='agency_reads_once_per_day')],
            },
        ),
        migrations.RunSQL(SUMS, migrations.RunSQL.noop),
    ]
