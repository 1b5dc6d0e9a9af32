"""Rebuilds the word lists and tables: ``python -m build``, from ``wordlists/``."""
