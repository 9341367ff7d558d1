"""What the proofs in a real Chromium use: a site to open, a browser, and the walks through it."""
