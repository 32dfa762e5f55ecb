"""Target groups, with the usual ones filled in."""

from django.db import migrations, models

from reference import data


def fill(apps, schema_editor):
    group = apps.get_model("reference", "TargetGroup")
    group.objects.bulk_create(
        [
            group(code=code, name_zh=name_zh, name_en=name_en, position=position)
            for position, (code, name_zh, name_en) in enumerate(data.TARGET_GROUPS, start=1)
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("reference", "0002_divisions_and_service_areas")]
    operations = [
        migrations.CreateModel(
            name="TargetGroup",
            fields=[
                ("code", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("name_zh", models.CharField(max_length=40, unique=True, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=60, unique=True, verbose_name="English name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "target group",
                "verbose_name_plural": "target groups",
                "ordering": ["position", "code"],
                "abstract": False,
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
