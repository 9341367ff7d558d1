"""Tests of the agency texts."""
