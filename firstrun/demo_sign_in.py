"""How to sign in to the demo: for whoever says it, without loading the demo itself."""

from typing import Final

PASSWORD: Final = "hearth-demo"
MAIL_DOMAIN: Final = "demo.hearth.example"
HOW_TO_SIGN_IN: Final = (
    "Sign in as owner, manager, moderator, advocate, member or newcomer"
    f" (or owner@{MAIL_DOMAIN} …) with the password {PASSWORD}."
)
