"""What others may say of an agency's papers, and which of its totals it shows to anybody."""
