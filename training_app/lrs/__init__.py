"""The store of xAPI statements: canonical bytes kept once, never changed."""
