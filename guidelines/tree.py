"""Where pages hang. `post_migrate` sees to it: the tree is wherever the tables are."""

from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db import connections, router

EDITING: Final = ("add_page", "change_page", "publish_page", "bulk_delete_page", "unlock_page")
PICTURES: Final = ("add_image", "change_image", "choose_image")
RIGHTS: Final = {
    "wagtailadmin": ["access_admin"],
    "wagtailredirects": ["add_redirect", "change_redirect", "delete_redirect"],
}


def prepare_pages(using: str = "default", **_signal: Any) -> None:
    """A front page to hang pages below, and managers who may write there."""
    from wagtail.models import Page, Site

    from guidelines.models import FrontPage

    tables = connections[using].introspection.table_names()
    if FrontPage._meta.db_table not in tables or not router.allow_migrate(using, "guidelines"):
        return  # a part of the migrations only
    if not FrontPage.objects.exists():
        root = _root()
        Page.objects.filter(depth=FrontPage.DEPTH, slug="home").delete()  # Wagtail's welcome
        front = root.add_child(instance=FrontPage(title="Front page", slug="front"))
        Site.objects.all().delete()
        Site.objects.create(hostname="localhost", root_page=front, is_default_site=True)
    _give_managers_their_rights(using)


def give_default_guidelines(using: str = "default", **_signal: Any) -> None:
    """A site that was set up before there were guidelines gets the rules a new one begins with.

    One that was not set up yet gets them from the wizard, and whoever has a version has their own.
    """
    from branding.models import Site
    from guidelines.actions import publish_guidelines
    from guidelines.defaults import default_guidelines
    from guidelines.models import FrontPage, Version

    tables = set(connections[using].introspection.table_names())
    needed = {m._meta.db_table for m in (Site, Version, FrontPage)} | {"eventlog_entry"}
    if using != "default" or not needed <= tables:
        return  # a part of the migrations only
    site = Site.objects.first()
    if site is not None and FrontPage.objects.exists() and not Version.objects.exists():
        publish_guidelines(default_guidelines(site.name), by=None)


def _root() -> Any:
    """What Wagtail's migrations made, and what throwing everything away has taken."""
    from django.conf import settings
    from wagtail.models import Collection, Locale, Page

    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    # Read anew: the class keeps nothing between two databases of one process.
    return Page.objects.filter(depth=1).first() or Page.add_root(
        instance=Page(title="Root", slug="root")
    )


def _give_managers_their_rights(using: str) -> None:
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    from members.ladder import give_rights
    from members.roles import Role

    give_rights(Role.MANAGER, RIGHTS, using)
    group = Group.objects.using(using).get(name=Role.MANAGER)
    known = Permission.objects.using(using).filter(
        content_type__app_label__in=("wagtailcore", "wagtailimages", "guidelines")
    )
    root = Page.objects.get(depth=1)
    for permission in known.filter(codename__in=EDITING, content_type__model="page"):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.objects.get(depth=1)
    for permission in known.filter(codename__in=PICTURES):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
