"""Hours of credit: a ledger that credits no event twice, and the files that states ask for. Pure."""
