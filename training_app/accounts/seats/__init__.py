"""Seats: people of another house who may look in for a while, and are on no roster: auditors, partners, reviewers."""
