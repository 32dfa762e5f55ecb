import activities.models.activity
import core.clock
import core.search
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import orgs.validators
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_search'),
        ('orgs', '0001_squashed_0019_telephones_are_found'),
        ('reference', '0003_target_groups'),
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('open', 'Open for sign-up'), ('full', 'Full'), ('held', 'Held'), ('reported', 'Reported'), ('cancelled', 'Called off')], default='planned', max_length=50, verbose_name='status')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('kind', models.CharField(choices=[('training', 'Training'), ('lecture', 'Lecture'), ('consultation', 'Consultation'), ('culture', 'Culture and sports'), ('visit', 'Visit and assistance'), ('volunteering', 'Voluntary service'), ('exchange', 'Exchange meeting'), ('theme', 'Joint or theme activity'), ('other', 'Other activity')], max_length=14, verbose_name='kind')),
                ('description', models.TextField(blank=True, max_length=3000, verbose_name='what it is about')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='orgs.organization', verbose_name='organization')),
                ('union', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='unions.union', verbose_name='union')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(max_length=200, verbose_name='place')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.division', verbose_name='district')),
                ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='for whom')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Empty: as many as come. Who signs up for a full activity goes on the waiting list.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                ('taken', models.PositiveIntegerField(default=0, editable=False, verbose_name='places taken')),
                ('sign_up_until', models.DateTimeField(blank=True, help_text='Empty: until it begins.', null=True, verbose_name='sign-up until')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='budget (yuan)')),
                ('spent', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='spent (yuan)')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='people counted without signing in')),
                ('headcount_grounds', models.CharField(blank=True, max_length=200, verbose_name='how they were counted')),
                ('outcome', models.TextField(blank=True, max_length=3000, verbose_name='outcome')),
                ('is_public', models.BooleanField(default=True, help_text='On the page of activities, where people sign up.', verbose_name='shown to the public')),
                ('sign_in_key', models.CharField(default=activities.models.activity.new_key, editable=False, max_length=32, unique=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='entered at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('search', core.search.BigramSearchField('title', 'place', 'description', length=600)),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'ordering': ['-starts_at', '-id'],
                'indexes': [models.Index(fields=['-starts_at', '-id'], name='activity_by_begin'), models.Index(fields=['status', '-starts_at'], name='activity_by_status'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='activity_by_search')],
                'constraints': [models.CheckConstraint(condition=models.Q(('organization__isnull', False), ('union__isnull', False), _connector='OR'), name='activity_has_holder'), models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='activity_ends_after_begin', violation_error_message='It ends before it begins: check both times.'), models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('taken__lte', models.F('capacity')), _connector='OR'), name='activity_within_capacity', violation_error_message='More people than that have signed up already.'), models.CheckConstraint(condition=models.Q(('headcount__isnull', True), models.Q(('headcount_grounds', ''), _negated=True), _connector='OR'), name='activity_headcount_has_grounds', violation_error_message='Say how the people were counted.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityhistory" ("budget", "capacity", "created_at", "created_by_id", "description", "district_id", "ends_at", "headcount", "headcount_grounds", "id", "is_public", "kind", "organization_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sign_up_until", "spent", "starts_at", "status", "target_groups", "title", "union_id", "version") SELECT new_values."budget", new_values."capacity", new_values."created_at", new_values."created_by_id", new_values."description", new_values."district_id", new_values."ends_at", new_values."headcount", new_values."headcount_grounds", new_values."id", new_values."is_public", new_values."kind", new_values."organization_id", new_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."sign_up_until", new_values."spent", new_values."starts_at", new_values."status", new_values."target_groups", new_values."title", new_values."union_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e9425485d856264f46cf107aeb0317a63ab5404b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6de9c', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_activity', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityhistory" ("budget", "capacity", "created_at", "created_by_id", "description", "district_id", "ends_at", "headcount", "headcount_grounds", "id", "is_public", "kind", "organization_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sign_up_until", "spent", "starts_at", "status", "target_groups", "title", "union_id", "version") SELECT new_values."budget", new_values."capacity", new_values."created_at", new_values."created_by_id", new_values."description", new_values."district_id", new_values."ends_at", new_values."headcount", new_values."headcount_grounds", new_values."id", new_values."is_public", new_values."kind", new_values."organization_id", new_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."sign_up_until", new_values."spent", new_values."starts_at", new_values."status", new_values."target_groups", new_values."title", new_values."union_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."budget" IS DISTINCT FROM (new_values."budget") OR old_values."capacity" IS DISTINCT FROM (new_values."capacity") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."district_id" IS DISTINCT FROM (new_values."district_id") OR old_values."ends_at" IS DISTINCT FROM (new_values."ends_at") OR old_values."headcount" IS DISTINCT FROM (new_values."headcount") OR old_values."headcount_grounds" IS DISTINCT FROM (new_values."headcount_grounds") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_public" IS DISTINCT FROM (new_values."is_public") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."organization_id" IS DISTINCT FROM (new_values."organization_id") OR old_values."outcome" IS DISTINCT FROM (new_values."outcome") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."sign_up_until" IS DISTINCT FROM (new_values."sign_up_until") OR old_values."spent" IS DISTINCT FROM (new_values."spent") OR old_values."starts_at" IS DISTINCT FROM (new_values."starts_at") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."target_groups" IS DISTINCT FROM (new_values."target_groups") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."union_id" IS DISTINCT FROM (new_values."union_id") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c646a3f319b7f24bfb0c68996b24564e093c130f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a56a1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_activity', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityhistory" ("budget", "capacity", "created_at", "created_by_id", "description", "district_id", "ends_at", "headcount", "headcount_grounds", "id", "is_public", "kind", "organization_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sign_up_until", "spent", "starts_at", "status", "target_groups", "title", "union_id", "version") SELECT old_values."budget", old_values."capacity", old_values."created_at", old_values."created_by_id", old_values."description", old_values."district_id", old_values."ends_at", old_values."headcount", old_values."headcount_grounds", old_values."id", old_values."is_public", old_values."kind", old_values."organization_id", old_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."sign_up_until", old_values."spent", old_values."starts_at", old_values."status", old_values."target_groups", old_values."title", old_values."union_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='86fbfa803fcf7d1f640c53875114f583131b2a29', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cc776', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_activity', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ActivityHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.activity')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('open', 'Open for sign-up'), ('full', 'Full'), ('held', 'Held'), ('reported', 'Reported'), ('cancelled', 'Called off')], default='planned', max_length=50, verbose_name='status')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('kind', models.CharField(choices=[('training', 'Training'), ('lecture', 'Lecture'), ('consultation', 'Consultation'), ('culture', 'Culture and sports'), ('visit', 'Visit and assistance'), ('volunteering', 'Voluntary service'), ('exchange', 'Exchange meeting'), ('theme', 'Joint or theme activity'), ('other', 'Other activity')], max_length=14, verbose_name='kind')),
                ('description', models.TextField(blank=True, max_length=3000, verbose_name='what it is about')),
                ('organization', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='organization')),
                ('union', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='union')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(max_length=200, verbose_name='place')),
                ('district', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.division', verbose_name='district')),
                ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='for whom')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Empty: as many as come. Who signs up for a full activity goes on the waiting list.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                ('sign_up_until', models.DateTimeField(blank=True, help_text='Empty: until it begins.', null=True, verbose_name='sign-up until')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='budget (yuan)')),
                ('spent', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='spent (yuan)')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='people counted without signing in')),
                ('headcount_grounds', models.CharField(blank=True, max_length=200, verbose_name='how they were counted')),
                ('outcome', models.TextField(blank=True, max_length=3000, verbose_name='outcome')),
                ('is_public', models.BooleanField(default=True, help_text='On the page of activities, where people sign up.', verbose_name='shown to the public')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='entered at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ad4686084ab53f261650901ee62f42d6aac7fa30', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_203d3', table='activities_activityhistory', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='activities.activity')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='your name')),
                ('phone', models.CharField(blank=True, max_length=30, validators=[orgs.validators.validate_telephone], verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('status', models.CharField(choices=[('registered', 'Signed up'), ('waiting', 'On the waiting list'), ('cancelled', 'Withdrew'), ('walk_in', 'Came without signing up')], max_length=10, verbose_name='status')),
                ('key', models.CharField(default=activities.models.activity.new_key, editable=False, max_length=32, unique=True)),
                ('made_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='signed up at')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrew at')),
                ('signed_in_at', models.DateTimeField(blank=True, null=True, verbose_name='signed in at')),
                ('signed_in_by', models.CharField(blank=True, choices=[('code', 'Signed in by code'), ('list', 'Ticked on the list')], max_length=4, verbose_name='how')),
                ('forgotten_at', models.DateTimeField(blank=True, null=True, verbose_name='personal data erased at')),
            ],
            options={
                'verbose_name': 'sign-up',
                'verbose_name_plural': 'sign-ups',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['activity', 'status', 'id'], name='sign_up_of_activity')],
                'constraints': [models.CheckConstraint(condition=models.Q(('forgotten_at__isnull', False), models.Q(models.Q(('name', ''), _negated=True), models.Q(models.Q(('phone', ''), _negated=True), models.Q(('email', ''), _negated=True), ('status', 'walk_in'), _connector='OR')), _connector='OR'), name='sign_up_can_be_reached'), models.UniqueConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), models.Q(('status', 'cancelled'), _negated=True)), fields=('activity', 'phone'), name='sign_up_once_by_phone'), models.UniqueConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), models.Q(('status', 'cancelled'), _negated=True)), fields=('activity', 'email'), name='sign_up_once_by_email'), models.CheckConstraint(condition=models.Q(models.Q(('signed_in_at__isnull', True), ('signed_in_by', '')), models.Q(('signed_in_at__isnull', False), models.Q(('signed_in_by', ''), _negated=True)), _connector='OR'), name='sign_up_sign_in_has_means')],
            },
        ),
        core.search.RaiseStatistics(
            table='activities_activity',
            column='search',
        ),
    ]
