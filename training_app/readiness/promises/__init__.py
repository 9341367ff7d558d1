"""What an agency promised after a listening session, by when, and what became of it."""
