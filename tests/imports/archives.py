"""Small archives as Discourse writes them, made for one test each."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command


def post(number: int, *, user: int = 1, text: str = "Some words", **fields: Any) -> dict[str, Any]:
    return {
        "id": 1000 + number,
        "post_number": number,
        "post_type": 1,
        "user_id": user,
        "username": f"writer{user}",
        "trust_level": 1,
        "created_at": f"2020-01-01T{number // 60:02}:{number % 60:02}:00.000Z",
        "updated_at": f"2020-01-01T{number // 60:02}:{number % 60:02}:00.000Z",
        "version": 1,
        "raw": text,
        "cooked": f"<p>{text}</p>",
    } | fields


def topic(number: int, posts: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    posts = [post(1)] if posts is None else posts
    for one in posts:
        if isinstance(one, dict) and isinstance(one.get("id"), int):
            one["id"] += number * 100_000
    return {
        "id": number,
        "title": f"Words about {number}",
        "slug": f"words-about-{number}",
        "created_at": "2020-01-01T00:00:00.000Z",
        "category_id": 6,
        "views": 12,
        "visible": True,
        "closed": False,
        "archived": False,
        "archetype": "regular",
        "pinned": False,
        "posts": posts,
    } | fields


def write_archive(
    folder: Path,
    topics: list[Any],
    *,
    users: list[Any] | None = None,
    categories: list[Any] | None = None,
) -> Path:
    """Topics as lines; whatever is bytes stands there as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in topics]
    with gzip.open(folder / "topics.jsonl.gz", "wb") as file:
        file.write(b"\n".join(lines) + b"\n")
    if users is not None:
        with gzip.open(folder / "users.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(user) + "\n" for user in users)
    if categories is not None:
        (folder / "categories.json").write_text(json.dumps(categories))
    return folder


def bring_in(path: Path, **options: Any) -> tuple[str, str]:
    """Run the command in this process: its summary, and what it said on the way."""
    out, err = StringIO(), StringIO()
    call_command("import_discourse", path, workers=0, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()
