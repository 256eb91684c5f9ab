"""Rules a new community begins with: few, plain, and meant to be changed."""

from guidelines.content import Content, RuleText, Step


def default_guidelines(brand: str) -> Content:
    """In the language of the source: a manager makes them the community's own."""
    return Content(
        title="How we talk here",
        lede=(
            f"Six rules, short enough to remember. They bind {brand} as much as they bind you, and"
            " when we act on one we tell you its number."
        ),
        rules=(
            RuleText(
                block_id="0a4f2c1e-6a51-4c0e-9d3b-5b1f0c6e7a01",
                title="Go for the problem, not the person",
                meaning=(
                    "Be as blunt as you like about an idea, a product or a text. Leave people’s"
                    " skill, worth and right to be here out of it."
                ),
                fine=("“That advice is wrong, and here is why.”",),
                not_fine=("“Maybe this is not for people like you.”",),
                ladder=("a nudge", "hidden until edited", "a pause"),
            ),
            RuleText(
                block_id="0a4f2c1e-6a51-4c0e-9d3b-5b1f0c6e7a02",
                title="Everyone was new once",
                meaning=(
                    "Questions that have been asked before get a link and a kind sentence. The link"
                    " alone is not an answer."
                ),
                ladder=("a nudge",),
            ),
            RuleText(
                block_id="0a4f2c1e-6a51-4c0e-9d3b-5b1f0c6e7a03",
                title="Nothing that puts people in danger",
                meaning=(
                    "No threats, no calls to harm anybody, no advice that gets somebody hurt. Such"
                    " posts are hidden first and discussed afterwards."
                ),
                ladder=("removed", "a pause", "we part ways"),
            ),
            RuleText(
                block_id="0a4f2c1e-6a51-4c0e-9d3b-5b1f0c6e7a04",
                title="Say what you earn from",
                meaning=(
                    "If you earn from what you recommend, say so in the same post. Posts that only"
                    " sell go."
                ),
                fine=("“I work for them. Here is how it compares.”",),
                not_fine=("The same link in five conversations.",),
                ladder=("removed", "a pause", "we part ways"),
            ),
            RuleText(
                block_id="0a4f2c1e-6a51-4c0e-9d3b-5b1f0c6e7a05",
                title="Other people’s details are theirs",
                meaning="No addresses, order numbers or private messages without a yes.",
                ladder=("removed", "a pause"),
            ),
            RuleText(
                block_id="0a4f2c1e-6a51-4c0e-9d3b-5b1f0c6e7a06",
                title=f"Criticise {brand} freely",
                meaning=(
                    "We never remove a post for being rude about us. Staff may disagree, under"
                    " their own name and with the staff mark."
                ),
            ),
        ),
        enforcement=(
            "The mildest step that works. A person decides, never a machine alone, and never the"
            " person the post was about."
        ),
        ladder=(
            Step(
                name="Nudge",
                text="A private note with the rule. Nobody else sees it.",
                who="any moderator",
            ),
            Step(
                name="Hide until edited",
                text="One edit brings it back. Your words are kept.",
                who="any moderator",
            ),
            Step(
                name="Remove",
                text="With the rule, the reason and a way to appeal.",
                who="any moderator",
            ),
            Step(
                name="Pause", text="One to thirty days. You can read, not write.", who="a manager"
            ),
            Step(
                name="Part ways", text="Rare. You get your data and a last word.", who="the owner"
            ),
        ),
        appeals=(
            "Answer the decision within thirty days. Somebody who did not decide will look again."
            " If we were wrong we put it back and say so in the same place."
        ),
    )
