import core.search
import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("procurement", "0001_squashed_0007_words_of_states"),
        ('core', '0002_search'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='round', name='round_by_search'),
        migrations.RemoveField(model_name='round', name='search'),
        migrations.AddField(
            model_name='round',
            name='search',
            field=core.search.BigramSearchField('title', 'number', 'summary', length=4000),
        ),
        migrations.AddIndex(
            model_name='round',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='round_by_search'),
        ),
        core.search.RaiseStatistics(table='procurement_round', column='search'),
    ]
