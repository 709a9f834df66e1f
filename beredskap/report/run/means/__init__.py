"""What there was for care in a run, and how far it went: staff, stores, vehicles, beds that bend, and measures."""
