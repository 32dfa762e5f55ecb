from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("procurement", "0005_panel_meetings_become_meetings"),
    ]

    operations = [
        migrations.RemoveField(
            model_name='panelmeeting',
            name='recorded_by',
        ),
        migrations.RemoveField(
            model_name='panelmeeting',
            name='round',
        ),
        migrations.RemoveField(
            model_name='panelmeetinghistory',
            name='pgh_obj',
        ),
        migrations.RemoveField(
            model_name='panelmeetinghistory',
            name='recorded_by',
        ),
        migrations.RemoveField(
            model_name='panelmeetinghistory',
            name='round',
        ),
        migrations.DeleteModel(
            name='PanelMeeting',
        ),
        migrations.DeleteModel(
            name='PanelMeetingHistory',
        ),
    ]
