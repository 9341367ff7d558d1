"""Tests of the agency's readiness."""
