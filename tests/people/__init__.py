"""Tests of the pages for people, units and rosters."""
