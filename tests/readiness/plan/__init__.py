"""Tests of the response plan: what it lacks, its sign-offs, drills and card."""
