"""The word engine: doubtful words, what may stand in their places, and how likely each is.

The way of a text through it, a module a step::

    tokens ─▶ features.Facts ─▶ options (candidates, joins, …) ─▶ features ─▶ ranker ─▶ verdicts

``decide.WordEngine`` goes it; ``verdicts`` turns what comes out into proposals.
"""
