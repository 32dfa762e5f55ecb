import core.search
import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("unions", "0001_squashed_0006_meetings"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='update_update',
        ),
        migrations.AddField(
            model_name='meeting',
            name='search',
            field=core.search.BigramSearchField('title', 'place', 'chair', 'members', 'minutes', length=10000),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='meeting_by_search'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "unions_meetinghistory" ("chair", "held_on", "id", "kind", "members", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_by_id", "title", "union_id", "version") SELECT new_values."chair", new_values."held_on", new_values."id", new_values."kind", new_values."members", new_values."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."recorded_by_id", new_values."title", new_values."union_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."chair" IS DISTINCT FROM (new_values."chair") OR old_values."held_on" IS DISTINCT FROM (new_values."held_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."members" IS DISTINCT FROM (new_values."members") OR old_values."minutes" IS DISTINCT FROM (new_values."minutes") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."recorded_by_id" IS DISTINCT FROM (new_values."recorded_by_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."union_id" IS DISTINCT FROM (new_values."union_id") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b21e5f43b2ac3af99d3747a50bdef8fc82f31388', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_27174', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='unions_meeting', when='AFTER')),
        ),
        core.search.RaiseStatistics(table='unions_meeting', column='search'),
    ]
