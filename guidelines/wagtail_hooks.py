"""Where Wagtail asks its site: found by its name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks


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


def _nothing(request: HttpRequest) -> HttpResponse:
    raise Http404
