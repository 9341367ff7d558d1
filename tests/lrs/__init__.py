"""Tests of the statement store."""
