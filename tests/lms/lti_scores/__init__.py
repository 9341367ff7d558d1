"""Scores on their way to a gradebook."""
