from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from branding.colours import stylesheet
from branding.models import Site, current_site


@login_not_required
@require_GET
def brand_css(request: HttpRequest) -> HttpResponse:
    """The accent as a stylesheet. Its address carries the accent's hash: it is kept for a year."""
    site = current_site() or Site(name="Hearth")
    response = HttpResponse(stylesheet(site.accent), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
