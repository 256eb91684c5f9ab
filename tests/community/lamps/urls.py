from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from community import health
from eventlog.actions import record
from tests.community.lamps.events import LampLit


def light(request, lamp_id):
    with transaction.atomic():
        record(LampLit(lamp_id=lamp_id))
    return HttpResponse(status=201)


urlpatterns = [path("lamps/<int:lamp_id>", light), path("health/ready", health.ready)]
