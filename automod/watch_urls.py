"""Watched words and the spam score, beside the rules at the desk."""

from django.urls import path

from automod.views import spam, words

app_name = "watch"

urlpatterns = [
    path("words/", words.words, name="words"),
    path("words/try/", words.words_try, name="words-try"),
    path("words/undo/<int:entry_id>/", words.word_undo, name="word-undo"),
    path("words/<str:kind>/add/", words.word_add, name="word-add"),
    path("words/<str:kind>/import/", words.words_import, name="words-import"),
    path("words/<str:kind>/<int:pk>/", words.word, name="word"),
    path("words/<str:kind>/<int:pk>/remove/", words.word_remove, name="word-remove"),
    path("spam/", spam.spam, name="spam"),
    path("spam/try/", spam.spam_try, name="spam-try"),
    path("spam/learn/", spam.spam_learn, name="spam-learn"),
    path("spam/learning/", spam.spam_learning, name="spam-learning"),
    path("spam/threshold/", spam.spam_threshold, name="spam-threshold"),
    path("spam/tables/start/", spam.spam_table, name="spam-start"),
    path("spam/tables/<int:pk>/", spam.spam_table, name="spam-table"),
]
