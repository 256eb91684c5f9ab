from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0008_language_of_members")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["-joined_at", "-id"], name="members_newest"),
        )
    ]
