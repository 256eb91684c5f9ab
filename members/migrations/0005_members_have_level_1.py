"""Level 0 is the newcomer's alone: everybody else begins at 1, and the hourly task finds more."""

from django.db import migrations


def lift(apps, schema_editor):
    users = apps.get_model("members", "User").objects.using(schema_editor.connection.alias)
    users.filter(trust_level=0).exclude(role="newcomer").update(trust_level=1)


class Migration(migrations.Migration):
    dependencies = [("members", "0004_trust")]

    operations = [migrations.RunPython(lift, migrations.RunPython.noop, elidable=True)]
