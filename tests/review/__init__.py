"""Tests of the room of texts and what is said of them."""
