"""Tests of statements, their recorder and their sender."""
