import core.clock
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('finance', '0001_initial'),
        ('finance', '0002_words_of_amendments'),
        ('finance', '0003_words_of_states'),
    ]

    initial = True

    dependencies = [
        ('orgs', '0001_squashed_0019_telephones_are_found'),
        ('unions', '0001_squashed_0006_meetings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('checked', 'Checked'), ('returned', 'Returned'), ('approved', 'Approved'), ('closed', 'Closed')], default='draft', max_length=50, verbose_name='status')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='day of the collective decision')),
                ('minutes_number', models.CharField(blank=True, max_length=80, verbose_name='number of the minutes')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='unions.union', verbose_name='union')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2015), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('prepared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='begun at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'budget',
                'verbose_name_plural': 'budgets',
                'ordering': ['-year', 'union__path'],
                'indexes': [models.Index(fields=['-year', '-id'], name='budget_by_year')],
                'constraints': [models.UniqueConstraint(fields=('union', 'year'), name='budget_once_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('approved', 'closed')), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('checked_by__isnull', False), models.Q(('checked_by', models.F('approved_by')), _negated=True), models.Q(('approved_by', models.F('prepared_by')), _negated=True), models.Q(('checked_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='budget_approved_by_two')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgethistory" ("approved_at", "approved_by_id", "checked_by_id", "created_at", "decided_on", "id", "minutes_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_by_id", "remark", "status", "union_id", "version", "year") SELECT new_values."approved_at", new_values."approved_by_id", new_values."checked_by_id", new_values."created_at", new_values."decided_on", new_values."id", new_values."minutes_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."prepared_by_id", new_values."remark", new_values."status", new_values."union_id", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b60c21b2c234600983780f8f184f8109beed30e3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4ad20', referencing='REFERENCING NEW TABLE AS new_values ', table='finance_budget', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgethistory" ("approved_at", "approved_by_id", "checked_by_id", "created_at", "decided_on", "id", "minutes_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_by_id", "remark", "status", "union_id", "version", "year") SELECT new_values."approved_at", new_values."approved_by_id", new_values."checked_by_id", new_values."created_at", new_values."decided_on", new_values."id", new_values."minutes_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."prepared_by_id", new_values."remark", new_values."status", new_values."union_id", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a53d15cc985de9afb0310c0bed273491ce7b97aa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cfb35', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='finance_budget', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgethistory" ("approved_at", "approved_by_id", "checked_by_id", "created_at", "decided_on", "id", "minutes_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_by_id", "remark", "status", "union_id", "version", "year") SELECT old_values."approved_at", old_values."approved_by_id", old_values."checked_by_id", old_values."created_at", old_values."decided_on", old_values."id", old_values."minutes_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."prepared_by_id", old_values."remark", old_values."status", old_values."union_id", old_values."version", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e9dc958e53cf604161b6dccf7938a97812f0bb81', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f4b00', referencing='REFERENCING OLD TABLE AS old_values ', table='finance_budget', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='BudgetHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='finance.budget')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('checked', 'Checked'), ('returned', 'Returned'), ('approved', 'Approved'), ('closed', 'Closed')], default='draft', max_length=50, verbose_name='status')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='day of the collective decision')),
                ('minutes_number', models.CharField(blank=True, max_length=80, verbose_name='number of the minutes')),
                ('union', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='unions.union', verbose_name='union')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2015), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('prepared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
                ('checked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='begun at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5d391890ee6ab19d350e5ab83377b6f4fd470238', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_160fe', table='finance_budgethistory', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='finance.budget', verbose_name='budget')),
                ('purpose', models.CharField(choices=[('services', 'Services'), ('posts', 'Management posts'), ('theme_activities', 'Theme activities'), ('rewards', 'Rewards'), ('agency_fees', 'Agency fees')], max_length=16, verbose_name='purpose')),
                ('source', models.CharField(choices=[('union_dues', 'Union dues'), ('finance_department', 'Finance department'), ('society', 'Society')], max_length=18, verbose_name='source of funds')),
                ('planned', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='planned (yuan)')),
                ('carried_over', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='carried over from last year (yuan)')),
                ('allocated', models.DecimalField(decimal_places=2, default=Decimal('0'), editable=False, max_digits=14, verbose_name='allocated (yuan)')),
                ('committed', models.DecimalField(decimal_places=2, default=Decimal('0'), editable=False, max_digits=14, verbose_name='committed (yuan)')),
                ('paid', models.DecimalField(decimal_places=2, default=Decimal('0'), editable=False, max_digits=14, verbose_name='paid (yuan)')),
            ],
            options={
                'verbose_name': 'budget line',
                'verbose_name_plural': 'budget lines',
                'ordering': ['budget', 'id'],
                'constraints': [models.UniqueConstraint(fields=('budget', 'purpose', 'source'), name='budget_line_once'), models.CheckConstraint(condition=models.Q(('carried_over__gte', 0), ('planned__gte', 0)), name='budget_line_not_negative'), models.CheckConstraint(condition=models.Q(('committed__gte', 0), ('committed__lte', models.F('allocated'))), name='budget_line_within_allocation'), models.CheckConstraint(condition=models.Q(('paid__gte', 0), ('paid__lte', models.F('committed'))), name='budget_line_paid_within_commitments')],
                'triggers': [pgtrigger.compiler.Trigger(name='follows_ledger', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF pg_trigger_depth() < 2 AND ROW(NEW.allocated, NEW.committed, NEW.paid)\n        IS DISTINCT FROM (CASE WHEN TG_OP = 'INSERT' THEN ROW(0::numeric, 0::numeric, 0::numeric)\n                          ELSE ROW(OLD.allocated, OLD.committed, OLD.paid) END) THEN\n        RAISE EXCEPTION 'balances of % follow the ledger alone', TG_TABLE_NAME;\n    END IF;\n    RETURN NEW;\n", hash='e087e98734dc997c78f6b7be0af6675c9c142622', operation='INSERT OR UPDATE', pgid='pgtrigger_follows_ledger_f2dc2', table='finance_budgetline', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='finance.budgetline', verbose_name='budget line')),
                ('reference', models.CharField(max_length=60, unique=True, verbose_name='reference')),
                ('subject', models.CharField(max_length=200, verbose_name='for what')),
                ('payee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='orgs.organization', verbose_name='payee')),
                ('committed', models.DecimalField(decimal_places=2, default=Decimal('0'), editable=False, max_digits=14, verbose_name='committed (yuan)')),
                ('paid', models.DecimalField(decimal_places=2, default=Decimal('0'), editable=False, max_digits=14, verbose_name='paid (yuan)')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='committed at')),
            ],
            options={
                'verbose_name': 'commitment',
                'verbose_name_plural': 'commitments',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('paid__gte', 0), ('paid__lte', models.F('committed'))), name='commitment_paid_within_it')],
                'triggers': [pgtrigger.compiler.Trigger(name='follows_ledger', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF pg_trigger_depth() < 2 AND ROW(NEW.committed, NEW.paid)\n        IS DISTINCT FROM (CASE WHEN TG_OP = 'INSERT' THEN ROW(0::numeric, 0::numeric)\n                          ELSE ROW(OLD.committed, OLD.paid) END) THEN\n        RAISE EXCEPTION 'balances of % follow the ledger alone', TG_TABLE_NAME;\n    END IF;\n    RETURN NEW;\n", hash='d09c8f1b11d6b139514f99c59291b24e5f823a66', operation='INSERT OR UPDATE', pgid='pgtrigger_follows_ledger_00918', table='finance_commitment', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='finance.budgetline', verbose_name='budget line')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='finance.commitment', verbose_name='commitment')),
                ('kind', models.CharField(choices=[('allocated', 'Allocated'), ('committed', 'Committed'), ('released', 'Released'), ('paid', 'Paid'), ('refunded', 'Refunded')], max_length=9, verbose_name='kind')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('booked_on', models.DateField(default=core.clock.today, verbose_name='day')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('at', models.DateTimeField(default=core.clock.now, verbose_name='entered at')),
            ],
            options={
                'verbose_name': 'ledger entry',
                'verbose_name_plural': 'ledger entries',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', True), ('kind', 'allocated'), models.Q(('amount', 0), _negated=True)), models.Q(models.Q(('kind', 'allocated'), _negated=True), ('amount__gt', 0), ('commitment__isnull', False)), _connector='OR'), name='ledger_entry_is_whole')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c88b8b5eba1b9cb3e1a39a7525073c949e919ca8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a3be9', table='finance_ledgerentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the ledger is append-only';", hash='6e534539880e4d7b227a7351437759618e3326bf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_f172c', table='finance_ledgerentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='posted', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.commitment_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM finance_commitment WHERE id = NEW.commitment_id AND line_id = NEW.line_id\n    ) THEN\n        RAISE EXCEPTION 'commitment % is not of line %', NEW.commitment_id, NEW.line_id;\n    END IF;\n    IF NEW.kind = 'committed' AND NOT EXISTS (\n        SELECT FROM finance_budget JOIN finance_budgetline ON finance_budgetline.budget_id = finance_budget.id\n        WHERE finance_budgetline.id = NEW.line_id AND finance_budget.status = 'approved'\n    ) THEN\n        RAISE EXCEPTION 'budget_in_force' USING ERRCODE = 'check_violation';\n    END IF;\n    UPDATE finance_budgetline SET\n        allocated = allocated + CASE WHEN NEW.kind = 'allocated' THEN NEW.amount ELSE 0 END,\n        committed = committed + CASE NEW.kind WHEN 'committed' THEN NEW.amount WHEN 'released' THEN -NEW.amount\n                                              ELSE 0 END,\n        paid = paid + CASE NEW.kind WHEN 'paid' THEN NEW.amount WHEN 'refunded' THEN -NEW.amount ELSE 0 END\n    WHERE id = NEW.line_id;\n    UPDATE finance_commitment SET\n        committed = committed + CASE NEW.kind WHEN 'committed' THEN NEW.amount WHEN 'released' THEN -NEW.amount\n                                              ELSE 0 END,\n        paid = paid + CASE NEW.kind WHEN 'paid' THEN NEW.amount WHEN 'refunded' THEN -NEW.amount ELSE 0 END\n    WHERE id = NEW.commitment_id;\n    RETURN NULL;\n", hash='1bd9b5abd51844b51eb4df78c0aa6c8e33eeaa33', operation='INSERT', pgid='pgtrigger_posted_e4d6a', table='finance_ledgerentry', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('requested', 'Waits for a decision'), ('approved', 'Approved'), ('refused', 'Refused')], default='requested', max_length=50, verbose_name='status')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='day of the collective decision')),
                ('minutes_number', models.CharField(blank=True, max_length=80, verbose_name='number of the minutes')),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='finance.budget', verbose_name='budget')),
                ('from_line', models.ForeignKey(blank=True, help_text='Empty: additional money.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.budgetline', verbose_name='line that the money comes from')),
                ('to_line', models.ForeignKey(blank=True, help_text='Empty: a cut.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.budgetline', verbose_name='line that it goes to')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='amount (yuan)')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('requested_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='requested at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'amendment of a budget',
                'verbose_name_plural': 'amendments of budgets',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='transfer_moves_money'), models.CheckConstraint(condition=models.Q(models.Q(('from_line__isnull', False), ('to_line__isnull', False), _connector='OR'), models.Q(('from_line', models.F('to_line')), _negated=True)), name='transfer_has_ends'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='transfer_approved_by_another')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_transferhistory" ("amount", "budget_id", "decided_by_id", "decided_on", "from_line_id", "id", "minutes_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "status", "to_line_id") SELECT new_values."amount", new_values."budget_id", new_values."decided_by_id", new_values."decided_on", new_values."from_line_id", new_values."id", new_values."minutes_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."reason", new_values."requested_at", new_values."requested_by_id", new_values."status", new_values."to_line_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9e50418198d064498c1124f343fb5177a6420e4b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2b79a', referencing='REFERENCING NEW TABLE AS new_values ', table='finance_transfer', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_transferhistory" ("amount", "budget_id", "decided_by_id", "decided_on", "from_line_id", "id", "minutes_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "status", "to_line_id") SELECT new_values."amount", new_values."budget_id", new_values."decided_by_id", new_values."decided_on", new_values."from_line_id", new_values."id", new_values."minutes_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."reason", new_values."requested_at", new_values."requested_by_id", new_values."status", new_values."to_line_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='db0b52547f429f601812d4c0ae39d2520d565a66', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3d15c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='finance_transfer', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_transferhistory" ("amount", "budget_id", "decided_by_id", "decided_on", "from_line_id", "id", "minutes_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "status", "to_line_id") SELECT old_values."amount", old_values."budget_id", old_values."decided_by_id", old_values."decided_on", old_values."from_line_id", old_values."id", old_values."minutes_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."requested_at", old_values."requested_by_id", old_values."status", old_values."to_line_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='184f1a2bc05948a26fae0c079fcbc8475a0ac557', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e687b', referencing='REFERENCING OLD TABLE AS old_values ', table='finance_transfer', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TransferHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='finance.transfer')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('requested', 'Waits for a decision'), ('approved', 'Approved'), ('refused', 'Refused')], default='requested', max_length=50, verbose_name='status')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='day of the collective decision')),
                ('minutes_number', models.CharField(blank=True, max_length=80, verbose_name='number of the minutes')),
                ('budget', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='finance.budget', verbose_name='budget')),
                ('from_line', models.ForeignKey(blank=True, db_constraint=False, help_text='Empty: additional money.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='finance.budgetline', verbose_name='line that the money comes from')),
                ('to_line', models.ForeignKey(blank=True, db_constraint=False, help_text='Empty: a cut.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='finance.budgetline', verbose_name='line that it goes to')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='amount (yuan)')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('requested_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('requested_at', models.DateTimeField(default=core.clock.now, editable=False, verbose_name='requested at')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='de9d8b6882ef056f7d7e40521c3dd103c0647d25', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3ebca', table='finance_transferhistory', when='BEFORE'))],
            },
        ),
    ]
