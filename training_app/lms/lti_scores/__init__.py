"""What an LMS's gradebook hears: completion and score, through the same outbox as statements."""
