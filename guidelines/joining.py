"""What whoever joins reads about the guidelines."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guidelines.queries.pages import shell_pages


def words_at_the_door() -> SafeString:
    """One sentence with a link, or "" while there are no guidelines. `guidelines.listeners` keeps
    what it says.
    """
    if not shell_pages().has_guidelines:
        return SafeString("")
    return format_html(
        _("By joining you accept {}, which hold for everybody here."),
        format_html('<a class="text-link" href="/guidelines/">{}</a>', _("the guidelines")),
    )
