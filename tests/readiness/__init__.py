"""Tests of the room of working papers."""
"""Tests of the agency's readiness."""
