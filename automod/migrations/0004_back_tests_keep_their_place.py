from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automod", "0003_back_tests_judged_hits_trainings"),
        ("forums", "0004_categories_can_hold_what_is_written"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caught",
            name="automod_caught_once_per_rule",
        ),
        migrations.AddField(
            model_name="backtest",
            name="broken",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="backtest",
            name="cancelled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="backtest",
            name="lowest",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="backtest",
            name="total",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="backtest",
            index=models.Index(fields=["rule_set", "-id"], name="automod_back_tests_of_set"),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)),
                fields=("rule_set", "by"),
                name="automod_one_running_back_test",
            ),
        ),
        migrations.AddConstraint(
            model_name="caught",
            constraint=models.UniqueConstraint(
                fields=("test", "line", "post"), name="automod_caught_once_per_rule"
            ),
        ),
    ]
