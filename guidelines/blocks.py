"""What the editor of pages is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

FULL = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class RuleBlock(blocks.StructBlock):
    """One rule. Its number is its place; its key is made when it is first published."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=160, help_text=_("The rule in one line, as one would say it.")
    )
    meaning = blocks.TextBlock(
        label=_("What it means"), rows=3, max_length=2000, help_text=_("Two or three sentences.")
    )
    fine = blocks.ListBlock(
        blocks.TextBlock(rows=2, max_length=400), label=_("Fine"), default=[], collapsed=False
    )
    not_fine = blocks.ListBlock(
        blocks.TextBlock(rows=2, max_length=400), label=_("Not fine"), default=[], collapsed=False
    )
    ladder = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        label=_("What usually follows"),
        default=[],
        help_text=_("The first time, the second time, and so on."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Rule")
        label_format = "{title}"


class StepBlock(blocks.StructBlock):
    """One step of how rules are kept."""

    name = blocks.CharBlock(label=_("Name"), max_length=40)
    text = blocks.TextBlock(label=_("What it means"), rows=2, max_length=300)
    who = blocks.CharBlock(label=_("Who decides"), max_length=80, required=False)

    class Meta:
        icon = "order"
        label = _("Step")
        label_format = "{name}"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Words"), rows=2)
    who = blocks.CharBlock(label=_("Whose"), max_length=80, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "guidelines/_quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture with its words for those who do not see it, or marked as decoration."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Line below"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "guidelines/_picture.html"


class BodyBlock(blocks.StreamBlock):
    """The text of an article or page."""

    text = blocks.RichTextBlock(label=_("Text"), features=FULL)
    picture = PictureBlock()
    quote = QuoteBlock()
