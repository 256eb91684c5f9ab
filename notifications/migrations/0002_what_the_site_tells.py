import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0004_categories_can_hold_what_is_written"),
        ("moderation", "0001_cases_reports_decisions"),
        ("notifications", "0001_notifications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="about",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="notification",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="moderation.reviewable",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="href",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="notification",
            name="text",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AlterField(
            model_name="notification",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply", "Reply"),
                    ("quote", "Quotation"),
                    ("mention", "Mention"),
                    ("solution", "Solution"),
                    ("decision", "Decision"),
                    ("undone", "Decision taken back"),
                    ("appeal", "Answer to an appeal"),
                    ("report", "What came of a report"),
                    ("case", "Case"),
                    ("level", "Trust level"),
                    ("over", "Something is over"),
                    ("welcome", "Let in"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="post",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="forums.post",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about", ""), _negated=True),
                fields=("user", "about"),
                name="notifications_notification_once_per_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", ""), ("actor__isnull", False), ("post__isnull", False)),
                    models.Q(
                        ("actor", None),
                        ("post", None),
                        models.Q(("about", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notifications_notification_of_post_or_thing",
            ),
        ),
    ]
