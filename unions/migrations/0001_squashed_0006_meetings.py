import core.clock
import core.search
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from unions.tree import union_rows


def fill(apps, schema_editor):
    """Fill in the union tree."""
    division = apps.get_model("reference", "Division")
    districts = dict(division.objects.filter(parent_id="110000", level="county").values_list("code", "name"))
    union = apps.get_model("unions", "Union")
    union.objects.bulk_create([union(**row) for row in union_rows(districts)])


class Migration(migrations.Migration):

    replaces = [
        ('unions', '0001_initial'),
        ('unions', '0002_union_tree'),
        ('unions', '0003_history'),
        ('unions', '0004_partner_bodies'),
        ('unions', '0005_delegations_and_hand_overs'),
        ('unions', '0006_meetings'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('core', '0002_search'),
        ('reference', '0003_target_groups'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, null=True, unique=True, verbose_name='mobile phone')),
                ('phone_verified', models.BooleanField(default=False, verbose_name='telephone confirmed')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('is_staff', models.BooleanField(default=False, verbose_name='system administrator')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('date_joined', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='joined')),
                ('password_changed_at', models.DateTimeField(editable=False, null=True, verbose_name='password set')),
                ('session_version', models.PositiveIntegerField(default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'constraints': [models.CheckConstraint(condition=models.Q(('email__isnull', False), ('phone__isnull', False), _connector='OR'), name='user_has_email_or_phone'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email')), models.Q(('email', ''), _negated=True)), name='user_email_lower_case'), models.CheckConstraint(condition=models.Q(('phone__regex', '^\\+[1-9]\\d{5,14}$')), name='user_phone_e164')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_userhistory" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_verified") SELECT new_values."date_joined", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", new_values."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."phone_verified" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d3e489d2d5d03bafa8d1a1eee6a0d01350fc4cea', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_96900', referencing='REFERENCING NEW TABLE AS new_values ', table='unions_user', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_userhistory" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_verified") SELECT new_values."date_joined", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", new_values."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."phone", new_values."phone_verified" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."date_joined" IS DISTINCT FROM (new_values."date_joined") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_staff" IS DISTINCT FROM (new_values."is_staff") OR old_values."is_superuser" IS DISTINCT FROM (new_values."is_superuser") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."password_changed_at" IS DISTINCT FROM (new_values."password_changed_at") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."phone_verified" IS DISTINCT FROM (new_values."phone_verified")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c1d489e087bacf464bfe573be0d21b874b44dcfa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_28009', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='unions_user', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_userhistory" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_verified") SELECT old_values."date_joined", old_values."email", old_values."id", old_values."is_active", old_values."is_staff", old_values."is_superuser", old_values."name", old_values."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."phone_verified" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5beaefaa03f519428d08a7ab13141804685feb88', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_aa764', referencing='REFERENCING OLD TABLE AS old_values ', table='unions_user', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='from')),
                ('to_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='to')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='at')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('counts', models.JSONField(default=dict, verbose_name='what went over')),
            ],
            options={
                'verbose_name': 'hand-over',
                'verbose_name_plural': 'hand-overs',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['from_user', '-at'], name='hand_over_from')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='51136fcf907955a1758a7988bcf1a602e1b247b9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d3adf', table='unions_handover', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Union',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='short name')),
                ('kind', models.CharField(choices=[('city', 'City federation'), ('district', 'District union'), ('industrial', 'Industrial union'), ('group', 'Bureau, group-company or university union'), ('direct', 'Unit directly under the city federation'), ('subdistrict', 'Subdistrict union'), ('enterprise', 'Enterprise union')], max_length=12, verbose_name='kind')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.division', verbose_name='district')),
                ('leader_in_charge', models.CharField(blank=True, max_length=60, verbose_name='leader in charge')),
                ('office', models.CharField(blank=True, max_length=80, verbose_name='office in charge')),
                ('full_time_staff', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='full-time staff')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'union',
                'verbose_name_plural': 'unions',
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_unionhistory" ("code", "district_id", "full_time_staff", "id", "is_active", "kind", "leader_in_charge", "name", "name_en", "office", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") SELECT new_values."code", new_values."district_id", new_values."full_time_staff", new_values."id", new_values."is_active", new_values."kind", new_values."leader_in_charge", new_values."name", new_values."name_en", new_values."office", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."short_name" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='36a30884109cf4c68e723a0b978cb89e6890155b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d5d6b', referencing='REFERENCING NEW TABLE AS new_values ', table='unions_union', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_unionhistory" ("code", "district_id", "full_time_staff", "id", "is_active", "kind", "leader_in_charge", "name", "name_en", "office", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") SELECT new_values."code", new_values."district_id", new_values."full_time_staff", new_values."id", new_values."is_active", new_values."kind", new_values."leader_in_charge", new_values."name", new_values."name_en", new_values."office", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."short_name" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."district_id" IS DISTINCT FROM (new_values."district_id") OR old_values."full_time_staff" IS DISTINCT FROM (new_values."full_time_staff") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."leader_in_charge" IS DISTINCT FROM (new_values."leader_in_charge") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."name_en" IS DISTINCT FROM (new_values."name_en") OR old_values."office" IS DISTINCT FROM (new_values."office") OR old_values."short_name" IS DISTINCT FROM (new_values."short_name")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fabb0093f396c2a81f5e71aa08324f77c086d022', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c28ce', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='unions_union', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_unionhistory" ("code", "district_id", "full_time_staff", "id", "is_active", "kind", "leader_in_charge", "name", "name_en", "office", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") SELECT old_values."code", old_values."district_id", old_values."full_time_staff", old_values."id", old_values."is_active", old_values."kind", old_values."leader_in_charge", old_values."name", old_values."name_en", old_values."office", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."short_name" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ffaaadae9eca59d4097509d94b0d07a4bec067e6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_12886', referencing='REFERENCING OLD TABLE AS old_values ', table='unions_union', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='unions.union', verbose_name='union')),
                ('role', models.CharField(choices=[('clerk', 'Clerk'), ('manager', 'Manager'), ('leader', 'Leader'), ('party', 'Party-building commission member'), ('finance', 'Finance officer'), ('auditor', 'Auditor')], max_length=12, verbose_name='role')),
                ('starts_on', models.DateField(default=core.clock.today, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (last day)')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'ordering': ['-starts_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='appointment_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('union', '='), ('role', '='), (models.Func(models.F('starts_on'), models.F('ends_on'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='appointment_no_overlap')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_appointmenthistory" ("ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "union_id", "user_id") SELECT new_values."ends_on", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."role", new_values."starts_on", new_values."union_id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4f3d559df9a8079e5ac681ebfabbb6f3fc6904f5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_43c5f', referencing='REFERENCING NEW TABLE AS new_values ', table='unions_appointment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_appointmenthistory" ("ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "union_id", "user_id") SELECT new_values."ends_on", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."role", new_values."starts_on", new_values."union_id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a57bd70457216a9ef8ca689fc3a3ed4084a2bbd8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9d638', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='unions_appointment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_appointmenthistory" ("ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "union_id", "user_id") SELECT old_values."ends_on", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."role", old_values."starts_on", old_values."union_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7d4865b6741a0199164d934f01eafadb3fa8d90d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_321bf', referencing='REFERENCING OLD TABLE AS old_values ', table='unions_appointment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='unions.appointment', verbose_name='appointment')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who stands in')),
                ('starts_on', models.DateField(default=core.clock.today, verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until (last day)')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('given_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='arranged at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended early at')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
            ],
            options={
                'verbose_name': 'delegation',
                'verbose_name_plural': 'delegations',
                'ordering': ['-starts_on', '-id'],
                'indexes': [models.Index(fields=['delegate', 'ends_on'], name='delegation_of_delegate')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='delegation_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('appointment', '='), (models.Func(models.F('starts_on'), models.F('ends_on'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='delegation_to_one_at_a_time')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_delegationhistory" ("appointment_id", "delegate_id", "ended_at", "ended_by_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on") SELECT new_values."appointment_id", new_values."delegate_id", new_values."ended_at", new_values."ended_by_id", new_values."ends_on", new_values."given_at", new_values."given_by_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."reason", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d1f3f68de0f147d7c8d6dad955529d16bb1e9a9a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e2061', referencing='REFERENCING NEW TABLE AS new_values ', table='unions_delegation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_delegationhistory" ("appointment_id", "delegate_id", "ended_at", "ended_by_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on") SELECT new_values."appointment_id", new_values."delegate_id", new_values."ended_at", new_values."ended_by_id", new_values."ends_on", new_values."given_at", new_values."given_by_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."reason", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='327a7f22413ad6c89cc8ed4ca6c18d0a2001d0cb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0306d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='unions_delegation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_delegationhistory" ("appointment_id", "delegate_id", "ended_at", "ended_by_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on") SELECT old_values."appointment_id", old_values."delegate_id", old_values."ended_at", old_values."ended_by_id", old_values."ends_on", old_values."given_at", old_values."given_by_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f62ed8013f335cc62d2c3480ea5df2233b3896fd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5fc21', referencing='REFERENCING OLD TABLE AS old_values ', table='unions_delegation', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DelegationHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='unions.delegation')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('appointment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.appointment', verbose_name='appointment')),
                ('delegate', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who stands in')),
                ('starts_on', models.DateField(default=core.clock.today, verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until (last day)')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('given_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('given_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='arranged at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended early at')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f3542ec06a43852873a57f63fa3ac6b1e0d80f6f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_515c6', table='unions_delegationhistory', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='unions.union', verbose_name='union')),
                ('kind', models.CharField(choices=[('special', 'Special meeting on this work'), ('panel', 'Panel meeting'), ('other', 'Other')], max_length=8, verbose_name='kind')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('held_on', models.DateField(verbose_name='day')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('chair', models.CharField(max_length=60, verbose_name='chair')),
                ('members', models.TextField(max_length=1000, verbose_name='members present')),
                ('minutes', models.TextField(blank=True, max_length=8000, verbose_name='minutes')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['-held_on', '-id'],
                'indexes': [models.Index(fields=['union', 'kind', '-held_on'], name='meeting_of_union')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_meetinghistory" ("chair", "held_on", "id", "kind", "members", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_by_id", "title", "union_id", "version") SELECT new_values."chair", new_values."held_on", new_values."id", new_values."kind", new_values."members", new_values."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."recorded_by_id", new_values."title", new_values."union_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d19e770e05cb7b6370a8a28b35e6909b0be236d0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e111b', referencing='REFERENCING NEW TABLE AS new_values ', table='unions_meeting', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_meetinghistory" ("chair", "held_on", "id", "kind", "members", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_by_id", "title", "union_id", "version") SELECT new_values."chair", new_values."held_on", new_values."id", new_values."kind", new_values."members", new_values."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."recorded_by_id", new_values."title", new_values."union_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9307a724e405cfb3857f33ac1b8de1af9519fc16', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_27174', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='unions_meeting', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_meetinghistory" ("chair", "held_on", "id", "kind", "members", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_by_id", "title", "union_id", "version") SELECT old_values."chair", old_values."held_on", old_values."id", old_values."kind", old_values."members", old_values."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."recorded_by_id", old_values."title", old_values."union_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='35e5ecad01788f2ce08de2e78e7b964aba7bf594', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b7ba6', referencing='REFERENCING OLD TABLE AS old_values ', table='unions_meeting', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PartnerBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('civil_affairs', 'Civil affairs'), ('social_work', 'Social construction, social work'), ('human_resources', 'Human resources and social security'), ('justice', 'Justice'), ('finance', 'Finance'), ('subdistrict', 'Subdistrict or town government'), ('mass', "Youth league, women's federation and the like"), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partner_bodies', to='unions.union', verbose_name='kept by')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.division', verbose_name='district')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('contact_person', models.CharField(blank=True, max_length=60, verbose_name='contact person')),
                ('post', models.CharField(blank=True, max_length=60, verbose_name='post')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('updated_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='changed at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name_key', models.GeneratedField(db_persist=True, expression=models.Func('name', function='core_name_key'), output_field=models.TextField())),
                ('search', core.search.BigramSearchField('name', 'contact_person', 'address', 'note')),
            ],
            options={
                'verbose_name': 'partner body',
                'verbose_name_plural': 'partner bodies',
                'ordering': ['name', 'id'],
                'indexes': [models.Index(fields=['name', 'id'], name='partner_body_by_name'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='partner_body_by_search')],
                'constraints': [models.UniqueConstraint(fields=('name_key',), name='partner_body_name_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_partnerbodyhistory" ("address", "contact_person", "district_id", "id", "is_active", "kind", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "telephone", "union_id", "updated_at", "version") SELECT new_values."address", new_values."contact_person", new_values."district_id", new_values."id", new_values."is_active", new_values."kind", new_values."name", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."post", new_values."telephone", new_values."union_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7ff1407d830460de588f040e3c7b47b692806fb8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4461a', referencing='REFERENCING NEW TABLE AS new_values ', table='unions_partnerbody', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_partnerbodyhistory" ("address", "contact_person", "district_id", "id", "is_active", "kind", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "telephone", "union_id", "updated_at", "version") SELECT new_values."address", new_values."contact_person", new_values."district_id", new_values."id", new_values."is_active", new_values."kind", new_values."name", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."post", new_values."telephone", new_values."union_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."contact_person" IS DISTINCT FROM (new_values."contact_person") OR old_values."district_id" IS DISTINCT FROM (new_values."district_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."post" IS DISTINCT FROM (new_values."post") OR old_values."telephone" IS DISTINCT FROM (new_values."telephone") OR old_values."union_id" IS DISTINCT FROM (new_values."union_id") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='be82e83d9cd5eac927deb1efcbbf0efcd74928c8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_10baa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='unions_partnerbody', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_partnerbodyhistory" ("address", "contact_person", "district_id", "id", "is_active", "kind", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "telephone", "union_id", "updated_at", "version") SELECT old_values."address", old_values."contact_person", old_values."district_id", old_values."id", old_values."is_active", old_values."kind", old_values."name", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."post", old_values."telephone", old_values."union_id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d6adde7206134e8e517389b7eb056d618037776b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_216a5', referencing='REFERENCING OLD TABLE AS old_values ', table='unions_partnerbody', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PartnerBodyHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='unions.partnerbody')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('civil_affairs', 'Civil affairs'), ('social_work', 'Social construction, social work'), ('human_resources', 'Human resources and social security'), ('justice', 'Justice'), ('finance', 'Finance'), ('subdistrict', 'Subdistrict or town government'), ('mass', "Youth league, women's federation and the like"), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('union', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='kept by')),
                ('district', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.division', verbose_name='district')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('contact_person', models.CharField(blank=True, max_length=60, verbose_name='contact person')),
                ('post', models.CharField(blank=True, max_length=60, verbose_name='post')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('updated_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='changed at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='343a84071462d780ea627a5fa9ccef296da3fa05', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ea590', table='unions_partnerbodyhistory', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='MeetingHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='unions.meeting')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('union', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='union')),
                ('kind', models.CharField(choices=[('special', 'Special meeting on this work'), ('panel', 'Panel meeting'), ('other', 'Other')], max_length=8, verbose_name='kind')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('held_on', models.DateField(verbose_name='day')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('chair', models.CharField(max_length=60, verbose_name='chair')),
                ('members', models.TextField(max_length=1000, verbose_name='members present')),
                ('minutes', models.TextField(blank=True, max_length=8000, verbose_name='minutes')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6df970a8b1932d5887cfca0d9d14721265eee0db', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be435', table='unions_meetinghistory', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='AppointmentHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='unions.appointment')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('union', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='union')),
                ('role', models.CharField(choices=[('clerk', 'Clerk'), ('manager', 'Manager'), ('leader', 'Leader'), ('party', 'Party-building commission member'), ('finance', 'Finance officer'), ('auditor', 'Auditor')], max_length=12, verbose_name='role')),
                ('starts_on', models.DateField(default=core.clock.today, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (last day)')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eead6eb5878d9244f9550587894af68047ae613a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bcaca', table='unions_appointmenthistory', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='UnionHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='unions.union')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='short name')),
                ('kind', models.CharField(choices=[('city', 'City federation'), ('district', 'District union'), ('industrial', 'Industrial union'), ('group', 'Bureau, group-company or university union'), ('direct', 'Unit directly under the city federation'), ('subdistrict', 'Subdistrict union'), ('enterprise', 'Enterprise union')], max_length=12, verbose_name='kind')),
                ('district', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.division', verbose_name='district')),
                ('leader_in_charge', models.CharField(blank=True, max_length=60, verbose_name='leader in charge')),
                ('office', models.CharField(blank=True, max_length=80, verbose_name='office in charge')),
                ('full_time_staff', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='full-time staff')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ede14aa6adabac22ac19333d389a0777d210434', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_01c3d', table='unions_unionhistory', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='UserHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, null=True, verbose_name='mobile phone')),
                ('phone_verified', models.BooleanField(default=False, verbose_name='telephone confirmed')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('is_staff', models.BooleanField(default=False, verbose_name='system administrator')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('date_joined', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='joined')),
                ('password_changed_at', models.DateTimeField(editable=False, null=True, verbose_name='password set')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='64d140d05d21d30bb9f0ccd4c546d7dc1b38067c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b7bc4', table='unions_userhistory', when='BEFORE'))],
            },
        ),
        core.search.RaiseStatistics(
            table='unions_partnerbody',
            column='search',
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
