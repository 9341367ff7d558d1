"""Tests of an agency's settings."""
