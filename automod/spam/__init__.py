"""How much a text reads like spam: hashed features, a table of weights, and what it was made of."""
