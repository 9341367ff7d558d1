"""Who must take what, and by when."""
