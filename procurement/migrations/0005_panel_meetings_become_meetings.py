from django.db import migrations

COPY = """
    CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
    SELECT p.*, r.union_id, r.title || '评审会' AS title,
           nextval(pg_get_serial_sequence('unions_meeting', 'id')) AS meeting_id
    FROM procurement_panelmeeting p JOIN procurement_round r ON r.id = p.round_id;

    INSERT INTO unions_meetinghistory (
        pgh_created_at, pgh_label, pgh_context, pgh_context_id, pgh_obj_id, id, union_id, kind, title, held_on, place,
        chair, members, minutes, recorded_by_id, version
    )
    SELECT h.pgh_created_at, h.pgh_label, h.pgh_context, h.pgh_context_id, m.meeting_id, m.meeting_id, m.union_id,
           'panel', m.title, h.held_on, h.place, h.chair, h.members, h.minutes, h.recorded_by_id, h.version
    FROM procurement_panelmeetinghistory h JOIN moved m ON m.id = h.id ORDER BY h.pgh_id;

    INSERT INTO unions_meeting (
        id, union_id, kind, title, held_on, place, chair, members, minutes, recorded_by_id, version
    )
    SELECT meeting_id, union_id, 'panel', title, held_on, place, chair, members, minutes, recorded_by_id, version
    FROM moved;

    UPDATE procurement_round SET panel_meeting_id = m.meeting_id FROM moved m WHERE m.round_id = procurement_round.id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("procurement", "0004_panel_meeting_of_a_round"),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
    ]
