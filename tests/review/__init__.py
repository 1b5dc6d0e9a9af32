"""Reviewing: decisions, their application, the page, the terminal."""
