"""The request of somebody who is signed in: what views of members annotate."""

from django.http import HttpRequest

from members.models import User


class MemberRequest(HttpRequest):
    user: User
    htmx: bool
