import core.clock
import core.search
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0002_search'),
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficialDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('incoming', 'Incoming'), ('outgoing', 'Outgoing')], max_length=8, verbose_name='direction')),
                ('number', models.CharField(max_length=80, verbose_name='document number')),
                ('dated_on', models.DateField(verbose_name='dated')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('counterpart', models.CharField(blank=True, max_length=120, verbose_name='from or to')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='kind')),
                ('object_id', models.BigIntegerField(verbose_name='record')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('entered_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='entered at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=200, verbose_name='reason of withdrawal')),
                ('search', core.search.BigramSearchField('number', 'title', 'counterpart')),
            ],
            options={
                'verbose_name': 'official document',
                'verbose_name_plural': 'official documents',
                'ordering': ['-dated_on', '-id'],
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='official_document_about'), models.Index(fields=['-dated_on', '-id'], name='official_document_by_day'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='official_document_by_search')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('content_type', 'object_id', 'direction', 'number'), name='official_document_once_a_record')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "correspondence_officialdocumenthistory" ("content_type_id", "counterpart", "dated_on", "direction", "entered_at", "entered_by_id", "id", "number", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "withdrawn_at", "withdrawn_reason") SELECT new_values."content_type_id", new_values."counterpart", new_values."dated_on", new_values."direction", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."number", new_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."title", new_values."withdrawn_at", new_values."withdrawn_reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='942dc0de2f1c084ca7fff1271f876d9b3b81d449', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e3fe7', referencing='REFERENCING NEW TABLE AS new_values ', table='correspondence_officialdocument', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "correspondence_officialdocumenthistory" ("content_type_id", "counterpart", "dated_on", "direction", "entered_at", "entered_by_id", "id", "number", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "withdrawn_at", "withdrawn_reason") SELECT new_values."content_type_id", new_values."counterpart", new_values."dated_on", new_values."direction", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."number", new_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."title", new_values."withdrawn_at", new_values."withdrawn_reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."content_type_id" IS DISTINCT FROM (new_values."content_type_id") OR old_values."counterpart" IS DISTINCT FROM (new_values."counterpart") OR old_values."dated_on" IS DISTINCT FROM (new_values."dated_on") OR old_values."direction" IS DISTINCT FROM (new_values."direction") OR old_values."entered_at" IS DISTINCT FROM (new_values."entered_at") OR old_values."entered_by_id" IS DISTINCT FROM (new_values."entered_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."object_id" IS DISTINCT FROM (new_values."object_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at") OR old_values."withdrawn_reason" IS DISTINCT FROM (new_values."withdrawn_reason")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='191ed6f39140b444da1132af61e346755c8fcdfa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_158bf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='correspondence_officialdocument', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "correspondence_officialdocumenthistory" ("content_type_id", "counterpart", "dated_on", "direction", "entered_at", "entered_by_id", "id", "number", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "withdrawn_at", "withdrawn_reason") SELECT old_values."content_type_id", old_values."counterpart", old_values."dated_on", old_values."direction", old_values."entered_at", old_values."entered_by_id", old_values."id", old_values."number", old_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."title", old_values."withdrawn_at", old_values."withdrawn_reason" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='2e06a04189d97cbb9c265001e7e8ebb2e188a325', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_17edb', referencing='REFERENCING OLD TABLE AS old_values ', table='correspondence_officialdocument', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='OfficialDocumentHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='correspondence.officialdocument')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('direction', models.CharField(choices=[('incoming', 'Incoming'), ('outgoing', 'Outgoing')], max_length=8, verbose_name='direction')),
                ('number', models.CharField(max_length=80, verbose_name='document number')),
                ('dated_on', models.DateField(verbose_name='dated')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('counterpart', models.CharField(blank=True, max_length=120, verbose_name='from or to')),
                ('content_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='kind')),
                ('object_id', models.BigIntegerField(verbose_name='record')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('entered_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='entered at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=200, verbose_name='reason of withdrawal')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8b919aacd413076909619072adce041a9da1529f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0db28', table='correspondence_officialdocumenthistory', when='BEFORE'))],
            },
        ),
        core.search.RaiseStatistics(
            table='correspondence_officialdocument',
            column='search',
        ),
    ]
