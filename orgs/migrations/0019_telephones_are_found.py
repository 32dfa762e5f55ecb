from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Other records with the same telephone are found without reading all."""

    atomic = False  # the index is built beside the work

    dependencies = [
        ("orgs", "0018_workforce_by_year"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("telephone", ""), _negated=True), fields=["telephone"],
                name="organization_by_telephone",
            ),
        ),
    ]
