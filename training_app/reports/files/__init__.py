"""Files that leave the house: exports with documented columns, and the audit pack. Rows come in, bytes go out."""
