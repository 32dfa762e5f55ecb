"""Fill in the union tree."""

from django.db import migrations

from unions.tree import union_rows


def fill(apps, schema_editor):
    division = apps.get_model("reference", "Division")
    districts = dict(division.objects.filter(parent_id="110000", level="county").values_list("code", "name"))
    union = apps.get_model("unions", "Union")
    union.objects.bulk_create([union(**row) for row in union_rows(districts)])


class Migration(migrations.Migration):
    dependencies = [("unions", "0001_initial"), ("reference", "0002_divisions_and_service_areas")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
