"""Nouns: what managers write (pages), and what was published (versions), which never changes."""

from guidelines.models.acceptances import Acceptance
from guidelines.models.pages import (
    ArticleIndexPage,
    ArticlePage,
    FrontPage,
    GuidelinesPage,
    PageWords,
    PlainPage,
)
from guidelines.models.pictures import Picture, PictureRendition
from guidelines.models.versions import Rule, Version

__all__ = [
    "Acceptance",
    "ArticleIndexPage",
    "ArticlePage",
    "FrontPage",
    "GuidelinesPage",
    "PageWords",
    "Picture",
    "PictureRendition",
    "PlainPage",
    "Rule",
    "Version",
]
