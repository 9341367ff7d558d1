"""What is measured, against which peer; run by ``make bench``."""
