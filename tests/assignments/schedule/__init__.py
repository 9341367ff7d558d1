"""Tests of assignments that run."""
