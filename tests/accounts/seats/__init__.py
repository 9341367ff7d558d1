"""Tests of seats."""
