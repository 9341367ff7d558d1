"""The requirements on a record store, one test for each, named by its id in ADL's list."""
