"""Reading archives of Discourse forums. Nothing here writes, and nothing but `texts` renders."""
