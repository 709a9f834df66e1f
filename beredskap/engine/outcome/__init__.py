"""What came of it: outcomes over rolling windows against the ordinary week, the verdict on each expectation, findings."""
