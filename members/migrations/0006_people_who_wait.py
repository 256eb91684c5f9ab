from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0005_members_have_level_1")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="waiting_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
