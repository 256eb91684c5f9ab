"""Every write in the forum. Each action locks, asks, writes, keeps what is counted, and records."""

from forums.actions.access import open_to_groups, set_access
from forums.actions.categories import (
    archive_category,
    create_category,
    delete_category,
    edit_category,
)
from forums.actions.in_hand import posts_in_hand
from forums.actions.posts import (
    delete_post,
    edit_post,
    reply_as_site,
    reply_to_topic,
    restore_post,
)
from forums.actions.reactions import accept_answer, react, take_back_reaction, withdraw_answer
from forums.actions.reading import mark_all_read, mark_read
from forums.actions.topics import (
    edit_topic,
    feature_topic,
    lock_topic,
    move_topic,
    pin_topic,
    slow_topic,
    start_topic,
    tag_topic,
)
from forums.actions.visibility import (
    counting_once,
    hide_post,
    hold_again,
    post_as_it_is,
    publish_held,
    put_back_post,
    remove_post,
    show_post,
)

__all__ = [
    "accept_answer",
    "archive_category",
    "counting_once",
    "create_category",
    "delete_category",
    "delete_post",
    "edit_category",
    "edit_post",
    "edit_topic",
    "feature_topic",
    "hide_post",
    "hold_again",
    "lock_topic",
    "mark_all_read",
    "mark_read",
    "move_topic",
    "open_to_groups",
    "pin_topic",
    "post_as_it_is",
    "posts_in_hand",
    "publish_held",
    "put_back_post",
    "react",
    "remove_post",
    "reply_as_site",
    "reply_to_topic",
    "restore_post",
    "set_access",
    "show_post",
    "slow_topic",
    "start_topic",
    "tag_topic",
    "take_back_reaction",
    "withdraw_answer",
]
