<<<<<<< HEAD
"""Tests of lms."""
=======
"""Tests of what plugs into an LMS."""
>>>>>>> ab6118fc3982af0f8b1a5dc6f943254a7ef3343b
