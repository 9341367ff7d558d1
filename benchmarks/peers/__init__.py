"""Other people's programs, started beside ours so that both are measured in one run."""
