"""The words of the language: fields, methods, keys, and on what each may stand.

Kinds are the portable ones: a submission is a topic with its first post, a comment is a reply.
"""

COMMENT, SUBMISSION = "comment", "submission"
KINDS = (COMMENT, SUBMISSION)

TYPES = {
    "any": KINDS,
    "comment": (COMMENT,),
    "submission": (SUBMISSION,),
    "text submission": (SUBMISSION,),
    "link submission": (SUBMISSION,),
    "crosspost submission": (SUBMISSION,),
    "poll submission": (SUBMISSION,),
    "gallery submission": (SUBMISSION,),
}

METHODS = ("includes-word", "includes", "starts-with", "ends-with", "full-exact", "full-text")
DOMAIN = "domain"
"""Not to be written: what `domain` alone does without a method."""
MODIFIERS = frozenset((*METHODS, "regex", "case-sensitive"))

MEDIA_FIELDS = frozenset({"media_author", "media_author_url", "media_title", "media_description"})
OUR_FIELDS = frozenset({"category", "tags", "link_domains", "language", "channel"})
"""Of every item; the language elsewhere does not know them."""
USER_FIELDS = frozenset({"id", "name", "flair_text", "flair_css_class", "flair_template_id"})

SUBMISSION_FIELDS = (
    frozenset(
        {
            "id", "title", "domain", "url", "body", "flair_text", "flair_css_class",
            "flair_template_id", "poll_option_text", "poll_option_count", "crosspost_id",
            "crosspost_title",
        }
    )
    | MEDIA_FIELDS
)  # fmt: skip

FIELDS = {
    COMMENT: frozenset({"id", "body"}) | OUR_FIELDS,
    SUBMISSION: SUBMISSION_FIELDS | OUR_FIELDS,
    "parent_submission": SUBMISSION_FIELDS | {"category", "tags", "link_domains", "language"},
    "author": USER_FIELDS | {"groups"},
    "crosspost_author": USER_FIELDS,
    "crosspost_subreddit": frozenset({"name"}),
    "subreddit": frozenset[str](),
}
"""Search fields by target."""

DEFAULT_METHODS = {
    "id": "full-exact",
    "flair_text": "full-exact",
    "flair_css_class": "full-exact",
    "flair_template_id": "full-exact",
    "media_author": "full-exact",
    "url": "includes",
    "media_author_url": "includes",
    "domain": DOMAIN,
    "link_domains": DOMAIN,
    "category": "full-exact",
    "tags": "full-exact",
    "language": "full-exact",
    "channel": "full-exact",
    "groups": "full-exact",
}
"""Of a single field; all others and joined ones look for whole words."""

BOTH = frozenset(KINDS)
ONLY_SUBMISSION = frozenset({SUBMISSION})
ONLY_COMMENT = frozenset({COMMENT})

BOOLEAN_TESTS = {
    "is_edited": BOTH,
    "is_top_level": ONLY_COMMENT,
    "is_original_content": ONLY_SUBMISSION,
    "is_poll": ONLY_SUBMISSION,
    "is_gallery": ONLY_SUBMISSION,
    "is_meta_discussion": ONLY_SUBMISSION,
    "past_archive_date": ONLY_SUBMISSION,
}
NUMBER_TESTS = {"reports": BOTH, "body_longer_than": BOTH, "body_shorter_than": BOTH}
USER_BOOLEANS = frozenset(
    {"has_verified_email", "is_gold", "is_contributor", "is_moderator", "is_submitter"}
)
OUR_USER_BOOLEANS = frozenset({"first_post"})

KARMA = frozenset(
    f"{what}_{where}karma"
    for what in ("comment", "post", "combined")
    for where in ("", "subreddit_")
)
OUR_NUMBERS = frozenset({"trust_level", "contribution_score", "topics_created"})
THRESHOLDS = KARMA | OUR_NUMBERS | {"account_age", "contributor_quality"}
ALIASES = {"link_karma": "post_karma", "link_subreddit_karma": "post_subreddit_karma"}
QUALITIES = ("lowest", "low", "moderate", "high", "highest")
UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 7 * 86_400,
    "month": 30 * 86_400,
    "year": 365 * 86_400,
}
"""Seconds of one."""

ACTIONS = ("approve", "remove", "spam", "filter", "report")
TAKES_AWAY = frozenset({"remove", "spam", "filter"})
EXEMPTS_MODERATORS = TAKES_AWAY | {"report"}
SORTS = frozenset(
    {"best", "confidence", "new", "qa", "top", "controversial", "hot", "old", "random", "blank"}
)
CROWD_CONTROL = frozenset({"off", "lenient", "medium", "strict"})

SET_BOOLEANS = {
    "set_nsfw": ONLY_SUBMISSION,
    "set_spoiler": ONLY_SUBMISSION,
    "set_contest_mode": ONLY_SUBMISSION,
    "set_original_content": ONLY_SUBMISSION,
    "set_locked": BOTH,
}

NOT_SUPPORTED = frozenset(
    {
        "is_original_content", "is_meta_discussion", "discussion_type", "set_original_content",
        "set_post_crowd_control_level", "event_label", "crosspost_author", "crosspost_subreddit",
        "crosspost_id", "crosspost_title", "crosspost submission",
    }
)  # fmt: skip
"""Read, and without effect on a forum."""

PLACEHOLDERS = frozenset(
    {
        "author", "author_flair_text", "author_flair_css_class", "author_flair_template_id", "body",
        "permalink", "subreddit", "kind", "title", "domain", "url", *MEDIA_FIELDS,
    }
)  # fmt: skip
