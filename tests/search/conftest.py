"""Search as somebody would, after the listeners heard."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from eventlog.testing import deliver_events
from search.queries import search


@pytest.fixture
def find():
    """`find("words")`: what a guest finds, as `found.titles`, `.numbers` and the results."""

    def find(text, viewer=None, **options):
        deliver_events()
        results = search(viewer or AnonymousUser(), text, **options)
        return SimpleNamespace(
            titles=[hit.post.topic.title for hit in results.hits],
            numbers=[hit.post.number for hit in results.hits],
            hits=results.hits,
            results=results,
        )

    return find
