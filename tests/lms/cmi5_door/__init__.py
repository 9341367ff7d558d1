"""Tests of the cmi5 door: the whole program, launched by a strict LMS on a real socket."""
