"""The report of one run, a module for each of its tables."""
