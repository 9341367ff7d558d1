"""Tests of the agency’s working papers and of what stands beside them."""
