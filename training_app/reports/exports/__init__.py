"""Exports: what may be taken out as a file, how it is asked for, and how the worker makes the long ones."""
