from django.utils.translation import gettext_lazy as _

from audit.acts import declare, declare_fields, declare_values
from forums.models import Category, Topic

declare(
    {
        "category.created": _("made a category"),
        "category.edited": _("changed a category"),
        "category.access": _("changed who may see, start and reply in a category"),
        "category.archived": _("archived a category"),
        "category.brought_back": _("brought an archived category back"),
        "category.deleted": _("deleted an empty category"),
        "category.groups": _("changed the groups a category is open to"),
        "category.moderate": _("changed which role moderates a category"),
        "category.moderator": _("appointed a moderator of a category"),
        "category.moderator_gone": _("took moderating a category back"),
    },
    moderation=False,
)
declare(
    {
        "topic.pinned": _("pinned a topic, or took the pin off"),
        "topic.locked": _("locked a topic, or opened it again"),
        "topic.featured": _("featured a topic, or took it back"),
        "topic.slowed": _("changed the slow mode of a topic"),
        "topic.deleted": _("deleted somebody’s topic"),
        "topic.restored": _("brought somebody’s topic back"),
        "topic.edited": _("changed somebody’s topic"),
        "topic.moved": _("moved somebody’s topic away"),
        "topic.moved_in": _("moved somebody’s topic here"),
        "post.published": _("let somebody’s post appear"),
        "post.hidden": _("hid somebody’s post"),
        "post.shown": _("showed somebody’s post again"),
        "post.edited": _("edited somebody’s post"),
        "post.deleted": _("deleted somebody’s post"),
        "post.restored": _("brought somebody’s post back"),
    },
    moderation=True,
)
declare_fields(
    {
        "slug": _("Address"),
        "description": _("In one line"),
        "title": _("Title"),
        "category": _("Category"),
        "kind": _("Kind"),
        "tags": _("Tags"),
        "pinned": _("Pinned"),
        "locked": _("Locked"),
        "featured": _("On the front page"),
        "slow mode": _("Seconds between two replies"),
        "parent": _("Lies in"),
        "lede": _("What belongs here"),
        "colour": _("Colour"),
        "holds": _("Read before it appears"),
        "see": _("Read from"),
        "start": _("Start topics from"),
        "reply": _("Reply from"),
        "moderate": _("Moderate from"),
        "groups": _("Groups"),
    }
)
declare_values("kind", dict(Topic.Kind.choices).get, "topic.edited")
declare_values("holds", dict(Category.Holds.choices).get)
