"""Modules, scenarios and sources: text files in, one frozen catalogue out."""
