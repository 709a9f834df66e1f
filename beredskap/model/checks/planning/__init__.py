"""Findings about the planning of a region and its scenarios: what is said and not used, used and not said, or can have no effect."""
