import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_brand_by_two_people'),
        ('delivery', '0004_broadcasts_and_strays'),
    ]

    operations = [
        migrations.CreateModel(
            name='CopyFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('views', models.PositiveBigIntegerField(null=True)),
                ('reach', models.PositiveBigIntegerField(null=True)),
                ('engagement', models.PositiveBigIntegerField(null=True)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='delivery.placement')),
            ],
            options={
                'verbose_name': 'figures of a copy',
                'verbose_name_plural': 'figures of copies',
                'indexes': [models.Index(fields=['day'], name='copy_figures_day')],
                'constraints': [models.UniqueConstraint(fields=('placement', 'day'), name='copy_figures_once_per_day')],
            },
        ),
        migrations.CreateModel(
            name='Followers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('count', models.PositiveBigIntegerField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers_by_day', to='agencies.channelaccount')),
            ],
            options={
                'verbose_name': 'followers of a day',
                'verbose_name_plural': 'followers of a day',
                'constraints': [models.UniqueConstraint(fields=('account', 'day'), name='followers_once_per_day')],
            },
        ),
    ]
