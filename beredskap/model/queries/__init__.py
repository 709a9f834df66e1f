"""What can be read out of a region without a run: what a thing needs, what depends on it, and where care is given."""
