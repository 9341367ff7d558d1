"""Tests of lms.lti."""
