"""One factory per model, with traits for states. `make` in the name of plain functions that run
actions.
"""
