import core.clock
import core.inbox.models
import django.core.serializers.json
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('inbox', '0001_initial'),
        ('inbox', '0002_history_of_todos'),
        ('inbox', '0003_wordings_of_todos'),
    ]

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token', models.CharField(default=core.inbox.models.feed_token, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('context', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('key', models.CharField(blank=True, max_length=120, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('in_app', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'notification',
                'verbose_name_plural': 'notifications',
                'ordering': ['-created_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('in_app', True)), fields=['user', '-created_at'], name='notification_of_user'), models.Index(condition=models.Q(('in_app', True), ('read_at', None)), fields=['user'], name='notification_unread')],
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'key'), name='notification_once_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notification', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='inbox.notification')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.CharField(max_length=20, verbose_name='channel')),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='address')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('dropped', 'no longer needed'), ('failed', 'failed')], default='waiting', max_length=10, verbose_name='state')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='taken by a sender')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('error', models.TextField(blank=True, verbose_name='error')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'outbox',
                'ordering': ['due_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at', 'id'], name='delivery_waiting'), models.Index(condition=models.Q(('state', 'waiting')), fields=['user', 'channel'], name='delivery_waiting_of_user'), models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_at'], name='delivery_sending')],
                'constraints': [models.UniqueConstraint(fields=('notification', 'channel'), name='delivery_once_per_channel'), models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('notification__isnull', False), ('user__isnull', False)), models.Q(('notification__isnull', True), ('user__isnull', True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='delivery_to_user_or_address'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='delivery_sent_is_dated')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('channel', models.CharField(max_length=20)),
                ('frequency', models.CharField(choices=[('immediate', 'at once'), ('daily', 'once a day'), ('off', 'not at all')], max_length=10)),
            ],
            options={
                'verbose_name': 'notification preference',
                'verbose_name_plural': 'notification preferences',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'channel'), name='preference_once')],
            },
        ),
        migrations.CreateModel(
            name='Todo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('for_user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who sees to it')),
                ('audience', models.CharField(blank=True, max_length=100, verbose_name='audience')),
                ('title', models.CharField(max_length=300, verbose_name='what is to be done')),
                ('wording', models.CharField(blank=True, max_length=40)),
                ('context', models.JSONField(blank=True, default=dict)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('due', models.DateField(verbose_name='due')),
                ('content_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='created at')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
            ],
            options={
                'verbose_name': 'to-do',
                'verbose_name_plural': 'to-dos',
                'ordering': ['due', 'id'],
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['for_user', 'due'], name='todo_of_user'), models.Index(condition=models.Q(('done_at', None)), fields=['audience', 'due'], name='todo_of_audience'), models.Index(condition=models.Q(('done_at', None), ('reminded_at', None)), fields=['due'], name='todo_to_remind'), models.Index(fields=['content_type', 'object_id'], name='todo_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('audience', ''), ('for_user__isnull', False)), models.Q(('for_user__isnull', True), models.Q(('audience', ''), _negated=True)), _connector='OR'), name='todo_for_user_or_audience'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='todo_done_by_somebody')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inbox_todohistory" ("audience", "content_type_id", "context", "created_at", "created_by_id", "done_at", "done_by_id", "due", "for_user_id", "id", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "url", "wording") SELECT new_values."audience", new_values."content_type_id", new_values."context", new_values."created_at", new_values."created_by_id", new_values."done_at", new_values."done_by_id", new_values."due", new_values."for_user_id", new_values."id", new_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."title", new_values."url", new_values."wording" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e85e3501ee598ee2ef4b1bd5b9eac8aeaecdd8af', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7efa6', referencing='REFERENCING NEW TABLE AS new_values ', table='inbox_todo', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inbox_todohistory" ("audience", "content_type_id", "context", "created_at", "created_by_id", "done_at", "done_by_id", "due", "for_user_id", "id", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "url", "wording") SELECT new_values."audience", new_values."content_type_id", new_values."context", new_values."created_at", new_values."created_by_id", new_values."done_at", new_values."done_by_id", new_values."due", new_values."for_user_id", new_values."id", new_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."title", new_values."url", new_values."wording" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."content_type_id" IS DISTINCT FROM (new_values."content_type_id") OR old_values."context" IS DISTINCT FROM (new_values."context") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."done_at" IS DISTINCT FROM (new_values."done_at") OR old_values."done_by_id" IS DISTINCT FROM (new_values."done_by_id") OR old_values."due" IS DISTINCT FROM (new_values."due") OR old_values."for_user_id" IS DISTINCT FROM (new_values."for_user_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."object_id" IS DISTINCT FROM (new_values."object_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."url" IS DISTINCT FROM (new_values."url") OR old_values."wording" IS DISTINCT FROM (new_values."wording")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e1b473d614394baaac712d02242679308f93b208', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_646fe', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='inbox_todo', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inbox_todohistory" ("audience", "content_type_id", "context", "created_at", "created_by_id", "done_at", "done_by_id", "due", "for_user_id", "id", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "url", "wording") SELECT old_values."audience", old_values."content_type_id", old_values."context", old_values."created_at", old_values."created_by_id", old_values."done_at", old_values."done_by_id", old_values."due", old_values."for_user_id", old_values."id", old_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."title", old_values."url", old_values."wording" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e6c1b319c8e2ae8b56c64d4a731eeaed38e84e0f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b0c0f', referencing='REFERENCING OLD TABLE AS old_values ', table='inbox_todo', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TodoHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='inbox.todo')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('for_user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who sees to it')),
                ('audience', models.CharField(blank=True, max_length=100, verbose_name='audience')),
                ('title', models.CharField(max_length=300, verbose_name='what is to be done')),
                ('wording', models.CharField(blank=True, max_length=40)),
                ('context', models.JSONField(blank=True, default=dict)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('due', models.DateField(verbose_name='due')),
                ('content_type', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype')),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='created at')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74f7a6d77f3cfa2ac5ea70a6937e6cdad1c0b86d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6be48', table='inbox_todohistory', when='BEFORE'))],
            },
        ),
    ]
