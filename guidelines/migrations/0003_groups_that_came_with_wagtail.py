"""Wagtail brings two groups; here roles have groups of their own. Groups with people in them stay."""

from django.db import migrations


def forget(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name__in=("Editors", "Moderators"), user__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("guidelines", "0002_published_rows_stay"),
        ("members", "0001_people"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
