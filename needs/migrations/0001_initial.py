import core.clock
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('reference', '0003_target_groups'),
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkerNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='unions.union', verbose_name='union')),
                ('source', models.CharField(choices=[('survey', 'Survey'), ('database', 'Needs database'), ('hotline', '12351 hotline')], max_length=8, verbose_name='source')),
                ('category', models.CharField(max_length=80, verbose_name='category')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.servicearea', verbose_name='service area')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.division', verbose_name='district')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('quarter', models.CharField(choices=[('year', 'The whole year'), ('q1', 'January to March'), ('q2', 'April to June'), ('q3', 'July to September'), ('q4', 'October to December')], default='year', max_length=4, verbose_name='quarter')),
                ('count', models.PositiveIntegerField(verbose_name='count')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('recorded_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='recorded at')),
            ],
            options={
                'verbose_name': "workers' need",
                'verbose_name_plural': "workers' needs",
                'ordering': ['-year', '-id'],
                'indexes': [models.Index(fields=['-year', '-id'], name='need_by_year'), models.Index(fields=['year', 'area'], name='need_by_area')],
                'constraints': [models.UniqueConstraint(fields=('union', 'source', 'category', 'area', 'district', 'year', 'quarter'), name='need_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('quarter__in', ['year', 'q1', 'q2', 'q3', 'q4'])), name='need_quarter_is_one')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "needs_workerneedhistory" ("area_id", "category", "count", "district_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "source", "union_id", "year") SELECT new_values."area_id", new_values."category", new_values."count", new_values."district_id", new_values."id", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."quarter", new_values."recorded_at", new_values."recorded_by_id", new_values."source", new_values."union_id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d5b855b2510081051939aa3aa6b1fbe822e0ed78', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9081c', referencing='REFERENCING NEW TABLE AS new_values ', table='needs_workerneed', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "needs_workerneedhistory" ("area_id", "category", "count", "district_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "source", "union_id", "year") SELECT new_values."area_id", new_values."category", new_values."count", new_values."district_id", new_values."id", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."quarter", new_values."recorded_at", new_values."recorded_by_id", new_values."source", new_values."union_id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ed9df2b4de39039b363658a18b5316836c330ce5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_190a8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='needs_workerneed', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "needs_workerneedhistory" ("area_id", "category", "count", "district_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "source", "union_id", "year") SELECT old_values."area_id", old_values."category", old_values."count", old_values."district_id", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."quarter", old_values."recorded_at", old_values."recorded_by_id", old_values."source", old_values."union_id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='461a319d86b2b22b811ab759784cebd261f14d13', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ad437', referencing='REFERENCING OLD TABLE AS old_values ', table='needs_workerneed', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='WorkerNeedHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='needs.workerneed')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('union', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='union')),
                ('source', models.CharField(choices=[('survey', 'Survey'), ('database', 'Needs database'), ('hotline', '12351 hotline')], max_length=8, verbose_name='source')),
                ('category', models.CharField(max_length=80, verbose_name='category')),
                ('area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.servicearea', verbose_name='service area')),
                ('district', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.division', verbose_name='district')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('quarter', models.CharField(choices=[('year', 'The whole year'), ('q1', 'January to March'), ('q2', 'April to June'), ('q3', 'July to September'), ('q4', 'October to December')], default='year', max_length=4, verbose_name='quarter')),
                ('count', models.PositiveIntegerField(verbose_name='count')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('recorded_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='recorded at')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f6dd515cbfadf72315358f0c0a2550c3511a1996', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_468c8', table='needs_workerneedhistory', when='BEFORE'))],
            },
        ),
    ]
