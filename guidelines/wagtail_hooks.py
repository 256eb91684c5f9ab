"""Where Wagtail asks its site: found by its name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks

from guidelines.standing_rules import refuse_in_bulk, refuse_moving, refuse_taking_back


class NoDocuments:
    """The editor looks for the address of documents, which this site does not take."""

    class model:
        """Nothing is one of these."""

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        return [path("", _nothing, name="listing")]


@hooks.register("construct_admin_api")  # type: ignore[untyped-decorator]
def have_no_documents(router: Any) -> None:
    router.register_endpoint("documents", NoDocuments)


hooks.register("before_unpublish_page", refuse_taking_back)
hooks.register("before_delete_page", refuse_taking_back)
hooks.register("before_move_page", refuse_moving)
hooks.register("before_bulk_action", refuse_in_bulk)


def _nothing(request: HttpRequest) -> HttpResponse:
    raise Http404
