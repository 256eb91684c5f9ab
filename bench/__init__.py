"""How much a page costs with a large community: `python -m bench` (docs/benchmark.md)."""
