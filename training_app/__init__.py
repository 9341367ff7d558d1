"""Common Ground: trauma-informed training for police, with records that reach the LMS."""

__version__ = "0.1.0"
