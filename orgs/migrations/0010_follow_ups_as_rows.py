from django.db import migrations

# Follow-ups that contacts hold as columns become rows with to-dos. Written out, for services speak of the models as
# they are, not as they were here. Those whose to-do is there keep it; the others get one that is done: nobody waits.
NEW_TODOS = """
INSERT INTO inbox_todo (for_user_id, audience, title, url, due, content_type_id, object_id, created_by_id, created_at,
                        done_at, done_by_id)
SELECT c.recorded_by_id, '', left(coalesce(nullif(c.follow_up, ''), c.subject), 300), '', c.follow_up_on, t.id,
       c.id::text, c.recorded_by_id, c.recorded_at, c.recorded_at, c.recorded_by_id
FROM orgs_contact c JOIN django_content_type t ON t.app_label = 'orgs' AND t.model = 'contact'
WHERE c.follow_up_on IS NOT NULL AND c.recorded_by_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM inbox_todo o WHERE o.content_type_id = t.id AND o.object_id = c.id::text)
"""
FOLLOW_UPS = """
INSERT INTO orgs_followup (contact_id, union_id, kind, what, agreed_for, todo_id)
SELECT DISTINCT ON (c.id) c.id, c.union_id, 'follow_up', coalesce(nullif(c.follow_up, ''), c.subject), c.follow_up_on,
       o.id
FROM orgs_contact c JOIN django_content_type t ON t.app_label = 'orgs' AND t.model = 'contact'
JOIN inbox_todo o ON o.content_type_id = t.id AND o.object_id = c.id::text
WHERE c.follow_up_on IS NOT NULL ORDER BY c.id, o.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ("orgs", "0009_occasions_partners_follow_ups"),
        ('inbox', '0002_history_of_todos'),
        ('pghistory', '0007_auto_20250421_0444'),  # its function serves the triggers that the data step fires
    ]

    operations = [
        migrations.RunSQL([NEW_TODOS, FOLLOW_UPS], migrations.RunSQL.noop),
    ]
