"""`beredskap actions`: who does what about findings."""
