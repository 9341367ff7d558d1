"""Tests of agencies, people and signing in."""
