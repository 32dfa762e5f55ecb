import core.clock
import core.search
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_search'),
        ('orgs', '0001_squashed_0019_telephones_are_found'),
        ('procurement', '0001_squashed_0007_words_of_states'),
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Not published yet'), ('published', 'Published'), ('concluded', 'Concluded'), ('withdrawn', 'Withdrawn from view')], default='draft', max_length=50, verbose_name='status')),
                ('number', models.SlugField(editable=False, max_length=60, unique=True, verbose_name='number')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='unions.union', verbose_name='union')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='orgs.organization', verbose_name='organization')),
                ('award', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project', to='procurement.award', verbose_name='award')),
                ('origin', models.CharField(choices=[('award', 'Awarded by this portal'), ('earlier', 'Of an earlier year'), ('other', 'Paid by others')], max_length=8, verbose_name='origin')),
                ('funder', models.CharField(blank=True, help_text='Only where it is not the union that enters it.', max_length=120, verbose_name='paid by')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='service areas')),
                ('districts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='None ticked: the whole city.', size=None, verbose_name='districts served')),
                ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='for whom')),
                ('summary', models.CharField(blank=True, help_text='The first thing that people read in the catalogue.', max_length=200, verbose_name='what it brings, in one sentence')),
                ('story', models.TextField(blank=True, max_length=5000, verbose_name='what is done')),
                ('participation', models.TextField(blank=True, help_text='Where, when, and how one signs up.', max_length=2000, verbose_name='who may take part, and how')),
                ('beneficiaries', models.PositiveIntegerField(blank=True, null=True, verbose_name='people served')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount (yuan)')),
                ('shows_amount', models.BooleanField(default=True, verbose_name='amount shown to the public')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('contact_name', models.CharField(blank=True, help_text='Shown in the catalogue; empty where nobody is.', max_length=60, verbose_name='person to ask')),
                ('contact_telephone', models.CharField(blank=True, max_length=60, verbose_name='telephone to ask')),
                ('results', models.TextField(blank=True, max_length=5000, verbose_name='results')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='first published at')),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='entered at')),
                ('updated_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='last changed at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('search', core.search.BigramSearchField('title', 'summary', 'story', length=1500)),
                ('writers', models.ManyToManyField(blank=True, editable=False, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'project',
                'verbose_name_plural': 'projects',
                'ordering': ['-year', '-id'],
                'indexes': [models.Index(fields=['-year', '-id'], name='project_by_year'), models.Index(fields=['status', '-year'], name='project_by_status'), models.Index(fields=['published_at'], name='project_by_publication'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='project_by_search'), django.contrib.postgres.indexes.GinIndex(fields=['areas'], name='project_by_area'), django.contrib.postgres.indexes.GinIndex(fields=['districts'], name='project_by_district')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('award__isnull', False), ('origin', 'award')), models.Q(models.Q(('origin', 'award'), _negated=True), ('award__isnull', True)), _connector='OR'), name='project_of_award_has_award'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn']), models.Q(('published_at__isnull', False), models.Q(('summary', ''), _negated=True), models.Q(('story', ''), _negated=True)), _connector='OR'), name='project_shown_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'concluded'), _negated=True), models.Q(('results', ''), _negated=True), _connector='OR'), name='project_concluded_has_results'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='project_ends_after_begin', violation_error_message='It ends before it begins: check both days.'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='project_amount_is_money')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_projecthistory" ("amount", "areas", "award_id", "beneficiaries", "contact_name", "contact_telephone", "created_at", "districts", "ends_on", "funder", "id", "number", "organization_id", "origin", "participation", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "results", "shows_amount", "starts_on", "status", "story", "summary", "target_groups", "title", "union_id", "updated_at", "version", "year") SELECT new_values."amount", new_values."areas", new_values."award_id", new_values."beneficiaries", new_values."contact_name", new_values."contact_telephone", new_values."created_at", new_values."districts", new_values."ends_on", new_values."funder", new_values."id", new_values."number", new_values."organization_id", new_values."origin", new_values."participation", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."published_at", new_values."published_by_id", new_values."results", new_values."shows_amount", new_values."starts_on", new_values."status", new_values."story", new_values."summary", new_values."target_groups", new_values."title", new_values."union_id", new_values."updated_at", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b23aaa2b4418e6165e09cb8ee1d2da813ebaa327', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2e147', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_project', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_projecthistory" ("amount", "areas", "award_id", "beneficiaries", "contact_name", "contact_telephone", "created_at", "districts", "ends_on", "funder", "id", "number", "organization_id", "origin", "participation", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "results", "shows_amount", "starts_on", "status", "story", "summary", "target_groups", "title", "union_id", "updated_at", "version", "year") SELECT new_values."amount", new_values."areas", new_values."award_id", new_values."beneficiaries", new_values."contact_name", new_values."contact_telephone", new_values."created_at", new_values."districts", new_values."ends_on", new_values."funder", new_values."id", new_values."number", new_values."organization_id", new_values."origin", new_values."participation", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."published_at", new_values."published_by_id", new_values."results", new_values."shows_amount", new_values."starts_on", new_values."status", new_values."story", new_values."summary", new_values."target_groups", new_values."title", new_values."union_id", new_values."updated_at", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."areas" IS DISTINCT FROM (new_values."areas") OR old_values."award_id" IS DISTINCT FROM (new_values."award_id") OR old_values."beneficiaries" IS DISTINCT FROM (new_values."beneficiaries") OR old_values."contact_name" IS DISTINCT FROM (new_values."contact_name") OR old_values."contact_telephone" IS DISTINCT FROM (new_values."contact_telephone") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."districts" IS DISTINCT FROM (new_values."districts") OR old_values."ends_on" IS DISTINCT FROM (new_values."ends_on") OR old_values."funder" IS DISTINCT FROM (new_values."funder") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."organization_id" IS DISTINCT FROM (new_values."organization_id") OR old_values."origin" IS DISTINCT FROM (new_values."origin") OR old_values."participation" IS DISTINCT FROM (new_values."participation") OR old_values."published_at" IS DISTINCT FROM (new_values."published_at") OR old_values."published_by_id" IS DISTINCT FROM (new_values."published_by_id") OR old_values."results" IS DISTINCT FROM (new_values."results") OR old_values."shows_amount" IS DISTINCT FROM (new_values."shows_amount") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."story" IS DISTINCT FROM (new_values."story") OR old_values."summary" IS DISTINCT FROM (new_values."summary") OR old_values."target_groups" IS DISTINCT FROM (new_values."target_groups") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."union_id" IS DISTINCT FROM (new_values."union_id") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."year" IS DISTINCT FROM (new_values."year")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bba35ea7d0de227efaf026edc4106511b48b7b18', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_804c3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_project', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_projecthistory" ("amount", "areas", "award_id", "beneficiaries", "contact_name", "contact_telephone", "created_at", "districts", "ends_on", "funder", "id", "number", "organization_id", "origin", "participation", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "results", "shows_amount", "starts_on", "status", "story", "summary", "target_groups", "title", "union_id", "updated_at", "version", "year") SELECT old_values."amount", old_values."areas", old_values."award_id", old_values."beneficiaries", old_values."contact_name", old_values."contact_telephone", old_values."created_at", old_values."districts", old_values."ends_on", old_values."funder", old_values."id", old_values."number", old_values."organization_id", old_values."origin", old_values."participation", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."published_at", old_values."published_by_id", old_values."results", old_values."shows_amount", old_values."starts_on", old_values."status", old_values."story", old_values."summary", old_values."target_groups", old_values."title", old_values."union_id", old_values."updated_at", old_values."version", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='eb1aeff279056837e669a359c62de7ff74082801', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2192f', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_project', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProjectHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='projects.project')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('draft', 'Not published yet'), ('published', 'Published'), ('concluded', 'Concluded'), ('withdrawn', 'Withdrawn from view')], default='draft', max_length=50, verbose_name='status')),
                ('number', models.SlugField(db_index=False, editable=False, max_length=60, verbose_name='number')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('union', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='union')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='organization')),
                ('award', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procurement.award', verbose_name='award')),
                ('origin', models.CharField(choices=[('award', 'Awarded by this portal'), ('earlier', 'Of an earlier year'), ('other', 'Paid by others')], max_length=8, verbose_name='origin')),
                ('funder', models.CharField(blank=True, help_text='Only where it is not the union that enters it.', max_length=120, verbose_name='paid by')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='service areas')),
                ('districts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='None ticked: the whole city.', size=None, verbose_name='districts served')),
                ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='for whom')),
                ('summary', models.CharField(blank=True, help_text='The first thing that people read in the catalogue.', max_length=200, verbose_name='what it brings, in one sentence')),
                ('story', models.TextField(blank=True, max_length=5000, verbose_name='what is done')),
                ('participation', models.TextField(blank=True, help_text='Where, when, and how one signs up.', max_length=2000, verbose_name='who may take part, and how')),
                ('beneficiaries', models.PositiveIntegerField(blank=True, null=True, verbose_name='people served')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount (yuan)')),
                ('shows_amount', models.BooleanField(default=True, verbose_name='amount shown to the public')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('contact_name', models.CharField(blank=True, help_text='Shown in the catalogue; empty where nobody is.', max_length=60, verbose_name='person to ask')),
                ('contact_telephone', models.CharField(blank=True, max_length=60, verbose_name='telephone to ask')),
                ('results', models.TextField(blank=True, max_length=5000, verbose_name='results')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='first published at')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='entered at')),
                ('updated_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='last changed at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aacb25883dc23699660d54c21041482ff8f059ba', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_26441', table='projects_projecthistory', when='BEFORE'))],
            },
        ),
        core.search.RaiseStatistics(
            table='projects_project',
            column='search',
        ),
    ]
