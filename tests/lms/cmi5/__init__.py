"""Tests of the cmi5 rules: ours against the specification, and against a strict LMS that knows it by itself."""
