"""The triggers that refuse changes, in words of the database in use."""

from django.db import migrations

from guidelines.protection import LIFT, PROTECT


def protect(apps, schema_editor):
    for statement in PROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in LIFT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("guidelines", "0001_pages_versions_acceptances")]

    operations = [migrations.RunPython(protect, lift)]
