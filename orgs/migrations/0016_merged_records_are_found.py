from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The few records that were merged are found without reading all."""

    atomic = False  # the index is built beside the work

    dependencies = [
        ('orgs', '0015_merging'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='organization',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='organization_by_merge'),
        ),
    ]
