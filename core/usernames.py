"""Names that are unique to the eye: keys for uniqueness, skeletons against look-alikes.

Two names are the same when their keys are equal (`username_key`), and look the same when their
skeletons are equal (`username_skeleton`, after UTS #39). Store both beside the name.
"""

import json
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MIN_LENGTH = 3
MAX_LENGTH = 30

_RESERVED_WORDS = """
about abuse access account accounts activate activity ad add admin administration administrator
administrators admins ads advertise all alert alerts analytics anon anonymous api app apps
archive atom auth author autoconfig autodiscover avatar avatars ban banned billing blog board
bot bots broadcasthost browse bug bugs business calendar cart categories category cdn changelog
channel channels chat checkout comment comments community compose config connect contact
contribute cookie copyright create css customer dashboard dashboards data date db debug delete
deleted demo dev developer developers direct discover discussions docs domain donate download
downloads draft drafts edit editor email embed error errors event events everybody everyone
explore export faq favicon feature featured features feed feedback feeds file files flag flags
follow followers following font fonts forgot forum forums friend friends ftp git group groups
guest guests guide guidelines health hearth hello help here home host hostmaster hosting hot
html http https icons image images imap import inbox index info install invite invites ios irc
issues item items javascript job jobs join json keys latest leaderboard learn legal license
link links list lists live local localdomain localhost log login logout logs mail mailer
mailer-daemon mailerdaemon maintenance manage manager manifest map master me media member
members mention mentions message messages metrics mob mobile mod moderation moderator
moderators mods more music my name network new news newsletter nobody noreply no-reply
notification notifications null oauth oauth2 official old online openid operator order orders
owner owners page pages partner partners password payment photo photos ping plans poll pop pop3
popular post postmaster posts preferences premium press preview pricing privacy private product
products profile profiles project projects public purchase queue random read recent recover
redirect register registration remove reply report reports reset robots root rss rules sale
save script search secure security self send server service services settings
setup share shop sign signin signout signup site sitemap sitemaps smtp source spam ssl staff
start static stats status store stream subdomain subscribe sudo suggestions superuser support
supporter survey svn sync sysadmin system tag tags task tasks team teams telnet template terms
test testing theme themes thread threads today token tokens tool tools top topic topics tour
translate trash trending trust undefined unfollow unknown unsubscribe update updates upgrade
upload uploads url usage user username users verify video videos void web webhook webhooks
webmaster website welcome widget widgets wiki www www-data xml you your yourname
"""
RESERVED = frozenset(_RESERVED_WORDS.split())
"""Words of the site's own addresses, its roles, and what mail and web servers expect."""

# Scripts whose letters pass for Latin ones. They may be used, but not beside Latin letters.
_LATIN_LOOKALIKES = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LISU"})
# Japanese, Korean and Chinese names mix these (UTS #39, "highly restrictive").
_WRITTEN_TOGETHER = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
)
_DIGITS_AS_LETTERS = str.maketrans("013457", "oieast")
_SEPARATORS = "_-."
_SEPARATOR = re.compile(r"[_.\-]")


def normalise_username(raw: str) -> str:
    """The name as it is kept: compatibility forms unified (NFKC), no space around it."""
    return unicodedata.normalize("NFKC", raw).strip()


def username_key(raw: str) -> str:
    """Equal for names that differ only in case or form: `Zoë`, `ZOË` and `Zoe` + diaeresis."""
    return unicodedata.normalize("NFKC", normalise_username(raw).casefold())


def username_skeleton(raw: str) -> str:
    """Equal for names that look alike: `paypal`, `PayPaI` and `раураl` (UTS #39, section 4).

    Works on the name as shown, because `I` passes for `l` but `i` does not; case is folded last.
    """
    prototypes = _prototypes()
    decomposed = unicodedata.normalize("NFD", raw.strip())
    mapped = "".join(prototypes.get(character, character) for character in decomposed)
    folded = unicodedata.normalize("NFD", mapped.casefold())
    return "".join(prototypes.get(character, character) for character in folded).casefold()


def validate_username(raw: str) -> str:
    """The name as it is kept, or a ValidationError that says what to change."""
    name = normalise_username(raw)
    for is_right, sentence in _RULES:
        if not is_right(name):
            raise ValidationError(sentence, code="invalid_username")
    return name


def is_reserved(name: str) -> bool:
    """Whether the name is, looks like, or spells with separators a word the site needs itself."""
    bare = _SEPARATOR.sub("", username_key(name))
    spellings = {username_key(name), bare, bare.translate(_DIGITS_AS_LETTERS)}
    skeleton = username_skeleton(name)
    looks = {skeleton, _SEPARATOR.sub("", skeleton)}
    return bool(spellings & RESERVED or looks & _reserved_skeletons())


def _has_good_length(name: str) -> bool:
    return MIN_LENGTH <= len(name) <= MAX_LENGTH


def _has_good_characters(name: str) -> bool:
    return all(character in _SEPARATORS or _is_letter(character) for character in name)


def _has_good_ends(name: str) -> bool:
    return name[0].isalnum() and _is_letter(name[-1])


def _has_single_separators(name: str) -> bool:
    return not re.search(r"[_.\-]{2}", name)


def _is_free(name: str) -> bool:
    return not is_reserved(name)


def _is_letter(character: str) -> bool:
    """A letter or digit of any script, or a mark that belongs to one."""
    return unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Mn", "Mc"}


def _keeps_to_one_script(name: str) -> bool:
    """One script, several that people write together, or Latin and one that cannot pass for it."""
    from confusable_homoglyphs.categories import alias as script_of

    scripts = {script_of(character) for character in name} - {"COMMON", "INHERITED"}
    if len(scripts) < 2 or any(scripts <= together for together in _WRITTEN_TOGETHER):
        return True
    return len(scripts) == 2 and "LATIN" in scripts and not scripts & _LATIN_LOOKALIKES


@cache
def _reserved_skeletons() -> frozenset[str]:
    return frozenset(username_skeleton(word) for word in RESERVED)


@cache
def _prototypes() -> dict[str, str]:
    """For every confusable character the one that stands for all it is confused with.

    The package lists each pair of Unicode's table in both directions: a character has one entry,
    its prototype, and a prototype has one for each of its characters. Its direction marks around
    right-to-left letters are not part of them.
    """
    # Read past the package, which would keep all of it: 6 MB beside the few hundred kB of these.
    file = resources.files("confusable_homoglyphs").joinpath("confusables.json")
    confusables_data = json.loads(file.read_text(encoding="utf-8"))
    bare = {_bare(character): entries for character, entries in confusables_data.items()}
    return {
        character: _bare(entries[0]["c"])
        for character, entries in bare.items()
        if len(character) == 1 and len(entries) == 1
        if not _is_prototype_of(character, entries[0]["c"], confusables_data)
    }


def _bare(characters: str) -> str:
    return characters.replace("\u200e", "")


def _is_prototype_of(character: str, other: str, confusables: dict[str, list[Any]]) -> bool:
    """Of two characters that are confused only with each other, the lower one stands for both."""
    return len(other) == 1 and len(confusables.get(other, ())) == 1 and character < other


# In this order: each rule may rely on the ones before it.
_RULES = (
    (_has_good_length, _("A username has between 3 and 30 characters.")),
    (_has_good_characters, _("A username is made of letters, digits, and _ - . between them.")),
    (_has_good_ends, _("A username starts and ends with a letter or a digit.")),
    (_has_single_separators, _("Put a letter or a digit between two of _ - . in a username.")),
    (
        _keeps_to_one_script,
        _("Use letters of one alphabet, so that nobody mistakes this username."),
    ),
    (_is_free, _("This username is reserved. Please choose another one.")),
)
