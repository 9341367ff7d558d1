"""Tests of the room of working papers."""
