"""What a page of the forum will ask the cache for."""

from django.http import HttpRequest

from core.ahead import foresee_with
from core.pages import keys_of_tags


@foresee_with
def tags_of_page(request: HttpRequest) -> list[str]:
    """`/t/<words>/<topic>/…`, the acts `/t/<topic>/…`, or a list."""
    parts = request.path.split("/")
    if len(parts) > 3 and parts[1] == "t":
        topic = next((part for part in parts[2:4] if part.isdecimal()), "0")
        return keys_of_tags("site", "lists", f"topic:{topic}")
    return keys_of_tags("site", "lists", "front", "people")
