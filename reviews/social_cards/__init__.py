"""
Social cards: what other sites show of a review where its link is shared.

``typesetting`` breaks lines, ``drawing`` draws, ``making`` knows which cards
there should be and whether one still says what the review says, ``tasks`` has
the worker draw them.
"""
