from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr


def put_a_word_before_numbers(apps, schema_editor):
    """`/t/1984/7/` is the seventh post of topic 1984, so no topic can be found there."""
    topics = apps.get_model("forums", "Topic").objects.filter(slug__regex=r"^[0-9]+$")
    topics.update(slug=Substr(Concat(Value("topic-"), F("slug")), 1, 80))


class Migration(migrations.Migration):
    dependencies = [("forums", "0005_a_list_finds_what_one_member_read")]

    operations = [
        migrations.RunPython(put_a_word_before_numbers, migrations.RunPython.noop, elidable=True)
    ]
