"""Tests of Common Ground; folders mirror the program."""
