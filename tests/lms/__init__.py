"""Tests of lms."""
