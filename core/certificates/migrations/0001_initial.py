import core.certificates.models
import core.clock
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('number', models.CharField(max_length=60, verbose_name='number')),
                ('code', models.CharField(default=core.certificates.models.new_code, max_length=16, unique=True, verbose_name='verification code')),
                ('content_type', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
                ('object_id', models.CharField(editable=False, max_length=40)),
                ('holder', models.CharField(max_length=200, verbose_name='holder')),
                ('issuer', models.CharField(max_length=200, verbose_name='issuer')),
                ('facts', models.JSONField(default=dict, verbose_name='what it says')),
                ('issued_on', models.DateField(default=core.clock.today, verbose_name='issued on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='revoked on')),
                ('revoked_reason', models.CharField(blank=True, max_length=200, verbose_name='reason of the revocation')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='certificate_about')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='certificate_number_once'), models.CheckConstraint(condition=models.Q(('code__regex', '^[0123456789ABCDEFGHJKMNPQRSTVWXYZ]{16}$')), name='certificate_code_form'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('issued_on')), _connector='OR'), name='certificate_valid_after_issue'), models.CheckConstraint(condition=models.Q(('revoked_on__isnull', False), ('revoked_reason', ''), _connector='OR'), name='certificate_revocation_dated')],
                'triggers': [pgtrigger.compiler.Trigger(name='what_it_says_is_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."holder" IS DISTINCT FROM (NEW."holder") OR OLD."issuer" IS DISTINCT FROM (NEW."issuer") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='464c5448b0f8e5c61b2ac9b2bca996e7afd6abd3', operation='UPDATE', pgid='pgtrigger_what_it_says_is_fixed_76b32', table='certificates_certificate', when='BEFORE')), pgtrigger.compiler.Trigger(name='certificates_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0edcc4a8622aa06e45ef7bf37ecd0ef499d34c22', operation='DELETE', pgid='pgtrigger_certificates_stay_a7b9c', table='certificates_certificate', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "certificates_certificatehistory" ("code", "content_type_id", "facts", "holder", "id", "issued_by_id", "issued_on", "issuer", "kind", "number", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_on", "revoked_reason", "valid_until") SELECT new_values."code", new_values."content_type_id", new_values."facts", new_values."holder", new_values."id", new_values."issued_by_id", new_values."issued_on", new_values."issuer", new_values."kind", new_values."number", new_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."revoked_on", new_values."revoked_reason", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='38f6a08d92f14e6dd6dfa489bf6894bd102dde89', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_261ce', referencing='REFERENCING NEW TABLE AS new_values ', table='certificates_certificate', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "certificates_certificatehistory" ("code", "content_type_id", "facts", "holder", "id", "issued_by_id", "issued_on", "issuer", "kind", "number", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_on", "revoked_reason", "valid_until") SELECT new_values."code", new_values."content_type_id", new_values."facts", new_values."holder", new_values."id", new_values."issued_by_id", new_values."issued_on", new_values."issuer", new_values."kind", new_values."number", new_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."revoked_on", new_values."revoked_reason", new_values."valid_until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1ebe883e12387bc5afad78716a32c72aef94c3b6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f76a0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='certificates_certificate', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "certificates_certificatehistory" ("code", "content_type_id", "facts", "holder", "id", "issued_by_id", "issued_on", "issuer", "kind", "number", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_on", "revoked_reason", "valid_until") SELECT old_values."code", old_values."content_type_id", old_values."facts", old_values."holder", old_values."id", old_values."issued_by_id", old_values."issued_on", old_values."issuer", old_values."kind", old_values."number", old_values."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."revoked_on", old_values."revoked_reason", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='947a6d5379499944c1453e72d79581709008ed47', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_480fe', referencing='REFERENCING OLD TABLE AS old_values ', table='certificates_certificate', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CertificateHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='certificates.certificate')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('number', models.CharField(max_length=60, verbose_name='number')),
                ('code', models.CharField(default=core.certificates.models.new_code, max_length=16, verbose_name='verification code')),
                ('content_type', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype')),
                ('object_id', models.CharField(editable=False, max_length=40)),
                ('holder', models.CharField(max_length=200, verbose_name='holder')),
                ('issuer', models.CharField(max_length=200, verbose_name='issuer')),
                ('facts', models.JSONField(default=dict, verbose_name='what it says')),
                ('issued_on', models.DateField(default=core.clock.today, verbose_name='issued on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('issued_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='revoked on')),
                ('revoked_reason', models.CharField(blank=True, max_length=200, verbose_name='reason of the revocation')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ace41d53b8db82f9a9bed22c15dc3ef4528b781a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74b41', table='certificates_certificatehistory', when='BEFORE'))],
            },
        ),
    ]
