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
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='unions.union', verbose_name='union')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2015), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('metric', models.CharField(max_length=40, verbose_name='metric')),
                ('value', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='target')),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                ('set_at', models.DateTimeField(default=core.clock.now, verbose_name='set at')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'ordering': ['year', 'union', 'metric'],
                'constraints': [models.UniqueConstraint(fields=('union', 'year', 'metric'), name='target_once'), models.CheckConstraint(condition=models.Q(('value__gte', 1)), name='target_positive')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targethistory" ("id", "metric", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "union_id", "value", "year") SELECT new_values."id", new_values."metric", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."union_id", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4706c2059e1cfdfa02bcdbd563adae8f39cc8dc3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5c297', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_target', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targethistory" ("id", "metric", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "union_id", "value", "year") SELECT new_values."id", new_values."metric", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."union_id", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a86faf109a6beadb365614745d6ddd7a2e1e95d5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4b8d6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_target', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targethistory" ("id", "metric", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "union_id", "value", "year") SELECT old_values."id", old_values."metric", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."set_at", old_values."set_by_id", old_values."union_id", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='72d107a3aa3fc5f738d8f7be57757f0e7a65069f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c6de6', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_target', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TargetCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_checks', to='unions.union', verbose_name='union')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2015), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('metric', models.CharField(max_length=40, verbose_name='metric')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('value', models.PositiveIntegerField(verbose_name='own figure')),
                ('subtree', models.PositiveIntegerField(verbose_name='with all below')),
                ('target', models.PositiveIntegerField(help_text='0 where none was set.', verbose_name='target')),
                ('status', models.CharField(choices=[('reached', 'Reached'), ('on_track', 'On track'), ('behind', 'Behind'), ('missed', 'Missed'), ('no_target', 'No target')], max_length=10, verbose_name='status')),
                ('forecast', models.PositiveIntegerField(verbose_name='forecast for 31 December')),
                ('evidence_hash', models.CharField(max_length=64, verbose_name='hash of the evidence')),
                ('checked_at', models.DateTimeField(default=core.clock.now, verbose_name='checked at')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
            ],
            options={
                'verbose_name': 'check of a target',
                'verbose_name_plural': 'checks of targets',
                'ordering': ['-as_of', 'union', 'metric'],
                'indexes': [models.Index(fields=['year', '-as_of'], name='target_check_by_year')],
                'constraints': [models.UniqueConstraint(fields=('union', 'year', 'metric', 'as_of'), name='target_check_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='TargetHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='targets.target')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('union', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='union')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2015), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('metric', models.CharField(max_length=40, verbose_name='metric')),
                ('value', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='target')),
                ('set_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                ('set_at', models.DateTimeField(default=core.clock.now, verbose_name='set at')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5df19814610aa5a044dab3b3dfbcf08d66340a3a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c9800', table='targets_targethistory', when='BEFORE'))],
            },
        ),
    ]
