from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_queue_of_severity_and_rule"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="batch",
            name="form_key",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("by", "form_key"),
                name="moderation_batch_once_per_form",
            ),
        ),
    ]
