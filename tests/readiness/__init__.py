"""Tests of the room of working papers."""
"""Tests of the agency's readiness."""
"""Tests of the agency’s working papers and of what stands beside them."""
