import core.clock
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('unions', '0001_squashed_0006_meetings'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('erasure', 'Erasure of the account')], max_length=12, verbose_name='what is asked for')),
                ('text', models.TextField(blank=True, max_length=1000, verbose_name="in the person's words")),
                ('status', models.CharField(choices=[('open', 'Waits for an answer'), ('done', 'Done'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn by the person')], default='open', editable=False, max_length=10, verbose_name='status')),
                ('made_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='made at')),
                ('due_on', models.DateField(verbose_name='to be answered by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer')),
            ],
            options={
                'verbose_name': 'request about personal data',
                'verbose_name_plural': 'requests about personal data',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['due_on', 'id'], name='pii_request_by_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('user', 'kind'), name='pii_request_open_once', violation_error_message='You asked for this already; it waits for an answer.'), models.CheckConstraint(condition=models.Q(('status', 'open'), models.Q(('answer__gt', ''), ('decided_at__isnull', False)), _connector='OR'), name='pii_request_answered_in_words')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='when')),
                ('rule', models.CharField(max_length=60, verbose_name='rule')),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['-at', '-id'], name='pii_erasure_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('capacity', models.CharField(blank=True, max_length=160, verbose_name='acting as')),
                ('unit_id', models.BigIntegerField(blank=True, null=True, verbose_name='unit')),
                ('kind', models.CharField(max_length=40, verbose_name='kind of record')),
                ('object_id', models.BigIntegerField(verbose_name='record')),
                ('field', models.CharField(max_length=40, verbose_name='what')),
                ('whose', models.CharField(max_length=200, verbose_name='whose')),
                ('reason', models.CharField(max_length=200, verbose_name='why')),
            ],
            options={
                'verbose_name': 'access to personal data',
                'verbose_name_plural': 'accesses to personal data',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['kind', 'object_id'], name='pii_access_of_row'), models.Index(fields=['by', '-at'], name='pii_access_by'), models.Index(fields=['-at', '-id'], name='pii_access_by_time')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e6f6257d9812a0c89219090cf061f8ae0d9a5886', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_719d4', table='pii_access', when='BEFORE'))],
            },
        ),
    ]
