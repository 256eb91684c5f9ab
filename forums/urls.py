from django.urls import include, path, re_path

from forums import feeds, sitemaps
from forums.views import categories, lists, moderators, people, posts, topics, trust

app_name = "forums"

_category = [
    path("<slug:slug>/", lists.category, name="category"),
    path("<slug:slug>/edit/", categories.category_edit, name="category-edit"),
    re_path(
        r"^(?P<slug>[-\w]{1,60})/(?P<switch>(?:un)?archive)/$",
        categories.category_archive,
        name="category-archive",
    ),
    path("<slug:slug>/delete/", categories.category_delete, name="category-delete"),
    path("<slug:slug>/moderators/", moderators.moderators, name="moderators"),
    path(
        "<slug:slug>/moderators/<str:username>/leave/",
        moderators.moderator_leave,
        name="moderator-leave",
    ),
]
_topic = [
    path("<key:topic_id>/", topics.topic_by_id, name="topic-by-id"),
    path("<key:topic_id>/<number:number>/", topics.topic_by_id, name="post-by-id"),
    path("<key:topic_id>/replies/", topics.topic_replies, name="topic-replies"),
    path("<key:topic_id>/reply/", topics.topic_reply, name="topic-reply"),
    path("<key:topic_id>/read/", topics.topic_read, name="topic-read"),
    path("<key:topic_id>/edit/", topics.topic_edit, name="topic-edit"),
    re_path(
        r"^(?P<topic_id>[0-9]{1,18})/(?P<switch>(?:un)?(?:pin|lock|feature))/$",
        topics.topic_switch,
        name="topic-switch",
    ),
    path("<slug:slug>/<key:topic_id>/", topics.topic, name="topic"),
    path("<slug:slug>/<key:topic_id>/<number:number>/", topics.topic, name="topic-post"),
]
_post = [
    path("<key:post_id>/", posts.post, name="post"),
    path("<key:post_id>/actions/", posts.post_actions, name="post-actions"),
    path("<key:post_id>/edit/", posts.post_edit, name="post-edit"),
    path("<key:post_id>/delete/", posts.post_delete, name="post-delete"),
    path("<key:post_id>/restore/", posts.post_restore, name="post-restore"),
    path("<key:post_id>/history/", posts.post_history, name="post-history"),
    path("<key:post_id>/react/", posts.post_react, name="post-react"),
    path("<key:post_id>/accept/", posts.post_accept, name="post-accept"),
]

urlpatterns = [
    # First what is asked for most: every address before one is tried in vain.
    path("t/", include(_topic)),
    path("", lists.home_page, name="home"),
    path("latest/", lists.latest, name="latest"),
    path("c/<slug:slug>.atom", feeds.category_feed, name="category-feed"),
    path("c/", include(_category)),
    path("p/", include(_post)),
    path("unread/", lists.unread, name="unread"),
    path("unread/dismiss/", lists.unread_dismiss, name="unread-dismiss"),
    path("unanswered/", lists.unanswered, name="unanswered"),
    path("top/", lists.top, name="top"),
    path("tag/<str:name>/", lists.tag, name="tag"),
    path("categories/", lists.categories, name="categories"),
    path("categories/new/", categories.category_new, name="category-new"),
    path("settings/trust/", trust.own, name="trust"),
    path("u/<str:username>/", people.profile, name="profile"),
    path("new/", topics.topic_new, name="topic-new"),
    path("preview/", topics.preview, name="preview"),
    path("latest.atom", feeds.latest_feed, name="latest-feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-lists.xml", sitemaps.sitemap_lists, name="sitemap-lists"),
    path("sitemap-<number:page>.xml", sitemaps.sitemap_topics, name="sitemap-topics"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
