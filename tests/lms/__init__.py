"""Tests of what plugs into an LMS."""
