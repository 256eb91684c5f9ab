from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("branding", "0001_the_site_and_its_look")]

    operations = [
        migrations.AddField(
            model_name="site",
            name="reactions",
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False),
        )
    ]
