from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines


class Command(BaseCommand):
    help = "Compile every template of our own, so that a slip shows before a visitor finds it."

    def handle(self, **options: Any) -> None:
        count, problems = 0, []
        for engine in engines.all():
            for directory in map(Path, engine.dirs):
                for path in sorted(filter(Path.is_file, directory.rglob("*"))):
                    count += 1
                    name = path.relative_to(directory).as_posix()
                    try:
                        engine.get_template(name)
                    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
                        problems.append(f"{directory.name}/{name}: {error}")
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{count} templates compile.")
