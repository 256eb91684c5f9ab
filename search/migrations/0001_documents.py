from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("forums", "0001_categories_topics_posts")]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE, related_name="+", to="forums.post"
                    ),
                ),
                ("title", models.TextField(blank=True)),
                ("tags", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("marks", models.TextField()),
            ],
        ),
    ]
