"""One factory per model, with traits for states; some are plain functions that run actions."""
