"""Tests of wellness."""
