"""Tests of rollcall."""
