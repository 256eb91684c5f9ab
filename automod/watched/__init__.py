"""Words and link domains that moderators watch: found, held, blocked, replaced or tagged."""
