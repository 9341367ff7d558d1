"""Tests of exports: what is asked for, what is read, what the worker makes, and the pages."""
