"""The response plan beyond its sheet: what it lacks, who signed it off, how it was walked through, and its card."""
