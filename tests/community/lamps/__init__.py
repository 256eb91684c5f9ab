"""A room for tests with real processes: lamps are lit by POST, and each is reported once."""
